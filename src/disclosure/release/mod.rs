//! A release as files: what the public gets, and nothing else (8-publication 8.7, 8.8).
//!
//! In: a draft, how each of its figures is shown, the names of units and measures. Out: the bytes of the public files. It
//! must not decide what is hidden, nor see why: every hidden figure becomes the same row.

mod codes;
mod elsewhere;
mod readme;
mod rows;
mod sums;

pub use codes::{CODE_COLUMNS, UNIT_COLUMNS};
pub use elsewhere::{Known, Told};
pub use readme::Facts;
pub use sums::sums;

use jiff::civil::Date;

use super::draft::{Draft, Plan};
use super::files::PUBLIC_COLUMNS;
use super::pattern::Display;
use crate::table::{self, TableError};

/// Name of the table of all figures.
pub const DATA: &str = "data.csv";
/// Name of the code lists.
pub const CODES: &str = "codes.csv";
/// Name of the list of units.
pub const UNITS: &str = "units.csv";

/// How final the figures of a report are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finality {
    /// Ước tính.
    Estimate,
    /// Sơ bộ.
    Preliminary,
    /// Chính thức.
    Final,
}

impl Finality {
    /// From the id of a status of the catalogue; `None` for an unknown one.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        match id {
            "estimate" => Some(Self::Estimate),
            "preliminary" => Some(Self::Preliminary),
            "final" => Some(Self::Final),
            _ => None,
        }
    }
}

/// A release with all that its files say.
#[derive(Debug, Clone, Copy)]
pub struct Release<'a> {
    /// What the draft was made from.
    pub plan: &'a Plan<'a>,
    /// Its figures.
    pub draft: &'a Draft,
    /// How each of them is shown.
    pub displays: &'a [Display],
    /// Its name.
    pub id: &'a str,
    /// How final the figures are.
    pub finality: Finality,
}

impl Release<'_> {
    /// Day of the map on which units are shown.
    fn day(&self) -> Date {
        self.draft.map
    }

    /// The table of all figures: UTF-8 without byte order mark, LF, in order of table, level, unit code.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub fn data(&self) -> Result<Vec<u8>, TableError> {
        table::csv(PUBLIC_COLUMNS, self.rows())
    }
}
