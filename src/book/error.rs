//! What can go wrong while a workbook is written.

use rust_xlsxwriter::XlsxError;

use crate::message::{Explain, Lang, io_reason};

/// A workbook that could not be written. All but [`BookError::TemporaryFile`] and [`BookError::Text`] are slips of the
/// program, reported instead of writing a workbook that lacks a cell.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// A row above one that was already written.
    #[error("sheet {sheet}, cell {cell}: rows must be written from top to bottom")]
    RowOrder {
        /// Sheet.
        sheet: String,
        /// Cell.
        cell: String,
    },
    /// A cell that already has content.
    #[error("sheet {sheet}, cell {cell}: the cell is written twice")]
    CellTwice {
        /// Sheet.
        sheet: String,
        /// Cell.
        cell: String,
    },
    /// Text longer than a cell holds.
    #[error("sheet {sheet}, cell {cell}: the text is longer than the 32,767 characters that a cell holds")]
    Text {
        /// Sheet.
        sheet: String,
        /// Cell.
        cell: String,
    },
    /// Infinity, not a number, or a day that spreadsheets do not know.
    #[error("sheet {sheet}, cell {cell}: the value cannot be written to a spreadsheet")]
    Unwritable {
        /// Sheet.
        sheet: String,
        /// Cell.
        cell: String,
    },
    /// A temporary file cannot be created or written.
    #[error(
        "no temporary file can be written in {folder} ({}); free some space or set another temporary folder",
        io_reason(reason, Lang::En)
    )]
    TemporaryFile {
        /// Folder.
        folder: String,
        /// Reason of the operating system.
        reason: std::io::Error,
    },
    /// Anything else the library refuses: sheet names, overlapping merges, lists that are too long.
    #[error("{place}: the workbook cannot be written: {source}")]
    Library {
        /// Sheet and cell, or what was being done.
        place: String,
        /// Error of the library.
        source: XlsxError,
    },
}

impl BookError {
    /// An error of the library at a place.
    pub(super) fn library(place: &str, source: XlsxError) -> Self {
        match source {
            XlsxError::TempFileError(folder, reason) => {
                Self::TemporaryFile { folder: folder.display().to_string(), reason }
            }
            source => Self::Library { place: place.to_owned(), source },
        }
    }
}

impl Explain for BookError {
    fn vietnamese(&self) -> String {
        match self {
            Self::RowOrder { sheet, cell } => {
                format!(
                    "trang {sheet}, ô {cell}: lỗi chương trình, các dòng phải được ghi từ trên xuống dưới"
                )
            }
            Self::CellTwice { sheet, cell } => {
                format!("trang {sheet}, ô {cell}: lỗi chương trình, một ô bị ghi hai lần")
            }
            Self::Text { sheet, cell } => {
                format!("trang {sheet}, ô {cell}: nội dung dài hơn 32.767 ký tự, một ô không chứa được")
            }
            Self::Unwritable { sheet, cell } => {
                format!("trang {sheet}, ô {cell}: giá trị không ghi được vào bảng tính")
            }
            Self::TemporaryFile { folder, reason } => format!(
                "không ghi được tệp tạm trong thư mục {folder} ({}); hãy giải phóng dung lượng hoặc chọn thư mục tạm khác",
                io_reason(reason, Lang::Vi)
            ),
            Self::Library { place, source } => format!("{place}: không ghi được tệp Excel: {source}"),
        }
    }
}
