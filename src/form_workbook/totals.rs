//! Which totals compute themselves, and the formulas over cells.

use std::collections::BTreeMap;

use super::entry::{DASHES, ELLIPSES, Entry, Filling};
use super::plan::Plan;
use crate::book::CellRange;
use crate::catalogue::SeriesId;
use crate::form::{Relation, RelationKind, Sheet};
use crate::period::Part;

/// The sum that fills each total: in its own row where there is one, else within its own block.
///
/// Sums over other blocks are only checked: a unit that knows the total but not that breakdown must be able to report
/// the total.
pub fn live<'a>(sheet: &'a Sheet, part: Part, plan: &Plan<'_>) -> BTreeMap<SeriesId, &'a Relation> {
    let mut live = BTreeMap::new();
    let sums = || sheet.relations(part).filter(|relation| relation.kind == RelationKind::Sum);
    let row = |id: &SeriesId| plan.places.get(id).map(|(row, _)| *row);
    let block = |id: &SeriesId| plan.blocks.get(id);
    for relation in sums().filter(|sum| sum.parts.iter().all(|part| row(part) == row(&sum.whole))) {
        live.entry(relation.whole).or_insert(relation);
    }
    for relation in sums().filter(|sum| sum.parts.iter().all(|part| block(part) == block(&sum.whole))) {
        live.entry(relation.whole).or_insert(relation);
    }
    live
}

/// Cells as arguments of a function: neighbours joined to ranges.
pub fn ranges(cells: &[(u32, u16)]) -> Vec<CellRange> {
    let mut ranges: Vec<CellRange> = Vec::new();
    for (row, column) in cells.iter().copied() {
        if let Some(last) = ranges.last_mut() {
            let one_row = last.first_row == last.last_row;
            let one_column = last.first_column == last.last_column;
            if one_row && last.last_row == row && last.last_column + 1 == column {
                last.last_column = column;
                continue;
            }
            if one_column && last.first_column == column && last.last_row + 1 == row {
                last.last_row = row;
                continue;
            }
        }
        ranges.push(CellRange::cell(row, column));
    }
    ranges
}

/// The ranges joined by commas.
pub fn arguments(ranges: &[CellRange]) -> String {
    let names: Vec<String> = ranges.iter().map(CellRange::name).collect();
    names.join(",")
}

/// The cells of the parts of a relation.
pub fn part_cells(relation: &Relation, plan: &Plan<'_>) -> Vec<(u32, u16)> {
    relation.parts.iter().filter_map(|part| plan.places.get(part).copied()).collect()
}

/// How many cells of some ranges hold one of two signs, as a formula.
pub fn signs(ranges: &[CellRange], [first, second]: [&str; 2]) -> String {
    let counts: Vec<String> = ranges
        .iter()
        .map(|range| format!("SUM(COUNTIF({},{{\"{first}\",\"{second}\"}}))", range.name()))
        .collect();
    counts.join("+")
}

/// The formula of a total: blank while its parts are blank, and when one of them is declared to have no data, since
/// the sum of the others is not the total. A dash is an answer: zero.
pub fn formula(relation: &Relation, plan: &Plan<'_>) -> String {
    let runs = ranges(&part_cells(relation, plan));
    let parts = arguments(&runs);
    let (dashes, ellipses) = (signs(&runs, DASHES), signs(&runs, ELLIPSES));
    format!("IF(OR(COUNT({parts})+{dashes}=0,{ellipses}>0),\"\",SUM({parts}))")
}

/// Whether the formula shows what the filling says; otherwise the filling itself is written.
pub fn agrees(relation: &Relation, fillings: &BTreeMap<SeriesId, Filling>, entry: &Entry) -> bool {
    let parts = || relation.parts.iter().filter_map(|part| fillings.get(part).map(|filling| &filling.entry));
    let numbers: Vec<i128> = parts().filter_map(Entry::millionths).collect();
    let answered = !numbers.is_empty() || parts().any(Entry::is_dash);
    let shown = answered && !parts().any(Entry::is_ellipsis);
    match entry {
        Entry::Blank => !shown,
        Entry::Number { .. } => shown && entry.millionths() == Some(numbers.iter().sum()),
        Entry::Text(_) | Entry::Date(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_cells_are_joined_to_ranges() {
        let row = [(8, 4), (8, 5), (8, 6)];
        let column = [(9, 3), (10, 3), (11, 3), (14, 3)];
        assert_eq!(arguments(&ranges(&row)), "E9:G9");
        assert_eq!(arguments(&ranges(&column)), "D10:D12,D15");
        assert_eq!(arguments(&ranges(&[(1, 1), (1, 2), (2, 2)])), "B2:C2,C3");
    }
}
