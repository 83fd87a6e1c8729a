//! One period of the inbox: files → judged submissions → combined values.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::apart::Pool;
use super::combine::{Combined, combine};
use super::inbox::{Inbox, PeriodInbox};
use super::judge::{Judge, Judged};
use super::read::read_all;
use super::recompute::LedgerAccess;
use super::resolve::{query_copies, resolve, set_aside};
use super::{BatchError, Progress, Reference, Stage, Timings, overrides, report_book};
use crate::catalogue::LookBack;
use crate::check::{OutcomeCounts, Reported, Verdicts, Whole, check_coverage};
use crate::finding::{Finding, Place};
use crate::message::Explain;
use crate::period::{Part, Period};
use crate::store::Decision;
use crate::units::{Unit, UnitMap};
use crate::workspace::{PeriodDays, Workspace};

/// Periods before the comparison base that the report shows: with it and the period itself, six years.
const OLDER_PERIODS: usize = 4;

/// The same period of the years before that the report shows, the comparison base first.
pub(super) fn years_before(period: Period) -> impl Iterator<Item = Period> {
    let years = std::iter::successors(Some(period), |later| Some(later.same_period_last_year()));
    years.skip(1).take(1 + OLDER_PERIODS)
}

/// A period and those that it may be seen beside: the same one of the years before, and the report before it.
pub(super) fn looked_at(period: Period) -> Vec<Period> {
    std::iter::once(period).chain(years_before(period)).chain([period.previous()]).collect()
}

/// The submissions of one period, judged and resolved.
pub(crate) struct PeriodFiles {
    pub days: PeriodDays,
    pub submissions: Vec<Judged>,
    /// Findings about the folder, not about a file.
    pub findings: Vec<Finding>,
    /// Outcomes of the rules that look at several submissions, periods or levels.
    pub outcomes: BTreeMap<String, OutcomeCounts>,
    /// Decisions of the province in force for the period.
    pub decisions: Vec<Decision>,
    pub combined: Combined,
}

impl PeriodFiles {
    /// A period of which nothing has come.
    pub fn empty(days: PeriodDays) -> Self {
        Self {
            days,
            submissions: Vec::new(),
            findings: Vec::new(),
            outcomes: BTreeMap::new(),
            decisions: Vec::new(),
            combined: Combined::default(),
        }
    }
}

/// What is known of the folder of a period beside its submissions.
pub(super) struct Folder {
    pub period: Period,
    pub days: PeriodDays,
    /// Findings about the folder, not about a file.
    pub findings: Vec<Finding>,
    pub decisions: Vec<Decision>,
}

impl Folder {
    /// Settles which of the judged files count and in which state, and combines them.
    pub fn settle(
        self,
        reference: &Reference,
        parent: &str,
        mut submissions: Vec<Judged>,
    ) -> Result<PeriodFiles, BatchError> {
        let Self { period, days, mut findings, decisions } = self;
        resolve(&mut submissions);
        set_aside(&mut submissions, parent, &reference.catalogue);
        overrides::give_back(&decisions, &mut submissions, &reference.catalogue, period);
        let mut verdicts = query_copies(&mut submissions, &reference.catalogue);
        let map = reference.register.at(days.cut_off);
        let expected = expected_units(&map, parent, days)?;
        let mut combined = combine(&reference.catalogue, parent, &expected, &submissions);
        let province = (map.display_name(parent).unwrap_or_default(), &expected[..]);
        report_book::prevail(&reference.catalogue, province, &mut submissions, &mut combined);
        verdicts.absorb(beside_each_other(reference, parent, period.part, &combined));
        findings.append(&mut verdicts.findings);
        Ok(PeriodFiles { days, submissions, findings, outcomes: verdicts.outcomes, decisions, combined })
    }
}

/// Whether the figures of the province agree with each other where they do not come from the same units.
fn beside_each_other(reference: &Reference, parent: &str, part: Part, combined: &Combined) -> Verdicts {
    let units: Vec<Reported<'_>> = combined
        .units
        .iter()
        .map(|unit| Reported { code: &unit.unit.code, name: &unit.unit.name, values: &unit.values })
        .collect();
    let agency = combined.agency.keys().copied().collect();
    let whole = Whole { code: parent, units: &units, agency: &agency };
    check_coverage(&reference.catalogue, &reference.layout, part, &whole)
}

/// Takes a period from its inbox to combined values.
pub(super) struct PeriodReader<'a> {
    pub workspace: &'a Workspace,
    pub inbox: &'a dyn Inbox,
    pub reference: &'a Arc<Reference>,
    pub pool: &'a Pool<'a>,
    pub ledger: LedgerAccess<'a>,
    pub progress: &'a dyn Progress,
    pub timings: &'a mut Timings,
}

impl PeriodReader<'_> {
    /// Discovers, reads, judges, resolves and combines the submissions of a period.
    pub fn period(&mut self, period: Period) -> Result<PeriodFiles, BatchError> {
        let days = self.workspace.days(&self.reference.catalogue, period)?;
        self.progress.stage(Stage::Discover, 0);
        let inbox = self.inbox;
        let PeriodInbox { files, receipts, findings } =
            self.timings.time(Stage::Discover, || inbox.period(period))?;
        self.progress.stage(Stage::Read, files.len());
        let read = {
            let read = || read_all(files, period, self.reference, self.pool, self.ledger, self.progress);
            self.timings.time(Stage::Read, read)?
        };
        self.progress.stage(Stage::Check, read.len());
        let unit = self.workspace.unit();
        let judge = Judge {
            reference: self.reference,
            province: Some(unit),
            period: Some(period),
            reads_reports: self.inbox.holds_reports(),
            days: &|period| self.workspace.days(&self.reference.catalogue, period).ok(),
        };
        let decisions = self.ledger.decisions(period)?;
        let progress = self.progress;
        self.timings.time(Stage::Check, || {
            let submissions: Vec<Judged> = read
                .into_par_iter()
                .map(|file| {
                    let judged = judge.judge(file, &receipts);
                    progress.step();
                    judged
                })
                .collect();
            let folder = Folder { period, days, findings, decisions };
            folder.settle(self.reference, unit, submissions)
        })
    }

    /// The same period last year.
    pub fn base(&mut self, period: Period, current: &mut PeriodFiles) -> Option<BaseFiles> {
        let base = period.same_period_last_year();
        let files = self.earlier(base, LookBack::Comparison, current)?;
        let same_window = same_window(&files.days, &current.days);
        Some(BaseFiles { period: base, files, same_window })
    }

    /// The same period of the years before the comparison base, oldest first, as far back as they follow one another.
    pub fn older(
        &mut self,
        period: Period,
        base: Option<&BaseFiles>,
        current: &mut PeriodFiles,
    ) -> Vec<(Period, PeriodFiles)> {
        let mut older = Vec::new();
        let mut before = period.same_period_last_year();
        while base.is_some() && older.len() < OLDER_PERIODS {
            before = before.same_period_last_year();
            let Some(files) = self.earlier(before, LookBack::Trend, current) else { break };
            older.push((before, files));
        }
        older.reverse();
        older
    }

    /// An earlier period, if its inbox is there and something in it is usable. Its findings are its own run's business;
    /// if it cannot be read at all, what it was to be used for is lacking, and a note says why.
    pub fn earlier(
        &mut self,
        period: Period,
        used: LookBack,
        current: &mut PeriodFiles,
    ) -> Option<PeriodFiles> {
        if !self.inbox.holds(period) {
            return None;
        }
        match self.period(period) {
            Ok(files) => files.submissions.iter().any(Judged::in_force).then_some(files),
            Err(error) => {
                self.pool.note_passing();
                current.findings.push(unreadable(period, used, &error));
                None
            }
        }
    }
}

/// An earlier period cannot be read.
pub(super) fn unreadable(period: Period, used: LookBack, error: &BatchError) -> Finding {
    let rule = match used {
        LookBack::Comparison => "R-COV-005",
        LookBack::Checks => "R-COV-007",
        LookBack::Trend => "R-COV-008",
    };
    Finding::fail(rule, Place::default(), error.vietnamese(), period.to_string())
        .with("found_en", error.to_string())
}

/// The comparison base, read.
pub(crate) struct BaseFiles {
    pub period: Period,
    pub files: PeriodFiles,
    pub same_window: bool,
}

/// Same length and offset: each day exactly one year earlier.
pub(super) fn same_window(base: &PeriodDays, current: &PeriodDays) -> bool {
    let pairs = [(base.window_start, current.window_start), (base.window_end, current.window_end)];
    pairs.iter().all(|(earlier, later)| {
        earlier.month() == later.month() && earlier.day() == later.day() && earlier.year() + 1 == later.year()
    })
}

/// The units that must report, by code.
fn expected_units<'a>(map: &UnitMap<'a>, unit: &str, days: PeriodDays) -> Result<Vec<&'a Unit>, BatchError> {
    if map.province(unit).is_none() {
        return Err(BatchError::UnknownUnit { unit: unit.to_owned(), day: days.cut_off.to_string() });
    }
    Ok(map.reporting_units(unit).to_vec())
}
