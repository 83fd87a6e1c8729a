//! treem (trẻ em, "children"): district workbooks in, checked figures, indicators and report workbooks out.
//!
//! `ARCHITECTURE.md` shows the rooms of the house and the one direction in which data flows.

pub mod batch;
pub mod book;
pub mod catalogue;
pub mod check;
pub mod cli;
pub mod compute;
pub mod definitions;
pub mod document;
pub mod explain;
pub mod finding;
pub mod form;
pub mod form_workbook;
pub mod intake;
pub mod message;
pub mod period;
pub mod proof;
pub mod publish;
pub mod report;
pub mod returned;
pub mod sample;
pub mod store;
pub mod table;
pub mod text;
pub mod units;
pub mod value;
pub mod workspace;
