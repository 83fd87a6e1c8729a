//! Disclosure control of the public release: what must be protected, and the proof that a release protects it.
//!
//! In: the policy among the definitions, the true counts of a run, the public files of earlier releases. Out: the public
//! files of a release, and a certificate that says of every protected count whether the public can narrow it down.
//! [`policy`] and [`files`] are what everybody stands on who works on a release. [`draft`] says what would be released,
//! [`pattern`] what of it is hidden, [`release`] writes it; [`audit`] judges the finished files. It must not know how a
//! pattern is found, and [`pattern`] must not use anything of [`audit`]: two that share code share mistakes. Nothing here
//! touches the disk, knows workspaces or how figures are computed.

pub mod audit;
pub mod draft;
pub mod files;
pub mod pattern;
pub mod policy;
pub mod release;

#[cfg(test)]
mod stories;
