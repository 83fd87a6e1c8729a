//! What can be wrong with the ledger.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::message::{Explain, Lang, io_reason};

/// A fault of the ledger or of the lock of a workspace.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another run holds the lock.
    #[error(
        "another treem command is working in this workspace ({path} is locked); wait until it has finished"
    )]
    Locked {
        /// Path of the lock file.
        path: String,
    },
    /// The folder or a file in it cannot be read or written.
    #[error("cannot read or write {path}: {source}")]
    Io {
        /// Path.
        path: String,
        /// Reason given by the system.
        source: std::io::Error,
    },
    /// The ledger is damaged or is no ledger.
    #[error(
        "the ledger {path} is damaged ({reason}); move it to a safe place and run again: submissions are read anew from \
         the inbox, but decisions and issued versions are only in the ledger, so keep the file and restore it from a \
         backup if you have one"
    )]
    Damaged {
        /// Path of the ledger.
        path: String,
        /// What was noticed.
        reason: String,
    },
    /// The ledger was written by a later version of the program.
    #[error(
        "the ledger {path} was written by a later version of treem (format {found}, this one knows {known}); use that version"
    )]
    Newer {
        /// Path of the ledger.
        path: String,
        /// Format found.
        found: i64,
        /// Latest format known.
        known: i64,
    },
    /// Anything else the database reports.
    #[error("the ledger {path} cannot be used: {source}")]
    Database {
        /// Path of the ledger.
        path: String,
        /// What the database reports.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// Sorts what the database reports by what the user can do about it.
    pub(super) fn database(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.display().to_string();
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged { path, reason: source.to_string() }
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            _ => Self::Database { path, source },
        }
    }

    /// Whether another run is in the way.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        matches!(self, Self::Locked { .. })
    }
}

impl Explain for StoreError {
    fn vietnamese(&self) -> String {
        match self {
            Self::Locked { path } => format!(
                "một lệnh treem khác đang chạy trong thư mục làm việc này ({path} đang bị khóa); hãy chờ lệnh đó xong"
            ),
            Self::Io { path, source } => {
                format!("không đọc hoặc không ghi được {path}: {}", io_reason(source, Lang::Vi))
            }
            Self::Damaged { path, .. } => format!(
                "sổ cái {path} bị hỏng hoặc không phải là sổ cái của treem; hãy chuyển tệp này sang nơi an toàn rồi chạy lại: các tệp báo cáo sẽ được đọc lại từ thư mục tiếp nhận, nhưng các quyết định và bản đã phát hành chỉ có trong sổ cái, vì vậy không được xóa tệp và nên khôi phục từ bản sao lưu nếu có"
            ),
            Self::Newer { path, found, known } => format!(
                "sổ cái {path} do phiên bản treem mới hơn ghi (định dạng {found}, bản này chỉ biết đến {known}); hãy dùng phiên bản đó"
            ),
            Self::Database { path, source } => {
                format!("không dùng được sổ cái {path}: {}", database_reason(source))
            }
        }
    }
}

/// What the database reports, in Vietnamese where a person can do something about it.
fn database_reason(source: &rusqlite::Error) -> String {
    let words = match source.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => "không mở được tệp; hãy kiểm tra quyền truy cập thư mục",
        Some(ErrorCode::PermissionDenied) => "không có quyền đọc hoặc ghi ở đây",
        Some(ErrorCode::ReadOnly) => "tệp chỉ cho đọc, không cho ghi",
        Some(ErrorCode::DiskFull) => "ổ đĩa đã hết chỗ trống",
        Some(ErrorCode::SystemIoFailure) => "ổ đĩa báo lỗi khi đọc hoặc ghi",
        _ => return source.to_string(),
    };
    words.to_owned()
}
