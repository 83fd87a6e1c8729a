//! Tables of a worksheet: index rows give the columns, row codes give the rows. Positions mean nothing.

use std::collections::BTreeMap;

use super::workbook::{Cell, CellAddress, Content, Sheet as Worksheet};
use crate::form::{Sheet, normal_code};

/// Index letters of a table with row codes.
pub(super) const CODED: [&str; 3] = ["a", "b", "c"];
/// Index letter of a list.
pub(super) const LIST: [&str; 1] = ["a"];

/// A row of a worksheet with its cells.
pub(super) struct SheetRow<'a> {
    pub row: u32,
    pub cells: &'a [Cell],
}

impl<'a> SheetRow<'a> {
    /// The cell in a column.
    pub fn cell(&self, column: u32) -> Option<&'a Cell> {
        let index = self.cells.binary_search_by_key(&column, |cell| cell.address.column).ok()?;
        self.cells.get(index)
    }
}

/// Columns of one table: where the stubs stand and where each column code stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Header {
    /// Row of the worksheet it stands in.
    pub row: u32,
    /// Column of the labels (`B`).
    pub label: Option<u32>,
    /// Column of the row codes (`C`).
    pub code: Option<u32>,
    /// Column code → the columns under it, several where the code stands twice.
    columns: BTreeMap<String, Vec<u32>>,
}

impl Header {
    /// The columns under a code, which is in comparison form.
    pub fn positions(&self, code: &str) -> &[u32] {
        self.columns.get(code).map_or(&[], Vec::as_slice)
    }

    /// The first column under a code.
    pub fn position(&self, code: &str) -> Option<u32> {
        self.positions(code).first().copied()
    }

    /// All columns with a code of the form.
    pub fn data_columns(&self) -> impl Iterator<Item = u32> {
        self.columns.values().flatten().copied()
    }
}

/// A header with the rows under it, up to the next header.
pub(super) struct Table<'a> {
    pub header: Header,
    pub rows: Vec<SheetRow<'a>>,
}

impl Table<'_> {
    /// Whether a cell stands in one of the rows and under one of the column codes.
    pub fn holds(&self, address: CellAddress) -> bool {
        self.rows.binary_search_by_key(&address.row, |row| row.row).is_ok()
            && self.header.data_columns().any(|column| column == address.column)
    }
}

/// The code in a cell, in comparison form.
pub(super) fn code_of(content: &Content) -> Option<String> {
    match content {
        Content::Text(text) if !text.trim().is_empty() => Some(normal_code(text)),
        Content::Number(number) => Some(normal_code(&number.to_string())),
        _ => None,
    }
}

/// Splits a worksheet into rows.
fn rows(worksheet: &Worksheet) -> Vec<SheetRow<'_>> {
    worksheet
        .cells
        .chunk_by(|a, b| a.address.row == b.address.row)
        .filter_map(|cells| Some(SheetRow { row: cells.first()?.address.row, cells }))
        .collect()
}

/// The tables of a worksheet that is a sheet of the form. `stubs` are the index letters a table must show ([`CODED`] or
/// [`LIST`]).
pub(super) fn tables<'a>(form: &Sheet, worksheet: &'a Worksheet, stubs: &[&str]) -> Vec<Table<'a>> {
    let columns = form.blocks.iter().flat_map(|block| &block.columns);
    let known: Vec<String> = columns.map(|column| normal_code(&column.code)).collect();
    let mut tables: Vec<Table<'a>> = Vec::new();
    for row in rows(worksheet) {
        if let Some(header) = header(&row, stubs, &known) {
            tables.push(Table { header, rows: Vec::new() });
        } else if let Some(table) = tables.last_mut() {
            table.rows.push(row);
        }
    }
    tables
}

/// Reads an index row; `None` when the row is none.
fn header(row: &SheetRow<'_>, stubs: &[&str], known: &[String]) -> Option<Header> {
    let mut found = vec![None; stubs.len()];
    let mut header = Header { row: row.row, ..Header::default() };
    for cell in row.cells {
        let Some(code) = code_of(&cell.content) else { continue };
        if let Some(index) = stubs.iter().position(|stub| code.eq_ignore_ascii_case(stub)) {
            if let Some(slot) = found.get_mut(index) {
                slot.get_or_insert(cell.address.column);
            }
        } else if known.contains(&code) {
            header.columns.entry(code).or_default().push(cell.address.column);
        }
    }
    let in_order = found.iter().all(Option::is_some) && found.is_sorted();
    if !in_order || header.columns.is_empty() {
        return None;
    }
    header.label = found.get(1).copied().flatten();
    header.code = found.get(2).copied().flatten();
    Some(header)
}
