//! Why there is no pattern.

use crate::message::Explain;

/// A figure of a release in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Code of the unit.
    pub unit: String,
    /// Period.
    pub period: String,
    /// Series: element and categories.
    pub series: String,
}

/// Why there is no pattern. Nothing is published then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A small count that nothing hides any more.
    #[error(
        "unit {}, {}, {}: the count is small and nothing that could still be hidden keeps it secret, because of what is already public or must stay visible; leave the table out of the policy or ask for bands", .0.unit, .0.period, .0.series
    )]
    Exposed(Named),
    /// A late unit would be told by its parent.
    #[error(
        "unit {}, {}, {}: since the last release exactly one more unit reported, and the sum would tell its small count; publish when another unit has reported too, or with the annual figures", .0.unit, .0.period, .0.series
    )]
    Waits(Named),
    /// What a hidden figure of an earlier release was is not known any more.
    #[error(
        "unit {}, {}, {}: an earlier release hides this figure, and what it was then is not on record; restore the ledger from a backup", .0.unit, .0.period, .0.series
    )]
    NotOnRecord(Named),
    /// An earlier release names a unit that the register does not have.
    #[error(
        "{file}, line {line}: there is no unit {unit} on the map of {map}; use the unit tables with which it was released"
    )]
    UnknownUnit {
        /// File.
        file: String,
        /// Line.
        line: u64,
        /// Code.
        unit: String,
        /// Day of the map.
        map: String,
    },
}

impl Explain for PatternError {
    fn vietnamese(&self) -> String {
        match self {
            Self::Exposed(Named { unit, period, series }) => format!(
                "đơn vị {unit}, kỳ {period}, {series}: số đếm nhỏ phải che nhưng không còn ô nào che được nữa, vì những gì đã công bố hoặc phải để hiện; hãy bỏ bảng này trong chính sách hoặc chọn in theo khoảng"
            ),
            Self::Waits(Named { unit, period, series }) => format!(
                "đơn vị {unit}, kỳ {period}, {series}: từ lần công bố trước chỉ có đúng một đơn vị báo cáo thêm, tổng số sẽ làm lộ số nhỏ của đơn vị đó; hãy công bố khi có thêm đơn vị khác báo cáo, hoặc cùng số liệu cả năm"
            ),
            Self::NotOnRecord(Named { unit, period, series }) => format!(
                "đơn vị {unit}, kỳ {period}, {series}: bản công bố trước đã che số này nhưng sổ cái không còn số gốc lúc đó; hãy khôi phục sổ cái từ bản sao lưu"
            ),
            Self::UnknownUnit { file, line, unit, map } => format!(
                "{file}, dòng {line}: không có đơn vị {unit} trên bản đồ hành chính ngày {map}; hãy dùng bảng đơn vị như lúc công bố"
            ),
        }
    }
}
