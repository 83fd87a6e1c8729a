//! The table of findings.

use super::Listed;
use super::spots::Spots;
use super::words::{advice, plain, told};
use crate::book::{
    Align, BookError, Border, CellRange, Colour, Content, NumberFormat, SheetWriter, Style, Validation,
    ValidationRule, Vertical,
};
use crate::catalogue::Catalogue;
use crate::finding::{AnswerKind, Finding, Severity};
use crate::form_workbook::{HEAD, Mark, height, regular_lines};
use crate::intake::{ID_HEAD, ID_PREFIX, LONGEST_REASON, REASON_HEAD};

/// Widths of the columns in characters.
pub const WIDTHS: [f64; 9] = [5.0, 13.0, 11.0, 7.0, 13.0, 42.0, 36.0, 34.0, 17.0];
/// Heads of the columns.
const HEADS: [&str; 9] =
    ["STT", "Mức độ", "Quy tắc", "Biểu", "Ô", "Nội dung", "Cách sửa", REASON_HEAD, ID_HEAD];
/// The last column.
pub const LAST: u16 = 8;
const ADVICE: u16 = 6;
const REASON: u16 = 7;

const TEXT: Style =
    Style::text().size(10).wrap().align(Align::Left).vertical(Vertical::Top).border(Border::ROW).indent(1);
const SHORT: Style = TEXT.align(Align::Centre).indent(0);
const LINK: Style = SHORT.colour(Colour(0x0005_63C1)).underline();
const GREY: Style = SHORT.size(8).colour(Colour(0x0080_8080));
/// Cells of the reason column that take none.
const NO_REASON: Style = TEXT.fill(Colour(0x00ED_EDED));
const TAKES_REASON: Style = TEXT.fill(Colour(0x00FF_FDE7)).format(NumberFormat::Text).unlocked();

/// Letters of 10 points take less room than those of 11.
const SCALE: f64 = 1.1;

/// One line of the table.
pub struct Line {
    /// Root cause; empty where the finding stands alone.
    cause: String,
    severity: Severity,
    answered: Option<AnswerKind>,
    rule: String,
    sheet: String,
    cell: String,
    moved: Option<String>,
    told: String,
    advice: String,
    takes_reason: bool,
    reason: String,
    id: String,
}

impl Line {
    /// The line of a finding; without `spots` there are no cells to lead to.
    pub fn new(catalogue: &Catalogue, listed: &Listed<'_>, spots: Option<&Spots>) -> Self {
        let finding = listed.finding;
        let here = spots.map_or_else(|| finding.clone(), |spots| spots.here(finding));
        let cell = spots.and_then(|spots| Some(spots.address(spots.cell(finding)?)));
        let sheet = spots.and_then(|spots| spots.sheet(finding));
        // Only the sender's own words go back into the column that is read again: those of the province are told.
        let own = finding.answer.as_ref().filter(|answer| answer.by == finding.place.file);
        let others = finding.answer.as_ref().filter(|answer| answer.by != finding.place.file);
        let mut told = told(catalogue, &here);
        if let Some(answer) = others {
            told = plain(&format!("{told} {}: {} ({}).", answer.kind.vietnamese(), answer.reason, answer.by));
        }
        let id = finding.place.period.parse().map(|period| finding.id(period));
        Self {
            cause: finding.cause.clone(),
            severity: listed.severity,
            answered: finding.answer.as_ref().map(|answer| answer.kind),
            rule: finding.rule.clone(),
            sheet: sheet.unwrap_or_default().to_owned(),
            cell: cell.unwrap_or_default(),
            moved: match spots {
                Some(spots) => spots.moved(finding),
                None => in_file(finding),
            }
            .map(|place| plain(&place)),
            told,
            advice: match spots {
                Some(spots) => advice(catalogue, &here, spots),
                None => catalogue
                    .rules
                    .get(&finding.rule)
                    .map_or_else(String::new, |rule| plain(&rule.advice(finding, crate::message::Lang::Vi))),
            },
            takes_reason: spots.is_some() && listed.takes_reason(),
            reason: own.map(|answer| plain(&answer.reason)).unwrap_or_default(),
            id: id.map(|id| format!("{ID_PREFIX}{id}")).unwrap_or_default(),
        }
    }

    /// Whether one answer does for this line and the next.
    fn shares_answer(&self, next: &Self) -> bool {
        let of = |line: &Self| (line.severity, line.answered, line.takes_reason, line.reason.clone());
        !self.cause.is_empty() && self.cause == next.cause && of(self) == of(next)
    }

    fn state(&self) -> (&'static str, Style) {
        let style = match self.severity {
            Severity::Block | Severity::Error => Mark::Error.paint(SHORT.bold()),
            Severity::Query => Mark::Query.paint(SHORT.bold()),
            Severity::Note => SHORT,
        };
        match self.answered {
            Some(answer) => (answer.vietnamese(), SHORT),
            None => (self.severity.vietnamese(), style),
        }
    }

    /// Text under "Ô": the cell in this workbook and, where it stood elsewhere, the cell in the file that was sent.
    fn cell_text(&self) -> String {
        match (&self.moved, self.cell.as_str()) {
            (None, cell) => cell.to_owned(),
            (Some(moved), "") => format!("(tệp đã gửi: {moved})"),
            (Some(moved), cell) => format!("{cell} (tệp đã gửi: {moved})"),
        }
    }

    /// Height of what stands in this line alone.
    fn tall(&self, number: &str) -> f64 {
        let cell = self.cell_text();
        let state = self.state().0;
        tallest(&[number, state, &self.rule, &self.sheet, &cell, &self.told, "", "", &self.id])
    }

    /// Height of what may stand beside several lines.
    fn tall_answer(&self) -> f64 {
        tallest(&["", "", "", "", "", "", &self.advice, &self.reason, ""])
    }
}

/// Height of a row with these texts in its columns.
fn tallest(texts: &[&str; 9]) -> f64 {
    let lines = texts.iter().zip(WIDTHS).map(|(text, width)| regular_lines(text, (width - 1.5) * SCALE));
    // Excel allows 409 points.
    height(lines.max().unwrap_or(1)).min(400.0)
}

/// Heights of lines that share an answer: the last one makes up for what the answer needs beyond the lines.
fn heights(group: &[Line], first: u32, same_advice: bool) -> Vec<f64> {
    let mut heights: Vec<f64> =
        (first..).zip(group).map(|(number, line)| line.tall(&number.to_string())).collect();
    if same_advice {
        let needed = group.iter().map(Line::tall_answer).fold(0.0, f64::max);
        let missing = needed - heights.iter().sum::<f64>();
        if let (true, Some(last)) = (missing > 0.0, heights.last_mut()) {
            *last = (*last + missing).min(400.0);
        }
    } else {
        for (tall, line) in heights.iter_mut().zip(group) {
            *tall = tall.max(line.tall_answer());
        }
    }
    heights
}

/// Where a finding stands in the file that was sent.
pub fn in_file(finding: &Finding) -> Option<String> {
    let place = &finding.place;
    match (place.sheet.as_str(), place.cell.as_str()) {
        ("", _) => None,
        (sheet, "") => Some(sheet.to_owned()),
        (sheet, cell) => Some(format!("{sheet}!{cell}")),
    }
}

/// Writes the table from this row on; answers the row below it. Lines of one cause stand together, and what is said or
/// asked of all of them stands once beside them.
pub fn write(writer: &mut SheetWriter<'_>, top: u32, lines: &[Line]) -> Result<u32, BookError> {
    writer.height(top, 30.0)?;
    for (column, head) in (0..).zip(HEADS) {
        writer.cell(top, column, Content::Text(head), HEAD)?;
    }
    let (mut row, mut number) = (top + 1, 1);
    for group in lines.chunk_by(Line::shares_answer) {
        let below = row + u32::try_from(group.len()).unwrap_or(1);
        let same_advice = group.windows(2).all(|pair| pair[0].advice == pair[1].advice);
        let heights = heights(group, number, same_advice);
        for ((index, line), tall) in group.iter().enumerate().zip(heights) {
            writer.height(row, tall)?;
            write_line(writer, row, number, line)?;
            let last = if same_advice { below - 1 } else { row };
            if index == 0 || !same_advice {
                let range = CellRange::new(row, ADVICE, last, ADVICE);
                writer.merge(range, Content::Text(&line.advice), TEXT)?;
            }
            if index == 0 {
                reason(writer, CellRange::new(row, REASON, below - 1, REASON), line)?;
            }
            writer.cell(row, LAST, Content::Text(&line.id), GREY)?;
            row += 1;
            number += 1;
        }
    }
    writer.repeat_rows(top, top)?;
    Ok(row)
}

/// The cells of a line up to what was found.
fn write_line(writer: &mut SheetWriter<'_>, row: u32, number: u32, line: &Line) -> Result<(), BookError> {
    let (state, style) = line.state();
    writer.cell(row, 0, Content::Integer(i64::from(number)), SHORT)?;
    writer.cell(row, 1, Content::Text(state), style)?;
    writer.cell(row, 2, Content::Text(&line.rule), SHORT)?;
    link(writer, (row, 3), &line.sheet, "A1", &line.sheet)?;
    let text = line.cell_text();
    match line.cell.as_str() {
        "" => writer.cell(row, 4, Content::Text(&text), SHORT)?,
        cell => link(writer, (row, 4), &line.sheet, cell, &text)?,
    }
    writer.cell(row, 5, Content::Text(&line.told), TEXT)
}

/// A link to a cell of this workbook; sheets are named by their codes.
fn link(
    writer: &mut SheetWriter<'_>,
    (row, column): (u32, u16),
    sheet: &str,
    cell: &str,
    text: &str,
) -> Result<(), BookError> {
    if sheet.is_empty() {
        return writer.cell(row, column, Content::Blank, SHORT);
    }
    let target = format!("internal:'{sheet}'!{cell}");
    writer.cell(row, column, Content::Link { target: &target, text }, LINK)
}

/// The reason for all lines of a range.
fn reason(writer: &mut SheetWriter<'_>, range: CellRange, line: &Line) -> Result<(), BookError> {
    if !line.takes_reason {
        return writer.merge(range, Content::Text(&line.reason), NO_REASON);
    }
    match line.reason.as_str() {
        "" => writer.merge(range, Content::Blank, TAKES_REASON)?,
        reason => writer.merge(range, Content::Text(reason), TAKES_REASON)?,
    }
    let cell = crate::book::cell_name(range.first_row, REASON);
    let prompt = "Nếu số liệu đúng, ghi lý do ngắn gọn. Nếu sai, sửa số ở biểu và để trống ô này. \
                  Không ghi họ tên, số định danh của bất kỳ ai.";
    let validation = Validation {
        rule: ValidationRule::Formula(format!("LEN({cell})<={LONGEST_REASON}")),
        title: "Giải trình quá dài".to_owned(),
        message: format!("Hãy ghi ngắn gọn, không quá {LONGEST_REASON} ký tự."),
        prompt: Some((REASON_HEAD.to_owned(), prompt.to_owned())),
        strict: true,
    };
    writer.validation(range, &validation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definitions::Definitions;
    use crate::finding::{Answer, Place};

    #[test]
    fn only_the_senders_own_reason_stands_where_it_is_read_again() {
        let catalogue = Catalogue::load(&Definitions::load(&[]).unwrap()).unwrap();
        let place = Place { file: "inbox/2024/524.xlsx".into(), ..Place::default() };
        let mut finding = Finding::fail("R-BAL-003", place, "7", "");
        let mut line = |by: &str| {
            let reason = "đã đối chiếu sổ gốc".to_owned();
            finding.answer = Some(Answer { kind: AnswerKind::Explained, reason, by: by.to_owned() });
            let line = Line::new(&catalogue, &Listed { severity: Severity::Query, finding: &finding }, None);
            (line.reason, line.told.contains("đã đối chiếu sổ gốc (Phòng Trẻ em)"))
        };
        assert_eq!(line("inbox/2024/524.xlsx"), ("đã đối chiếu sổ gốc".to_owned(), false));
        assert_eq!(line("Phòng Trẻ em"), (String::new(), true));
    }
}
