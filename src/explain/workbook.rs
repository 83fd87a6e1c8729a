//! The explanation as a workbook of one sheet, with the sum over the units as a live formula.

use super::model::{CellTrace, Explanation, Side};
use super::{ExplainError, words};
use crate::book::{
    Align, Book, BookError, Border, CellRange, Colour, Content, FormulaResult, NumberFormat, SheetOptions,
    SheetWriter, Style, Vertical, cell_name,
};
use crate::message::{Lang, day};
use crate::report::tidy::TidyNumber;

/// Name of the sheet.
const SHEET: &str = "Giải thích";
const HEAD: [&str; 10] = [
    "Mã đơn vị",
    "Đơn vị",
    "Chuỗi số liệu",
    "Tệp",
    "Trang",
    "Ô",
    "Nội dung ô",
    "Cách ghi",
    "Kết quả",
    "Ghi chú",
];
const WIDTHS: [f64; 10] = [9.0, 24.0, 34.0, 40.0, 10.0, 8.0, 16.0, 16.0, 20.0, 44.0];
/// First of the columns that are added up.
const SUMS: u16 = HEAD.len() as u16;

const GREY: Colour = Colour(0x00E7_EBF0);
const TITLE: Style = Style::text().bold().size(14);
const LABEL: Style = Style::text().bold().vertical(Vertical::Top);
const TEXT: Style = Style::text().wrap().align(Align::Left).vertical(Vertical::Top);
const HEADING: Style = Style::text().bold().centre().wrap().border(Border::THIN).fill(GREY);
const BODY: Style = Style::text().wrap().align(Align::Left).vertical(Vertical::Top).border(Border::ROW);
const TOTAL: Style = Style::text().bold().border(Border::THIN).fill(GREY);

/// The bytes of the workbook. It is Vietnamese, as everything that is filed.
///
/// # Errors
/// When something does not fit a cell.
pub fn workbook(explanation: &Explanation) -> Result<Vec<u8>, ExplainError> {
    let mut book = Book::new(explanation.cut_off, "Giải thích số liệu")?;
    let mut sheet = book.sheet(SheetOptions::landscape(SHEET))?;
    let ratio = explanation.topic.formula.ratio;
    let sides: &[(Side, &str)] = if ratio {
        &[(Side::Numerator, "Tử số"), (Side::Denominator, "Mẫu số")]
    } else {
        &[(Side::Numerator, "Số được cộng")]
    };
    let widths = WIDTHS.into_iter().chain(std::iter::repeat_n(14.0, sides.len()));
    for (column, width) in (0..).zip(widths) {
        sheet.width(column, width)?;
    }
    let last = SUMS + sides.len() as u16 - 1;
    let first = head(&mut sheet, explanation, last)?;
    sheet.repeat_rows(first, first)?;
    for (column, text) in (0..).zip(HEAD.into_iter().chain(sides.iter().map(|(_, text)| *text))) {
        sheet.cell(first, column, Content::Text(text), HEADING)?;
    }
    let mut row = first + 1;
    for cell in &explanation.agency {
        line(&mut sheet, row, (&explanation.unit.code, &explanation.unit.name), cell, (None, sides))?;
        row += 1;
    }
    for part in &explanation.units {
        let left_out = part.left_out.map(|reason| reason.words().vi);
        for cell in &part.cells {
            line(&mut sheet, row, (&part.unit.code, &part.unit.name), cell, (left_out.as_deref(), sides))?;
            row += 1;
        }
    }
    total(&mut sheet, explanation, (first + 1, row), sides)?;
    sheet.freeze(first + 1, 2)?;
    sheet.fit_width();
    sheet.footer("Giải thích số liệu");
    drop(sheet);
    Ok(book.finish()?)
}

/// Title and what the number is; gives the row after it.
fn head(sheet: &mut SheetWriter<'_>, explanation: &Explanation, last: u16) -> Result<u32, BookError> {
    sheet.cell(0, 0, Content::Text("GIẢI THÍCH SỐ LIỆU"), TITLE)?;
    let mut row = 1;
    for (label, text) in lines(explanation) {
        sheet.merge(CellRange::new(row, 0, row, 1), Content::Text(label), LABEL)?;
        sheet.merge(CellRange::new(row, 2, row, last), Content::Text(&text), TEXT)?;
        row += 1;
    }
    Ok(row + 1)
}

fn lines(explanation: &Explanation) -> Vec<(&'static str, String)> {
    let Explanation { topic, figure, unit, period, .. } = explanation;
    let shown = |number: TidyNumber| words::number(number, Lang::Vi);
    let name = match topic.category_name.vi.as_str() {
        "" => topic.name.vi.clone(),
        category => format!("{}: {category}", topic.name.vi),
    };
    let value = figure.value.map_or_else(|| words::state(figure.state, Lang::Vi).to_owned(), shown);
    let (from, to) = explanation.window;
    let mut lines = vec![
        ("Chỉ tiêu, số liệu", format!("{name} [{}]", topic.id)),
        ("Đơn vị", format!("{} ({})", unit.name, unit.code)),
        ("Kỳ báo cáo", format!("{period}, số liệu từ {} đến {}", day(from, Lang::Vi), day(to, Lang::Vi))),
        ("Giá trị", format!("{value} ({})", topic.measure.vi)),
        ("Công thức", format!("{} [{}]", topic.formula.words.vi, topic.formula.terms)),
        ("Làm tròn", words::rounding(explanation, Lang::Vi)),
    ];
    if explanation.is_parent {
        lines.push(("Số đơn vị", format!("{}/{}", figure.units_reported, figure.units_expected)));
    }
    if let Some((low, high)) = figure.interval {
        lines.push(("Khoảng tin cậy 95%", format!("{}–{}", shown(low), shown(high))));
    }
    if let Some(change) = &figure.change {
        lines.push(("So với cùng kỳ", words::change(change, Lang::Vi)));
    }
    if let Some(note) = words::upper_bound(explanation, Lang::Vi) {
        lines.push(("Lưu ý", note.to_owned()));
    }
    lines
}

fn line(
    sheet: &mut SheetWriter<'_>,
    row: u32,
    (code, name): (&str, &str),
    cell: &CellTrace,
    (left_out, sides): (Option<&str>, &[(Side, &str)]),
) -> Result<(), BookError> {
    let origin = cell.origin.as_ref();
    let text = |get: &dyn Fn(&super::CellOrigin) -> String| origin.map(get).unwrap_or_default();
    let mut remarks: Vec<String> =
        left_out.map(|reason| format!("không cộng: {reason}")).into_iter().collect();
    remarks.extend(words::remarks(cell, Lang::Vi));
    remarks.extend(cell.findings.iter().map(|finding| format!("{}: {}", finding.rule, finding.sentence.vi)));
    let texts = [
        code.to_owned(),
        name.to_owned(),
        cell.series.clone(),
        text(&|origin| origin.file.clone()),
        text(&|origin| origin.sheet.clone()),
        text(&|origin| origin.cell.clone()),
        text(&|origin| origin.raw.clone()),
        text(&|origin| words::entry(origin.entry, Lang::Vi).to_owned()),
        words::value(cell.value, cell.decimals, Lang::Vi),
        remarks.join("; "),
    ];
    for (column, text) in (0..).zip(&texts) {
        sheet.cell(row, column, Content::Text(text), BODY)?;
    }
    for (column, (side, _)) in (SUMS..).zip(sides) {
        let added = cell.number().filter(|_| left_out.is_none() && cell.side == *side);
        let content = added.map_or(Content::Blank, |number| Content::Decimal {
            minor: number.minor,
            decimals: number.decimals,
        });
        sheet.cell(row, column, content, numbers(BODY, cell.decimals))?;
    }
    Ok(())
}

fn numbers(style: Style, decimals: u8) -> Style {
    // Amounts keep six decimals, of which people write one or two.
    let format = if decimals > 2 { NumberFormat::General } else { NumberFormat::Decimal(decimals) };
    style.align(Align::Right).format(format)
}

/// The sums as formulas, and for a ratio the division.
fn total(
    sheet: &mut SheetWriter<'_>,
    explanation: &Explanation,
    (first, end): (u32, u32),
    sides: &[(Side, &str)],
) -> Result<(), BookError> {
    let figure = &explanation.figure;
    let Some(value) = figure.value else { return Ok(()) };
    sheet.merge(CellRange::new(end, 0, end, SUMS - 1), Content::Text("Cộng"), TOTAL)?;
    for (column, (side, _)) in (SUMS..).zip(sides) {
        let sum = match (side, explanation.topic.formula.ratio) {
            (Side::Numerator, false) => Some(value),
            (Side::Numerator, true) => figure.numerator,
            (Side::Denominator, _) => figure.denominator,
        };
        let Some(sum) = sum else { continue };
        let formula = format!("SUM({}:{})", cell_name(first, column), cell_name(end.max(1) - 1, column));
        let result = FormulaResult::Decimal { minor: sum.minor, decimals: sum.decimals };
        let content = Content::Formula { formula: &formula, result };
        sheet.cell(end, column, content, numbers(TOTAL, sum.decimals))?;
    }
    if explanation.topic.formula.ratio {
        let formula = &explanation.topic.formula;
        let (top, bottom) = (cell_name(end, SUMS), cell_name(end, SUMS + 1));
        let division = format!("ROUND({}*{top}/{bottom},{})", formula.scale, formula.decimals);
        let result = FormulaResult::Decimal { minor: value.minor, decimals: value.decimals };
        sheet.merge(CellRange::new(end + 1, 0, end + 1, SUMS - 1), Content::Text("Giá trị"), TOTAL)?;
        let content = Content::Formula { formula: &division, result };
        sheet.cell(end + 1, SUMS, content, numbers(TOTAL, value.decimals))?;
    }
    Ok(())
}
