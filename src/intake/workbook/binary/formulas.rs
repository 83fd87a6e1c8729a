//! Cells with formulas of one sheet: shared wordings are known only once the whole sheet was read.

use std::collections::BTreeMap;

use super::Dialect;
use super::links::Links;
use super::tokens::{Tokens, Wording, Words};
use crate::intake::workbook::draft::Draft;
use crate::intake::workbook::{Cell, CellAddress, Content, Limits, Measure, Refusal};

/// Cells of a sheet that wait for the wording of their formula.
pub(in crate::intake::workbook) struct Formulas<'a> {
    words: Words<'a>,
    waiting: Vec<Waiting<'a>>,
    shared: BTreeMap<CellAddress, Tokens<'a>>,
}

struct Waiting<'a> {
    cell: Cell,
    is_percent: bool,
    tokens: Tokens<'a>,
}

impl<'a> Formulas<'a> {
    pub(in crate::intake::workbook) fn new(dialect: Dialect, links: &'a Links) -> Self {
        let words = Words { dialect, links, moved: 0 };
        Self { words, waiting: Vec::new(), shared: BTreeMap::new() }
    }

    /// A cell with a formula; its content is the result that the file shows.
    pub(in crate::intake::workbook) fn add(
        &mut self,
        address: CellAddress,
        (content, is_percent): (Content, bool),
        tokens: Tokens<'a>,
    ) {
        let cell = Cell { address, content, formula: None };
        self.waiting.push(Waiting { cell, is_percent, tokens });
    }

    /// The result of the last formula, where it is a text that stands in a record of its own.
    pub(in crate::intake::workbook) fn set_text_of_last(&mut self, text: String) {
        if let Some(last) = self.waiting.last_mut() {
            last.cell.content = Content::Text(text);
        }
    }

    /// A formula that several cells share, by the cell it is told by: the last one that was added.
    pub(in crate::intake::workbook) fn share(&mut self, tokens: Tokens<'a>) {
        if let Some(last) = self.waiting.last() {
            self.shared.insert(last.cell.address, tokens);
        }
    }

    /// Adds all cells to the worksheet.
    pub(in crate::intake::workbook) fn settle(
        self,
        draft: &mut Draft<'_>,
        limits: &Limits,
    ) -> Result<(), Refusal> {
        let Self { mut words, waiting, shared } = self;
        for mut one in waiting {
            let address = one.cell.address;
            let wording = match words.of(one.tokens, address) {
                Wording::SharedWith(anchor) => shared.get(&anchor).map(|tokens| words.of(*tokens, address)),
                own => Some(own),
            };
            // Taking formulas apart moves texts about; a hostile one could make that very much.
            limits.check(Measure::TotalTextBytes, draft.name(), words.moved)?;
            one.cell.formula = match wording {
                Some(Wording::Text(text)) => Some(text),
                Some(Wording::SharedWith(_)) | None => Some(String::new()),
            };
            draft.add(one.cell, one.is_percent)?;
        }
        Ok(())
    }
}
