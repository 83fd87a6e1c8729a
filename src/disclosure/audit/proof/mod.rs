//! Proof that unknown whole numbers cannot be narrowed down by linear relations between them.
//!
//! In: a [`System`] of unknowns with bounds and relations, and for each protected unknown the two values that must stay
//! possible. Out: a [`Verdict`] each. Safety is claimed on two whole-number tables alone, checked in exact integers;
//! what a solver in floating point says is only where to look. This folder must not know what the unknowns stand for.

mod block;
mod extreme;
mod insider;
mod kinship;
mod line;
mod near;
mod propagate;
mod prove;
mod system;

pub(super) use block::{Block, blocks};
pub(super) use extreme::{Extreme, SOLVER, Side, extreme};
pub(super) use insider::narrowed_by_insiders;
pub(super) use kinship::Kinship;
pub(super) use propagate::{Narrowed, propagate};
pub(super) use prove::{Relief, Target, Verdict, prove};
pub(super) use system::{Constraint, OPEN, System, Unknown};

#[cfg(test)]
mod tests;
