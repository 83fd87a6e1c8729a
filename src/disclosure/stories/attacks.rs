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
fn the_only_child_of_a_province_is_not_located() {
    let published = Office::new().publish("2024", &districts("abused", &[0, 0, 1, 0]), &[]).unwrap();
    assert_eq!(published.hidden("abused"), ["522", "524", "525", "527"]);
    assert!(published.is_safe());
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
    let both = [
        before.row("51", "special_by_group", "special_group=m"),
        after.row("51", "special_by_group", "special_group=m"),
    ];
    assert!(both.iter().any(|row| row.shown == Shown::Suppressed), "not both 12 and 15");
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
fn attack_11_totals_are_exact_and_taken_as_known() {
    let published = Office::new().publish("2024", &districts("abused", &[17, 0, 3]), &[]).unwrap();
    for unit in ["51", "VN"] {
        assert_eq!(published.shown(unit, "abused"), number(20), "no total is rounded");
    }
    assert_eq!(published.hidden("abused").len(), 2, "the exact province is reckoned with");
}

#[test]
fn attack_12_no_breakdown_below_the_province() {
    let mut figures = districts("abused", &[3, 40, 0]);
    for form in ["ABAN", "EXPL", "NEGL", "OTH", "SEX", "TRAF", "VIOL"] {
        let counts = if form == "SEX" { [3, 40, 0] } else { [0; 3] };
        figures.extend(districts(&format!("abused_by_form|abuse_form={form}"), &counts));
    }
    let published = Office::new().publish("2024", &figures, &[]).unwrap();
    let below: Vec<&PublicRow> = published.file.rows.iter().filter(|row| row.unit.len() > 2).collect();
    assert!(below.iter().any(|row| row.measure == "abused"));
    assert!(below.iter().all(|row| row.category.is_empty() && row.measure != "abused_by_form"));
    assert_eq!(published.row("51", "abused_by_form", "abuse_form=SEX").shown, number(43));
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
fn attack_14_tables_that_share_a_total_are_one_system() {
    let table = |id: &str, series: &str| {
        format!(
            "[[publication_table]]\nid = \"{id}\"\nname = {{ vi = \"x\", en = \"x\" }}\n\
             levels = [\"district\"]\nperiods = [\"Y\"]\nattacker = \"types_unknown\"\nseries = [{series}]\n"
        )
    };
    let by_sex = table("D2", "{ element = \"abused\", by = [\"sex\"] }");
    let by_form = table("D3", "{ element = \"abused_by_form\", by = [\"abuse_form\"] }");
    let mut figures = districts("abused", &[9, 21, 30, 44]);
    for (series, counts) in [
        ("abused|sex=M", [6, 4, 0, 20]),
        ("abused|sex=F", [3, 17, 30, 24]),
        ("abused_by_form|abuse_form=SEX", [9, 7, 20, 30]),
        ("abused_by_form|abuse_form=VIOL", [0, 14, 10, 14]),
    ] {
        figures.extend(districts(series, &counts));
    }
    let office = Office::overlaid(&[], &format!("{by_sex}{by_form}"));
    let published = office.publish("2024", &figures, &[]).unwrap();
    assert_eq!(published.row("522", "abused", "sex=F").shown, Shown::Suppressed);
    assert!(published.is_safe(), "{:?}", published.certificate.leaks);
}

#[test]
fn attack_15_regions_of_two_maps_are_one_system() {
    let office = Office::new();
    let of = |units: &[(&str, i64)]| -> Figures {
        let key = |unit: &str| (unit.to_owned(), "special_by_group|special_group=m".to_owned());
        units.iter().map(|(unit, count)| (key(unit), Some(*count))).collect()
    };
    // Kon Tum (62) left its region for that of Quảng Ngãi (51): the regions differ by its three children alone.
    let old = of(&[("51", 12), ("48", 20), ("62", 3), ("64", 0), ("66", 8), ("67", 9)]);
    let before = office.publish("2024", &old, &[]).unwrap();
    assert!(before.is_safe(), "{:?}", before.certificate.leaks);
    let new = of(&[("51", 15), ("48", 20), ("52", 0), ("66", 8), ("68", 9)]);
    let after = office.publish_on("2024", &new, Some(date(2025, 7, 1)), &[&before]).unwrap();
    assert_eq!(after.hidden("special_by_group"), ["51", "52", "66"]);
    assert!(after.is_safe(), "{:?}", after.certificate.leaks);
}

#[test]
fn attack_17_what_is_not_proved_is_not_published() {
    let published = Office::new().publish("2024", &districts("abused", &[17, 0, 3]), &[]).unwrap();
    let mut certificate = published.certificate;
    assert!(certificate.passed());
    certificate.totals.safe -= 1;
    certificate.totals.not_proved += 1;
    assert!(!certificate.passed());
}

#[test]
fn attack_18_the_certificate_tells_how_many_counts_one_insider_narrows() {
    let published = Office::new().publish("2024", &districts("abused", &[17, 0, 3]), &[]).unwrap();
    assert_eq!(published.certificate.totals.coalition, 1, "who knows the 17 knows the 3");
}

#[test]
fn attack_20_nothing_to_protect_is_no_error() {
    let office = Office::new();
    for values in [&[8, 20, 0, 9][..], &[0, 0, 0], &[3], &[0], &[]] {
        let published = office.publish("2024", &districts("abused", values), &[]).unwrap();
        assert!(published.is_safe(), "{values:?}: {:?}", published.certificate.leaks);
    }
}
