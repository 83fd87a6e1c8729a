//! A period's files → judged submissions, figures and findings, without publishing: what the run publishes, and what
//! looking at a period (explain, status, verify) starts from. One home, so that both see the same numbers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;

use super::answers::Answers;
use super::apart::Pool;
use super::combine::figure_unit;
use super::coverage::coverage_findings;
use super::lines::rate;
use super::period::{BaseFiles, PeriodFiles, PeriodReader};
use super::run::RatedFinding;
use super::unit_rows::UnitRows;
use super::{BatchError, Progress, Reference, Stage, Timings, history, overrides};
use crate::catalogue::{SeriesId, Source};
use crate::compute::{Base, Figures, Input, compute};
use crate::finding::Finding;
use crate::period::Period;
use crate::publish::Sink;
use crate::store::{Decision, Issue, Ledger, NewParse, StoreError};
use crate::workspace::Workspace;

/// A period, read and computed.
pub(crate) struct Recomputed {
    /// What it was judged by.
    pub reference: Arc<Reference>,
    pub files: PeriodFiles,
    pub base: Option<BaseFiles>,
    /// The report before this one, where a rule looks at it.
    pub previous: Option<PeriodFiles>,
    pub figures: Figures,
    /// Figures of earlier periods of the same kind, oldest first.
    pub earlier: Vec<Figures>,
    /// In order of print.
    pub findings: Vec<RatedFinding>,
    /// Versions issued so far, oldest first.
    pub issues: Vec<Issue>,
    /// Whether every file would be read the same another time. One that did not open, or whose reading was cut off, may not.
    pub lasting: bool,
}

/// A computation of a period.
pub(super) struct Computation<'a> {
    pub workspace: &'a Workspace,
    pub reference: Arc<Reference>,
    pub period: Period,
    /// Day on whose map the provinces of the nation are shown; that of the period where absent.
    pub map: Option<Date>,
    pub ledger: LedgerAccess<'a>,
    /// Where the workbooks of the nation's provinces go; nowhere where absent.
    pub sink: Option<&'a dyn Sink>,
    /// What keeps the figures of the units beneath the nation's provinces; nobody where absent.
    pub units: Option<&'a UnitRows>,
    /// Whether `store/facts` is brought up to date.
    pub snapshots: bool,
    pub progress: &'a dyn Progress,
}

/// The ledger as a computation sees it. Those who compute side by side take turns; nobody holds it while waiting for
/// others.
#[derive(Clone, Copy)]
pub(super) enum LedgerAccess<'a> {
    /// Readings are looked up, and new ones kept. Needs the lock of the workspace.
    Keep(&'a Mutex<Ledger>),
    /// What is there is looked up and nothing is written. `None`: nothing was ever recorded.
    Look(Option<&'a Mutex<Ledger>>),
}

/// The ledger for a moment.
pub(super) fn held(ledger: &Mutex<Ledger>) -> MutexGuard<'_, Ledger> {
    ledger.lock().unwrap_or_else(PoisonError::into_inner)
}

impl LedgerAccess<'_> {
    /// What the ledger answers, or what stands for an answer where there is none.
    fn ask<T: Default>(
        self,
        question: impl FnOnce(&mut Ledger) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match self {
            Self::Keep(ledger) | Self::Look(Some(ledger)) => question(&mut held(ledger)),
            Self::Look(None) => Ok(T::default()),
        }
    }

    /// The readings stored under these keys.
    pub fn parses(self, keys: &[String]) -> Result<BTreeMap<String, Vec<u8>>, StoreError> {
        self.ask(|ledger| ledger.parses(keys))
    }

    /// The decisions in force for a period.
    pub fn decisions(self, period: Period) -> Result<Vec<Decision>, StoreError> {
        self.ask(|ledger| ledger.decisions_in_force(&period.to_string()))
    }

    /// The versions of a period issued so far.
    pub fn issues(self, period: Period) -> Result<Vec<Issue>, StoreError> {
        self.ask(|ledger| ledger.issues(&period.to_string()))
    }

    /// Keeps new readings where that is allowed.
    pub fn add_parses(self, parses: &[NewParse<'_>]) -> Result<(), StoreError> {
        match self {
            Self::Keep(_) => self.ask(|ledger| ledger.add_parses(parses)),
            Self::Look(_) => Ok(()),
        }
    }
}

/// Runs work with this many threads; all processors when none are named.
pub(super) fn in_pool<T: Send>(
    jobs: Option<usize>,
    work: impl FnOnce() -> T + Send,
) -> Result<T, BatchError> {
    let jobs = jobs.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .map_err(|error| BatchError::Threads { jobs, reason: error.to_string() })?;
    Ok(pool.install(work))
}

/// Reads, judges and computes a period of a province.
///
/// # Errors
/// When a folder cannot be read, the ledger refuses, or the figures cannot be computed.
pub(super) fn compute_period(
    workspace: &Workspace,
    reference: Arc<Reference>,
    period: Period,
    access: LedgerAccess<'_>,
    progress: &dyn Progress,
    timings: &mut Timings,
) -> Result<Recomputed, BatchError> {
    let issues = access.issues(period)?;
    // One pool for all periods: a worker loads the definitions when it starts.
    let pool = Pool::new(&reference, &workspace.config().limits);
    let reader = PeriodReader {
        workspace,
        inbox: workspace,
        reference: &reference,
        pool: &pool,
        ledger: access,
        progress,
        timings,
    };
    reader.compute(period, issues)
}

impl PeriodReader<'_> {
    /// Reads, judges and computes a period by itself.
    ///
    /// # Errors
    /// When a folder cannot be read, the ledger refuses, or the figures cannot be computed.
    pub fn alone(mut self, period: Period) -> Result<(PeriodFiles, Figures), BatchError> {
        let files = self.period(period)?;
        let figures = figures(self.workspace, self.reference, period, &files, None)?;
        Ok((files, figures))
    }

    /// Reads, judges and computes a period with the earlier ones it is seen beside. `issues`: its versions issued so far.
    ///
    /// # Errors
    /// When a folder cannot be read, the ledger refuses, or the figures cannot be computed.
    pub fn compute(mut self, period: Period, issues: Vec<Issue>) -> Result<Recomputed, BatchError> {
        let (workspace, reference, progress) = (self.workspace, self.reference, self.progress);
        let mut files = self.period(period)?;
        let base = self.base(period, &mut files);
        let previous = history::previous(&mut self, period, &mut files);
        let older = self.older(period, base.as_ref(), &mut files);
        let timings = self.timings;
        timings.time(Stage::Check, || {
            history::compare(
                workspace.unit(),
                reference,
                period,
                &mut files,
                base.as_ref(),
                previous.as_ref(),
            );
        });
        progress.stage(Stage::Compute, 0);
        let figures =
            timings.time(Stage::Compute, || figures(workspace, reference, period, &files, base.as_ref()))?;
        let earlier =
            timings.time(Stage::Compute, || earlier(workspace, reference, &older, base.as_ref(), &files))?;
        let mut findings = rate(reference, all_findings(reference, workspace.unit(), period, &files));
        Answers::of(&files.submissions).apply(&mut findings, period);
        let (reference, lasting) = (Arc::clone(reference), !self.pool.has_passing());
        Ok(Recomputed { reference, files, base, previous, figures, earlier, findings, issues, lasting })
    }
}

/// Series of the forms that territorial units fill in for a period, sorted.
fn series_of(reference: &Reference, period: Period) -> Vec<SeriesId> {
    (0..reference.catalogue.series.len())
        .map(SeriesId::from_index)
        .filter(|id| {
            let element = reference.catalogue.element_of(*id);
            element.periods.contains(&period.part) && element.reported_by == Source::Territorial
        })
        .collect()
}

/// Figures of the comparison base and of what lies before it, oldest first, as far as the province is the same today.
fn earlier(
    workspace: &Workspace,
    reference: &Reference,
    older: &[(Period, PeriodFiles)],
    base: Option<&BaseFiles>,
    current: &PeriodFiles,
) -> Result<Vec<Figures>, BatchError> {
    let today = current.days.cut_off;
    let base = base.map(|base| (base.period, &base.files));
    older
        .iter()
        .map(|(period, files)| (*period, files))
        .chain(base)
        .filter(|(_, files)| reference.register.same_unit(workspace.unit(), files.days.cut_off, today))
        .map(|(period, files)| figures(workspace, reference, period, files, None))
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
    let base = base.map(|base| comparison_base(workspace, reference, base, current));
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

/// The units of the base that are the same units today. A code that now stands for another unit is none of them (474
/// and 682 were reused).
fn comparison_base(
    workspace: &Workspace,
    reference: &Reference,
    base: &BaseFiles,
    current: &PeriodFiles,
) -> Base {
    let (from, to) = (base.files.days.cut_off, current.days.cut_off);
    let same = |code: &str| reference.register.same_unit(code, from, to);
    let (mut units, mut others) = (BTreeMap::new(), Vec::new());
    for unit in &base.files.combined.units {
        if same(&unit.unit.code) {
            units.insert(unit.unit.code.clone(), unit.values.clone());
        } else {
            others.push(unit.values.clone());
        }
    }
    let all_kept = others.is_empty() && units.len() == current.combined.units.len();
    Base {
        units,
        others,
        agency: base.files.combined.agency.clone(),
        same_window: base.same_window,
        same_map: all_kept && same(workspace.unit()),
    }
}

/// Findings of the files, of the folder, of what could not be used and of what did not come.
pub(super) fn all_findings(
    reference: &Reference,
    parent: &str,
    period: Period,
    current: &PeriodFiles,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        current.submissions.iter().flat_map(|submission| submission.findings.iter().cloned()).collect();
    findings.extend(current.findings.iter().cloned());
    findings.extend(coverage_findings(reference, parent, current));
    for finding in findings.iter_mut().filter(|finding| finding.place.period.is_empty()) {
        finding.place.period = period.to_string();
    }
    overrides::explain(&current.decisions, &current.submissions, &mut findings, &reference.catalogue, period);
    findings
}
