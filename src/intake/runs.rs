//! Lists of rows, columns and cells in few words: "4–6, 9", "D9:D12, F9".

use std::collections::{BTreeMap, BTreeSet};

use super::workbook::{CellAddress, CellRange};

/// Neighbouring numbers joined: first and last of each run.
pub(super) fn runs(numbers: &BTreeSet<u32>) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    runs
}

/// Runs in words, each end as `name` shows it.
pub(super) fn numbers_text(runs: &[(u32, u32)], name: impl Fn(u32) -> String) -> String {
    let shown = runs.iter().map(|(first, last)| {
        if first == last { name(*first) } else { format!("{}–{}", name(*first), name(*last)) }
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// Cells in words, those below each other joined to ranges.
pub(super) fn cells_text(cells: &[CellAddress]) -> String {
    let mut columns: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for cell in cells {
        columns.entry(cell.column).or_default().insert(cell.row);
    }
    let ranges = columns.iter().flat_map(|(column, rows)| {
        runs(rows).into_iter().map(|(first, last)| {
            let (first, last) = (CellAddress::new(first, *column), CellAddress::new(last, *column));
            if first == last { first.to_string() } else { CellRange { first, last }.to_string() }
        })
    });
    ranges.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_joined() {
        assert_eq!(numbers_text(&runs(&BTreeSet::from([4, 5, 6, 9])), |row| row.to_string()), "4–6, 9");
        let cells = ["D9", "D10", "F9", "E9"].map(|cell| cell.parse().unwrap());
        assert_eq!(cells_text(&cells), "D9:D10, E9, F9");
    }
}
