//! Who reported, and when: timeliness, units without a submission, files the register names that are not there.

use jiff::civil::Date;

use super::Reference;
use super::period::PeriodFiles;
use super::receipts::Receipts;
use crate::finding::{Finding, Place};
use crate::message::{Lang, day};

/// Says that a unit has not reported: what the deadline is for, not a point that anybody can settle in a file.
pub(super) const NOT_SUBMITTED: &str = "R-COV-001";

/// When a submission came, against its deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timeliness {
    OnTime,
    /// Days after the last on-time day.
    Late(i32),
    Unknown,
}

impl Timeliness {
    pub fn of(received: Option<Date>, deadline: Date) -> Self {
        match received {
            None => Self::Unknown,
            Some(day) if day <= deadline => Self::OnTime,
            Some(day) => Self::Late(day.since(deadline).map_or(0, |span| span.get_days())),
        }
    }

    /// Word in `submissions.csv`.
    pub fn code(self) -> String {
        match self {
            Self::OnTime => "on_time".to_owned(),
            Self::Late(days) => format!("late:{days}"),
            Self::Unknown => "unknown".to_owned(),
        }
    }

    pub fn vietnamese(self) -> String {
        match self {
            Self::OnTime => "nộp đúng hạn".to_owned(),
            Self::Late(days) => format!("nộp chậm {days} ngày"),
            Self::Unknown => "chưa xác định".to_owned(),
        }
    }
}

/// Units that did not report, and those that reported late.
pub(super) fn coverage_findings(reference: &Reference, parent: &str, files: &PeriodFiles) -> Vec<Finding> {
    let map = reference.register.at(files.days.cut_off);
    let mut findings = Vec::new();
    for unit in map.reporting_units(parent) {
        if !files.combined.reported.contains(&unit.code) {
            let place = Place { unit: unit.code.clone(), ..Place::default() };
            findings.push(Finding::fail(NOT_SUBMITTED, place, "", "").with("name", &unit.full_name));
        }
    }
    for submission in files.submissions.iter().filter(|submission| submission.in_force()) {
        let timeliness = Timeliness::of(submission.received, submission.deadline(&files.days));
        if let (Timeliness::Late(days), Some(received), Some(attribution)) =
            (timeliness, submission.received, &submission.attribution)
        {
            let place =
                Place { unit: attribution.unit.clone(), file: submission.file.clone(), ..Place::default() };
            findings.push(
                Finding::fail(
                    "R-COV-002",
                    place,
                    day(received, Lang::Vi),
                    day(submission.deadline(&files.days), Lang::Vi),
                )
                .with("name", map.display_name(&attribution.unit).unwrap_or_default())
                .with("days", days.to_string()),
            );
        }
    }
    findings
}

/// Files the receipt register names that are not there.
pub(super) fn absent_files(receipts: &Receipts, present: &[String]) -> Vec<Finding> {
    let absent = receipts.absent(present).into_iter();
    absent.map(|file| Finding::fail("R-COV-004", Place::default(), file, "")).collect()
}
