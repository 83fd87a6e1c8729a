//! What is done to a sheet once its cells are written: validation, colours, foot, widths, print set-up, protection.

use super::checks::{TOO_GREAT, WRONG_SUM};
use super::grid::Table;
use super::heading::{self, Zones};
use super::plan::{self, Line};
use super::validations::{self, Open, rectangles};
use super::{FormRequest, look, paging};
use crate::book::{BookError, CellRange, Conditional, SheetWriter, cell_name};
use crate::form::{Sheet, SheetKind};

const LEGEND: &str = "Ô trắng: ghi số liệu. Ô xanh: tự tính. Ô xám: không ghi. Dấu \"-\": không phát sinh. \
                      Dấu \"...\": có phát sinh nhưng chưa có số liệu. Ô trống: chưa báo cáo.";

impl Table<'_> {
    pub(super) fn validate_numbers(&self, writer: &mut SheetWriter<'_>) -> Result<(), BookError> {
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

    pub(super) fn colour_checks(&self, writer: &mut SheetWriter<'_>) -> Result<(), BookError> {
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
    pub(super) fn foot(&self, writer: &mut SheetWriter<'_>, zones: &Zones) -> Result<u32, BookError> {
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
    pub(super) fn page(&self, writer: &mut SheetWriter<'_>, end: u32) -> Result<(), BookError> {
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
            let pages = paging::pages(self.sheet, plan);
            writer.page_breaks(&pages.breaks)?;
            match pages.scale {
                Some(percent) => writer.scale(percent),
                None => writer.fit_width(),
            }
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
