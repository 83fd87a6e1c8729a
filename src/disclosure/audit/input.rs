//! What an audit is made from.

use crate::catalogue::Catalogue;
use crate::form::Layout;
use crate::units::UnitRegister;

use super::super::files::{PublicFile, TrueCounts, Witness};
use super::super::policy::Policy;

/// An earlier release as the ledger has it, or figures that left the office by another door, added by hand.
#[derive(Debug, Clone, Copy)]
pub struct Released<'a> {
    /// The public file.
    pub file: &'a PublicFile,
    /// The hash that the ledger recorded when it was released.
    pub recorded: &'a str,
    /// The true counts as they were then, where they are still at hand.
    pub counts: &'a [TrueCounts],
}

/// What an audit is made from.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// What series there are.
    pub catalogue: &'a Catalogue,
    /// How series of a form relate to each other.
    pub layout: &'a Layout,
    /// How units relate to each other.
    pub register: &'a UnitRegister,
    /// Earlier releases, oldest first.
    pub earlier: &'a [Released<'a>],
    /// The staged files of this release.
    pub release: &'a [PublicFile],
    /// The true counts of every period and map that releases speak of.
    pub counts: &'a [TrueCounts],
    /// Tables that are said to show that cells are safe.
    pub witnesses: &'a [Witness],
}
