//! The table of the files received, and of the units that sent none.

use crate::report::context::{Context, day};
use crate::report::input::SubmissionLine;

use super::flat::{Cell, FlatTable, Head};
use super::record::{ColumnId, DataBook, Shorthand, TableRecord};

/// Builds the table.
pub(super) fn table(context: &Context<'_>, book: &DataBook, record: &TableRecord) -> FlatTable {
    let lines = context.input.submissions;
    let silent = context
        .units()
        .filter(|(_, unit)| !lines.iter().any(|line| context.reporting_unit(&line.unit_code) == unit.code));
    let received = lines.iter().map(|line| record.columns.iter().map(|id| cell(line, *id)).collect());
    let absent = silent.map(|(_, unit)| {
        let cell = |id: &ColumnId| match id {
            ColumnId::Unit => Cell::text(unit.name.as_str()),
            ColumnId::UnitCode => Cell::text(unit.code.as_str()),
            ColumnId::Timeliness => Cell::text("chưa nộp"),
            _ => Cell::Shorthand(Shorthand::NotApplicable),
        };
        record.columns.iter().map(cell).collect()
    });
    FlatTable {
        id: record.id.clone(),
        title: record.title.vi.clone(),
        heads: record.columns.iter().filter_map(|id| book.columns.get(id)).map(Head::from).collect(),
        notes: None,
        rows: received.chain(absent).collect(),
    }
}

fn cell(line: &SubmissionLine, id: ColumnId) -> Cell {
    match id {
        ColumnId::Unit => Cell::known(&line.unit_name),
        ColumnId::UnitCode => Cell::known(&line.unit_code),
        ColumnId::Reporter => Cell::known(&line.reporter),
        ColumnId::Received => {
            line.received.map_or(Cell::Shorthand(Shorthand::NoCode), |date| Cell::text(day(date)))
        }
        ColumnId::Timeliness => Cell::known(&line.timeliness),
        ColumnId::Revision => Cell::whole(line.revision),
        ColumnId::InForce => Cell::text(if line.in_force { "có" } else { "không" }),
        ColumnId::Verdict => Cell::known(&line.verdict),
        ColumnId::File => Cell::known(&line.file),
        _ => Cell::Shorthand(Shorthand::NotApplicable),
    }
}
