//! Reading a sheet of numbers: row code × column code → series.

use std::collections::BTreeMap;

use super::cell::{self, Remark};
use super::fact::{CellCounts, Fact, Origin, TextEntry};
use super::rows::{self, FoundRow};
use super::sheets::Recognised;
use super::workbook::{Cell, CellAddress, Sheet as Worksheet};
use super::{nil, strays, table};
use crate::catalogue::{Catalogue, SeriesId};
use crate::finding::{Finding, Place};
use crate::form::{Slot, normal_code};
use crate::period::Part;
use crate::value::Value;

/// What reading one sheet yields.
#[derive(Default)]
pub(super) struct SheetRead {
    pub facts: Vec<Fact>,
    pub texts: Vec<TextEntry>,
    pub findings: Vec<Finding>,
    pub counts: CellCounts,
}

pub(super) fn place(worksheet: &Worksheet, address: Option<CellAddress>, series: &str) -> Place {
    Place {
        sheet: worksheet.name.clone(),
        cell: address.map(|address| address.to_string()).unwrap_or_default(),
        series: series.to_owned(),
        ..Place::default()
    }
}

/// Reads a grid sheet of the form of `part`. `nil` is true when the unit ticked "không phát sinh" for it.
pub(super) fn read(recognised: &Recognised<'_>, part: Part, catalogue: &Catalogue, nil: bool) -> SheetRead {
    let (form, worksheet) = (recognised.form, recognised.worksheet);
    let mut read = SheetRead::default();
    let tables = table::tables(form, worksheet, &table::CODED);
    if tables.is_empty() {
        read.findings.push(Finding::fail("R-STR-006", place(worksheet, None, ""), &form.id, ""));
    }
    let rows = rows::find(recognised, part, &tables, &mut read.findings);
    for row in &rows.used {
        read_row(worksheet, row, catalogue, &mut read);
    }
    read_refused(worksheet, &rows.refused, catalogue, &mut read);
    strays::find(recognised, part, &rows, &mut read.findings);
    if nil {
        nil::apply(worksheet, &tables, &mut read);
    }
    gather_uncalculated(&mut read.findings);
    read
}

fn read_row(worksheet: &Worksheet, row: &FoundRow<'_>, catalogue: &Catalogue, read: &mut SheetRead) {
    for (column, slot) in row.block.columns.iter().zip(&row.row.slots) {
        let addresses = addresses(row, &column.code);
        match (slot, addresses.as_slice()) {
            (Slot::Series(id), [only]) => series_cell(worksheet, *only, *id, catalogue, read),
            (Slot::Series(id), several) => refused_cell(worksheet, several, *id, catalogue, read),
            (Slot::Closed, addresses) => {
                for address in addresses {
                    let remark = worksheet.cell(*address).and_then(|cell| cell::read_closed(&cell.content));
                    if let Some(remark) = remark {
                        let place = place(worksheet, Some(*address), "");
                        let finding = Finding::fail(remark.rule, place, remark.found, remark.expected);
                        let finding = finding.with("row", &row.row.code).with("column", &column.code);
                        read.findings.push(finding);
                    }
                }
            }
            (Slot::Entry, _) => {}
        }
    }
    for address in worksheet.duplicate_cells.iter().filter(|address| address.row == row.cells.row) {
        let found = worksheet.cell(*address).map(|cell| cell::raw(&cell.content)).unwrap_or_default();
        read.findings.push(Finding::fail("R-STR-015", place(worksheet, Some(*address), ""), found, ""));
    }
}

/// The cells of a row under a column code; several where the code stands twice.
fn addresses(row: &FoundRow<'_>, code: &str) -> Vec<CellAddress> {
    let positions = row.header.positions(&normal_code(code)).iter();
    positions.map(|position| CellAddress::new(row.cells.row, *position)).collect()
}

fn series_cell(
    worksheet: &Worksheet,
    address: CellAddress,
    id: SeriesId,
    catalogue: &Catalogue,
    read: &mut SheetRead,
) {
    let series = &catalogue.series(id).key;
    let cell = visible(worksheet, address);
    let decimals = catalogue.element_of(id).decimals;
    let (mut value, remark) = cell::read(cell, worksheet.is_percent(address), decimals);
    if let Some(remark) = remark {
        push(&mut read.findings, remark, place(worksheet, Some(address), series));
    }
    if worksheet.duplicate_cells.contains(&address) {
        value = Value::Rejected;
    }
    add(worksheet, address, series, value, read);
}

/// Figures of rows whose code stands twice or contradicts their label: given, but nobody can tell which is right.
fn read_refused(
    worksheet: &Worksheet,
    refused: &[FoundRow<'_>],
    catalogue: &Catalogue,
    read: &mut SheetRead,
) {
    let mut by_code: BTreeMap<&str, Vec<&FoundRow<'_>>> = BTreeMap::new();
    for row in refused {
        by_code.entry(&row.row.code).or_default().push(row);
    }
    for rows in by_code.values() {
        let Some(first) = rows.first() else { continue };
        for (column, slot) in first.block.columns.iter().zip(&first.row.slots) {
            if let Slot::Series(id) = slot {
                let cells: Vec<CellAddress> =
                    rows.iter().flat_map(|row| addresses(row, &column.code)).collect();
                refused_cell(worksheet, &cells, *id, catalogue, read);
            }
        }
    }
}

/// A series for which several cells stand, or one that cannot be believed: rejected where any of them states
/// something, missing where all are blank.
fn refused_cell(
    worksheet: &Worksheet,
    cells: &[CellAddress],
    id: SeriesId,
    catalogue: &Catalogue,
    read: &mut SheetRead,
) {
    let decimals = catalogue.element_of(id).decimals;
    let stated = cells.iter().find(|address| {
        let percent = worksheet.is_percent(**address);
        cell::read(visible(worksheet, **address), percent, decimals).0 != Value::Missing
    });
    let value = if stated.is_some() { Value::Rejected } else { Value::Missing };
    if let Some(address) = stated.or(cells.first()) {
        add(worksheet, *address, &catalogue.series(id).key, value, read);
    }
}

fn add(worksheet: &Worksheet, address: CellAddress, series: &str, value: Value, read: &mut SheetRead) {
    count(&mut read.counts, value);
    let cell = visible(worksheet, address);
    read.facts.push(Fact {
        series: series.to_owned(),
        value,
        origin: Origin {
            sheet: worksheet.name.clone(),
            cell: address.to_string(),
            raw: cell.map(|cell| cell::raw(&cell.content)).unwrap_or_default(),
            entry: cell.map(cell::entry).unwrap_or_default(),
        },
    });
}

/// The cell that people see at an address: under merged cells only the first one holds anything, whatever the file
/// keeps beneath (R-VAL-014 tells of them).
fn visible(worksheet: &Worksheet, address: CellAddress) -> Option<&Cell> {
    let covered = worksheet.merges.iter().any(|range| range.contains(address) && range.first != address);
    worksheet.cell(address).filter(|_| !covered)
}

fn push(findings: &mut Vec<Finding>, remark: Remark, place: Place) {
    findings.push(Finding::fail(remark.rule, place, remark.found, remark.expected));
}

/// The rule of formulas without a result.
const UNCALCULATED: &str = "R-VAL-008";

/// A file saved by a program that does not calculate lacks all its results at once: that is one fault of the sheet, told
/// at its first cell with all the others.
fn gather_uncalculated(findings: &mut Vec<Finding>) {
    let (uncalculated, others): (Vec<Finding>, Vec<Finding>) =
        std::mem::take(findings).into_iter().partition(|finding| finding.rule == UNCALCULATED);
    *findings = others;
    let Some(first) = uncalculated.first() else { return };
    let cells: Vec<&str> = uncalculated.iter().map(|one| one.place.cell.as_str()).collect();
    let mut finding = first.clone().with("count", cells.len().to_string()).with("cells", cells.join(", "));
    finding.speaks_of(uncalculated.iter().map(|one| one.place.series.as_str()));
    // The other sheets lack theirs for the same reason.
    finding.cause = UNCALCULATED.to_owned();
    findings.push(finding);
}

pub(super) fn count(counts: &mut CellCounts, value: Value) {
    counts.read += 1;
    match value {
        Value::Number(_) => counts.accepted += 1,
        Value::Rejected => counts.rejected += 1,
        Value::Missing | Value::NotApplicable => counts.empty += 1,
    }
}
