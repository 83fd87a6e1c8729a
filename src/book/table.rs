//! Tables: a header row and the rows under it, known to spreadsheets and screen readers as one thing.

use rust_xlsxwriter::{Table, TableColumn, TableStyle};

use super::sheet::{SheetWriter, failed, interned};
use super::style::Style;
use super::temporary::caught;
use super::{BookError, CellRange};

/// How a table is marked up.
#[derive(Debug, Clone, Copy)]
pub struct TableMark<'a> {
    /// Name of the table: letters, digits and `_`, unique in the workbook.
    pub name: &'a str,
    /// What it shows, for those who do not see it.
    pub title: &'a str,
    /// Texts of the header row: none empty, none twice.
    pub heads: &'a [String],
    /// Style of the header row.
    pub style: Style,
    /// Whether rows can be chosen by buttons in the header row.
    pub filters: bool,
}

impl SheetWriter<'_> {
    /// Writes the header row of a table and marks the rectangle under it as the table; its rows are written afterwards.
    /// No stripes: the table says nothing by colour.
    ///
    /// # Errors
    /// When the header row lies above the current row, a cell of it is taken, the name or a header cannot be used, or
    /// there is no row under the header.
    pub fn table(&mut self, range: CellRange, mark: &TableMark<'_>) -> Result<(), BookError> {
        let CellRange { first_row, first_column, last_row, last_column } = range;
        for column in first_column..=last_column {
            self.claim(first_row, column)?;
        }
        let format = interned(self.formats, mark.style).clone();
        let columns: Vec<TableColumn> = mark
            .heads
            .iter()
            .map(|head| TableColumn::new().set_header(head.as_str()).set_header_format(&format))
            .collect();
        let table = Table::new()
            .set_name(mark.name)
            .set_alt_text(mark.title)
            .set_alt_text_title(mark.title)
            .set_columns(&columns)
            .set_autofilter(mark.filters)
            .set_banded_rows(false)
            .set_style(TableStyle::None);
        caught(|| {
            let page = &mut *self.worksheet;
            let done = page.add_table(first_row, first_column, last_row, last_column, &table).map(|_| ());
            done.map_err(|source| failed(&self.name, range, source))
        })
    }
}
