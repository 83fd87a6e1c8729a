//! What can go wrong when a sample is made.

use crate::book::BookError;
use crate::message::Explain;

/// Why no sample could be made.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// A table of `templates/sample/` cannot be read.
    #[error("the sample table {file} cannot be used: {reason}")]
    Table {
        /// Name of the table.
        file: String,
        /// What is wrong, with the line where there is one.
        reason: String,
    },
    /// The sizes of these elements depend on each other in a circle.
    #[error("sizes.csv: the sizes of these elements depend on each other in a circle: {elements}")]
    Circle {
        /// Element ids.
        elements: String,
    },
    /// Generated figures break a relation of the form: the sample would be wrong.
    #[error("sample figures of {unit} break a relation of sheet {sheet}: {relation}")]
    Relation {
        /// Unit code.
        unit: String,
        /// Sheet code.
        sheet: String,
        /// The relation with its numbers.
        relation: String,
    },
    /// A published figure did not come out.
    #[error("the sample gives {found} for {series}, but {expected} was published")]
    Published {
        /// Key of the series.
        series: String,
        /// Sum over the units.
        found: i64,
        /// Published figure.
        expected: i64,
    },
    /// The period has no window in the definitions.
    #[error("no window is defined for the period {period}")]
    Window {
        /// Period.
        period: String,
    },
    /// There is no reporting unit to make a sample for.
    #[error("{province} has no reporting unit in the period {period}")]
    NoUnits {
        /// Code of the province.
        province: String,
        /// Period.
        period: String,
    },
    /// The planned imperfections need more units than there are, or a sum to break.
    #[error("planned faults cannot be placed in {province}: {reason}")]
    Faults {
        /// Code of the province.
        province: String,
        /// What is lacking.
        reason: String,
    },
    /// A workbook cannot be written.
    #[error("the sample workbook of {unit} cannot be written: {source}")]
    Workbook {
        /// Unit code.
        unit: String,
        /// Reason.
        source: BookError,
    },
    /// A table of the sample cannot be written.
    #[error("the table {file} of the sample cannot be written: {reason}")]
    Write {
        /// File name.
        file: String,
        /// Reason.
        reason: String,
    },
}

impl Explain for SampleError {
    fn vietnamese(&self) -> String {
        match self {
            Self::Table { file, reason } => format!("không dùng được bảng {file} của số liệu mẫu: {reason}"),
            Self::Circle { elements } => {
                format!("sizes.csv: quy mô của các chỉ tiêu sau phụ thuộc vòng tròn: {elements}")
            }
            Self::Relation { unit, sheet, relation } => {
                format!("số liệu mẫu của đơn vị {unit} trái với quan hệ của biểu {sheet}: {relation}")
            }
            Self::Published { series, found, expected } => {
                format!("số liệu mẫu cho {series} là {found}, số đã công bố là {expected}")
            }
            Self::Window { period } => format!("chưa định nghĩa khoảng thời gian số liệu của kỳ {period}"),
            Self::NoUnits { province, period } => {
                format!("đơn vị {province} không có đơn vị báo cáo nào trong kỳ {period}")
            }
            Self::Faults { province, reason } => {
                format!("không đặt được các lỗi dự kiến ở đơn vị {province}: {reason}")
            }
            Self::Workbook { unit, source } => {
                format!("không ghi được tệp mẫu của đơn vị {unit}: {}", source.vietnamese())
            }
            Self::Write { file, reason } => format!("không ghi được bảng {file} của số liệu mẫu: {reason}"),
        }
    }
}
