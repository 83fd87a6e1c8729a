//! The limits a submitted file must keep to. Generous for real forms (a provincial workbook inflates to a few MiB),
//! small enough that a hostile file costs bounded memory and time.

use serde::{Deserialize, Serialize};

use super::{Measure, Refusal};

/// Upper bounds for one file. The defaults are stated beside each field; `[limits]` of `treem.toml` may set others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of the file as received: 64 MiB.
    pub max_file_bytes: u64,
    /// Entries in the zip directory: 2,048.
    pub max_entries: u64,
    /// Inflated bytes of one zip entry: 128 MiB.
    pub max_entry_bytes: u64,
    /// Inflated bytes of all zip entries together: 256 MiB.
    pub max_total_bytes: u64,
    /// Worksheets: 256.
    pub max_sheets: u64,
    /// Cells with content in one worksheet: 2,000,000.
    pub max_cells: u64,
    /// Cell elements in one worksheet, empty formatted ones included: 8,000,000.
    pub max_cell_elements: u64,
    /// Rows × columns of the rectangle around the cells with content of one worksheet: 100,000,000.
    pub max_range: u64,
    /// Bytes of one text, error or formula: 262,144 (Excel allows 32,767 characters).
    pub max_text_bytes: u64,
    /// Bytes of all texts and formulas of the workbook together: 128 MiB.
    pub max_total_text_bytes: u64,
    /// Entries of the shared string table, declared or present: 1,000,000.
    pub max_shared_strings: u64,
    /// Merged ranges in one worksheet: 100,000.
    pub max_merges: u64,
    /// Cell formats and number formats of the workbook, each: 65,536 (Excel allows 65,490).
    pub max_styles: u64,
    /// Seconds that reading may take: 60. Kept to by whoever reads in a process of its own.
    pub max_seconds: u64,
    /// Bytes of memory that reading may take: 1,024 MiB. Kept to by whoever reads in a process of its own.
    pub max_memory_bytes: u64,
}

const MIB: u64 = 1024 * 1024;

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_bytes: 64 * MIB,
            max_entries: 2_048,
            max_entry_bytes: 128 * MIB,
            max_total_bytes: 256 * MIB,
            max_sheets: 256,
            max_cells: 2_000_000,
            max_cell_elements: 8_000_000,
            max_range: 100_000_000,
            max_text_bytes: 262_144,
            max_total_text_bytes: 128 * MIB,
            max_shared_strings: 1_000_000,
            max_merges: 100_000,
            max_styles: 65_536,
            max_seconds: 60,
            max_memory_bytes: 1_024 * MIB,
        }
    }
}

impl Limits {
    /// Whether a limit is zero, under which nothing could be read.
    #[must_use]
    pub fn has_zero(&self) -> bool {
        let sizes = [self.max_file_bytes, self.max_entry_bytes, self.max_total_bytes, self.max_memory_bytes];
        let counts =
            [self.max_entries, self.max_sheets, self.max_cells, self.max_cell_elements, self.max_range];
        let others = [self.max_text_bytes, self.max_total_text_bytes, self.max_shared_strings];
        let rest = [self.max_merges, self.max_styles, self.max_seconds];
        sizes.iter().chain(&counts).chain(&others).chain(&rest).any(|limit| *limit == 0)
    }

    /// The limit on one measure.
    #[must_use]
    pub fn of(&self, measure: Measure) -> u64 {
        match measure {
            Measure::FileBytes => self.max_file_bytes,
            Measure::Entries => self.max_entries,
            Measure::EntryBytes => self.max_entry_bytes,
            Measure::TotalBytes => self.max_total_bytes,
            Measure::Sheets => self.max_sheets,
            Measure::Cells => self.max_cells,
            Measure::CellElements => self.max_cell_elements,
            Measure::Range => self.max_range,
            Measure::TextBytes => self.max_text_bytes,
            Measure::TotalTextBytes => self.max_total_text_bytes,
            Measure::SharedStrings => self.max_shared_strings,
            Measure::Merges => self.max_merges,
            Measure::Styles => self.max_styles,
        }
    }

    /// Refuses a value above its limit; `place` is the part, or the sheet and cell, it was found in.
    pub(super) fn check(&self, measure: Measure, place: &str, value: u64) -> Result<(), Refusal> {
        let limit = self.of(measure);
        if value <= limit {
            return Ok(());
        }
        Err(Refusal::LimitExceeded { measure, place: place.to_owned(), limit })
    }

    /// [`Limits::check`] for the length of a list.
    pub(super) fn check_count(&self, measure: Measure, place: &str, count: usize) -> Result<(), Refusal> {
        self.check(measure, place, count as u64)
    }
}
