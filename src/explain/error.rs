//! Why a number cannot be explained.

use crate::batch::BatchError;
use crate::book::BookError;
use crate::message::Explain;

/// Why a number cannot be explained.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// The period could not be read or computed.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// The workbook could not be written.
    #[error(transparent)]
    Book(#[from] BookError),
    /// There is no inbox of the period.
    #[error("there are no submissions of {period}: {path} does not exist")]
    NoSubmissions {
        /// Period.
        period: String,
        /// Folder of its inbox.
        path: String,
    },
    /// Nothing bears this id.
    #[error("there is no indicator, official code or series \"{id}\"")]
    UnknownId {
        /// As typed.
        id: String,
        /// Ids that look like it.
        near: Vec<String>,
    },
    /// A code stands for several indicators.
    #[error("the code {code} stands for several indicators; name one of: {}", ids.join(", "))]
    Ambiguous {
        /// As typed.
        code: String,
        /// Indicators that bear it.
        ids: Vec<String>,
    },
    /// The id has no such category.
    #[error("{id} has no category \"{category}\"")]
    UnknownCategory {
        /// Id.
        id: String,
        /// As typed.
        category: String,
        /// Categories it has, nearest first.
        near: Vec<String>,
    },
    /// The period does not have it.
    #[error("{id} is not part of the report of {period}")]
    NotInPeriod {
        /// Id.
        id: String,
        /// Period.
        period: String,
    },
    /// The unit has no figures in this workspace.
    #[error("unit \"{unit}\" is neither the unit of this workspace nor one that reports to it")]
    UnknownUnit {
        /// As typed.
        unit: String,
        /// Units that look like it: "524 (Huyện Bình Sơn)".
        near: Vec<String>,
    },
    /// What the cells add up to is not what was computed: a fault of the program.
    #[error(
        "the cells of {id} do not add up to the number computed; please report this fault of the program"
    )]
    Unproved {
        /// Id.
        id: String,
    },
}

impl ExplainError {
    /// Whether something typed is wrong.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        !matches!(self, Self::Batch(_) | Self::Book(_) | Self::Unproved { .. })
    }

    /// What may have been meant.
    #[must_use]
    pub fn near(&self) -> &[String] {
        match self {
            Self::UnknownId { near, .. }
            | Self::UnknownCategory { near, .. }
            | Self::UnknownUnit { near, .. } => near,
            _ => &[],
        }
    }
}

impl Explain for ExplainError {
    fn vietnamese(&self) -> String {
        match self {
            Self::Batch(error) => error.vietnamese(),
            Self::Book(error) => error.vietnamese(),
            Self::NoSubmissions { period, path } => {
                format!("chưa có tệp nào của kỳ {period}: không có thư mục {path}")
            }
            Self::UnknownId { id, .. } => {
                format!("không có chỉ tiêu, mã chính thức hay chuỗi số liệu \"{id}\"")
            }
            Self::Ambiguous { code, ids } => {
                format!("mã {code} ứng với nhiều chỉ tiêu; hãy chọn một trong: {}", ids.join(", "))
            }
            Self::UnknownCategory { id, category, .. } => format!("{id} không có phân tổ \"{category}\""),
            Self::NotInPeriod { id, period } => format!("{id} không có trong báo cáo kỳ {period}"),
            Self::UnknownUnit { unit, .. } => format!(
                "đơn vị \"{unit}\" không phải là đơn vị của thư mục làm việc này, cũng không phải là đơn vị báo cáo cho nó"
            ),
            Self::Unproved { id } => format!(
                "các ô của {id} không cộng thành số đã tính; đây là lỗi của chương trình, xin báo cho người phát triển"
            ),
        }
    }
}
