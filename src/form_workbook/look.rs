//! Colours and styles of the form.

use super::entry::Mark;
use crate::book::{Align, Border, Colour, NumberFormat, Style, Vertical};

/// Background of table heads.
const HEAD_FILL: Colour = Colour(0x00DD_EBF7);
/// Background of block titles inside a table.
const TITLE_FILL: Colour = Colour(0x00F2_F2F2);
/// Background of totals.
const TOTAL_FILL: Colour = Colour(0x00EA_F3E3);
/// Background of closed cells.
const CLOSED_FILL: Colour = Colour(0x00D0_D0D0);
/// Background of a check that fails.
pub const ALARM_FILL: Colour = Colour(0x00C0_0000);
/// Font colour of a check that fails.
pub const ALARM_TEXT: Colour = Colour(0x00FF_FFFF);
/// Tab of the guide.
pub const GUIDE_TAB: Colour = Colour(0x0054_8235);
/// Tab of the sheets with figures.
pub const FIGURES_TAB: Colour = Colour(0x002F_5597);
/// Tab of the other sheets.
pub const OTHER_TAB: Colour = Colour(0x00BF_8F00);

/// Sheet title.
pub const SHEET_TITLE: Style = Style::text().bold().size(14).centre().wrap();
/// Line under the title.
pub const SUBTITLE: Style = Style::text().bold().centre().wrap();
/// Window under the title.
pub const WINDOW: Style = Style::text().italic().centre().wrap();
/// Lines at the left and right of the title.
pub const CORNER: Style = Style::text().size(10).wrap();
/// Code of the sheet.
pub const SHEET_CODE: Style = CORNER.bold();
/// Remark below the code.
pub const REMARK: Style = CORNER.italic();
/// Unit of measure above the table.
pub const MEASURE: Style = CORNER.italic().right();
/// Heads of columns.
pub const HEAD: Style = Style::text().bold().size(10).centre().wrap().border(Border::THIN).fill(HEAD_FILL);
/// Index row.
pub const INDEX: Style = Style::text().italic().size(9).centre().border(Border::THIN);
/// Title of a block above its own head.
pub const BAND_TITLE: Style = Style::text().bold();
/// Title of a block inside a table.
pub const BLOCK_TITLE: Style =
    Style::text().bold().align(Align::Left).indent(1).border(Border::THIN).fill(TITLE_FILL);
/// Heading inside a block.
pub const SECTION: Style =
    Style::text().bold().italic().wrap().align(Align::Left).indent(1).border(Border::ROW);
/// Notes and legend under the table.
pub const NOTE: Style = Style::text().italic().size(10).wrap().align(Align::Left);
/// Signature lines.
pub const SIGNATURE: Style = Style::text().bold().centre();
/// Lines under and above signatures.
pub const SIGNATURE_HINT: Style = Style::text().italic().centre();
/// Result of the live check.
pub const CHECK: Style = Style::text().bold().size(10).centre();

/// Stub cells: serial number, row code, unit of measure.
pub fn stub(last: bool) -> Style {
    Style::text().centre().border(edge(last))
}

/// Label of a row.
pub fn label(level: u8, last: bool) -> Style {
    let style = Style::text().wrap().align(Align::Left).border(edge(last)).indent(level + 1);
    if level == 0 { style.bold() } else { style }
}

/// A cell to be filled with a number of so many decimals.
pub fn number(decimals: u8, last: bool) -> Style {
    let format = if decimals == 0 { NumberFormat::Integer } else { NumberFormat::General };
    Style::text().align(Align::Right).indent(1).format(format).border(edge(last)).unlocked()
}

/// A total that computes itself.
pub fn total(decimals: u8, last: bool) -> Style {
    let style = number(decimals, last).bold().fill(TOTAL_FILL);
    Style { unlocked: false, ..style }
}

/// A cell that means nothing.
pub fn closed(last: bool) -> Style {
    Style::text().align(Align::Right).indent(1).border(edge(last)).fill(CLOSED_FILL)
}

/// A cell to be filled with text.
pub fn text(last: bool) -> Style {
    Style::text()
        .align(Align::Left)
        .vertical(Vertical::Top)
        .wrap()
        .format(NumberFormat::Text)
        .border(edge(last))
        .unlocked()
}

/// A cell to be filled with one line: choices, dates, short texts.
pub fn line(format: NumberFormat, last: bool) -> Style {
    Style::text().align(Align::Left).wrap().indent(1).format(format).border(edge(last)).unlocked()
}

/// The style with the colour of a mark.
pub fn marked(style: Style, mark: Option<Mark>) -> Style {
    mark.map_or(style, |mark| mark.paint(style))
}

fn edge(last: bool) -> Border {
    if last { Border::LAST } else { Border::ROW }
}
