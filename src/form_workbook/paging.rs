//! How a sheet falls on printed pages.

use super::measure::{height, lines, regular_lines};
use super::plan::{Line, Plan};
use crate::form::{Row, Sheet, SheetKind};

/// Height of a line of a table in points.
pub const LINE: f64 = 18.0;
/// Height of a row whose cell takes a text of several sentences.
const TEXT_ROW: f64 = 54.0;
/// Printable width and height in points of A4 on its side with our margins.
const PAGE: (f64, f64) = (780.0, 515.0);
/// Height of the heading of a sheet, of a line of a head, and of notes and signatures.
const HEADING: f64 = 110.0;
const HEAD_LINE: f64 = 34.0;
const FOOT: f64 = 90.0;
/// A sheet that needs no more than this many pages is scaled down to one.
const SQUEEZE: f64 = 1.3;

/// Height of a row: room for its label, and for the text to be entered.
pub fn row_height(sheet: &Sheet, plan: &Plan<'_>, row: &Row) -> f64 {
    let room = plan.width(1, 1) - 2.0 * f64::from(row.level + 1) - 1.0;
    let needed = if row.level == 0 { lines(&row.label.vi, room) } else { regular_lines(&row.label.vi, room) };
    let least = if sheet.kind == SheetKind::Text { TEXT_ROW } else { LINE };
    height(needed).max(least)
}

fn line_height(sheet: &Sheet, plan: &Plan<'_>, line: &Line<'_>) -> f64 {
    match line {
        Line::Gap => 10.0,
        Line::Head(_) | Line::HeadBelow => HEAD_LINE,
        Line::Row(_, row) => row_height(sheet, plan, row),
        Line::BandTitle(_) | Line::Index | Line::BlockTitle(..) | Line::Section(..) => LINE,
    }
}

/// Width of a sheet in points.
fn breadth(plan: &Plan<'_>) -> f64 {
    let characters = plan.width(0, plan.last_column);
    (7.0 * characters + 5.0 * f64::from(plan.last_column + 1)) * 0.75
}

/// Points of the sheet that fit a page in height, once its width is fitted.
fn capacity(plan: &Plan<'_>) -> f64 {
    PAGE.1 * (breadth(plan) / PAGE.0).max(1.0)
}

/// Whether a sheet is so little longer than a page that only its signatures would stand on a second one.
pub fn nearly_one_page(sheet: &Sheet, plan: &Plan<'_>) -> bool {
    let table: f64 = plan.lines.iter().map(|(_, line)| line_height(sheet, plan, line)).sum();
    HEADING + table + FOOT <= capacity(plan) * SQUEEZE
}

/// How a sheet of several pages is printed.
pub struct Pages {
    /// Rows at which a new page begins.
    pub breaks: Vec<u32>,
    /// Scale in percent, where fitting the width would leave a table a little taller than a page: the rest of it would
    /// stand on the next one without its head.
    pub scale: Option<u16>,
}

/// Divides a sheet into pages: a table with its own head is not torn apart where it need not be, nor a block of a table
/// whose head is repeated on each page.
pub fn pages(sheet: &Sheet, plan: &Plan<'_>) -> Pages {
    let several = plan.several_heads();
    let begins = |line: &Line<'_>| match line {
        Line::Gap => several,
        Line::BlockTitle(..) | Line::Section(..) => !several,
        _ => false,
    };
    let mut pieces: Vec<(u32, f64)> = Vec::new();
    for (row, line) in &plan.lines {
        if pieces.is_empty() || begins(line) {
            pieces.push((*row, 0.0));
        }
        if let Some((_, tall)) = pieces.last_mut() {
            *tall += line_height(sheet, plan, line);
        }
    }
    // What each page but the first begins with: one line, or the head.
    let is_head = |line: &&Line<'_>| matches!(line, Line::Head(_) | Line::HeadBelow | Line::Index);
    let heads = plan.lines.iter().map(|(_, line)| line).filter(is_head);
    let above = if several { LINE } else { heads.map(|line| line_height(sheet, plan, line)).sum() };
    let (mut capacity, mut scale) = (capacity(plan), None);
    let tallest = above + pieces.iter().map(|(_, tall)| *tall).fold(0.0, f64::max);
    if several && tallest > capacity && tallest <= capacity * SQUEEZE {
        scale = Some(percent(PAGE.1 / tallest));
        capacity = tallest;
    }
    let mut breaks = Vec::new();
    let mut used = HEADING;
    for (index, (row, tall)) in pieces.iter().enumerate() {
        if index > 0 && used + tall > capacity {
            breaks.push(*row);
            used = above;
        }
        used += tall;
        while used > capacity {
            used -= capacity - above;
        }
    }
    Pages { breaks, scale }
}

/// A share as the scale of a print.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 10 and 100")]
fn percent(share: f64) -> u16 {
    (100.0 * share).clamp(10.0, 100.0) as u16
}
