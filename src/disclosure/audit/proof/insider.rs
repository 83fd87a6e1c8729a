//! What one who knows numbers of his own can take away from the protection of others (8.9, attack 18).

use std::collections::BTreeSet;

use super::block::Block;
use super::propagate::{Contradiction, propagate};
use super::prove::Target;

/// The targets that at least one insider narrows: with the insider's numbers known, bounds alone exclude one of the two
/// values. `owners` says whose each member of the block is. Who knows more than bounds may narrow more.
pub(in super::super) fn narrowed_by_insiders(
    block: &Block,
    targets: &[Target],
    owners: &[usize],
) -> BTreeSet<usize> {
    let insiders: BTreeSet<usize> = owners.iter().copied().collect();
    let mut narrowed = BTreeSet::new();
    for insider in insiders {
        let mut system = block.system.clone();
        for (unknown, owner) in system.unknowns.iter_mut().zip(owners) {
            if let (true, Some(truth)) = (*owner == insider, unknown.truth) {
                (unknown.low, unknown.high) = (truth, truth);
            }
        }
        // Numbers that contradict what is public tell their owner nothing.
        let Ok(bounds): Result<_, Contradiction> = propagate(&system) else { continue };
        for (index, target) in targets.iter().enumerate() {
            let position = target.position;
            let excluded = bounds.low[position] > target.low || bounds.high[position] < target.high;
            if owners.get(position) != Some(&insider) && excluded {
                narrowed.insert(index);
            }
        }
    }
    narrowed
}
