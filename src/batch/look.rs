//! Looking at a period, whichever unit the workspace is: what a run would compute, without publishing it.
//!
//! In: a workspace and a period. Out: the same [`Recomputed`] that a run starts from, of a province or of the nation.

use std::sync::{Arc, Mutex, PoisonError};

use super::recompute::{Computation, LedgerAccess, Recomputed, compute_period, in_pool};
use super::run::RunOptions;
use super::{BatchError, Progress, Reference, Stage, Timings, snapshot};
use crate::publish::Sink;
use crate::store::{Ledger, WorkspaceLock};
use crate::units::NATION;
use crate::workspace::Workspace;

impl Computation<'_> {
    /// The figures of the province, or of the nation.
    ///
    /// # Errors
    /// When a folder cannot be read, the ledger refuses, figures cannot be computed or a workbook cannot be written.
    pub fn run(self, timings: &mut Timings) -> Result<Recomputed, BatchError> {
        if self.workspace.unit() == NATION {
            return self.nation(timings);
        }
        let Self { workspace, reference, period, ledger, snapshots, progress, .. } = self;
        let recomputed = compute_period(workspace, reference, period, ledger, progress, timings)?;
        if snapshots {
            let Recomputed { reference, files, .. } = &recomputed;
            timings.time(Stage::Record, || snapshot::write(workspace, reference, period, files))?;
        }
        Ok(recomputed)
    }
}

/// Reads and computes a period of a province and changes nothing: not the ledger, not the outputs. Takes no lock, so that
/// it works beside a run.
///
/// # Errors
/// When the workspace is the nation's, or the environment, the configuration or the definitions forbid it.
pub(crate) fn recompute(
    workspace: &Workspace,
    options: &RunOptions,
    progress: &dyn Progress,
) -> Result<Recomputed, BatchError> {
    province_only(workspace)?;
    look(workspace, options, progress, None)
}

/// Reads and computes a period of a province or of the nation and changes nothing. `sink`: where the workbooks of the
/// nation's provinces go.
///
/// # Errors
/// When the environment, the configuration or the definitions forbid it.
pub(super) fn look(
    workspace: &Workspace,
    options: &RunOptions,
    progress: &dyn Progress,
    sink: Option<&dyn Sink>,
) -> Result<Recomputed, BatchError> {
    let recomputed = in_pool(options.jobs, || {
        progress.stage(Stage::Definitions, 0);
        let reference = Arc::new(Reference::load(&workspace.overlays(&options.definitions))?);
        let ledger = Ledger::look(&workspace.store())?.map(Mutex::new);
        let ledger = LedgerAccess::Look(ledger.as_ref());
        let (period, map) = (options.period, options.map);
        let (units, snapshots) = (None, false);
        let computation =
            Computation { workspace, reference, period, map, ledger, sink, units, snapshots, progress };
        computation.run(&mut Timings::default())
    });
    progress.done();
    recomputed?
}

/// Refuses the nation: single findings and cells are the business of the provinces' workspaces.
pub(super) fn province_only(workspace: &Workspace) -> Result<(), BatchError> {
    if workspace.unit() == NATION { Err(BatchError::ProvinceOnly) } else { Ok(()) }
}

/// The ledger and the lock of a workspace, for a command that puts something on the record.
pub(super) struct Held {
    pub ledger: Ledger,
    _lock: WorkspaceLock,
}

/// Reads and computes a period for a command that puts something on the record: nothing can change in between. `sink`:
/// where the workbooks of the nation's provinces go.
///
/// # Errors
/// When another command holds the lock, or the environment, the configuration or the definitions forbid it.
pub(super) fn recompute_held(
    workspace: &Workspace,
    options: &RunOptions,
    progress: &dyn Progress,
    sink: Option<&dyn Sink>,
) -> Result<(Held, Recomputed), BatchError> {
    let held = in_pool(options.jobs, || {
        progress.stage(Stage::Definitions, 0);
        let reference = Arc::new(Reference::load(&workspace.overlays(&options.definitions))?);
        let folder = workspace.inbox_of(options.period);
        if !folder.is_dir() {
            return Err(BatchError::NoInbox { path: folder.display().to_string() });
        }
        let lock = WorkspaceLock::acquire(&workspace.store())?;
        let kept = Mutex::new(Ledger::open(&workspace.store())?);
        let ledger = LedgerAccess::Keep(&kept);
        let (period, map) = (options.period, options.map);
        let (units, snapshots) = (None, false);
        let computation =
            Computation { workspace, reference, period, map, ledger, sink, units, snapshots, progress };
        let recomputed = computation.run(&mut Timings::default())?;
        let ledger = kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok((Held { ledger, _lock: lock }, recomputed))
    });
    progress.done();
    held?
}
