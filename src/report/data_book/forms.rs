//! Tables taken from the submission forms: the rows of a block for the parent unit, or one row by unit.

use crate::catalogue::{Accumulation, SeriesId};
use crate::form::{Block, Column, Row, Sheet, Slot};
use crate::message::fill;
use crate::report::context::Context;
use crate::report::look::Look;
use crate::report::template::rows;
use crate::report::{form_table, marks};

use super::flat::{Cell, FlatTable, Head};
use super::record::{ColumnId, DataBook, Shorthand, TableRecord};

/// Width of a column of the form, in characters.
const COLUMN_WIDTH: u16 = 16;

/// The tables of a record: one per block of the form, or one row of it by unit.
pub(super) fn tables(context: &Context<'_>, book: &DataBook, record: &TableRecord) -> Vec<FlatTable> {
    let sheet = context.input.layout.sheet(&record.form);
    let Some(sheet) = sheet.filter(|sheet| sheet.periods.contains(&context.part())) else {
        return Vec::new();
    };
    if let Some(code) = &record.by_unit {
        return sheet
            .row(code)
            .map(|(block, row)| by_unit(context, book, record, (sheet, block, row)))
            .into_iter()
            .collect();
    }
    let blocks = sheet.blocks.iter().filter(|block| rows(block, context.part()).next().is_some());
    blocks.map(|block| of_block(context, book, record, (sheet, block))).collect()
}

/// Positions of the columns in which a row carries a number.
fn open_columns<'a>(rows: impl Iterator<Item = &'a Row> + Clone, columns: &[Column]) -> Vec<usize> {
    let carries =
        |position: &usize| rows.clone().any(|row| matches!(row.slots.get(*position), Some(Slot::Series(_))));
    (0..columns.len()).filter(carries).collect()
}

fn heads(
    book: &DataBook,
    stub: &[ColumnId],
    columns: &[Column],
    open: &[usize],
    measure: Option<&str>,
) -> Vec<Head> {
    let of = |id: &ColumnId| book.columns.get(id).map(Head::from);
    let figures = open.iter().filter_map(|position| columns.get(*position)).map(|column| {
        let unit = measure.map_or(String::new(), |measure| format!(", {measure}"));
        Head {
            title: format!("{} (cột {}{unit})", column.head.join(": "), column.code), width: COLUMN_WIDTH
        }
    });
    let tail = [ColumnId::UnitsReported, ColumnId::UnitsExpected, ColumnId::Notes];
    stub.iter().filter_map(of).chain(figures).chain(tail.iter().filter_map(of)).collect()
}

fn of_block(
    context: &Context<'_>,
    book: &DataBook,
    record: &TableRecord,
    (sheet, block): (&Sheet, &Block),
) -> FlatTable {
    let own: Vec<&Row> = rows(block, context.part()).collect();
    let open = open_columns(own.iter().copied(), &block.columns);
    let mut stub = vec![ColumnId::Row, ColumnId::RowCode];
    if !block.sections.is_empty() {
        stub.push(ColumnId::Section);
    }
    stub.push(ColumnId::Measure);
    let mut section = "";
    let mut lines = Vec::new();
    for row in own {
        if let Some(next) = block.sections.iter().rfind(|section| section.before == row.code) {
            section = next.title.vi.as_str();
        }
        let mut line = vec![Cell::text(row.label.vi.as_str()), Cell::text(row.code.as_str())];
        if !block.sections.is_empty() {
            line.push(Cell::known(section));
        }
        line.push(measure(context, row));
        line.extend(figures(context, row, &open, 0));
        line.extend(coverage(context, row, &open, 0));
        line.push(Cell::text(notes(context, (row, &block.columns, &open), 0)));
        lines.push(line);
    }
    let title = block.title.as_ref().filter(|_| sheet.blocks.len() > 1);
    let title = title.map_or("", |title| title.vi.as_str());
    let title = fill(&record.title.vi, [("block", title)]).trim_end().to_owned();
    let heads = heads(book, &stub, &block.columns, &open, None);
    FlatTable { id: record.id.clone(), title, notes: heads.len().checked_sub(1), heads, rows: lines }
}

fn by_unit(
    context: &Context<'_>,
    book: &DataBook,
    record: &TableRecord,
    (_, block, row): (&Sheet, &Block, &Row),
) -> FlatTable {
    let open = open_columns(std::iter::once(row), &block.columns);
    let lines = context.figures().units.iter().enumerate().map(|(unit, named)| {
        let mut line = vec![Cell::text(named.name.as_str()), Cell::text(named.code.as_str())];
        line.extend(figures(context, row, &open, unit));
        line.extend(coverage(context, row, &open, unit));
        line.push(Cell::text(notes(context, (row, &block.columns, &open), unit)));
        line
    });
    let measure = form_table::row_measure(context, row);
    let stub = [ColumnId::Unit, ColumnId::UnitCode];
    let heads = heads(book, &stub, &block.columns, &open, Some(measure).filter(|text| !text.is_empty()));
    FlatTable {
        id: record.id.clone(),
        title: format!("{} ({})", record.title.vi, row.label.vi),
        notes: heads.len().checked_sub(1),
        heads,
        rows: lines.collect(),
    }
}

/// Unit of measure of a row; of a row whose cells count different things, the shorthand.
fn measure(context: &Context<'_>, row: &Row) -> Cell {
    match form_table::row_measure(context, row) {
        "" => Cell::Shorthand(Shorthand::NotApplicable),
        measure => Cell::text(measure),
    }
}

fn series(row: &Row, position: usize) -> Option<SeriesId> {
    match row.slots.get(position) {
        Some(Slot::Series(id)) => Some(*id),
        _ => None,
    }
}

fn figures(context: &Context<'_>, row: &Row, open: &[usize], unit: usize) -> Vec<Cell> {
    let cell = |position: &usize| match series(row, *position) {
        Some(id) => {
            let value = marks::sum(context.figures(), unit, &[id]);
            Cell::value(value, context.catalogue().element_of(id).decimals)
        }
        None => Cell::Shorthand(Shorthand::NotApplicable),
    };
    open.iter().map(cell).collect()
}

/// Units in the row's figures: of the cell that has the fewest, and those that should be.
fn coverage(context: &Context<'_>, row: &Row, open: &[usize], unit: usize) -> [Cell; 2] {
    let figures = open.iter().filter_map(|position| context.figures().series(unit, series(row, *position)?));
    let least = figures.clone().map(|figure| figure.units_reported).min();
    let expected = figures.map(|figure| figure.units_expected).max();
    let cell = |number: Option<u32>| number.map_or(Cell::Shorthand(Shorthand::NotApplicable), Cell::whole);
    [cell(least), cell(expected)]
}

/// What must be said of a row, in plain words, with the codes of the columns it holds for.
fn notes(context: &Context<'_>, (row, columns, open): (&Row, &[Column], &[usize]), unit: usize) -> String {
    let figures = context.figures();
    let codes = |holds: &dyn Fn(SeriesId) -> bool| -> Option<String> {
        let named = open.iter().filter(|position| series(row, **position).is_some_and(holds));
        let codes: Vec<&str> =
            named.filter_map(|at| columns.get(*at)).map(|column| column.code.as_str()).collect();
        (!codes.is_empty()).then(|| codes.join(", "))
    };
    let agency = |id: SeriesId| unit == 0 && figures.agency.contains(&id);
    let disputed =
        |id: SeriesId| matches!(marks::series(figures, unit, &[id], 0, false), (_, Look::Disputed { .. }));
    let distinct = |id: SeriesId| {
        unit == 0 && !agency(id) && context.catalogue().element_of(id).over_units == Accumulation::Distinct
    };
    let mut notes = Vec::new();
    notes.extend(codes(&agency).map(|codes| format!("cột {codes}: số liệu của cơ quan cấp tỉnh")));
    notes.extend(uneven(context, row, open, unit));
    notes.extend(
        codes(&disputed)
            .map(|codes| format!("cột {codes}: chưa khớp, tổng đã khai không bằng các thành phần")),
    );
    notes
        .extend(codes(&distinct).map(|_| "cận trên: một trẻ em có thể được hai đơn vị cùng tính".to_owned()));
    notes.join("; ")
}

/// Says that the cells of a row rest on different numbers of units.
fn uneven(context: &Context<'_>, row: &Row, open: &[usize], unit: usize) -> Option<String> {
    let figures = open
        .iter()
        .filter_map(|position| series(row, *position))
        .filter(|id| !context.figures().agency.contains(id))
        .filter_map(|id| context.figures().series(unit, id));
    let least = figures.clone().map(|figure| figure.units_reported).min()?;
    let most = figures.map(|figure| figure.units_reported).max()?;
    (unit == 0 && least < most).then(|| {
        format!("số đơn vị có số liệu khác nhau giữa các cột, từ {least} đến {most}, nên tổng có thể khác cộng các thành phần")
    })
}
