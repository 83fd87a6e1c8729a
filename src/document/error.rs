//! What can go wrong while a document is written.

use crate::message::Explain;

/// A document that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the Word document cannot be written: {0}")]
pub struct DocumentError(pub(super) String);

impl Explain for DocumentError {
    fn vietnamese(&self) -> String {
        format!("không ghi được tệp Word: {}", self.0)
    }
}
