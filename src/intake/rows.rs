//! Which row of a worksheet is which row of the form, and which rows cannot be believed.

use std::collections::{BTreeMap, BTreeSet};

use super::cell;
use super::grid::place;
use super::labels;
use super::sheets::Recognised;
use super::table::{self, Header, SheetRow, Table};
use crate::finding::Finding;
use crate::form::{Block, Row, Slot, normal_code};
use crate::period::Part;

/// A row of the form found in the worksheet.
pub(super) struct FoundRow<'a> {
    pub block: &'a Block,
    pub row: &'a Row,
    pub header: &'a Header,
    pub cells: SheetRow<'a>,
}

impl FoundRow<'_> {
    /// Whether anything stands in its data columns.
    pub fn has_data(&self) -> bool {
        self.header.data_columns().any(|column| {
            self.cells.cell(column).is_some_and(|cell| !cell::raw(&cell.content).trim().is_empty())
        })
    }
}

/// A row under a header that is no row of the form.
pub(super) type StrayRow<'a> = (&'a Header, SheetRow<'a>);

/// The rows under the headers of a sheet.
pub(super) struct Rows<'a> {
    /// Each of them a different row of the form.
    pub used: Vec<FoundRow<'a>>,
    /// With figures that cannot be used: the code stands twice, or contradicts the label.
    pub refused: Vec<FoundRow<'a>>,
    /// Of no row of the form.
    pub strays: Vec<StrayRow<'a>>,
}

impl<'a> Rows<'a> {
    /// All rows of the form, used or refused.
    pub fn known(&self) -> impl Iterator<Item = &FoundRow<'a>> {
        self.used.iter().chain(&self.refused)
    }
}

/// Assigns worksheet rows to rows of the form: by code, and by label where the code is gone.
pub(super) fn find<'a>(
    recognised: &Recognised<'a>,
    part: Part,
    tables: &'a [Table<'a>],
    findings: &mut Vec<Finding>,
) -> Rows<'a> {
    let by_code: BTreeMap<String, (&Block, &Row)> =
        recognised.form.rows(part).map(|(block, row)| (normal_code(&row.code), (block, row))).collect();
    let mut rows = Rows { used: Vec::new(), refused: Vec::new(), strays: Vec::new() };
    for table in tables {
        for row in &table.rows {
            let cells = SheetRow { row: row.row, cells: row.cells };
            let code = table.header.code.and_then(|column| row.cell(column));
            match code.and_then(|cell| table::code_of(&cell.content)).and_then(|code| by_code.get(&code)) {
                Some((block, form_row)) => {
                    rows.used.push(FoundRow { block, row: form_row, header: &table.header, cells });
                }
                None => rows.strays.push((&table.header, cells)),
            }
        }
    }
    refuse_doubled(recognised, &mut rows, findings);
    labels::refuse_contradictions(recognised, part, &mut rows, findings);
    labels::recover(recognised, part, &mut rows, findings);
    // Without an index row no row can be found: that one finding says it all.
    if !tables.is_empty() {
        missing_rows(recognised, part, &rows, findings);
    }
    missing_columns(recognised, &rows, findings);
    rows
}

/// A row code that stands twice cannot be told apart: neither row is used, unless all but one are blank.
fn refuse_doubled(recognised: &Recognised<'_>, rows: &mut Rows<'_>, findings: &mut Vec<Finding>) {
    let mut filled: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for row in rows.used.iter().filter(|row| row.has_data()) {
        filled.entry(row.row.code.clone()).or_default().push(row.cells.row);
    }
    for (code, lines) in filled.iter().filter(|(_, lines)| lines.len() > 1) {
        let list: Vec<String> = lines.iter().map(|line| (line + 1).to_string()).collect();
        let mut place = place(recognised.worksheet, None, "");
        place.cell = format!("A{}", lines.first().map_or(1, |line| line + 1));
        findings.push(Finding::fail("R-STR-009", place, code, "").with("rows", list.join(", ")));
    }
    let mut blank = BTreeSet::new();
    let mut used = Vec::new();
    for row in std::mem::take(&mut rows.used) {
        match filled.get(&row.row.code).map(Vec::as_slice) {
            Some([only]) if *only == row.cells.row => used.push(row),
            Some(lines) if lines.len() > 1 && row.has_data() => rows.refused.push(row),
            Some(_) => {}
            None if blank.insert(row.row.code.clone()) => used.push(row),
            None => {}
        }
    }
    rows.used = used;
}

fn missing_rows(recognised: &Recognised<'_>, part: Part, rows: &Rows<'_>, findings: &mut Vec<Finding>) {
    let known: BTreeSet<&str> = rows.known().map(|row| row.row.code.as_str()).collect();
    let missing = recognised.form.rows(part).filter(|(_, row)| !known.contains(row.code.as_str()));
    findings.extend(missing.map(|(_, row)| {
        Finding::fail("R-STR-007", place(recognised.worksheet, None, ""), &row.code, "")
            .with("label", &row.label.vi)
            .with("form", &recognised.form.id)
    }));
}

/// Columns of a row of the form that its header lacks, or has twice.
fn missing_columns(recognised: &Recognised<'_>, rows: &Rows<'_>, findings: &mut Vec<Finding>) {
    let mut said = BTreeSet::new();
    for row in rows.known() {
        for (column, slot) in row.block.columns.iter().zip(&row.row.slots) {
            let rule = match (row.header.positions(&normal_code(&column.code)).len(), slot) {
                (0, Slot::Series(_)) => "R-STR-008",
                (0 | 1, _) => continue,
                _ => "R-STR-019",
            };
            if said.insert((row.block.header.clone(), column.code.clone())) {
                let place = place(recognised.worksheet, None, "");
                let finding = Finding::fail(rule, place, &column.code, "");
                findings.push(finding.with("head", column.head.join(" – ")));
            }
        }
    }
}
