//! The attacks one by one, with the numbers of the chapter where it has some.

use jiff::civil::date;

use super::*;

#[test]
fn attack_1_the_only_small_count_of_a_province_takes_the_smallest_other_with_it() {
    let published = Office::new().publish("2024", &districts("abused", &[17, 0, 3]), &[]).unwrap();
    assert_eq!(published.hidden("abused"), ["522", "525"]);
    assert_eq!(published.shown("524", "abused"), number(0));
    assert_eq!(published.shown("51", "abused"), number(20));
    assert_eq!(published.shown("527", "abused"), Shown::Missing);
    assert!(published.is_safe());
    assert_eq!((published.pattern.protected, published.pattern.complementary), (1, 1));
}

#[test]
fn attack_2_three_ones_or_three_fives_are_not_told_by_their_sum() {
    let office = Office::new();
    for count in [1, 5] {
        let alone = office.publish("2024", &districts("abused", &[count; 3]), &[]).unwrap();
        assert_eq!(alone.hidden("abused"), ["522", "524", "525"], "the province is withheld");
        assert!(alone.is_safe());
        let beside =
            office.publish("2024", &districts("abused", &[count, count, count, 9, 30, 0]), &[]).unwrap();
        assert_eq!(beside.hidden("abused"), ["522", "524", "525", "527"]);
        assert!(beside.is_safe());
    }
}

#[test]
fn attack_3_a_year_and_its_first_half_are_not_both_shown() {
    let office = Office::overlaid(&[], HALF_YEARS);
    let first = office.publish("2024-S1", &districts("abused", &[7, 20, 30, 9]), &[]).unwrap();
    assert_eq!(first.hidden("abused"), [""; 0]);
    let year = office.publish("2024", &districts("abused", &[8, 40, 61, 19]), &[&first]).unwrap();
    assert_eq!(year.shown("522", "abused"), Shown::Suppressed);
    assert!(year.is_safe());
}

#[test]
fn attack_5_an_old_province_is_not_told_by_the_merged_one() {
    let office = Office::new();
    let series = "special_by_group|special_group=m";
    let of = |units: &[(&str, i64)]| -> Figures {
        units.iter().map(|(unit, count)| ((unit.to_string(), series.to_owned()), Some(*count))).collect()
    };
    // Quảng Ngãi (51) and Kon Tum (62) became Quảng Ngãi (51).
    let old = of(&[("51", 12), ("62", 3), ("48", 20), ("64", 30), ("66", 8), ("49", 9), ("52", 20)]);
    let before = office.publish("2024", &old, &[]).unwrap();
    assert_eq!(before.row("62", "special_by_group", "special_group=m").shown, Shown::Suppressed);
    assert!(before.is_safe());
    let new = of(&[("51", 15), ("48", 29), ("66", 8), ("52", 50)]);
    let after = office.publish_on("2024", &new, Some(date(2025, 7, 1)), &[&before]).unwrap();
    assert!(after.is_safe(), "{:?}", after.certificate.leaks);
}

#[test]
fn attack_6_a_sum_that_would_tell_one_late_unit_waits() {
    let office = Office::new();
    let mut figures = districts("abused", &[6, 0, 7, 0, 8, 0, 9, 0, 0, 0, 0, 0]);
    let first = office.publish("2024", &figures, &[]).unwrap();
    assert!(first.is_safe());
    figures.insert(("536".to_owned(), "abused".to_owned()), Some(2));
    let error = office.publish("2024", &figures, &[&first]).err().unwrap();
    assert!(
        matches!(&error, PatternError::Waits(named) if named.unit == "51" && named.series == "abused"),
        "{error}"
    );
    figures.insert(("536".to_owned(), "abused".to_owned()), Some(8));
    assert!(office.publish("2024", &figures, &[&first]).unwrap().is_safe());
}

#[test]
fn attack_7_what_was_hidden_once_stays_hidden() {
    let office = Office::new();
    let first = office.publish("2024", &districts("abused", &[5, 4, 30, 40]), &[]).unwrap();
    assert_eq!(first.shown("522", "abused"), Shown::Suppressed);
    let second = office.publish("2024", &districts("abused", &[6, 4, 30, 40]), &[&first]).unwrap();
    assert_eq!(second.shown("522", "abused"), Shown::Suppressed);
    assert!(second.is_safe(), "{:?}", second.certificate.leaks);
}

#[test]
fn attacks_8_and_9_a_rate_is_hidden_with_the_count_it_would_tell() {
    let table = "[[publication_table]]\nid = \"D3\"\nname = { vi = \"x\", en = \"x\" }\n\
        levels = [\"district\"]\nperiods = [\"Y\"]\nindicators = [\"abused_rate\", \"abused_supported_rate\"]\n";
    let office = Office::overlaid(&[], table);
    let mut figures = districts("abused", &[3, 6, 17, 20]);
    figures.extend(districts("children", &[21_543, 30_000, 40_000, 50_000]));
    figures.extend(districts("abused_supported", &[1, 2, 17, 6]));
    let published = office.publish("2024", &figures, &[]).unwrap();
    assert_eq!(published.hidden("abused"), ["522", "524"]);
    assert_eq!(published.hidden("abused_rate"), ["522", "524"]);
    assert_eq!(published.shown("525", "abused_rate"), Shown::Value(Decimal { minor: 4250, decimals: 2 }));
    let shares = published.hidden("abused_supported_rate");
    assert_eq!(shares, ["522", "524", "525", "527"], "its numerator is in no table of districts");
    assert!(published.is_safe(), "{:?}", published.certificate.leaks);
}

#[test]
fn attack_4_halves_of_a_year_are_protected_together() {
    let office = office(false, false);
    let first = [2, 0, 7, 1, 12, 3, 0, 5, 1, 9, 4, 0, 2];
    let second = [1, 3, 8, 0, 9, 4, 2, 1, 6, 7, 0, 0, 5];
    let year: Vec<i64> = first.iter().zip(second).map(|(first, second)| first + second).collect();
    let half = office.publish("2024-S1", &districts("abused", &first), &[]).unwrap();
    let after = office.publish("2024", &districts("abused", &year), &[&half]).unwrap();
    assert!(half.is_safe() && after.is_safe(), "{:?}", after.certificate.leaks);
    assert!(after.pattern.protected > half.pattern.protected, "second halves are protected too");
}

#[test]
fn attacks_10_and_16_hidden_rows_look_alike_and_stand_in_order_of_code() {
    let published = Office::new().publish("2024", &districts("abused", &[3, 2, 1, 9, 0, 40]), &[]).unwrap();
    let rows: Vec<&PublicRow> = published.file.rows.iter().filter(|row| row.table == "D1").collect();
    let codes: Vec<&str> = rows.iter().map(|row| row.unit.as_str()).collect();
    assert_eq!(codes, DISTRICTS);
    let marks = |row: &&PublicRow| (row.obs_status.clone(), row.conf_status.clone(), row.note.clone());
    let mut hidden = rows.iter().filter(|row| row.shown == Shown::Suppressed).map(marks);
    assert!(hidden.all(|marks| marks == ("Q".to_owned(), "C".to_owned(), "c".to_owned())));
    assert!(published.is_safe());
}

#[test]
fn attack_13_what_bounds_a_sensitive_count_is_hidden_with_it() {
    let office = Office::new();
    // Nobody is in two groups: total less the other groups is HIV.
    let group = |code: &str| format!("special_by_group|special_group={code}");
    let mut figures = Figures::new();
    for (unit, hiv, law) in [("51", 3, 40), ("48", 9, 60), ("49", 12, 70)] {
        let codes = ["a", "b", "c", "d", "dd", "e", "g", "h", "i", "k", "l", "m", "n", "o"];
        for code in codes {
            let count = match code {
                "dd" => hiv,
                "e" => law,
                _ => 0,
            };
            figures.insert((unit.to_owned(), group(code)), Some(count));
        }
        figures.insert((unit.to_owned(), "special".to_owned()), Some(hiv + law));
    }
    let published = office.publish("2024", &figures, &[]).unwrap();
    let shown = |unit: &str, code: &str| {
        published.row(unit, "special_by_group", &format!("special_group={code}")).shown
    };
    assert_eq!(shown("51", "dd"), Shown::Suppressed);
    assert_eq!(shown("51", "a"), number(0));
    assert!(published.is_safe(), "{:?}", published.certificate.leaks);
}

#[test]
fn the_only_child_of_a_province_is_not_located() {
    let published = Office::new().publish("2024", &districts("abused", &[0, 0, 1, 0]), &[]).unwrap();
    assert_eq!(published.hidden("abused"), ["522", "524", "525", "527"]);
    assert!(published.is_safe());
}

#[test]
fn attack_20_nothing_to_protect_is_no_error() {
    let office = Office::new();
    for values in [&[8, 20, 0, 9][..], &[0, 0, 0], &[3], &[0], &[]] {
        let published = office.publish("2024", &districts("abused", values), &[]).unwrap();
        assert!(published.is_safe(), "{values:?}: {:?}", published.certificate.leaks);
    }
}

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
