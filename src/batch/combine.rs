//! Submissions in force → one value per unit and series, and the figures only a provincial agency has.

use std::collections::{BTreeMap, BTreeSet};

use super::judge::Judged;
use crate::catalogue::{Catalogue, SeriesId};
use crate::compute::{FigureUnit, UnitLevel, UnitValues};
use crate::report::{RejectedCell, ReportPart};
use crate::units::Unit;
use crate::value::Value;

/// What the submissions of a period come to.
#[derive(Default)]
pub(crate) struct Combined {
    /// Reporting units by code, those without a submission included.
    pub units: Vec<UnitValues>,
    /// Figures of provincial agencies.
    pub agency: BTreeMap<SeriesId, Value>,
    /// Units with a submission of their own in force; an agency's alone does not make a unit reported.
    pub reported: BTreeSet<String>,
    /// Totals in use that do not match their parts, by unit.
    pub disputed: BTreeMap<String, BTreeSet<SeriesId>>,
    /// Of the nation: who reported beneath each of its provinces.
    pub parts: Vec<ReportPart>,
    /// Of the nation: rejected figures of its provinces and of the units beneath them.
    pub rejected: Vec<RejectedCell>,
}

pub(super) fn figure_unit(unit: &Unit) -> FigureUnit {
    FigureUnit { code: unit.code.clone(), name: unit.full_name.clone(), level: UnitLevel::from(unit.level) }
}

/// The submissions in force by unit, then by reporter.
pub(crate) struct InForce<'a>(BTreeMap<&'a str, BTreeMap<&'a str, &'a Judged>>);

impl<'a> InForce<'a> {
    pub fn of(submissions: &'a [Judged]) -> Self {
        let mut by_unit: BTreeMap<&str, BTreeMap<&str, &Judged>> = BTreeMap::new();
        for submission in submissions.iter().filter(|submission| submission.in_force()) {
            if let Some(attribution) = &submission.attribution {
                by_unit.entry(&attribution.unit).or_default().insert(&attribution.reporter, submission);
            }
        }
        Self(by_unit)
    }

    /// The submission of a reporter for a unit.
    pub fn reporter(&self, unit: &str, reporter: &str) -> Option<&'a Judged> {
        self.0.get(unit)?.get(reporter).copied()
    }

    /// The unit's own submission.
    pub fn territorial(&self, catalogue: &Catalogue, unit: &str) -> Option<&'a Judged> {
        self.0.get(unit)?.iter().find(|(id, _)| catalogue.is_territorial(id)).map(|(_, one)| *one)
    }

    /// The submission whose figure of a series is used for a unit: the authoritative reporter's where it states one,
    /// else the territorial unit's.
    pub fn chosen(&self, catalogue: &Catalogue, unit: &str, id: SeriesId) -> Option<(&'a Judged, Value)> {
        let stated = |one: Option<&'a Judged>| {
            let one = one?;
            let value = one.checked.values.get(&id).copied().filter(|value| *value != Value::Missing)?;
            Some((one, value))
        };
        stated(self.reporter(unit, &catalogue.element_of(id).authority))
            .or_else(|| stated(self.territorial(catalogue, unit)))
    }
}

/// Combines the submissions in force. `expected` are the units that must report, by code.
pub(super) fn combine(
    catalogue: &Catalogue,
    parent: &str,
    expected: &[&Unit],
    submissions: &[Judged],
) -> Combined {
    let mut combined = Combined::default();
    let in_force = InForce::of(submissions);
    for unit in expected {
        let (values, disputed) = unit_values(catalogue, &in_force, &unit.code);
        if in_force.territorial(catalogue, &unit.code).is_some() {
            combined.reported.insert(unit.code.clone());
        }
        if !disputed.is_empty() {
            combined.disputed.insert(unit.code.clone(), disputed);
        }
        combined.units.push(UnitValues { unit: figure_unit(unit), values });
    }
    provincial(catalogue, in_force.0.get(parent), &mut combined);
    combined
}

/// The figures used for a unit, and the totals among them that their parts do not add up to.
fn unit_values(
    catalogue: &Catalogue,
    in_force: &InForce<'_>,
    unit: &str,
) -> (Vec<Value>, BTreeSet<SeriesId>) {
    let mut values = vec![Value::Missing; catalogue.series.len()];
    let mut disputed = BTreeSet::new();
    for (index, value) in values.iter_mut().enumerate() {
        let id = SeriesId::from_index(index);
        if let Some((submission, chosen)) = in_force.chosen(catalogue, unit, id) {
            *value = chosen;
            if submission.checked.disputed.contains(&id) {
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
