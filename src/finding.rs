//! A finding: one rule that did not pass at one place. The sentence shown to people comes from the rule's
//! definition (`indicators/rules/*.toml`); a finding carries only the facts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::period::Period;

/// How grave a finding is (4-rules 4.1). Ordered from harmless to grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know ("lưu ý").
    Note,
    /// Implausible: confirm or correct ("cần giải trình").
    Query,
    /// Impossible or illegal: the cell is rejected ("lỗi").
    Error,
    /// The file cannot be used at all ("không tiếp nhận").
    Block,
}

impl Severity {
    /// The word used in `findings.csv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Query => "query",
            Self::Error => "error",
            Self::Block => "block",
        }
    }

    /// The Vietnamese word.
    #[must_use]
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::Note => "Lưu ý",
            Self::Query => "Cần giải trình",
            Self::Error => "Lỗi",
            Self::Block => "Không tiếp nhận",
        }
    }
}

/// Outcome of a rule (4-rules 4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The rule holds.
    Pass,
    /// The rule is broken.
    Fail,
    /// An input is missing, so nothing can be said.
    Undecided,
    /// The rule has no meaning here.
    NotApplicable,
}

impl Outcome {
    /// What a rule comes to that could be decided.
    #[must_use]
    pub fn of(holds: bool) -> Self {
        if holds { Self::Pass } else { Self::Fail }
    }

    /// The word used in `findings.csv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Undecided => "undecided",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The Vietnamese word, as what a rule comes to.
    #[must_use]
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::Pass => "đạt",
            Self::Fail => "không đạt",
            Self::Undecided => "chưa đủ căn cứ",
            Self::NotApplicable => "không áp dụng",
        }
    }
}

/// Argument of a finding that lists the series it rejects.
const REJECTS: &str = "rejects";
/// Argument of a finding that lists the figures it relates to each other.
const OPERANDS: &str = "operands";
/// Argument of a finding that lists the numbers behind what was found, where that does not tell them.
const NUMBERS: &str = "numbers";

/// Argument of a finding that lists the series of all cells it speaks of, where there are several.
const SERIES: &str = "series";

/// Where a finding stands. Empty parts are unknown or do not apply.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Place {
    /// GSO code of the reporting unit.
    pub unit: String,
    /// Kind of reporter where a sector agency's file is meant; empty for the unit's own.
    pub agency: String,
    /// Reporting period, as text; empty while unknown.
    pub period: String,
    /// File relative to the workspace (or as given on the command line).
    pub file: String,
    /// Name of the worksheet in that file.
    pub sheet: String,
    /// A1 address in that worksheet.
    pub cell: String,
    /// Series of the cell (`abused|sex=F`), when it has one.
    pub series: String,
}

/// A cell and what it would have to hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CellChange {
    /// Name of the worksheet in the file.
    pub sheet: String,
    /// A1 address in that worksheet.
    pub cell: String,
    /// Series of the cell.
    pub series: String,
    /// What it holds, as text.
    pub from: String,
    /// What it would have to hold, as text; `None` where several numbers would do.
    pub to: Option<String>,
}

/// The smallest set of cells whose change would satisfy every failed rule of a block (Fellegi and Holt, 1976). It is a
/// hint for the sender and never applied.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Remedy {
    /// One smallest set, in order of the sheet.
    pub changes: Vec<CellChange>,
    /// How many sets are as small as this one, itself included; more than 1: the program cannot tell which is meant.
    pub alternatives: u32,
}

impl Remedy {
    /// Ways are counted up to this many.
    pub const MOST_ALTERNATIVES: u32 = 99;

    /// The changes in short, such as `D9: 12 → 21`; `(1/3)` behind it says that it is one way of three, `?` that several
    /// numbers would do.
    #[must_use]
    pub fn short(&self) -> String {
        let change = |change: &CellChange| {
            format!("{}: {} → {}", change.cell, change.from, change.to.as_deref().unwrap_or("?"))
        };
        let changes: Vec<String> = self.changes.iter().map(change).collect();
        let changes = changes.join("; ");
        if self.alternatives > 1 { format!("{changes} (1/{})", self.alternatives) } else { changes }
    }
}

/// What an answer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// The sender explained a query ("giải trình"): the figure stands as it is.
    Explained,
    /// The province accepted a rejected cell on the record.
    Overridden,
}

impl AnswerKind {
    /// What is said of a finding that it closes.
    #[must_use]
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::Explained => "Đã giải trình",
            Self::Overridden => "Đã chấp nhận",
        }
    }

    /// The word used in `findings.csv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Explained => "explained",
            Self::Overridden => "overridden",
        }
    }
}

/// A reason on record that closes a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Answer {
    /// What it does.
    pub kind: AnswerKind,
    /// The reason, in the words of whoever gave it.
    pub reason: String,
    /// Where it comes from: the file that carries the explanation, or who decided the override.
    pub by: String,
}

/// One rule that did not pass at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// Stable code of the rule (`R-VAL-003`).
    pub rule: String,
    /// What the rule came to ([`Outcome::Fail`] or [`Outcome::Undecided`]).
    pub outcome: Outcome,
    /// What was found, as text.
    pub found: String,
    /// What was expected, as text; empty where it cannot be said.
    pub expected: String,
    /// Further values for the placeholders of the rule's message.
    pub arguments: BTreeMap<String, String>,
    /// Findings with the same root cause share this; empty where a finding stands alone.
    pub cause: String,
    /// What would mend it, where that can be worked out.
    pub remedy: Option<Remedy>,
    /// The reason on record, once there is one.
    pub answer: Option<Answer>,
}

impl Finding {
    /// A failed rule.
    #[must_use]
    pub fn fail(rule: &str, place: Place, found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self {
            place,
            rule: rule.to_owned(),
            outcome: Outcome::Fail,
            found: found.into(),
            expected: expected.into(),
            arguments: BTreeMap::new(),
            cause: String::new(),
            remedy: None,
            answer: None,
        }
    }

    /// Adds a value for a placeholder of the rule's message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.arguments.insert(name.to_owned(), value.into());
        self
    }

    /// Names the series whose cells it rejects.
    pub fn rejects<'a>(&mut self, series: impl Iterator<Item = &'a str>) {
        let keys: Vec<&str> = series.collect();
        self.arguments.insert(REJECTS.to_owned(), keys.join(" "));
    }

    /// Keys of the series whose cells it rejects.
    pub fn rejected(&self) -> impl Iterator<Item = &str> {
        self.arguments.get(REJECTS).map_or("", String::as_str).split_ascii_whitespace()
    }

    /// Keys of the figures that it relates to each other.
    pub fn operands(&self) -> impl Iterator<Item = &str> {
        self.arguments.get(OPERANDS).map_or("", String::as_str).split_ascii_whitespace()
    }

    /// Names the series of all cells it speaks of.
    pub fn speaks_of<'a>(&mut self, series: impl Iterator<Item = &'a str>) {
        let keys: Vec<&str> = series.collect();
        self.arguments.insert(SERIES.to_owned(), keys.join(" "));
    }

    /// Keys of the series it speaks of: that of its place, and those of the cells that share its fault.
    pub fn spoken_of(&self) -> impl Iterator<Item = &str> {
        let shared = self.arguments.get(SERIES).map_or("", String::as_str).split_ascii_whitespace();
        let own = Some(self.place.series.as_str()).filter(|own| !own.is_empty());
        own.into_iter().chain(shared.filter(|key| *key != self.place.series))
    }

    /// Whether nobody has answered it yet.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.answer.is_none()
    }

    /// The word used in `findings.csv`: `open`, or what kind of answer closed it.
    #[must_use]
    pub fn status(&self) -> &'static str {
        self.answer.as_ref().map_or("open", |answer| answer.kind.as_str())
    }

    /// Sheet and cell by the codes of the form, as far as they are known.
    fn place_in_form(&self) -> String {
        let argument = |name: &str| self.arguments.get(name).map(String::as_str);
        let sheet = argument("form").unwrap_or(&self.place.sheet);
        match (argument("row"), argument("column")) {
            (Some(row), Some(column)) => format!("{sheet}/{row}/{column}"),
            _ => format!("{sheet}/{}", self.place.cell),
        }
    }

    /// Identity that survives resubmission of the same value: rule, unit, period, sheet cell meaning and value.
    ///
    /// A finding without a series is told apart by its cell of the form (arguments `form`, `row`, `column`) where that is
    /// known, else by its sheet and cell, and by its file while the unit is unknown; two relations of one whole by their
    /// argument `operands`, and by the argument `numbers` where what was found is made of several: 20000 of 10000 and 40000
    /// of 20000 are the same rate and not the same finding.
    #[must_use]
    pub fn id(&self, period: Period) -> String {
        let mut hasher = blake3::Hasher::new();
        let place = match self.place.series.as_str() {
            "" if self.place.unit.is_empty() => {
                format!("{}/{}/{}", self.place.file, self.place.sheet, self.place.cell)
            }
            "" => self.place_in_form(),
            series => series.to_owned(),
        };
        let operands = self.arguments.get(OPERANDS).map_or("", String::as_str);
        let numbers = self.arguments.get(NUMBERS).map(String::as_str);
        let period = period.to_string();
        // An agency may make the same slip as the office beside it: deciding on one must not touch the other.
        if !self.place.agency.is_empty() {
            hasher.update(self.place.agency.as_bytes());
            hasher.update(&[0]);
        }
        let parts = [self.rule.as_str(), &self.place.unit, &period, &place, &self.found, operands];
        for part in parts.into_iter().chain(numbers) {
            hasher.update(part.as_bytes());
            hasher.update(&[0]);
        }
        hasher.finalize().to_hex()[..12].to_owned()
    }
}
