//! Whose the members of a block are, and what each counts.

use std::collections::{BTreeMap, BTreeSet};

use super::block::Block;

/// For each member of a block its owner and its column: members of one column count the same thing of different owners.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Kinship<'a> {
    pub owners: &'a [usize],
    pub columns: &'a [usize],
}

impl Kinship<'_> {
    /// Whether it describes each member of a block.
    pub fn describes(&self, block: &Block) -> bool {
        self.owners.len() == block.members.len() && self.columns.len() == block.members.len()
    }

    /// For each column those that it is part of, and what these are part of: in a constraint the parts have one sign and
    /// their whole the other.
    pub fn columns_above(&self, block: &Block) -> BTreeMap<usize, BTreeSet<usize>> {
        let mut above: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for constraint in &block.system.constraints {
            let (wholes, parts): (Vec<_>, Vec<_>) =
                constraint.terms.iter().partition(|(_, times)| *times < 0);
            for (part, _) in &parts {
                let of = above.entry(self.columns[*part]).or_default();
                of.extend(wholes.iter().map(|(whole, _)| self.columns[*whole]));
            }
        }
        let direct = above.clone();
        for columns in above.values_mut() {
            let mut open: Vec<usize> = columns.iter().copied().collect();
            while let Some(column) = open.pop() {
                let next = direct.get(&column).into_iter().flatten();
                open.extend(next.filter(|next| columns.insert(**next)));
            }
        }
        above
    }
}
