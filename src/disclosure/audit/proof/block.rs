//! Blocks: unknowns that hang together once what is known is cut out.

use std::collections::BTreeMap;

use super::propagate::Narrowed;
use super::system::{Constraint, System, Unknown};

/// Unknowns that hang together, as a system of their own.
#[derive(Debug, Clone)]
pub(in super::super) struct Block {
    /// The unknowns in the whole system, in order.
    pub members: Vec<usize>,
    /// Bounds and constraints over positions in `members`.
    pub system: System,
}

impl Block {
    /// Position of an unknown of the whole system.
    pub fn position(&self, unknown: usize) -> Option<usize> {
        self.members.binary_search(&unknown).ok()
    }

    /// The table as it truly is, where that is known and agrees with the block.
    pub fn truth(&self) -> Option<Vec<i64>> {
        let truth: Option<Vec<i64>> = self.system.unknowns.iter().map(|unknown| unknown.truth).collect();
        truth.filter(|table| self.system.holds(table))
    }
}

/// The blocks of a system with its tightened bounds, in order of their first unknown. Unknowns of which only one number is
/// left are in none; neither are constraints that hold whatever the numbers within their bounds.
pub(in super::super) fn blocks(system: &System, narrowed: &Narrowed) -> Vec<Block> {
    let binding: Vec<Constraint> =
        system.constraints.iter().filter_map(|constraint| reduced(constraint, narrowed)).collect();
    let mut roots = Roots((0..system.unknowns.len()).collect());
    for constraint in &binding {
        for pair in constraint.terms.windows(2) {
            roots.join(pair[0].0, pair[1].0);
        }
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for unknown in (0..system.unknowns.len()).filter(|unknown| narrowed.exact(*unknown).is_none()) {
        members.entry(roots.of(unknown)).or_default().push(unknown);
    }
    let mut constraints: BTreeMap<usize, Vec<Constraint>> = BTreeMap::new();
    for constraint in binding {
        if let Some((unknown, _)) = constraint.terms.first() {
            constraints.entry(roots.of(*unknown)).or_default().push(constraint);
        }
    }
    let block = |(root, members): (usize, Vec<usize>)| {
        block(system, narrowed, members, constraints.remove(&root).unwrap_or_default())
    };
    members.into_iter().map(block).collect()
}

fn block(
    system: &System,
    narrowed: &Narrowed,
    members: Vec<usize>,
    mut constraints: Vec<Constraint>,
) -> Block {
    let unknown = |index: &usize| Unknown {
        low: narrowed.low[*index],
        high: narrowed.high[*index],
        truth: system.unknowns[*index].truth,
    };
    let unknowns = members.iter().map(unknown).collect();
    for (index, _) in constraints.iter_mut().flat_map(|constraint| &mut constraint.terms) {
        *index = members.binary_search(index).unwrap_or_default();
    }
    constraints.sort();
    constraints.dedup();
    Block { members, system: System { unknowns, constraints } }
}

/// A constraint over what is still unknown; `None` where it binds nothing.
fn reduced(constraint: &Constraint, narrowed: &Narrowed) -> Option<Constraint> {
    let (least, most) = narrowed.range(constraint);
    let low = constraint.low.filter(|low| least.is_none_or(|least| least < *low));
    let high = constraint.high.filter(|high| most.is_none_or(|most| most > *high));
    if low.is_none() && high.is_none() {
        return None;
    }
    // An equation stays one: its other half is what a reader knows as well.
    let (low, high) =
        if constraint.low == constraint.high { (constraint.low, constraint.high) } else { (low, high) };
    let (mut terms, mut known) = (Vec::new(), 0_i128);
    for (unknown, times) in &constraint.terms {
        match narrowed.exact(*unknown) {
            Some(number) => known += i128::from(*times) * i128::from(number),
            None => terms.push((*unknown, *times)),
        }
    }
    terms.sort_unstable();
    let less = |bound: i128| bound - known;
    (!terms.is_empty()).then(|| Constraint { terms, low: low.map(less), high: high.map(less) })
}

/// Sets that grow together, each known by its smallest member.
struct Roots(Vec<usize>);

impl Roots {
    fn of(&mut self, mut member: usize) -> usize {
        while self.0[member] != member {
            self.0[member] = self.0[self.0[member]];
            member = self.0[member];
        }
        member
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        self.0[one.max(other)] = one.min(other);
    }
}
