//! Tables of a worksheet: index rows give the columns, row codes give the rows. Positions mean nothing.

use std::collections::BTreeMap;

use super::sheets::text_of;
use super::workbook::{Cell, Content, Sheet as Worksheet};
use crate::form::normal_code;

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
    /// Column of the labels (`B`).
    pub label: Option<u32>,
    /// Column of the row codes (`C`).
    pub code: Option<u32>,
    /// Column code → column.
    pub columns: BTreeMap<String, u32>,
    /// Codes that stand twice in the index row.
    pub doubled: Vec<String>,
}

/// A header with the rows under it, up to the next header.
pub(super) struct Table<'a> {
    pub header: Header,
    pub rows: Vec<SheetRow<'a>>,
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
pub(super) fn rows(worksheet: &Worksheet) -> Vec<SheetRow<'_>> {
    worksheet
        .cells
        .chunk_by(|a, b| a.address.row == b.address.row)
        .filter_map(|cells| Some(SheetRow { row: cells.first()?.address.row, cells }))
        .collect()
}

/// The tables of a worksheet. `stubs` are the index letters a table must show (`A B C`, or `A` for lists).
pub(super) fn tables<'a>(worksheet: &'a Worksheet, stubs: &[&str], known: &[String]) -> Vec<Table<'a>> {
    let mut tables: Vec<Table<'a>> = Vec::new();
    for row in rows(worksheet) {
        if let Some(header) = header(&row, stubs, known) {
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
    let mut header = Header::default();
    for cell in row.cells {
        let Some(code) = code_of(&cell.content) else { continue };
        if let Some(index) = stubs.iter().position(|stub| code.eq_ignore_ascii_case(stub)) {
            if let Some(slot) = found.get_mut(index) {
                slot.get_or_insert(cell.address.column);
            }
        } else if known.contains(&code) && header.columns.insert(code.clone(), cell.address.column).is_some()
        {
            header.doubled.push(code);
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

/// Whether a cell holds something that could be meant as a number.
pub(super) fn looks_like_number(content: &Content) -> bool {
    match content {
        Content::Number(_) => true,
        Content::Text(_) => {
            text_of(content).is_some_and(|text| text.bytes().any(|byte| byte.is_ascii_digit()))
        }
        _ => false,
    }
}
