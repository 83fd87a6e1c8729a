//! Lists (B11) and texts (B12): entries are kept as text, and counted where the layout says so.

use std::collections::BTreeMap;

use super::cell;
use super::fact::{Fact, Origin, TextEntry};
use super::grid::{SheetRead, count, place};
use super::sheets::{Recognised, folded, modern};
use super::table::{self, SheetRow, Table};
use super::workbook::{CellAddress, Sheet as Worksheet};
use crate::catalogue::Catalogue;
use crate::finding::Finding;
use crate::form::{Block, Column};
use crate::period::Part;
use crate::value::Value;

/// Reads the headings of a text sheet.
pub(super) fn read_texts(recognised: &Recognised<'_>, part: Part) -> Vec<TextEntry> {
    let mut texts = Vec::new();
    let known = column_codes(recognised);
    for table in &table::tables(recognised.worksheet, &["a", "b", "c"], &known) {
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

fn column_codes(recognised: &Recognised<'_>) -> Vec<String> {
    let columns = recognised.form.blocks.iter().flat_map(|block| &block.columns);
    columns.map(|column| normal_code(&column.code)).collect()
}

fn entry(
    recognised: &Recognised<'_>,
    table: &Table<'_>,
    row: &SheetRow<'_>,
    row_code: &str,
    column: &Column,
) -> Option<TextEntry> {
    let position = *table.header.columns.get(&normal_code(&column.code))?;
    let raw = cell::raw(&row.cell(position)?.content);
    let text = modern(raw.trim()).into_owned();
    (!text.is_empty()).then(|| TextEntry {
        sheet: recognised.form.id.clone(),
        row: row_code.to_owned(),
        column: column.code.clone(),
        text,
        origin: Origin {
            sheet: recognised.worksheet.name.clone(),
            cell: CellAddress::new(row.row, position).to_string(),
            raw,
        },
    })
}

/// Reads a list and counts its entries. A list without entries is missing, not zero.
pub(super) fn read_list(
    recognised: &Recognised<'_>,
    catalogue: &Catalogue,
    texts: &mut Vec<TextEntry>,
) -> SheetRead {
    let mut read = SheetRead::default();
    let known = column_codes(recognised);
    let tables = table::tables(recognised.worksheet, &["a"], &known);
    let Some(block) = recognised.form.blocks.first() else { return read };
    if tables.is_empty() {
        let place = place(recognised.worksheet, None, "");
        read.findings.push(Finding::fail("R-STR-006", place, &recognised.form.id, ""));
        return read;
    }
    let mut filled: Vec<(&Table<'_>, &SheetRow<'_>)> = Vec::new();
    for table in &tables {
        for row in &table.rows {
            let entries: Vec<TextEntry> = block
                .columns
                .iter()
                .filter_map(|column| entry(recognised, table, row, &(filled.len() + 1).to_string(), column))
                .collect();
            if !entries.is_empty() {
                filled.push((table, row));
                texts.extend(entries);
            }
        }
    }
    carry_merged(recognised.worksheet, block, &filled, recognised, texts);
    for column in &block.columns {
        count_entries(recognised, column, &filled, catalogue, &mut read);
    }
    read
}

/// Cells merged downwards mean "same as above": each entry of the range gets the text of its first cell.
fn carry_merged(
    worksheet: &Worksheet,
    block: &Block,
    filled: &[(&Table<'_>, &SheetRow<'_>)],
    recognised: &Recognised<'_>,
    texts: &mut Vec<TextEntry>,
) {
    for range in worksheet.merges.iter().filter(|range| range.first.row < range.last.row) {
        let Some(first) = worksheet.cell(range.first) else { continue };
        for (index, (table, row)) in filled.iter().enumerate() {
            let inside = (range.first.row + 1..=range.last.row).contains(&row.row);
            let column = block.columns.iter().find(|column| {
                table.header.columns.get(&normal_code(&column.code)) == Some(&range.first.column)
            });
            if let (true, Some(column)) = (inside, column) {
                let raw = cell::raw(&first.content);
                texts.push(TextEntry {
                    sheet: recognised.form.id.clone(),
                    row: (index + 1).to_string(),
                    column: column.code.clone(),
                    text: raw.trim().to_owned(),
                    origin: Origin { sheet: worksheet.name.clone(), cell: range.first.to_string(), raw },
                });
            }
        }
    }
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
        let position = table.header.columns.get(&normal_code(&column.code)).copied();
        let cell = position.and_then(|position| row.cell(position));
        let shown = cell.map(|cell| cell::raw(&cell.content)).unwrap_or_default();
        let category =
            dimension.categories.iter().find(|category| folded(&category.name.vi) == folded(&shown));
        match category.and_then(|category| counts.get_mut(category.code.as_str())) {
            Some(count) => *count += 1,
            None => {
                unknown = true;
                let address = position.map(|position| CellAddress::new(row.row, position));
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
