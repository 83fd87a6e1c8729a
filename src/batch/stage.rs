//! Stages of a run, for progress and for timing. Neither ever reaches an output.

use std::time::{Duration, Instant};

/// A stage of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Definitions, catalogue, layout, units.
    Definitions,
    /// Files of the inbox and their hashes.
    Discover,
    /// Bytes → facts.
    Read,
    /// Attribution and rules.
    Check,
    /// Ledger and snapshot.
    Record,
    /// Sums, indicators, comparison.
    Compute,
    /// Workbooks and tables.
    Report,
    /// Small counts of a release hidden.
    Protect,
    /// A release judged.
    Audit,
    /// Outputs put in place.
    Publish,
}

impl Stage {
    /// Name in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Definitions => "definitions",
            Self::Discover => "discover",
            Self::Read => "read",
            Self::Check => "check",
            Self::Record => "record",
            Self::Compute => "compute",
            Self::Report => "report",
            Self::Protect => "protect",
            Self::Audit => "audit",
            Self::Publish => "publish",
        }
    }
}

/// Watches a run from outside.
pub trait Progress: Sync {
    /// A stage begins; it has so many steps (0 when it cannot be said).
    fn stage(&self, stage: Stage, total: usize);
    /// One step is done. Called from any thread.
    fn step(&self);
    /// The run is over.
    fn done(&self);
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn stage(&self, _stage: Stage, _total: usize) {}
    fn step(&self) {}
    fn done(&self) {}
}

/// Time spent per stage.
#[derive(Debug, Clone, Default)]
pub struct Timings {
    spent: Vec<(Stage, Duration)>,
}

impl Timings {
    /// Runs a piece of work and books its time on a stage.
    pub fn time<T>(&mut self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let begin = Instant::now();
        let result = work();
        self.book(stage, begin.elapsed());
        result
    }

    /// Takes over times booked elsewhere. Of work done side by side they add up to more than the clock says.
    pub fn absorb(&mut self, other: &Self) {
        for (stage, spent) in &other.spent {
            self.book(*stage, *spent);
        }
    }

    fn book(&mut self, stage: Stage, spent: Duration) {
        match self.spent.iter_mut().find(|(known, _)| *known == stage) {
            Some((_, total)) => *total += spent,
            None => self.spent.push((stage, spent)),
        }
    }

    /// Stages in the order in which they began.
    #[must_use]
    pub fn spent(&self) -> &[(Stage, Duration)] {
        &self.spent
    }
}
