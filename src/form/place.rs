//! Where in the form a series is filled in.

use super::model::{Column, Layout, Row, Sheet, Slot};
use crate::catalogue::{Catalogue, SeriesId};
use crate::message::Lang;

/// The place of a series in the form.
#[derive(Debug, Clone, Copy)]
pub enum FormPlace<'a> {
    /// A cell that carries it.
    Cell {
        /// Sheet.
        sheet: &'a Sheet,
        /// Row.
        row: &'a Row,
        /// Column.
        column: &'a Column,
    },
    /// A list whose entries are counted by this column.
    Counted {
        /// Sheet.
        sheet: &'a Sheet,
        /// Column.
        column: &'a Column,
    },
}

impl<'a> FormPlace<'a> {
    /// The sheet.
    #[must_use]
    pub fn sheet(&self) -> &'a Sheet {
        match self {
            Self::Cell { sheet, .. } | Self::Counted { sheet, .. } => sheet,
        }
    }

    /// In words: "B05 dòng 01 cột 1".
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Cell { sheet, row, column }, Lang::Vi) => {
                format!("{} dòng {} cột {}", sheet.id, row.code, column.code)
            }
            (Self::Cell { sheet, row, column }, Lang::En) => {
                format!("{} row {} column {}", sheet.id, row.code, column.code)
            }
            (Self::Counted { sheet, column }, Lang::Vi) => {
                format!("đếm theo danh sách {} cột {}", sheet.id, column.code)
            }
            (Self::Counted { sheet, column }, Lang::En) => {
                format!("counted from the list {} column {}", sheet.id, column.code)
            }
        }
    }
}

impl Layout {
    /// Where a series is filled in; `None` when no sheet has it.
    #[must_use]
    pub fn place_of(&self, id: SeriesId, catalogue: &Catalogue) -> Option<FormPlace<'_>> {
        let blocks =
            || self.sheets.iter().flat_map(|sheet| sheet.blocks.iter().map(move |block| (sheet, block)));
        for (sheet, block) in blocks() {
            for row in &block.rows {
                let mut cells = row.slots.iter().zip(&block.columns);
                if let Some((_, column)) = cells.find(|(slot, _)| **slot == Slot::Series(id)) {
                    return Some(FormPlace::Cell { sheet, row, column });
                }
            }
        }
        let element = &catalogue.element_of(id).id;
        blocks().find_map(|(sheet, block)| {
            let counts =
                |column: &&Column| column.count.as_ref().is_some_and(|count| count.element == *element);
            block.columns.iter().find(counts).map(|column| FormPlace::Counted { sheet, column })
        })
    }
}
