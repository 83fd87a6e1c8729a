//! Window, cut-off and deadlines of a period.

use jiff::civil::Date;

use super::{Workspace, WorkspaceError};
use crate::catalogue::Catalogue;
use crate::message::{self, Bilingual, Lang};
use crate::period::Period;

/// The days of a period: configured, or else of the catalogue (1-domain 1.1 and 1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodDays {
    /// First day counted.
    pub window_start: Date,
    /// Last day counted.
    pub window_end: Date,
    /// Data cut-off: the day whose administrative map holds.
    pub cut_off: Date,
    /// Last on-time day of a unit below.
    pub deadline_unit: Date,
    /// Last on-time day at the ministry.
    pub deadline_ministry: Date,
}

impl PeriodDays {
    /// The days the catalogue gives a period; `None` when it has no window for such periods.
    #[must_use]
    pub fn of(catalogue: &Catalogue, period: Period) -> Option<Self> {
        let window = catalogue.window(period.part)?;
        let (window_start, window_end) = window.days(period)?;
        Some(Self {
            window_start,
            window_end,
            cut_off: window_end,
            deadline_unit: window.deadline_unit.date(period.year)?,
            deadline_ministry: window.deadline_ministry.date(period.year)?,
        })
    }
}

impl Workspace {
    /// The days of a period.
    ///
    /// # Errors
    /// When the catalogue has no window for the period, or the configured days stand in an impossible order.
    pub fn days(&self, catalogue: &Catalogue, period: Period) -> Result<PeriodDays, WorkspaceError> {
        let mut days = PeriodDays::of(catalogue, period).ok_or_else(|| WorkspaceError::NoDefault {
            what: "window".to_owned(),
            period: period.to_string(),
        })?;
        let Some(own) = self.config().period.get(&period) else { return Ok(days) };
        days.window_start = own.window_start.unwrap_or(days.window_start);
        days.window_end = own.window_end.unwrap_or(days.window_end);
        days.cut_off = own.cut_off.unwrap_or(days.window_end);
        days.deadline_unit = own.deadline_unit.unwrap_or(days.deadline_unit);
        days.deadline_ministry = own.deadline_ministry.unwrap_or(days.deadline_ministry);
        let ordered = [
            (
                days.window_start,
                days.window_end,
                "window_end",
                ("ngày đầu kỳ số liệu", "the first day counted"),
            ),
            (days.window_end, days.cut_off, "cut_off", ("ngày cuối kỳ số liệu", "the last day counted")),
            (days.cut_off, days.deadline_unit, "deadline_unit", ("ngày chốt số liệu", "the data cut-off")),
            (
                days.deadline_unit,
                days.deadline_ministry,
                "deadline_ministry",
                ("hạn nộp của đơn vị", "the units' deadline"),
            ),
        ];
        for (earlier, later, field, (vi, en)) in ordered {
            if later < earlier {
                return Err(self.wrong_day(period, field, earlier, later, vi, en));
            }
        }
        Ok(days)
    }

    fn wrong_day(
        &self,
        period: Period,
        field: &str,
        before: Date,
        day: Date,
        vi: &str,
        en: &str,
    ) -> WorkspaceError {
        let table = format!("period.{period}");
        WorkspaceError::Field {
            file: self.config_path(),
            line: self.line_of(&table, field),
            field: format!("period.\"{period}\".{field}"),
            reason: Bilingual {
                vi: format!(
                    "ngày {} đứng trước {vi} ({}); hãy sửa một trong hai ngày",
                    message::day(day, Lang::Vi),
                    message::day(before, Lang::Vi)
                ),
                en: format!("{day} lies before {en} ({before}); correct one of the two"),
            },
        }
    }
}
