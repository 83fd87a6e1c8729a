//! A flat table: one header row, every cell a number, a text or the shorthand for what is missing.

use crate::value::Value;

use super::record::{ColumnRecord, Shorthand};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Text.
    Text(String),
    /// A number in units of `10^-decimals`; so many decimals are shown.
    Number {
        /// The number.
        minor: i64,
        /// Its decimals.
        decimals: u8,
        /// Decimals shown.
        shown: u8,
    },
    /// No number, and why.
    Shorthand(Shorthand),
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number of units, files or years.
    pub fn whole(number: impl Into<i64>) -> Self {
        Self::Number { minor: number.into(), decimals: 0, shown: 0 }
    }

    /// A number with all its decimals: ratios.
    pub fn ratio(minor: i64, decimals: u8) -> Self {
        Self::Number { minor, decimals, shown: decimals }
    }

    /// A number without trailing zeros: counts.
    pub fn count(minor: i64, decimals: u8) -> Self {
        Self::Number { minor, decimals, shown: crate::report::marks::shown(minor, decimals) }
    }

    /// The value of a series.
    pub fn value(value: Value, decimals: u8) -> Self {
        match value {
            Value::Number(minor) => Self::count(minor, decimals),
            Value::Missing => Self::Shorthand(Shorthand::Missing),
            Value::NotApplicable => Self::Shorthand(Shorthand::NotApplicable),
            Value::Rejected => Self::Shorthand(Shorthand::Rejected),
        }
    }

    /// A text, or the shorthand for one that is not known.
    pub fn known(text: &str) -> Self {
        if text.is_empty() { Self::Shorthand(Shorthand::NoCode) } else { Self::text(text) }
    }
}

/// A column: header and width in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// Header.
    pub title: String,
    /// Width in characters.
    pub width: u16,
}

impl From<&ColumnRecord> for Head {
    fn from(column: &ColumnRecord) -> Self {
        Self { title: column.title.vi.clone(), width: column.width }
    }
}

/// A table with its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FlatTable {
    /// Identifier of its record.
    pub id: String,
    /// Title.
    pub title: String,
    /// Columns.
    pub heads: Vec<Head>,
    /// Position of the column of notes, the only one whose cells may be empty.
    pub notes: Option<usize>,
    /// Rows, as long as the heads.
    pub rows: Vec<Vec<Cell>>,
}

impl FlatTable {
    /// The shorthand that stands in it, sorted.
    pub fn shorthand(&self) -> Vec<Shorthand> {
        let mut used: Vec<Shorthand> = self
            .rows
            .iter()
            .flatten()
            .filter_map(|cell| match cell {
                Cell::Shorthand(shorthand) => Some(*shorthand),
                Cell::Text(_) | Cell::Number { .. } => None,
            })
            .collect();
        used.sort_unstable();
        used.dedup();
        used
    }

    /// Whether a cell of the notes is empty.
    pub fn has_empty_notes(&self) -> bool {
        let empty = |row: &Vec<Cell>| {
            let cell = self.notes.and_then(|column| row.get(column));
            matches!(cell, Some(Cell::Text(text)) if text.is_empty())
        };
        self.rows.iter().any(empty)
    }
}
