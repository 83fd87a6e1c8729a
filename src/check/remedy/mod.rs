//! Root causes: which failed relations of a sheet hang together, and the smallest set of cells whose change would satisfy
//! them (Fellegi and Holt, 1976).
//!
//! A *block* is a set of failed relations that share cells. Its remedy changes as few cells as possible so that every
//! relation of the block holds and none that holds now is broken, with whole numbers from 0 to the limit of a cell.
//! Failed relations of other blocks are left aside, so that each slip gets its own remedy however many there are; but
//! blocks that can be mended with fewer cells together, or in more ways, are one block. Where slips meet in one block, it
//! is taken apart into one block per slip if that takes no more cells and can be done in no other way.
//!
//! Nothing is claimed where a block needs more than three cells, or where a fixed amount of work is used up.

mod blocks;
mod integer;
mod search;
mod system;

use std::collections::BTreeMap;

use self::blocks::blocks;
use self::system::System;
use super::relations::Evaluated;
use crate::catalogue::SeriesId;
use crate::finding::Outcome;
use crate::form::Relation;

/// Terms looked at per sheet. A slip takes some hundreds; the rest is for sheets where little is right.
const WORK: u64 = 400_000;

/// The figures of a sheet.
pub(super) struct Figures<'a> {
    /// Its series in order of their cells.
    pub order: Vec<SeriesId>,
    /// The number of a series, if it has one.
    pub number: &'a dyn Fn(SeriesId) -> Option<i64>,
    /// The largest number a series may have.
    pub limit: &'a dyn Fn(SeriesId) -> i64,
    /// Totals that the form keeps up to date itself, with the sum each shows.
    pub live: &'a BTreeMap<SeriesId, &'a Relation>,
}

/// What is known of the root cause of a failed relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cause {
    /// Position of the first of its evaluations: no other cause has it.
    pub leading: usize,
    /// One smallest set of cells, with the number each must hold where only one will do; `None` where it cannot be told.
    pub changes: Option<Vec<(SeriesId, Option<i64>)>>,
    /// How many sets are that small; 99: that many or more.
    pub alternatives: u32,
}

/// The cause of each evaluation that failed, by its position.
pub(super) fn causes(evaluated: &[Evaluated<'_>], figures: &Figures<'_>) -> BTreeMap<usize, Cause> {
    if evaluated.iter().all(|one| one.outcome != Outcome::Fail) {
        return BTreeMap::new();
    }
    let system = System::new(evaluated, figures);
    let mut causes = BTreeMap::new();
    let mut work = WORK;
    for block in blocks(&system, &mut work) {
        let constraints = || block.constraints.iter().map(|index| &system.constraints[*index]);
        let sources = || constraints().filter_map(|constraint| constraint.source);
        let Some(leading) = sources().min() else { continue };
        let changes = block.found.as_ref().map(|found| {
            let change = |(cell, to): &(usize, Option<i128>)| {
                (system.cells[*cell].id, to.and_then(|number| i64::try_from(number).ok()))
            };
            found.changes.iter().map(change).collect()
        });
        let alternatives = block.found.as_ref().map_or(0, |found| found.count);
        let cause = Cause { leading, changes, alternatives };
        causes.extend(sources().map(|source| (source, cause.clone())));
    }
    causes
}

#[cfg(test)]
mod tests;
