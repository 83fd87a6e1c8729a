//! Nil returns ("không phát sinh"): blank cells of a ticked sheet are zero, unless the sheet itself speaks against it.

use super::cell;
use super::grid::{SheetRead, place};
use super::table::Table;
use super::workbook::{Cell, Sheet as Worksheet};
use crate::finding::{Finding, Place};
use crate::value::Value;

/// Findings after which parts of a sheet are unread: what stands there may be a figure.
const UNREAD: [&str; 5] = ["R-STR-006", "R-STR-008", "R-STR-009", "R-STR-019", "R-STR-020"];

/// Turns blank cells into zeros.
///
/// The tick is refused when a number other than zero stands anywhere under the headers, right of the row codes (rows
/// and columns of no code included), when a cell was rejected, and when rows or columns could not be read.
pub(super) fn apply(worksheet: &Worksheet, tables: &[Table<'_>], read: &mut SheetRead) {
    if let Some(finding) = contradiction(worksheet, tables, read) {
        read.findings.push(finding);
        return;
    }
    for fact in
        read.facts.iter_mut().filter(|fact| fact.value == Value::Missing && fact.origin.raw.is_empty())
    {
        fact.value = Value::Number(0);
        read.counts.empty -= 1;
        read.counts.accepted += 1;
    }
}

fn contradiction(worksheet: &Worksheet, tables: &[Table<'_>], read: &SheetRead) -> Option<Finding> {
    let given = read.facts.iter().find(|fact| match fact.value {
        Value::Number(number) => number != 0,
        Value::Rejected => true,
        Value::Missing | Value::NotApplicable => false,
    });
    if let Some(fact) = given {
        let place = Place { cell: fact.origin.cell.clone(), ..place(worksheet, None, &fact.series) };
        return Some(Finding::fail("R-VAL-016", place, &fact.origin.raw, ""));
    }
    if let Some(cell) = tables.iter().find_map(number_under) {
        let place = place(worksheet, Some(cell.address), "");
        return Some(Finding::fail("R-VAL-016", place, cell::raw(&cell.content), ""));
    }
    let unread = read.findings.iter().any(|finding| UNREAD.contains(&finding.rule.as_str()));
    unread.then(|| Finding::fail("R-VAL-021", place(worksheet, None, ""), "", ""))
}

/// The first number other than zero under a header.
fn number_under<'a>(table: &Table<'a>) -> Option<&'a Cell> {
    let stubs = table.header.code?;
    table.rows.iter().find_map(|row| {
        row.cells
            .iter()
            .find(|cell| cell.address.column > stubs && cell::states_more_than_zero(&cell.content))
    })
}
