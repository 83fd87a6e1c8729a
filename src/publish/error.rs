//! What can go wrong while outputs are written.

use std::path::Path;

use crate::message::{Explain, Lang, io_reason};

/// Outputs could not be written. The previous outputs are whole, but where it is said otherwise.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A file or folder cannot be read or written.
    #[error("cannot write {path}: {source}; the previous outputs are unchanged")]
    Io {
        /// Path.
        path: String,
        /// Reason given by the system.
        source: std::io::Error,
    },
    /// The new outputs are in place, and what belongs to them could not be finished.
    #[error("the new outputs are in place, but {path} cannot be written: {source}; the next run finishes it")]
    Unfinished {
        /// Path.
        path: String,
        /// Reason given by the system.
        source: std::io::Error,
    },
    /// An output is open in another program, so that its folder cannot be replaced.
    #[error("{path} is open in another program; close it and run again; the previous outputs are unchanged")]
    InUse {
        /// Path of the file.
        path: String,
    },
    /// Something of other people's that cannot be carried over into the new folder of outputs.
    #[error(
        "{path} is a link or device that cannot be kept there; move it elsewhere and run again; the previous outputs \
         are unchanged"
    )]
    CannotKeep {
        /// Path.
        path: String,
    },
    /// A name that does not stay inside the folder of outputs.
    #[error("\"{name}\" is not a name for an output")]
    BadName {
        /// The name.
        name: String,
    },
}

impl PublishError {
    /// An error that came after the new outputs had been put in place.
    pub(super) fn afterwards(self) -> Self {
        match self {
            Self::Io { path, source } => Self::Unfinished { path, source },
            other => other,
        }
    }

    /// Names the path in an error of the system.
    pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.display().to_string();
        move |source| Self::Io { path, source }
    }
}

impl Explain for PublishError {
    fn vietnamese(&self) -> String {
        match self {
            Self::Io { path, source } => {
                format!("không ghi được {path}: {}; kết quả trước đó giữ nguyên", io_reason(source, Lang::Vi))
            }
            Self::Unfinished { path, source } => format!(
                "kết quả mới đã ở chỗ của nó, nhưng không ghi được {path}: {}; hãy sửa rồi chạy lại, lần chạy sau làm nốt",
                io_reason(source, Lang::Vi)
            ),
            Self::InUse { path } => {
                format!(
                    "{path} đang mở trong một chương trình khác; hãy đóng lại rồi chạy lại; kết quả trước đó giữ nguyên"
                )
            }
            Self::CannotKeep { path } => format!(
                "{path} là liên kết hoặc thiết bị, không giữ lại được trong thư mục kết quả; hãy chuyển sang nơi khác rồi chạy lại; kết quả trước đó giữ nguyên"
            ),
            Self::BadName { name } => format!("\"{name}\" không dùng làm tên tệp kết quả được"),
        }
    }
}
