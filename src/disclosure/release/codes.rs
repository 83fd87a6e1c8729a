//! What the codes of a release stand for, as tables: a table of figures refers to them by whole columns, so that any program
//! can check that no code is wrong.

use super::in_use::InUse;
use super::names::{confidentiality_name, level_name, status_name};
use super::{Release, Rows};
use crate::message::Bilingual;
use crate::table::{self, TableError, guarded};
use crate::units::{NATION, UnitLevel};

/// Columns of `codes.csv`: the list a code stands in, the code, its names.
pub const CODE_COLUMNS: [&str; 4] = ["list", "code", "name_vi", "name_en"];
/// Columns of `measures.csv`: a measure, in what it is counted, its names.
pub const MEASURE_COLUMNS: [&str; 4] = ["measure", "unit_of_measure", "name_vi", "name_en"];
/// Columns of `categories.csv`: a category as it stands in a row, its names.
pub const CATEGORY_COLUMNS: [&str; 3] = ["category", "name_vi", "name_en"];
/// Columns of `units.csv`: a unit on the map of a day.
pub const UNIT_COLUMNS: [&str; 5] = ["unit", "map", "unit_level", "name", "parent"];

impl Release<'_> {
    /// Codes of tables, levels, units of measure, categories and states, by list and code.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub(super) fn codes(&self, used: &InUse<'_>) -> Result<Vec<u8>, TableError> {
        let mut lines: Vec<[String; 4]> = Vec::new();
        let mut add = |list: &str, code: &str, name: &Bilingual| {
            lines.push([list.to_owned(), code.to_owned(), guarded(&name.vi), guarded(&name.en)]);
        };
        for (dimension, code) in used.pairs() {
            add("category", &format!("{dimension}={code}"), &self.pair_name(dimension, code));
            add("dimension", dimension, &self.dimension_name(dimension));
        }
        used.tables.iter().for_each(|id| add("table", id, &self.table_name(id)));
        used.levels.iter().for_each(|level| add("unit_level", level.as_str(), &level_name(*level)));
        used.units_of_measure()
            .iter()
            .for_each(|id| add("unit_of_measure", id, &self.unit_of_measure_name(id)));
        used.obs_statuses.iter().for_each(|code| add("obs_status", code, &status_name(code)));
        used.conf_statuses.iter().for_each(|code| add("conf_status", code, &confidentiality_name(code)));
        lines.sort_unstable();
        lines.dedup();
        table::csv(CODE_COLUMNS, lines)
    }

    /// The measures, each with what it is counted in.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub(super) fn measures(&self, used: &InUse<'_>) -> Result<Vec<u8>, TableError> {
        let lines = used.measures.iter().map(|(measure, unit)| {
            let name = self.measure_name(measure);
            [(*measure).to_owned(), (*unit).to_owned(), guarded(&name.vi), guarded(&name.en)]
        });
        table::csv(MEASURE_COLUMNS, lines)
    }

    /// The categories, several dimensions crossed included.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub(super) fn categories(&self, used: &InUse<'_>) -> Result<Vec<u8>, TableError> {
        let lines = used.categories.iter().map(|category| {
            let name = self.category_name(category);
            [(*category).to_owned(), guarded(&name.vi), guarded(&name.en)]
        });
        table::csv(CATEGORY_COLUMNS, lines)
    }

    /// The units, by code.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub(super) fn units(&self, rows: &Rows<'_>, used: &InUse<'_>) -> Result<Vec<u8>, TableError> {
        let lines = used.units.iter().map(|(code, (level, name))| {
            [*code, rows.map.as_str(), level.as_str(), *name, self.parent(code, *level)]
        });
        table::csv(UNIT_COLUMNS, lines)
    }

    /// The unit above a unit; empty above the nation.
    pub(super) fn parent(&self, code: &str, level: UnitLevel) -> &str {
        let unit = self.plan.map.find(code);
        match level {
            UnitLevel::Nation => "",
            UnitLevel::Region => NATION,
            UnitLevel::Province => unit.and_then(|unit| unit.region.as_deref()).unwrap_or_default(),
            UnitLevel::District | UnitLevel::Commune => {
                unit.and_then(|unit| unit.parent.as_deref()).unwrap_or_default()
            }
        }
    }
}
