//! treem (trẻ em, "children"): district workbooks in, checked figures, indicators and report workbooks out.
//!
//! `ARCHITECTURE.md` shows the rooms of the house and the one direction in which data flows. The feature
//! `batch` (on unless it is switched off) adds all that needs more than one file.

#[cfg(feature = "batch")]
pub mod batch;
pub mod book;
pub mod catalogue;
pub mod check;
#[cfg(feature = "batch")]
pub mod cli;
#[cfg(feature = "batch")]
pub mod compute;
pub mod definitions;
pub mod disclosure;
pub mod document;
#[cfg(feature = "batch")]
pub mod explain;
pub mod finding;
pub mod form;
pub mod form_workbook;
pub mod intake;
pub mod message;
pub mod period;
pub mod proof;
pub mod publish;
#[cfg(feature = "batch")]
pub mod report;
pub mod returned;
#[cfg(feature = "batch")]
pub mod sample;
#[cfg(feature = "batch")]
pub mod store;
pub mod table;
pub mod text;
pub mod units;
pub mod value;
pub mod workspace;
