//! What the constraints say of each unknown one after another: bounds, tightened until nothing changes.
//!
//! Bounds so found are true of every whole-number table, but not always the narrowest.

use std::collections::{BTreeSet, VecDeque};

use super::system::{Constraint, OPEN, System};

/// Times a constraint is looked at again; chains of inequalities could otherwise tighten one child at a time.
const MOST_VISITS: u32 = 200;

/// No table at all agrees with the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Contradiction;

/// Which end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Low,
    High,
}

/// The bounds of a system, tightened, and which constraint tightened each.
#[derive(Debug, Clone)]
pub(in super::super) struct Narrowed {
    pub low: Vec<i64>,
    /// [`OPEN`] where there is no upper limit.
    pub high: Vec<i64>,
    reason_low: Vec<Option<usize>>,
    reason_high: Vec<Option<usize>>,
}

impl Narrowed {
    /// The number, where only one is left.
    pub fn exact(&self, unknown: usize) -> Option<i64> {
        (self.low[unknown] == self.high[unknown]).then(|| self.low[unknown])
    }

    /// The constraints from which the bounds of an unknown follow, in order.
    pub fn reasons(&self, system: &System, unknown: usize) -> BTreeSet<usize> {
        let (mut seen, mut reasons) = (BTreeSet::new(), BTreeSet::new());
        let mut open = vec![(unknown, End::Low), (unknown, End::High)];
        while let Some((unknown, end)) = open.pop() {
            let reason = match end {
                End::Low => self.reason_low[unknown],
                End::High => self.reason_high[unknown],
            };
            let (true, Some(reason)) = (seen.insert((unknown, end)), reason) else { continue };
            reasons.insert(reason);
            let constraint = &system.constraints[reason];
            let own =
                constraint.terms.iter().find(|(other, _)| *other == unknown).map_or(1, |(_, times)| *times);
            // A lower bound comes from what the others are at most, an upper one from what they are at least.
            let at_most = (end == End::Low) == (own > 0);
            let others = constraint.terms.iter().filter(|(other, _)| *other != unknown);
            open.extend(
                others.map(|(other, times)| {
                    (*other, if at_most == (*times > 0) { End::High } else { End::Low })
                }),
            );
        }
        reasons
    }

    /// Smallest and largest level of a constraint; `None` where it is open.
    pub fn range(&self, constraint: &Constraint) -> (Option<i128>, Option<i128>) {
        let [mut least, mut most] = [Sum::default(); 2];
        for (unknown, times) in &constraint.terms {
            let [small, large] = self.ends(*unknown, *times);
            least.add(small);
            most.add(large);
        }
        (least.without(Some(0)), most.without(Some(0)))
    }

    /// Smallest and largest value of times · unknown; `None` where it is open.
    fn ends(&self, unknown: usize, times: i64) -> [Option<i128>; 2] {
        let product = |number: i64| (number != OPEN).then(|| i128::from(times) * i128::from(number));
        let (low, high) = (product(self.low[unknown]), product(self.high[unknown]));
        if times >= 0 { [low, high] } else { [high, low] }
    }

    /// Tightens the bounds of the unknowns of a constraint; says which changed.
    fn tighten(&mut self, index: usize, constraint: &Constraint) -> Result<Vec<usize>, Contradiction> {
        let [mut least, mut most] = [Sum::default(); 2];
        for (unknown, times) in &constraint.terms {
            let [small, large] = self.ends(*unknown, *times);
            least.add(small);
            most.add(large);
        }
        let mut changed = Vec::new();
        // The sums are of the bounds as they were; a constraint that changed something is looked at again.
        for (unknown, times) in constraint.terms.iter().filter(|(_, times)| *times != 0) {
            let [small, large] = self.ends(*unknown, *times);
            // times·x lies from `from` to `to`.
            let from = constraint.low.zip(most.without(large)).map(|(low, most)| low - most);
            let to = constraint.high.zip(least.without(small)).map(|(high, least)| high - least);
            let times = i128::from(*times);
            let (from, to) = if times > 0 { (from, to) } else { (to, from) };
            let from = from.map(|level| -floor(-level, times));
            let to = to.map(|level| floor(level, times));
            if self.set(index, *unknown, from, to)? {
                changed.push(*unknown);
            }
        }
        Ok(changed)
    }

    fn set(
        &mut self,
        reason: usize,
        unknown: usize,
        from: Option<i128>,
        to: Option<i128>,
    ) -> Result<bool, Contradiction> {
        let mut changed = false;
        if let Some(from) = from.filter(|from| *from > i128::from(self.low[unknown])) {
            self.low[unknown] = i64::try_from(from).map_err(|_| Contradiction)?;
            self.reason_low[unknown] = Some(reason);
            changed = true;
        }
        if let Some(to) = to.filter(|to| *to < i128::from(self.high[unknown])) {
            self.high[unknown] = i64::try_from(to).map_err(|_| Contradiction)?;
            self.reason_high[unknown] = Some(reason);
            changed = true;
        }
        if self.low[unknown] > self.high[unknown] { Err(Contradiction) } else { Ok(changed) }
    }
}

/// A sum of which some terms may be open.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    closed: i128,
    open: u32,
}

impl Sum {
    fn add(&mut self, term: Option<i128>) {
        match term {
            Some(term) => self.closed += term,
            None => self.open += 1,
        }
    }

    /// The sum without one of its terms; `None` where it is open all the same.
    fn without(self, term: Option<i128>) -> Option<i128> {
        match (term, self.open) {
            (Some(term), 0) => Some(self.closed - term),
            (None, 1) => Some(self.closed),
            _ => None,
        }
    }
}

/// Division rounded down, for divisors of either sign.
fn floor(number: i128, divisor: i128) -> i128 {
    let (quotient, remainder) = (number / divisor, number % divisor);
    if remainder != 0 && (remainder < 0) != (divisor < 0) { quotient - 1 } else { quotient }
}

/// Tightens the bounds of a system.
///
/// # Errors
/// When no whole numbers satisfy it.
pub(in super::super) fn propagate(system: &System) -> Result<Narrowed, Contradiction> {
    let unknowns = system.unknowns.len();
    let mut narrowed = Narrowed {
        low: system.unknowns.iter().map(|unknown| unknown.low).collect(),
        high: system.unknowns.iter().map(|unknown| unknown.high).collect(),
        reason_low: vec![None; unknowns],
        reason_high: vec![None; unknowns],
    };
    if narrowed.low.iter().zip(&narrowed.high).any(|(low, high)| low > high) {
        return Err(Contradiction);
    }
    let of = system.constraints_of();
    let mut queue: VecDeque<usize> = (0..system.constraints.len()).collect();
    let mut waiting = vec![true; system.constraints.len()];
    let mut visits = vec![0_u32; system.constraints.len()];
    while let Some(index) = queue.pop_front() {
        waiting[index] = false;
        visits[index] += 1;
        for unknown in narrowed.tighten(index, &system.constraints[index])? {
            for next in &of[unknown] {
                if !waiting[*next] && visits[*next] < MOST_VISITS {
                    waiting[*next] = true;
                    queue.push_back(*next);
                }
            }
        }
    }
    let contradicted = |constraint: &Constraint| {
        let (least, most) = narrowed.range(constraint);
        least.zip(constraint.high).is_some_and(|(least, high)| least > high)
            || most.zip(constraint.low).is_some_and(|(most, low)| most < low)
    };
    if system.constraints.iter().any(contradicted) { Err(Contradiction) } else { Ok(narrowed) }
}
