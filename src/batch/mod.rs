//! The batch: everything in `inbox/PERIOD` → `out/PERIOD`.
//!
//! In: a workspace and a period. Out: published files and a [`RunReport`]. This room puts the others in order and
//! moves their results along; it must not read cells, evaluate rules, add figures or lay out workbooks itself.

mod answers;
mod apart;
mod combine;
mod coverage;
mod decide;
mod discover;
mod error;
mod give_back;
#[cfg(test)]
mod give_back_tests;
mod history;
mod inbox;
mod inspect;
mod issue;
mod judge;
mod lines;
mod look;
mod nation;
mod open_data;
mod outputs;
mod overrides;
mod period;
mod read;
mod receipts;
mod recompute;
mod record;
mod reference;
mod rejected;
mod report_book;
mod resolve;
mod rule_bench;
mod run;
mod side_by_side;
mod snapshot;
mod stage;
mod status;
mod summary;
mod tables;
mod tally;
mod texts;
mod unchanged;
mod unit_rows;
mod verify;
mod versions;

pub use apart::{WorkerError, is_worker, read_apart, serve};
pub(crate) use combine::InForce;
pub use decide::{AcceptedCell, Decided, DecisionRequest, decide};
pub use error::BatchError;
pub use inspect::{CheckReport, CheckedFile, check_files};
pub use issue::{IssueReport, issue};
pub(crate) use judge::Judged;
#[cfg(test)]
pub(crate) use judge::Standing;
pub(crate) use look::recompute;
pub use open_data::{
    Audited, OpenData, OpenDataError, ReleaseEntry, add_elsewhere, audit_folder, publish, releases, withdraw,
};
pub(crate) use recompute::Recomputed;
pub use record::RecordError;
pub use reference::Reference;
pub use rule_bench::{BenchReport, run as bench};
pub use run::{RatedFinding, RunOptions, RunReport, run};
pub use stage::{NoProgress, Progress, Stage, Timings};
pub use status::{Arrival, SheetState, StatusReport, StatusRow, status};
pub use summary::{BeneathCounts, FailOn, FindingCounts, Summary, UnitCounts};
pub use unchanged::{InputChange, InputChanges};
pub use verify::{Difference, OutputState, VerifiedOutput, VerifyReport, verify};

#[cfg(test)]
mod tests;
