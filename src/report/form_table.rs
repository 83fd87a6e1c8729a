//! Tables with the rows and columns of the submission forms: the parent unit's figures; tables by unit stand beside.
//! They are made from the layout, so a row that a definition file adds to a form appears without further ado.

use std::collections::BTreeMap;

use crate::book::cell_name;
use crate::catalogue::{Accumulation, SeriesId};
use crate::form::{Block, RelationKind, Row, Sheet, Slot};
use crate::value::Value;

use super::context::Context;
use super::links::{FigureKey, Printed};
use super::look::Look;
use super::marks;
use super::page::{Content, Page, columns_u16};
use super::template::{SheetPlan, Shown, TableRecord, blocks, rows};
use super::unit_table;

/// Columns before the figures: running number, label, row code, unit of measure.
pub(super) const STUB: u16 = 4;

/// Said under tables whose cells rest on different numbers of units.
const UNEVEN: &str = "Số đơn vị báo cáo khác nhau giữa các ô nên tổng có thể khác cộng các thành phần.";

/// Builds the sheet.
pub(super) fn page(context: &Context<'_>, plan: &SheetPlan, mut page: Page) -> Page {
    let tables: Vec<(&Sheet, &TableRecord)> = plan
        .record
        .tables
        .iter()
        .filter_map(|table| Some((context.input.layout.sheet(&table.form)?, table)))
        .filter(|(sheet, _)| sheet.periods.contains(&context.part()))
        .collect();
    page.widths = widths(&tables);
    let measure = tables.first().and_then(|(sheet, _)| sheet.unit.as_deref()).unwrap_or_default();
    let same = tables.iter().all(|(sheet, _)| sheet.unit.as_deref().unwrap_or_default() == measure);
    context.head(&mut page, if same { context.measure(measure) } else { "" });
    let (mut distinct, mut uneven) = (false, false);
    for (sheet, table) in tables {
        distinct |= match (&table.by_unit, &table.across) {
            (Some(code), _) => unit_table::row(context, &mut page, sheet, table, code),
            (None, Some(code)) => unit_table::column(context, &mut page, sheet, table, code),
            (None, None) => form_table(context, &mut page, sheet, table),
        };
        uneven |= is_uneven(context, sheet, table);
    }
    added_rows(context, plan, &mut page);
    let mut notes: Vec<String> = plan.record.note.iter().map(|note| note.vi.clone()).collect();
    if distinct {
        notes
            .push("Tổng của các đơn vị là cận trên: một trẻ em có thể được hai đơn vị cùng tính.".to_owned());
    }
    if uneven {
        notes.push(UNEVEN.to_owned());
    }
    context.foot(&mut page, &notes, true);
    page
}

/// Whether the printed cells of a table rest on different numbers of units.
fn is_uneven(context: &Context<'_>, sheet: &Sheet, table: &TableRecord) -> bool {
    let figures = context.figures();
    let all: Vec<Slot> = match (&table.by_unit, &table.across) {
        (Some(code), _) => sheet.row(code).map_or_else(Vec::new, |(_, row)| row.slots.clone()),
        (None, Some(code)) => unit_table::across(context, sheet, table, code).slots,
        (None, None) => blocks(sheet, table)
            .flat_map(|block| rows(block, context.part()))
            .flat_map(|row| row.slots.clone())
            .collect(),
    };
    let slots = all.into_iter();
    let mut bases = slots.filter_map(|slot| match slot {
        // An agency's figure stands for the whole, whatever the units reported.
        Slot::Series(id) if figures.agency.contains(&id) => Some(None),
        Slot::Series(id) => figures.series(0, id).map(|figure| Some(figure.units_reported)),
        Slot::Closed | Slot::Entry => None,
    });
    let first = bases.next();
    bases.any(|base| Some(base) != first)
}

fn widths(tables: &[(&Sheet, &TableRecord)]) -> Vec<u16> {
    let most = tables
        .iter()
        .flat_map(|(sheet, table)| blocks(sheet, table))
        .map(|block| block.columns.len())
        .max()
        .unwrap_or(1);
    let mut widths = vec![5, 44, 8, 11];
    widths.extend(std::iter::repeat_n(if most > 8 { 12 } else { 14 }, most.max(3)));
    widths.push(11);
    widths
}

/// Header of a table: stub, columns with their codes, units reported. Returns the last column.
pub(super) fn header(page: &mut Page, columns: &[(Vec<String>, String)], stub: [&str; 4]) -> u16 {
    let mut paths: Vec<Vec<String>> = stub.iter().map(|text| vec![(*text).to_owned()]).collect();
    paths.extend(columns.iter().map(|(head, _)| head.clone()));
    paths.push(vec!["Số đơn vị báo cáo".to_owned()]);
    let mut indices: Vec<String> = ["A", "B", "C", "D"].map(str::to_owned).to_vec();
    indices.extend(columns.iter().map(|(_, code)| code.clone()));
    indices.push("E".to_owned());
    page.next = page.header(page.next, &paths, &indices);
    STUB + columns_u16(columns.len())
}

/// The columns of a block with their codes.
pub(super) fn columns_of(block: &Block) -> Vec<(Vec<String>, String)> {
    block.columns.iter().map(|column| (column.head.clone(), column.code.clone())).collect()
}

/// The whole form (or one block) with the parent unit's figures. Says whether distinct children are summed in it.
fn form_table(context: &Context<'_>, page: &mut Page, sheet: &Sheet, table: &TableRecord) -> bool {
    let mut from = page.next;
    let title = table.title.as_ref().map_or(&sheet.title.vi, |title| &title.vi);
    page.line(
        page.next,
        0,
        page.last_column(),
        format!("{} (theo biểu {})", title, sheet.id),
        Look::TableTitle,
    );
    let (mut shown_header, mut last, mut distinct) = (String::new(), STUB, false);
    let mut cells: BTreeMap<SeriesId, (u32, u16)> = BTreeMap::new();
    for block in blocks(sheet, table) {
        if shown_header != block.header {
            if !shown_header.is_empty() {
                page.keep_together(from);
                from = page.next;
            }
            last = header(page, &columns_of(block), ["STT", "Chỉ tiêu", "Mã số", "Đơn vị tính"]);
            shown_header.clone_from(&block.header);
        }
        if let Some(title) = &block.title {
            page.line(page.next, 0, last, title.vi.clone(), Look::Section { level: 0 });
        }
        for row in rows(block, context.part()) {
            for section in block.sections.iter().filter(|section| section.before == row.code) {
                page.line(page.next, 0, last, section.title.vi.clone(), Look::Section { level: 1 });
            }
            // Rows with a unit of measure each are not totals of what follows.
            let bold = row.level == 0 && !sheet.row_units;
            distinct |= form_row(context, page, (row, bold), &mut cells);
        }
    }
    live_sums(context, page, sheet, &cells);
    page.keep_together(from);
    page.next += 1;
    distinct
}

fn form_row(
    context: &Context<'_>,
    page: &mut Page,
    (row, bold): (&Row, bool),
    cells: &mut BTreeMap<SeriesId, (u32, u16)>,
) -> bool {
    let at = page.next;
    let label = Look::Label { indent: row.level, bold };
    page.text(at, 0, row.stt.as_str(), Look::Short { bold });
    page.fit(at, 1, &row.label.vi, label);
    page.text(at, 1, row.label.vi.as_str(), label);
    page.text(at, 2, row.code.as_str(), Look::Short { bold });
    page.text(at, 3, row_measure(context, row), Look::Short { bold });
    for (position, slot) in row.slots.iter().enumerate() {
        let column = STUB + columns_u16(position);
        let (content, look) = slot_cell(context, *slot, 0, bold);
        match slot {
            Slot::Series(id) => {
                cells.insert(*id, (at, column));
                let printed = Printed { key: FigureKey::sum(0, &[*id]), by_unit: false };
                page.figure(at, column, (content, look), printed);
            }
            Slot::Closed | Slot::Entry => page.put(at, column, content, look),
        }
    }
    let coverage = coverage_of(context, &row.slots, 0);
    page.text(at, STUB + columns_u16(row.slots.len()), coverage, Look::Short { bold: false });
    holds_distinct(context, &row.slots)
}

/// Whether children are counted once each in some of these cells: their sum over units is an upper bound.
pub(super) fn holds_distinct(context: &Context<'_>, slots: &[Slot]) -> bool {
    slots.iter().any(|slot| match slot {
        Slot::Series(id) => context.catalogue().element_of(*id).over_units == Accumulation::Distinct,
        Slot::Closed | Slot::Entry => false,
    })
}

/// Unit of measure of a row: its own, else the one its cells share.
pub(super) fn row_measure<'a>(context: &Context<'a>, row: &Row) -> &'a str {
    row.unit.as_ref().map_or_else(|| measure_of(context, &row.slots), |unit| context.measure(unit))
}

/// Unit of measure that some cells share.
pub(super) fn measure_of<'a>(context: &Context<'a>, slots: &[Slot]) -> &'a str {
    let mut units = slots.iter().filter_map(|slot| match slot {
        Slot::Series(id) => Some(context.catalogue().element_of(*id).unit.as_str()),
        Slot::Closed | Slot::Entry => None,
    });
    let first = units.next().unwrap_or_default();
    if units.all(|unit| unit == first) { context.measure(first) } else { "" }
}

pub(super) fn slot_cell(context: &Context<'_>, slot: Slot, unit: usize, bold: bool) -> (Content, Look) {
    match slot {
        Slot::Series(id) => {
            let decimals = context.catalogue().element_of(id).decimals;
            marks::series(context.figures(), unit, &[id], decimals, bold)
        }
        Slot::Closed | Slot::Entry => marks::value(Value::NotApplicable, 0, bold),
    }
}

/// Units reported in some cells of a unit (by position): "n/N", or a range where they differ.
pub(super) fn coverage_of(context: &Context<'_>, slots: &[Slot], unit: usize) -> String {
    let series = slots.iter().filter_map(|slot| match slot {
        Slot::Series(id) => Some(id),
        Slot::Closed | Slot::Entry => None,
    });
    if marks::from_agency(context.figures(), series.clone()) {
        return marks::AGENCY.to_owned();
    }
    let figures = series.filter_map(|id| context.figures().series(unit, *id));
    let least = figures.clone().map(|figure| figure.units_reported).min();
    let most = figures.clone().map(|figure| figure.units_reported).max();
    let expected = figures.map(|figure| figure.units_expected).max();
    match (least, most, expected) {
        (Some(least), Some(most), Some(expected)) if least == most => format!("{least}/{expected}"),
        (Some(least), Some(most), Some(expected)) => format!("{least}–{most}/{expected}"),
        _ => String::new(),
    }
}

/// Turns declared totals into live sums, where the printed parts add up to the printed total.
fn live_sums(context: &Context<'_>, page: &mut Page, sheet: &Sheet, cells: &BTreeMap<SeriesId, (u32, u16)>) {
    for relation in sheet.relations(context.part()).filter(|relation| relation.kind == RelationKind::Sum) {
        let number = |place: &(u32, u16)| match page.cells.get(place).map(|cell| &cell.content) {
            Some(Content::Number { minor, decimals } | Content::Formula { minor, decimals, .. }) => {
                Some((*minor, *decimals))
            }
            _ => None,
        };
        let Some(whole) = cells.get(&relation.whole) else { continue };
        let Some(places) = relation.parts.iter().map(|part| cells.get(part)).collect::<Option<Vec<_>>>()
        else {
            continue;
        };
        let Some(parts) = places.iter().map(|place| number(place)).collect::<Option<Vec<_>>>() else {
            continue;
        };
        let Some((minor, decimals)) = number(whole) else { continue };
        let sum = parts.iter().try_fold(0_i64, |sum, (part, _)| sum.checked_add(*part));
        let Some(cell) = page.cells.get_mut(whole) else { continue };
        if sum == Some(minor) && matches!(cell.content, Content::Number { .. }) {
            let formula = format!("SUM({})", ranges(&places));
            cell.content = Content::Formula { formula, minor, decimals };
        }
    }
}

/// Cells as arguments of SUM, neighbours joined into ranges.
fn ranges(places: &[&(u32, u16)]) -> String {
    let mut runs: Vec<((u32, u16), (u32, u16))> = Vec::new();
    for &&(row, column) in places {
        match runs.last_mut() {
            Some(((first_row, first), (last_row, last)))
                if (first == last && *last == column && *last_row + 1 == row)
                    || (first_row == last_row && *last_row == row && *last + 1 == column) =>
            {
                // A run goes on in one direction only: along its row or down its column.
                *last_row = row;
                *last = column;
            }
            _ => runs.push(((row, column), (row, column))),
        }
    }
    let texts: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| {
            if first == last {
                cell_name(first.0, first.1)
            } else {
                format!("{}:{}", cell_name(first.0, first.1), cell_name(last.0, last.1))
            }
        })
        .collect();
    texts.join(",")
}

/// Rows that the user's definitions add, in a table of their own at the end.
fn added_rows(context: &Context<'_>, plan: &SheetPlan, page: &mut Page) {
    if plan.added.is_empty() {
        return;
    }
    page.line(page.next, 0, page.last_column(), "Dòng bổ sung", Look::TableTitle);
    let paths = ["STT", "Chỉ tiêu", "Mã số", "Đơn vị tính", "Giá trị", "Số đơn vị báo cáo"]
        .map(|text| vec![text.to_owned()]);
    let indices = ["A", "B", "C", "D", "1", "2"].map(str::to_owned);
    page.next = page.header(page.next, &paths, &indices);
    let mut number = 0;
    for added in &plan.added {
        let at = page.next;
        let catalogue = context.catalogue();
        let (measure, cell, key, coverage) = match &added.shown {
            Shown::Heading => {
                page.line(at, 0, 5, added.label.clone(), Look::Section { level: 1 });
                continue;
            }
            Shown::Series(id) => {
                let slot = Slot::Series(*id);
                let figure = context.figures().series(0, *id);
                let coverage =
                    figure.map(|figure| format!("{}/{}", figure.units_reported, figure.units_expected));
                let cell = slot_cell(context, slot, 0, false);
                (catalogue.element_of(*id).unit.as_str(), cell, FigureKey::sum(0, &[*id]), coverage)
            }
            Shown::Indicator(id) => {
                let figure =
                    context.figures().indicator(catalogue, 0, id).and_then(|numbers| numbers.first());
                let Some((indicator, figure)) = catalogue.indicator(id).zip(figure) else { continue };
                let Some(variant) = indicator.variants.first() else { continue };
                let agency = marks::indicator_from_agency(context.figures(), indicator, 0);
                let cell = marks::indicator(indicator, figure, false);
                let key = FigureKey::indicator(0, indicator, variant);
                (indicator.unit.as_str(), cell, key, Some(marks::coverage(figure, agency)))
            }
        };
        number += 1;
        page.text(at, 0, number.to_string(), Look::Short { bold: false });
        page.text(at, 1, added.label.as_str(), Look::Label { indent: 0, bold: false });
        page.fit(at, 1, &added.label, Look::Label { indent: 0, bold: false });
        page.text(at, 2, "", Look::Short { bold: false });
        page.text(at, 3, context.measure(measure), Look::Short { bold: false });
        page.figure(at, 4, cell, Printed { key, by_unit: false });
        page.text(at, 5, coverage.unwrap_or_default(), Look::Short { bold: false });
    }
    page.next += 1;
}
