//! Writing of Excel workbooks: the only user of the spreadsheet library.
//!
//! In: cells with content and [`Style`], strictly from the top row to the bottom row of each sheet. Out: the bytes of
//! one `.xlsx` file, equal for equal input: no clock, no machine name, formats interned in order of first use.
//! It must not know forms, series, indicators or files: what a cell means is not its business.

mod address;
mod attach;
mod chart;
mod content;
mod error;
pub mod flat;
mod measure;
mod page;
mod rules;
mod sheet;
mod style;
mod table;
mod temporary;
#[cfg(test)]
mod tests;
mod workbook;

pub use address::{CellRange, cell_name, column_name};
pub use chart::{Chart, ChartKind};
pub use content::{Content, FormulaResult};
pub use error::BookError;
pub use measure::text_lines;
pub use rules::{Conditional, Validation, ValidationRule};
pub use sheet::{SheetOptions, SheetWriter};
pub use style::{Align, Border, Colour, Line, NumberFormat, Style, Vertical};
pub use table::TableMark;
pub use workbook::Book;
