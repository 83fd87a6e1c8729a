//! Report workbooks: the provincial six-month and annual report, and the tidy table behind them.
//!
//! In: a [`ReportInput`] (figures, catalogue, layout, head, submissions, findings) and the report's own layout under
//! `templates/reports/`. Out: the bytes of one `.xlsx`, and the rows of `data.csv`; equal for equal input.
//! It must not know files, the ledger, the clock or how a figure was computed: it prints figures, it makes none but
//! the percentage of a plan. A state without a number is always printed as its mark, never as a blank or a zero.

mod assemble;
pub mod changes;
mod charts;
pub mod comparison;
mod context;
mod cover;
mod data;
mod data_book;
mod error;
mod findings;
mod form_table;
mod group;
mod input;
mod links;
mod look;
mod marks;
mod methods;
mod narrative;
mod page;
mod proof;
mod quality;
mod ranking;
mod rejected;
mod remark;
mod summary;
mod summary_cells;
mod tasks;
mod template;
#[cfg(test)]
mod tests;
pub mod tidy;
mod unit_table;
mod write;

pub use assemble::workbook;
pub use data_book::data_book;
pub use error::ReportError;
pub use input::{
    Deadlines, FindingLine, Header, RejectedCell, ReportInput, ReportPart, ReportedText, SubmissionLine,
};
pub use narrative::narrative;
