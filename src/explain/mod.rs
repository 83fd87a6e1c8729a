//! A number of the report back to the cells it is made of.
//!
//! In: a workspace, a period, an indicator or series and a unit. Out: an [`Explanation`]: the number exactly as
//! `data.csv` has it, its formula, and per unit what was added up, from which cell, and what was left out and why. The
//! period is read and computed again by the batch, and the number is proved to be what the cells add up to. It must not
//! print, and it computes no figure of its own.

mod build;
mod error;
mod model;
mod subject;
mod trace;
pub mod words;
mod workbook;

#[cfg(test)]
mod tests;

pub use build::{Question, explain};
pub use error::ExplainError;
pub use model::{
    CellFinding, CellOrigin, CellTrace, Explanation, Formula, LeftOut, Printed, PrintedChange, SeriesUse,
    Side, Topic, UnitPart,
};
pub use workbook::workbook;
