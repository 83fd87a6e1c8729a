//! Writing of Word documents: the only user of the document library.
//!
//! In: paragraphs and tables in order, each with a [`Style`]; runs that show a figure carry its key. Out: the bytes of
//! one `.docx` on A4 with the margins of Nghị định 30/2020/NĐ-CP, equal for equal input: no clock, no machine name.
//! A figure with a key lies in a hidden bookmark, and a document variable of the bookmark's name holds the key: neither
//! is seen or in the way when the text is edited. It must not know indicators or units: what a text means is not its
//! business.

mod error;
mod model;
#[cfg(test)]
mod tests;
mod write;

pub use error::DocumentError;
pub use model::{Align, Block, Document, Paragraph, Run, Style, Table};
pub use write::write;
