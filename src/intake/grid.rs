//! Reading a sheet of numbers: row code × column code → series.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{self, Remark};
use super::fact::{CellCounts, Fact, Origin};
use super::labels;
use super::sheets::{Recognised, text_of};
use super::table::{self, Header, SheetRow, Table};
use super::workbook::{CellAddress, Content, Sheet as Worksheet};
use crate::catalogue::Catalogue;
use crate::finding::{Finding, Place};
use crate::form::{Block, Row, Slot};
use crate::period::Part;
use crate::value::Value;

/// What reading one sheet yields.
#[derive(Default)]
pub(super) struct SheetRead {
    pub facts: Vec<Fact>,
    pub findings: Vec<Finding>,
    pub counts: CellCounts,
}

/// A row of the form found in the worksheet.
pub(super) struct FoundRow<'a> {
    pub block: &'a Block,
    pub row: &'a Row,
    pub header: &'a Header,
    pub cells: SheetRow<'a>,
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
    let known: Vec<String> = form
        .blocks
        .iter()
        .flat_map(|block| &block.columns)
        .map(|column| normal_code(&column.code))
        .collect();
    let tables = table::tables(worksheet, &["a", "b", "c"], &known);
    if tables.is_empty() {
        read.findings.push(Finding::fail("R-STR-006", place(worksheet, None, ""), &form.id, ""));
    }
    let (found, strays) = find_rows(recognised, part, &tables, &mut read.findings);
    missing_rows(recognised, part, &found, &mut read.findings);
    missing_columns(worksheet, &found, &mut read.findings);
    for row in &found {
        read_row(worksheet, row, catalogue, &mut read);
    }
    stray_numbers(worksheet, &found, &strays, &mut read.findings);
    merged_data(worksheet, &found, &mut read.findings);
    if nil {
        apply_nil_return(worksheet, &mut read);
    }
    read
}

/// Assigns worksheet rows to rows of the form: by code, and by label where the code is gone.
fn find_rows<'a>(
    recognised: &Recognised<'a>,
    part: Part,
    tables: &'a [Table<'a>],
    findings: &mut Vec<Finding>,
) -> (Vec<FoundRow<'a>>, Vec<(&'a Header, SheetRow<'a>)>) {
    let by_code: BTreeMap<String, (&Block, &Row)> = recognised
        .form
        .rows(part)
        .map(|(block, row)| (normal_code(&row.code), (block, row)))
        .collect();
    let mut found: Vec<FoundRow<'a>> = Vec::new();
    let mut strays = Vec::new();
    for table in tables {
        for row in &table.rows {
            let cells = SheetRow { row: row.row, cells: row.cells };
            let code = table.header.code.and_then(|column| row.cell(column));
            match code.and_then(|cell| table::code_of(&cell.content)).and_then(|code| by_code.get(&code)) {
                Some((block, form_row)) => {
                    found.push(FoundRow { block, row: form_row, header: &table.header, cells });
                }
                None => strays.push((&table.header, cells)),
            }
        }
    }
    drop_doubled(recognised.worksheet, &mut found, findings);
    labels::contradictions(recognised, part, &mut found, findings);
    let strays = labels::recover(recognised, part, &mut found, strays, findings);
    (found, strays)
}

/// A row code that stands twice cannot be told apart: neither row is used, unless all but one are blank.
fn drop_doubled(worksheet: &Worksheet, found: &mut Vec<FoundRow<'_>>, findings: &mut Vec<Finding>) {
    let mut by_code: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for row in found.iter().filter(|row| has_data(row)) {
        by_code.entry(row.row.code.clone()).or_default().push(row.cells.row);
    }
    let mut seen = BTreeSet::new();
    let mut dropped = BTreeSet::new();
    for (code, rows) in by_code.iter().filter(|(_, rows)| rows.len() > 1) {
        let list: Vec<String> = rows.iter().map(|row| (row + 1).to_string()).collect();
        let mut place = place(worksheet, None, "");
        place.cell = format!("A{}", rows.first().map_or(1, |row| row + 1));
        findings.push(Finding::fail("R-STR-009", place, code, "").with("rows", list.join(", ")));
        dropped.insert(code.clone());
    }
    found.retain(|row| {
        if dropped.contains(&row.row.code) {
            return false;
        }
        match by_code.get(&row.row.code) {
            Some(rows) => rows.contains(&row.cells.row),
            None => seen.insert(row.row.code.clone()),
        }
    });
}

pub(super) fn has_data(row: &FoundRow<'_>) -> bool {
    row.header
        .columns
        .values()
        .any(|column| row.cells.cell(*column).is_some_and(|cell| !cell::raw(&cell.content).trim().is_empty()))
}

fn missing_rows(
    recognised: &Recognised<'_>,
    part: Part,
    found: &[FoundRow<'_>],
    findings: &mut Vec<Finding>,
) {
    let doubled: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding.rule == "R-STR-009")
        .map(|finding| finding.found.as_str())
        .collect();
    let missing: Vec<&Row> = recognised
        .form
        .rows(part)
        .map(|(_, row)| row)
        .filter(|row| !doubled.contains(row.code.as_str()))
        .filter(|row| !found.iter().any(|found| found.row.code == row.code))
        .collect();
    let missing: Vec<Finding> = missing
        .into_iter()
        .map(|row| {
            Finding::fail("R-STR-007", place(recognised.worksheet, None, ""), &row.code, "")
                .with("label", &row.label.vi)
                .with("form", &recognised.form.id)
        })
        .collect();
    findings.extend(missing);
}

/// Columns of a found row that its header lacks, or has twice.
fn missing_columns(worksheet: &Worksheet, found: &[FoundRow<'_>], findings: &mut Vec<Finding>) {
    let mut said = BTreeSet::new();
    for row in found {
        for (column, slot) in row.block.columns.iter().zip(&row.row.slots) {
            let code = normal_code(&column.code);
            let rule = if row.header.doubled.contains(&code) {
                "R-STR-019"
            } else if matches!(slot, Slot::Series(_)) && !row.header.columns.contains_key(&code) {
                "R-STR-008"
            } else {
                continue;
            };
            if said.insert((row.block.header.clone(), column.code.clone())) {
                let finding = Finding::fail(rule, place(worksheet, None, ""), &column.code, "")
                    .with("head", column.head.join(" – "));
                findings.push(finding);
            }
        }
    }
}

fn read_row(worksheet: &Worksheet, row: &FoundRow<'_>, catalogue: &Catalogue, read: &mut SheetRead) {
    for (column, slot) in row.block.columns.iter().zip(&row.row.slots) {
        let code = normal_code(&column.code);
        let Some(position) = row.header.columns.get(&code) else { continue };
        let cell = row.cells.cell(*position);
        let address = CellAddress::new(row.cells.row, *position);
        match slot {
            Slot::Closed => {
                if let Some(remark) = cell.and_then(|cell| cell::read_closed(&cell.content)) {
                    push(&mut read.findings, remark, place(worksheet, Some(address), ""));
                }
            }
            Slot::Series(id) => {
                let series = &catalogue.series(*id).key;
                let decimals = catalogue.element_of(*id).decimals;
                let (mut value, remark) = cell::read(cell, worksheet.is_percent(address), decimals);
                if let Some(remark) = remark {
                    push(&mut read.findings, remark, place(worksheet, Some(address), series));
                }
                if row.header.doubled.contains(&code) || worksheet.duplicate_cells.contains(&address) {
                    value = Value::Rejected;
                }
                count(&mut read.counts, value);
                read.facts.push(Fact {
                    series: series.clone(),
                    value,
                    origin: Origin {
                        sheet: worksheet.name.clone(),
                        cell: address.to_string(),
                        raw: cell.map(|cell| cell::raw(&cell.content)).unwrap_or_default(),
                    },
                });
            }
            Slot::Entry => {}
        }
    }
    for address in worksheet.duplicate_cells.iter().filter(|address| address.row == row.cells.row) {
        let found = worksheet.cell(*address).map(|cell| cell::raw(&cell.content)).unwrap_or_default();
        read.findings.push(Finding::fail("R-STR-015", place(worksheet, Some(*address), ""), found, ""));
    }
}

fn push(findings: &mut Vec<Finding>, remark: Remark, place: Place) {
    findings.push(Finding::fail(remark.rule, place, remark.found, remark.expected));
}

pub(super) fn count(counts: &mut CellCounts, value: Value) {
    counts.read += 1;
    match value {
        Value::Number(_) => counts.accepted += 1,
        Value::Rejected => counts.rejected += 1,
        Value::Missing | Value::NotApplicable => counts.empty += 1,
    }
}

/// Numbers that stand in a data column of a row without a known code, or in a column without a code: they are not
/// counted, and the sender must know.
fn stray_numbers(
    worksheet: &Worksheet,
    found: &[FoundRow<'_>],
    strays: &[(&Header, SheetRow<'_>)],
    findings: &mut Vec<Finding>,
) {
    for (header, row) in strays {
        let number = header
            .columns
            .values()
            .filter_map(|column| row.cell(*column))
            .find(|cell| matches!(cell.content, Content::Number(_)) || is_digits(&cell.content));
        if let Some(cell) = number {
            let place = place(worksheet, Some(cell.address), "");
            findings.push(Finding::fail("R-STR-016", place, cell::raw(&cell.content), ""));
        }
    }
    let mut columns = BTreeMap::new();
    for row in found {
        let coded: BTreeSet<u32> = row.header.columns.values().copied().collect();
        let Some((first, last)) = coded.first().zip(coded.last()) else { continue };
        for cell in row.cells.cells {
            let between = (*first..=*last).contains(&cell.address.column);
            if between && !coded.contains(&cell.address.column) && table::looks_like_number(&cell.content) {
                columns.entry(cell.address.column).or_insert(cell);
            }
        }
    }
    for cell in columns.values() {
        let place = place(worksheet, Some(cell.address), "");
        findings.push(Finding::fail("R-STR-018", place, cell::raw(&cell.content), ""));
    }
}

fn is_digits(content: &Content) -> bool {
    text_of(content).is_some_and(|text| {
        text.chars().all(|letter| letter.is_ascii_digit() || " .,".contains(letter))
            && text.bytes().any(|byte| byte.is_ascii_digit())
    })
}

/// Merged cells over data: only the top left one holds a figure, the others read as blank.
fn merged_data(worksheet: &Worksheet, found: &[FoundRow<'_>], findings: &mut Vec<Finding>) {
    for range in &worksheet.merges {
        let touched = found.iter().any(|row| {
            (range.first.row..=range.last.row).contains(&row.cells.row)
                && row
                    .header
                    .columns
                    .values()
                    .any(|column| (range.first.column..=range.last.column).contains(column))
        });
        if touched {
            let found = worksheet.cell(range.first).map(|cell| cell::raw(&cell.content)).unwrap_or_default();
            findings.push(Finding::fail("R-VAL-014", place(worksheet, Some(range.first), ""), found, ""));
        }
    }
}

/// "Không phát sinh": blank cells are zero, unless the sheet holds a number other than zero.
fn apply_nil_return(worksheet: &Worksheet, read: &mut SheetRead) {
    let contradicted = read.facts.iter().find(|fact| match fact.value {
        Value::Number(number) => number != 0,
        Value::Rejected => true,
        Value::Missing | Value::NotApplicable => false,
    });
    if let Some(fact) = contradicted {
        let place = Place { cell: fact.origin.cell.clone(), ..place(worksheet, None, &fact.series) };
        let finding = Finding::fail("R-VAL-016", place, &fact.origin.raw, "");
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
