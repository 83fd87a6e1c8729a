//! Which codes stand in a release.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::Rows;
use crate::units::UnitLevel;

/// Every code that a release uses, in order.
#[derive(Debug, Default)]
pub(super) struct InUse<'r> {
    pub tables: BTreeSet<&'r str>,
    /// Units with their level and name.
    pub units: BTreeMap<&'r str, (UnitLevel, &'r str)>,
    pub levels: BTreeSet<UnitLevel>,
    /// Measures, each with a unit of measure.
    pub measures: BTreeSet<(&'r str, &'r str)>,
    /// Categories other than the total.
    pub categories: BTreeSet<&'r str>,
    pub obs_statuses: BTreeSet<&'r str>,
    pub conf_statuses: BTreeSet<&'r str>,
    /// Marks other than none.
    pub marks: BTreeSet<&'r str>,
}

impl<'r> InUse<'r> {
    pub fn of(rows: &'r Rows<'_>) -> Self {
        let mut used = Self::default();
        for row in &rows.list {
            used.tables.insert(row.table);
            used.units.insert(row.unit, (row.level, &row.unit_name));
            used.levels.insert(row.level);
            used.measures.insert((row.measure, row.unit_of_measure));
            used.categories.insert(&row.category);
            used.obs_statuses.insert(row.obs_status);
            used.conf_statuses.insert(row.conf_status);
            used.marks.insert(row.note);
        }
        used.categories.remove("");
        used.marks.remove("");
        used
    }

    pub fn units_of_measure(&self) -> BTreeSet<&'r str> {
        self.measures.iter().map(|(_, unit)| *unit).collect()
    }

    /// The pairs of dimension and code that the categories are made of.
    pub fn pairs(&self) -> BTreeSet<(&'r str, &'r str)> {
        self.categories.iter().flat_map(|category| pairs(category)).collect()
    }
}

/// The pairs of dimension and code of a category.
pub(super) fn pairs(category: &str) -> impl Iterator<Item = (&str, &str)> {
    category.split(';').filter_map(|pair| pair.split_once('='))
}
