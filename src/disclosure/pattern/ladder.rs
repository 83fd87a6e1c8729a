//! Which figures of a block are hidden: more and more, until every protected count is safe.

use std::collections::BTreeSet;

use super::block::Block;
use super::cells::{Cell, Limits, OPEN};
use super::least::{self, Aim, Search};
use super::linked::{Equation, System};
use super::{Display, Input, PatternError, line};
use crate::disclosure::policy::{Form, Keep, Zero};
use crate::units::UnitLevel;

/// What it costs to change an already hidden figure, beside 1 + count for a shown one.
const HIDDEN: f64 = 1e-3;
/// What it costs to change a zero: a hidden one makes its unit look like one with something to hide.
const ZERO: f64 = 8.0;
/// Among equals the first is changed.
const ORDER: f64 = 1e-4;

/// How a figure of the block is shown so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Not in this release.
    Absent,
    Shown,
    Hidden,
    Banded,
}

/// A block whose protected counts are safe.
#[derive(Debug)]
pub(super) struct Solved {
    /// By position in the block.
    pub displays: Vec<Display>,
    /// Tables that show it, by position in the block.
    pub tables: Vec<Vec<i64>>,
    pub protected: usize,
    pub complementary: usize,
}

/// Hides figures of a block until every protected count is safe.
///
/// # Errors
/// When nothing is left to hide.
pub(super) fn solve(input: &Input<'_>, system: &System, block: &Block) -> Result<Solved, PatternError> {
    let mut ladder = Ladder::new(input, system, block);
    ladder.climb()?;
    Ok(ladder.solved())
}

struct Ladder<'a> {
    input: &'a Input<'a>,
    system: &'a System,
    block: &'a Block,
    truth: Vec<i64>,
    states: Vec<State>,
    /// Figures that must stay visible.
    kept: Vec<bool>,
    /// How many bands are merged into the lowest one.
    merged: usize,
    /// Tables found so far. What is hidden later only allows more, so that each stays possible.
    tables: Vec<Vec<i64>>,
}

impl<'a> Ladder<'a> {
    fn new(input: &'a Input<'a>, system: &'a System, block: &'a Block) -> Self {
        let truth = block.cells.iter().map(|cell| system.cells[*cell].truth).collect();
        let kept = block.cells.iter().map(|cell| is_kept(input, system, *cell)).collect();
        // A zero that is protected has no band of its own.
        let merged = usize::from(input.policy.zero == Zero::Protect);
        let (states, tables) = (Vec::new(), Vec::new());
        let mut ladder = Self { input, system, block, truth, states, kept, merged, tables };
        ladder.states = (0..block.cells.len()).map(|position| ladder.first_state(position)).collect();
        while !ladder.as_wide_as_before() && ladder.merge() {}
        ladder
    }

    fn cell(&self, position: usize) -> &'a Cell {
        &self.system.cells[self.block.cells[position]]
    }

    fn first_state(&self, position: usize) -> State {
        let cell = self.cell(position);
        let id = self.block.cells[position];
        let below = matches!(self.system.level(id), UnitLevel::District | UnitLevel::Commune);
        if cell.planned.is_empty() {
            State::Absent
        } else if self.kept[position] {
            State::Shown
        } else if cell.sticky {
            State::Hidden
        } else if self.input.policy.form == Form::Bands && below && self.system.is_total(id) {
            State::Banded
        } else if cell.protected {
            State::Hidden
        } else {
            State::Shown
        }
    }

    /// The band of a count, the lowest ones merged.
    fn band(&self, count: i64) -> Limits {
        let bands = &self.input.policy.bands;
        let next = |position: usize| bands.get(position).map_or(OPEN, |next| next - 1);
        let lowest = Limits { low: 0, high: next(self.merged + 1) };
        if lowest.holds(count) {
            return lowest;
        }
        let own = bands.partition_point(|low| *low <= count);
        Limits { low: bands.get(own.saturating_sub(1)).copied().unwrap_or_default(), high: next(own) }
    }

    /// Whether no band is narrower than an earlier release had it.
    fn as_wide_as_before(&self) -> bool {
        (0..self.states.len()).filter(|position| self.states[*position] == State::Banded).all(|position| {
            let (before, band) = (self.cell(position).banded, self.band(self.truth[position]));
            before.is_none_or(|before| {
                !before.holds(self.truth[position]) || (band.low <= before.low && before.high <= band.high)
            })
        })
    }

    /// What the public knows of a figure by itself.
    fn limits(&self, position: usize, withheld: bool) -> Limits {
        let (cell, policy) = (self.cell(position), self.input.policy);
        let now = match self.states[position] {
            State::Absent => Limits::NONE,
            State::Shown => Limits::exactly(cell.truth),
            State::Banded => self.band(cell.truth),
            State::Hidden if cell.types_known && cell.protected && !withheld => {
                Limits { low: policy.lower_end(), high: policy.high }
            }
            State::Hidden => Limits::NONE,
        };
        now.and(cell.past)
    }

    fn all_limits(&self) -> Vec<Limits> {
        let withheld = self.withheld();
        (0..self.states.len()).map(|position| self.limits(position, withheld.contains(&position))).collect()
    }

    /// Figures all of whose neighbours are hidden: nobody knows which of them are protected counts.
    fn withheld(&self) -> BTreeSet<usize> {
        let hidden = |position: &usize| {
            let family = self.system.family_of.get(&self.block.cells[*position]);
            let members = family.and_then(|family| self.system.families.get(family));
            members.is_some_and(|members| {
                members.iter().all(|member| {
                    let own = self.block.cells.binary_search(member);
                    own.is_ok_and(|own| self.states[own] == State::Hidden)
                })
            })
        };
        (0..self.states.len()).filter(hidden).collect()
    }

    fn climb(&mut self) -> Result<(), PatternError> {
        self.tables.push(self.truth.clone());
        let mut targets: Vec<usize> =
            (0..self.truth.len()).filter(|position| self.cell(*position).protected).collect();
        // The largest count first: what hides it hides smaller ones too.
        targets.sort_by_key(|position| (-self.truth[*position], *position));
        for target in targets {
            while !self.is_safe(target) {
                if !self.widen(target) {
                    let id = self.block.cells[target];
                    return Err(PatternError::Exposed(self.system.names[id].clone()));
                }
            }
        }
        self.tables.remove(0);
        Ok(())
    }

    /// Whether both ends are reached by tables, after looking for them.
    fn is_safe(&mut self, position: usize) -> bool {
        let policy = self.input.policy;
        let (mut low, mut high) = (policy.lower_end(), policy.high);
        if self.reach(position, Aim::AtMost(low)) && self.reach(position, Aim::AtLeast(high)) {
            return true;
        }
        // What higher levels alone tell of a count is told whatever is hidden. Where they leave two values, one is not enough:
        // in a province with a single child it must not be told where.
        let alone = self.by_higher_levels(position);
        low = low.max(alone.low);
        high = high.min(alone.high);
        if low >= high && !alone.is_one() {
            low = high - 1;
        }
        self.reach(position, Aim::AtMost(low)) && self.reach(position, Aim::AtLeast(high))
    }

    /// Whether some table brings a count to its aim; one that is found is kept, and what differs in it is hidden.
    fn reach(&mut self, position: usize, aim: Aim) -> bool {
        let reached = |number: i64| match aim {
            Aim::AtMost(wanted) => number <= wanted,
            Aim::AtLeast(wanted) => number >= wanted,
        };
        if self.tables.iter().any(|table| reached(table[position])) {
            return true;
        }
        let found =
            if self.block.is_line() { self.on_line(position, aim) } else { self.least(position, aim) };
        let Some(table) = found else { return false };
        for (other, number) in table.iter().enumerate() {
            if *number != self.truth[other] && self.states[other] == State::Shown {
                self.states[other] = State::Hidden;
            }
        }
        self.tables.push(table);
        true
    }

    fn on_line(&self, position: usize, aim: Aim) -> Option<Vec<i64>> {
        let (limits, total) = (self.all_limits(), self.block.total());
        let range = line::range(&limits, total, position);
        let number = match aim {
            Aim::AtMost(wanted) => wanted.max(range.low),
            Aim::AtLeast(wanted) => wanted.min(range.high),
        };
        let aimed = match aim {
            Aim::AtMost(wanted) => number <= wanted,
            Aim::AtLeast(wanted) => number >= wanted,
        };
        if aimed { line::table(&limits, &self.truth, total, position, number) } else { None }
    }

    /// The table that changes shown figures least.
    fn least(&self, position: usize, aim: Aim) -> Option<Vec<i64>> {
        let count = self.states.len() as f64;
        let costs: Vec<f64> = (0..self.states.len())
            .map(|other| {
                let base = match (self.states[other], self.truth[other]) {
                    (State::Shown, 0) => ZERO,
                    (State::Shown, truth) => 1.0 + truth as f64,
                    (State::Absent | State::Hidden | State::Banded, _) => HIDDEN,
                };
                base * (1.0 + ORDER * (other + 1) as f64 / count)
            })
            .collect();
        let mut limits = self.all_limits();
        for (other, own) in limits.iter_mut().enumerate() {
            if self.states[other] == State::Shown && !self.kept[other] {
                *own = self.cell(other).past;
            }
        }
        let search =
            Search { equations: &self.block.equations, limits: &limits, truth: &self.truth, costs: &costs };
        search.table(position, aim)
    }

    /// What higher levels alone allow of a count.
    fn by_higher_levels(&self, position: usize) -> Limits {
        let cells = self.block.cells.len() + self.block.released;
        if self.block.is_line() {
            let total = self.block.unreleased.first().and_then(|equation| equation.low);
            return line::range(&vec![Limits::NONE; cells], total, position);
        }
        let end = |equations: &[Equation], upper| least::end(equations, cells, position, upper);
        let above: Vec<Equation> =
            self.block.unreleased.iter().filter(|equation| !equation.within_unit).cloned().collect();
        let (low, high) = (end(&above, false), end(&self.block.unreleased, true));
        Limits { low: low.unwrap_or_default(), high: high.unwrap_or(OPEN) }
    }

    /// One rung up. False when there is none.
    fn widen(&mut self, position: usize) -> bool {
        let banded = self.states.contains(&State::Banded);
        if banded && self.merge() {
            return true;
        }
        if !banded && self.block.is_line() {
            return self.hide_smallest();
        }
        if !banded && self.hide(|ladder, other| ladder.place(other) == ladder.place(position)) {
            return true;
        }
        self.hide(|ladder, other| ladder.parent(other) == ladder.parent(position))
    }

    /// Merges one more band into the lowest one.
    fn merge(&mut self) -> bool {
        let more = self.merged + 1 < self.input.policy.bands.len();
        self.merged += usize::from(more);
        more
    }

    /// Hides the smallest count above the protected ones, else the first zero.
    fn hide_smallest(&mut self) -> bool {
        let shown = (0..self.states.len())
            .filter(|position| self.states[*position] == State::Shown && !self.kept[*position]);
        let next = shown.min_by_key(|position| {
            let (count, code) = (self.truth[*position], self.system.code(self.block.cells[*position]));
            (count == 0, count, code)
        });
        let Some(next) = next else { return false };
        self.states[next] = State::Hidden;
        true
    }

    /// Hides what is still visible among some figures. False when nothing was.
    fn hide(&mut self, wanted: impl Fn(&Self, usize) -> bool) -> bool {
        let visible = |position: &usize| {
            matches!(self.states[*position], State::Shown | State::Banded) && !self.kept[*position]
        };
        let chosen: Vec<usize> =
            (0..self.states.len()).filter(visible).filter(|position| wanted(self, *position)).collect();
        for position in &chosen {
            self.states[*position] = State::Hidden;
        }
        !chosen.is_empty()
    }

    fn place(&self, position: usize) -> usize {
        self.cell(position).key.place
    }

    fn parent(&self, position: usize) -> Option<usize> {
        self.system.parents[self.block.cells[position]]
    }

    fn solved(self) -> Solved {
        let positions = || 0..self.states.len();
        let display = |position: usize| match self.states[position] {
            State::Absent | State::Shown => Display::Plain,
            State::Hidden => Display::Hidden,
            State::Banded => {
                let Limits { low, high } = self.band(self.truth[position]);
                Display::Band { low, high: (high != OPEN).then_some(high) }
            }
        };
        let protected = positions().filter(|position| self.cell(*position).protected).count();
        let complementary = positions()
            .filter(|position| self.states[*position] == State::Hidden && !self.cell(*position).protected)
            .count();
        Solved { displays: positions().map(display).collect(), tables: self.tables, protected, complementary }
    }
}

/// Whether the policy keeps a figure visible.
fn is_kept(input: &Input<'_>, system: &System, cell: usize) -> bool {
    let (element, category) = system.measure(cell);
    let planned = &system.cells[cell].planned;
    let table = |keep: &Keep| {
        planned.iter().any(|position| {
            let own = &input.draft.figures[*position];
            input.policy.tables.get(own.table).is_some_and(|table| table.id == keep.table)
        })
    };
    input.policy.keep.iter().any(|keep| {
        keep.unit == system.code(cell)
            && keep.element == *element
            && keep.category == *category
            && table(keep)
    })
}
