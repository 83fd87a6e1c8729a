//! Two whole-number tables for each protected unknown, or where its range ends.

use std::collections::BTreeSet;

use super::block::Block;
use super::extreme::{Extreme, Side, extreme, leaning};
use super::kinship::Kinship;
use super::line;
use super::near::Near;
use super::system::OPEN;

/// A protected unknown: a table with at most `low` and one with at least `high` must be possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Target {
    /// Position in its block.
    pub position: usize,
    pub low: i64,
    pub high: i64,
}

/// What was found of a protected unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Verdict {
    /// Tables with these two values exist; others may go further.
    Safe { low: i64, high: i64 },
    /// These are the ends of its range; `None` where there is no upper one.
    Narrow { low: i64, high: Option<i64> },
    /// Nothing is known for certain.
    NotProved,
}

/// Smallest and largest value in the tables seen so far.
#[derive(Debug, Clone, Copy)]
struct Seen {
    target: Target,
    range: Option<(i64, i64)>,
}

impl Seen {
    fn add(&mut self, number: i64) {
        let (low, high) = self.range.unwrap_or((number, number));
        self.range = Some((low.min(number), high.max(number)));
    }

    fn wants(&self, side: Side) -> bool {
        match (side, self.range) {
            (_, None) => true,
            (Side::Low, Some((low, _))) => low > self.target.low,
            (Side::High, Some((_, high))) => high < self.target.high,
        }
    }

    fn safe(&self) -> Option<Verdict> {
        let (low, high) = self.range?;
        let proved = !self.wants(Side::Low) && !self.wants(Side::High);
        proved.then_some(Verdict::Safe { low, high })
    }
}

/// Unknowns of a block from which on tables near a known one are looked for first.
const LARGE: usize = 100;

/// Unsafe unknowns of a large block after which no more is solved there: what is published must be safe throughout.
const ENOUGH: usize = 5;

/// What becomes of the verdict on a target when more is known of it than the block says.
pub(in super::super) type Relief<'a> = &'a (dyn Fn(usize, Verdict) -> Verdict + Sync);

/// Looks for the tables: among those given first (each over the members of the block), then by construction, then by
/// solving. One table serves every target it can.
pub(in super::super) fn prove(
    block: &Block,
    targets: &[Target],
    given: &[Vec<i64>],
    kinship: &Kinship<'_>,
    relief: Relief<'_>,
) -> Vec<Verdict> {
    let mut seen: Vec<Seen> = targets.iter().map(|target| Seen { target: *target, range: None }).collect();
    let known = given.iter().filter(|table| block.system.holds(table)).cloned();
    for table in known.chain(block.truth()) {
        add(&mut seen, &table);
    }
    if line::is_line(block) {
        return seen
            .into_iter()
            .enumerate()
            .map(|(index, seen)| relief(index, on_line(block, seen)))
            .collect();
    }
    if block.members.len() > LARGE {
        exchange(block, &mut seen, kinship);
    } else {
        lean(block, &mut seen, |_| {});
    }
    let mut narrow = 0;
    let verdict = |index: usize| {
        if block.members.len() > LARGE && narrow >= ENOUGH {
            return seen[index].safe().unwrap_or(Verdict::NotProved);
        }
        let verdict = relief(index, singly(block, &mut seen, index));
        narrow += usize::from(matches!(verdict, Verdict::Narrow { .. }));
        verdict
    };
    (0..targets.len()).map(verdict).collect()
}

fn add(seen: &mut [Seen], table: &[i64]) {
    for one in seen {
        if let Some(number) = table.get(one.target.position) {
            one.add(*number);
        }
    }
}

/// The range of an unknown of a sum is its bounds, for these are tight; both ends have a table.
fn on_line(block: &Block, seen: Seen) -> Verdict {
    if let Some(verdict) = seen.safe() {
        return verdict;
    }
    let Target { position, low, high } = seen.target;
    let unknown = block.system.unknowns[position];
    // As far as is asked, or else to the end.
    let least = low.max(unknown.low).min(unknown.high);
    let most = high.max(unknown.low).min(unknown.high);
    let exists = |number| line::table(block, position, number).is_some();
    if !exists(least) || !exists(most) {
        return Verdict::NotProved;
    }
    if least <= low && most >= high {
        return Verdict::Safe { low: least, high: most };
    }
    let (open, end) = (unknown.high == OPEN, unknown.high);
    if !exists(unknown.low) || (!open && !exists(end)) {
        return Verdict::NotProved;
    }
    Verdict::Narrow { low: unknown.low, high: (!open).then_some(end) }
}

/// Tables near the true one: in one column first, then between two owners, then between four.
fn exchange(block: &Block, seen: &mut [Seen], kinship: &Kinship<'_>) {
    let Some(base) = block.truth().filter(|_| kinship.describes(block)) else { return };
    let above = kinship.columns_above(block);
    let columns: BTreeSet<usize> = seen.iter().map(|one| kinship.columns[one.target.position]).collect();
    for column in columns {
        let free = |position: usize| {
            let own = kinship.columns[position];
            own == column || above.get(&column).is_some_and(|above| above.contains(&own))
        };
        let focus = |position: usize| kinship.columns[position] == column;
        near_truth(block, &base, seen, (&free, &focus));
    }
    let owners: Vec<usize> = kinship.owners.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    for size in [2, 4] {
        for (index, owner) in owners.iter().enumerate() {
            let partners: Vec<usize> =
                owners.iter().cycle().skip(index).take(size.min(owners.len())).copied().collect();
            let free = |position: usize| partners.contains(&kinship.owners[position]);
            let focus = |position: usize| kinship.owners[position] == *owner;
            near_truth(block, &base, seen, (&free, &focus));
        }
    }
}

/// A choice of members of a block.
type Choice<'a> = &'a dyn Fn(usize) -> bool;

/// Looks for what the targets in focus still want where only some members are free.
fn near_truth(block: &Block, base: &[i64], seen: &mut [Seen], (free, focus): (Choice<'_>, Choice<'_>)) {
    let wants = |one: &Seen| focus(one.target.position) && (one.wants(Side::Low) || one.wants(Side::High));
    if !seen.iter().any(wants) {
        return;
    }
    let Some(near) = Near::new(block, base, free) else { return };
    for part in &near.parts {
        let inside: Vec<usize> =
            (0..seen.len()).filter(|index| part.position(seen[*index].target.position).is_some()).collect();
        let mut own: Vec<Seen> = inside
            .iter()
            .filter_map(|index| {
                let Seen { target, range } = seen[*index];
                let position = part.position(target.position)?;
                Some(Seen { target: Target { position, ..target }, range })
            })
            .collect();
        let mut tables = Vec::new();
        lean(part, &mut own, |table| tables.push(near.whole(part, table)));
        let in_focus: Vec<bool> = inside.iter().map(|index| focus(seen[*index].target.position)).collect();
        for index in (0..own.len()).filter(|index| in_focus[*index]) {
            for side in [Side::Low, Side::High] {
                if let Some(table) = towards(part, &own[index], side) {
                    add(&mut own, &table);
                    tables.push(near.whole(part, &table));
                }
            }
        }
        // Each counts once it holds as a table of the whole block.
        for table in tables.iter().filter(|table| block.system.holds(table)) {
            add(seen, table);
        }
    }
}

/// The table of a block that goes furthest to a side, if that side is still wanted.
fn towards(block: &Block, one: &Seen, side: Side) -> Option<Vec<i64>> {
    if !one.wants(side) {
        return None;
    }
    match extreme(&block.system, one.target.position, side) {
        Extreme::Attained(_, table) | Extreme::Open(table) => Some(table),
        Extreme::Unknown => None,
    }
}

/// Tables in which one half of what is still wanted leans down and the other up, and the other way round.
fn lean(block: &Block, seen: &mut [Seen], mut found: impl FnMut(&[i64])) {
    for turn in 0.. {
        let before = wanted(seen);
        if before == 0 {
            return;
        }
        let (mut smaller, mut larger) = (Vec::new(), Vec::new());
        for (index, one) in seen.iter().enumerate() {
            match (one.wants(Side::Low), one.wants(Side::High)) {
                (true, true) if (index + turn) % 2 == 0 => smaller.push(one.target.position),
                (true, true) => larger.push(one.target.position),
                (true, false) => smaller.push(one.target.position),
                (false, true) => larger.push(one.target.position),
                (false, false) => {}
            }
        }
        if let Some(table) = leaning(&block.system, &smaller, &larger) {
            found(&table);
            add(seen, &table);
        }
        if turn > 0 && wanted(seen) == before {
            return;
        }
    }
}

/// How many ends are still without a table.
fn wanted(seen: &[Seen]) -> usize {
    let ends = |one: &Seen| usize::from(one.wants(Side::Low)) + usize::from(one.wants(Side::High));
    seen.iter().map(ends).sum()
}

/// The verdict on one target, after looking for the ends that no table has reached.
fn singly(block: &Block, seen: &mut [Seen], index: usize) -> Verdict {
    let Target { position, low, high } = seen[index].target;
    let bounds = block.system.unknowns[position];
    if block.members.len() > LARGE && (bounds.low > low || bounds.high < high) {
        // That it is unsafe is certain; how narrow exactly would take long.
        return Verdict::Narrow { low: bounds.low, high: (bounds.high != OPEN).then_some(bounds.high) };
    }
    let mut ends = [None, None];
    for (end, side) in ends.iter_mut().zip([Side::Low, Side::High]) {
        if seen[index].wants(side) {
            let found = extreme(&block.system, position, side);
            match &found {
                Extreme::Attained(_, table) | Extreme::Open(table) => add(seen, table),
                Extreme::Unknown => return Verdict::NotProved,
            }
            *end = Some(found);
        }
    }
    if let Some(verdict) = seen[index].safe() {
        return verdict;
    }
    let [low, high] = ends;
    let low = low.unwrap_or_else(|| extreme(&block.system, position, Side::Low));
    let high = high.unwrap_or_else(|| extreme(&block.system, position, Side::High));
    match (low, high) {
        (Extreme::Attained(low, _), Extreme::Attained(high, _)) => Verdict::Narrow { low, high: Some(high) },
        (Extreme::Attained(low, _), Extreme::Open(_)) => Verdict::Narrow { low, high: None },
        _ => Verdict::NotProved,
    }
}
