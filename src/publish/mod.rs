//! Publishing: finished files of a period → `out/PERIOD`, whole or not at all.
//!
//! In: the bytes of each output under its relative name. Out: the folder `out/PERIOD`, swapped in one step, with what
//! people put or changed there kept. It must not know what the files hold, nor when or why they were made.
//!
//! Everything it needs lies in `out/.treem/`, on the same file system as the outputs: `stage-NAME/` (files on their
//! way), `swap-NAME.json` (journal of a swap that has begun), `old-NAME/` (outputs being replaced), `NAME.json` (hashes
//! of the files generated last, by which a file edited by hand is recognised).
//!
//! The public files `out/PERIOD/public` are a set of their own (`NAME+public` in `out/.treem/`), carried along when the
//! outputs around them change.
//!
//! **Invariant:** a file that was not generated here, or no longer is as it was generated, is never deleted.

/// Sub-folder of the outputs of a period for what the public gets.
pub const PUBLIC: &str = "public";

mod error;
mod keep;
mod manifest;
mod sink;
mod staging;
mod swap;
mod whole;

#[cfg(test)]
mod tests;

pub use error::PublishError;
pub use keep::HAND_EDITED;
pub use sink::{Memory, Sink, published_files};
pub use staging::{Published, Staging, last_published};
pub use swap::recover;
pub use whole::{sweep, write_new, write_whole};
