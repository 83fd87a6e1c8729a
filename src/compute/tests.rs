use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::catalogue::{Catalogue, SeriesId};
use crate::definitions::Definitions;
use crate::value::{State, Value};

fn catalogue() -> Catalogue {
    Catalogue::load(&Definitions::load(&[]).unwrap()).unwrap()
}

fn unit(catalogue: &Catalogue, code: &str, values: &[(&str, Value)]) -> UnitValues {
    let mut all = vec![Value::Missing; catalogue.series.len()];
    for (key, value) in values {
        all[catalogue.series_id(key).unwrap().index()] = *value;
    }
    UnitValues { unit: figure_unit(code, UnitLevel::District), values: all }
}

fn figure_unit(code: &str, level: UnitLevel) -> FigureUnit {
    FigureUnit { code: code.to_owned(), name: code.to_owned(), level }
}

fn figures(catalogue: &Catalogue, units: Vec<UnitValues>, base: Option<Base>) -> Figures {
    let series = (0..catalogue.series.len()).map(SeriesId::from_index).collect();
    compute(&Input {
        catalogue,
        period: "2024".parse().unwrap(),
        series,
        parent: figure_unit("51", UnitLevel::Province),
        units,
        agency: BTreeMap::new(),
        disputed: BTreeMap::new(),
        base,
    })
    .unwrap()
}

fn total<'a>(catalogue: &Catalogue, figures: &'a Figures, unit: usize, id: &str) -> &'a IndicatorFigure {
    &figures.indicator(catalogue, unit, id).unwrap()[0]
}

use Value::{Missing, Number, Rejected};

/// 3 of 1,000 and 10 of 3,000: 13 of 4,000 is 325 per 100,000; the mean of the two rates would be 316.67.
#[test]
fn a_rate_of_the_province_is_the_ratio_of_the_sums() {
    let catalogue = catalogue();
    let units = vec![
        unit(&catalogue, "1", &[("abused", Number(3)), ("children", Number(1000))]),
        unit(&catalogue, "2", &[("abused", Number(10)), ("children", Number(3000))]),
    ];
    let figures = figures(&catalogue, units, None);
    let rate = total(&catalogue, &figures, 0, "abused_rate");
    assert_eq!((rate.state, rate.number, rate.decimals), (State::Value, 32_500, 2));
    assert_eq!((rate.numerator, rate.denominator), (Some(13), Some(4000)));
    assert!(rate.interval.is_none(), "13 events");
    assert!(total(&catalogue, &figures, 1, "abused_rate").interval.is_some(), "3 events");
}

#[test]
fn a_unit_without_its_numerator_leaves_the_denominator_too() {
    let catalogue = catalogue();
    let units = vec![
        unit(&catalogue, "1", &[("abused", Number(3)), ("children", Number(1000))]),
        unit(&catalogue, "2", &[("abused", Missing), ("children", Number(3000))]),
        unit(&catalogue, "3", &[("abused", Rejected), ("children", Number(500))]),
    ];
    let figures = figures(&catalogue, units, None);
    let rate = total(&catalogue, &figures, 0, "abused_rate");
    assert_eq!((rate.numerator, rate.denominator, rate.denominator_known), (Some(3), Some(1000), Some(4500)));
    assert_eq!((rate.units_reported, rate.units_expected), (1, 3));
    assert_eq!(total(&catalogue, &figures, 2, "abused_rate").state, State::Missing);
    assert_eq!(total(&catalogue, &figures, 3, "abused_rate").state, State::Rejected);
}

#[test]
fn nobody_reporting_is_missing_and_never_zero() {
    let catalogue = catalogue();
    let figures = figures(&catalogue, vec![unit(&catalogue, "1", &[]), unit(&catalogue, "2", &[])], None);
    let abused = figures.series(0, catalogue.series_id("abused").unwrap()).unwrap();
    assert_eq!((abused.value, abused.units_reported, abused.units_expected), (Missing, 0, 2));
    assert_eq!(total(&catalogue, &figures, 0, "abused_children").state, State::Missing);
}

#[test]
fn a_ratio_over_nothing_is_not_applicable() {
    let catalogue = catalogue();
    let units = vec![unit(&catalogue, "1", &[("special_assisted", Number(0)), ("special", Number(0))])];
    let figures = figures(&catalogue, units, None);
    assert_eq!(total(&catalogue, &figures, 0, "special_assisted_rate").state, State::NotApplicable);
}

#[test]
fn an_agency_figure_is_shown_for_the_province_and_added_to_nobody() {
    let catalogue = catalogue();
    let id = catalogue.series_id("live_births").unwrap();
    let series = vec![id];
    let units = vec![unit(&catalogue, "1", &[("live_births", Number(7))])];
    let figures = compute(&Input {
        catalogue: &catalogue,
        period: "2024".parse().unwrap(),
        series,
        parent: figure_unit("51", UnitLevel::Province),
        units,
        agency: BTreeMap::from([(id, Number(100))]),
        disputed: BTreeMap::new(),
        base: None,
    })
    .unwrap();
    assert_eq!(figures.series(0, id).unwrap().value, Number(100));
    assert_eq!(figures.series(0, id).unwrap().units_reported, 1);
    assert_eq!(figures.series(1, id).unwrap().value, Number(7));
}

#[test]
fn a_change_compares_the_same_units() {
    let catalogue = catalogue();
    let units = vec![
        unit(&catalogue, "1", &[("abused", Number(12))]),
        unit(&catalogue, "2", &[("abused", Number(20))]),
        unit(&catalogue, "3", &[]),
    ];
    let base = Base {
        units: BTreeMap::from([
            ("1".to_owned(), unit(&catalogue, "1", &[("abused", Number(8))]).values),
            ("3".to_owned(), unit(&catalogue, "3", &[("abused", Number(50))]).values),
        ]),
        others: Vec::new(),
        agency: BTreeMap::new(),
        same_window: true,
        same_map: true,
    };
    let figures = figures(&catalogue, units, Some(base));
    let change = total(&catalogue, &figures, 0, "abused_children").change.clone().unwrap();
    assert_eq!((change.current, change.base, change.absolute), (12, 8, 4));
    assert_eq!(change.percent_tenths, Some(500));
    assert_eq!(change.flags, [ChangeFlag::FewerUnits, ChangeFlag::SmallBase]);
    assert_eq!(change.base_whole, Some(58), "all who reported last year");
    assert!(total(&catalogue, &figures, 2, "abused_children").change.is_none(), "no base of its own");
}

fn with_agency(
    catalogue: &Catalogue,
    units: Vec<UnitValues>,
    agency: &[(&str, Value)],
    base: Option<Base>,
) -> Figures {
    let agency = agency
        .iter()
        .map(|(key, value)| (catalogue.series_id(key).unwrap(), *value))
        .collect::<BTreeMap<_, _>>();
    compute(&Input {
        catalogue,
        period: "2024".parse().unwrap(),
        series: (0..catalogue.series.len()).map(SeriesId::from_index).collect(),
        parent: figure_unit("51", UnitLevel::Province),
        units,
        agency,
        disputed: BTreeMap::new(),
        base,
    })
    .unwrap()
}

fn base(units: Vec<UnitValues>, same_map: bool) -> Base {
    Base {
        units: units.into_iter().map(|unit| (unit.unit.code, unit.values)).collect(),
        others: Vec::new(),
        agency: BTreeMap::new(),
        same_window: true,
        same_map,
    }
}

/// 100 of the police for the whole province against 14 of one of its two districts is no comparison.
#[test]
fn an_agency_figure_is_compared_with_a_whole_or_not_at_all() {
    let catalogue = catalogue();
    let one = |value| unit(&catalogue, "1", &[("abused", value)]);
    let two = |value| unit(&catalogue, "2", &[("abused", value)]);
    let change = |base: Base| {
        let now = vec![one(Number(5)), two(Number(6))];
        let figures = with_agency(&catalogue, now, &[("abused", Number(100))], Some(base));
        total(&catalogue, &figures, 0, "abused_children").change.clone()
    };
    assert!(change(base(vec![one(Number(14)), two(Missing)], true)).is_none());
    assert!(change(base(vec![], true)).is_none(), "nothing is not zero");
    assert!(change(base(vec![one(Number(14)), two(Number(6))], false)).is_none(), "another territory");
    let whole = change(base(vec![one(Number(14)), two(Number(6))], true)).unwrap();
    assert_eq!((whole.current, whole.base), (100, 20));
}

#[test]
fn a_rejected_agency_figure_is_rejected_and_not_replaced_by_the_sum_of_the_units() {
    let catalogue = catalogue();
    let units = vec![unit(&catalogue, "1", &[("abused", Number(5)), ("children", Number(100))])];
    let figures = with_agency(&catalogue, units, &[("abused", Rejected)], None);
    let abused = catalogue.series_id("abused").unwrap();
    assert_eq!(figures.series(0, abused).unwrap().value, Rejected);
    assert_eq!(total(&catalogue, &figures, 0, "abused_children").state, State::Rejected);
    assert_eq!(total(&catalogue, &figures, 0, "abused_rate").state, State::Rejected);
}

#[test]
fn a_comparison_over_other_windows_or_maps_says_so() {
    let catalogue = catalogue();
    let units = || vec![unit(&catalogue, "1", &[("abused", Number(12))])];
    let mut other = base(units(), false);
    other.same_window = false;
    let figures = figures(&catalogue, units(), Some(other));
    let change = total(&catalogue, &figures, 1, "abused_children").change.clone().unwrap();
    assert_eq!(change.flags, [ChangeFlag::OtherWindow, ChangeFlag::OtherMap]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// However the units fall, the parent is the sum of those that reported, and coverage says how many.
    #[test]
    fn the_parent_is_the_sum_of_what_was_reported(values in prop::collection::vec(prop::option::of(0_i64..1_000_000), 1..40)) {
        let catalogue = catalogue();
        let units = values.iter().enumerate().map(|(index, value)| {
            let value = value.map_or(Missing, Number);
            unit(&catalogue, &format!("{index:03}"), &[("abused", value)])
        });
        let figures = figures(&catalogue, units.collect(), None);
        let abused = figures.series(0, catalogue.series_id("abused").unwrap()).unwrap();
        let reported: Vec<i64> = values.iter().flatten().copied().collect();
        prop_assert_eq!(abused.units_reported as usize, reported.len());
        let expected = if reported.is_empty() { Missing } else { Number(reported.iter().sum()) };
        prop_assert_eq!(abused.value, expected);
    }
}

/// Units of a province with a year before them: births (numerator and denominator of several rates) and abused children.
fn drawn(catalogue: &Catalogue, code: &str, drawn: &[Option<i64>]) -> UnitValues {
    let keys = ["abused", "children", "special", "special_assisted"];
    let values: Vec<(&str, Value)> =
        keys.iter().zip(drawn).map(|(key, value)| (*key, value.map_or(Missing, Number))).collect();
    unit(catalogue, code, &values)
}

/// Province, this year's figures and last year's of a unit.
type Drawn = (u8, Vec<Option<i64>>, Vec<Option<i64>>);

fn nation() -> impl Strategy<Value = Vec<Drawn>> {
    let figures = || prop::collection::vec(prop::option::weighted(0.8, 0_i64..50), 4);
    prop::collection::vec((0_u8..4, figures(), figures()), 1..30)
}

fn part(catalogue: &Catalogue, units: &[(String, &Drawn)]) -> Figures {
    let now = units.iter().map(|(code, (_, now, _))| drawn(catalogue, code, now)).collect();
    let then = units.iter().map(|(code, (_, _, then))| drawn(catalogue, code, then)).collect();
    figures(catalogue, now, Some(base(then, true)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    /// Whether units are added up at once or province by province, every figure of the whole is the same: numbers,
    /// coverage, intervals, changes and their flags.
    #[test]
    fn provinces_add_up_to_what_their_units_add_up_to(drawn in nation()) {
        let catalogue = catalogue();
        let units: Vec<(String, _)> =
            drawn.iter().enumerate().map(|(index, one)| (format!("{index:03}"), one)).collect();
        let at_once = part(&catalogue, &units);
        let parts: Vec<Figures> = (0..4)
            .map(|province| units.iter().filter(|(_, one)| one.0 == province).cloned().collect::<Vec<_>>())
            .filter(|own| !own.is_empty())
            .map(|own| part(&catalogue, &own))
            .collect();
        let groups = [Group { unit: figure_unit("R1", UnitLevel::Region), members: (0..parts.len()).collect() }];
        let whole = consolidate(&catalogue, figure_unit("VN", UnitLevel::Nation), &parts, &groups).unwrap();
        prop_assert_eq!(&whole.values[0], &at_once.values[0]);
        prop_assert_eq!(&whole.indicators[0], &at_once.indicators[0]);
        prop_assert_eq!(whole.indicators.last(), whole.indicators.first(), "a group of all is the whole");
        prop_assert_eq!(whole.members().count(), parts.len());
    }
}

#[test]
fn a_province_without_figures_is_missed_and_counted() {
    let catalogue = catalogue();
    let some = figures(&catalogue, vec![unit(&catalogue, "1", &[("abused", Number(3))])], None);
    let none = figures(&catalogue, vec![unit(&catalogue, "2", &[]), unit(&catalogue, "3", &[])], None);
    let nation = figure_unit("VN", UnitLevel::Nation);
    let whole = consolidate(&catalogue, nation.clone(), &[some, none.clone()], &[]).unwrap();
    let abused = whole.series(0, catalogue.series_id("abused").unwrap()).unwrap();
    assert_eq!((abused.value, abused.units_reported, abused.units_expected), (Number(3), 1, 3));
    assert_eq!(total(&catalogue, &whole, 0, "abused_children").units_expected, 3);
    let whole = consolidate(&catalogue, nation.clone(), &[none], &[]).unwrap();
    assert_eq!(whole.series(0, catalogue.series_id("abused").unwrap()).unwrap().value, Missing);
    assert_eq!(total(&catalogue, &whole, 0, "abused_rate").state, State::Missing);
    assert!(consolidate(&catalogue, nation, &[], &[]).is_err(), "nothing is not zero");
}

/// The police figure of the first province is rejected: the nation is that of the second, and says so.
#[test]
fn a_rejected_figure_of_an_agency_leaves_its_units_out_of_the_coverage() {
    let catalogue = catalogue();
    let units = |count: i64| -> Vec<UnitValues> {
        (0..3).map(|code| unit(&catalogue, &code.to_string(), &[("abused", Number(count))])).collect()
    };
    let first = with_agency(&catalogue, units(4), &[("abused", Rejected)], None);
    let second = with_agency(&catalogue, units(5), &[], None);
    let nation = figure_unit("VN", UnitLevel::Nation);
    let whole = consolidate(&catalogue, nation, &[first, second], &[]).unwrap();
    let abused = whole.series(0, catalogue.series_id("abused").unwrap()).unwrap();
    assert_eq!((abused.value, abused.units_reported, abused.units_expected), (Number(15), 3, 6));
}

/// Across a change of map units have nothing to do with each other: a province silent now is missed all the same.
#[test]
fn a_comparison_across_maps_is_whole_against_whole_and_says_what_is_missing() {
    let catalogue = catalogue();
    let reported = |units: u32, count: i64| {
        let units = (0..units).map(|code| unit(&catalogue, &code.to_string(), &[("abused", Number(count))]));
        figures(&catalogue, units.collect(), None)
    };
    let (mut now, then) = (reported(9, 1), reported(3, 4));
    compare_wholes(&catalogue, &mut now, &then, true);
    let mut silent = figures(&catalogue, vec![unit(&catalogue, "x", &[])], None);
    compare_wholes(&catalogue, &mut silent, &reported(2, 7), true);
    let own = total(&catalogue, &now, 0, "abused_children").change.clone().unwrap();
    assert_eq!((own.current, own.base, own.flags), (9, 12, vec![ChangeFlag::OtherMap]));
    assert!(total(&catalogue, &silent, 0, "abused_children").change.is_none());
    let nation = figure_unit("VN", UnitLevel::Nation);
    let whole = consolidate(&catalogue, nation, &[now, silent], &[]).unwrap();
    let change = total(&catalogue, &whole, 0, "abused_children").change.clone().unwrap();
    assert_eq!((change.current, change.base, change.base_whole), (9, 12, Some(26)));
    assert_eq!(change.flags, [ChangeFlag::FewerUnits, ChangeFlag::OtherMap]);
}
