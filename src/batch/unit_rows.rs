//! The figures of the units beneath the nation's provinces, which the tables of the nation do not have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use super::period::PeriodFiles;
use super::{BatchError, Reference};
use crate::catalogue::{Catalogue, SeriesId};
use crate::compute::Figures;
use crate::disclosure::policy::{Policy, Shows};
use crate::form::Layout;
use crate::report::tidy;
use crate::units::UnitLevel;

/// Rows of `data.csv` of units beneath provinces, kept while provinces are computed side by side.
#[derive(Debug)]
pub(super) struct UnitRows {
    /// Series that a release, or the protection of one, looks at.
    wanted: BTreeSet<SeriesId>,
    /// Tables without header, by province.
    tables: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl UnitRows {
    /// What the policy in force needs; `None` where it is refused, which those hear who publish.
    pub fn wanted_by_policy(reference: &Reference) -> Option<Self> {
        let Reference { definitions, catalogue, layout, .. } = reference;
        let policy = Policy::load(definitions, catalogue, layout).ok()?;
        Some(Self::new(&policy, layout))
    }

    /// Keeps what the tables of a policy show beneath the province, and the wholes above it: breakdowns finer than any that
    /// is published are nothing that the public could work out.
    pub fn new(policy: &Policy, layout: &Layout) -> Self {
        let below = [UnitLevel::District, UnitLevel::Commune];
        let shown = policy.tables.iter().filter(|table| {
            let counts_units = table.shows == Shows::UnitsBySize;
            counts_units || table.levels.iter().any(|level| below.contains(level))
        });
        let mut wanted: BTreeSet<SeriesId> =
            shown.flat_map(|table| &table.series).flat_map(|series| series.parts.iter().copied()).collect();
        let relations = || layout.sheets.iter().flat_map(|sheet| &sheet.relations);
        loop {
            let known = wanted.len();
            for relation in relations() {
                if relation.parts.iter().any(|part| wanted.contains(part)) {
                    wanted.insert(relation.whole);
                }
            }
            if wanted.len() == known {
                return Self { wanted, tables: Mutex::default() };
            }
        }
    }

    /// Keeps the rows of a province's units.
    ///
    /// # Errors
    /// When they cannot be written as a table.
    pub fn keep(&self, catalogue: &Catalogue, figures: &Figures) -> Result<(), BatchError> {
        let Some(province) = figures.units.first() else { return Ok(()) };
        let wanted = |row: &tidy::TidyRow<'_>| {
            let key = if row.category.is_empty() {
                row.id.to_owned()
            } else {
                format!("{}|{}", row.id, row.category)
            };
            row.kind == tidy::Kind::Series
                && catalogue.series_id(&key).is_some_and(|id| self.wanted.contains(&id))
        };
        let members = figures.members();
        let rows = members.flat_map(|(position, _)| tidy::unit_rows(catalogue, figures, position));
        let table = tidy::csv(&rows.filter(wanted).collect::<Vec<_>>())?;
        let header = table.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let rows = table.get(header..).unwrap_or_default().to_vec();
        self.tables.lock().unwrap_or_else(PoisonError::into_inner).insert(province.code.clone(), rows);
        Ok(())
    }

    /// What was kept, of the files that it comes from.
    pub fn kept(self, files: &PeriodFiles) -> Beneath {
        let parts = &files.combined.parts;
        let reported = parts.iter().map(|part| part.reported).sum();
        let expected = parts.iter().map(|part| part.units.len()).sum();
        let tables = self.tables.into_inner().unwrap_or_else(PoisonError::into_inner);
        Beneath { reported, expected, rows: tables.into_values().flatten().collect() }
    }
}

/// What a release needs to know of the units beneath the provinces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Beneath {
    /// Units that have reported.
    pub reported: usize,
    /// Units that should have.
    pub expected: usize,
    /// Their rows of `data.csv`, without header, by province.
    pub rows: Vec<u8>,
}

/// Series that are protected, and those in a relation of the forms with one that is.
pub(super) fn protected(policy: &Policy, layout: &Layout, catalogue: &Catalogue) -> BTreeSet<SeriesId> {
    let related = |id: &SeriesId| policy.abuse_related(&catalogue.element_of(*id).id);
    let all = (0..catalogue.series.len()).map(SeriesId::from_index);
    let mut series: BTreeSet<SeriesId> = all.filter(related).collect();
    for relation in layout.sheets.iter().flat_map(|sheet| &sheet.relations) {
        let members = || relation.parts.iter().chain([&relation.whole]);
        if members().any(related) {
            series.extend(members().copied());
        }
    }
    series
}
