//! Blocks that are one sum: the cells of one parent. Their tables can be written down.

use super::block::Block;
use super::system::OPEN;

/// Whether a block is one equation Σ unknowns = sum.
pub(super) fn is_line(block: &Block) -> bool {
    let [constraint] = block.system.constraints.as_slice() else { return false };
    constraint.low.is_some()
        && constraint.low == constraint.high
        && constraint.terms.len() == block.members.len()
        && constraint.terms.iter().all(|(_, times)| *times == 1)
}

/// A table of a line with a number at a position: the others take their smallest, then from the first on as much as they
/// can of what is left. `None` where there is none.
pub(super) fn table(block: &Block, position: usize, number: i64) -> Option<Vec<i64>> {
    let sum = block.system.constraints.first()?.low?;
    let mut table: Vec<i64> = block.system.unknowns.iter().map(|unknown| unknown.low).collect();
    *table.get_mut(position)? = number;
    let mut left = table.iter().try_fold(sum, |left, number| left.checked_sub(i128::from(*number)))?;
    for (index, unknown) in block.system.unknowns.iter().enumerate() {
        if index == position {
            continue;
        }
        let room = if unknown.high == OPEN { left } else { i128::from(unknown.high - unknown.low) };
        let more = room.min(left).max(0);
        table[index] += i64::try_from(more).ok()?;
        left -= more;
    }
    Some(table).filter(|table| block.system.holds(table))
}
