//! Figures beside the cells of the form: they are not counted, and the sender must know.

use std::collections::{BTreeMap, BTreeSet};

use super::cell;
use super::grid::place;
use super::rows::{Rows, StrayRow};
use super::sheets::text_of;
use super::workbook::{Content, Sheet as Worksheet};
use crate::finding::Finding;

/// Numbers in a row or column without a code, and merged cells over data.
///
/// Right of the last coded column nothing is looked at: there stands the form's own check column, and people keep
/// remarks there.
pub(super) fn find(worksheet: &Worksheet, rows: &Rows<'_>, findings: &mut Vec<Finding>) {
    in_uncoded_rows(worksheet, &rows.strays, findings);
    in_uncoded_columns(worksheet, rows, findings);
    merged(worksheet, rows, findings);
}

/// The first number in a data column of each row without a known code.
fn in_uncoded_rows(worksheet: &Worksheet, strays: &[StrayRow<'_>], findings: &mut Vec<Finding>) {
    for (header, row) in strays {
        let columns: BTreeSet<u32> = header.data_columns().collect();
        let number = columns
            .into_iter()
            .filter_map(|column| row.cell(column))
            .find(|cell| cell::states_number(&cell.content));
        if let Some(cell) = number {
            let place = place(worksheet, Some(cell.address), "");
            findings.push(Finding::fail("R-STR-016", place, cell::raw(&cell.content), ""));
        }
    }
}

/// The first digits in each column without a code that stands between coded ones.
fn in_uncoded_columns(worksheet: &Worksheet, rows: &Rows<'_>, findings: &mut Vec<Finding>) {
    let mut columns = BTreeMap::new();
    for row in rows.known() {
        let coded: BTreeSet<u32> = row.header.data_columns().collect();
        let Some((first, last)) = coded.first().zip(coded.last()) else { continue };
        for cell in row.cells.cells {
            let between = (*first..=*last).contains(&cell.address.column);
            if between && !coded.contains(&cell.address.column) && has_digits(&cell.content) {
                columns.entry(cell.address.column).or_insert(cell);
            }
        }
    }
    for cell in columns.values() {
        let place = place(worksheet, Some(cell.address), "");
        findings.push(Finding::fail("R-STR-018", place, cell::raw(&cell.content), ""));
    }
}

/// Whether a cell holds something that could be meant as a number.
fn has_digits(content: &Content) -> bool {
    match content {
        Content::Number(_) => true,
        Content::Text(_) => {
            text_of(content).is_some_and(|text| text.bytes().any(|byte| byte.is_ascii_digit()))
        }
        _ => false,
    }
}

/// Merged cells over data: only the top left one holds a figure, the others read as blank.
fn merged(worksheet: &Worksheet, rows: &Rows<'_>, findings: &mut Vec<Finding>) {
    for range in &worksheet.merges {
        let touched = rows.known().any(|row| {
            (range.first.row..=range.last.row).contains(&row.cells.row)
                && row
                    .header
                    .data_columns()
                    .any(|column| (range.first.column..=range.last.column).contains(&column))
        });
        if touched {
            let found = worksheet.cell(range.first).map(|cell| cell::raw(&cell.content)).unwrap_or_default();
            findings.push(Finding::fail("R-VAL-014", place(worksheet, Some(range.first), ""), found, ""));
        }
    }
}
