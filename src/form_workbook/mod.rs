//! Writing of the submission workbook of one unit and period from the layout (3-forms).
//!
//! In: the layout, the catalogue, who reports to whom for which period, and a function from a cell of the layout to
//! what stands in it. Out: the bytes of one `.xlsx` file. Blank forms, samples and workbooks returned to their sender
//! are the same code with another function. It must not know what is wrong with a figure, nor where files are kept.

mod checks;
mod choices;
mod entry;
mod explain;
mod finish;
mod grid;
mod guide;
mod heading;
mod hidden;
mod list;
mod look;
mod measure;
mod name;
mod paging;
mod particulars;
mod places;
mod plan;
mod table_head;
#[cfg(test)]
mod tests;
mod totals;
mod validations;

use jiff::civil::Date;

pub use entry::{Entry, Filling, Mark};
pub use look::{HEAD, SHEET_TITLE, SUBTITLE};
pub use measure::{height, regular_lines};
pub use name::{file_name, slug};
pub use places::{FormCell, Places};

use crate::book::{Book, BookError};
use crate::catalogue::{self, Catalogue};
use crate::form::{Block, Column, Layout, Row, Sheet, SheetKind, Slot};
use crate::message;
use crate::period::Period;

/// Version of the anatomy of the workbook, kept in the hidden sheet.
pub const FORM_VERSION: u32 = 1;

/// Whose workbook is written, for which period.
#[derive(Debug, Clone, Copy)]
pub struct FormRequest<'a> {
    /// Layout.
    pub layout: &'a Layout,
    /// Catalogue the layout was built with.
    pub catalogue: &'a Catalogue,
    /// Period of the report.
    pub period: Period,
    /// Which sheets the unit fills.
    pub source: catalogue::Source,
    /// Code of the reporting unit.
    pub unit_code: &'a str,
    /// Full name of the reporting unit ("Huyện Bình Sơn").
    pub unit_name: &'a str,
    /// Who receives the report.
    pub receiving_agency: &'a str,
    /// First and last day counted.
    pub window: (Date, Date),
    /// Data cut-off.
    pub cut_off: Date,
    /// Id of the kind of reporter, filled in beforehand where it is known.
    pub reporter: Option<&'a str>,
}

/// A cell of the layout.
#[derive(Debug, Clone, Copy)]
pub struct CellPlace<'a> {
    /// Sheet.
    pub sheet: &'a Sheet,
    /// Block.
    pub block: &'a Block,
    /// Row.
    pub row: &'a Row,
    /// Column.
    pub column: &'a Column,
    /// What the cell carries.
    pub slot: Slot,
}

/// The function from a cell to what stands in it.
pub type Fill<'a> = dyn Fn(&CellPlace<'_>) -> Filling + 'a;
/// The function from a list sheet to its rows; each row has one filling per column.
pub type ListRows<'a> = dyn Fn(&Sheet) -> Vec<Vec<Filling>> + 'a;
/// What writes the sheets that stand before those of the form.
pub type Front<'a> = dyn Fn(&mut Book) -> Result<(), BookError> + 'a;

impl FormRequest<'_> {
    /// "6 tháng đầu năm 2024".
    fn period_name(&self) -> String {
        let year = self.period.year.to_string();
        let window = self.catalogue.window(self.period.part);
        window.map_or_else(
            || self.period.to_string(),
            |window| message::fill(&window.name.vi, [("year", year.as_str())]),
        )
    }

    /// "6 tháng đầu năm 2024 (2024-S1)", which readers of the workbook rely on.
    #[must_use]
    pub fn period_text(&self) -> String {
        format!("{} ({})", self.period_name(), self.period)
    }

    /// "Huyện Bình Sơn (524)", which readers of the workbook rely on.
    #[must_use]
    pub fn unit_text(&self) -> String {
        format!("{} ({})", self.unit_name, self.unit_code)
    }
}

/// Writes the workbook: guide, the sheets of the form in order, and the hidden sheet.
///
/// # Errors
/// When a text does not fit a cell, or no temporary file can be created.
pub fn write(request: &FormRequest<'_>, fill: &Fill<'_>, list: &ListRows<'_>) -> Result<Vec<u8>, BookError> {
    write_sheets(request, None, fill, list)
}

/// Writes the workbook behind sheets of the caller, of which the first is what people see when they open it.
///
/// # Errors
/// As [`write`], and what the caller's sheets come to.
pub fn write_behind(
    front: &Front<'_>,
    request: &FormRequest<'_>,
    fill: &Fill<'_>,
    list: &ListRows<'_>,
) -> Result<Vec<u8>, BookError> {
    write_sheets(request, Some(front), fill, list)
}

fn write_sheets(
    request: &FormRequest<'_>,
    front: Option<&Front<'_>>,
    fill: &Fill<'_>,
    list: &ListRows<'_>,
) -> Result<Vec<u8>, BookError> {
    let title = format!("Báo cáo về trẻ em, {}, {}", request.period_text(), request.unit_text());
    let mut book = Book::new(request.cut_off, &title)?;
    let mut choices = choices::Choices::default();
    if let Some(front) = front {
        front(&mut book)?;
    }
    guide::write(&mut book, request, front.is_none())?;
    for sheet in request.layout.form(request.period.part, request.source) {
        match sheet.kind {
            SheetKind::List => list::write(&mut book, request, sheet, &list(sheet), &mut choices)?,
            SheetKind::Grid | SheetKind::Particulars | SheetKind::Text => {
                grid::write(&mut book, request, sheet, fill, &mut choices)?;
            }
        }
    }
    hidden::write(&mut book, request, &choices)?;
    book.finish()
}
