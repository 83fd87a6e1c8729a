//! The batch: everything in `inbox/PERIOD` → `out/PERIOD`.
//!
//! In: a workspace and a period. Out: published files and a [`RunReport`]. This room puts the others in order and
//! moves their results along; it must not read cells, evaluate rules, add figures or lay out workbooks itself.

mod combine;
mod coverage;
mod discover;
mod error;
mod inspect;
mod judge;
mod lines;
mod outputs;
mod period;
mod read;
mod receipts;
mod recompute;
mod reference;
mod resolve;
mod run;
mod snapshot;
mod stage;
mod summary;
mod tables;
mod tally;

pub(crate) use combine::InForce;
pub use error::BatchError;
pub use inspect::{CheckReport, CheckedFile, check_files};
pub(crate) use judge::Judged;
#[cfg(test)]
pub(crate) use judge::Standing;
pub(crate) use recompute::{Recomputed, recompute};
pub use reference::Reference;
pub use run::{RatedFinding, RunOptions, RunReport, run};
pub use stage::{NoProgress, Progress, Stage, Timings};
pub use summary::{FailOn, FindingCounts, Summary, UnitCounts};

#[cfg(test)]
mod tests;
