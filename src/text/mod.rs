//! Vietnamese text and the numbers people type.
//!
//! In comes the text of one cell, label or file name, as it was read. Out go its comparison form ([`fold()`]), its
//! modern spelling when it was typed in a font encoding of the 1990s ([`modernise`]), the number it states
//! ([`read_number`]), the known names it resembles ([`nearest`]), whether it holds the identity number of a person
//! ([`holds_identity_number`]) or the same text made harmless to show ([`plain()`]).
//!
//! **Invariant:** nothing here knows a sheet, an element of the catalogue or an administrative unit; every function is
//! pure, total (no text makes it fail other than by its own result) and deterministic. Folded text steers matching only
//! and is never shown to a user.

mod date;
mod deadline;
mod fold;
mod identity;
mod legacy;
mod number;
mod number_message;
mod number_words;
mod plain;
mod print;
mod suggest;
mod syllable;
mod unit_name;

pub use date::read_date;
pub use deadline::{Deadline, read_deadline};
pub use fold::{fold, strip_marks};
pub use identity::holds_identity_number;
pub use legacy::{Encoding, decode, modernise};
pub use number::{
    MAX_MINOR, NumberFault, NumberNote, Reading, format_minor, from_number, from_percent, group_vi,
    read_number,
};
pub use plain::{is_hidden, plain};
pub use print::{fixed, vietnamese, vietnamese_digits};
pub use suggest::nearest;
pub use unit_name::{UnitPrefix, fold_unit_name};
