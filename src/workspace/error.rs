//! What can be wrong with a workspace.

use crate::message::{Bilingual, Explain, Lang, io_reason};

/// A fault of a workspace or its `treem.toml`.
#[derive(Debug, thiserror::Error)]
pub enum WorkspaceError {
    /// There is no `treem.toml`.
    #[error(
        "{path} is not a workspace: it has no treem.toml; create one with `treem init {path} --unit CODE`"
    )]
    NotAWorkspace {
        /// Directory as given.
        path: String,
    },
    /// There is a workspace already.
    #[error("{path} already holds a workspace; nothing was changed")]
    Exists {
        /// Path of its `treem.toml`.
        path: String,
    },
    /// A file or directory cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// Path.
        path: String,
        /// Reason given by the system.
        source: std::io::Error,
    },
    /// A file or directory cannot be written.
    #[error("cannot write {path}: {source}")]
    Unwritable {
        /// Path.
        path: String,
        /// Reason given by the system.
        source: std::io::Error,
    },
    /// `treem.toml` is not TOML, or has an unknown field or a value of the wrong type.
    #[error("{file}, line {line}: {}", reason.en)]
    Syntax {
        /// Path of the file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong and what to write.
        reason: Bilingual,
    },
    /// A field whose value cannot be right.
    #[error("{file}, line {line}, field {field}: {}", reason.en)]
    Field {
        /// Path of the file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Field.
        field: String,
        /// What is wrong and what to write.
        reason: Bilingual,
    },
    /// The definitions say nothing the workspace can fall back on.
    #[error("the definitions give no {what} for period {period}; configure it in treem.toml")]
    NoDefault {
        /// What is missing.
        what: String,
        /// Period.
        period: String,
    },
}

impl WorkspaceError {
    /// Whether the machine is to blame rather than what was written.
    #[must_use]
    pub fn is_environment(&self) -> bool {
        matches!(self, Self::Unreadable { .. } | Self::Unwritable { .. })
    }
}

impl Explain for WorkspaceError {
    fn vietnamese(&self) -> String {
        match self {
            Self::NotAWorkspace { path } => format!(
                "{path} không phải là thư mục làm việc vì không có tệp treem.toml; hãy tạo bằng lệnh `treem init {path} --unit MÃ`"
            ),
            Self::Exists { path } => format!("{path} đã có; không thay đổi gì"),
            Self::Unreadable { path, source } => {
                format!("không đọc được {path}: {}", io_reason(source, Lang::Vi))
            }
            Self::Unwritable { path, source } => {
                format!("không ghi được {path}: {}", io_reason(source, Lang::Vi))
            }
            Self::Syntax { file, line, reason } => format!("{file}, dòng {line}: {}", reason.vi),
            Self::Field { file, line, field, reason } => {
                format!("{file}, dòng {line}, trường {field}: {}", reason.vi)
            }
            Self::NoDefault { what, period } => {
                format!("định nghĩa không cho biết {what} của kỳ {period}; hãy ghi trong treem.toml")
            }
        }
    }
}
