//! The files of a release, read back: what the public sees, what is true, and tables that show a cell is safe.
//!
//! In: the bytes of a public `data.csv` ([`PublicFile`]), of the `data.csv` of a run ([`TrueCounts`]) and of the witnesses
//! kept beside a release ([`Witness`]). Out: typed rows, numbers as the integers they are. A file that is not exactly
//! what it should be is refused with its line and column. Nothing here knows what is protected.

mod elsewhere;
mod error;
mod internal;
mod number;
mod public;
mod reader;
mod witness;

pub use elsewhere::{ELSEWHERE_COLUMNS, Elsewhere, read_elsewhere};
pub use error::FileError;
pub use internal::{TrueCount, TrueCounts, TrueRatio};
pub use number::Decimal;
pub use public::{PUBLIC_COLUMNS, PublicFile, PublicRow, Shown};
pub use witness::{WITNESS_COLUMNS, Witness, WitnessCell, read_witnesses, write_witnesses};

#[cfg(test)]
mod tests;
