//! Disclosure control of the public release: what must be protected, and the proof that a release protects it.
//!
//! In: the policy among the definitions, staged public files, those of earlier releases, the true counts of a run. Out:
//! the policy, the files read back as figures, and a certificate that says of every protected count whether the public can
//! narrow it down. [`policy`] and [`files`] are what everybody stands on who works on a release; [`audit`] must not know
//! how a pattern of hidden cells is found, and whoever finds one must not use anything of [`audit`]: two that share code
//! share mistakes. Nothing here writes files, knows workspaces or how figures are computed.

pub mod audit;
pub mod files;
pub mod policy;
