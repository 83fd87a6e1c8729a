//! Sheets for everybody: every sheet begins in A1 with its title, has one marked table at most, no merged cell, no fill, no
//! header or footer, and nothing below its table. Screen readers, filters and other programs take them as they are.

use super::{BookError, CellRange, Content, SheetWriter, Style, TableMark, Vertical, text_lines};

/// Look of titles: all text has 12 points and more, no fill, no colour.
pub const TITLE: Style = Style::text().bold().size(14);
/// Look of texts and numbers.
pub const TEXT: Style = Style::text().size(12);
/// Look of header rows.
pub const HEAD: Style = Style::text().bold().size(12).wrap().vertical(Vertical::Top);
/// Look of links.
pub const LINK: Style = Style::text().size(12).underline();
/// Width of a column of running text, in characters.
pub const WIDE: u16 = 90;
/// Height of a line of text, in points.
const LINE: u32 = 16;
/// Greatest height of a row, in points.
const TALLEST: u32 = 400;

/// Writes widths, the title in A1 and the lines under it. Returns the first free row.
///
/// # Errors
/// When something was written before.
pub fn begin(
    sheet: &mut SheetWriter<'_>,
    title: &str,
    lines: &[String],
    widths: &[u16],
) -> Result<u32, BookError> {
    for (column, width) in (0..).zip(widths) {
        sheet.width(column, f64::from(*width))?;
    }
    sheet.cell(0, 0, Content::Text(title), TITLE)?;
    let mut row = 1;
    for line in lines {
        sheet.cell(row, 0, Content::Text(line), TEXT)?;
        row += 1;
    }
    Ok(row)
}

/// Writes the header row of a table over so many rows, high enough for its texts, and marks all of it as the table.
///
/// # Errors
/// When the header row lies above what was written, or a name cannot be used.
pub fn table(
    sheet: &mut SheetWriter<'_>,
    header: u32,
    rows: u32,
    mark: &TableMark<'_>,
    widths: &[u16],
) -> Result<(), BookError> {
    // Bold type is wider.
    let texts: Vec<(&str, u16)> =
        mark.heads.iter().zip(widths).map(|(head, width)| (head.as_str(), *width * 9 / 10)).collect();
    height(sheet, header, &texts)?;
    let last = u16::try_from(mark.heads.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.table(CellRange::new(header, 0, header + rows, last), mark)
}

/// A text that wraps in a column of running text.
///
/// # Errors
/// When the row lies above what was written.
pub fn wrapped(sheet: &mut SheetWriter<'_>, row: u32, text: &str, style: Style) -> Result<(), BookError> {
    height(sheet, row, &[(text, WIDE)])?;
    sheet.cell(row, 0, Content::Text(text), style)
}

/// Makes a row high enough for texts in columns of some widths.
///
/// # Errors
/// When the row lies above what was written.
pub fn height(sheet: &mut SheetWriter<'_>, row: u32, texts: &[(&str, u16)]) -> Result<(), BookError> {
    high(sheet, row, texts.iter().map(|(text, width)| lines(text, *width)).max().unwrap_or(1))
}

/// Makes a row high enough for so many lines.
///
/// # Errors
/// When the row lies above what was written.
pub fn high(sheet: &mut SheetWriter<'_>, row: u32, lines: u32) -> Result<(), BookError> {
    sheet.height(row, f64::from((lines.max(1) * LINE + 4).min(TALLEST)))
}

/// Lines that a text takes in a column. Heads are bold: what has room in bold has room in any style of the sheet.
#[must_use]
pub fn lines(text: &str, width: u16) -> u32 {
    text_lines(text, &[f64::from(width)], HEAD)
}

/// The address of a sheet of the workbook.
#[must_use]
pub fn internal(tab: &str) -> String {
    format!("internal:'{}'!A1", tab.replace('\'', "''"))
}

/// A link inside the workbook.
#[must_use]
pub fn link<'a>(target: &'a str, text: &'a str) -> Content<'a> {
    Content::Link { target, text }
}
