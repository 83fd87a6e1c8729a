//! What can be wrong with the tables of units.

use thiserror::Error;

use crate::message::Explain;

/// A fault in the tables of units. `file` and `line` say where; lines count from 1, the header included.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UnitError {
    /// A table was not given.
    #[error("The table {file} of administrative units is missing.")]
    MissingFile {
        /// Its file name.
        file: String,
    },
    /// A table nobody asks for was given, or one was given twice.
    #[error("The table {file} is not known or given twice.")]
    UnexpectedFile {
        /// Its file name.
        file: String,
    },
    /// Not a CSV table with the expected columns.
    #[error("{file}, line {line}: the table cannot be read ({detail}).")]
    Unreadable {
        /// File name.
        file: String,
        /// Line.
        line: u64,
        /// What the CSV reader says.
        detail: String,
    },
    /// A field has a value it cannot have.
    #[error("{file}, line {line}: {column} cannot be \"{value}\".")]
    BadField {
        /// File name.
        file: String,
        /// Line.
        line: u64,
        /// Column.
        column: &'static str,
        /// The value found.
        value: String,
    },
    /// Two rows of one code are valid on the same day.
    #[error("Unit {code} is valid twice on the same day.")]
    Overlap {
        /// Code of the unit or region.
        code: String,
    },
    /// A unit's parent or region does not exist on every day the unit does.
    #[error("Unit {code} belongs to {parent}, which does not exist on all of its days.")]
    Orphan {
        /// Code of the unit.
        code: String,
        /// Code of the parent or region.
        parent: String,
    },
    /// A row of the crosswalk names a province that does not exist on that day.
    #[error("The crosswalk from {from} to {to} names a province that does not exist then.")]
    BadSuccession {
        /// Code before.
        from: String,
        /// Code after.
        to: String,
    },
    /// A province ends without a successor, or with two.
    #[error("Province {code} does not have exactly one successor.")]
    NoSuccessor {
        /// Code of the province.
        code: String,
    },
}

impl Explain for UnitError {
    fn vietnamese(&self) -> String {
        match self {
            Self::MissingFile { file } => format!("Thiếu bảng đơn vị hành chính {file}."),
            Self::UnexpectedFile { file } => format!("Bảng {file} không được nhận biết hoặc bị lặp."),
            Self::Unreadable { file, line, detail } => {
                format!("{file}, dòng {line}: không đọc được bảng ({detail}).")
            }
            Self::BadField { file, line, column, value } => {
                format!("{file}, dòng {line}: cột {column} không thể có giá trị “{value}”.")
            }
            Self::Overlap { code } => format!("Đơn vị {code} có hai bản ghi cùng hiệu lực trong một ngày."),
            Self::Orphan { code, parent } => {
                format!(
                    "Đơn vị {code} thuộc {parent}, nhưng {parent} không tồn tại suốt thời gian hiệu lực của đơn vị."
                )
            }
            Self::BadSuccession { from, to } => {
                format!("Bảng chuyển đổi từ {from} sang {to} nêu tỉnh không tồn tại vào ngày đó.")
            }
            Self::NoSuccessor { code } => format!("Tỉnh {code} không có đúng một đơn vị kế thừa."),
        }
    }
}
