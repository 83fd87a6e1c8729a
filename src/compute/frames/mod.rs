//! Columns of plain numbers and texts → sums, or one Parquet file. The only room that names polars.
//!
//! In: columns of equal length. Out: [`sums`] by parent and series, sorted; or the columns as they are, as the bytes of a
//! [`parquet`] file. It knows what its columns are called, not what a unit, a series or a state means: it looks nothing up
//! and decides nothing.

mod parquet;
mod sums;

pub use parquet::{FactColumns, parquet};
pub use polars::error::PolarsError as FrameError;
pub use sums::{GroupSum, sums};
