//! The ledger of a workspace: what was received, what was read from it and which runs there were.
//!
//! In: facts of files as opaque blobs under their parse key, submissions, runs. Out: the same, as they were put in.
//! The ledger only grows: the database itself refuses to change or remove a row. It must not know what a blob holds,
//! which submission is in force, or anything about figures, findings and workbooks.

mod error;
mod ledger;
mod lock;
mod records;
mod schema;

#[cfg(test)]
mod tests;

pub use error::StoreError;
pub use ledger::{LEDGER_FILE, Ledger};
pub use lock::{LOCK_FILE, WorkspaceLock};
pub use records::{NewParse, RunEnd, RunId, RunStart, Submission};
