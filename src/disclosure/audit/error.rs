//! Why a release is refused before anything is proved.

use crate::message::Explain;

/// Why a release is refused before anything is proved of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditError {
    /// A released file is not the one that was recorded.
    #[error(
        "{file} is not the file that was released: its hash differs from the ledger; put the released file back"
    )]
    Altered {
        /// File.
        file: String,
    },
    /// A row speaks of a unit that the map of its day does not have.
    #[error("{file}, line {line}: there is no unit {unit} on the map of {map}")]
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
    /// A row speaks of a figure that the catalogue does not have.
    #[error("{file}, line {line}: there is no figure \"{measure}\" with the category \"{category}\"")]
    UnknownMeasure {
        /// File.
        file: String,
        /// Line.
        line: u64,
        /// Measure.
        measure: String,
        /// Category.
        category: String,
    },
    /// A shown figure is not the true one.
    #[error(
        "{file}, line {line}: what is shown of {unit} is not what the run computed; stage the release again"
    )]
    NotTheTruth {
        /// File.
        file: String,
        /// Line.
        line: u64,
        /// Code of the unit.
        unit: String,
    },
    /// Two rows of one release say different things of one figure.
    #[error("{file}, line {line}: another table of the release shows the same figure of {unit} differently")]
    TwoFigures {
        /// File.
        file: String,
        /// Line.
        line: u64,
        /// Code of the unit.
        unit: String,
    },
    /// The order of the rows may tell their size.
    #[error(
        "{file}, line {line}: rows must be in order of unit code; another order may tell which hidden figure is larger"
    )]
    Order {
        /// File.
        file: String,
        /// Line.
        line: u64,
    },
    /// A unit is left out where its neighbours are shown.
    #[error(
        "{file}: table {table} leaves out {unit}, while other units of its parent are in it; publish all of them or none"
    )]
    LeftOut {
        /// File.
        file: String,
        /// Table.
        table: String,
        /// Code of the unit.
        unit: String,
    },
    /// Numbers of units by size tell of units that can be named.
    #[error(
        "{file}, line {line}: the numbers of units by size in {unit} tell the class of units that are known by name, alone or beside an earlier release; hide all four"
    )]
    SizesTell {
        /// File.
        file: String,
        /// Line.
        line: u64,
        /// Code of the unit above.
        unit: String,
    },
    /// Hidden cells that can be told apart.
    #[error(
        "{file}, line {line}: the note of this hidden figure differs from the other hidden figures of table {table}"
    )]
    ToldApart {
        /// File.
        file: String,
        /// Line.
        line: u64,
        /// Table.
        table: String,
    },
}

impl Explain for AuditError {
    fn vietnamese(&self) -> String {
        match self {
            Self::Altered { file } => format!(
                "{file} không phải là tệp đã công bố: mã băm khác với sổ công bố; hãy để lại đúng tệp đã công bố"
            ),
            Self::UnknownUnit { file, line, unit, map } => {
                format!("{file}, dòng {line}: bản đồ hành chính ngày {map} không có đơn vị {unit}")
            }
            Self::UnknownMeasure { file, line, measure, category } => {
                format!(
                    "{file}, dòng {line}: danh mục không có số liệu \"{measure}\" với phân tổ \"{category}\""
                )
            }
            Self::NotTheTruth { file, line, unit } => format!(
                "{file}, dòng {line}: số công bố của {unit} không đúng với số đã tổng hợp; hãy lập lại bản công bố"
            ),
            Self::TwoFigures { file, line, unit } => format!(
                "{file}, dòng {line}: một bảng khác của cùng bản công bố ghi khác về số này của {unit}"
            ),
            Self::Order { file, line } => format!(
                "{file}, dòng {line}: các dòng phải xếp theo mã đơn vị; thứ tự khác có thể cho biết số che nào lớn hơn"
            ),
            Self::LeftOut { file, table, unit } => format!(
                "{file}: bảng {table} bỏ trống {unit} trong khi có các đơn vị khác cùng cấp trên; phải công bố tất cả hoặc \
                 không đơn vị nào"
            ),
            Self::SizesTell { file, line, unit } => format!(
                "{file}, dòng {line}: số đơn vị theo cỡ số ghi nhận của {unit} cho biết cỡ số của những đơn vị ai cũng biết tên, \
                 tự nó hoặc cùng với bản công bố trước; phải che cả bốn dòng"
            ),
            Self::ToldApart { file, line, table } => format!(
                "{file}, dòng {line}: ghi chú của số che này khác với các số che khác của bảng {table}"
            ),
        }
    }
}
