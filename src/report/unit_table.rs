//! Tables by reporting unit with cells of a submission form: one row of it over its columns, or one column over its rows.

use crate::form::{Sheet, Slot};

use super::context::{Context, UnitLine, column_ranges};
use super::form_table::{STUB, columns_of, coverage_of, header, holds_distinct, measure_of, slot_cell};
use super::links::{FigureKey, Printed};
use super::look::Look;
use super::page::{Content, Page, columns_u16, rows_u32};
use super::template::{TableRecord, blocks, rows};

/// Columns of figures that fit the width of a page.
const BAND: usize = 13;

/// What stands in the columns of a table by unit.
#[derive(Default)]
pub(super) struct Across {
    /// Heads with the codes of the index row.
    columns: Vec<(Vec<String>, String)>,
    /// The cell of the form that each column shows.
    pub slots: Vec<Slot>,
}

/// One row of a form by unit. Says whether distinct children are summed in it.
pub(super) fn row(
    context: &Context<'_>,
    page: &mut Page,
    sheet: &Sheet,
    table: &TableRecord,
    code: &str,
) -> bool {
    let Some((block, row)) = sheet.row(code) else { return false };
    let title = table.title.as_ref().map_or(&row.label.vi, |title| &title.vi);
    let title = format!("{title}, theo đơn vị báo cáo (biểu {}, dòng {code})", sheet.id);
    unit_table(context, page, &title, &Across { columns: columns_of(block), slots: row.slots.clone() })
}

/// One column of a form by unit, its rows side by side. Says whether distinct children are summed in it.
pub(super) fn column(
    context: &Context<'_>,
    page: &mut Page,
    sheet: &Sheet,
    table: &TableRecord,
    code: &str,
) -> bool {
    let Across { columns, slots } = across(context, sheet, table, code);
    let title = table.title.as_ref().map_or(&sheet.title.vi, |title| &title.vi);
    let title = format!("{title}, theo đơn vị báo cáo (biểu {}, cột {code})", sheet.id);
    let width = slots.len().div_ceil(slots.len().div_ceil(BAND).max(1)).max(1);
    let mut distinct = false;
    for (columns, slots) in columns.chunks(width).zip(slots.chunks(width)) {
        let band = Across { columns: columns.to_vec(), slots: slots.to_vec() };
        distinct |= unit_table(context, page, &title, &band);
    }
    distinct
}

/// The rows of a form, or of a block of it, as columns that show one column of theirs.
pub(super) fn across(context: &Context<'_>, sheet: &Sheet, table: &TableRecord, code: &str) -> Across {
    let mut across = Across::default();
    for block in blocks(sheet, table) {
        let Some(position) = block.columns.iter().position(|column| column.code == code) else { continue };
        for row in rows(block, context.part()) {
            across.columns.push((vec![row.label.vi.clone()], row.code.clone()));
            across.slots.push(row.slots.get(position).copied().unwrap_or(Slot::Closed));
        }
    }
    across
}

fn unit_table(context: &Context<'_>, page: &mut Page, title: &str, across: &Across) -> bool {
    let from = page.next;
    page.line(page.next, 0, page.last_column(), title, Look::TableTitle);
    let last = header(page, &across.columns, ["STT", "Đơn vị báo cáo", "Mã đơn vị", "Đơn vị tính"]);
    let top = page.next;
    let lines = context.lines();
    for (at, line) in (top..).zip(&lines) {
        let Some(unit) = context.figures().units.get(line.unit) else { continue };
        let (position, bold) = (line.unit, line.is_total());
        page.text(at, 0, line.number.as_str(), Look::Short { bold });
        page.text(at, 1, context.name_of(line), Look::Label { indent: u8::from(!bold), bold });
        page.text(at, 2, unit.code.as_str(), Look::Short { bold });
        page.text(at, 3, measure_of(context, &across.slots), Look::Short { bold });
        let ranges = line.ranges(&lines, top);
        for (index, slot) in across.slots.iter().enumerate() {
            let column = STUB + columns_u16(index);
            let (content, look) = slot_cell(context, *slot, position, bold);
            let content =
                if bold { live_sum(context, *slot, content, line, (&ranges, column)) } else { content };
            match slot {
                Slot::Series(id) => {
                    let printed = Printed { key: FigureKey::sum(position, &[*id]), by_unit: true };
                    page.figure(at, column, (content, look), printed);
                }
                Slot::Closed | Slot::Entry => page.put(at, column, content, look),
            }
        }
        let coverage = if bold { coverage_of(context, &across.slots, position) } else { String::new() };
        page.text(at, last, coverage, Look::Short { bold });
    }
    page.keep_together(from);
    page.next = top + rows_u32(lines.len()) + 1;
    holds_distinct(context, &across.slots)
}

/// A total as a live sum of the units beneath it, where it is that sum.
fn live_sum(
    context: &Context<'_>,
    slot: Slot,
    content: Content,
    line: &UnitLine,
    (ranges, column): (&[(u32, u32)], u16),
) -> Content {
    let (Slot::Series(id), Content::Number { minor, decimals }) = (slot, &content) else { return content };
    let mut parts =
        line.members.iter().filter_map(|unit| context.figures().series(*unit, id)?.value.number()).peekable();
    let any = parts.peek().is_some();
    let sum = parts.try_fold(0_i64, i64::checked_add);
    if !any || sum != Some(*minor) {
        return content;
    }
    let formula = format!("SUM({})", column_ranges(ranges, column));
    Content::Formula { formula, minor: *minor, decimals: *decimals }
}
