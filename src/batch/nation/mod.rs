//! The batch of the nation: each province in turn, as its own workspace would see it, then all of them together.
//!
//! In: the inbox of a period, in which a file belongs to the province named by its folder or, lying loose, to that of
//! the unit it states. Out: a report workbook of each province and the outputs of the nation. Of a province only what
//! its parents are made from is kept once its workbook is written: memory does not grow with what lies beneath it.

mod inbox;
mod maps;
mod part;
mod whole;

use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use self::inbox::{NationInbox, ProvinceInbox};
use self::part::Part;
use self::whole::Gathered;
use super::apart::Pool;
use super::judge::Judged;
use super::outputs::{self, Products};
use super::period::{PeriodReader, same_window};
use super::recompute::{LedgerAccess, Recomputed};
use super::{BatchError, NoProgress, Progress, Reference, Stage, Timings, give_back, snapshot};
use crate::period::Period;
use crate::publish::Sink;
use crate::workspace::{PeriodDays, Workspace};

/// Folder of the provinces' workbooks among the outputs.
const FOLDER: &str = "provinces";

/// What the nation's run works with.
pub(super) struct NationRun<'a> {
    pub workspace: &'a Workspace,
    pub reference: Arc<Reference>,
    pub period: Period,
    /// Day on whose map the provinces are shown; that of the period where absent.
    pub map: Option<Date>,
    pub ledger: LedgerAccess<'a>,
    /// Where the provinces' workbooks go.
    pub sink: &'a dyn Sink,
    pub progress: &'a dyn Progress,
    pub timings: &'a mut Timings,
}

impl NationRun<'_> {
    /// Reads, judges and computes the provinces, writes their workbooks, and adds them up.
    ///
    /// # Errors
    /// When a folder cannot be read, the ledger refuses, figures cannot be computed or a workbook cannot be written.
    pub fn run(mut self) -> Result<Recomputed, BatchError> {
        let (workspace, period) = (self.workspace, self.period);
        let reference = Arc::clone(&self.reference);
        let issues = self.ledger.issues(period)?;
        let decisions = self.ledger.decisions(period)?;
        let days = workspace.days(&reference.catalogue, period)?;
        let map = reference.register.at(days.cut_off);
        let pool = Pool::new(&reference, &workspace.config().limits);
        let mut inbox = NationInbox::new(workspace, &reference, &pool);
        inbox.sort(period, &mut self.ledger)?;
        self.progress.stage(Stage::Read, map.provinces().len());
        let mut parts = Vec::new();
        // As many provinces at a time as are written side by side: the memory of a run is that of so many provinces.
        for lot in map.provinces().chunks(rayon::current_num_threads()) {
            let mut computed = Vec::new();
            for province in lot {
                computed.push(self.province(&province.code, &inbox, &pool)?);
            }
            // On another map the provinces' own workbooks would be those of the first one again.
            let (sink, progress) = (Some(self.sink).filter(|_| self.map.is_none()), self.progress);
            let write = |(view, province): (Workspace, Recomputed)| {
                if let Some(sink) = sink {
                    write_province(&view, period, &province, sink)?;
                }
                progress.step();
                Ok(Part::of(province))
            };
            let written: Result<Vec<Part>, BatchError> =
                self.timings.time(Stage::Report, || computed.into_par_iter().map(write).collect());
            parts.extend(written?);
        }
        self.across_maps(&days, &inbox, &pool, &mut parts)?;
        let loose = inbox.into_loose(period);
        drop(pool);
        give_back::refused(&reference, &loose.submissions, days.cut_off, self.sink)?;
        let map = self.map;
        let gathered = Gathered { workspace, reference: &reference, period, days, map, parts, loose };
        self.timings.time(Stage::Compute, || gathered.add_up(decisions, issues))
    }

    /// Compares provinces that are not the same units as last year with the territory they hold today.
    fn across_maps(
        &mut self,
        days: &PeriodDays,
        inbox: &NationInbox<'_>,
        pool: &Pool<'_>,
        parts: &mut [Part],
    ) -> Result<(), BatchError> {
        let base = self.period.same_period_last_year();
        let reference = Arc::clone(&self.reference);
        let then = self.workspace.days(&reference.catalogue, base)?;
        let (same_window, maps) = (same_window(&then, days), (then.cut_off, days.cut_off));
        for (code, before) in maps::changed(&reference, maps) {
            let (mut figures, mut submissions) = (Vec::new(), Vec::new());
            for one in before {
                let (view, own) = (self.workspace.of_province(&one), inbox.province(&one));
                let (files, alone) = self.reader(&view, &own, pool).alone(base)?;
                submissions.extend(files.submissions);
                figures.push(alone);
            }
            let part = parts.iter_mut().find(|part| part.arrivals.code == code);
            let territory = maps::rebase(&reference, figures, maps)?.pop();
            if let (Some(part), Some(territory), true) =
                (part, territory, submissions.iter().any(Judged::in_force))
            {
                part.stand_beside(&reference, territory, (base, same_window), submissions);
            }
        }
        Ok(())
    }

    /// What reads one province.
    fn reader<'b>(
        &'b mut self,
        view: &'b Workspace,
        inbox: &'b ProvinceInbox<'b>,
        pool: &'b Pool<'b>,
    ) -> PeriodReader<'b> {
        PeriodReader {
            workspace: view,
            inbox,
            reference: &self.reference,
            pool,
            ledger: self.ledger.lend(),
            progress: &NoProgress,
            timings: self.timings,
        }
    }

    /// One province as its own workspace sees it.
    fn province(
        &mut self,
        code: &str,
        inbox: &NationInbox<'_>,
        pool: &Pool<'_>,
    ) -> Result<(Workspace, Recomputed), BatchError> {
        let view = self.workspace.of_province(code);
        let own = inbox.province(code);
        let period = self.period;
        let computed = self.reader(&view, &own, pool).compute(period, Vec::new())?;
        if let LedgerAccess::Keep(_) = self.ledger {
            let (reference, files) = (&self.reference, &computed.files);
            self.timings.time(Stage::Record, || snapshot::write(&view, reference, period, files))?;
        }
        Ok((view, computed))
    }
}

/// The report workbook of a province of which anything can be used, and what goes back to its units.
fn write_province(
    view: &Workspace,
    period: Period,
    province: &Recomputed,
    sink: &dyn Sink,
) -> Result<(), BatchError> {
    let products = Products::of(view, period, province);
    // A province that sent its report has its workbook already.
    let from_units = |one: &Judged| one.in_force() && one.report.is_none();
    if province.files.submissions.iter().any(from_units) {
        let (name, bytes) = outputs::workbook(&products)?;
        sink.write(&format!("{FOLDER}/{name}"), &bytes)?;
    }
    give_back::write(&products, sink)
}
