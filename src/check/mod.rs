//! Checks: the facts of one submission → findings, and the state in which each figure enters the report.
//!
//! In: a [`FileRead`](crate::intake::FileRead), the layout with its declared relations, the administrative map.
//! Out: an [`Attribution`] (or the reasons why there is none) and a [`Checked`] submission. It must not know
//! workspaces, other submissions or how figures are added up. One file per class of rule (4-rules 4.2).

mod attribution;
pub mod conditions;
mod live_totals;
mod relations;
mod verdicts;

pub use attribution::{Attribution, AttributionContext, attribute};
pub use relations::{Checked, check};
pub use verdicts::{OutcomeCounts, Verdicts};

#[cfg(test)]
mod tests;
