//! Submissions in force → one value per unit and series, and the figures only a provincial agency has.

use std::collections::{BTreeMap, BTreeSet};

use super::judge::Judged;
use crate::catalogue::{Catalogue, SeriesId};
use crate::compute::{FigureUnit, UnitLevel, UnitValues};
use crate::finding::{Finding, Place};
use crate::units::{Level, Unit};
use crate::value::Value;

/// What the submissions of a period come to.
#[derive(Default)]
pub(super) struct Combined {
    /// Reporting units by code, those without a submission included.
    pub units: Vec<UnitValues>,
    /// Figures of provincial agencies.
    pub agency: BTreeMap<SeriesId, i64>,
    /// Units with a submission in force.
    pub reported: BTreeSet<String>,
    /// Totals in use that do not match their parts, by unit.
    pub disputed: BTreeMap<String, BTreeSet<SeriesId>>,
    /// Submissions that could not be used although they are valid.
    pub findings: Vec<Finding>,
}

pub(super) fn level(level: Level) -> UnitLevel {
    match level {
        Level::Province => UnitLevel::Province,
        Level::District => UnitLevel::District,
        Level::Commune => UnitLevel::Commune,
    }
}

pub(super) fn figure_unit(unit: &Unit) -> FigureUnit {
    FigureUnit { code: unit.code.clone(), name: unit.full_name.clone(), level: level(unit.level) }
}

/// Combines the submissions in force. `expected` are the units that must report, by code.
pub(super) fn combine(
    catalogue: &Catalogue,
    parent: &str,
    expected: &[&Unit],
    submissions: &[Judged],
) -> Combined {
    let mut combined = Combined::default();
    let mut by_unit: BTreeMap<&str, BTreeMap<&str, &Judged>> = BTreeMap::new();
    for submission in submissions.iter().filter(|submission| submission.in_force) {
        if let Some(attribution) = &submission.attribution {
            by_unit.entry(&attribution.unit).or_default().insert(&attribution.reporter, submission);
        }
    }
    for unit in expected {
        let reporters = by_unit.get(unit.code.as_str());
        let values = unit_values(catalogue, reporters);
        if let Some(reporters) = reporters {
            combined.reported.insert(unit.code.clone());
            let disputed: BTreeSet<SeriesId> =
                reporters.values().flat_map(|one| one.checked.disputed.iter().copied()).collect();
            if !disputed.is_empty() {
                combined.disputed.insert(unit.code.clone(), disputed);
            }
        }
        combined.units.push(UnitValues { unit: figure_unit(unit), values });
    }
    provincial(catalogue, by_unit.get(parent), &mut combined);
    combined
}

fn is_territorial(catalogue: &Catalogue, reporter: &str) -> bool {
    catalogue.reporter(reporter).is_some_and(|reporter| reporter.territorial)
}

/// Per series the authoritative reporter's value, else the territorial unit's.
fn unit_values(catalogue: &Catalogue, reporters: Option<&BTreeMap<&str, &Judged>>) -> Vec<Value> {
    let mut values = vec![Value::Missing; catalogue.series.len()];
    let Some(reporters) = reporters else { return values };
    let territorial = reporters.iter().find(|(id, _)| is_territorial(catalogue, id)).map(|(_, one)| *one);
    for (index, value) in values.iter_mut().enumerate() {
        let id = SeriesId::from_index(index);
        let authority = catalogue.element_of(id).authority.as_str();
        let stated = |one: Option<&&Judged>| one.and_then(|one| one.checked.values.get(&id).copied());
        let authoritative = stated(reporters.get(authority)).filter(|value| *value != Value::Missing);
        *value = authoritative.or_else(|| stated(territorial.as_ref())).unwrap_or_default();
    }
    values
}

/// Figures of agencies of the province itself; a declared provincial total is not used for computation.
fn provincial(catalogue: &Catalogue, reporters: Option<&BTreeMap<&str, &Judged>>, combined: &mut Combined) {
    for (reporter, submission) in reporters.into_iter().flatten() {
        if is_territorial(catalogue, reporter) {
            let place = Place {
                unit: submission.attribution.as_ref().map(|one| one.unit.clone()).unwrap_or_default(),
                file: submission.file.clone(),
                ..Place::default()
            };
            combined.findings.push(Finding::fail("R-STR-025", place, "", ""));
            continue;
        }
        for (id, value) in &submission.checked.values {
            if let Value::Number(number) = value
                && catalogue.element_of(*id).authority == *reporter
            {
                combined.agency.insert(*id, *number);
            }
        }
    }
}
