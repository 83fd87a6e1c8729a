//! The figures of a period, once it is certain that they are what its submissions give.
//!
//! In: workspace, period, ledger under the lock. Out: the table of the run with the units beneath the provinces behind
//! it. What the last run knew is used where nothing has changed since; else the period is computed once more.

use std::sync::{Arc, Mutex};

use super::OpenDataError;
use super::error::refused;
use crate::batch::outputs::Products;
use crate::batch::period::looked_at;
use crate::batch::recompute::{Computation, LedgerAccess, Recomputed, held};
use crate::batch::record::RecordError;
use crate::batch::run::RunOptions;
use crate::batch::unchanged::Inputs;
use crate::batch::unit_rows::{Beneath, UnitRows};
use crate::batch::{BatchError, Judged, Progress, Reference, Stage, Timings, tally};
use crate::disclosure::policy::Policy;
use crate::publish::Staging;
use crate::report::tidy;
use crate::store::Ledger;
use crate::workspace::Workspace;

/// Name of the table of a run.
pub(super) const TABLE: &str = "data.csv";

/// Figures that are what the submissions give.
pub(super) struct Verified {
    /// The table of the run, the units beneath the provinces behind it.
    pub table: Vec<u8>,
    /// Units beneath the provinces that have reported.
    pub reported: usize,
    /// Units that should have.
    pub expected: usize,
    /// Status of the report, as in the catalogue.
    pub status: String,
}

impl Verified {
    fn new(mut table: Vec<u8>, beneath: Beneath, status: String) -> Self {
        let Beneath { reported, expected, rows } = beneath;
        table.extend(rows);
        Self { table, reported, expected, status }
    }
}

/// Where figures are asked for.
pub(super) struct Question<'a> {
    pub workspace: &'a Workspace,
    pub reference: &'a Arc<Reference>,
    pub policy: &'a Policy,
    pub options: &'a RunOptions,
    pub ledger: &'a Mutex<Ledger>,
    pub progress: &'a dyn Progress,
}

impl Question<'_> {
    /// The figures of the period.
    ///
    /// # Errors
    /// When there is no inbox, nothing in it is usable, or the outputs in place are not what it gives.
    pub fn verified(&self, timings: &mut Timings) -> Result<Verified, OpenDataError> {
        let folder = self.workspace.inbox_of(self.options.period);
        if !folder.is_dir() {
            return Err(BatchError::NoInbox { path: folder.display().to_string() }.into());
        }
        match timings.time(Stage::Discover, || self.of_last_run())? {
            Some(verified) => Ok(verified),
            None => self.computed(timings),
        }
    }

    /// What the last run knew, if nothing has changed since.
    fn of_last_run(&self) -> Result<Option<Verified>, OpenDataError> {
        let Self { workspace, reference, options, ledger, .. } = self;
        let periods: Vec<String> = looked_at(options.period).iter().map(ToString::to_string).collect();
        let record = held(ledger).record_of_people(&periods).map_err(refused)?;
        let inputs = Inputs { workspace, reference, options, record };
        let Some(basis) = inputs.basis() else { return Ok(None) };
        let Some((told, beneath)) = inputs.last_run_beneath(&basis, ledger, &self.outputs()?) else {
            return Ok(None);
        };
        let table = std::fs::read(workspace.out_of(options.period).join(TABLE)).ok();
        Ok(table.map(|table| Verified::new(table, beneath, told.summary.status)))
    }

    fn computed(&self, timings: &mut Timings) -> Result<Verified, OpenDataError> {
        let Self { workspace, reference, policy, options, ledger, progress } = *self;
        let units = UnitRows::new(policy, &reference.layout);
        let computation = Computation {
            workspace,
            reference: Arc::clone(reference),
            period: options.period,
            map: None,
            ledger: LedgerAccess::Look(Some(ledger)),
            sink: None,
            units: Some(&units),
            snapshots: false,
            progress,
        };
        let recomputed = computation.run(timings)?;
        let table = self.in_place(&recomputed)?;
        let status = tally::status(&Products::of(workspace, options.period, &recomputed));
        Ok(Verified::new(table, units.kept(&recomputed.files), status))
    }

    /// The table of the run, if the outputs in place are what the submissions give.
    fn in_place(&self, recomputed: &Recomputed) -> Result<Vec<u8>, OpenDataError> {
        let period = self.options.period;
        if !recomputed.files.submissions.iter().any(Judged::in_force) {
            return Err(RecordError::NothingUsable { period: period.to_string() }.into());
        }
        let rows = tidy::rows(&recomputed.reference.catalogue, &recomputed.figures);
        let table = tidy::csv(&rows).map_err(refused)?;
        let out = self.workspace.out_of(period);
        let same = std::fs::read(out.join(TABLE)).is_ok_and(|found| found == table);
        let changed = usize::from(self.outputs()?.intact().map_err(refused)?.is_none());
        let count = changed.max(usize::from(!same));
        if count > 0 {
            return Err(RecordError::NotVerified { out: out.display().to_string(), count }.into());
        }
        Ok(table)
    }

    fn outputs(&self) -> Result<Staging, OpenDataError> {
        let Self { workspace, options, .. } = self;
        Staging::new(&workspace.out(), &options.period.to_string()).map_err(refused)
    }
}
