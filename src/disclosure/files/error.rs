//! Why a file of a release is refused.

use crate::message::{Bilingual, Explain};

/// Why a file of a release is refused. Lines count from 1, the header included.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Not a table with the expected columns.
    #[error(
        "{file}, line {line}: the table cannot be read ({detail}); it must be the file as treem wrote it"
    )]
    Unreadable {
        /// File.
        file: String,
        /// Line.
        line: u64,
        /// What is wrong.
        detail: String,
    },
    /// A field holds what it cannot hold.
    #[error(
        "{file}, line {line}, column {column}: \"{value}\" cannot stand here; it must be the file as treem wrote it"
    )]
    Field {
        /// File.
        file: String,
        /// Line.
        line: u64,
        /// Column.
        column: &'static str,
        /// What stands there.
        value: String,
    },
    /// Fields of a row contradict each other.
    #[error(
        "{file}, line {line}: value, band and marks of the row contradict each other; it must be the file as treem wrote it"
    )]
    Marks {
        /// File.
        file: String,
        /// Line.
        line: u64,
    },
    /// A figure stands twice.
    #[error(
        "{file}, line {line}: the same figure stands on line {other} too; it must be the file as treem wrote it"
    )]
    Twice {
        /// File.
        file: String,
        /// Line.
        line: u64,
        /// Line on which it stands first.
        other: u64,
    },
    /// A list that somebody typed cannot be read.
    #[error(
        "{file}, line {line}: {}; the first line must be unit,measure,category,value, and each further one tell one figure, spelled as in the public data.csv",
        problem.en
    )]
    ByHand {
        /// File.
        file: String,
        /// Line.
        line: u64,
        /// What is wrong.
        problem: Bilingual,
    },
}

impl Explain for FileError {
    fn vietnamese(&self) -> String {
        match self {
            Self::Unreadable { file, line, detail } => format!(
                "{file}, dòng {line}: không đọc được bảng ({detail}); tệp phải đúng như chương trình đã ghi"
            ),
            Self::Field { file, line, column, value } => format!(
                "{file}, dòng {line}, cột {column}: không thể có \"{value}\"; tệp phải đúng như chương trình đã ghi"
            ),
            Self::Marks { file, line } => format!(
                "{file}, dòng {line}: giá trị, khoảng và ký hiệu của dòng mâu thuẫn nhau; tệp phải đúng như chương trình đã ghi"
            ),
            Self::Twice { file, line, other } => format!(
                "{file}, dòng {line}: số này đã có ở dòng {other}; tệp phải đúng như chương trình đã ghi"
            ),
            Self::ByHand { file, line, problem } => format!(
                "{file}, dòng {line}: {}; dòng đầu phải là unit,measure,category,value, mỗi dòng sau là một số, ghi như trong data.csv công khai",
                problem.vi
            ),
        }
    }
}
