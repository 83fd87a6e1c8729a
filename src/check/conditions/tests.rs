use std::collections::BTreeSet;

use super::*;
use crate::definitions::Definitions;
use crate::form::{self, Layout};
use crate::intake::{Entry, Origin};

fn world() -> (Catalogue, Layout) {
    let definitions = Definitions::load(&[]).unwrap();
    let catalogue = Catalogue::load(&definitions).unwrap();
    let layout = form::load(&definitions, &catalogue).unwrap();
    (catalogue, layout)
}

/// Facts in the cells D9, D10 … of a sheet named after nothing in particular.
fn facts(values: &[(&str, Value)]) -> Vec<Fact> {
    let fact = |(index, (series, value)): (usize, &(&str, Value))| Fact {
        series: (*series).to_owned(),
        value: *value,
        origin: Origin {
            sheet: "Sheet3".to_owned(),
            cell: format!("D{}", index + 9),
            raw: String::new(),
            entry: Entry::Typed,
        },
    };
    values.iter().enumerate().map(fact).collect()
}

fn evaluated(catalogue: &Catalogue, part: Part, values: &[(&str, Value)], map: &MapCounts) -> Verdicts {
    let facts = facts(values);
    let states = facts.iter().map(|fact| (catalogue.series_id(&fact.series).unwrap(), fact.value)).collect();
    evaluate(catalogue, part, &states, &facts, map)
}

fn found<'a>(verdicts: &'a Verdicts, rule: &str) -> Vec<&'a Finding> {
    verdicts.findings.iter().filter(|finding| finding.rule == rule).collect()
}

#[test]
fn every_rule_with_a_condition_does_what_its_examples_say() {
    let (catalogue, _) = world();
    let mut run = 0;
    for rule in catalogue.rules.values().filter(|rule| !rule.cases.is_empty()) {
        for example in &rule.examples {
            assert_eq!(
                outcome(rule, &catalogue, &example.given),
                example.outcome,
                "{} {:?}",
                rule.code,
                example.given
            );
            run += 1;
        }
    }
    assert!(run > 150, "{run}");
}

/// Whatever the two sides are, a rule over different things asks only whether one of them is zero.
fn assert_orders_nothing(catalogue: &Catalogue, rule: &Rule, case: &Case) {
    let key = |side: &[Operand]| match side {
        [one] => catalogue.series(one.series().unwrap()).key.clone(),
        _ => panic!("{} adds up different things", rule.code),
    };
    let (left, right) = (key(&case.left), key(&case.right));
    let at = |l: i64, r: i64| outcome(rule, catalogue, &[(left.clone(), l), (right.clone(), r)].into());
    for (few, many) in [(1, 2), (1, 1000), (7, 8)] {
        assert_eq!((at(few, many), at(many, few)), (Outcome::Pass, Outcome::Pass), "{}", rule.code);
        assert_eq!(at(0, many), at(many, 0), "{}", rule.code);
    }
}

/// 4-rules 4.2: no rule may order cases, children and offenders.
#[test]
fn no_rule_and_no_relation_of_a_form_orders_cases_children_and_offenders() {
    let (catalogue, layout) = world();
    let things = |ids: &mut dyn Iterator<Item = SeriesId>| -> BTreeSet<String> {
        ids.filter_map(|id| catalogue.thing_counted(id)).map(str::to_owned).collect()
    };
    let mut seen = BTreeSet::new();
    for rule in catalogue.rules.values() {
        for case in &rule.cases {
            let together = things(&mut case.operands().filter_map(Operand::series));
            if together.len() > 1 {
                assert_orders_nothing(&catalogue, rule, case);
            }
            seen.extend(together);
        }
    }
    for relation in layout.sheets.iter().flat_map(|sheet| &sheet.relations) {
        let ordered = things(&mut relation.parts.iter().copied().chain([relation.whole]));
        assert!(ordered.len() < 2, "{:?} orders {ordered:?}", catalogue.series(relation.whole).key);
        seen.extend(ordered);
    }
    assert_eq!(seen.len(), 3, "the three things are told apart: {seen:?}");
    for (series, thing) in [
        ("abused", "children"),
        ("abused_supported|sex=F", "children"),
        ("cases|handling=ADM", "cases"),
        ("admin_cases", "cases"),
        ("offenders", "offenders"),
        ("accused", "offenders"),
        ("admin_persons", "offenders"),
        ("admin_organisations", "offenders"),
    ] {
        assert_eq!(catalogue.thing_counted(catalogue.series_id(series).unwrap()), Some(thing), "{series}");
    }
}

#[test]
fn a_finding_names_every_number_where_it_stands() {
    let (catalogue, _) = world();
    let values =
        [("abused_by_setting|setting=NET", Value::Number(4)), ("abused|online=NET", Value::Number(3))];
    let verdicts = evaluated(&catalogue, Part::S1, &values, &MapCounts::new());
    let findings = found(&verdicts, "R-CON-001");
    assert_eq!(findings.len(), 1);
    let finding = findings[0];
    assert_eq!((finding.place.sheet.as_str(), finding.place.cell.as_str()), ("Sheet3", "D9"));
    assert_eq!(finding.place.series, "abused_by_setting|setting=NET");
    assert_eq!((finding.found.as_str(), finding.expected.as_str()), ("4", "3"));
    assert_eq!(finding.arguments["parts"], "Sheet3!D9 = 4, Sheet3!D10 = 3");
    assert_eq!(finding.arguments["operands"], "abused_by_setting|setting=NET abused|online=NET");
    let sentence = catalogue.rules["R-CON-001"].sentence(finding, Lang::Vi);
    assert!(sentence.contains("Môi trường mạng") && !sentence.contains('{'), "{sentence}");
}

#[test]
fn the_same_rate_of_other_numbers_is_another_finding() {
    let (catalogue, _) = world();
    let id = |boys: i64, girls: i64| {
        let number = Value::Number;
        let values = [
            ("live_births|sex=M", number(boys)),
            ("live_births|sex=F", number(girls)),
            ("live_births", number(boys + girls)),
        ];
        let verdicts = evaluated(&catalogue, Part::S1, &values, &MapCounts::new());
        let ratio = found(&verdicts, "R-RAT-017");
        assert_eq!(ratio[0].found, "200");
        ratio[0].id("2024-S1".parse().unwrap())
    };
    assert_eq!(id(20_000, 10_000), id(20_000, 10_000));
    assert_ne!(id(20_000, 10_000), id(40_000, 20_000));
}

#[test]
fn sentences_of_conditions_leave_no_placeholder_open() {
    let (catalogue, _) = world();
    for rule in catalogue.rules.values().filter(|rule| !rule.cases.is_empty()) {
        let example = rule.examples.iter().find(|example| example.outcome == Outcome::Fail).unwrap();
        let values: Vec<(&str, Value)> = example
            .given
            .iter()
            .filter(|(key, _)| MapCount::find(key).is_none())
            .map(|(key, number)| (key.as_str(), Value::Number(*number)))
            .collect();
        let map =
            example.given.iter().filter_map(|(key, number)| Some((MapCount::find(key)?, *number))).collect();
        let verdicts = evaluated(&catalogue, Part::Y, &values, &map);
        let findings = found(&verdicts, &rule.code);
        assert_eq!(findings.len(), 1, "{}", rule.code);
        for lang in [Lang::Vi, Lang::En] {
            let sentence = rule.sentence(findings[0], lang);
            assert!(!sentence.contains('{') && !sentence.contains("= …"), "{}: {sentence}", rule.code);
        }
        assert!(!findings[0].place.cell.is_empty() && !findings[0].expected.is_empty(), "{}", rule.code);
    }
}

#[test]
fn total_and_sexes_are_judged_each_and_share_their_cause() {
    let (catalogue, _) = world();
    let values: Vec<(&str, Value)> = [
        ("special", 30),
        ("special|sex=M", 5),
        ("special|sex=F", 25),
        ("children", 20),
        ("children|sex=M", 10),
        ("children|sex=F", 10),
    ]
    .map(|(key, number)| (key, Value::Number(number)))
    .to_vec();
    let verdicts = evaluated(&catalogue, Part::S1, &values, &MapCounts::new());
    let findings = found(&verdicts, "R-INE-011");
    let series: Vec<&str> = findings.iter().map(|finding| finding.place.series.as_str()).collect();
    assert_eq!(series, ["special", "special|sex=F"]);
    assert!(findings.iter().all(|finding| finding.cause == "R-INE-011 special"));
    assert!(findings[1].arguments["what"].ends_with("(Nữ)"));
    let counts = verdicts.outcomes["R-INE-011"];
    assert_eq!((counts.pass, counts.fail, counts.undecided), (1, 2, 1), "ethnic minority was not reported");
}

#[test]
fn what_is_missing_or_rejected_decides_nothing_and_a_closed_cell_raises_no_question() {
    let (catalogue, _) = world();
    for (state, expected) in [
        (Value::Missing, Outcome::Undecided),
        (Value::Rejected, Outcome::Undecided),
        (Value::NotApplicable, Outcome::NotApplicable),
    ] {
        let values = [("abused_by_setting|setting=NET", Value::Number(4)), ("abused|online=NET", state)];
        let verdicts = evaluated(&catalogue, Part::S1, &values, &MapCounts::new());
        let mut wanted = Verdicts::default();
        wanted.count("R-CON-001", expected);
        assert_eq!(verdicts.outcomes["R-CON-001"], wanted.outcomes["R-CON-001"], "{state:?}");
        assert!(verdicts.findings.is_empty());
    }
}

#[test]
fn a_rule_of_the_year_does_not_apply_to_the_half_year() {
    let (catalogue, _) = world();
    let values = [("consulted_7_15", Value::Number(9))];
    let verdicts = evaluated(&catalogue, Part::S1, &values, &MapCounts::new());
    let counts = verdicts.outcomes["R-INE-020"];
    assert_eq!((counts.not_applicable, counts.undecided), (3, 0));
    let verdicts = evaluated(&catalogue, Part::Y, &values, &MapCounts::new());
    assert_eq!(verdicts.outcomes["R-INE-020"].undecided, 3);
}

/// 100 %: nothing; up to 105 %: a note; above: a query. Never both, never an error.
#[test]
fn one_rate_makes_one_finding() {
    let (catalogue, _) = world();
    for (registered, rules) in
        [(200, vec![]), (201, vec!["R-RAT-001"]), (210, vec!["R-RAT-001"]), (211, vec!["R-RAT-002"])]
    {
        let mut values = vec![("birth_registered_u5".to_owned(), Value::Number(registered))];
        values.extend((0..5).map(|age| (format!("children|age_year={age}"), Value::Number(40))));
        let values: Vec<(&str, Value)> = values.iter().map(|(key, value)| (key.as_str(), *value)).collect();
        let verdicts = evaluated(&catalogue, Part::S1, &values, &MapCounts::new());
        let said: Vec<&str> = verdicts.findings.iter().map(|finding| finding.rule.as_str()).collect();
        assert_eq!(said, rules, "{registered}");
    }
}

#[test]
fn a_rate_is_decided_exactly_and_shown_rounded() {
    let (catalogue, _) = world();
    let births = |boys: i64, girls: i64| {
        let values = [
            ("live_births", Value::Number(boys + girls)),
            ("live_births|sex=M", Value::Number(boys)),
            ("live_births|sex=F", Value::Number(girls)),
        ];
        let verdicts = evaluated(&catalogue, Part::S1, &values, &MapCounts::new());
        let rule = catalogue
            .rules
            .values()
            .find(|rule| rule.rate.as_ref().is_some_and(|rate| rate.numerator == ["live_births|sex=M"]));
        found(&verdicts, &rule.unwrap().code)
            .first()
            .map(|finding| (finding.found.clone(), finding.expected.clone()))
    };
    assert_eq!(births(130_000_000, 100_000_000), None, "exactly at the bound");
    let above = births(130_000_001, 100_000_000).unwrap();
    assert_eq!(above, ("130".to_owned(), "≥ 90; ≤ 130".to_owned()), "above it by less than is shown");
    assert_eq!(births(1000, 600).unwrap().0, "166.67");
    assert_eq!(births(1000, 0).unwrap().0, "1000 / 0");
    assert_eq!(births(600, 399), None, "below 1,000 births");
}

#[test]
fn the_map_is_asked_only_where_it_knows_the_communes() {
    let (catalogue, _) = world();
    let values = [("communes", Value::Number(2))];
    let commune = MapCounts::from([(MapCount::Communes, 1)]);
    let verdicts = evaluated(&catalogue, Part::S1, &values, &commune);
    let finding = found(&verdicts, "R-CON-003")[0];
    assert_eq!((finding.found.as_str(), finding.expected.as_str()), ("2", "1"));
    let verdicts = evaluated(&catalogue, Part::S1, &values, &MapCounts::new());
    assert!(verdicts.findings.is_empty());
    assert_eq!(verdicts.outcomes["R-CON-003"].not_applicable, 1);
}

#[test]
fn no_condition_repeats_a_relation_of_the_form() {
    let (catalogue, layout) = world();
    let declared: BTreeSet<(SeriesId, SeriesId)> = layout
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.relations)
        .flat_map(|relation| relation.parts.iter().map(|part| (*part, relation.whole)))
        .collect();
    let comparisons = catalogue.rules.values().filter(|rule| rule.compare.is_some());
    for (rule, case) in comparisons.flat_map(|rule| rule.cases.iter().map(move |case| (rule, case))) {
        if let ([Operand::Series(left)], [Operand::Series(right)]) =
            (case.left.as_slice(), case.right.as_slice())
        {
            assert!(!declared.contains(&(*left, *right)), "{}", rule.code);
        }
    }
}

/// Two elements of one rule are two slips.
#[test]
fn a_rule_over_many_elements_judges_each_by_itself() {
    let (catalogue, _) = world();
    let values = [
        ("documents_issued", Value::Number(6)),
        ("documents_issued|measure=EXPECT", Value::Number(5)),
        ("budget_local", Value::Number(12_500_000)),
        ("budget_local|measure=EXPECT", Value::Number(12_400_000)),
        ("inspections", Value::Number(1)),
        ("inspections|measure=EXPECT", Value::Number(1)),
    ];
    let verdicts = evaluated(&catalogue, Part::S1, &values, &MapCounts::new());
    let findings = found(&verdicts, "R-CON-005");
    let said: Vec<(&str, &str)> =
        findings.iter().map(|finding| (finding.found.as_str(), finding.expected.as_str())).collect();
    assert_eq!(said, [("6", "5"), ("12.5", "12.4")]);
    assert!(findings.iter().all(|finding| finding.cause.is_empty()));
    assert_eq!(verdicts.outcomes["R-CON-005"].pass, 1);
}
