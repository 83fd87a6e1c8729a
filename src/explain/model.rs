//! What an explanation says.

use jiff::civil::Date;

use crate::compute::{ChangeFlag, FigureUnit};
use crate::finding::{Answer, Outcome, Severity};
use crate::intake::Entry;
use crate::message::Bilingual;
use crate::period::Period;
use crate::report::tidy::{Kind, TidyNumber};
use crate::value::{State, Value};

/// A number with everything it is made of.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// What the number is.
    pub topic: Topic,
    /// Whose number it is.
    pub unit: FigureUnit,
    /// Whether it is made of the figures of units below.
    pub is_parent: bool,
    /// Period.
    pub period: Period,
    /// First and last day counted.
    pub window: (Date, Date),
    /// Data cut-off.
    pub cut_off: Date,
    /// The number as it is printed.
    pub figure: Printed,
    /// The series it needs, numerator first.
    pub series: Vec<SeriesUse>,
    /// Figures of a provincial agency that stand for the whole instead of the units' sum.
    pub agency: Vec<CellTrace>,
    /// The units it is made of, by code; for a unit's own number that unit alone.
    pub units: Vec<UnitPart>,
}

/// An indicator or a series, with its name.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Indicator or series.
    pub kind: Kind,
    /// Set of an indicator; empty for a series.
    pub set: String,
    /// Id of the indicator or of the data element.
    pub id: String,
    /// Official code, where there is one.
    pub code: Option<String>,
    /// `dimension=code` pairs; empty for the total.
    pub category: String,
    /// Name.
    pub name: Bilingual,
    /// Names of its categories; empty for the total.
    pub category_name: Bilingual,
    /// Unit of measure.
    pub measure: Bilingual,
    /// How it is computed.
    pub formula: Formula,
    /// Whether the units' sum may hold a child twice.
    pub upper_bound: bool,
}

/// How a number is computed from its series.
#[derive(Debug, Clone)]
pub struct Formula {
    /// With names.
    pub words: Bilingual,
    /// With identifiers.
    pub terms: String,
    /// Factor of a ratio; 1 for a count.
    pub scale: i64,
    /// Decimals to which a ratio is rounded.
    pub decimals: u8,
    /// Whether there is a denominator.
    pub ratio: bool,
}

/// A number as `data.csv` and `comparison.csv` have it.
#[derive(Debug, Clone)]
pub struct Printed {
    /// State.
    pub state: State,
    /// The number, exactly when the state is a value.
    pub value: Option<TidyNumber>,
    /// Numerator of a ratio.
    pub numerator: Option<TidyNumber>,
    /// Denominator of a ratio.
    pub denominator: Option<TidyNumber>,
    /// Units that are in it.
    pub units_reported: u32,
    /// Units that should be.
    pub units_expected: u32,
    /// 95 % interval, when it rests on few events.
    pub interval: Option<(TidyNumber, TidyNumber)>,
    /// Comparison, when there is one.
    pub change: Option<PrintedChange>,
}

/// Comparison with the same period last year.
#[derive(Debug, Clone)]
pub struct PrintedChange {
    /// The base.
    pub base_period: Period,
    /// This period over the matched units.
    pub current: TidyNumber,
    /// The base over the matched units.
    pub base: TidyNumber,
    /// Difference.
    pub absolute: TidyNumber,
    /// Difference in percent of the base; `None` where the base is 0.
    pub percent: Option<TidyNumber>,
    /// Units that have both periods.
    pub units_matched: u32,
    /// The base over all units that reported then, where that is another number.
    pub base_whole: Option<TidyNumber>,
    /// What must be said beside it.
    pub flags: Vec<ChangeFlag>,
}

/// Side of a ratio; a count has a numerator only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Numerator.
    Numerator,
    /// Denominator.
    Denominator,
}

impl Side {
    /// The word in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Numerator => "numerator",
            Self::Denominator => "denominator",
        }
    }
}

/// One series that a number needs.
#[derive(Debug, Clone)]
pub struct SeriesUse {
    /// Key.
    pub key: String,
    /// Side.
    pub side: Side,
    /// Name.
    pub name: Bilingual,
    /// Decimals it keeps.
    pub decimals: u8,
    /// Cell of the form.
    pub form_cell: Option<Bilingual>,
    /// Sector agency whose figure is used where it states one.
    pub authority: Option<Bilingual>,
    /// Whether a provincial agency's figure stands for the whole.
    pub from_agency: bool,
}

/// What one unit contributes.
#[derive(Debug, Clone)]
pub struct UnitPart {
    /// The unit.
    pub unit: FigureUnit,
    /// Why it is not in the number; `None` when it is.
    pub left_out: Option<LeftOut>,
    /// What it adds to the numerator.
    pub numerator: Option<TidyNumber>,
    /// What it adds to the denominator.
    pub denominator: Option<TidyNumber>,
    /// One per series needed, in the order of [`Explanation::series`], but for those a provincial agency stands for.
    pub cells: Vec<CellTrace>,
}

/// Why a unit is not in a number. Ordered from harmless to grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// A provincial agency's figure stands for the whole.
    Agency,
    /// The question does not arise.
    NotApplicable,
    /// A cell is blank, or the sheet is not there.
    Missing,
    /// A cell is rejected.
    Rejected,
    /// No usable submission.
    NotReported,
}

impl LeftOut {
    /// The word in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::NotApplicable => "not_applicable",
            Self::Missing => "missing",
            Self::Rejected => "rejected",
            Self::NotReported => "not_reported",
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> Bilingual {
        match self {
            Self::Agency => Bilingual::new(
                "không cộng: đã dùng số của cơ quan cấp tỉnh",
                "not added: the provincial agency's figure is used",
            ),
            Self::NotApplicable => Bilingual::new("không áp dụng", "not applicable"),
            Self::Missing => Bilingual::new("chưa có số liệu", "no figure"),
            Self::Rejected => Bilingual::new(
                "số liệu bị loại vì lỗi, chờ đơn vị sửa",
                "rejected, to be corrected by the unit",
            ),
            Self::NotReported => Bilingual::new("chưa nộp", "not submitted"),
        }
    }
}

/// One series in one unit: the figure used and the cell it comes from.
#[derive(Debug, Clone)]
pub struct CellTrace {
    /// Key of the series.
    pub series: String,
    /// Side.
    pub side: Side,
    /// The figure after all checks.
    pub value: Value,
    /// Its decimals.
    pub decimals: u8,
    /// Where it comes from; `None` when no file in force has such a cell.
    pub origin: Option<CellOrigin>,
    /// Whether it is a declared total whose parts do not add up to it.
    pub disputed: bool,
    /// Findings on the cell.
    pub findings: Vec<CellFinding>,
}

/// A cell of a submission in force.
#[derive(Debug, Clone)]
pub struct CellOrigin {
    /// File, relative to the workspace.
    pub file: String,
    /// Revision of the file.
    pub revision: u32,
    /// Who sent it.
    pub reporter: Bilingual,
    /// Whether it is a sector agency, not the unit itself.
    pub is_agency: bool,
    /// Worksheet.
    pub sheet: String,
    /// Address; empty for a figure counted from a list.
    pub cell: String,
    /// Text of the cell as it was found.
    pub raw: String,
    /// How it was filled in.
    pub entry: Entry,
    /// What was read from it, before the checks.
    pub read: Value,
}

/// A finding on a cell.
#[derive(Debug, Clone)]
pub struct CellFinding {
    /// Identity of the finding.
    pub id: String,
    /// Rule.
    pub rule: String,
    /// Severity.
    pub severity: Severity,
    /// Outcome.
    pub outcome: Outcome,
    /// What was found and what to do.
    pub sentence: Bilingual,
    /// The reason on record, once there is one.
    pub answer: Option<Answer>,
}

impl CellTrace {
    /// The figure used, when it is a number.
    #[must_use]
    pub fn number(&self) -> Option<TidyNumber> {
        self.value.number().map(|minor| TidyNumber { minor, decimals: self.decimals, fixed: false })
    }

    /// What was read from the cell where that is not what is used.
    #[must_use]
    pub fn read_otherwise(&self) -> Option<Value> {
        self.origin.as_ref().map(|origin| origin.read).filter(|read| *read != self.value)
    }
}
