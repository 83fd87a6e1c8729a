//! Sheets with row codes: figures, particulars and texts.

use std::collections::BTreeMap;

use super::checks::{Check, checks};
use super::choices::Choices;
use super::entry::{Entry, Filling};
use super::heading::{self, Zones};
use super::paging::{self, row_height};
use super::plan::{self, Line, Plan};
use super::validations;
use super::{CellPlace, Fill, FormRequest, look, particulars, table_head, totals};
use crate::book::{
    Book, BookError, CellRange, Content, FormulaResult, NumberFormat, SheetOptions, SheetWriter, Style,
};
use crate::catalogue::SeriesId;
use crate::form::{Block, Input, Relation, Row, Sheet, SheetKind, Slot};

/// Everything that is known of a sheet before its first cell is written.
pub(super) struct Table<'a> {
    pub(super) request: &'a FormRequest<'a>,
    pub(super) sheet: &'a Sheet,
    pub(super) plan: Plan<'a>,
    pub(super) fillings: BTreeMap<SeriesId, Filling>,
    pub(super) totals: BTreeMap<SeriesId, &'a Relation>,
    pub(super) checks: BTreeMap<u32, Check>,
    fill: &'a Fill<'a>,
}

/// Writes one sheet with row codes.
pub fn write(
    book: &mut Book,
    request: &FormRequest<'_>,
    sheet: &Sheet,
    fill: &Fill<'_>,
    choices: &mut Choices,
) -> Result<(), BookError> {
    let part = request.period.part;
    let (zones, plan) = arrange(request, sheet);
    let totals = totals::live(sheet, part, &plan);
    let fillings = totals::settled(fillings(sheet, request, fill), &totals);
    let checks = checks(sheet, request.catalogue, part, &plan, &fillings);
    let table = Table { request, sheet, plan, fillings, totals, checks, fill };
    let tab = if sheet.kind == SheetKind::Grid { look::FIGURES_TAB } else { look::OTHER_TAB };
    let mut writer = book.sheet(SheetOptions::landscape(&sheet.id).tab(tab))?;
    heading::write(&mut writer, request, sheet, &zones)?;
    table.body(&mut writer, choices)?;
    let end = table.foot(&mut writer, &zones)?;
    table.page(&mut writer, end)
}

/// How the heading is divided over the columns of a sheet, and where everything below it stands.
pub fn arrange<'a>(request: &FormRequest<'_>, sheet: &'a Sheet) -> (Zones, Plan<'a>) {
    let widths = plan::plan(request, sheet, 0).widths;
    let printed = widths.split_last().map_or(&[][..], |(_, printed)| printed);
    let zones = Zones::new(printed);
    let plan = plan::plan(request, sheet, zones.table_start());
    (zones, plan)
}

/// The filling of each cell of a series, needed before the totals above it are written.
fn fillings(sheet: &Sheet, request: &FormRequest<'_>, fill: &Fill<'_>) -> BTreeMap<SeriesId, Filling> {
    let mut fillings = BTreeMap::new();
    for (block, row) in sheet.rows(request.period.part) {
        for (column, slot) in block.columns.iter().zip(&row.slots) {
            if let Slot::Series(id) = slot {
                fillings.insert(*id, fill(&CellPlace { sheet, block, row, column, slot: *slot }));
            }
        }
    }
    fillings
}

impl Table<'_> {
    fn body(&self, writer: &mut SheetWriter<'_>, choices: &mut Choices) -> Result<(), BookError> {
        let with_check = !self.checks.is_empty();
        for (index, (row, line)) in self.plan.lines.iter().enumerate() {
            let next = self.plan.lines.get(index + 1).map(|(_, line)| line);
            let last = !matches!(next, Some(Line::Row(..) | Line::Section(..)));
            match line {
                Line::Gap => writer.height(*row, 10.0)?,
                Line::HeadBelow | Line::Index => {}
                Line::BandTitle(title) => {
                    writer.height(*row, 20.0)?;
                    writer.cell(*row, 0, Content::Text(title), look::BAND_TITLE)?;
                }
                Line::Head(block) => {
                    table_head::write(writer, &self.plan, self.sheet, block, *row, with_check)?;
                }
                Line::BlockTitle(block, title) => {
                    writer.height(*row, paging::LINE)?;
                    self.across(writer, *row, block, title, look::BLOCK_TITLE)?;
                }
                Line::Section(block, title) => {
                    writer.height(*row, paging::LINE)?;
                    self.across(writer, *row, block, title, look::SECTION)?;
                }
                Line::Row(block, form_row) => self.row(writer, *row, block, form_row, last, choices)?,
            }
        }
        self.validate_numbers(writer)?;
        self.colour_checks(writer)
    }

    /// A line of text over the whole table of a block.
    fn across(
        &self,
        writer: &mut SheetWriter<'_>,
        row: u32,
        block: &Block,
        text: &str,
        style: Style,
    ) -> Result<(), BookError> {
        let last = self.last_column(block);
        writer.merge(CellRange::new(row, 0, row, last), Content::Text(text), style)
    }

    fn last_column(&self, block: &Block) -> u16 {
        self.plan.stubs + u16::try_from(block.columns.len()).unwrap_or(1).max(1) - 1
    }

    fn row(
        &self,
        writer: &mut SheetWriter<'_>,
        row: u32,
        block: &Block,
        form_row: &Row,
        last: bool,
        choices: &mut Choices,
    ) -> Result<(), BookError> {
        writer.height(row, row_height(self.sheet, &self.plan, form_row))?;
        writer.cell(row, 0, Content::Text(&form_row.stt), look::stub(last))?;
        writer.cell(row, 1, Content::Text(&form_row.label.vi), look::label(form_row.level, last))?;
        writer.cell(row, 2, Content::Text(&form_row.code), look::stub(last))?;
        if self.sheet.row_units {
            let unit = form_row.unit.as_deref().and_then(|unit| self.request.catalogue.unit_of_measure(unit));
            let name = unit.map_or("", |unit| unit.name.vi.as_str());
            writer.cell(row, 3, Content::Text(name), look::stub(last).wrap().size(10))?;
        }
        for ((position, column), slot) in (self.plan.stubs..).zip(&block.columns).zip(&form_row.slots) {
            let place = CellPlace { sheet: self.sheet, block, row: form_row, column, slot: *slot };
            match slot {
                Slot::Series(id) => self.series_cell(writer, (row, position), *id, last)?,
                Slot::Closed => {
                    put(writer, (row, position), &(self.fill)(&place), look::closed(last))?;
                }
                Slot::Entry => self.entry_cell(writer, (row, position), &place, last, choices)?,
            }
        }
        if let Some(Check { formula, result }) = self.checks.get(&row) {
            let shown = if result.is_empty() { FormulaResult::Empty } else { FormulaResult::Text(result) };
            let content = Content::Formula { formula, result: shown };
            writer.cell(row, self.plan.check_column(), content, look::CHECK)?;
        }
        Ok(())
    }

    /// Whether a cell shows the sum of its parts by itself.
    pub(super) fn live_total(&self, id: SeriesId) -> Option<&Relation> {
        let entry = self.fillings.get(&id).map_or(&Entry::Blank, |filling| &filling.entry);
        self.totals.get(&id).copied().filter(|total| totals::agrees(total, &self.fillings, entry))
    }

    fn series_cell(
        &self,
        writer: &mut SheetWriter<'_>,
        (row, column): (u32, u16),
        id: SeriesId,
        last: bool,
    ) -> Result<(), BookError> {
        let decimals = self.request.catalogue.element_of(id).decimals;
        let filling = self.fillings.get(&id).cloned().unwrap_or_default();
        let Some(total) = self.live_total(id) else {
            return put(writer, (row, column), &filling, look::number(decimals, last));
        };
        let formula = totals::formula(total, &self.plan);
        let result = match filling.entry {
            Entry::Number { minor, decimals: 0 } => FormulaResult::Integer(minor),
            Entry::Number { minor, decimals } => FormulaResult::Decimal { minor, decimals },
            Entry::Blank | Entry::Float(_) | Entry::Text(_) | Entry::Date(_) => FormulaResult::Empty,
        };
        let style = look::marked(look::total(decimals, last), filling.colour);
        writer.cell(row, column, Content::Formula { formula: &formula, result }, style)?;
        note(writer, (row, column), &filling)
    }

    /// A cell that takes text, a day, a choice or a tick.
    fn entry_cell(
        &self,
        writer: &mut SheetWriter<'_>,
        (row, column): (u32, u16),
        place: &CellPlace<'_>,
        last: bool,
        choices: &mut Choices,
    ) -> Result<(), BookError> {
        let mut filling = (self.fill)(place);
        if let (Entry::Blank, Some(field)) = (&filling.entry, &place.row.field) {
            filling.entry = particulars::known(self.request, field);
        }
        let style = match (place.row.input, self.sheet.kind) {
            (Input::Text, SheetKind::Text) => look::text(last),
            (Input::Text, _) => look::line(NumberFormat::Text, last),
            (Input::Date, _) => look::line(NumberFormat::Date, last),
            (Input::Choice | Input::Number, _) => look::line(NumberFormat::General, last),
            (Input::Yesno, _) => look::line(NumberFormat::General, last).centre(),
        };
        put(writer, (row, column), &filling, style)?;
        let range = CellRange::cell(row, column);
        let catalogue = self.request.catalogue;
        let list = place.row.choices.as_ref();
        match validations::entry(range, place.row.input, list, catalogue, choices) {
            Some(validation) => writer.validation(range, &validation),
            None => Ok(()),
        }
    }
}

/// Writes a cell with its mark and note.
pub fn put(
    writer: &mut SheetWriter<'_>,
    (row, column): (u32, u16),
    filling: &Filling,
    style: Style,
) -> Result<(), BookError> {
    let style = match filling.entry {
        // A day in a cell of another format would show as a number.
        Entry::Date(_) => style.format(NumberFormat::Date),
        // A fraction in a cell of whole numbers would show as one of them.
        Entry::Float(_) => style.format(NumberFormat::General),
        _ => style,
    };
    writer.cell(row, column, filling.entry.content(), look::marked(style, filling.colour))?;
    note(writer, (row, column), filling)
}

fn note(writer: &mut SheetWriter<'_>, (row, column): (u32, u16), filling: &Filling) -> Result<(), BookError> {
    match &filling.note {
        Some(note) => writer.note(row, column, note),
        None => Ok(()),
    }
}
