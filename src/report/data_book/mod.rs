//! The data book: the figures of the report, one flat table per sheet, for screen readers and for reuse. It follows the
//! UK Analysis Function's guidance on releasing statistics in spreadsheets; `docs/so-lieu.md` goes through it.
//!
//! In: the same [`ReportInput`] as the report, and the layout of the tables (`data_book*` records of
//! `templates/reports/`). Out: the bytes of one `.xlsx`, equal for equal input. It must not know files, the ledger or
//! the clock, and computes nothing: what a figure is and what must be said of it, the report's own rooms decide.

mod figures;
mod flat;
mod forms;
mod record;
mod submissions;
mod write;

use crate::book::Book;

use self::flat::FlatTable;
use self::record::{DataBook, Shows, TableRecord};
use super::context::Context;
use super::input::ReportInput;
use super::{ReportError, assemble, template};

/// Writes the data book that goes with a report.
///
/// # Errors
/// When there is no such report, its layout refers to something that does not exist, or the workbook cannot be
/// written.
pub fn data_book(report: &str, input: &ReportInput<'_>) -> Result<Vec<u8>, ReportError> {
    let part = input.figures.period.part;
    let template = template::load(report, part, input.definitions, input.catalogue, input.layout)?;
    let layout = record::load(&template.report, part, input.definitions, input.catalogue, input.layout)?;
    let context = Context { input, report: &template.report };
    let title = format!("{}: {}", layout.words.title.vi, assemble::title(&context)?.replace('\n', " "));
    // A table without rows says nothing; the contents list those that are there.
    let tables = layout.tables.iter().flat_map(|record| tables(&context, &layout, record));
    let tables: Vec<FlatTable> = tables.filter(|table| !table.rows.is_empty()).collect();
    let mut book = Book::new(input.header.cut_off, &title)?;
    book.describe(&input.header.issuing_body, &context.report.source.vi);
    write::Writer { context: &context, layout: &layout, title: &title }.write(&mut book, &tables)?;
    Ok(book.finish()?)
}

fn tables(context: &Context<'_>, layout: &DataBook, record: &TableRecord) -> Vec<FlatTable> {
    match record.shows {
        Shows::Figures => figures::tables(context, layout, record),
        Shows::Form => forms::tables(context, layout, record),
        Shows::Targets => vec![figures::targets(context, layout, record)],
        Shows::Submissions => vec![submissions::table(context, layout, record)],
    }
}
