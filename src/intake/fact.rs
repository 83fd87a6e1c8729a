//! Facts and what else a submission file says.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::reasons::Reason;
use super::report_book::ReportRead;
use crate::finding::Finding;
use crate::period::Period;
use crate::value::Value;

/// How a cell was filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// A number, or nothing.
    #[default]
    Typed,
    /// Text: what formulas of the sender's workbook do not add up.
    Text,
    /// A formula: its result is the sender's program's, not the sender's word.
    Formula,
}

/// The cell a fact was read from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Origin {
    /// Name of the worksheet in the file.
    pub sheet: String,
    /// A1 address.
    pub cell: String,
    /// Text of the cell as it was found; empty for a blank cell.
    pub raw: String,
    /// How it was filled in.
    pub entry: Entry,
}

/// One figure of one submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Key of the series (`abused|sex=F`).
    pub series: String,
    /// Its state.
    pub value: Value,
    /// The cell it came from.
    pub origin: Origin,
}

/// One text of B11 or B12. Texts of sheets with single cases are never kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextEntry {
    /// Sheet code (`B12`).
    pub sheet: String,
    /// Row code, or the running number of a list entry, from 1.
    pub row: String,
    /// Column code.
    pub column: String,
    /// The text.
    pub text: String,
    /// The cell it came from.
    pub origin: Origin,
}

/// Where in a file unit or period are claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimSource {
    /// Sheet TT.
    Particulars,
    /// The hidden sheet `_treem`.
    HiddenSheet,
    /// The header of a data sheet.
    Header,
    /// The tidy table of a report workbook.
    Report,
}

/// What one place in the file says of unit and period. None is trusted alone (3-forms 3.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Where it stands.
    pub source: ClaimSource,
    /// Worksheet.
    pub sheet: String,
    /// Unit code, if given there.
    pub unit_code: Option<String>,
    /// Unit name, if given there.
    pub unit_name: Option<String>,
    /// Period, if given there and readable.
    pub period: Option<Period>,
}

/// General particulars (TT).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Particulars {
    /// First day counted.
    pub window_start: Option<Date>,
    /// Last day counted.
    pub window_end: Option<Date>,
    /// Data cut-off.
    pub cut_off: Option<Date>,
    /// Status id (`estimate`, `preliminary`, `final`).
    pub status: Option<String>,
    /// Reporter kind id (`district`, `police` …).
    pub reporter: Option<String>,
    /// Post of the preparer (never a name).
    pub preparer_post: Option<String>,
    /// Day of preparation.
    pub prepared_on: Option<Date>,
    /// Revision number; 0 or absent for the first submission.
    pub revision: Option<u32>,
    /// Reason for a revision.
    pub revision_reason: Option<String>,
    /// Sheets ticked "không phát sinh".
    pub nil_sheets: Vec<String>,
}

/// Cells of the form by what became of them; read = accepted + rejected + empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CellCounts {
    /// Open number cells of the form.
    pub read: u64,
    /// With a number.
    pub accepted: u64,
    /// With something that cannot be used.
    pub rejected: u64,
    /// Blank or declared missing.
    pub empty: u64,
}

/// What the formulas of number cells come to when they are worked out again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Formulas {
    /// Whose result is the one shown.
    pub agreeing: u64,
    /// Of a kind that is not worked out, or with a part that is no number.
    pub not_recomputed: u64,
    /// Whose result is another one: found is what the file shows, expected what the formula gives.
    pub differing: Vec<Finding>,
}

/// What the list of cases (DS) adds up to. Its rows are never kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CaseListCounts {
    /// Entries; 0 for a list that cannot be read at all.
    pub rows: u64,
    /// Cells that are blank where an answer belongs, or not understood.
    pub unclear: u64,
    /// Count of each series that a list tells; `None` where one of its entries leaves it open.
    pub counts: BTreeMap<String, Option<i64>>,
}

/// Everything that was read from one file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileRead {
    /// Format in words (`xlsx`, `xlsm`).
    pub format: String,
    /// What the file says of unit and period, in order of place.
    pub claims: Vec<Claim>,
    /// General particulars.
    pub particulars: Particulars,
    /// Form version found in `_treem`.
    pub form_version: Option<String>,
    /// One fact per series of the form, in order of its cells.
    pub facts: Vec<Fact>,
    /// Texts of B11 and B12.
    pub texts: Vec<TextEntry>,
    /// Reasons given in a returned workbook, for findings of the submission before.
    pub reasons: Vec<Reason>,
    /// Findings; their file, unit and period are filled in by whoever knows them.
    pub findings: Vec<Finding>,
    /// Counts that reconcile.
    pub counts: CellCounts,
    /// Formulas of number cells.
    pub formulas: Formulas,
    /// What the list of cases adds up to; `None` when none is filled in.
    pub case_list: Option<CaseListCounts>,
    /// What a report workbook says; it is no submission of a unit then.
    pub report: Option<ReportRead>,
}
