//! What is attached to cells already written or still to come: filters, validation, colours by condition, notes.

use rust_xlsxwriter::Note;

use super::sheet::{SheetWriter, failed};
use super::style::FONT;
use super::{BookError, CellRange, Conditional, Validation};

impl SheetWriter<'_> {
    /// Filter buttons on the first row of a rectangle.
    ///
    /// # Errors
    /// When there is no such rectangle.
    pub fn filter(&mut self, range: CellRange) -> Result<(), BookError> {
        let CellRange { first_row, first_column, last_row, last_column } = range;
        let done = self.worksheet.autofilter(first_row, first_column, last_row, last_column).map(|_| ());
        done.map_err(|source| failed(&self.name, range, source))
    }

    /// Validates what is typed into a rectangle.
    ///
    /// # Errors
    /// When a message or list is longer than a spreadsheet allows.
    pub fn validation(&mut self, range: CellRange, validation: &Validation) -> Result<(), BookError> {
        let CellRange { first_row, first_column, last_row, last_column } = range;
        let done = validation.to_library().and_then(|validation| {
            self.worksheet
                .add_data_validation(first_row, first_column, last_row, last_column, &validation)
                .map(|_| ())
        });
        done.map_err(|source| failed(&self.name, range, source))
    }

    /// Colours cells of a rectangle by a condition.
    ///
    /// # Errors
    /// When the condition is not a formula.
    pub fn conditional(&mut self, range: CellRange, conditional: &Conditional) -> Result<(), BookError> {
        let CellRange { first_row, first_column, last_row, last_column } = range;
        let rule = conditional.to_library();
        let done = self
            .worksheet
            .add_conditional_format(first_row, first_column, last_row, last_column, &rule)
            .map(|_| ());
        done.map_err(|source| failed(&self.name, range, source))
    }

    /// Attaches a note to a cell; it can be added at any time.
    ///
    /// # Errors
    /// When there is no such cell or the text is too long.
    pub fn note(&mut self, row: u32, column: u16, text: &str) -> Result<(), BookError> {
        let lines = text.lines().map(|line| 1 + line.chars().count() / 40).sum::<usize>();
        let height = u32::try_from(lines.clamp(2, 20)).unwrap_or(20) * 18 + 16;
        let note = Note::new(text)
            .add_author_prefix(false)
            .set_font_name(FONT)
            .set_font_size(10)
            .set_width(280)
            .set_height(height);
        let done = self.worksheet.insert_note(row, column, &note).map(|_| ());
        done.map_err(|source| failed(&self.name, CellRange::cell(row, column), source))
    }
}
