//! What a release shows, and how.

use jiff::civil::date;

use super::*;

#[test]
fn communes_are_counted_by_the_size_of_their_figure_and_none_is_named() {
    let office = Office::new();
    let map = office.register.at(date(2025, 11, 14));
    let values = [Some(0), Some(3), Some(9), Some(5)];
    let communes = map.children("51").iter().enumerate();
    let figures: Figures = communes
        .map(|(position, unit)| {
            ((unit.code.clone(), "abused".to_owned()), values.get(position).copied().flatten())
        })
        .collect();
    let published = office.publish("2025", &figures, &[]).unwrap();
    let units = |class: &str| published.row("51", "abused", &format!("units_by_size={class}")).shown;
    assert_eq!((units("zero"), units("protected"), units("more")), (number(1), number(2), number(1)));
    assert_eq!(units("not_reported"), number(i64::try_from(figures.len()).unwrap() - 4));
    assert!(published.file.rows.iter().all(|row| row.unit.len() == 2), "no commune is named");
    assert!(published.is_safe());
}

#[test]
fn every_code_of_a_release_has_a_name_and_every_unit_is_listed() {
    let mut figures = districts("abused", &[3, 9]);
    figures.extend(districts("abused_by_relation|relation=KIN", &[3, 9]));
    for code in ["PARENT", "STEP"] {
        figures.extend(districts(&format!("abused_by_relation|relation={code}"), &[0, 0]));
    }
    let definitions = Definitions::load(&[]).unwrap();
    Office::new().released(&figures, |release| {
        let files = release.files(&facts(&definitions)).unwrap();
        let read = |name: &str| -> Vec<Vec<String>> {
            let mut reader = csv::Reader::from_reader(&files[name].bytes[..]);
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
        };
        let [data, codes, units, measures, categories] =
            ["data.csv", "codes.csv", "units.csv", "measures.csv", "categories.csv"].map(read);
        let named = |list: &str, code: &str| {
            let row = codes.iter().find(|row| row[0] == list && row[1] == code);
            row.is_some_and(|row| !row[2].is_empty() && !row[3].is_empty() && row[2] != row[1])
        };
        for row in &data {
            let lists = [("table", 0), ("unit_level", 2), ("unit_of_measure", 7)];
            for (list, column) in lists.into_iter().chain([("obs_status", 12), ("conf_status", 13)]) {
                assert!(named(list, &row[column]), "{list}: {}", row[column]);
            }
            assert!(measures.iter().any(|one| one[..2] == row[6..8] && one[2] != one[0]), "{row:?}");
            let category = categories.iter().find(|one| one[0] == row[8]);
            assert!(row[8].is_empty() || category.is_some_and(|one| one[1] != one[0]), "{row:?}");
            assert!(units.iter().any(|unit| unit[0] == row[1] && unit[3] == row[3]), "{row:?}");
        }
        assert!(named("category", "relation_group=FAMILY") && named("dimension", "relation_group"));
        let of = |code: &str| categories.iter().find(|one| one[0] == code).unwrap()[2].clone();
        assert_eq!(of("relation_group=FAMILY"), "Relation of the offender to the child (group): Family");
        assert_eq!(units.iter().find(|unit| unit[0] == "524").unwrap()[4], "51");
    });
}

#[test]
fn the_readme_says_what_nobody_has_decided_and_the_limit_of_the_form_in_use() {
    let definitions = Definitions::load(&[]).unwrap();
    let texts = |bands: bool| {
        let figures = districts("abused", &[3, 9]);
        let readme = |release: &Release<'_>| {
            let files = release.files(&facts(&definitions)).unwrap();
            ["README.vi.md", "README.en.md"].map(|name| String::from_utf8(files[name].bytes.clone()).unwrap())
        };
        office(bands, false).released(&figures, readme)
    };
    let [vi, en] = texts(false);
    for (text, undecided, coverage, limit) in [
        (&vi, "Giấy phép: chưa có quyết định.", "Đã báo cáo 700 trong 705", "24–36 %"),
        (&en, "Licence: not decided yet.", "700 of 705", "24–36 %"),
    ] {
        assert!(text.contains(undecided) && text.contains(coverage) && text.contains(limit), "{text}");
        assert!(
            !text.contains('{') && !text.contains("1 trong 145") && !text.contains("one in 145"),
            "{text}"
        );
    }
    assert!(vi.starts_with("# Số liệu mở về trẻ em, năm 2024\n") && vi.contains("sơ bộ"), "{vi}");
    let [vi, en] = texts(true);
    assert!(vi.contains("1 trong 145") && en.contains("one in 145") && !vi.contains("24–36"), "{vi}");
}

#[test]
fn bands_are_merged_until_no_small_count_is_told() {
    let office = Office::with(&[("form", "form = \"bands\"")]);
    let band = |low, high| Shown::Band { low, high };
    let one = office.publish("2024", &districts("abused", &[3, 0, 12, 33]), &[]).unwrap();
    assert_eq!(one.shown("522", "abused"), band(1, Some(5)));
    assert_eq!(one.shown("524", "abused"), band(0, Some(0)));
    assert_eq!(one.shown("525", "abused"), band(10, Some(14)));
    assert!(one.is_safe());
    let ones = office.publish("2024", &districts("abused", &[1, 1, 1, 0]), &[]).unwrap();
    assert_eq!(ones.shown("522", "abused"), band(0, Some(5)));
    assert_eq!(ones.shown("527", "abused"), band(0, Some(5)));
    assert!(ones.is_safe());
    let wide = office.publish("2024", &districts("abused", &[2, 6]), &[]).unwrap();
    assert!(wide.is_safe(), "{:?}", wide.certificate.leaks);
}

#[test]
fn a_protected_zero_is_hidden_like_any_small_count() {
    let office = Office::with(&[("zero", "zero = \"protect\"")]);
    let published = office.publish("2024", &districts("abused", &[0, 17, 9, 30]), &[]).unwrap();
    assert_eq!(published.shown("522", "abused"), Shown::Suppressed);
    assert!(published.is_safe());
}

#[test]
fn a_table_with_categories_is_protected_as_one_system() {
    let table = "[[publication_table]]\nid = \"D2\"\nname = { vi = \"x\", en = \"x\" }\n\
        levels = [\"district\"]\nperiods = [\"Y\"]\n\
        series = [{ element = \"abused\", by = [\"sex\", \"age_victim\"] }]\n";
    let office = Office::overlaid(&[], table);
    let mut figures = Figures::new();
    // Boys, then children by age.
    let rows = [[8, 2, 1, 1, 7, 0], [20, 9, 1, 0, 16, 0], [14, 8, 7, 1, 0, 0], [30, 11, 10, 10, 8, 0]];
    for (position, unit) in DISTRICTS.iter().enumerate() {
        let row = rows.get(position);
        let mut add = |key: String, count: fn(&[i64; 6]) -> i64| {
            figures.insert((unit.to_string(), key), row.map(count));
        };
        add("abused".to_owned(), |row| row[1..].iter().sum());
        add("abused|sex=M".to_owned(), |row| row[0]);
        add("abused|sex=F".to_owned(), |row| row[1..].iter().sum::<i64>() - row[0]);
        add("abused|age_victim=lt6".to_owned(), |row| row[1]);
        add("abused|age_victim=6_9".to_owned(), |row| row[2]);
        add("abused|age_victim=10_12".to_owned(), |row| row[3]);
        add("abused|age_victim=13_15".to_owned(), |row| row[4]);
        add("abused|age_victim=U".to_owned(), |row| row[5]);
    }
    let published = office.publish("2024", &figures, &[]).unwrap();
    assert!(published.is_safe(), "{:?}", published.certificate.leaks);
    assert!(published.file.rows.iter().any(|row| row.table == "D2" && row.shown != Shown::Suppressed));
}

/// Communes of Quảng Ngãi with figures, in order of code; the others have not reported.
fn communes(office: &Office, values: &[i64]) -> Figures {
    let map = office.register.at(date(2025, 11, 14));
    let value = |position: usize| values.get(position).copied();
    let figure = |(position, code): (usize, String)| ((code, "abused".to_owned()), value(position));
    map.children("51").iter().map(|unit| unit.code.clone()).enumerate().map(figure).collect()
}

#[test]
fn communes_that_everybody_can_name_are_not_told_by_their_number() {
    let office = Office::new();
    let units = |published: &Published, class: &str| {
        published.row("51", "abused", &format!("units_by_size={class}")).shown
    };
    let classes = ["zero", "protected", "more", "not_reported"];
    // The only ones that reported, three children in three communes.
    let alone = office.publish("2025", &communes(&office, &[1, 1, 1]), &[]).unwrap();
    assert!(classes.iter().all(|class| units(&alone, class) == Shown::Suppressed));
    assert!(alone.is_safe());
    let mixed = office.publish("2025", &communes(&office, &[1, 0, 9, 1]), &[]).unwrap();
    assert_eq!(units(&mixed, "protected"), number(2));
    // Two more, known by name, with six children in all.
    let later = office.publish("2025", &communes(&office, &[1, 0, 9, 1, 1, 5]), &[&mixed]).unwrap();
    assert!(classes.iter().all(|class| units(&later, class) == Shown::Suppressed));
    assert!(later.is_safe());
}
