//! What each rule tells people, in one snapshot to be read from top to bottom. Each sentence is that of a finding which
//! the program itself came to in an example of the rule, so that no argument can be missing unnoticed.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::Date;

use super::*;
use crate::catalogue::{SeriesId, Setting, Source as Collected};
use crate::check::{Source, Stated, check, check_sources, check_whole};
use crate::finding::{Finding, Place};
use crate::intake::{Entry, Fact, FileRead, Origin};
use crate::message::Lang;
use crate::value::Value;

/// What to do when a rule is new or a sentence was changed.
const HELP: &str = "Read the new sentences in src/batch/rule_bench/snapshots, in both languages, as the officer who \
    gets them; then accept them with INSTA_UPDATE=always. A rule without a finding needs an example that fails (or is \
    undecided, if it never fails) from which its finding comes; an unfilled placeholder needs `.with(…)` where the \
    finding is made.";

#[test]
fn every_sentence_can_be_read() {
    let reference = Reference::load(&[]).unwrap();
    let findings = findings(&reference);
    let (mut text, mut problems) = (String::new(), Vec::new());
    // Those shown by a test of their own are read there.
    for rule in reference.catalogue.rules.values().filter(|rule| rule.shown_by.is_none()) {
        let Some(finding) = findings.get(&rule.code) else {
            problems.push(format!("{}: no example comes to a finding", rule.code));
            continue;
        };
        writeln!(text, "{} · {} · {}", rule.code, rule.class, rule.severity.as_str()).unwrap();
        for lang in [Lang::Vi, Lang::En] {
            let sentence = reference.catalogue.sentence(finding, lang);
            problems.extend(faults(&sentence).map(|fault| format!("{}: {fault}: {sentence}", rule.code)));
            writeln!(text, "  {}", rule.name.get(lang)).unwrap();
            writeln!(text, "    {sentence}\n    ({})", rule.why.get(lang)).unwrap();
        }
        writeln!(text, "  {}\n", rule.source).unwrap();
    }
    assert!(problems.is_empty(), "{}\n\n{HELP}", problems.join("\n"));
    insta::with_settings!({ omit_expression => true, description => HELP }, {
        insta::assert_snapshot!("messages", text);
    });
}

/// What is wrong with a sentence at first sight.
fn faults(sentence: &str) -> impl Iterator<Item = &'static str> {
    let odd = ["  ", " . ", " ,", "()", "\"\"", ": .", ": ,", ": ;", " )", "( ", ".."];
    let mut faults = Vec::new();
    if sentence.contains('{') {
        faults.push("a placeholder is not filled");
    }
    if odd.iter().any(|odd| sentence.contains(odd)) || sentence.ends_with(" .") {
        faults.push("something was filled with nothing");
    }
    if !sentence.ends_with('.') {
        faults.push("it does not end like a sentence");
    }
    faults.into_iter()
}

/// The first finding of each rule that its examples come to.
fn findings(reference: &Reference) -> BTreeMap<String, Finding> {
    let examples = || {
        reference.catalogue.rules.values().flat_map(|rule| rule.examples.iter().map(move |one| (rule, one)))
    };
    let telling =
        |(_, example): &(&Rule, &Example)| matches!(example.outcome, Outcome::Fail | Outcome::Undecided);
    let told: Vec<(&Rule, &Example)> = examples().filter(telling).collect();
    let of_files =
        |(rule, one): &&(&Rule, &Example)| by_figures_alone(rule).is_none() && one.given.is_empty();
    let cases: BTreeMap<String, Case<'_>> =
        told.iter().filter(of_files).map(|(_, one)| Case::of(one)).collect();
    let forms = Forms::write(reference, cases.values().flat_map(Case::forms).collect());
    let mut findings: BTreeMap<String, Finding> = BTreeMap::new();
    for (rule, example) in told {
        let found = if by_figures_alone(rule).is_some() || !example.given.is_empty() {
            from_figures(reference, rule, example)
        } else {
            Case::of(example)
                .1
                .play(reference, &forms)
                .unwrap()
                .findings
                .remove(&rule.code)
                .unwrap_or_default()
        };
        let found = found.into_iter().find(|finding| finding.rule == rule.code);
        if let Some(finding) = found {
            findings.entry(rule.code.clone()).or_insert(finding);
        }
    }
    findings
}

/// The findings of a rule that needs no file: its example, put where the batch puts the figures of submissions.
fn from_figures(reference: &Reference, rule: &Rule, example: &Example) -> Vec<Finding> {
    let catalogue = &reference.catalogue;
    let by_series = |figures: &BTreeMap<String, i64>| -> BTreeMap<SeriesId, Value> {
        let values = figures.iter().map(|(key, number)| (key, Value::Number(*number)));
        values.filter_map(|(key, value)| Some((catalogue.series_id(key)?, value))).collect()
    };
    let full = |figures: &BTreeMap<String, i64>| {
        let values = by_series(figures);
        let value = |id| values.get(&id).copied().unwrap_or_default();
        (0..catalogue.series.len()).map(SeriesId::from_index).map(value).collect::<Vec<Value>>()
    };
    let place = |id: SeriesId| Place {
        unit: UNIT.to_owned(),
        file: "inbox/2024/2024_524.xlsx".to_owned(),
        sheet: "B05".to_owned(),
        cell: "D9".to_owned(),
        series: catalogue.series(id).key.clone(),
        ..Place::default()
    };
    let values = by_series(&example.given);
    let stated = Stated { values: &values, places: &place };
    let period = example
        .period
        .unwrap_or(Period { year: 2024, part: if rule.holds_in(Part::S1) { Part::S1 } else { Part::Y } });
    if let Some(between) = &rule.between {
        let others: Vec<Vec<Value>> = example.others.iter().map(|unit| full(&unit.given)).collect();
        let others: Vec<&[Value]> = others.iter().map(Vec::as_slice).collect();
        if between.setting != Setting::AgencyAndOffice {
            return check_whole(catalogue, between.setting, &stated, &others).findings;
        }
        let other = example.others.first().map(|unit| by_series(&unit.given)).unwrap_or_default();
        let source = |reporter, values| Source { reporter, values, places: &place };
        return check_sources(catalogue, &source("police", &values), &source("district", &other)).findings;
    }
    if let Some(earlier) = &rule.earlier {
        let against = *earlier.against.first().unwrap();
        let both = |given, before| (full(given), full(before));
        let mut units = vec![(UNIT.to_owned(), both(&example.given, &example.before))];
        units.extend(
            example
                .others
                .iter()
                .enumerate()
                .map(|(index, unit)| (format!("{}", 525 + index), both(&unit.given, &unit.before))),
        );
        let before = by_series(&example.before);
        let filed = |file, values| temporal::Filed { unit: UNIT, reporter: "district", file, values };
        type Side = fn(&(Vec<Value>, Vec<Value>)) -> &[Value];
        let figures = |period: Period, side: Side, file| temporal::PeriodFigures {
            period,
            window: (Date::MIN, Date::MIN),
            units: units.iter().map(|(unit, values)| (unit.as_str(), side(values))).collect(),
            whole: None,
            files: vec![file],
        };
        let now = figures(period, |(now, _)| now, filed("inbox/2024/2024_524.xlsx", &values));
        let old = filed("inbox/2023/2023_524.xlsx", &before);
        let history = [(against, figures(against.seen_from(period), |(_, before)| before, old))];
        let places = |_: &str, id| place(id);
        return temporal::check(&now, &history.into_iter().collect(), catalogue, &places).findings;
    }
    let map = example
        .given
        .iter()
        .filter_map(|(key, number)| Some((crate::catalogue::MapCount::find(key)?, *number)));
    let read = given(example);
    let mut checked = check(&read, &reference.layout, catalogue, period.part, Collected::Ministry);
    checked.absorb(conditions::evaluate(catalogue, period.part, &values, &read.facts, &map.collect()));
    checked.findings
}

/// The figures of an example in the cells of a sheet.
fn given(example: &Example) -> FileRead {
    let facts = (9..).zip(&example.given).map(|(row, (key, number))| {
        let (sheet, cell, raw) = ("B05".to_owned(), format!("D{row}"), number.to_string());
        let origin = Origin { sheet, cell, raw, entry: Entry::Typed };
        Fact { series: key.clone(), value: Value::Number(*number), origin }
    });
    FileRead { facts: facts.collect(), ..FileRead::default() }
}
