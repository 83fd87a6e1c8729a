//! What hangs together: unknowns that equations link, known ones taken out.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::CellId;
use super::linked::{Equation, System};

/// Cells that hang together, and their equations over positions in `cells`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub cells: Vec<CellId>,
    pub equations: Vec<Equation>,
    /// How many figures stand in the equations that releases, not higher levels, made known.
    pub released: usize,
    /// The equations as if these figures were not known: their positions come after those of the cells.
    pub unreleased: Vec<Equation>,
}

impl Block {
    /// Whether the block is one sum of a known total.
    pub fn is_line(&self) -> bool {
        let [equation] = &self.equations[..] else { return self.equations.is_empty() };
        equation.low == equation.high && equation.terms.iter().all(|(_, times)| *times == 1)
    }

    /// The total of a block that is a line; none where nothing is known of its cells together.
    pub fn total(&self) -> Option<i64> {
        self.equations.first().and_then(|equation| equation.low)
    }
}

/// The blocks of a system, in order of their first cells. What everybody knows anyway stands in none.
pub(super) fn split(system: &System) -> Vec<Block> {
    let mut roots: Vec<usize> = (0..system.cells.len()).collect();
    let open: Vec<bool> = system.cells.iter().map(|cell| !cell.past.is_one()).collect();
    for equation in &system.equations {
        let mut members = equation.terms.iter().map(|(cell, _)| *cell).filter(|cell| open[*cell]);
        if let Some(first) = members.next() {
            for other in members {
                let (one, other) = (root(&mut roots, first), root(&mut roots, other));
                roots[one.max(other)] = one.min(other);
            }
        }
    }
    let mut members: BTreeMap<usize, Vec<CellId>> = BTreeMap::new();
    for cell in (0..system.cells.len()).filter(|cell| open[*cell]) {
        members.entry(root(&mut roots, cell)).or_default().push(cell);
    }
    let mut equations: BTreeMap<usize, Vec<&Equation>> = BTreeMap::new();
    for equation in &system.equations {
        if let Some((cell, _)) = equation.terms.iter().find(|(cell, _)| open[*cell]) {
            equations.entry(root(&mut roots, *cell)).or_default().push(equation);
        }
    }
    let block = |(root, cells): (usize, Vec<CellId>)| {
        let own = equations.get(&root).map_or(&[][..], Vec::as_slice);
        let terms = own.iter().flat_map(|equation| &equation.terms);
        let released: BTreeSet<CellId> = terms.map(|(cell, _)| *cell).filter(|cell| !open[*cell]).collect();
        let all: Vec<CellId> = cells.iter().chain(&released).copied().collect();
        Block {
            equations: own.iter().map(|equation| within(system, &cells, equation)).collect(),
            unreleased: own.iter().map(|equation| within(system, &all, equation)).collect(),
            released: released.len(),
            cells,
        }
    };
    members.into_iter().map(block).collect()
}

fn root(roots: &mut [usize], mut cell: usize) -> usize {
    while roots[cell] != cell {
        roots[cell] = roots[roots[cell]];
        cell = roots[cell];
    }
    cell
}

/// An equation over positions among some cells, the others, which are known, moved to the other side.
fn within(system: &System, cells: &[CellId], equation: &Equation) -> Equation {
    let mut terms = Vec::new();
    let mut known = 0;
    for (cell, times) in &equation.terms {
        match cells.iter().position(|own| own == cell) {
            Some(position) => terms.push((position, *times)),
            None => known += times * system.cells[*cell].past.low,
        }
    }
    let less = |bound: Option<i64>| bound.map(|bound| bound - known);
    Equation { terms, low: less(equation.low), high: less(equation.high), within_unit: equation.within_unit }
}
