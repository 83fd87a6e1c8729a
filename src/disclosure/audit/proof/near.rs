//! Tables near a known one: all but two owners keep their numbers, so that the solver has little to do.
//!
//! A table so found is a table of the whole block. That none is found says nothing.

use super::block::{Block, blocks};
use super::propagate::propagate;
use super::system::{Constraint, System, Unknown};

/// The unknowns of some owners with all others fixed, as blocks of their own.
pub(super) struct Near {
    /// The numbers of all unknowns where nothing is changed, what is certain now included.
    base: Vec<i64>,
    /// Blocks over positions of the whole block.
    pub parts: Vec<Block>,
}

impl Near {
    /// The neighbourhood of a table that holds; `None` where nothing can be changed.
    pub fn new(block: &Block, base: &[i64], free: impl Fn(usize) -> bool) -> Option<Self> {
        let mut system = System { unknowns: Vec::with_capacity(base.len()), constraints: Vec::new() };
        for (position, (unknown, number)) in block.system.unknowns.iter().zip(base).enumerate() {
            let (low, high) = if free(position) { (unknown.low, unknown.high) } else { (*number, *number) };
            system.unknowns.push(Unknown { low, high, truth: Some(*number) });
        }
        let touched = |constraint: &&Constraint| constraint.terms.iter().any(|(position, _)| free(*position));
        system.constraints = block.system.constraints.iter().filter(touched).cloned().collect();
        let narrowed = propagate(&system).ok()?;
        let parts = blocks(&system, &narrowed);
        (!parts.is_empty()).then(|| Self { base: base.to_vec(), parts })
    }

    /// The table of the whole block that has the numbers of a table of one part.
    pub fn whole(&self, part: &Block, table: &[i64]) -> Vec<i64> {
        let mut whole = self.base.clone();
        for (position, number) in part.members.iter().zip(table) {
            whole[*position] = *number;
        }
        whole
    }
}
