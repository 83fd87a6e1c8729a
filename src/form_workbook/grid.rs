//! Sheets with row codes: figures, particulars and texts.

use std::collections::BTreeMap;

use super::checks::{Check, TOO_GREAT, WRONG_SUM, checks};
use super::choices::Choices;
use super::entry::{Entry, Filling};
use super::heading::{self, Zones};
use super::paging::{self, row_height};
use super::plan::{self, Line, Plan};
use super::validations::{self, Open, rectangles};
use super::{CellPlace, Fill, FormRequest, look, particulars, table_head, totals};
use crate::book::{
    Book, BookError, CellRange, Conditional, Content, FormulaResult, NumberFormat, SheetOptions, SheetWriter,
    Style, cell_name,
};
use crate::catalogue::SeriesId;
use crate::form::{Block, Input, Relation, Row, Sheet, SheetKind, Slot};

const LEGEND: &str = "Ô trắng: ghi số liệu. Ô xanh: tự tính. Ô xám: không ghi. Dấu \"-\": không phát sinh. \
                      Dấu \"...\": có phát sinh nhưng chưa có số liệu. Ô trống: chưa báo cáo.";

/// Everything that is known of a sheet before its first cell is written.
struct Table<'a> {
    request: &'a FormRequest<'a>,
    sheet: &'a Sheet,
    plan: Plan<'a>,
    fillings: BTreeMap<SeriesId, Filling>,
    totals: BTreeMap<SeriesId, &'a Relation>,
    checks: BTreeMap<u32, Check>,
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
    let widths = plan::plan(request, sheet, 0).widths;
    let printed = widths.split_last().map_or(&[][..], |(_, printed)| printed);
    let zones = Zones::new(printed);
    let plan = plan::plan(request, sheet, zones.table_start());
    let fillings = fillings(sheet, request, fill);
    let totals = totals::live(sheet, part, &plan);
    let checks = checks(sheet, request.catalogue, part, &plan, &fillings);
    let table = Table { request, sheet, plan, fillings, totals, checks, fill };
    let tab = if sheet.kind == SheetKind::Grid { look::FIGURES_TAB } else { look::OTHER_TAB };
    let mut writer = book.sheet(SheetOptions::landscape(&sheet.id).tab(tab))?;
    heading::write(&mut writer, request, sheet, &zones)?;
    table.body(&mut writer, choices)?;
    let end = table.foot(&mut writer, &zones)?;
    table.page(&mut writer, end)
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
    fn live_total(&self, id: SeriesId) -> Option<&Relation> {
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
            Entry::Blank | Entry::Text(_) | Entry::Date(_) => FormulaResult::Empty,
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

    fn validate_numbers(&self, writer: &mut SheetWriter<'_>) -> Result<(), BookError> {
        let mut open: Vec<Open> = self
            .plan
            .places
            .iter()
            .filter(|(id, _)| self.live_total(**id).is_none())
            .map(|(id, (row, column))| (*row, *column, self.request.catalogue.element_of(*id).decimals))
            .collect();
        open.sort_unstable();
        for (range, decimals) in rectangles(&open) {
            writer.validation(range, &validations::number(range, decimals))?;
        }
        Ok(())
    }

    fn colour_checks(&self, writer: &mut SheetWriter<'_>) -> Result<(), BookError> {
        let (Some((first, _)), Some((last, _))) =
            (self.checks.first_key_value(), self.checks.last_key_value())
        else {
            return Ok(());
        };
        let column = self.plan.check_column();
        let cell = cell_name(*first, column);
        let conditional = Conditional {
            // The column also holds the heads of further tables, which are no alarm.
            formula: format!("OR({cell}=\"{WRONG_SUM}\",{cell}=\"{TOO_GREAT}\")"),
            fill: Some(look::ALARM_FILL),
            colour: Some(look::ALARM_TEXT),
            bold: true,
        };
        writer.conditional(CellRange::new(*first, column, *last, column), &conditional)
    }

    /// Notes and signatures; returns the row below.
    fn foot(&self, writer: &mut SheetWriter<'_>, zones: &Zones) -> Result<u32, BookError> {
        let mut notes = Vec::new();
        if let Some(note) = &self.sheet.note {
            notes.push(note.vi.as_str());
        }
        if self.sheet.kind == SheetKind::Grid {
            notes.push(LEGEND);
        }
        let next = heading::notes(writer, zones, self.plan.end, &notes)?;
        heading::signatures(writer, zones, next + 1)
    }

    /// Widths, print set-up and protection.
    fn page(&self, writer: &mut SheetWriter<'_>, end: u32) -> Result<(), BookError> {
        let plan = &self.plan;
        for (column, width) in (0_u16..=plan.check_column()).zip(&plan.widths) {
            writer.width(column, *width)?;
        }
        let heads: Vec<(u32, u32)> = plan
            .lines
            .iter()
            .filter_map(|(row, line)| match line {
                Line::Head(block) => Some((*row, *row + plan::head_depth(block))),
                _ => None,
            })
            .collect();
        if let Some((first, index)) = heads.first().copied() {
            if plan.several_heads() {
                // One head frozen or repeated over the rows of another would mislead.
                writer.freeze(1, plan.stubs)?;
                writer.repeat_rows(0, 0)?;
                writer.page_breaks(&paging::breaks(self.sheet, plan))?;
            } else {
                writer.freeze(index + 1, plan.stubs)?;
                writer.repeat_rows(first, index)?;
            }
        }
        writer.print_area(CellRange::new(0, 0, end.saturating_sub(1), plan.last_column))?;
        writer.codes_are_text(CellRange::new(0, 0, end, plan.check_column()))?;
        if paging::nearly_one_page(self.sheet, plan) {
            writer.fit_page();
        } else {
            writer.fit_width();
        }
        set_up_page(writer, self.request, self.sheet);
        writer.protect();
        Ok(())
    }
}

/// Margins, and the name of the sheet in the footer.
pub fn set_up_page(writer: &mut SheetWriter<'_>, request: &FormRequest<'_>, sheet: &Sheet) {
    writer.centre_on_page();
    writer.margins(12.0, 10.0, 12.0, 14.0);
    writer.footer(&format!("{} · {} · {}", sheet.id, request.unit_text(), request.period));
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
