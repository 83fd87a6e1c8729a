//! The pattern of hidden cells: which figures of a release are shown, hidden or put into bands (8-publication 8.3, 8.4).
//!
//! In: a draft, the true counts, everything released before, the policy. Out: a [`Pattern`]: for each figure of the draft
//! how it is shown, and whole-number tables that show why no protected count is given away. It must not know the auditor,
//! which judges the result from the finished files alone, nor how rows are written.
//!
//! Figures that could be hidden are unknowns ([`cells`]); what everybody knows of them are equations ([`linked`]). What
//! hangs together is a block, solved by one thread, in the order of its cells: the same input gives the same pattern.

mod block;
mod cells;
mod error;
mod halves;
mod ladder;
mod least;
mod line;
mod linked;
mod measures;
mod places;
mod sizes;
mod statements;
mod waiting;

use rayon::prelude::*;

use super::draft::Draft;
use super::files::{PublicFile, TrueCounts, Witness, WitnessCell};
use super::policy::Policy;
use crate::catalogue::Catalogue;
use crate::form::Layout;
use crate::units::UnitRegister;

pub use error::PatternError;

/// How a figure of the draft is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Display {
    /// As it is.
    #[default]
    Plain,
    /// `c`.
    Hidden,
    /// Within limits; no upper one where the band is open.
    Band {
        /// Smallest count.
        low: i64,
        /// Largest count.
        high: Option<i64>,
    },
}

/// An earlier release.
#[derive(Debug, Clone, Copy)]
pub struct Released<'a> {
    /// What the public has.
    pub file: &'a PublicFile,
    /// The true counts then, where they are at hand.
    pub counts: Option<&'a TrueCounts>,
}

/// What a pattern is made from.
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
    /// The true counts of the period.
    pub counts: &'a TrueCounts,
    /// What would be released.
    pub draft: &'a Draft,
    /// Earlier releases, oldest first.
    pub earlier: &'a [Released<'a>],
}

/// How each figure of a draft is shown.
#[derive(Debug, Clone, Default)]
pub struct Pattern {
    /// By position of the figure in the draft.
    pub displays: Vec<Display>,
    /// Tables that agree with all that is public and give protected counts other values. Confidential.
    pub witnesses: Vec<Witness>,
    /// Counts that had to be protected, those that follow from others included.
    pub protected: usize,
    /// Figures hidden only so that others stay hidden.
    pub complementary: usize,
}

/// Finds the pattern.
///
/// # Errors
/// When some protected count cannot be hidden, or must wait for other figures.
pub fn make(input: &Input<'_>) -> Result<Pattern, PatternError> {
    waiting::check(input)?;
    let system = linked::System::new(input)?;
    let known = |(_, cell): &(usize, &cells::Cell)| cell.protected && cell.past.is_one();
    if let Some((id, _)) = system.cells.iter().enumerate().find(known) {
        return Err(PatternError::Exposed(system.names[id].clone()));
    }
    let blocks = block::split(&system);
    let solved: Result<Vec<ladder::Solved>, PatternError> =
        blocks.par_iter().map(|block| ladder::solve(input, &system, block)).collect();
    let mut pattern =
        Pattern { displays: vec![Display::Plain; input.draft.figures.len()], ..Pattern::default() };
    for position in sizes::hidden(input) {
        pattern.displays[position] = Display::Hidden;
    }
    for (block, solved) in blocks.iter().zip(solved?) {
        pattern.protected += solved.protected;
        pattern.complementary += solved.complementary;
        for (cell, display) in block.cells.iter().zip(&solved.displays) {
            for planned in &system.cells[*cell].planned {
                pattern.displays[*planned] = *display;
            }
        }
        for table in &solved.tables {
            let id = (pattern.witnesses.len() + 1).to_string();
            let cells: Vec<WitnessCell> = block
                .cells
                .iter()
                .zip(table)
                .filter_map(|(cell, value)| system.witness_cell(*cell, *value))
                .collect();
            pattern.witnesses.push(Witness { id, cells });
        }
    }
    Ok(pattern)
}
