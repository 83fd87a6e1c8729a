//! A worksheet as it is put together, whatever its format: bounded while it grows, in order when it is done.

use std::collections::BTreeSet;

use super::{Cell, CellAddress, CellRange, Content, Limits, Measure, Refusal, Sheet, Visibility};

/// A worksheet while its cells come in.
pub(super) struct Draft<'a> {
    limits: &'a Limits,
    /// Bytes of the texts of the whole workbook.
    text_bytes: &'a mut u64,
    sheet: Sheet,
    elements: u64,
    hidden_rows: Vec<(u32, u32)>,
    hidden_columns: Vec<(u32, u32)>,
}

impl<'a> Draft<'a> {
    /// An empty worksheet. `text_bytes` adds up the texts of the whole workbook.
    pub(super) fn new(
        name: &str,
        visibility: Visibility,
        limits: &'a Limits,
        text_bytes: &'a mut u64,
    ) -> Self {
        let sheet = Sheet { name: name.to_owned(), visibility, ..Sheet::default() };
        Self { limits, text_bytes, sheet, elements: 0, hidden_rows: Vec::new(), hidden_columns: Vec::new() }
    }

    /// The name on the tab.
    pub(super) fn name(&self) -> &str {
        &self.sheet.name
    }

    /// Counts cells that the file writes out, blank ones included.
    pub(super) fn count_elements(&mut self, count: u64) -> Result<(), Refusal> {
        self.elements = self.elements.saturating_add(count);
        self.limits.check(Measure::CellElements, &self.sheet.name, self.elements)
    }

    /// Adds a cell with content. A number is noted when it is shown as a percentage.
    pub(super) fn add(&mut self, cell: Cell, is_percent: bool) -> Result<(), Refusal> {
        self.check_text(&cell)?;
        if is_percent && matches!(cell.content, Content::Number(_)) {
            self.sheet.percent_cells.push(cell.address);
        }
        self.sheet.cells.push(cell);
        self.limits.check_count(Measure::Cells, &self.sheet.name, self.sheet.cells.len())
    }

    /// Adds a merged range.
    pub(super) fn merge(&mut self, range: CellRange) -> Result<(), Refusal> {
        self.sheet.merges.push(range);
        self.limits.check_count(Measure::Merges, &self.sheet.name, self.sheet.merges.len())
    }

    /// Notes rows that people do not see, from the first to the last.
    pub(super) fn hide_rows(&mut self, first: u32, last: u32) {
        self.hidden_rows.push((first, last));
    }

    /// Notes columns that people do not see, from the first to the last.
    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        self.hidden_columns.push((first, last));
    }

    /// The worksheet. A hidden row or column is kept where it holds something: a few bytes may hide a million.
    pub(super) fn finish(mut self) -> Result<Sheet, Refusal> {
        self.sheet.duplicate_cells = put_in_order(&mut self.sheet.cells);
        self.check_range()?;
        let sheet = &mut self.sheet;
        sheet.merges.sort_unstable();
        sheet.percent_cells.sort_unstable();
        sheet.percent_cells.dedup();
        let rows: BTreeSet<u32> = sheet.cells.iter().map(|cell| cell.address.row).collect();
        let columns: BTreeSet<u32> = sheet.cells.iter().map(|cell| cell.address.column).collect();
        sheet.hidden_rows = within(&rows, &mut self.hidden_rows);
        sheet.hidden_columns = within(&columns, &mut self.hidden_columns);
        Ok(self.sheet)
    }

    /// Bounds one text and all of them: a long shared text or formula may be used by very many cells.
    fn check_text(&mut self, cell: &Cell) -> Result<(), Refusal> {
        let text = match &cell.content {
            Content::Text(text) | Content::Error(text) | Content::Date(text) => text.len() as u64,
            Content::Number(_) | Content::Boolean(_) | Content::FormulaWithoutResult => 0,
        };
        let formula = cell.formula.as_deref().map_or(0, str::len) as u64;
        let longest = text.max(formula);
        if longest > self.limits.max_text_bytes {
            let place = format!("{}!{}", self.sheet.name, cell.address);
            self.limits.check(Measure::TextBytes, &place, longest)?;
        }
        *self.text_bytes = self.text_bytes.saturating_add(text).saturating_add(formula);
        self.limits.check(Measure::TotalTextBytes, &self.sheet.name, *self.text_bytes)
    }

    /// Refuses a used rectangle no form can have, such as one cell at A1 and one at XFD1048576.
    fn check_range(&self) -> Result<(), Refusal> {
        let cells = &self.sheet.cells;
        let (Some(first), Some(last)) = (cells.first(), cells.last()) else {
            return Ok(());
        };
        let columns = || cells.iter().map(|cell| cell.address.column);
        let range = CellRange {
            first: CellAddress::new(first.address.row, columns().min().unwrap_or(0)),
            last: CellAddress::new(last.address.row, columns().max().unwrap_or(0)),
        };
        let place = format!("{}!{range}", self.sheet.name);
        self.limits.check(Measure::Range, &place, range.positions())
    }
}

/// Sorts by address, keeps the first cell of each address and returns the addresses that had more.
fn put_in_order(cells: &mut Vec<Cell>) -> Vec<CellAddress> {
    if cells.is_sorted_by(|one, other| one.address < other.address) {
        return Vec::new();
    }
    cells.sort_by_key(|cell| cell.address);
    let mut duplicates = Vec::new();
    cells.dedup_by(|later, earlier| {
        let is_same = later.address == earlier.address;
        if is_same {
            duplicates.push(later.address);
        }
        is_same
    });
    duplicates.dedup();
    duplicates
}

/// The used lines that lie in one of the spans, in order.
fn within(used: &BTreeSet<u32>, spans: &mut [(u32, u32)]) -> Vec<u32> {
    spans.sort_unstable();
    let mut next = 0;
    let mut lines = Vec::new();
    for (first, last) in spans.iter().copied() {
        let first = first.max(next);
        if first <= last {
            lines.extend(used.range(first..=last));
            next = last.saturating_add(1);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_hidden_rows_cost_no_more_than_the_cells_in_them() {
        let limits = Limits::default();
        let mut text_bytes = 0;
        let mut draft = Draft::new("B05", Visibility::Visible, &limits, &mut text_bytes);
        draft.hide_rows(5, 1_048_575);
        draft.hide_rows(2, 7);
        for row in [1, 3, 6, 900_000] {
            let address = CellAddress::new(row, 0);
            draft.add(Cell { address, content: Content::Number(1.0), formula: None }, false).unwrap();
        }
        assert_eq!(draft.finish().unwrap().hidden_rows, [3, 6, 900_000]);
    }
}
