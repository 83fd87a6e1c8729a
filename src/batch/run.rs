//! The run, readable in one screen: discover → read → check → compute → record → report.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::judge::Judged;
use super::outputs::{self, Products};
use super::period::looked_at;
use super::recompute::{Computation, LedgerAccess, Recomputed, held, in_pool};
use super::summary::{FailOn, Summary};
use super::unchanged::{Inputs, Told};
use super::unit_rows::{Beneath, UnitRows};
use super::{BatchError, Progress, Reference, Stage, Timings, tally};
use crate::finding::{Finding, Severity};
use crate::period::Period;
use crate::publish::{Published, Staging};
use crate::store::{Ledger, Reason, RunEnd, RunId, RunStart, Submission, WorkspaceLock};
use crate::units::NATION;
use crate::workspace::Workspace;

/// What a run is asked for.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// Period to report.
    pub period: Period,
    /// Threads; all processors when absent.
    pub jobs: Option<usize>,
    /// Directories of definitions named on the command line.
    pub definitions: Vec<PathBuf>,
    /// Which findings make the run count as failed.
    pub fail_on: FailOn,
    /// Day on whose map the provinces of the nation are shown; that of the period where absent.
    pub map: Option<Date>,
}

impl RunOptions {
    /// Name of the folder of the outputs: `2024`, or `2024@2025-07-01` on another map.
    pub(super) fn folder(&self) -> String {
        self.map.map_or_else(|| self.period.to_string(), |day| format!("{}@{day}", self.period))
    }
}

/// A finding with the severity of its rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// 0 clean, 1 findings that fail the run, 2 blocked files or nothing usable.
    pub exit_code: u8,
    /// What the run judged by, for messages.
    pub reference: Arc<Reference>,
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
    let report = in_pool(options.jobs, || run_here(workspace, options, progress));
    progress.done();
    report?
}

fn run_here(
    workspace: &Workspace,
    options: &RunOptions,
    progress: &dyn Progress,
) -> Result<RunReport, BatchError> {
    if options.map.is_some() && workspace.unit() != NATION {
        return Err(BatchError::MapOfProvince);
    }
    let mut timings = Timings::default();
    progress.stage(Stage::Definitions, 0);
    let reference =
        timings.time(Stage::Definitions, || Reference::load(&workspace.overlays(&options.definitions)))?;
    let reference = Arc::new(reference);
    let _lock = WorkspaceLock::acquire(&workspace.store())?;
    let ledger = Mutex::new(Ledger::open(&workspace.store())?);
    let period = options.period;
    let folder = workspace.inbox_of(period);
    if !folder.is_dir() {
        return Err(BatchError::NoInbox { path: folder.display().to_string() });
    }
    let started = Timestamp::now().to_string();
    let run = held(&ledger).begin_run(&RunStart {
        period: &period.to_string(),
        started: &started,
        definitions: reference.definitions.fingerprint(),
        program: env!("CARGO_PKG_VERSION"),
    })?;
    let staging = Staging::new(&workspace.out(), &options.folder())?;
    let periods: Vec<String> = looked_at(period).iter().map(ToString::to_string).collect();
    let record = held(&ledger).record_of_people(&periods)?;
    let inputs = Inputs { workspace, reference: &reference, options, record };
    let (basis, last) = timings.time(Stage::Discover, || {
        let basis = inputs.basis();
        let last = basis.as_ref().and_then(|basis| inputs.last_run(basis, &ledger, &staging));
        (basis, last)
    });
    let (told, published) = match last {
        Some(told) => (told, Some(Published::default())),
        None => {
            let work = Work { workspace, reference: Arc::clone(&reference), options, run, progress };
            let Done { told, published, lasting, beneath } = work.done(&ledger, staging, &mut timings)?;
            if let (Some(basis), Some(published), true) = (basis, &published, lasting) {
                let run = (run, started.clone());
                let came_to = (&told, beneath.as_ref());
                timings.time(Stage::Record, || inputs.keep(&basis, run, &published.outputs, came_to));
            }
            (told, published)
        }
    };
    let Told { summary, findings, unit_names } = told;
    let finished = Timestamp::now().to_string();
    let outcome = if published.is_some() { "published" } else { "nothing usable" };
    let blocked = summary.files.blocked + u64::from(published.is_none());
    let exit_code = options.fail_on.exit_code(blocked, summary.findings.error, summary.findings.query);
    held(&ledger).finish_run(run, &RunEnd { finished: &finished, outcome, exit_code })?;
    let out = workspace.out().join(options.folder());
    Ok(RunReport { summary, findings, unit_names, out, published, timings, exit_code, reference })
}

/// What a run did.
struct Done {
    told: Told,
    /// `None` when there was no usable submission.
    published: Option<Published>,
    /// Whether every file would be read the same another time.
    lasting: bool,
    /// What a release needs to know of the units beneath the nation's provinces, on the map of the period.
    beneath: Option<Beneath>,
}

/// A run that has something to do.
struct Work<'a> {
    workspace: &'a Workspace,
    reference: Arc<Reference>,
    options: &'a RunOptions,
    run: RunId,
    progress: &'a dyn Progress,
}

impl Work<'_> {
    /// Reads, computes, records and publishes.
    fn done(
        self,
        ledger: &Mutex<Ledger>,
        staging: Staging,
        timings: &mut Timings,
    ) -> Result<Done, BatchError> {
        let Self { workspace, options, run, progress, .. } = self;
        let of_nation = workspace.unit() == NATION && options.map.is_none();
        let units = if of_nation { UnitRows::wanted_by_policy(&self.reference) } else { None };
        let recomputed = self.computed(ledger, (&staging, units.as_ref()), timings)?;
        let beneath = units.map(|units| units.kept(&recomputed.files));
        let submissions = &recomputed.files.submissions;
        progress.stage(Stage::Record, 0);
        timings.time(Stage::Record, || {
            let mut ledger = held(ledger);
            ledger.add_submissions(run, &records(submissions))?;
            ledger.add_reasons(run, &reasons(submissions))
        })?;
        let products = Products { map: options.map, ..Products::of(workspace, options.period, &recomputed) };
        let (summary, published) = publish(&products, staging, progress, timings)?;
        let unit_names = unit_names(&recomputed);
        let Recomputed { findings, lasting, .. } = recomputed;
        Ok(Done { told: Told { summary, findings, unit_names }, published, lasting, beneath })
    }

    /// The figures; of the nation, the workbooks of its provinces are written on the way.
    fn computed(
        &self,
        ledger: &Mutex<Ledger>,
        (sink, units): (&Staging, Option<&UnitRows>),
        timings: &mut Timings,
    ) -> Result<Recomputed, BatchError> {
        let Self { workspace, options, progress, .. } = *self;
        let (period, map) = (options.period, options.map);
        let computation = Computation {
            workspace,
            reference: Arc::clone(&self.reference),
            period,
            map,
            ledger: LedgerAccess::Keep(ledger),
            sink: Some(sink),
            units,
            snapshots: true,
            progress,
        };
        computation.run(timings)
    }
}

/// Names of the units of the figures. A code may stand for another unit on the map of the period than on the one shown.
fn unit_names(recomputed: &Recomputed) -> BTreeMap<String, String> {
    let Recomputed { reference, files, figures, .. } = recomputed;
    let mut names: BTreeMap<String, String> =
        figures.units.iter().map(|unit| (unit.code.clone(), unit.name.clone())).collect();
    for unit in reference.register.at(files.days.cut_off).units() {
        names.entry(unit.code.clone()).or_insert_with(|| unit.full_name.clone());
    }
    names
}

/// Writes and publishes the outputs, unless no submission is usable.
fn publish(
    products: &Products<'_>,
    staging: Staging,
    progress: &dyn Progress,
    timings: &mut Timings,
) -> Result<(Summary, Option<Published>), BatchError> {
    if !products.files.submissions.iter().any(Judged::in_force) {
        return Ok((tally::summary(products, BTreeMap::new()), None));
    }
    progress.stage(Stage::Report, 0);
    let summary = timings.time(Stage::Report, || outputs::write(products, &staging))?;
    progress.stage(Stage::Publish, 0);
    let published = timings.time(Stage::Publish, || staging.commit())?;
    Ok((summary, Some(published)))
}

/// Explanations that came with the submissions in force.
fn reasons(submissions: &[Judged]) -> Vec<Reason> {
    let in_force = submissions.iter().filter(|submission| submission.in_force());
    let of = |one: &Judged| -> Vec<Reason> {
        let period = one.attribution.as_ref().map(|attribution| attribution.period.to_string());
        let reason = |given: &crate::intake::Reason| Reason {
            period: period.clone().unwrap_or_default(),
            finding: given.finding.clone(),
            file: one.file.clone(),
            file_hash: one.hash.clone(),
            text: given.text.clone(),
        };
        one.reasons.iter().map(reason).collect()
    };
    in_force.flat_map(of).collect()
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
            verdict: one.standing.as_str().to_owned(),
        })
        .collect()
}
