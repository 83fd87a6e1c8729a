//! One sheet, written row after row.

use std::collections::{BTreeSet, HashMap};

use rust_xlsxwriter::{Color, Format, Formula, Url, Worksheet, XlsxError};

use super::content::{Content, Exact, FormulaResult, exact, serial_day};
use super::style::{Colour, Style};
use super::temporary::caught;
use super::{BookError, CellRange, cell_name};

/// A4 in the numbering of spreadsheets.
const A4: u8 = 9;
/// Characters a cell holds.
const CELL_LIMIT: usize = 32_767;

/// What is fixed when a sheet is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetOptions {
    /// Name on the tab, at most 31 characters.
    pub name: String,
    /// A4 on its side.
    pub landscape: bool,
    /// Whether the screen shows grid lines.
    pub gridlines: bool,
    /// Colour of the tab.
    pub tab: Option<Colour>,
}

impl SheetOptions {
    /// A landscape sheet without grid lines.
    #[must_use]
    pub fn landscape(name: &str) -> Self {
        Self { name: name.to_owned(), landscape: true, gridlines: false, tab: None }
    }

    /// A portrait sheet without grid lines.
    #[must_use]
    pub fn portrait(name: &str) -> Self {
        Self { landscape: false, ..Self::landscape(name) }
    }

    /// With a coloured tab.
    #[must_use]
    pub fn tab(self, colour: Colour) -> Self {
        Self { tab: Some(colour), ..self }
    }
}

/// Writes one sheet. Rows only go down; a cell is written once.
pub struct SheetWriter<'a> {
    pub(super) worksheet: &'a mut Worksheet,
    pub(super) formats: &'a mut HashMap<Style, Format>,
    pub(super) name: String,
    /// Styles of columns as a whole.
    columns: HashMap<u16, Style>,
    row: u32,
    /// Columns of the current row by whether their cell is written.
    taken: Vec<bool>,
    /// Cells of rows below that merges have taken.
    below: BTreeSet<(u32, u16)>,
}

impl<'a> SheetWriter<'a> {
    pub(super) fn start(
        worksheet: &'a mut Worksheet,
        formats: &'a mut HashMap<Style, Format>,
        options: SheetOptions,
    ) -> Result<Self, BookError> {
        worksheet
            .set_name(options.name.as_str())
            .map_err(|source| BookError::library(&options.name, source))?;
        worksheet.set_paper_size(A4).set_screen_gridlines(options.gridlines);
        // Without this the library writes 0 as the value of a formula that shows nothing.
        worksheet.set_formula_result_default("");
        if options.landscape {
            worksheet.set_landscape();
        }
        if let Some(Colour(tab)) = options.tab {
            worksheet.set_tab_color(Color::RGB(tab));
        }
        Ok(Self {
            worksheet,
            formats,
            name: options.name,
            columns: HashMap::new(),
            row: 0,
            taken: Vec::new(),
            below: BTreeSet::new(),
        })
    }

    /// Writes one cell.
    ///
    /// # Errors
    /// When the row lies above the current one, the cell was already written, or the content does not fit a cell.
    pub fn cell(
        &mut self,
        row: u32,
        column: u16,
        content: Content<'_>,
        style: Style,
    ) -> Result<(), BookError> {
        self.claim(row, column)?;
        caught(|| self.put(row, column, content, style))
    }

    /// Takes a cell that is about to be written.
    pub(super) fn claim(&mut self, row: u32, column: u16) -> Result<(), BookError> {
        self.advance(row, column)?;
        self.take(row, column)
    }

    /// Takes a cell of the current row or below.
    fn take(&mut self, row: u32, column: u16) -> Result<(), BookError> {
        let free = if row > self.row {
            self.below.insert((row, column))
        } else {
            let index = usize::from(column);
            if self.taken.len() <= index {
                self.taken.resize(index + 1, false);
            }
            !std::mem::replace(&mut self.taken[index], true)
        };
        let twice = || BookError::CellTwice { sheet: self.name.clone(), cell: cell_name(row, column) };
        if free { Ok(()) } else { Err(twice()) }
    }

    /// Merges a rectangle whose top row is the current row or below; content goes to its top left cell. A single cell
    /// is simply written.
    ///
    /// # Errors
    /// As [`SheetWriter::cell`], for every cell of the rectangle.
    pub fn merge(&mut self, range: CellRange, content: Content<'_>, style: Style) -> Result<(), BookError> {
        let CellRange { first_row, first_column, last_row, last_column } = range;
        self.advance(first_row, first_column)?;
        for row in first_row..=last_row {
            for column in first_column..=last_column {
                self.take(row, column)?;
            }
        }
        caught(|| {
            if (first_row, first_column) != (last_row, last_column) {
                let format = interned(self.formats, style).clone();
                self.worksheet
                    .merge_range(first_row, first_column, last_row, last_column, "", &format)
                    .map_err(|source| failed(&self.name, range, source))?;
            }
            self.put(first_row, first_column, content, style)
        })
    }

    /// Refuses rows above the current one; the library would drop their cells.
    fn advance(&mut self, row: u32, column: u16) -> Result<(), BookError> {
        if row < self.row {
            return Err(BookError::RowOrder { sheet: self.name.clone(), cell: cell_name(row, column) });
        }
        if row > self.row {
            self.row = row;
            self.taken.clear();
            if !self.below.is_empty() {
                let further = self.below.split_off(&(row + 1, 0));
                for (at, column) in std::mem::replace(&mut self.below, further) {
                    if at == row {
                        self.take(row, column)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn put(&mut self, row: u32, column: u16, content: Content<'_>, style: Style) -> Result<(), BookError> {
        let sheet = &self.name;
        let unwritable = || BookError::Unwritable { sheet: sheet.clone(), cell: cell_name(row, column) };
        if let Content::Text(text) | Content::Link { text, .. } = content
            && text.encode_utf16().count() > CELL_LIMIT
        {
            return Err(BookError::Text { sheet: sheet.clone(), cell: cell_name(row, column) });
        }
        let page = &mut *self.worksheet;
        if self.columns.get(&column) == Some(&style)
            && let Some(written) = plain(page, (row, column), &content)
        {
            return written.map(|_| ()).map_err(|source| failed(sheet, CellRange::cell(row, column), source));
        }
        let format = interned(self.formats, style);
        let written = match content {
            Content::Blank => page.write_blank(row, column, format),
            Content::Text(text) => page.write_string_with_format(row, column, text, format),
            Content::Integer(number) => number_cell(page, (row, column), exact(number, 0), format),
            Content::Decimal { minor, decimals } => {
                number_cell(page, (row, column), exact(minor, decimals), format)
            }
            Content::Number(number) if number.is_finite() => {
                page.write_number_with_format(row, column, number, format)
            }
            Content::Number(_) => return Err(unwritable()),
            Content::Date(date) => {
                let day = serial_day(date).ok_or_else(unwritable)?;
                page.write_number_with_format(row, column, day, format)
            }
            Content::Formula { formula, result } => {
                let result = result_text(result).ok_or_else(unwritable)?;
                let formula = Formula::new(formula).set_result(result);
                page.write_formula_with_format(row, column, formula, format)
            }
            Content::Link { target, text } => {
                page.write_url_with_format(row, column, Url::new(target).set_text(text), format)
            }
        };
        written.map(|_| ()).map_err(|source| failed(sheet, CellRange::cell(row, column), source))
    }

    /// Column width in characters.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn width(&mut self, column: u16, characters: f64) -> Result<(), BookError> {
        let done = self.worksheet.set_column_width(column, characters).map(|_| ());
        done.map_err(|source| BookError::library(&self.name, source))
    }

    /// Style of a column as a whole, before anything is written to it. For long tables: a cell of that style then says
    /// nothing of its own, which spares the library looking its format up.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn column_style(&mut self, column: u16, style: Style) -> Result<(), BookError> {
        let format = interned(self.formats, style);
        let done = self.worksheet.set_column_format(column, format).map(|_| ());
        done.map_err(|source| BookError::library(&self.name, source))?;
        self.columns.insert(column, style);
        Ok(())
    }

    /// Row height in points, for the current row or one below.
    ///
    /// # Errors
    /// When the row lies above the current one.
    pub fn height(&mut self, row: u32, points: f64) -> Result<(), BookError> {
        if row < self.row {
            return Err(BookError::RowOrder { sheet: self.name.clone(), cell: cell_name(row, 0) });
        }
        let done = self.worksheet.set_row_height(row, points).map(|_| ());
        done.map_err(|source| BookError::library(&self.name, source))
    }
}

/// The one format of a style.
pub(super) fn interned(formats: &mut HashMap<Style, Format>, style: Style) -> &Format {
    formats.entry(style).or_insert_with(|| style.to_format())
}

/// Writes a text or a number in the style of its column; `None` for other contents.
fn plain<'w>(
    page: &'w mut Worksheet,
    (row, column): (u32, u16),
    content: &Content<'_>,
) -> Option<Result<&'w mut Worksheet, XlsxError>> {
    let number = match *content {
        Content::Text(text) => return Some(page.write_string(row, column, text)),
        Content::Integer(number) => exact(number, 0),
        Content::Decimal { minor, decimals } => exact(minor, decimals),
        _ => return None,
    };
    Some(match number {
        Exact::Number(number) => page.write_number(row, column, number),
        Exact::Digits(digits) => page.write_string(row, column, digits),
    })
}

fn number_cell<'w>(
    page: &'w mut Worksheet,
    (row, column): (u32, u16),
    number: Exact,
    format: &Format,
) -> Result<&'w mut Worksheet, XlsxError> {
    match number {
        Exact::Number(number) => page.write_number_with_format(row, column, number, format),
        Exact::Digits(digits) => page.write_string_with_format(row, column, digits, format),
    }
}

/// The result as the library expects it; `None` for infinity and the like.
fn result_text(result: FormulaResult<'_>) -> Option<String> {
    let number = |number: Exact| match number {
        Exact::Number(number) => number.to_string(),
        Exact::Digits(digits) => digits,
    };
    match result {
        FormulaResult::Empty => Some(String::new()),
        FormulaResult::Text(text) => Some(text.to_owned()),
        FormulaResult::Integer(minor) => Some(number(exact(minor, 0))),
        FormulaResult::Decimal { minor, decimals } => Some(number(exact(minor, decimals))),
        FormulaResult::Number(value) => value.is_finite().then(|| value.to_string()),
    }
}

pub(super) fn failed(sheet: &str, range: CellRange, source: XlsxError) -> BookError {
    BookError::library(&format!("{sheet}!{}", range.name()), source)
}
