use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::message::Explain;

const TABLES: [(&str, &str); 5] = [
    ("provinces.csv", include_str!("../../indicators/units/provinces.csv")),
    ("districts.csv", include_str!("../../indicators/units/districts.csv")),
    ("communes.csv", include_str!("../../indicators/units/communes.csv")),
    ("regions.csv", include_str!("../../indicators/units/regions.csv")),
    ("crosswalk.csv", include_str!("../../indicators/units/crosswalk.csv")),
];

static REGISTER: LazyLock<UnitRegister> = LazyLock::new(|| UnitRegister::load(&TABLES).unwrap());
static MAP_2024: LazyLock<UnitMap<'static>> = LazyLock::new(|| REGISTER.at(date(2024, 5, 14)));
static MAP_2025: LazyLock<UnitMap<'static>> = LazyLock::new(|| REGISTER.at(date(2025, 5, 14)));
static MAP_2026: LazyLock<UnitMap<'static>> = LazyLock::new(|| REGISTER.at(date(2026, 5, 14)));

fn count(map: &UnitMap<'_>, level: Level) -> usize {
    map.units().filter(|u| u.level == level).count()
}

fn unit(code: &str) -> Match {
    Match::Unit(code.to_owned())
}

fn by_name(map: &UnitMap<'_>, province: &str, name: &str) -> Match {
    match_unit(map, Some(province), None, Some(name))
}

#[test]
fn each_regime_has_its_number_of_units() {
    for (day, provinces, districts, communes) in [
        (date(2024, 1, 1), 63, 705, 0),
        (date(2024, 12, 31), 63, 705, 0),
        (date(2025, 1, 1), 63, 696, 0),
        (date(2025, 6, 30), 63, 696, 0),
        (date(2025, 7, 1), 34, 0, 3321),
        (date(2026, 4, 30), 34, 0, 3321),
    ] {
        let map = REGISTER.at(day);
        let found = (count(&map, Level::Province), count(&map, Level::District), count(&map, Level::Commune));
        assert_eq!(found, (provinces, districts, communes), "{day}");
        assert_eq!(map.provinces().len(), provinces);
        let below: usize = map.provinces().iter().map(|p| map.reporting_units(&p.code).len()).sum();
        assert_eq!(below, districts + communes);
    }
}

#[test]
fn every_province_is_in_one_of_six_regions() {
    for map in [&*MAP_2024, &*MAP_2026] {
        assert_eq!(map.regions().count(), 6);
        let in_regions: usize = map.regions().map(|r| map.children(&r.code).len()).sum();
        assert_eq!(in_regions, map.provinces().len());
    }
    assert_eq!(MAP_2024.region("R4").unwrap().name, "Tây Nguyên");
    assert_eq!(MAP_2026.region("R4").unwrap().name, "Duyên hải Nam Trung Bộ và Tây Nguyên");
    assert!(!MAP_2026.region("R4").unwrap().valid.from_exact);
    assert_eq!(MAP_2024.display_name("R5"), Some("Đông Nam Bộ"));
    assert_eq!(MAP_2024.display_name("VN"), Some("Việt Nam"));
    assert_eq!(MAP_2024.display_name("51"), Some("Tỉnh Quảng Ngãi"));
}

#[test]
fn quang_ngai_has_thirteen_districts_in_2024() {
    let codes: Vec<&str> = MAP_2024.children("51").iter().map(|u| u.code.as_str()).collect();
    assert_eq!(codes.len(), 13);
    assert!(codes.is_sorted());
    assert_eq!(MAP_2024.parent("524").unwrap().code, "51");
    assert_eq!(MAP_2026.children("51").len(), 96);
}

#[test]
fn codes_are_other_units_after_2025() {
    for (code, before, after) in [
        ("474", "Thành phố Huế", "Quận Thuận Hóa"),
        ("682", "Huyện Đạ Tẻh", "Huyện Đạ Huoai"),
        ("753", "Huyện Đất Đỏ", "Huyện Long Đất"),
        ("46", "Tỉnh Thừa Thiên Huế", "Thành phố Huế"),
        ("123", "Huyện Mộc Châu", "Thị xã Mộc Châu"),
    ] {
        assert_eq!(MAP_2024.find(code).unwrap().full_name, before);
        assert_eq!(MAP_2025.find(code).unwrap().full_name, after);
        assert_eq!(REGISTER.history(code).len(), 2);
    }
    assert!(MAP_2025.find("681").is_none());
    assert!(!REGISTER.history("474")[0].valid.to_exact);
    assert!(REGISTER.history("46")[1].valid.from_exact);
    assert_eq!(REGISTER.at(date(2026, 4, 29)).display_name("75"), Some("Tỉnh Đồng Nai"));
    assert_eq!(REGISTER.at(date(2026, 4, 30)).province("75").unwrap().kind, UnitKind::CentralCity);
}

#[test]
fn a_code_is_the_same_unit_only_while_nothing_about_it_changes() {
    let (d2024, d2025) = (date(2024, 5, 14), date(2025, 5, 14));
    let (before, after, d2026) = (date(2025, 6, 30), date(2025, 7, 1), date(2026, 4, 1));
    let same = |code: &str, from: Date, to: Date| {
        let forward = REGISTER.same_unit(code, from, to);
        assert_eq!(forward, REGISTER.same_unit(code, to, from), "{code} either way");
        forward
    };
    for code in ["474", "682", "753", "46"] {
        assert!(!same(code, d2024, d2025), "{code} is another unit in 2025");
        assert!(same(code, d2025, before), "{code} is the same unit in the first half of 2025");
    }
    for (code, unchanged) in [("51", false), ("46", true), ("01", true), ("524", false), ("474", false)] {
        assert!(same(code, d2025, before), "{code}");
        assert_eq!(same(code, before, after), unchanged, "{code} on 1/7/2025");
    }
    assert!(same("51", d2024, before) && same("51", after, d2026));
    assert!(same("524", d2024, d2025) && same("00004", after, d2026));
    assert!(!same("62", d2026, d2026), "Kon Tum is no more");
    assert!(!same("nothing", d2024, d2024));
}

#[test]
fn every_full_name_is_its_prefix_and_its_name() {
    for unit in REGISTER.units() {
        assert_eq!(unit.level, unit.kind.level());
        let (prefix, _) = crate::text::fold_unit_name(&unit.full_name);
        assert_eq!(prefix, Some(unit.kind.prefix()), "{}", unit.full_name);
        assert!(unit.full_name.ends_with(&unit.name));
    }
}

#[test]
fn every_old_province_has_one_successor() {
    let merger = date(2025, 7, 1);
    let mut heirs: BTreeMap<String, usize> = BTreeMap::new();
    for old in MAP_2024.provinces() {
        assert_eq!(REGISTER.successions().iter().filter(|s| s.on == merger && s.from == old.code).count(), 1);
        let heir = REGISTER.successor(&old.code, MAP_2024.day(), MAP_2026.day()).unwrap();
        assert!(MAP_2026.province(&heir).is_some());
        *heirs.entry(heir).or_default() += 1;
    }
    assert_eq!(heirs.len(), 34);
    assert_eq!(heirs.values().sum::<usize>(), 63);
    assert_eq!(heirs.values().filter(|n| **n == 1).count(), 11);
}

#[test]
fn only_provinces_go_forward_and_nothing_goes_back_over_a_change() {
    let (d2024, d2025, d2026) = (date(2024, 5, 14), date(2025, 5, 14), date(2026, 5, 14));
    let heir = |code: &str, from: Date, to: Date| REGISTER.successor(code, from, to);
    assert_eq!(heir("62", d2024, d2026).as_deref(), Some("51"));
    assert_eq!(heir("46", d2024, d2026).as_deref(), Some("46"));
    assert_eq!(heir("70", d2025, d2026).as_deref(), Some("75"));
    assert_eq!(heir("62", d2024, d2025).as_deref(), Some("62"));
    assert_eq!(heir("62", d2026, d2026), None);
    assert_eq!(heir("51", d2026, d2024), None);
    assert_eq!(heir("01", d2026, d2024).as_deref(), Some("01"));
    assert_eq!(heir("524", d2024, d2025).as_deref(), Some("524"));
    assert_eq!(heir("524", d2024, d2026), None);
    assert_eq!(heir("474", d2024, d2025), None);
    assert_eq!(heir("00004", d2026, d2024), None);
    assert_eq!(heir("nothing", d2024, d2024), None);
}

#[test]
fn chau_thanh_is_found_inside_its_province_only() {
    let all = MAP_2024.named("Huyện Châu Thành");
    assert_eq!(all.len(), 10);
    for found in all {
        assert_eq!(by_name(&MAP_2024, found.parent.as_deref().unwrap(), "h. châu thành"), unit(&found.code));
    }
    match match_unit(&MAP_2024, None, None, Some("Huyện Châu Thành")) {
        Match::None { suggestions } => assert_eq!(suggestions.len(), 10),
        other => panic!("{other:?}"),
    }
    assert!(matches!(by_name(&MAP_2024, "51", "Huyện Châu Thành"), Match::None { .. }));
}

#[test]
fn ky_anh_without_prefix_is_refused() {
    assert_eq!(by_name(&MAP_2024, "42", "Kỳ Anh"), Match::Ambiguous(vec!["447".into(), "449".into()]));
    let (a, b) = (by_name(&MAP_2024, "42", "Huyện Kỳ Anh"), by_name(&MAP_2024, "42", "TX Kỳ Anh"));
    assert_eq!((a, b), (unit("447"), unit("449")));
    assert!(matches!(by_name(&MAP_2024, "42", "Thành phố Kỳ Anh"), Match::Ambiguous(_)));
    assert_eq!(match_unit(&MAP_2024, Some("42"), Some("449"), Some("Kỳ Anh")), unit("449"));
}

#[test]
fn a_name_shared_by_province_and_city_needs_its_prefix() {
    assert_eq!(by_name(&MAP_2024, "51", "Quảng Ngãi"), Match::Ambiguous(vec!["51".into(), "522".into()]));
    assert_eq!(by_name(&MAP_2024, "51", "TP. Quảng Ngãi"), unit("522"));
    assert_eq!(by_name(&MAP_2024, "51", "Tỉnh Quảng Ngãi"), unit("51"));
    assert_eq!(match_unit(&MAP_2024, None, None, Some("quảng ngãi")), unit("51"));
    // The city of Ninh Bình was abolished on 1/1/2025; the province of that name must not stand in for it.
    assert!(matches!(by_name(&MAP_2025, "37", "Thành phố Ninh Bình"), Match::None { .. }));
}

#[test]
fn the_code_comes_first_and_the_name_must_not_contradict() {
    let both = |code: &str, name: &str| match_unit(&MAP_2024, Some("51"), Some(code), Some(name));
    assert_eq!(both("524", "Huyện Bình Sơn"), unit("524"));
    assert_eq!(both("524", ""), unit("524"));
    assert_eq!(both(" 524 ", "Bình Sơn, tỉnh Quảng Ngãi"), unit("524"));
    let doubtful = |code: &str, doubt| Match::Doubtful { code: code.into(), doubt };
    assert_eq!(both("524", "Huyện Bình Sơm"), doubtful("524", Doubt::UnknownName));
    assert_eq!(both("524", "Thị xã Bình Sơn"), doubtful("524", Doubt::OtherPrefix));
    assert_eq!(both("524", "Bình Sơn, ngày 1"), doubtful("524", Doubt::UnknownName));
    assert_eq!(both("999", "Huyện Bình Sơn"), doubtful("524", Doubt::UnknownCode));
    let contradiction =
        |by_name: &str| Match::Contradiction { by_code: "524".into(), by_name: vec![by_name.into()] };
    assert_eq!(both("524", "Huyện Trà Bồng"), contradiction("525"));
    assert_eq!(both("524", "Huyện Tuy Phước"), contradiction("550"));
    assert_eq!(both("524", "Huyện Bình Sơn, tỉnh Gia Lai"), contradiction("64"));
    assert_eq!(both("550", ""), Match::Elsewhere { code: "550".into(), province: "52".into() });
    assert_eq!(match_unit(&MAP_2024, None, Some("524"), Some("H. Bình Sơn")), unit("524"));
    assert_eq!(
        match_unit(&MAP_2024, None, Some("524"), Some("H. Bình Sơn, Gia Lai")),
        Match::Contradiction { by_code: "524".into(), by_name: vec!["64".into()] }
    );
}

#[test]
fn a_prefix_out_of_date_is_a_doubt() {
    let expected = Match::Doubtful { code: "222".into(), doubt: Doubt::OtherPrefix };
    assert_eq!(by_name(&MAP_2025, "24", "Huyện Việt Yên"), expected);
    assert_eq!(by_name(&MAP_2024, "24", "Huyện Việt Yên"), unit("222"));
}

#[test]
fn leading_zeros_lost_to_a_spreadsheet_are_found_again() {
    assert_eq!(match_unit(&MAP_2024, Some("02"), Some("24"), None), unit("024"));
    assert_eq!(match_unit(&MAP_2024, None, Some("24"), None), unit("24"));
    assert_eq!(match_unit(&MAP_2024, None, Some("24"), Some("Thành phố Hà Giang")), unit("024"));
    assert_eq!(
        match_unit(&MAP_2024, None, Some("1"), None),
        Match::Ambiguous(vec!["001".into(), "01".into()])
    );
    assert_eq!(match_unit(&MAP_2024, None, Some("1"), Some("Quận Ba Đình")), unit("001"));
    assert_eq!(match_unit(&MAP_2026, Some("01"), Some("4"), Some("Phường Ba Đình")), unit("00004"));
}

#[test]
fn a_slip_is_suggested_and_never_matched() {
    match by_name(&MAP_2024, "51", "Huyện Bình Son") {
        Match::None { suggestions } => assert_eq!(suggestions.first().map(String::as_str), Some("524")),
        other => panic!("{other:?}"),
    }
    assert_eq!(match_unit(&MAP_2024, None, None, None), Match::None { suggestions: vec![] });
    assert!(matches!(by_name(&MAP_2024, "79", "1"), Match::None { .. }));
    assert_eq!(by_name(&MAP_2024, "79", "Q.1"), unit("760"));
    assert_eq!(by_name(&MAP_2024, "79", "TP Thủ Đức"), unit("769"));
}

fn altered(file: &str, from: &str, to: &str) -> UnitError {
    let tables: Vec<(&str, String)> = TABLES
        .iter()
        .map(|(n, t)| (*n, if *n == file { t.replacen(from, to, 1) } else { (*t).to_owned() }))
        .collect();
    let tables: Vec<(&str, &str)> = tables.iter().map(|(n, t)| (*n, t.as_str())).collect();
    match UnitRegister::load(&tables) {
        Ok(_) => panic!("{from} → {to} was accepted"),
        Err(error) => error,
    }
}

#[test]
fn faulty_tables_are_refused_with_their_place() {
    let district = "524,district,Bình Sơn,Huyện Bình Sơn,huyện,51,,,2025-06-30,,1";
    let cases = [
        altered("districts.csv", district, "524,district,Bình Sơn,Huyện Bình Sơn,huyện,99,,,2025-06-30,,1"),
        altered("districts.csv", ",huyện,62,,,2025-06-30,", ",huyện,62,,,2025-07-01,"),
        altered("districts.csv", district, &format!("{district}\n{district}")),
        altered("districts.csv", "huyện,51", "tỉnh,51"),
        altered("districts.csv", "2025-06-30", "30/6/2025"),
        altered("districts.csv", "code,level", "code,niveau"),
        altered("crosswalk.csv", "62,51,2025-07-01,sáp nhập\n", ""),
        altered("crosswalk.csv", "62,51,", "62,97,"),
        UnitRegister::load(&TABLES[..4]).unwrap_err(),
        UnitRegister::load(&[TABLES[0], TABLES[0]]).unwrap_err(),
    ];
    let kinds: Vec<String> =
        cases.iter().map(|e| format!("{e:?}").split([' ', '{']).next().unwrap().to_owned()).collect();
    let expected = [
        "Orphan",
        "Orphan",
        "Overlap",
        "BadField",
        "BadField",
        "Unreadable",
        "NoSuccessor",
        "BadSuccession",
        "MissingFile",
        "UnexpectedFile",
    ];
    assert_eq!(kinds, expected);
    assert!(matches!(&cases[4], UnitError::BadField { line: 2, column: "valid_to", .. }), "{}", cases[4]);
    assert!(cases.iter().all(|e| !e.vietnamese().is_empty() && !e.to_string().is_empty()));
}

#[test]
fn every_full_name_resolves_to_itself_inside_its_province() {
    for map in [&*MAP_2024, &*MAP_2025, &*MAP_2026] {
        for province in map.provinces() {
            for own in map.children(&province.code) {
                let found = match_unit(map, Some(&province.code), None, Some(&own.full_name));
                assert_eq!(found, unit(&own.code), "{} ({})", own.full_name, map.day());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_full_name_resolves_however_it_is_written(
        i in any::<prop::sample::Index>(), regime in 0usize..3, upper in any::<bool>(), short in any::<bool>(), wide in any::<bool>(),
    ) {
        let map = [&*MAP_2024, &*MAP_2025, &*MAP_2026][regime];
        let units: Vec<&Unit> = map.units().collect();
        let own = units[i.index(units.len())];
        let mut name = own.full_name.clone();
        if short {
            for (long, abbreviation) in [("Huyện ", "H. "), ("Quận ", "Q."), ("Thành phố ", "TP "), ("Thị xã ", "TX."), ("Xã ", "X. "), ("Phường ", "P."), ("Tỉnh ", "T.")] {
                if let Some(rest) = name.strip_prefix(long) {
                    name = format!("{abbreviation}{rest}");
                    break;
                }
            }
        }
        if upper { name = name.to_uppercase(); }
        if wide { name = name.replace(' ', " \u{a0} "); }
        prop_assert_eq!(match_unit(map, Some(own.province()), None, Some(&name)), unit(&own.code), "{}", name);
        prop_assert_eq!(match_unit(map, Some(own.province()), Some(&own.code), Some(&name)), unit(&own.code));
    }

    #[test]
    fn no_code_or_name_makes_it_fail(code in "[0-9]{0,6}", name in "\\PC{0,20}") {
        let _ = match_unit(&MAP_2024, Some("51"), Some(&code), Some(&name));
    }
}
