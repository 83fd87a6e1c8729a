//! The run, readable in one screen: discover → read → check → record → compute → report.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use rayon::prelude::*;

use super::combine::{Combined, combine, figure_unit};
use super::discover::discover;
use super::judge::{Court, Judged};
use super::lines::{coverage_findings, rate};
use super::outputs::{self, Products};
use super::read::read_all;
use super::receipts::Receipts;
use super::resolve::resolve;
use super::summary::Summary;
use super::{BatchError, Progress, Reference, Stage, Timings, snapshot};
use crate::catalogue::{SeriesId, Source};
use crate::compute::{Base, Figures, Input, compute};
use crate::finding::{Finding, Severity};
use crate::period::Period;
use crate::publish::{Published, Staging};
use crate::store::{Ledger, RunEnd, RunStart, Submission, WorkspaceLock};
use crate::units::{Unit, UnitMap};
use crate::workspace::{PeriodDays, Workspace};

/// What a run is asked for.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// Period to report.
    pub period: Period,
    /// Threads; all processors when absent.
    pub jobs: Option<usize>,
    /// Directories of definitions named on the command line.
    pub definitions: Vec<PathBuf>,
}

/// A finding with the severity of its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatedFinding {
    /// Severity.
    pub severity: Severity,
    /// The finding.
    pub finding: Finding,
}

/// What a run came to.
pub struct RunReport {
    /// What `summary.json` holds.
    pub summary: Summary,
    /// Findings in order of print.
    pub findings: Vec<RatedFinding>,
    /// Names of the reporting units by code.
    pub unit_names: BTreeMap<String, String>,
    /// Folder of the outputs.
    pub out: PathBuf,
    /// What became of the outputs; `None` when there was no usable submission and they stay untouched.
    pub published: Option<Published>,
    /// Time per stage.
    pub timings: Timings,
    /// What the run judged by, for messages.
    pub reference: Reference,
}

/// The submissions of one period, judged and resolved.
pub(super) struct PeriodFiles {
    pub days: PeriodDays,
    pub submissions: Vec<Judged>,
    /// Findings about the folder, not about a file.
    pub findings: Vec<Finding>,
    pub combined: Combined,
}

/// Runs the batch of a period.
///
/// # Errors
/// When the environment, the configuration or the definitions forbid it. Bad submissions are findings.
pub fn run(
    workspace: &Workspace,
    options: &RunOptions,
    progress: &dyn Progress,
) -> Result<RunReport, BatchError> {
    let jobs = options.jobs.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .map_err(|error| BatchError::Threads { jobs, reason: error.to_string() })?;
    let report = pool.install(|| run_here(workspace, options, progress));
    progress.done();
    report
}

fn run_here(
    workspace: &Workspace,
    options: &RunOptions,
    progress: &dyn Progress,
) -> Result<RunReport, BatchError> {
    let mut timings = Timings::default();
    progress.stage(Stage::Definitions, 0);
    let reference =
        timings.time(Stage::Definitions, || Reference::load(&workspace.overlays(&options.definitions)))?;
    let _lock = WorkspaceLock::acquire(&workspace.store())?;
    let mut ledger = Ledger::open(&workspace.store())?;
    let period = options.period;
    let folder = workspace.inbox_of(period);
    if !folder.is_dir() {
        return Err(BatchError::NoInbox { path: folder.display().to_string() });
    }
    let started = Timestamp::now().to_string();
    let run = ledger.begin_run(&RunStart {
        period: &period.to_string(),
        started: &started,
        definitions: reference.definitions.fingerprint(),
        program: env!("CARGO_PKG_VERSION"),
    })?;
    let mut desk =
        Desk { workspace, reference: &reference, ledger: &mut ledger, progress, timings: &mut timings };
    let current = desk.period(period)?;
    let base = desk.base(period, &current)?;
    timings.time(Stage::Record, || {
        ledger.add_submissions(run, &records(&current.submissions))?;
        snapshot::write(workspace, period, &current.submissions)
    })?;
    progress.stage(Stage::Compute, 0);
    let figures =
        timings.time(Stage::Compute, || figures(workspace, &reference, period, &current, base.as_ref()))?;
    let findings = rate(&reference, all_findings(&reference, workspace, period, &current));
    let products = Products {
        workspace,
        reference: &reference,
        period,
        files: &current,
        base: base.as_ref(),
        figures: &figures,
        findings: &findings,
    };
    let (summary, published) = publish(&products, progress, &mut timings)?;
    let finished = Timestamp::now().to_string();
    let outcome = if published.is_some() { "published" } else { "nothing usable" };
    ledger.finish_run(run, &RunEnd { finished: &finished, outcome, exit_code: exit_code(&summary) })?;
    let unit_names = figures.units.iter().map(|unit| (unit.code.clone(), unit.name.clone())).collect();
    let out = workspace.out_of(period);
    Ok(RunReport { summary, findings, unit_names, out, published, timings, reference })
}

/// 0 clean, 1 findings of severity error or query, 2 blocked files (7-design 7.2).
fn exit_code(summary: &Summary) -> u8 {
    match (&summary.files.blocked, &summary.findings) {
        (1.., _) => 2,
        (0, findings) if findings.error + findings.query > 0 => 1,
        _ => 0,
    }
}

/// Writes and publishes the outputs, unless no unit has a usable submission.
fn publish(
    products: &Products<'_>,
    progress: &dyn Progress,
    timings: &mut Timings,
) -> Result<(Summary, Option<Published>), BatchError> {
    if products.files.combined.reported.is_empty() && products.files.combined.agency.is_empty() {
        return Ok((outputs::summary(products, BTreeMap::new()), None));
    }
    progress.stage(Stage::Report, 0);
    let staging = Staging::new(&products.workspace.out(), &products.period.to_string())?;
    let summary = timings.time(Stage::Report, || outputs::write(products, &staging))?;
    progress.stage(Stage::Publish, 0);
    let published = timings.time(Stage::Publish, || staging.commit())?;
    Ok((summary, Some(published)))
}

/// What the stages of reading share.
struct Desk<'a> {
    workspace: &'a Workspace,
    reference: &'a Reference,
    ledger: &'a mut Ledger,
    progress: &'a dyn Progress,
    timings: &'a mut Timings,
}

impl Desk<'_> {
    /// Discovers, reads, judges, resolves and combines the submissions of a period.
    fn period(&mut self, period: Period) -> Result<PeriodFiles, BatchError> {
        let days = self.workspace.days(&self.reference.catalogue, period)?;
        self.progress.stage(Stage::Discover, 0);
        let (files, receipts, mut findings) = self.timings.time(Stage::Discover, || {
            let files = discover(self.workspace, period)?;
            let folder = self.workspace.inbox_of(period);
            let shown = self.workspace.relative(&folder.join(super::receipts::REGISTER_FILE));
            let (receipts, findings) = Receipts::read(&folder, &shown)?;
            Ok::<_, BatchError>((files, receipts, findings))
        })?;
        let present: Vec<String> = files.iter().map(|file| file.within.clone()).collect();
        findings.extend(super::lines::absent_files(&receipts, &present));
        self.progress.stage(Stage::Read, files.len());
        let read = {
            let (ledger, progress) = (&mut *self.ledger, self.progress);
            self.timings.time(Stage::Read, || read_all(files, period, self.reference, ledger, progress))?
        };
        self.progress.stage(Stage::Check, read.len());
        let unit = self.workspace.unit();
        let court = Court {
            reference: self.reference,
            province: Some(unit),
            period: Some(period),
            days: &|period| self.workspace.days(&self.reference.catalogue, period).ok(),
        };
        let progress = self.progress;
        let (submissions, combined) = self.timings.time(Stage::Check, || {
            let mut submissions: Vec<Judged> = read
                .into_par_iter()
                .map(|file| {
                    let judged = court.judge(file, &receipts);
                    progress.step();
                    judged
                })
                .collect();
            resolve(&mut submissions);
            let map = self.reference.register.at(days.cut_off);
            let expected = expected_units(&map, unit, days)?;
            let combined = combine(&self.reference.catalogue, unit, &expected, &submissions);
            Ok::<_, BatchError>((submissions, combined))
        })?;
        Ok(PeriodFiles { days, submissions, findings, combined })
    }

    /// The same period last year, if its inbox is there. Its findings are its own run's business.
    fn base(&mut self, period: Period, current: &PeriodFiles) -> Result<Option<BaseFiles>, BatchError> {
        let base = period.same_period_last_year();
        if !self.workspace.inbox_of(base).is_dir() {
            return Ok(None);
        }
        let files = self.period(base)?;
        if files.combined.reported.is_empty() {
            return Ok(None);
        }
        let same_window = same_window(&files.days, &current.days);
        Ok(Some(BaseFiles { period: base, files, same_window }))
    }
}

/// The comparison base, read.
pub(super) struct BaseFiles {
    pub period: Period,
    pub files: PeriodFiles,
    same_window: bool,
}

/// Same length and offset: each day exactly one year earlier.
fn same_window(base: &PeriodDays, current: &PeriodDays) -> bool {
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

/// Series of the forms that territorial units fill in for a period, sorted.
pub(super) fn series_of(reference: &Reference, period: Period) -> Vec<SeriesId> {
    (0..reference.catalogue.series.len())
        .map(SeriesId::from_index)
        .filter(|id| {
            let element = reference.catalogue.element_of(*id);
            element.periods.contains(&period.part) && element.reported_by == Source::Territorial
        })
        .collect()
}

fn figures(
    workspace: &Workspace,
    reference: &Reference,
    period: Period,
    current: &PeriodFiles,
    base: Option<&BaseFiles>,
) -> Result<Figures, BatchError> {
    let map = reference.register.at(current.days.cut_off);
    let parent = map.province(workspace.unit()).map(figure_unit).ok_or_else(|| BatchError::UnknownUnit {
        unit: workspace.unit().to_owned(),
        day: current.days.cut_off.to_string(),
    })?;
    let base = base.map(|base| {
        // A code that now stands for another unit is no base (474 and 682 were reused).
        let (from, to) = (base.files.days.cut_off, current.days.cut_off);
        let same = |code: &str| reference.register.successor(code, from, to).as_deref() == Some(code);
        let units = base.files.combined.units.iter().filter(|unit| same(&unit.unit.code));
        Base {
            units: units.map(|unit| (unit.unit.code.clone(), unit.values.clone())).collect(),
            agency: base.files.combined.agency.clone(),
            same_window: base.same_window,
        }
    });
    Ok(compute(&Input {
        catalogue: &reference.catalogue,
        period,
        series: series_of(reference, period),
        parent,
        units: current.combined.units.clone(),
        agency: current.combined.agency.clone(),
        disputed: current.combined.disputed.clone(),
        base,
    })?)
}

/// Findings of the files, of the folder, of what could not be used and of what did not come.
fn all_findings(
    reference: &Reference,
    workspace: &Workspace,
    period: Period,
    current: &PeriodFiles,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        current.submissions.iter().flat_map(|submission| submission.findings.iter().cloned()).collect();
    findings.extend(current.findings.iter().chain(&current.combined.findings).cloned());
    findings.extend(coverage_findings(reference, workspace, current));
    for finding in findings.iter_mut().filter(|finding| finding.place.period.is_empty()) {
        finding.place.period = period.to_string();
    }
    findings
}

fn records(submissions: &[Judged]) -> Vec<Submission> {
    submissions
        .iter()
        .map(|one| Submission {
            file: one.file.clone(),
            hash: one.hash.clone(),
            unit: one.attribution.as_ref().map(|attribution| attribution.unit.clone()),
            reporter: one.attribution.as_ref().map(|attribution| attribution.reporter.clone()),
            period: one.attribution.as_ref().map(|attribution| attribution.period.to_string()),
            revision: one.attribution.as_ref().map(|_| one.revision()),
            received: one.received.map(|day| day.to_string()),
            verdict: super::lines::verdict(one).to_owned(),
        })
        .collect()
}
