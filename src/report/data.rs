//! "Dữ liệu": the tidy table, row by row as in `data.csv`. Written straight to the sheet, because it is long.

use crate::book::{Book, BookError, CellRange, Content, SheetWriter};

use super::context::Context;
use super::look::Look;
use super::page::{Page, columns_u16, rows_u32};
use super::tidy::{COLUMNS, TidyNumber, TidyRow};
use super::write;

/// Widths of the columns of the table.
pub(super) const WIDTHS: [u16; 14] = [10, 15, 34, 7, 8, 11, 9, 44, 14, 15, 12, 12, 14, 14];

/// Columns that hold numbers.
const NUMBERS: [u16; 5] = [8, 10, 11, 12, 13];

/// Foot of the one page that is printed.
const PRINTED_NOTE: &str = "Trang dữ liệu cho máy đọc, khi in chỉ có dòng tiêu đề; số liệu đầy đủ ở trang tính này và ở tệp data.csv.";

/// Writes the sheet: one header row, no merged cell, one row per figure.
pub(super) fn sheet(
    book: &mut Book,
    context: &Context<'_>,
    page: &Page,
    rows: &[TidyRow<'_>],
) -> Result<(), BookError> {
    let mut sheet = write::for_programs(book, context, page, &COLUMNS, PRINTED_NOTE)?;
    sheet.filter(CellRange::new(0, 0, rows_u32(rows.len()), columns_u16(COLUMNS.len() - 1)))?;
    for column in 0..columns_u16(COLUMNS.len()) {
        let look = if NUMBERS.contains(&column) { Look::DataNumber { decimals: 0 } } else { Look::DataText };
        sheet.column_style(column, look.style())?;
    }
    for (position, row) in rows.iter().enumerate() {
        data_row(&mut sheet, rows_u32(position) + 1, row)?;
    }
    Ok(())
}

fn data_row(sheet: &mut SheetWriter<'_>, at: u32, row: &TidyRow<'_>) -> Result<(), BookError> {
    let period = row.period.to_string();
    let texts = [
        row.kind.as_str(),
        row.set,
        row.id,
        row.code,
        row.unit,
        row.unit_level.as_str(),
        &period,
        row.category,
    ];
    let text_style = Look::DataText.style();
    for (column, text) in (0..).zip(texts) {
        if !text.is_empty() {
            sheet.cell(at, column, Content::Text(text), text_style)?;
        }
    }
    number(sheet, at, 8, row.value)?;
    sheet.cell(at, 9, Content::Text(row.state.as_str()), text_style)?;
    number(sheet, at, 10, row.numerator)?;
    number(sheet, at, 11, row.denominator)?;
    let count = Look::DataNumber { decimals: 0 }.style();
    sheet.cell(at, 12, Content::Integer(i64::from(row.units_reported)), count)?;
    sheet.cell(at, 13, Content::Integer(i64::from(row.units_expected)), count)
}

/// A number; an absent one leaves the cell empty, as in `data.csv`: the column `state` says why.
fn number(
    sheet: &mut SheetWriter<'_>,
    row: u32,
    column: u16,
    number: Option<TidyNumber>,
) -> Result<(), BookError> {
    let Some(TidyNumber { minor, decimals, fixed }) = number else { return Ok(()) };
    let shown = if fixed { decimals } else { super::marks::shown(minor, decimals) };
    let style = Look::DataNumber { decimals: shown }.style();
    sheet.cell(row, column, Content::Decimal { minor, decimals }, style)
}
