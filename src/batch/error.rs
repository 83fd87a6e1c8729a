//! Why a batch cannot go on. A bad submission is never such a reason.

use crate::book::BookError;
use crate::compute::ComputeError;
use crate::definitions::DefinitionError;
use crate::message::{Bilingual, Explain, Lang, io_reason};
use crate::publish::PublishError;
use crate::report::ReportError;
use crate::store::StoreError;
use crate::units::UnitError;
use crate::workspace::WorkspaceError;

/// Why a batch cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// A definition file is wrong.
    #[error(transparent)]
    Definitions(#[from] DefinitionError),
    /// The definitions contradict themselves.
    #[error("the definitions contradict themselves ({} problems; `treem catalogue check` lists them): {}", problems.len(), first(problems, Lang::En))]
    Unsound {
        /// What is wrong.
        problems: Vec<Bilingual>,
    },
    /// The administrative units are wrong.
    #[error(transparent)]
    Units(#[from] UnitError),
    /// The workspace is wrong.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
    /// The ledger refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Outputs could not be put in place.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The figures could not be computed.
    #[error(transparent)]
    Compute(#[from] ComputeError),
    /// A workbook could not be written.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A returned workbook could not be written.
    #[error(transparent)]
    Returned(#[from] BookError),
    /// The process in which files are read does not start.
    #[error("the process that reads the files cannot be started: {reason}")]
    Worker {
        /// Reason given by the system.
        reason: std::io::Error,
    },
    /// A folder or file of the workspace cannot be read.
    #[error("cannot read {path}: {}", io_reason(source, Lang::En))]
    Unreadable {
        /// Path.
        path: String,
        /// Reason given by the system.
        source: std::io::Error,
    },
    /// A folder or file of the workspace cannot be written.
    #[error("cannot write {path}: {}", io_reason(source, Lang::En))]
    Unwritable {
        /// Path.
        path: String,
        /// Reason given by the system.
        source: std::io::Error,
    },
    /// The folder of the period does not exist.
    #[error("there is no folder {path}; put the submissions of the period there")]
    NoInbox {
        /// Path.
        path: String,
    },
    /// The unit is not on the map of the period.
    #[error("unit {unit} is not a province on the map of {day}")]
    UnknownUnit {
        /// Code.
        unit: String,
        /// Day of the map.
        day: String,
    },
    /// The command looks at the reporting units of a province.
    #[error("this command works in the workspace of a province, to which units send their files")]
    ProvinceOnly,
    /// The nation came to something else on another map.
    #[error(
        "the nation's figures on the map of {day} are not those on the map of the period; this is a fault of the program, nothing was written"
    )]
    MapsDisagree {
        /// Day of the map.
        day: String,
    },
    /// Another map was asked for, and the workspace is not the nation's.
    #[error(
        "`--map` shows the provinces of the nation on another map; this workspace is that of one province"
    )]
    MapOfProvince,
    /// An output could not be put into text form.
    #[error("cannot write {name}: {reason}")]
    Output {
        /// Name of the output.
        name: String,
        /// Reason.
        reason: String,
    },
    /// The requested number of threads could not be started.
    #[error("cannot start {jobs} threads: {reason}")]
    Threads {
        /// Number asked for.
        jobs: usize,
        /// Reason given by the system.
        reason: String,
    },
}

/// The first problems of a list, for a message of one line.
fn first(problems: &[Bilingual], lang: Lang) -> String {
    let shown: Vec<&str> = problems.iter().take(3).map(|problem| problem.get(lang)).collect();
    shown.join("; ")
}

impl Explain for BatchError {
    fn vietnamese(&self) -> String {
        match self {
            Self::Definitions(error) => error.vietnamese(),
            Self::Unsound { problems } => format!(
                "các định nghĩa mâu thuẫn nhau ({} chỗ; xem đủ bằng lệnh treem catalogue check): {}",
                problems.len(),
                first(problems, Lang::Vi)
            ),
            Self::Units(error) => error.vietnamese(),
            Self::Workspace(error) => error.vietnamese(),
            Self::Store(error) => error.vietnamese(),
            Self::Publish(error) => error.vietnamese(),
            Self::Compute(error) => error.vietnamese(),
            Self::Report(error) => error.vietnamese(),
            Self::Returned(error) => error.vietnamese(),
            Self::Worker { reason } => format!(
                "không khởi động được tiến trình đọc tệp: {reason}; nếu max_memory_bytes trong treem.toml đã bị hạ, hãy nâng lại"
            ),
            Self::Unreadable { path, source } => {
                format!("không đọc được {path}: {}", io_reason(source, Lang::Vi))
            }
            Self::Unwritable { path, source } => {
                format!("không ghi được {path}: {}", io_reason(source, Lang::Vi))
            }
            Self::NoInbox { path } => {
                format!("không có thư mục {path}; hãy đặt các tệp của kỳ báo cáo vào đó")
            }
            Self::UnknownUnit { unit, day } => {
                format!("đơn vị {unit} không phải là tỉnh, thành phố trên bản đồ hành chính ngày {day}")
            }
            Self::ProvinceOnly => {
                "lệnh này dùng trong thư mục làm việc của tỉnh, nơi các đơn vị nộp tệp; hãy chạy lại ở đó"
                    .to_owned()
            }
            Self::MapsDisagree { day } => format!(
                "số liệu cả nước theo bản đồ hành chính ngày {day} khác với theo bản đồ của kỳ; đây là lỗi của chương trình, chưa ghi gì"
            ),
            Self::MapOfProvince => {
                "`--map` chỉ dùng trong thư mục làm việc của cả nước (đơn vị VN)".to_owned()
            }
            Self::Output { name, reason } => format!("không ghi được {name}: {reason}"),
            Self::Threads { jobs, reason } => format!("không khởi động được {jobs} luồng: {reason}"),
        }
    }
}
