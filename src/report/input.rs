//! What a report is written from. Plain values: no file, no ledger, no clock.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::catalogue::{Catalogue, SeriesId};
use crate::compute::Figures;
use crate::definitions::Definitions;
use crate::finding::Severity;
use crate::form::Layout;
use crate::period::Period;

use super::changes::Changes;

/// Everything that one report workbook depends on. Same input, same bytes.
pub struct ReportInput<'a> {
    /// Definition files in force; the report takes its own layout (`report`, `report_sheet`, `report_row`) from them.
    pub definitions: &'a Definitions,
    /// The catalogue of the same definitions.
    pub catalogue: &'a Catalogue,
    /// The layout of the submission workbook of the same definitions.
    pub layout: &'a Layout,
    /// Figures of the parent unit (first) and of its reporting units.
    pub figures: &'a Figures,
    /// Figures of earlier periods of the same kind, oldest first, as far as they are there.
    pub earlier: &'a [Figures],
    /// Comparison base, where its figures are there.
    pub base: Option<Period>,
    /// Head, signature block and dates.
    pub header: Header,
    /// Last on-time day for a reporting unit and for the province at the ministry.
    pub deadlines: Deadlines,
    /// Submissions received, in order of print.
    pub submissions: &'a [SubmissionLine],
    /// Codes of the reporting units whose figures are in the report.
    pub reported: &'a BTreeSet<String>,
    /// Findings of the run, in order of print.
    pub findings: &'a [FindingLine],
    /// The cells behind figures that are rejected.
    pub rejected: &'a [RejectedCell],
    /// What the submissions say in words, by unit.
    pub texts: &'a [ReportedText],
    /// What changed since the version issued last.
    pub changes: &'a Changes,
    /// Of the nation: who reported beneath each of its reporting units. Empty where these report themselves.
    pub parts: &'a [ReportPart],
}

/// Who reported beneath a reporting unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportPart {
    /// Code of the reporting unit (a province).
    pub code: String,
    /// The units beneath it that must report: name by code.
    pub units: BTreeMap<String, String>,
    /// Codes of the provinces merged into it, where it is shown on a later map.
    pub merged: BTreeSet<String>,
    /// Units beneath it that reported.
    pub reported: usize,
    /// Those of them that reported late.
    pub late: usize,
    /// Those of them of which the day of receipt is not known.
    pub undated: usize,
}

/// What stands on the cover (Nghị định 30/2020/NĐ-CP, Phụ lục I). An empty text is printed as a blank to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Superior body ("UBND TỈNH QUẢNG NGÃI").
    pub superior_body: String,
    /// Issuing body.
    pub issuing_body: String,
    /// Place of issue ("Quảng Ngãi").
    pub place: String,
    /// Agency that receives the report ("Kính gửi").
    pub receiving_agency: String,
    /// Number and symbol of the report ("123/BC-SYT").
    pub number: String,
    /// Authority lines above the post, from top to bottom ("TM. ỦY BAN NHÂN DÂN", "KT. GIÁM ĐỐC").
    pub authority: Vec<String>,
    /// Post of the signatory.
    pub post: String,
    /// Full name of the signatory, printed under the room for the signature.
    pub signatory_name: String,
    /// Recipients ("Nơi nhận"), one per entry.
    pub recipients: Vec<String>,
    /// First and last day counted.
    pub window: (Date, Date),
    /// Data cut-off; also the creation date of the workbook.
    pub cut_off: Date,
    /// Day on whose map units are shown, where that is not the period's own.
    pub map: Option<Date>,
    /// Id of the status of the report (`estimate`, `preliminary`, `final`).
    pub status: String,
    /// Name of the status ("sơ bộ").
    pub status_name: String,
    /// Reporting units whose figures are in the report.
    pub units_reported: usize,
    /// Reporting units that should be in it.
    pub units_expected: usize,
}

/// Last on-time days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadlines {
    /// For a reporting unit.
    pub unit: Date,
    /// For the province at the ministry.
    pub ministry: Date,
}

/// One file received for the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionLine {
    /// Code of the unit; empty where it was not recognised.
    pub unit_code: String,
    /// Name of the unit.
    pub unit_name: String,
    /// Name of the kind of reporter.
    pub reporter: String,
    /// File relative to the workspace.
    pub file: String,
    /// Revision number, 0 for the first submission.
    pub revision: u32,
    /// Day of receipt, where it is known.
    pub received: Option<Date>,
    /// Timeliness in words ("đúng hạn", "chậm 3 ngày", "chưa xác định").
    pub timeliness: String,
    /// Whether its figures are the ones in force.
    pub in_force: bool,
    /// Outcome of the checks in words.
    pub verdict: String,
}

/// One finding, ready to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingLine {
    /// Code of the unit; empty where it was not recognised.
    pub unit_code: String,
    /// Name of the unit.
    pub unit_name: String,
    /// Severity.
    pub severity: Severity,
    /// Code of the rule.
    pub rule: String,
    /// Name of the rule.
    pub rule_name: String,
    /// File relative to the workspace; empty where the finding is about no file.
    pub file: String,
    /// Worksheet.
    pub sheet: String,
    /// A1 address.
    pub cell: String,
    /// What is wrong and what to do, in Vietnamese.
    pub sentence: String,
    /// What was found.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// The reason on record and where it comes from, in words ("…" theo tệp …); empty while there is none.
    pub answer: String,
}

/// The cell of a figure that is rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedCell {
    /// Code of the unit.
    pub unit_code: String,
    /// The series it states.
    pub series: SeriesId,
    /// File relative to the workspace.
    pub file: String,
    /// Worksheet.
    pub sheet: String,
    /// A1 address.
    pub cell: String,
    /// What stands in it.
    pub found: String,
    /// The rules that speak against it, in words, with their places.
    pub reasons: Vec<String>,
}

/// One entry of a list (B11) or one text (B12) of a submission in force. It is shown as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedText {
    /// Code of the unit.
    pub unit_code: String,
    /// Name of the unit.
    pub unit_name: String,
    /// Name of the sector agency that wrote it; empty for the unit's own.
    pub agency: String,
    /// Form sheet (`B12`).
    pub sheet: String,
    /// Row code, or the running number of a list entry.
    pub row: String,
    /// Column code.
    pub column: String,
    /// The text.
    pub text: String,
}
