//! Lists (B11) and texts (B12): entries are kept as text, and counted where the layout says so.

use std::collections::BTreeMap;

use super::cell;
use super::fact::{Fact, Origin, TextEntry};
use super::grid::{SheetRead, count, place};
use super::sheets::{Recognised, folded, modern};
use super::table::{self, SheetRow, Table};
use super::workbook::{Cell, CellAddress, Sheet as Worksheet};
use crate::catalogue::Catalogue;
use crate::finding::Finding;
use crate::form::{Block, Column, normal_code};
use crate::period::Part;
use crate::value::Value;

/// Reads the headings of a text sheet.
pub(super) fn read_texts(recognised: &Recognised<'_>, part: Part) -> Vec<TextEntry> {
    let mut texts = Vec::new();
    for table in &table::tables(recognised.form, recognised.worksheet, &table::CODED) {
        for row in &table.rows {
            let code = table.header.code.and_then(|column| row.cell(column));
            let Some(code) = code.and_then(|cell| table::code_of(&cell.content)) else { continue };
            let Some((block, form_row)) =
                recognised.form.rows(part).find(|(_, form_row)| normal_code(&form_row.code) == code)
            else {
                continue;
            };
            for column in &block.columns {
                texts.extend(entry(recognised, table, row, &form_row.code, column));
            }
        }
    }
    texts
}

/// The cell of a column in a row. Cells merged downwards mean "same as above": each row of the range has the first one.
fn shown<'a>(
    worksheet: &'a Worksheet,
    table: &Table<'_>,
    row: &SheetRow<'_>,
    column: &Column,
) -> Option<(CellAddress, Option<&'a Cell>)> {
    let position = table.header.position(&normal_code(&column.code))?;
    let merged = worksheet.merges.iter().find(|range| {
        range.first.column == position && (range.first.row + 1..=range.last.row).contains(&row.row)
    });
    let address = merged.map_or(CellAddress::new(row.row, position), |range| range.first);
    Some((address, worksheet.cell(address)))
}

fn entry(
    recognised: &Recognised<'_>,
    table: &Table<'_>,
    row: &SheetRow<'_>,
    row_code: &str,
    column: &Column,
) -> Option<TextEntry> {
    let (address, cell) = shown(recognised.worksheet, table, row, column)?;
    let raw = cell::raw(&cell?.content);
    let text = modern(raw.trim()).into_owned();
    (!text.is_empty()).then(|| TextEntry {
        sheet: recognised.form.id.clone(),
        row: row_code.to_owned(),
        column: column.code.clone(),
        text,
        origin: Origin {
            sheet: recognised.worksheet.name.clone(),
            cell: address.to_string(),
            raw,
            ..Origin::default()
        },
    })
}

/// Whether a row of a list is an entry: its second column (the task itself) is filled, or any two of its columns. A
/// note or a signature below the list stands alone in its row and is none. Only what stands in the row itself counts,
/// not what merged cells carry into it.
fn is_entry(block: &Block, table: &Table<'_>, row: &SheetRow<'_>) -> bool {
    let filled = |column: &&Column| {
        let position = table.header.position(&normal_code(&column.code));
        let cell = position.and_then(|position| row.cell(position));
        cell.is_some_and(|cell| !cell::raw(&cell.content).trim().is_empty())
    };
    block.columns.get(1).as_ref().is_some_and(filled) || block.columns.iter().filter(filled).count() > 1
}

/// Reads a list and counts its entries. A list without entries is missing, not zero.
pub(super) fn read_list(recognised: &Recognised<'_>, catalogue: &Catalogue) -> SheetRead {
    let mut read = SheetRead::default();
    let tables = table::tables(recognised.form, recognised.worksheet, &table::LIST);
    let Some(block) = recognised.form.blocks.first() else { return read };
    if tables.is_empty() {
        let place = place(recognised.worksheet, None, "");
        read.findings.push(Finding::fail("R-STR-006", place, &recognised.form.id, ""));
        return read;
    }
    let rows = tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)));
    let entries: Vec<(&Table<'_>, &SheetRow<'_>)> =
        rows.filter(|(table, row)| is_entry(block, table, row)).collect();
    for (number, (table, row)) in (1..).zip(&entries) {
        let number = u32::to_string(&number);
        let texts = block.columns.iter().filter_map(|column| entry(recognised, table, row, &number, column));
        read.texts.extend(texts);
    }
    for column in &block.columns {
        count_entries(recognised, column, &entries, catalogue, &mut read);
    }
    read
}

/// Counts the entries of a list by the choices of one column.
fn count_entries(
    recognised: &Recognised<'_>,
    column: &Column,
    filled: &[(&Table<'_>, &SheetRow<'_>)],
    catalogue: &Catalogue,
    read: &mut SheetRead,
) {
    let Some(counting) = &column.count else { return };
    let Some(dimension) = catalogue.dimension(&counting.dimension) else { return };
    let mut counts: BTreeMap<&str, i64> =
        dimension.categories.iter().map(|category| (category.code.as_str(), 0)).collect();
    let mut unknown = false;
    for (table, row) in filled {
        let found = shown(recognised.worksheet, table, row, column);
        let cell = found.and_then(|(_, cell)| cell);
        let shown = cell.map(|cell| cell::raw(&cell.content)).unwrap_or_default();
        let category =
            dimension.categories.iter().find(|category| folded(&category.name.vi) == folded(&shown));
        match category.and_then(|category| counts.get_mut(category.code.as_str())) {
            Some(count) => *count += 1,
            None => {
                unknown = true;
                let address = found.map(|(address, _)| address);
                let names: Vec<&str> =
                    dimension.categories.iter().map(|category| category.name.vi.as_str()).collect();
                let place = place(recognised.worksheet, address, "");
                read.findings.push(Finding::fail("R-VAL-018", place, shown, names.join(", ")));
            }
        }
    }
    let total = if filled.is_empty() { Value::Missing } else { whole_number(filled.len()) };
    push_count(recognised, &counting.element, total, read);
    for (code, number) in counts {
        let value = match (filled.is_empty(), unknown) {
            (true, _) => Value::Missing,
            (false, true) => Value::Rejected,
            (false, false) => Value::Number(number),
        };
        push_count(recognised, &format!("{}|{}={code}", counting.element, counting.dimension), value, read);
    }
}

fn whole_number(count: usize) -> Value {
    i64::try_from(count).map_or(Value::Rejected, Value::Number)
}

fn push_count(recognised: &Recognised<'_>, series: &str, value: Value, read: &mut SheetRead) {
    count(&mut read.counts, value);
    read.facts.push(Fact {
        series: series.to_owned(),
        value,
        origin: Origin { sheet: recognised.worksheet.name.clone(), ..Origin::default() },
    });
}
