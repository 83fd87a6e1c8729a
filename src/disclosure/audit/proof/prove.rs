//! Two whole-number tables for each protected unknown, or where its range ends.

use super::block::Block;
use super::extreme::{Extreme, Side, extreme, leaning};
use super::line;
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

/// Looks for the tables: among those given first (each over the members of the block), then by construction, then by
/// solving. One table serves every target it can.
pub(in super::super) fn prove(block: &Block, targets: &[Target], given: &[Vec<i64>]) -> Vec<Verdict> {
    let mut seen: Vec<Seen> = targets.iter().map(|target| Seen { target: *target, range: None }).collect();
    let known = given.iter().filter(|table| block.system.holds(table)).cloned();
    for table in known.chain(block.truth()) {
        add(&mut seen, &table);
    }
    if line::is_line(block) {
        return seen.into_iter().map(|seen| on_line(block, seen)).collect();
    }
    lean(block, &mut seen);
    (0..seen.len()).map(|index| singly(block, &mut seen, index)).collect()
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

/// Tables in which one half of what is still wanted leans down and the other up, and the other way round.
fn lean(block: &Block, seen: &mut [Seen]) {
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
    let position = seen[index].target.position;
    for side in [Side::Low, Side::High] {
        if seen[index].wants(side) {
            match extreme(&block.system, position, side) {
                Extreme::Attained(_, table) | Extreme::Open(table) => add(seen, &table),
                Extreme::Unknown => return Verdict::NotProved,
            }
        }
    }
    seen[index].safe().unwrap_or_else(|| range(block, position))
}

/// The whole range of an unknown.
pub(super) fn range(block: &Block, position: usize) -> Verdict {
    let Extreme::Attained(low, _) = extreme(&block.system, position, Side::Low) else {
        return Verdict::NotProved;
    };
    match extreme(&block.system, position, Side::High) {
        Extreme::Attained(high, _) => Verdict::Narrow { low, high: Some(high) },
        Extreme::Open(_) => Verdict::Narrow { low, high: None },
        Extreme::Unknown => Verdict::NotProved,
    }
}
