//! What the program promises of any bytes whatever, one function for each fuzz target: it panics when the promise is
//! broken. The fuzzer feeds them (`fuzz/run`); `tests/mutated.rs` plays the seeds and a fixed set of mutations without it.

mod catalogue;
mod package;
mod text;
mod workbook;

pub use catalogue::{condition, definitions};
pub use package::{Package, mutate};
pub use text::{number, text, unit_name};
pub use workbook::{form, guard};
