//! Heads of tables: equal prefixes of neighbouring paths are merged sideways, shorter paths downwards.

use super::look;
use super::measure::{height, lines};
use super::plan::{Plan, head_depth};
use crate::book::{BookError, CellRange, Content, SheetWriter};
use crate::form::{Block, Sheet, SheetKind};

/// One cell of a head.
#[derive(Debug, PartialEq, Eq)]
struct HeadCell<'a> {
    range: CellRange,
    text: &'a str,
}

/// The heads of data columns with these paths, from `top` and `left` on, `depth` lines deep.
fn cells<'a>(paths: &[&'a [String]], top: u32, left: u16, depth: u32) -> Vec<HeadCell<'a>> {
    let mut cells = Vec::new();
    for (level, line) in (0..depth).zip(0_usize..) {
        let mut start = 0;
        while start < paths.len() {
            let path = paths.get(start).copied().unwrap_or_default();
            let prefix = path.get(..=line);
            let length = match prefix {
                // The last step of a path belongs to one column only.
                Some(prefix) if line + 1 < path.len() => paths
                    .iter()
                    .skip(start)
                    .take_while(|other| other.len() > line + 1 && other.get(..=line) == Some(prefix))
                    .count(),
                _ => 1,
            };
            if let Some(text) = path.get(line) {
                let leaf = line + 1 == path.len();
                let bottom = if leaf { top + depth - 1 } else { top + level };
                let first = left + u16::try_from(start).unwrap_or(0);
                let last = first + u16::try_from(length - 1).unwrap_or(0);
                cells.push(HeadCell { range: CellRange::new(top + level, first, bottom, last), text });
            }
            start += length;
        }
    }
    cells
}

/// Writes the head of a block and its index row below.
pub fn write(
    writer: &mut SheetWriter<'_>,
    plan: &Plan<'_>,
    sheet: &Sheet,
    block: &Block,
    top: u32,
    with_check: bool,
) -> Result<(), BookError> {
    let depth = head_depth(block);
    let bottom = top + depth - 1;
    let label = match sheet.kind {
        SheetKind::Grid => "Chỉ tiêu",
        SheetKind::Particulars => "Thông tin",
        SheetKind::Text | SheetKind::List => "Mục",
    };
    let mut stubs = vec!["STT", label, "Mã số"];
    if sheet.row_units {
        stubs.push("Đơn vị tính");
    }
    let upright = |column: u16, text| HeadCell { range: CellRange::new(top, column, bottom, column), text };
    let mut all: Vec<HeadCell<'_>> =
        (0_u16..).zip(stubs).map(|(column, text)| upright(column, text)).collect();
    let paths: Vec<&[String]> = block.columns.iter().map(|column| column.head.as_slice()).collect();
    all.extend(cells(&paths, top, plan.stubs, depth));
    if with_check {
        all.push(upright(plan.check_column(), "Kiểm tra"));
    }
    all.sort_by_key(|cell| (cell.range.first_row, cell.range.first_column));
    for (row, tall) in (top..).zip(heights(&all, plan, top, depth)) {
        writer.height(row, tall)?;
    }
    for cell in &all {
        writer.merge(cell.range, Content::Text(cell.text), look::HEAD)?;
    }
    let letters = ["A", "B", "C", "D"];
    for (column, letter) in (0..plan.stubs).zip(letters) {
        writer.cell(bottom + 1, column, Content::Text(letter), look::INDEX)?;
    }
    for (column, head) in (plan.stubs..).zip(&block.columns) {
        writer.cell(bottom + 1, column, Content::Text(&head.code), look::INDEX)?;
    }
    Ok(())
}

/// Height of each line: enough for its own cells, the last also for what is left of cells over several lines.
fn heights(cells: &[HeadCell<'_>], plan: &Plan<'_>, top: u32, depth: u32) -> Vec<f64> {
    let mut heights: Vec<f64> = (0..depth).map(|_| height(1)).collect();
    let needed = |cell: &HeadCell<'_>| {
        let room = plan.width(cell.range.first_column, cell.range.last_column) - 0.5;
        height(lines(cell.text, room))
    };
    for cell in cells.iter().filter(|cell| cell.range.first_row == cell.range.last_row) {
        if let Some(own) = heights.get_mut(index(cell.range.first_row, top)) {
            *own = own.max(needed(cell));
        }
    }
    for cell in cells {
        let span = index(cell.range.first_row, top)..=index(cell.range.last_row, top);
        let present: f64 = heights.get(span.clone()).map_or(0.0, |heights| heights.iter().sum());
        let missing = needed(cell) - present;
        if let (true, Some(last)) = (missing > 0.0, heights.get_mut(*span.end())) {
            *last += missing;
        }
    }
    heights
}

fn index(row: u32, top: u32) -> usize {
    usize::try_from(row.saturating_sub(top)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_beginnings_merge_sideways_and_short_paths_downwards() {
        let path = |steps: &[&str]| steps.iter().map(|step| (*step).to_owned()).collect::<Vec<String>>();
        let columns = [
            path(&["Tổng số"]),
            path(&["Trợ giúp", "Tổng số"]),
            path(&["Trợ giúp", "Hình thức", "Y tế"]),
            path(&["Trợ giúp", "Hình thức", "Khác"]),
        ];
        let paths: Vec<&[String]> = columns.iter().map(Vec::as_slice).collect();
        let mut names: Vec<String> = cells(&paths, 4, 3, 3)
            .iter()
            .map(|cell| format!("{} {}", cell.range.name(), cell.text))
            .collect();
        names.sort();
        let expected =
            ["D5:D7 Tổng số", "E5:G5 Trợ giúp", "E6:E7 Tổng số", "F6:G6 Hình thức", "F7 Y tế", "G7 Khác"];
        assert_eq!(names, expected);
    }
}
