//! Reporting periods in SDMX notation: `2024-S1` (first half) and `2024` (year).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::message::Explain;

/// The two kinds of report of Công văn 478/LĐTBXH-TE, item 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    /// Six-month report.
    S1,
    /// Annual report.
    Y,
}

impl Part {
    /// The code used in definition files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::S1 => "S1",
            Self::Y => "Y",
        }
    }
}

/// A reporting period. Ordered by year, then six-month before annual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    /// Calendar year of the report.
    pub year: i16,
    /// Which of the two reports of that year.
    pub part: Part,
}

impl Period {
    /// The same period of the year before: the comparison base ("cùng kỳ năm trước").
    #[must_use]
    pub fn same_period_last_year(self) -> Self {
        Self { year: self.year - 1, part: self.part }
    }

    /// The report before this one: of a year its first half, of a first half the year before.
    #[must_use]
    pub fn previous(self) -> Self {
        match self.part {
            Part::Y => Self { year: self.year, part: Part::S1 },
            Part::S1 => Self { year: self.year - 1, part: Part::Y },
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::S1 => write!(formatter, "{:04}-S1", self.year),
            Part::Y => write!(formatter, "{:04}", self.year),
        }
    }
}

/// A text that is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not a period; write 2024-S1 for the first half of 2024 or 2024 for the year")]
pub struct PeriodError {
    /// What was written.
    pub text: String,
}

impl Explain for PeriodError {
    fn vietnamese(&self) -> String {
        format!(
            "\"{}\" không phải là kỳ báo cáo; hãy ghi 2024-S1 (6 tháng đầu năm 2024) hoặc 2024 (cả năm)",
            self.text
        )
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || PeriodError { text: text.to_owned() };
        let trimmed = text.trim();
        let (year, part) = match trimmed.split_once('-') {
            Some((year, half)) if half.eq_ignore_ascii_case("s1") => (year, Part::S1),
            Some(_) => return Err(error()),
            None => (trimmed, Part::Y),
        };
        if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(error());
        }
        let year: i16 = year.parse().map_err(|_| error())?;
        if !(1990..=2100).contains(&year) {
            return Err(error());
        }
        Ok(Self { year, part })
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_read_back_as_written() {
        for text in ["2024-S1", "2024", "1999-S1"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for text in ["2024-S2", "24", "2024S1", "", "+2024", "20240"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_base_of_a_six_month_report_is_a_six_month_report() {
        let period: Period = "2024-S1".parse().unwrap();
        assert_eq!(period.same_period_last_year().to_string(), "2023-S1");
    }
}
