//! A year is its two halves.

use super::cells::{CellId, Standing};
use super::linked::{Equation, Linker};
use super::statements::{Key, Span};

impl Linker<'_> {
    /// The second half of each year of which year and first half are spoken of.
    pub(super) fn halves(&mut self, keys: &[Key], release: usize) {
        for year in keys.iter().filter(|key| key.span == Span::Year) {
            if !self.statements.measures.list[year.measure].flow {
                continue;
            }
            let first = Key { span: Span::First, ..*year };
            let Some(Standing::Cell(whole)) = self.cells.at(*year, release) else { continue };
            let half = match self.cells.at(first, release) {
                Some(Standing::Cell(half)) => Some(half),
                Some(Standing::NotCounted) => None,
                None => self.half_of_a_merged_province(first, whole, release),
            };
            let reported = |key| self.cells.reported(key, release);
            let same = match (reported(*year), reported(first)) {
                (Some(one), Some(other)) => other == 0 || one == other,
                _ => true,
            };
            if let (Some(half), true) = (half, same) {
                self.second_half(*year, whole, half, release);
            }
        }
    }

    fn second_half(&mut self, year: Key, whole: CellId, first: CellId, release: usize) {
        let rest = self.cells.list[whole].truth - self.cells.list[first].truth;
        let equation = |half| Equation {
            terms: vec![(whole, 1), (first, -1), (half, -1)],
            low: Some(0),
            high: Some(0),
            within_unit: false,
        };
        let key = Key { span: Span::Second, ..year };
        if let Some(Standing::Cell(half)) = self.cells.at(key, release)
            && self.is_linked(equation(half))
        {
            return;
        }
        if rest >= 0 {
            let day = self.cells.list[whole].day;
            let half = self.between(key, day, rest, release);
            self.add(equation(half));
        }
    }

    /// The first half of a year in a province that is there only since: the sum of those it is made of.
    fn half_of_a_merged_province(&mut self, first: Key, whole: CellId, release: usize) -> Option<CellId> {
        let day = self.cells.list[whole].day;
        let maps = self.statements.maps.get(&first.year).cloned().unwrap_or_default();
        for before in maps.range(..day).copied().collect::<Vec<_>>() {
            let members = self.statements.places.predecessors(first.place, day, before);
            let cells: Option<Vec<CellId>> = members
                .into_iter()
                .map(|place| match self.cells.at(Key { place, ..first }, release) {
                    Some(Standing::Cell(cell)) => Some(cell),
                    Some(Standing::NotCounted) | None => None,
                })
                .collect();
            let Some(cells) = cells.filter(|cells| !cells.is_empty()) else { continue };
            let truth = cells.iter().map(|cell| self.cells.list[*cell].truth).sum();
            let half = self.between(first, day, truth, release);
            let terms = cells.into_iter().map(|cell| (cell, 1)).chain([(half, -1)]).collect();
            self.add(Equation { terms, low: Some(0), high: Some(0), within_unit: false });
            return Some(half);
        }
        None
    }
}
