//! Files read in processes of their own. In: the bytes of a file. Out: what the reader made of them, or that it died or
//! took too long over them.
//!
//! `catch_unwind` cannot hold an abort, an exhausted memory, a stack that overflows or a loop without end. So the program
//! starts itself again as a *worker*, which is fed one file after another over its standard input and answers over its
//! standard output. A worker that is lost costs the batch one finding; the next file gets a new one.

mod frame;
mod pool;
mod worker;

pub(super) use pool::Pool;
pub use worker::{WorkerError, serve};

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::intake::workbook::Limits;

/// The first argument with which the program becomes a worker.
const WORKER: &str = "--read-files-for-another-treem";

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Has files read in other processes of this program from now on. Without it, as in the tests of the library, they are
/// read in this process.
pub fn read_apart(program: PathBuf) {
    // Whoever said it first has said it for the whole process.
    drop(PROGRAM.set(program));
}

/// Whether the command line asks for a worker.
#[must_use]
pub fn is_worker(first_argument: Option<&OsStr>) -> bool {
    first_argument.is_some_and(|first| first == WORKER)
}

fn program() -> Option<&'static Path> {
    PROGRAM.get().map(PathBuf::as_path)
}

/// The first thing a worker is told.
#[derive(Debug, Serialize, Deserialize)]
struct Setup {
    /// Directories of definitions over the shipped ones, the strongest last.
    overlays: Vec<PathBuf>,
    limits: Limits,
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
