//! The layout of the submission workbook, expressed once (3-forms).
//!
//! In: records of `templates/forms/` and the catalogue. Out: [`Layout`], in which each open cell has its series and
//! each declared sum its series. Blank forms, reader, balance rules, samples and report tables derive from it.
//! It must not know files, cell addresses or colours.

mod check;
mod code;
mod load;
mod model;
mod place;
mod record;
mod relation;

pub use check::check;
pub use code::normal_code;
pub use load::load;
pub use model::{Block, ChoiceList, Column, Count, Input, Layout, Row, Section, Sheet, SheetKind, Slot};
pub use place::FormPlace;
pub use relation::{Relation, RelationKind};

#[cfg(test)]
mod tests;
