//! The ledger of a workspace: what was received, what was read from it, which runs there were, what was decided, what was
//! issued and what the public got.
//!
//! In: facts of files as opaque blobs under their parse key, submissions, runs, decisions, issued versions, releases. Out:
//! the same, as they were put in.
//! The ledger only grows: the database itself refuses to change or remove a row. It must not know what a blob holds,
//! which submission is in force, or anything about figures, findings and workbooks.

mod decisions;
mod error;
mod issues;
mod ledger;
mod lock;
mod packed;
mod records;
mod releases;
mod schema;

#[cfg(test)]
mod tests;

pub use decisions::{Decision, DecisionKind, Reason};
pub use error::StoreError;
pub use issues::Issue;
pub use ledger::{LEDGER_FILE, Ledger};
pub use lock::{LOCK_FILE, WorkspaceLock};
pub use records::{NewParse, RecordOfPeople, RunEnd, RunId, RunStart, Submission};
pub use releases::{ReleaseRecord, Withdrawal};
