//! What an audit found: the certificate, of which the public sees the totals alone.

use serde::{Deserialize, Serialize};

/// What an audit found. Confidential: it names cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// What everybody may see.
    pub totals: Totals,
    /// Hash of the true counts.
    pub counts: String,
    /// By table.
    pub tables: Vec<TableResult>,
    /// Cells that are unsafe or not proved.
    pub leaks: Vec<Leak>,
    /// Breakdowns of which all but one part are publicly zero: whoever counts in the unit has that category.
    pub homogeneous: Vec<Subject>,
}

/// Totals of an audit: the public copy of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Version of the program.
    pub version: String,
    /// Solver with its version.
    pub solver: String,
    /// Fingerprint of the policy.
    pub policy: String,
    /// Hash over the files of the release.
    pub release: String,
    /// Hash over the files of earlier releases.
    pub ledger: String,
    /// Parts of the system that hang together.
    pub blocks: usize,
    /// Figures that the public does not know outright.
    pub atoms: usize,
    /// Links between figures.
    pub equations: usize,
    /// Links that the true figures break, which therefore tell nothing.
    pub broken: usize,
    /// Protected cells.
    pub protected: usize,
    /// Those with two witnesses.
    pub safe: usize,
    /// Those that the public can narrow down.
    #[serde(rename = "unsafe")]
    pub narrowed: usize,
    /// Those of which nothing is known for certain.
    pub not_proved: usize,
    /// Safe cells that somebody narrows down who knows the figures of one unit.
    pub coalition: usize,
    /// Breakdowns of which all but one part are publicly zero.
    pub homogeneous: usize,
}

/// What was found of a table. Cells that no table has stand under an empty name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableResult {
    /// Table.
    pub table: String,
    /// Protected cells.
    pub protected: usize,
    /// Those with two witnesses.
    pub safe: usize,
    /// The narrowest interval that is proved to be possible for a protected cell.
    pub narrowest: Option<Interval>,
}

/// Values from `low` to `high`; no upper one where `high` is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// Smallest value.
    pub low: i64,
    /// Largest value.
    pub high: Option<i64>,
}

/// Why there is such a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The release shows it.
    Shown,
    /// A release hides it.
    Hidden,
    /// No release has it, but it can be worked out.
    Unpublished,
    /// The year less its first half.
    SecondHalf,
    /// A later version of the parent less an earlier one.
    LateUnit,
}

/// A figure by its names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Subject {
    /// Code of the unit.
    pub unit: String,
    /// The day on whose map the unit stands.
    pub map: String,
    /// Period; the second half of a year as `2024-H2`.
    pub period: String,
    /// Element.
    pub measure: String,
    /// Categories as in public tables.
    pub category: String,
    /// Whether this is what the figure was before a later release changed it.
    pub superseded: bool,
}

/// A protected cell that is unsafe, or not proved safe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leak {
    /// Table in which it was seen last; empty where it is in none.
    pub table: String,
    /// The figure.
    pub subject: Subject,
    /// Why there is such a figure.
    pub reason: Reason,
    /// What the public can narrow it down to; `None` where that was not found out.
    pub interval: Option<Interval>,
    /// What must stay possible.
    pub wanted: Interval,
    /// What gives it away.
    pub equations: Vec<Equation>,
}

/// Something the public knows: low ≤ Σ times · figure ≤ high.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Equation {
    /// What kind of knowledge: `units`, `sum`, `cover`, `within`, `year`, `map`, `ratio`, `count`, `late`, `revision`.
    pub kind: String,
    /// Indicator that is printed, of a ratio or count.
    pub indicator: String,
    /// What is added up.
    pub terms: Vec<Term>,
    /// Smallest sum.
    pub low: Option<i64>,
    /// Largest sum.
    pub high: Option<i64>,
}

/// A figure in an equation, with what is public of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// How often it is added.
    pub times: i64,
    /// The figure.
    pub subject: Subject,
    /// What is public of it by itself.
    pub public: Interval,
}

impl Certificate {
    /// Whether every protected cell is proved safe: nothing else may be published.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.totals.safe == self.totals.protected && self.leaks.is_empty()
    }
}
