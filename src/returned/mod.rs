//! The workbook that goes back to its sender (4-rules 4.3).
//!
//! In: one submission as it was read and judged, and its findings. Out: the bytes of a workbook with the sender's own
//! figures in the form, faulty cells coloured and annotated, and a first sheet that lists every finding and takes the
//! reasons for queries. Whatever the sender typed stays text or number: none of it becomes a formula, a link or a path.
//! It must not know other submissions, workspaces or where the workbook is kept.

mod figures;
mod marks;
mod name;
mod results;
mod spots;
mod table;
mod words;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use name::{beside, in_outputs, refused};

use crate::book::{Book, BookError};
use crate::catalogue::{Catalogue, SeriesId};
use crate::finding::{AnswerKind, Finding, Severity};
use crate::form::Sheet;
use crate::form_workbook::{self, CellPlace, FormRequest};
use crate::intake::{Fact, Particulars, TextEntry};
use crate::value::Value;

/// A finding with its severity.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// Severity.
    pub severity: Severity,
    /// Finding.
    pub finding: &'a Finding,
}

impl Listed<'_> {
    /// Whether the sender must still do something about it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.severity >= Severity::Query && self.finding.is_open()
    }

    /// Whether it is a query, which the sender may explain.
    fn takes_reason(&self) -> bool {
        let overridden =
            self.finding.answer.as_ref().is_some_and(|answer| answer.kind == AnswerKind::Overridden);
        self.severity == Severity::Query && !overridden
    }
}

/// One submission as it was read and judged.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// Name of the file, as its sender knows it.
    pub file: &'a str,
    /// Figures with their cells.
    pub facts: &'a [Fact],
    /// State of each figure after the checks.
    pub values: &'a BTreeMap<SeriesId, Value>,
    /// Texts of lists and text sheets.
    pub texts: &'a [TextEntry],
    /// General particulars.
    pub particulars: &'a Particulars,
}

/// What a returned workbook is written from.
#[derive(Debug, Clone, Copy)]
pub struct Returned<'a> {
    /// Whose workbook, for which period.
    pub form: FormRequest<'a>,
    /// The submission.
    pub sent: Sent<'a>,
    /// Every finding about it, in order of print.
    pub findings: &'a [Listed<'a>],
    /// Last on-time day for the report.
    pub deadline: Date,
}

/// A file of which nothing could be used.
#[derive(Debug, Clone, Copy)]
pub struct Refusal<'a> {
    /// Catalogue, for the words of rules.
    pub catalogue: &'a Catalogue,
    /// Name of the file, as its sender knows it.
    pub file: &'a str,
    /// Why.
    pub findings: &'a [Listed<'a>],
    /// Date in the properties of the workbook.
    pub created: Date,
}

/// Writes the returned workbook of a submission.
///
/// # Errors
/// When no temporary file can be created.
pub fn workbook(returned: &Returned<'_>) -> Result<Vec<u8>, BookError> {
    let spots = spots::Spots::new(&returned.form, &returned.sent, returned.findings);
    let marks = marks::Marks::new(returned, &spots);
    let figures = figures::Figures::new(returned, &spots);
    let fill = |place: &CellPlace<'_>| marks.apply(&spots::cell_of(place), figures.filling(place));
    let list = |sheet: &Sheet| figures.list(sheet, &marks);
    let front = |book: &mut Book| results::write(book, returned, &spots);
    form_workbook::write_behind(&front, &returned.form, &fill, &list)
}

/// Writes the workbook that says why a file was refused. It holds nothing of that file.
///
/// # Errors
/// When no temporary file can be created.
pub fn refusal(refusal: &Refusal<'_>) -> Result<Vec<u8>, BookError> {
    let mut book = Book::new(refusal.created, "Kết quả kiểm tra")?;
    results::write_refusal(&mut book, refusal)?;
    book.finish()
}

/// The revision that the returned workbook becomes once it is sent: one above the one it answers.
fn revision(particulars: &Particulars) -> u32 {
    particulars.revision.unwrap_or(0).saturating_add(1)
}
