//! Tables in the text, taken from the forms.

use crate::catalogue::SeriesId;
use crate::compute::Figure;
use crate::document::{Block, Paragraph, Run, Table};
use crate::form::{Row, Slot};
use crate::report::context::Context;
use crate::report::marks;
use crate::report::template::rows;
use crate::value::Value;

use super::figure::{of_series, series_key};
use super::look;
use super::record::{ShownColumn, TableRecord, Words, block};

/// Width of the text between the margins, in millimetres.
const WIDTH: u8 = 165;
/// Width of a column of figures.
const COLUMN: u8 = 21;

/// The table with its title; nothing where the form does not stand in this kind of report.
pub(super) fn blocks(context: &Context<'_>, words: &Words, record: &TableRecord) -> Vec<Block> {
    let found = block(context.input.layout, record);
    let Some((_, block)) = found.filter(|(sheet, _)| sheet.periods.contains(&context.part())) else {
        return Vec::new();
    };
    let position = |shown: &ShownColumn| block.columns.iter().position(|column| column.code == shown.code);
    let columns: Vec<usize> = record.columns.iter().filter_map(position).collect();
    let count = u8::try_from(columns.len() + 1).unwrap_or(1);
    let mut widths = vec![WIDTH.saturating_sub(count * COLUMN)];
    widths.extend(std::iter::repeat_n(COLUMN, usize::from(count)));
    let mut lines = vec![head(words, &record.columns)];
    lines.extend(rows(block, context.part()).map(|row| line(context, words, row, &columns)));
    vec![
        Block::Paragraph(Paragraph::text(&look::TABLE_TITLE, record.title.as_str())),
        Block::Table(Table { widths, lines: true, rows: lines }),
        Block::Paragraph(Paragraph::text(&look::AFTER_TABLE, "")),
    ]
}

fn head(words: &Words, columns: &[ShownColumn]) -> Vec<Vec<Paragraph>> {
    let texts = columns.iter().map(|column| &column.head);
    let texts = std::iter::once(&words.table_rows).chain(texts).chain([&words.table_coverage]);
    texts.map(|text| vec![Paragraph::text(&look::TABLE_HEAD, text.as_str())]).collect()
}

fn line(context: &Context<'_>, words: &Words, row: &Row, columns: &[usize]) -> Vec<Vec<Paragraph>> {
    let style = if row.level > 1 { &look::TABLE_PART } else { &look::TABLE_TEXT };
    let label = vec![Paragraph::text(style, row.label.vi.as_str())];
    let figures = columns.iter().map(|position| vec![cell(context, words, row.slots.get(*position))]);
    let coverage = vec![Paragraph::new(&look::TABLE_NUMBER, coverage(context, words, row, columns))];
    std::iter::once(label).chain(figures).chain([coverage]).collect()
}

fn cell(context: &Context<'_>, words: &Words, slot: Option<&Slot>) -> Paragraph {
    let Some(Slot::Series(id)) = slot else {
        return Paragraph::text(&look::TABLE_NUMBER, words.cell_not_applicable.as_str());
    };
    if let Some(number) = of_series(context, *id) {
        return Paragraph::new(&look::TABLE_NUMBER, number);
    }
    let text = match marks::sum(context.figures(), 0, &[*id]) {
        Value::Rejected => &words.cell_rejected,
        Value::NotApplicable => &words.cell_not_applicable,
        Value::Missing | Value::Number(_) => &words.cell_missing,
    };
    Paragraph::text(&look::TABLE_NUMBER, text.as_str())
}

/// Units in the figures of a row: "n/N", or the least and the most of its cells.
fn coverage(context: &Context<'_>, words: &Words, row: &Row, columns: &[usize]) -> Vec<Run> {
    let ids = columns.iter().filter_map(|position| match row.slots.get(*position) {
        Some(Slot::Series(id)) => Some(*id),
        _ => None,
    });
    let figures = context.figures();
    if ids.clone().any(|id| figures.agency.contains(&id)) {
        return vec![Run::text(words.cell_agency.as_str())];
    }
    let known: Vec<(SeriesId, &Figure)> = ids.filter_map(|id| Some((id, figures.series(0, id)?))).collect();
    let least = known.iter().min_by_key(|(_, figure)| figure.units_reported);
    let most = known.iter().max_by_key(|(_, figure)| figure.units_reported);
    let (Some((id, least)), Some((other, most))) = (least, most) else {
        return vec![Run::text(words.cell_not_applicable.as_str())];
    };
    let count = |id: SeriesId, count: u32, column: &str| {
        Run::figure(count.to_string(), series_key(context, id, column))
    };
    let mut runs = vec![count(*id, least.units_reported, "units_reported")];
    if least.units_reported < most.units_reported {
        runs.extend([Run::text("–"), count(*other, most.units_reported, "units_reported")]);
    }
    runs.extend([Run::text("/"), count(*id, least.units_expected, "units_expected")]);
    runs
}
