//! Intake: the bytes of one submission file → what it says it is, its facts with their cells, its findings.
//!
//! In: bytes, limits, layout and catalogue. Out: a [`FileRead`], which can be stored and read back. It is pure: no
//! file is opened here. It must not know workspaces, other files, earlier periods or how figures are added up.

pub mod workbook;

mod case_list;
mod cell;
mod claims;
mod copies;
mod fact;
mod forensic;
mod formula;
mod grid;
mod labels;
mod links;
mod list;
mod nil;
mod particulars;
mod personal;
mod read;
mod reasons;
mod recompute;
mod report_book;
mod rows;
mod runs;
mod sheets;
mod strays;
mod table;
mod unknown;

pub use fact::{
    CaseListCounts, CellCounts, Claim, ClaimSource, Entry, Fact, FileRead, Formulas, Origin, Particulars,
    TextEntry,
};
pub use read::Reader;
pub use reasons::{ID_HEAD, ID_PREFIX, LONGEST_REASON, REASON_HEAD, RESULTS_SHEET, Reason};
pub use report_book::{ReportFact, ReportRead};

#[cfg(test)]
mod blank_tests;
#[cfg(test)]
mod case_list_tests;
#[cfg(test)]
mod file_tests;
#[cfg(test)]
mod forensic_tests;
#[cfg(test)]
mod structure_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod value_tests;
