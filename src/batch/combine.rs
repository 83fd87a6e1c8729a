//! Submissions in force → one value per unit and series, and the figures only a provincial agency has.

use std::collections::{BTreeMap, BTreeSet};

use super::judge::Judged;
use crate::catalogue::{Catalogue, SeriesId};
use crate::compute::{FigureUnit, UnitLevel, UnitValues};
use crate::units::{Level, Unit};
use crate::value::Value;

/// What the submissions of a period come to.
#[derive(Default)]
pub(super) struct Combined {
    /// Reporting units by code, those without a submission included.
    pub units: Vec<UnitValues>,
    /// Figures of provincial agencies.
    pub agency: BTreeMap<SeriesId, Value>,
    /// Units with a submission of their own in force; an agency's alone does not make a unit reported.
    pub reported: BTreeSet<String>,
    /// Totals in use that do not match their parts, by unit.
    pub disputed: BTreeMap<String, BTreeSet<SeriesId>>,
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
    for submission in submissions.iter().filter(|submission| submission.in_force()) {
        if let Some(attribution) = &submission.attribution {
            by_unit.entry(&attribution.unit).or_default().insert(&attribution.reporter, submission);
        }
    }
    for unit in expected {
        let reporters = by_unit.get(unit.code.as_str());
        let (values, disputed) = unit_values(catalogue, reporters);
        if reporters.is_some_and(|reporters| reporters.keys().any(|id| catalogue.is_territorial(id))) {
            combined.reported.insert(unit.code.clone());
        }
        if !disputed.is_empty() {
            combined.disputed.insert(unit.code.clone(), disputed);
        }
        combined.units.push(UnitValues { unit: figure_unit(unit), values });
    }
    provincial(catalogue, by_unit.get(parent), &mut combined);
    combined
}

/// Per series the authoritative reporter's value, else the territorial unit's; and the totals among them that their
/// parts do not add up to.
fn unit_values(
    catalogue: &Catalogue,
    reporters: Option<&BTreeMap<&str, &Judged>>,
) -> (Vec<Value>, BTreeSet<SeriesId>) {
    let mut values = vec![Value::Missing; catalogue.series.len()];
    let mut disputed = BTreeSet::new();
    let Some(reporters) = reporters else { return (values, disputed) };
    let territorial = reporters.iter().find(|(id, _)| catalogue.is_territorial(id)).map(|(_, one)| *one);
    for (index, value) in values.iter_mut().enumerate() {
        let id = SeriesId::from_index(index);
        let stated = |one: Option<&Judged>| {
            let checked = &one?.checked;
            let value = checked.values.get(&id).copied().filter(|value| *value != Value::Missing)?;
            Some((value, checked.disputed.contains(&id)))
        };
        let authority = reporters.get(catalogue.element_of(id).authority.as_str()).copied();
        if let Some((chosen, unmatched)) = stated(authority).or_else(|| stated(territorial)) {
            *value = chosen;
            if unmatched {
                disputed.insert(id);
            }
        }
    }
    (values, disputed)
}

/// Figures of agencies of the province itself, where they are authoritative.
fn provincial(catalogue: &Catalogue, reporters: Option<&BTreeMap<&str, &Judged>>, combined: &mut Combined) {
    for (reporter, submission) in reporters.into_iter().flatten() {
        for (id, value) in &submission.checked.values {
            let stated = matches!(value, Value::Number(_) | Value::Rejected);
            if stated && catalogue.element_of(*id).authority == *reporter {
                combined.agency.insert(*id, *value);
            }
        }
    }
}
