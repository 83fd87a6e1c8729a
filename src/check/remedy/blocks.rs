//! Which failed constraints of a sheet have one root cause.

use std::collections::BTreeSet;

use super::search::{Found, MOST_CELLS, MOST_SETS, smallest};
use super::system::System;

/// Blocks of a sheet up to which it is asked whether two of them are one.
const MOST_BLOCKS: usize = 6;
/// Failed constraints of a block up to which it is taken apart; among more, agreement may be chance.
const MOST_FAILED: usize = 24;

/// Failed constraints with one root cause.
#[derive(Debug)]
pub(super) struct Block {
    pub constraints: Vec<usize>,
    /// What would mend it; `None` where it cannot be told.
    pub found: Option<Found>,
}

/// The blocks of a sheet, in order of their first cell.
pub(super) fn blocks(system: &System, work: &mut u64) -> Vec<Block> {
    let failed =
        system.constraints.iter().enumerate().filter(|(_, one)| !one.holds()).map(|(index, _)| index);
    let mut blocks = solved(system, apart(system, failed), work);
    while let Some((one, other, found)) = united(system, &blocks, work) {
        let absorbed = blocks.remove(other);
        blocks[one].constraints.extend(absorbed.constraints);
        blocks[one].found = Some(found);
    }
    blocks.into_iter().flat_map(|block| taken_apart(system, block, work)).collect()
}

fn solved(system: &System, groups: Vec<Vec<usize>>, work: &mut u64) -> Vec<Block> {
    let block = |constraints: Vec<usize>| Block {
        found: smallest(system, &constraints, MOST_CELLS, work),
        constraints,
    };
    groups.into_iter().map(block).collect()
}

/// Constraints that share cells, or come from one evaluation, are together.
fn apart(system: &System, constraints: impl Iterator<Item = usize>) -> Vec<Vec<usize>> {
    let mut groups: Vec<(BTreeSet<usize>, Vec<usize>)> = Vec::new();
    for index in constraints {
        let constraint = &system.constraints[index];
        let mut cells: BTreeSet<usize> = constraint.terms.iter().map(|(cell, _)| *cell).collect();
        let mut together = vec![index];
        groups.retain(|(known, members)| {
            let same_source = members.iter().any(|one| system.constraints[*one].source == constraint.source);
            let shared = same_source || !known.is_disjoint(&cells);
            if shared {
                cells.extend(known);
                together.extend(members);
            }
            !shared
        });
        groups.push((cells, together));
    }
    groups.sort();
    groups.into_iter().map(|(_, members)| members).collect()
}

/// The first two blocks that are one, and what mends them together: fewer cells than each by itself, or more ways.
fn united(system: &System, blocks: &[Block], work: &mut u64) -> Option<(usize, usize, Found)> {
    if blocks.len() > MOST_BLOCKS {
        return None;
    }
    let pairs = (0..blocks.len()).flat_map(|one| (one + 1..blocks.len()).map(move |other| (one, other)));
    for (one, other) in pairs {
        let both = [&blocks[one], &blocks[other]];
        let constraints: Vec<usize> =
            both.iter().flat_map(|block| block.constraints.iter().copied()).collect();
        let apart = size_and_ways(both.into_iter());
        let most = apart.map_or(MOST_CELLS, |(cells, _)| cells);
        let Some(found) = smallest(system, &constraints, most, work) else { continue };
        if apart != Some((found.changes.len(), found.count)) {
            return Some((one, other, found));
        }
    }
    None
}

/// How many cells mending all of some blocks takes, and in how many ways it can be done; `None` if one cannot be mended.
fn size_and_ways<'a>(mut blocks: impl Iterator<Item = &'a Block>) -> Option<(usize, u32)> {
    blocks.try_fold((0, 1_u32), |(cells, ways), block| {
        let found = block.found.as_ref()?;
        Some((cells + found.changes.len(), ways.saturating_mul(found.count).min(MOST_SETS)))
    })
}

/// A block of several slips as one block per slip, where that explains everything just as well: the slip that accounts
/// for most failures is mended first, and the others are looked for in the sheet so mended.
fn taken_apart(system: &System, block: Block, work: &mut u64) -> Vec<Block> {
    let one_cell = block.found.as_ref().is_some_and(|found| found.changes.len() == 1);
    if one_cell || block.constraints.len() > MOST_FAILED {
        return vec![block];
    }
    let mut mended = system.clone();
    let mut left: BTreeSet<usize> = block.constraints.iter().copied().collect();
    let mut parts = Vec::new();
    while let Some(satisfied) = strongest(&mended, &left) {
        left.retain(|constraint| !satisfied.contains(constraint));
        let found = smallest(&mended, &satisfied, 1, work);
        for (cell, to) in found.iter().flat_map(|found| &found.changes) {
            if let Some(to) = to {
                mended.set(*cell, *to);
            }
        }
        parts.push(Block { constraints: satisfied, found });
    }
    parts.extend(solved(&mended, apart(&mended, left.into_iter()), work));
    let explained = size_and_ways(parts.iter());
    let together = size_and_ways(std::iter::once(&block));
    let sources = |part: &Block| part.constraints.iter().map(|one| system.constraints[*one].source).collect();
    let sources: Vec<BTreeSet<Option<usize>>> = parts.iter().map(sources).collect();
    let split: usize = sources.iter().map(BTreeSet::len).sum();
    // One evaluation has one cause.
    let whole = split == sources.into_iter().flatten().collect::<BTreeSet<_>>().len();
    if whole && explained.is_some() && (together.is_none() || together == explained) {
        parts
    } else {
        vec![block]
    }
}

/// The largest set of failed constraints, of two at least, that one number in one cell satisfies without breaking any
/// that holds.
fn strongest(system: &System, failed: &BTreeSet<usize>) -> Option<Vec<usize>> {
    let mut best: Option<Vec<usize>> = None;
    for index in failed.iter().filter(|index| system.constraints[**index].equal) {
        let constraint = &system.constraints[*index];
        for (cell, times) in &constraint.terms {
            let off = constraint.bound - constraint.level;
            let to = system.cells[*cell].value + off / times;
            if off % times != 0 || to < 0 || to > system.cells[*cell].limit {
                continue;
            }
            let Some(satisfied) = satisfied(system, *cell, to, failed) else { continue };
            if satisfied.len() > best.as_ref().map_or(1, Vec::len) {
                best = Some(satisfied);
            }
        }
    }
    best
}

/// The failed constraints that a number in a cell satisfies; `None` if it breaks one that holds.
fn satisfied(system: &System, cell: usize, to: i128, failed: &BTreeSet<usize>) -> Option<Vec<usize>> {
    let mut satisfied = Vec::new();
    for index in &system.of_cell[cell] {
        let constraint = &system.constraints[*index];
        let level = constraint.level + constraint.coefficient(cell) * (to - system.cells[cell].value);
        match (constraint.holds(), constraint.holds_at(level)) {
            (true, false) => return None,
            (false, true) if failed.contains(index) => satisfied.push(*index),
            _ => {}
        }
    }
    Some(satisfied)
}
