//! Why the files of a release cannot be made.

use crate::definitions::DefinitionError;
use crate::message::Explain;
use crate::table::TableError;

/// Why the files of a release cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// The words or the mapping of a format cannot be read.
    #[error(transparent)]
    Definition(#[from] DefinitionError),
    /// There must be one record of a kind.
    #[error("there must be exactly one [[{kind}]] record, but there are {found}")]
    NotOne {
        /// The kind.
        kind: &'static str,
        /// How many there are.
        found: usize,
    },
    /// A file cannot be written.
    #[error("cannot make the public file {file}: {reason}")]
    File {
        /// Name of the file.
        file: &'static str,
        /// What the writer says.
        reason: String,
    },
}

impl ReleaseError {
    /// A table that cannot be written.
    pub(super) fn table(file: &'static str) -> impl FnOnce(TableError) -> Self {
        move |error| Self::File { file, reason: error.to_string() }
    }
}

impl Explain for ReleaseError {
    fn vietnamese(&self) -> String {
        match self {
            Self::Definition(error) => error.vietnamese(),
            Self::NotOne { kind, found } => {
                format!("phải có đúng một bản ghi [[{kind}]], nhưng đang có {found}")
            }
            Self::File { file, reason } => format!("không lập được tệp công khai {file}: {reason}"),
        }
    }
}
