//! Checks: the facts of one submission → findings, and the state in which each figure enters the report.
//!
//! In: a [`FileRead`](crate::intake::FileRead), the layout with its declared relations, the administrative map.
//! Out: an [`Attribution`] (or the reasons why there is none) and a [`Checked`] submission. Rules that look at other
//! periods, levels or reporters get those figures as plain values. It must not know workspaces, which submissions there
//! are or how figures are added up. One file per class of rule (4-rules 4.2).

mod attribution;
mod between;
mod blanks;
mod case_list;
pub mod conditions;
mod coverage;
mod formulas;
mod hierarchy;
mod live_totals;
mod overdue;
mod place;
mod relations;
mod remedy;
mod sources;
pub mod temporal;
mod verdicts;

pub use attribution::{Attribution, AttributionContext, attribute};
pub use between::between_example;
pub use case_list::case_list;
pub use coverage::{Reported, Whole, check_coverage};
pub use formulas::formulas;
pub use hierarchy::{Stated, check_whole};
pub use overdue::{Entries, overdue};
pub use relations::{Checked, check};
pub use sources::{Source, check_sources};
pub use verdicts::{OutcomeCounts, Verdicts};

#[cfg(test)]
mod tests;
