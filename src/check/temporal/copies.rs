//! Whole files with the numbers of an earlier one. The home of what makes two files the same.

use std::collections::BTreeMap;

use super::{History, PeriodFigures, words};
use crate::catalogue::{Catalogue, Copied, Earlier, ElementKind, Rule, SeriesId};
use crate::check::Verdicts;
use crate::finding::{Finding, Outcome, Place};
use crate::period::Part;
use crate::value::Value;

/// A submission in force.
#[derive(Debug, Clone)]
pub struct Filed<'a> {
    /// Unit.
    pub unit: &'a str,
    /// Reporter kind.
    pub reporter: &'a str,
    /// File, relative to the workspace.
    pub file: &'a str,
    /// Value of each series that the file carries.
    pub values: &'a BTreeMap<SeriesId, Value>,
}

/// The flows above zero of a file that every one of these reports collects. Stocks may stay as they were.
#[must_use]
pub fn flows_above_zero(
    values: &BTreeMap<SeriesId, Value>,
    catalogue: &Catalogue,
    parts: &[Part],
) -> Vec<(SeriesId, i64)> {
    let compared = |id: SeriesId| {
        let element = catalogue.element_of(id);
        element.kind == ElementKind::Flow && parts.iter().all(|part| element.periods.contains(part))
    };
    let above_zero = |value: &Value| value.number().filter(|number| *number != 0);
    values
        .iter()
        .filter(|(id, _)| compared(**id))
        .filter_map(|(id, value)| Some((*id, above_zero(value)?)))
        .collect()
}

/// Sets each file against the one of the same unit and reporter of earlier periods: one finding per file.
pub(super) fn check(
    rule: &Rule,
    copied: &Copied,
    earlier: &Earlier,
    (now, history): (&PeriodFigures<'_>, &History<'_>),
    catalogue: &Catalogue,
    verdicts: &mut Verdicts,
) {
    for filed in &now.files {
        let mut told = false;
        for against in &earlier.against {
            let before = against.seen_from(now.period);
            let same_sender = |one: &&Filed<'_>| one.unit == filed.unit && one.reporter == filed.reporter;
            let found = history.get(against).and_then(|figures| figures.files.iter().find(same_sender));
            let parts = [now.period.part, before.part];
            let outcome = judge(copied, filed.values, found.map(|one| one.values), catalogue, parts);
            verdicts.count(&rule.code, outcome);
            let Some(found) = found.filter(|_| outcome == Outcome::Fail && !told) else { continue };
            told = true;
            let place =
                Place { unit: filed.unit.to_owned(), file: filed.file.to_owned(), ..Place::default() };
            let finding = Finding::fail(&rule.code, place, found.file, "");
            verdicts.findings.push(words::dated(finding, *against, before));
        }
    }
}

/// Whether a file repeats another one.
pub(super) fn judge(
    copied: &Copied,
    now: &BTreeMap<SeriesId, Value>,
    earlier: Option<&BTreeMap<SeriesId, Value>>,
    catalogue: &Catalogue,
    parts: [Part; 2],
) -> Outcome {
    let flows = flows_above_zero(now, catalogue, &parts);
    if flows.len() < copied.cells {
        return Outcome::NotApplicable;
    }
    match earlier.map(|earlier| flows_above_zero(earlier, catalogue, &parts)) {
        None => Outcome::Undecided,
        Some(earlier) if earlier == flows => Outcome::Fail,
        Some(_) => Outcome::Pass,
    }
}
