//! Lists: one record per row, no row codes.

use super::choices::Choices;
use super::entry::{Entry, Filling};
use super::heading::{self, Zones};
use super::measure::{height, lines};
use super::{FormRequest, finish, grid, look, validations};
use crate::book::{
    Book, BookError, CellRange, Content, FormulaResult, NumberFormat, SheetOptions, SheetWriter, Style,
};
use crate::form::{Block, Column, Input, Sheet};

/// Rows of a blank list: one printed page.
const BLANK_ROWS: u32 = 36;
/// Blank rows kept below the entries of a filled list.
const SPARE_ROWS: u32 = 10;
/// Width of a column without its own.
const WIDTH: u16 = 18;

/// Writes a list with its entries and blank rows below them.
pub fn write(
    book: &mut Book,
    request: &FormRequest<'_>,
    sheet: &Sheet,
    entries: &[Vec<Filling>],
    choices: &mut Choices,
) -> Result<(), BookError> {
    let Some(block) = sheet.blocks.first() else { return Ok(()) };
    let widths = widths(block);
    let zones = Zones::new(&widths);
    let mut writer = book.sheet(SheetOptions::landscape(&sheet.id).tab(look::OTHER_TAB))?;
    heading::write(&mut writer, request, sheet, &zones)?;
    let top = zones.table_start();
    head(&mut writer, block, top, &widths)?;
    let first = first_row(block);
    let filled = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let count = BLANK_ROWS.max(filled.saturating_add(SPARE_ROWS));
    let blank = Vec::new();
    for index in 0..count {
        let entry = usize::try_from(index).ok().and_then(|index| entries.get(index)).unwrap_or(&blank);
        row(&mut writer, block, (first, first + index), entry, index + 1 == count)?;
    }
    validate(&mut writer, request, block, (first, first + count - 1), choices)?;
    for (column, width) in (0_u16..).zip(&widths) {
        writer.width(column, *width)?;
    }
    // No signature lines: text in data columns below a list would read as one more entry.
    let notes: Vec<&str> = sheet.note.iter().map(|note| note.vi.as_str()).collect();
    let end = heading::notes(&mut writer, &zones, first + count, &notes)?;
    writer.freeze(first, 1)?;
    writer.repeat_rows(top, top + 1)?;
    writer.print_area(CellRange::new(0, 0, end - 1, zones.last()))?;
    writer.codes_are_text(CellRange::new(0, 0, end, zones.last()))?;
    writer.fit_width();
    finish::set_up_page(&mut writer, request, sheet);
    writer.protect_list();
    Ok(())
}

/// Widths of the serial number and of the columns.
fn widths(block: &Block) -> Vec<f64> {
    let declared = block.columns.iter().map(|column| f64::from(column.width.unwrap_or(WIDTH)));
    std::iter::once(5.0).chain(declared).collect()
}

/// The row of the worksheet in which the first record stands; the columns begin in the second one.
pub fn first_row(block: &Block) -> u32 {
    Zones::new(&widths(block)).table_start() + 2
}

fn head(writer: &mut SheetWriter<'_>, block: &Block, top: u32, widths: &[f64]) -> Result<(), BookError> {
    let names: Vec<String> = block.columns.iter().map(|column| column.head.join(" – ")).collect();
    let tallest =
        names.iter().zip(widths.iter().skip(1)).map(|(name, width)| lines(name, *width - 0.5)).max();
    writer.height(top, height(tallest.unwrap_or(1)))?;
    writer.cell(top, 0, Content::Text("STT"), look::HEAD)?;
    for (column, name) in (1_u16..).zip(&names) {
        writer.cell(top, column, Content::Text(name), look::HEAD)?;
    }
    writer.cell(top + 1, 0, Content::Text("A"), look::INDEX)?;
    for (column, declared) in (1_u16..).zip(&block.columns) {
        writer.cell(top + 1, column, Content::Text(&declared.code), look::INDEX)?;
    }
    Ok(())
}

/// One record. Its number appears once something is entered, so that a blank row stays blank.
fn row(
    writer: &mut SheetWriter<'_>,
    block: &Block,
    (first, row): (u32, u32),
    entries: &[Filling],
    last: bool,
) -> Result<(), BookError> {
    let end = u16::try_from(block.columns.len()).unwrap_or(1).max(1);
    let filled = entries.iter().any(|filling| filling.entry != Entry::Blank);
    let record = CellRange::new(row, 1, row, end).name();
    let formula = format!("IF(COUNTA({record})=0,\"\",ROW()-{first})");
    let number = i64::from(row - first) + 1;
    let result = if filled { FormulaResult::Integer(number) } else { FormulaResult::Empty };
    if !filled {
        writer.height(row, 18.0)?;
    }
    writer.cell(row, 0, Content::Formula { formula: &formula, result }, look::stub(last))?;
    for ((position, column), index) in (1_u16..).zip(&block.columns).zip(0_usize..) {
        let filling = entries.get(index).cloned().unwrap_or_default();
        grid::put(writer, (row, position), &filling, style(column, last))?;
    }
    Ok(())
}

fn style(column: &Column, last: bool) -> Style {
    match column.input {
        Input::Text => look::line(NumberFormat::Text, last),
        Input::Date => look::line(NumberFormat::Date, last),
        Input::Number => look::line(NumberFormat::General, last).centre(),
        Input::Choice => look::line(NumberFormat::General, last),
        Input::Yesno => look::line(NumberFormat::General, last).centre(),
    }
}

fn validate(
    writer: &mut SheetWriter<'_>,
    request: &FormRequest<'_>,
    block: &Block,
    (first, last): (u32, u32),
    choices: &mut Choices,
) -> Result<(), BookError> {
    for (position, column) in (1_u16..).zip(&block.columns) {
        let range = CellRange::new(first, position, last, position);
        let list = column.choices.as_ref();
        if let Some(rule) = validations::entry(range, column.input, list, request.catalogue, choices) {
            writer.validation(range, &rule)?;
        }
    }
    Ok(())
}
