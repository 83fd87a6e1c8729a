//! Which totals compute themselves, and the formulas over cells.

use std::collections::BTreeMap;

use super::entry::{DASHES, Entry, Filling};
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

/// The formula of a total: blank until each of its parts has an answer, since the sum of the others is not the total. A
/// dash is an answer: zero. A blank cell, an ellipsis (no data) or any other text is none.
pub fn formula(relation: &Relation, plan: &Plan<'_>) -> String {
    let cells = part_cells(relation, plan);
    let runs = ranges(&cells);
    let (parts, dashes) = (arguments(&runs), signs(&runs, DASHES));
    format!("IF(COUNT({parts})+{dashes}={},SUM({parts}),\"\")", cells.len())
}

/// What the formula comes to, in millionths; `None` where it shows nothing.
fn sum(relation: &Relation, fillings: &BTreeMap<SeriesId, Filling>) -> Option<i128> {
    let part = |part: &SeriesId| match fillings.get(part).map(|filling| &filling.entry) {
        Some(entry) if entry.is_dash() => Some(0),
        Some(entry) => entry.millionths(),
        None => None,
    };
    relation.parts.iter().map(part).sum()
}

/// Totals that the sender left to a formula show nothing while a part of them is no number: what the sender's program
/// made of the other parts is nobody's word. Totals of totals follow, so it is done until nothing changes.
pub fn settled(
    mut fillings: BTreeMap<SeriesId, Filling>,
    totals: &BTreeMap<SeriesId, &Relation>,
) -> BTreeMap<SeriesId, Filling> {
    loop {
        let stale = totals.iter().find(|(id, relation)| {
            let filled = fillings.get(*id).is_some_and(|total| total.computed && total.entry != Entry::Blank);
            filled && sum(relation, &fillings).is_none()
        });
        match stale.and_then(|(id, _)| fillings.get_mut(id)) {
            Some(total) => total.entry = Entry::Blank,
            None => return fillings,
        }
    }
}

/// Whether the formula shows what the filling says; otherwise the filling itself is written.
pub fn agrees(relation: &Relation, fillings: &BTreeMap<SeriesId, Filling>, entry: &Entry) -> bool {
    let sum = sum(relation, fillings);
    match entry {
        Entry::Blank => sum.is_none(),
        Entry::Number { .. } => sum.is_some() && entry.millionths() == sum,
        Entry::Float(_) | Entry::Text(_) | Entry::Date(_) => false,
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
