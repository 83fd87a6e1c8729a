//! Worksheets whose figures are not counted: sheets of another form, and tables of the sender's own.

use std::collections::BTreeSet;

use super::cell;
use super::grid::place;
use super::reasons::is_results;
use super::sheets::{HIDDEN_SHEET, Recognised, folded, header_code, identify};
use super::table;
use super::workbook::{Sheet as Worksheet, Visibility, Workbook};
use crate::finding::Finding;
use crate::form::{Layout, SheetKind};
use crate::period::Part;

/// Sheets of the form's own that hold no figures, in comparison form.
const OWN: [&str; 2] = [HIDDEN_SHEET, "hướng dẫn"];

/// A sheet of the form that does not belong to this report but holds figures: B03 in a six-month file, B13 in a
/// district's.
pub(super) fn other_form(sheet: &Recognised<'_>, part: Part) -> Option<Finding> {
    if sheet.form.kind != SheetKind::Grid {
        return None;
    }
    sheet.versions().find_map(|worksheet| {
        let tables = table::tables(sheet.form, worksheet, &table::CODED);
        let first = tables.iter().find_map(|table| {
            let columns: BTreeSet<u32> = table.header.data_columns().collect();
            let mut cells = table.rows.iter().flat_map(|row| row.cells);
            cells.find(|cell| columns.contains(&cell.address.column) && cell::states_number(&cell.content))
        })?;
        // Of another period, or of another reporter.
        let (kind, kind_en) = match part {
            _ if sheet.form.periods.contains(&part) => ("của đơn vị này", "of this unit"),
            Part::S1 => ("sáu tháng", "for six months"),
            Part::Y => ("năm", "for the year"),
        };
        let finding =
            Finding::fail("R-STR-036", place(worksheet, Some(first.address), ""), &sheet.form.id, "");
        Some(
            finding
                .with("title", &sheet.form.title.vi)
                .with("title_en", &sheet.form.title.en)
                .with("kind", kind)
                .with("kind_en", kind_en),
        )
    })
}

/// Visible worksheets that are no sheet of the form and hold a table of numbers.
pub(super) fn tables(workbook: &Workbook, layout: &Layout) -> Vec<Finding> {
    let identified = |worksheet: &Worksheet| identify(worksheet, layout);
    let by_header: BTreeSet<String> = workbook
        .sheets
        .iter()
        .filter_map(identified)
        .filter(|(_, header)| *header)
        .map(|(id, _)| id)
        .collect();
    let unread = workbook.sheets.iter().filter(|worksheet| match identified(worksheet) {
        // Its tab names a sheet that another worksheet is by its header.
        Some((id, header)) => !header && by_header.contains(&id),
        None => !OWN.contains(&folded(&worksheet.name).as_str()) && !is_results(worksheet),
    });
    let visible = unread.filter(|worksheet| worksheet.visibility == Visibility::Visible);
    visible
        .filter_map(|worksheet| {
            let (first, count) = numbers(worksheet)?;
            let place = place(worksheet, Some(first), "");
            let code = header_code(worksheet).map(|code| format!(" (\"Biểu số: {}\")", code.trim()));
            Some(
                Finding::fail("R-STR-037", place, count.to_string(), "")
                    .with("code", code.unwrap_or_default()),
            )
        })
        .collect()
}

/// The first number of a table and how many there are: at least two rows with two numbers each.
fn numbers(worksheet: &Worksheet) -> Option<(super::workbook::CellAddress, usize)> {
    let mut first = None;
    let (mut rows, mut count) = (0, 0);
    for row in worksheet.cells.chunk_by(|a, b| a.address.row == b.address.row) {
        let mut numbers =
            row.iter().filter(|cell| cell::states_number(&cell.content)).map(|cell| cell.address);
        let Some(start) = numbers.next() else { continue };
        first.get_or_insert(start);
        let more = numbers.count();
        count += 1 + more;
        rows += usize::from(more > 0);
    }
    first.filter(|_| rows >= 2).map(|first| (first, count))
}
