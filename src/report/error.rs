//! What can go wrong while a report is written.

use crate::book::BookError;
use crate::definitions::DefinitionError;
use crate::document::DocumentError;
use crate::message::Explain;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The report's own definitions cannot be used.
    #[error(transparent)]
    Definition(#[from] DefinitionError),
    /// The workbook cannot be written.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The document cannot be written.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// There is no report of this name.
    #[error("there is no report \"{id}\"; add it under templates/reports")]
    NoReport {
        /// Report asked for.
        id: String,
    },
    /// The figures have no parent unit.
    #[error("there are no figures to report")]
    NoFigures,
    /// The tidy table cannot be written.
    #[error("cannot write data.csv: {0}")]
    Csv(String),
}

impl Explain for ReportError {
    fn vietnamese(&self) -> String {
        match self {
            Self::Definition(error) => error.vietnamese(),
            Self::Book(error) => error.vietnamese(),
            Self::Document(error) => error.vietnamese(),
            Self::NoReport { id } => {
                format!("không có báo cáo \"{id}\"; hãy khai báo trong templates/reports")
            }
            Self::NoFigures => "không có số liệu để lập báo cáo".to_owned(),
            Self::Csv(reason) => format!("không ghi được data.csv: {reason}"),
        }
    }
}
