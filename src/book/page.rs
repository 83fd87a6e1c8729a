//! The sheet as a page: panes, print set-up, protection, tab.

use rust_xlsxwriter::{IgnoreError, ProtectionOptions};

use super::sheet::{SheetWriter, failed};
use super::style::FONT;
use super::{BookError, CellRange};

const MILLIMETRES_PER_INCH: f64 = 25.4;

/// Page breaks that a sheet can hold.
const MOST_BREAKS: usize = 1023;

impl SheetWriter<'_> {
    /// Keeps the rows above `row` and the columns left of `column` in view.
    ///
    /// # Errors
    /// When there is no such cell.
    pub fn freeze(&mut self, row: u32, column: u16) -> Result<(), BookError> {
        let done = self.worksheet.set_freeze_panes(row, column).map(|_| ());
        done.map_err(|source| failed(&self.name, CellRange::cell(row, column), source))
    }

    /// Repeats rows at the top of each printed page.
    ///
    /// # Errors
    /// When there are no such rows.
    pub fn repeat_rows(&mut self, first: u32, last: u32) -> Result<(), BookError> {
        let done = self.worksheet.set_repeat_rows(first, last).map(|_| ());
        done.map_err(|source| BookError::library(&self.name, source))
    }

    /// Prints only this rectangle.
    ///
    /// # Errors
    /// When there is no such rectangle.
    pub fn print_area(&mut self, range: CellRange) -> Result<(), BookError> {
        let CellRange { first_row, first_column, last_row, last_column } = range;
        let done = self.worksheet.set_print_area(first_row, first_column, last_row, last_column).map(|_| ());
        done.map_err(|source| failed(&self.name, range, source))
    }

    /// Starts a new printed page above each of these rows.
    ///
    /// # Errors
    /// When there is no such row.
    pub fn page_breaks(&mut self, rows: &[u32]) -> Result<(), BookError> {
        // Beyond these the spreadsheet breaks pages where they are full.
        let rows = rows.get(..MOST_BREAKS).unwrap_or(rows);
        let done = self.worksheet.set_page_breaks(rows).map(|_| ());
        done.map_err(|source| BookError::library(&self.name, source))
    }

    /// Scales the print to one page in width, any number of pages in length.
    pub fn fit_width(&mut self) {
        self.worksheet.set_print_fit_to_pages(1, 0);
    }

    /// Scales the print to so many percent, 10 to 400.
    pub fn scale(&mut self, percent: u16) {
        self.worksheet.set_print_scale(percent);
    }

    /// Scales the print to one page.
    pub fn fit_page(&mut self) {
        self.worksheet.set_print_fit_to_pages(1, 1);
    }

    /// Centres the print between the left and right margin.
    pub fn centre_on_page(&mut self) {
        self.worksheet.set_print_center_horizontally(true);
    }

    /// Margins in millimetres; header and footer stand half way in them.
    pub fn margins(&mut self, left: f64, right: f64, top: f64, bottom: f64) {
        let inch = |millimetres: f64| millimetres / MILLIMETRES_PER_INCH;
        let (edge_top, edge_bottom) = (inch(top) / 2.0, inch(bottom) / 2.0);
        self.worksheet.set_margins(inch(left), inch(right), inch(top), inch(bottom), edge_top, edge_bottom);
    }

    /// Print header with the codes of spreadsheets (`&L`, `&C`, `&R`).
    pub fn header(&mut self, text: &str) {
        self.worksheet.set_header(text);
    }

    /// Print footer: text at the left, "Trang 1/3" at the right.
    pub fn footer(&mut self, left: &str) {
        let left = left.replace('&', "&&");
        self.worksheet.set_footer(format!("&L&\"{FONT},Italic\"&9{left}&R&\"{FONT},Regular\"&9Trang &P/&N"));
    }

    /// Print footer: text at the left, for sheets that carry their page number elsewhere.
    pub fn foot_note(&mut self, text: &str) {
        let text = text.replace('&', "&&");
        self.worksheet.set_footer(format!("&L&\"{FONT},Italic\"&9{text}"));
    }

    /// Locks all cells but the unlocked ones; no password, row heights and column widths stay free.
    pub fn protect(&mut self) {
        let options =
            ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::new() };
        self.worksheet.protect_with_options(&options);
    }

    /// Locks like [`SheetWriter::protect`], but rows can be inserted: lists.
    pub fn protect_list(&mut self) {
        let options = ProtectionOptions {
            format_columns: true,
            format_rows: true,
            insert_rows: true,
            ..ProtectionOptions::new()
        };
        self.worksheet.protect_with_options(&options);
    }

    /// Keeps the green corners off codes such as "01", which are text on purpose.
    ///
    /// # Errors
    /// When there is no such rectangle.
    pub fn codes_are_text(&mut self, range: CellRange) -> Result<(), BookError> {
        let CellRange { first_row, first_column, last_row, last_column } = range;
        let kind = IgnoreError::NumberStoredAsText;
        let done = self
            .worksheet
            .ignore_error_range(first_row, first_column, last_row, last_column, kind)
            .map(|_| ());
        done.map_err(|source| failed(&self.name, range, source))
    }

    /// Hides the sheet.
    pub fn hide(&mut self) {
        self.worksheet.set_hidden(true);
    }

    /// Shows this sheet when the workbook is opened.
    pub fn activate(&mut self) {
        self.worksheet.set_active(true);
    }

    /// Zoom of the screen in percent, 10 to 400.
    pub fn zoom(&mut self, percent: u16) {
        self.worksheet.set_zoom(percent);
    }
}
