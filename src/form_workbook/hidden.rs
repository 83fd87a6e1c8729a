//! The hidden sheet: what the workbook says of itself, and the entries of its drop-down lists.

use super::choices::{Choices, FIRST_COLUMN};
use super::{FORM_VERSION, FormRequest};
use crate::book::{Book, BookError, Content, NumberFormat, SheetOptions, Style};

/// Name of the hidden sheet.
pub const NAME: &str = "_treem";

/// Writes the hidden sheet.
pub fn write(book: &mut Book, request: &FormRequest<'_>, choices: &Choices) -> Result<(), BookError> {
    let version = FORM_VERSION.to_string();
    let period = request.period.to_string();
    let facts = [
        ("form_version", version.as_str()),
        ("unit", request.unit_code),
        ("period", period.as_str()),
        ("fingerprint", request.layout.fingerprint.as_str()),
    ];
    let style = Style::text().format(NumberFormat::Text);
    let mut sheet = book.sheet(SheetOptions::portrait(NAME))?;
    let longest = choices.lists.iter().map(Vec::len).max().unwrap_or(0).max(facts.len());
    for (row, index) in (0_u32..).zip(0..longest) {
        if let Some((key, value)) = facts.get(index) {
            sheet.cell(row, 0, Content::Text(key), style)?;
            sheet.cell(row, 1, Content::Text(value), style)?;
        }
        for (column, list) in (FIRST_COLUMN..).zip(&choices.lists) {
            if let Some(name) = list.get(index) {
                sheet.cell(row, column, Content::Text(name), style)?;
            }
        }
    }
    sheet.width(0, 14.0)?;
    sheet.width(1, 70.0)?;
    sheet.protect();
    sheet.hide();
    Ok(())
}
