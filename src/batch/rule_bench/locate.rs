//! Where a row or column code stands in a form as it was written. The reader under test is not asked: it would find
//! its own mistakes right.

use crate::intake::workbook::{CellAddress, Content, Sheet};
use crate::text;

/// Rows at the top of a sheet that hold its heading lines.
const HEADING_ROWS: u32 = 30;
/// Column of the row codes.
const CODES: u32 = 2;

fn text_at(sheet: &Sheet, row: u32, column: u32) -> Option<&str> {
    match &sheet.cell(CellAddress::new(row, column))?.content {
        Content::Text(text) => Some(text.trim()),
        _ => None,
    }
}

/// Whether a row is an index row: `A`, `B`, `C`, `1` … of a table, `A`, `1` … of a list.
fn is_index(sheet: &Sheet, row: u32) -> bool {
    let stubs = [text_at(sheet, row, 0), text_at(sheet, row, 1), text_at(sheet, row, CODES)];
    matches!(stubs, [Some("A"), Some("B"), Some("C")] | [Some("A"), Some("1"), _])
}

fn rows(sheet: &Sheet) -> impl DoubleEndedIterator<Item = u32> {
    0..sheet.cells.last().map_or(0, |cell| cell.address.row + 1)
}

/// The row of a code; `C` is the index row, and rows of a list are numbered from 1 below it.
pub(super) fn row(sheet: &Sheet, code: &str) -> Option<u32> {
    let index = rows(sheet).find(|row| is_index(sheet, *row));
    match index {
        // The hidden sheet has no index row: its entries stand in the first column.
        None => rows(sheet).find(|row| text_at(sheet, *row, 0) == Some(code)),
        Some(index) if code == "C" => Some(index),
        Some(index) if text_at(sheet, index, CODES) != Some("C") => {
            code.parse::<u32>().ok().map(|number| index + number)
        }
        Some(_) => rows(sheet).find(|row| text_at(sheet, *row, CODES) == Some(code)),
    }
}

/// The column of a code under the index row that holds for a row; of the hidden sheet, the column of its values.
pub(super) fn column(sheet: &Sheet, row: u32, code: &str) -> Option<u32> {
    let Some(index) = rows(sheet).filter(|index| *index <= row).rfind(|row| is_index(sheet, *row)) else {
        return rows(sheet).all(|row| !is_index(sheet, row)).then_some(1);
    };
    let cells = sheet.cells.iter().filter(|cell| cell.address.row == index);
    cells.map(|cell| cell.address.column).find(|column| text_at(sheet, index, *column) == Some(code))
}

/// The column of a code under the first index row.
pub(super) fn first_column(sheet: &Sheet, code: &str) -> Option<u32> {
    let index = rows(sheet).find(|row| is_index(sheet, *row))?;
    column(sheet, index, code)
}

/// The heading line that begins with a label, and the label as it stands there.
pub(super) fn heading<'a>(sheet: &'a Sheet, label: &str) -> Option<(CellAddress, &'a str)> {
    let top = sheet.cells.iter().take_while(|cell| cell.address.row < HEADING_ROWS);
    top.filter_map(|cell| match &cell.content {
        Content::Text(text) => Some((cell.address, text.split_once(':')?.0)),
        _ => None,
    })
    .find(|(_, before)| text::fold(before) == text::fold(label))
}
