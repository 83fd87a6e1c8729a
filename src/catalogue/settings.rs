//! Windows, deadlines, reporters, agencies, status words and units of measure: dated configuration.

use jiff::civil::Date;
use serde::Deserialize;

use super::Provenance;
use crate::definitions::{DefinitionError, Definitions};
use crate::message::Bilingual;
use crate::period::{Part, Period};

/// A day relative to the year of a report: `year = -1` is the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayInYear {
    /// Offset to the year of the report.
    pub year: i16,
    /// Month, from 1.
    pub month: i8,
    /// Day of the month, from 1.
    pub day: i8,
}

impl DayInYear {
    /// The day for a report of `year`; `None` if there is no such day.
    #[must_use]
    pub fn date(self, year: i16) -> Option<Date> {
        Date::new(year.checked_add(self.year)?, self.month, self.day).ok()
    }
}

/// Window, cut-off and deadlines of a kind of report (1-domain 1.1 and 1.4).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Kind of report.
    pub part: Part,
    /// Name with `{year}`.
    pub name: Bilingual,
    /// First day counted.
    pub start: DayInYear,
    /// Last day counted: the data cut-off.
    pub end: DayInYear,
    /// Last on-time day for a reporting unit.
    pub deadline_unit: DayInYear,
    /// Last on-time day for a province at the ministry.
    pub deadline_ministry: DayInYear,
    /// Where the window comes from.
    pub provenance: Provenance,
    /// Source.
    pub source: String,
}

impl Window {
    /// First and last day counted in a period.
    #[must_use]
    pub fn days(&self, period: Period) -> Option<(Date, Date)> {
        Some((self.start.date(period.year)?, self.end.date(period.year)?))
    }
}

/// A kind of reporter: a territorial unit or a sector agency.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reporter {
    /// Identifier (`district`, `police` …).
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Whether it is the territorial unit itself.
    pub territorial: bool,
    /// Level of a territorial reporter.
    pub level: Option<String>,
}

/// What an agency does in the reporting chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgencyRole {
    /// The ministry in charge.
    Ministry,
    /// Its department for children.
    DepartmentCentral,
    /// The provincial department.
    DepartmentProvince,
}

/// An agency with the days on which it was in charge.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// Identifier.
    pub id: String,
    /// Its role.
    pub role: AgencyRole,
    /// Name.
    pub name: Bilingual,
    /// First day in charge.
    pub valid_from: Option<Date>,
    /// Last day in charge.
    pub valid_to: Option<Date>,
    /// Source.
    pub source: String,
}

impl Agency {
    /// Whether it was in charge on a day.
    #[must_use]
    pub fn valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// A status word of official figures (Luật Thống kê art. 3(17)); a lower rank is weaker.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// `estimate`, `preliminary` or `final`.
    pub id: String,
    /// Rank, weakest first.
    pub rank: u8,
    /// Name.
    pub name: Bilingual,
}

pub(super) fn statuses(definitions: &Definitions) -> Result<Vec<Status>, DefinitionError> {
    let mut statuses: Vec<Status> = super::plain(definitions, "status")?;
    statuses.sort_by_key(|status| status.rank);
    Ok(statuses)
}

/// A unit of measure. Units of measure are never added or divided across unless a formula says so.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitOfMeasure {
    /// Identifier.
    pub id: String,
    /// Name as printed.
    pub name: Bilingual,
    /// What is counted, where no rule may order it with another thing counted: children, cases, offenders.
    #[serde(default)]
    pub counts: Option<String>,
}
