use super::*;
use crate::check::{between_example, temporal};
use crate::definitions::Definitions;

fn catalogue() -> Catalogue {
    Catalogue::load(&Definitions::load(&[]).unwrap()).unwrap()
}

/// Figures of units, by code and key.
struct Side {
    period: Period,
    window: (Date, Date),
    units: BTreeMap<String, Vec<Value>>,
}

impl Side {
    fn new(catalogue: &Catalogue, period: &str, units: &[(&str, &[(&str, i64)])]) -> Self {
        let period: Period = period.parse().unwrap();
        let window = catalogue.window(period.part).unwrap().days(period).unwrap();
        let values = |named: &[(&str, i64)]| {
            let mut values = vec![Value::Missing; catalogue.series.len()];
            for (key, number) in named {
                values[catalogue.series_id(key).unwrap().index()] = Value::Number(*number);
            }
            values
        };
        let units = units.iter().map(|(unit, named)| ((*unit).to_owned(), values(named))).collect();
        Self { period, window, units }
    }

    fn figures(&self) -> PeriodFigures<'_> {
        PeriodFigures {
            period: self.period,
            window: self.window,
            units: self.units.iter().map(|(unit, values)| (unit.as_str(), values.as_slice())).collect(),
            whole: None,
            files: Vec::new(),
        }
    }
}

fn at(unit: &str, id: SeriesId) -> Place {
    Place { unit: unit.to_owned(), cell: format!("D{}", id.index()), ..Place::default() }
}

fn verdicts(catalogue: &Catalogue, now: &Side, history: &[(Against, &Side)]) -> Verdicts {
    let history = history.iter().map(|(against, side)| (*against, side.figures())).collect();
    check(&now.figures(), &history, catalogue, &at)
}

/// Every rule of these classes shows what passes, what fails and what cannot be told.
#[test]
fn rules_come_to_what_their_examples_say() {
    let catalogue = catalogue();
    let mut played = 0;
    for rule in catalogue.rules.values().filter(|rule| rule.earlier.is_some() || rule.between.is_some()) {
        for wanted in [Outcome::Pass, Outcome::Fail, Outcome::Undecided] {
            assert!(
                rule.examples.iter().any(|example| example.outcome == wanted),
                "{}: no example for {}",
                rule.code,
                wanted.as_str()
            );
        }
        for (index, case) in rule.examples.iter().enumerate() {
            let outcome = match &rule.earlier {
                Some(_) => temporal::example(rule, &catalogue, case),
                None => between_example(rule, &catalogue, case),
            };
            assert_eq!(outcome, case.outcome, "{} example {}", rule.code, index + 1);
            played += 1;
        }
    }
    assert!(played > 40, "{played} examples");
}

#[test]
fn a_unit_that_multiplies_everything_by_a_thousand_has_one_cause_per_rule() {
    let catalogue = catalogue();
    let sound = [("population", 90_000), ("children", 20_000), ("special", 900), ("at_risk", 600)];
    let thousandfold = sound.map(|(key, number)| (key, number * 1000));
    let earlier = Side::new(&catalogue, "2023-S1", &[("524", &sound), ("525", &sound)]);
    let now = Side::new(&catalogue, "2024-S1", &[("524", &thousandfold), ("525", &sound)]);
    let verdicts = verdicts(&catalogue, &now, &[(Against::SamePeriodLastYear, &earlier)]);
    assert_eq!(verdicts.findings.len(), 4);
    let causes: BTreeSet<&str> = verdicts.findings.iter().map(|finding| finding.cause.as_str()).collect();
    assert_eq!(causes, BTreeSet::from(["R-TMP-003/524", "R-TMP-005/524"]));
}

#[test]
fn a_figure_far_from_two_earlier_ones_is_told_once_with_the_cell_and_both_numbers() {
    let catalogue = catalogue();
    let earlier = |period| Side::new(&catalogue, period, &[("524", &[("communes", 23)])]);
    let (year, half) = (earlier("2023"), earlier("2023-S1"));
    let now = Side::new(&catalogue, "2024-S1", &[("524", &[("communes", 3)])]);
    let history = [(Against::PreviousPeriod, &year), (Against::SamePeriodLastYear, &half)];
    let verdicts = verdicts(&catalogue, &now, &history);
    assert_eq!(verdicts.findings.len(), 1);
    let finding = &verdicts.findings[0];
    let id = catalogue.series_id("communes").unwrap();
    assert_eq!((finding.rule.as_str(), &finding.place), ("R-TMP-004", &at("524", id)));
    assert_eq!((finding.found.as_str(), finding.expected.as_str()), ("3", "23"));
    let sentence = catalogue.rules[&finding.rule].sentence(finding, crate::message::Lang::Vi);
    assert!(sentence.contains(": 3, kỳ trước (2023) là 23."), "{sentence}");
    assert_eq!(verdicts.outcomes["R-TMP-004"].fail, 2, "both evaluations count");
    assert_eq!(verdicts.outcomes["R-TMP-004"].undecided, 2, "villages are missing");
}

#[test]
fn without_an_earlier_period_everything_is_undecided_and_nothing_is_told() {
    let catalogue = catalogue();
    let now = Side::new(&catalogue, "2024", &[("524", &[("abused", 40), ("communes", 3)])]);
    let verdicts = verdicts(&catalogue, &now, &[]);
    assert!(verdicts.findings.is_empty());
    for (rule, counts) in verdicts.outcomes.iter().filter(|(rule, _)| rule.as_str() != "R-TMP-008") {
        assert!(counts.undecided > 0, "{rule}");
        assert_eq!((counts.pass, counts.fail, counts.not_applicable), (0, 0, 0), "{rule}");
    }
}

#[test]
fn a_year_is_set_against_its_first_half_only_where_the_windows_nest() {
    let catalogue = catalogue();
    let mut half = Side::new(&catalogue, "2024-S1", &[("524", &[("abused", 7)])]);
    let year = Side::new(&catalogue, "2024", &[("524", &[("abused", 4)])]);
    let told = |half: &Side| {
        let verdicts = verdicts(&catalogue, &year, &[(Against::PreviousPeriod, half)]);
        verdicts.findings.into_iter().filter(|finding| finding.rule == "R-TMP-007").collect::<Vec<_>>()
    };
    let found = told(&half);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].found.as_str(), found[0].expected.as_str()), ("4", "7"));
    half.window.0 = half.window.0.yesterday().unwrap();
    assert!(told(&half).is_empty(), "a day that the year does not count");
}

/// A cohort that grew by half explains half as many cases more.
#[test]
fn small_counts_are_compared_per_child() {
    let catalogue = catalogue();
    let events = |now: i64, children: [i64; 2]| {
        let now = Side::new(&catalogue, "2024", &[("524", &[("abused", now), ("children", children[1])])]);
        let before = Side::new(&catalogue, "2023", &[("524", &[("abused", 20), ("children", children[0])])]);
        let verdicts = verdicts(&catalogue, &now, &[(Against::SamePeriodLastYear, &before)]);
        verdicts.findings.iter().any(|finding| finding.rule == "R-TMP-002")
    };
    assert!(events(50, [10_000, 10_000]));
    assert!(!events(50, [10_000, 19_000]));
    assert!(events(50, [10_000, 10_000_000]), "an impossible number of children excuses nothing");
}
