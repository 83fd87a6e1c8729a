//! Where each cell of the form stands in the workbook.

use std::collections::BTreeMap;

use super::plan::Line;
use super::{FormRequest, grid, list};
use crate::book::cell_name;
use crate::catalogue::SeriesId;
use crate::form::{Sheet, SheetKind, Slot};

/// A cell of the form by its codes. In a list, the row is the running number of the record, from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FormCell {
    /// Code of the sheet.
    pub sheet: String,
    /// Code of the row.
    pub row: String,
    /// Code of the column.
    pub column: String,
}

/// Addresses of the cells of one form.
#[derive(Debug, Clone, Default)]
pub struct Places {
    cells: BTreeMap<FormCell, String>,
    series: BTreeMap<SeriesId, FormCell>,
    lists: BTreeMap<String, (u32, Vec<String>)>,
}

impl Places {
    /// The addresses in the workbook that the same request writes.
    #[must_use]
    pub fn of(request: &FormRequest<'_>) -> Self {
        let mut places = Self::default();
        for sheet in request.layout.form(request.period.part, request.source) {
            match sheet.kind {
                SheetKind::List => places.add_list(sheet),
                SheetKind::Grid | SheetKind::Particulars | SheetKind::Text => {
                    places.add_grid(request, sheet);
                }
            }
        }
        places
    }

    fn add_grid(&mut self, request: &FormRequest<'_>, sheet: &Sheet) {
        let (_, plan) = grid::arrange(request, sheet);
        for (row, line) in &plan.lines {
            let Line::Row(block, form_row) = line else { continue };
            for ((position, column), slot) in (plan.stubs..).zip(&block.columns).zip(&form_row.slots) {
                let cell = FormCell {
                    sheet: sheet.id.clone(),
                    row: form_row.code.clone(),
                    column: column.code.clone(),
                };
                if let Slot::Series(id) = slot {
                    self.series.insert(*id, cell.clone());
                }
                self.cells.insert(cell, cell_name(*row, position));
            }
        }
    }

    fn add_list(&mut self, sheet: &Sheet) {
        let Some(block) = sheet.blocks.first() else { return };
        let columns = block.columns.iter().map(|column| column.code.clone()).collect();
        self.lists.insert(sheet.id.clone(), (list::first_row(block), columns));
    }

    /// The cell of a series.
    #[must_use]
    pub fn of_series(&self, id: SeriesId) -> Option<&FormCell> {
        self.series.get(&id)
    }

    /// The address of a cell in its worksheet, which is named like the sheet.
    #[must_use]
    pub fn address(&self, cell: &FormCell) -> Option<String> {
        if let Some(address) = self.cells.get(cell) {
            return Some(address.clone());
        }
        let (first, columns) = self.lists.get(&cell.sheet)?;
        let row = first + cell.row.parse::<u32>().ok()?.checked_sub(1)?;
        let column = columns.iter().position(|code| *code == cell.column)?;
        Some(cell_name(row, u16::try_from(column).ok()? + 1))
    }

    /// Whether the form has such a sheet.
    #[must_use]
    pub fn has_sheet(&self, id: &str) -> bool {
        self.lists.contains_key(id) || self.cells.keys().any(|cell| cell.sheet == id)
    }
}
