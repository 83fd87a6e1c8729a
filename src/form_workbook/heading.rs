//! Heading and foot of a sheet: code, title, unit, period; notes and signatures.

use super::measure::{height, lines, regular_lines};
use super::{FormRequest, look};
use crate::book::{BookError, CellRange, Content, SheetWriter, Style};
use crate::form::Sheet;
use crate::message::{Lang, day};

/// Width in characters from which the title fits between the two corners.
const TITLE_ROOM: f64 = 44.0;
/// Width of a corner.
const CORNER_ROOM: f64 = 42.0;

/// How the heading is divided over the columns of a sheet.
pub struct Zones {
    left_end: u16,
    right_start: u16,
    last: u16,
    widths: Vec<f64>,
    stacked: bool,
}

impl Zones {
    /// Divides columns of these widths.
    pub fn new(widths: &[f64]) -> Self {
        let last = u16::try_from(widths.len().saturating_sub(1)).unwrap_or(0);
        let left_end = reach(widths.iter(), CORNER_ROOM).min(last.saturating_sub(1));
        let right_start = last.saturating_sub(reach(widths.iter().rev(), CORNER_ROOM)).max(left_end + 1);
        let mut zones = Self { left_end, right_start, last, widths: widths.to_vec(), stacked: true };
        zones.stacked =
            right_start <= left_end + 1 || zones.width(left_end + 1, right_start - 1) < TITLE_ROOM;
        zones
    }

    fn width(&self, first: u16, last: u16) -> f64 {
        self.widths.get(usize::from(first)..=usize::from(last)).map_or(0.0, |widths| widths.iter().sum())
    }

    /// Row in which the table begins.
    pub fn table_start(&self) -> u32 {
        if self.stacked { 6 } else { 4 }
    }

    /// The last column.
    pub fn last(&self) -> u16 {
        self.last
    }
}

/// How many columns after the first are needed for so much room.
fn reach<'w>(widths: impl Iterator<Item = &'w f64>, room: f64) -> u16 {
    let mut sum = 0.0;
    let short = widths
        .take_while(|width| {
            sum += **width;
            sum < room
        })
        .count();
    u16::try_from(short).unwrap_or(0)
}

/// One text over some columns.
struct Piece<'a> {
    first: u16,
    last: u16,
    text: &'a str,
    style: Style,
}

fn row(writer: &mut SheetWriter<'_>, zones: &Zones, row: u32, pieces: &[Piece<'_>]) -> Result<(), BookError> {
    let scale = |style: Style| 11.0 / f64::from(style.size);
    let needed = pieces
        .iter()
        .map(|piece| {
            let room = zones.width(piece.first, piece.last) * scale(piece.style);
            if piece.style.bold { lines(piece.text, room) } else { regular_lines(piece.text, room) }
        })
        .max()
        .unwrap_or(1);
    let tall = pieces.iter().map(|piece| piece.style.size).max().unwrap_or(11);
    writer.height(row, height(needed) + f64::from(tall.saturating_sub(11)) * f64::from(needed))?;
    for piece in pieces {
        let range = CellRange::new(row, piece.first, row, piece.last);
        writer.merge(range, Content::Text(piece.text), piece.style)?;
    }
    Ok(())
}

/// Writes the heading; the table begins in [`Zones::table_start`].
pub fn write(
    writer: &mut SheetWriter<'_>,
    request: &FormRequest<'_>,
    sheet: &Sheet,
    zones: &Zones,
) -> Result<(), BookError> {
    let code = format!("Biểu số: {}", sheet.id);
    let title = sheet.title.vi.to_uppercase();
    let unit = format!("Đơn vị báo cáo: {}", request.unit_text());
    let agency = format!("Đơn vị nhận báo cáo: {}", request.receiving_agency);
    let period = format!("Kỳ báo cáo: {}", request.period_text());
    let window =
        format!("(Từ ngày {} đến ngày {})", day(request.window.0, Lang::Vi), day(request.window.1, Lang::Vi));
    let remark = "(mẫu minh họa, không phải biểu mẫu chính thức)";
    let measure = measure(request, sheet);
    let left = |text, style| Piece { first: 0, last: zones.left_end, text, style };
    let right = |text, style| Piece { first: zones.right_start, last: zones.last, text, style };
    let (code, unit) = (left(&code, look::SHEET_CODE), right(&unit, look::CORNER));
    let (remark, agency) = (left(remark, look::REMARK), right(&agency, look::CORNER));
    if zones.stacked {
        let whole = |text, style| Piece { first: 0, last: zones.last, text, style };
        row(writer, zones, 0, &[code, unit])?;
        row(writer, zones, 1, &[remark, agency])?;
        row(writer, zones, 2, &[whole(&title, look::SHEET_TITLE)])?;
        row(writer, zones, 3, &[whole(&period, look::SUBTITLE)])?;
        row(writer, zones, 4, &[whole(&window, look::WINDOW)])?;
        return row(writer, zones, 5, &[whole(&measure, look::MEASURE)]);
    }
    let middle = |text, style| Piece { first: zones.left_end + 1, last: zones.right_start - 1, text, style };
    row(writer, zones, 0, &[code, middle(&title, look::SHEET_TITLE), unit])?;
    row(writer, zones, 1, &[remark, middle(&period, look::SUBTITLE), agency])?;
    row(writer, zones, 2, &[middle(&window, look::WINDOW), right(&measure, look::CORNER.italic())])?;
    writer.height(3, 6.0)
}

fn measure(request: &FormRequest<'_>, sheet: &Sheet) -> String {
    let unit = sheet.unit.as_deref().and_then(|unit| request.catalogue.unit_of_measure(unit));
    match (unit, sheet.row_units) {
        (Some(unit), false) => format!("Đơn vị tính: {}", unit.name.vi),
        (_, true) => "Đơn vị tính: ghi ở từng dòng".to_owned(),
        (None, false) => String::new(),
    }
}

/// Notes below the table, one per line.
pub fn notes(
    writer: &mut SheetWriter<'_>,
    zones: &Zones,
    first: u32,
    notes: &[&str],
) -> Result<u32, BookError> {
    let mut next = first;
    for note in notes {
        row(writer, zones, next, &[Piece { first: 0, last: zones.last, text: note, style: look::NOTE }])?;
        next += 1;
    }
    Ok(next)
}

/// Signature lines: who made the table at the left, head of the unit at the right.
pub fn signatures(writer: &mut SheetWriter<'_>, zones: &Zones, first: u32) -> Result<u32, BookError> {
    let lines = [
        ("", "Ngày … tháng … năm …", look::SIGNATURE_HINT),
        ("Người lập biểu", "Thủ trưởng đơn vị", look::SIGNATURE),
        ("(Ký, họ tên)", "(Ký, đóng dấu, họ tên)", look::SIGNATURE_HINT),
    ];
    let mut next = first;
    for (left, right, style) in lines {
        let left = Piece { first: 0, last: zones.left_end, text: left, style };
        let right = Piece { first: zones.right_start, last: zones.last, text: right, style };
        row(writer, zones, next, &[left, right])?;
        next += 1;
    }
    Ok(next)
}
