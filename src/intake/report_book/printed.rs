//! The printed sheets of a report workbook against what was printed there.

use std::collections::{BTreeMap, BTreeSet};

use super::super::cell;
use super::super::workbook::{Cell, Content, Sheet as Worksheet, Workbook};
use super::{Proof, at};
use crate::finding::{Finding, Place};
use crate::proof::Record;

/// Said of a printed figure that is another one than was printed.
const FIGURE_CHANGED: &str = "R-REP-003";
/// Said of a number where none was printed.
const NUMBER_ADDED: &str = "R-REP-004";
/// Said of formulas whose results the file does not hold.
const NOT_CALCULATED: &str = "R-REP-005";

/// Every printed figure that is not as it was printed.
pub(super) fn compare(
    workbook: &Workbook,
    (data, proof): (&Worksheet, &Worksheet),
    records: &[(Record, Proof<'_>)],
) -> Vec<Finding> {
    let mut printed: BTreeMap<&str, BTreeMap<&str, &Proof<'_>>> = BTreeMap::new();
    for (_, row) in records.iter().filter(|(record, _)| *record == Record::Cell) {
        printed.entry(row.sheet).or_default().insert(row.place, row);
    }
    let mut findings = Vec::new();
    for (name, expected) in &printed {
        match workbook.sheet(name) {
            Some(sheet) => findings.extend(sheet_findings(sheet, expected)),
            None => {
                let place = Place { sheet: (*name).to_owned(), ..Place::default() };
                findings.push(Finding::fail(FIGURE_CHANGED, place, "", *name));
            }
        }
    }
    let others = workbook.sheets.iter().filter(|sheet| {
        sheet.name != data.name && sheet.name != proof.name && !printed.contains_key(sheet.name.as_str())
    });
    findings.extend(others.filter_map(|sheet| added(sheet, &BTreeSet::new())));
    findings
}

fn sheet_findings(sheet: &Worksheet, expected: &BTreeMap<&str, &Proof<'_>>) -> Vec<Finding> {
    let cells: BTreeMap<String, &Cell> =
        sheet.cells.iter().map(|cell| (cell.address.to_string(), cell)).collect();
    let (mut findings, mut uncalculated) = (Vec::new(), Vec::new());
    for (address, proof) in expected {
        let found = cells.get(*address);
        if found.is_some_and(|cell| cell.content == Content::FormulaWithoutResult) {
            uncalculated.push(*address);
            continue;
        }
        if !same(found.map(|cell| &cell.content), proof.value) {
            let shown = found.map(|cell| cell::raw(&cell.content)).unwrap_or_default();
            let place = Place { sheet: sheet.name.clone(), cell: (*address).to_owned(), ..Place::default() };
            findings.push(Finding::fail(FIGURE_CHANGED, place, shown, proof.said()));
        }
    }
    if let Some(first) = uncalculated.first() {
        let place = Place { sheet: sheet.name.clone(), cell: (*first).to_owned(), ..Place::default() };
        findings.push(Finding::fail(NOT_CALCULATED, place, uncalculated.len().to_string(), ""));
    }
    let known: BTreeSet<&str> = expected.keys().copied().collect();
    findings.extend(added(sheet, &known));
    findings
}

/// Numbers in cells where no figure was printed, in one finding of the sheet.
fn added(sheet: &Worksheet, known: &BTreeSet<&str>) -> Option<Finding> {
    let strange: Vec<&Cell> = sheet
        .cells
        .iter()
        .filter(|cell| matches!(cell.content, Content::Number(_)))
        .filter(|cell| !known.contains(cell.address.to_string().as_str()))
        .collect();
    let first = strange.first()?;
    let finding = Finding::fail(NUMBER_ADDED, at(sheet, Some(first.address)), cell::raw(&first.content), "");
    Some(finding.with("count", strange.len().to_string()))
}

/// Whether a cell shows what was printed in it. A program that saves a number again may move its last binary digit.
fn same(found: Option<&Content>, printed: Option<&Content>) -> bool {
    match (found, printed) {
        (Some(Content::Number(found)), Some(Content::Number(printed))) => {
            (found - printed).abs() <= 1.0e-9 * printed.abs().max(1.0)
        }
        (Some(Content::Text(found)), Some(Content::Text(printed))) => found.trim() == printed.trim(),
        (None, Some(Content::Text(printed))) => printed.trim().is_empty(),
        (found, printed) => found.is_none() && printed.is_none(),
    }
}
