//! The smallest sets of cells whose change satisfies the failed relations of a block and breaks none that holds.

use std::collections::BTreeSet;

use super::integer::{AtMost, Solution, solve};
use super::system::System;
use crate::finding::Remedy;

/// Largest set that is looked for: who must change more cells than this needs the original papers, not a hint.
pub(super) const MOST_CELLS: usize = 3;
/// How many sets of the smallest size are counted.
pub(super) const MOST_SETS: u32 = Remedy::MOST_ALTERNATIVES;

/// What would mend a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The first of the smallest sets in order of the sheet: its cells, and what each must hold where only one number
    /// will do.
    pub changes: Vec<(usize, Option<i128>)>,
    /// How many sets are that small.
    pub count: u32,
}

/// A search with a bounded amount of work, counted in terms looked at: the same file always gets the same answer.
pub(super) struct Search<'a> {
    system: &'a System,
    /// Constraints that count: all that hold, and the failed ones of the block.
    counts: Vec<bool>,
    failed: Vec<usize>,
    /// Cells that are not to be tried below the present branch.
    barred: Vec<bool>,
    work: &'a mut u64,
    /// The question is too large or beyond the method: nothing can be said.
    undecided: bool,
    found: Option<Found>,
}

/// The smallest sets that mend the constraints of `block`, every other failed constraint being left aside. `None` where
/// no set of at most `most` cells will do, or where it cannot be told.
pub(super) fn smallest(system: &System, block: &[usize], most: usize, work: &mut u64) -> Option<Found> {
    let counts = system
        .constraints
        .iter()
        .enumerate()
        .map(|(index, constraint)| constraint.holds() || block.contains(&index));
    let mut search = Search {
        counts: counts.collect(),
        failed: block.to_vec(),
        barred: vec![false; system.cells.len()],
        system,
        work,
        undecided: false,
        found: None,
    };
    for size in 1..=most.min(MOST_CELLS) {
        search.extend(&mut Vec::with_capacity(size), size);
        if search.undecided {
            return None;
        }
        if search.found.is_some() {
            break;
        }
    }
    search.found
}

impl Search<'_> {
    /// Finds all sets with `left` more cells than `set`. No smaller set will do, so each cell of a set must change.
    fn extend(&mut self, set: &mut Vec<usize>, left: usize) {
        if self.undecided || self.found.as_ref().is_some_and(|found| found.count == MOST_SETS) {
            return;
        }
        let mut demands = self.demands(set);
        if !self.possible(&mut demands, left) {
            return;
        }
        if demands.is_empty() {
            match self.solution(set) {
                Ok(Solution::Ranges(ranges)) if left == 0 => return self.record(set, &ranges),
                Ok(Solution::Unknown) => self.undecided = true,
                Ok(_) => {}
                Err(conflict) => demands.push(self.others(&conflict, set)),
            }
        }
        let Some(candidates) = demands.into_iter().next().filter(|_| left > 0) else { return };
        for cell in &candidates {
            set.push(*cell);
            self.extend(set, left - 1);
            set.pop();
            self.barred[*cell] = true;
        }
        for cell in candidates {
            self.barred[cell] = false;
        }
    }

    /// Lists of cells of each of which at least one must be in the set too: a failed relation without a cell of the set,
    /// and a balance that holds and would be broken by the one cell of the set in it.
    fn demands(&mut self, set: &[usize]) -> Vec<Vec<usize>> {
        let constraints = &self.system.constraints;
        let inside =
            |index: usize| set.iter().filter(|cell| constraints[index].coefficient(**cell) != 0).count();
        let missed = self.failed.iter().copied().filter(|index| inside(*index) == 0);
        let broken = set.iter().flat_map(|cell| self.system.of_cell[*cell].iter().copied()).filter(|index| {
            let constraint = &constraints[*index];
            constraint.equal && constraint.holds() && inside(*index) == 1
        });
        let demanding: Vec<usize> = missed.chain(broken).collect();
        let demands: Vec<Vec<usize>> =
            demanding.into_iter().map(|index| self.others(&[index], set)).collect();
        let looked_at: usize = demands.iter().map(Vec::len).sum::<usize>() + self.failed.len();
        self.spend(looked_at);
        demands
    }

    /// The cells of some constraints that may still be added to a set, in order of the sheet.
    fn others(&self, constraints: &[usize], set: &[usize]) -> Vec<usize> {
        let terms = constraints.iter().flat_map(|index| &self.system.constraints[*index].terms);
        let cells: BTreeSet<usize> = terms.map(|(cell, _)| *cell).collect();
        cells.into_iter().filter(|cell| !self.barred[*cell] && !set.contains(cell)).collect()
    }

    /// Whether `left` cells could satisfy the demands: not where more than that have no cell in common. The shortest
    /// demand comes to the front.
    fn possible(&self, demands: &mut [Vec<usize>], left: usize) -> bool {
        demands.sort();
        demands.sort_by_key(Vec::len);
        let mut taken = BTreeSet::new();
        let mut apart = 0;
        for demand in demands.iter() {
            if !demand.iter().any(|cell| taken.contains(cell)) {
                apart += 1;
                taken.extend(demand.iter().copied());
            }
            if apart > left || demand.is_empty() {
                return false;
            }
        }
        true
    }

    /// Values for the cells of a set, all others staying as they are; or the constraints that rule them out.
    fn solution(&mut self, set: &[usize]) -> Result<Solution, Vec<usize>> {
        let (rows, limits) = self.rows(set);
        let whole = solve(rows.iter().map(|(_, row)| row), &limits);
        if whole != Solution::Impossible {
            return Ok(whole);
        }
        // What can be left out without making it possible takes no part in the conflict.
        let mut conflict = rows;
        for index in (0..conflict.len()).rev() {
            let without = || conflict.iter().enumerate().filter(|(other, _)| *other != index);
            if solve(without().map(|(_, (_, row))| row), &limits) == Solution::Impossible {
                conflict.remove(index);
            }
        }
        self.spend(conflict.len() * 8);
        Err(conflict.into_iter().map(|(index, _)| index).collect())
    }

    /// The constraints on the cells of a set, each direction by itself, the tightest of those with the same coefficients.
    fn rows(&mut self, set: &[usize]) -> (Vec<(usize, AtMost)>, Vec<i128>) {
        let cells = &self.system.cells;
        let concerned: BTreeSet<usize> = set
            .iter()
            .flat_map(|cell| self.system.of_cell[*cell].iter().copied())
            .filter(|index| self.counts[*index])
            .collect();
        let mut rows: Vec<(usize, AtMost)> = Vec::new();
        for index in &concerned {
            let constraint = &self.system.constraints[*index];
            let coefficients: Vec<i128> = set.iter().map(|cell| constraint.coefficient(*cell)).collect();
            let own: i128 =
                set.iter().zip(&coefficients).map(|(cell, times)| times * cells[*cell].value).sum();
            let bound = constraint.bound - constraint.level + own;
            let opposite = coefficients.iter().map(|times| -times).collect();
            keep_tightest(&mut rows, *index, AtMost { coefficients, bound });
            if constraint.equal {
                keep_tightest(&mut rows, *index, AtMost { coefficients: opposite, bound: -bound });
            }
        }
        self.spend(concerned.len() * set.len());
        (rows, set.iter().map(|cell| cells[*cell].limit).collect())
    }

    fn record(&mut self, set: &[usize], ranges: &[(i128, i128)]) {
        let forced = |(low, high): &(i128, i128)| (low == high).then_some(*low);
        let mut changes: Vec<(usize, Option<i128>)> =
            set.iter().copied().zip(ranges.iter().map(forced)).collect();
        changes.sort_unstable();
        match &mut self.found {
            None => self.found = Some(Found { changes, count: 1 }),
            Some(found) => {
                found.count += 1;
                let cells =
                    |changes: &[(usize, Option<i128>)]| changes.iter().map(|(cell, _)| *cell).collect();
                let (new, known): (Vec<usize>, Vec<usize>) = (cells(&changes), cells(&found.changes));
                if new < known {
                    found.changes = changes;
                }
            }
        }
    }

    fn spend(&mut self, terms: usize) {
        match self.work.checked_sub(terms as u64 + 1) {
            Some(rest) => *self.work = rest,
            None => self.undecided = true,
        }
    }
}

fn keep_tightest(rows: &mut Vec<(usize, AtMost)>, index: usize, row: AtMost) {
    match rows.iter_mut().find(|(_, known)| known.coefficients == row.coefficients) {
        Some((from, known)) if row.bound < known.bound => (*from, *known) = (index, row),
        Some(_) => {}
        None => rows.push((index, row)),
    }
}
