//! The batch of the nation: provinces side by side, each as its own workspace would see it, then all of them together.
//!
//! In: the inbox of a period, in which a file belongs to the province named by its folder or, lying loose, to that of
//! the unit it states. Out: a report workbook of each province and the outputs of the nation. Of a province only what
//! its parents are made from is kept once its workbook is written: memory does not grow with what lies beneath it.

mod inbox;
mod maps;
mod part;
mod whole;

use std::collections::BTreeSet;

use self::inbox::{NationInbox, ProvinceInbox};
use self::part::{Part, without_figures};
use self::whole::Gathered;
use super::apart::Pool;
use super::judge::Judged;
use super::outputs::{self, Products};
use super::period::{PeriodReader, same_window, years_before};
use super::recompute::{Computation, Recomputed};
use super::side_by_side::side_by_side;
use super::{BatchError, NoProgress, Stage, Timings, give_back, snapshot};
use crate::compute::Figures;
use crate::period::Period;
use crate::publish::Sink;
use crate::units::Unit;
use crate::workspace::{PeriodDays, Workspace};

/// Folder of the provinces' workbooks among the outputs.
const FOLDER: &str = "provinces";

impl Computation<'_> {
    /// Reads, judges and computes the provinces side by side, writes their workbooks, and adds them up. Times are those of
    /// all threads together.
    ///
    /// # Errors
    /// When a folder cannot be read, the ledger refuses, figures cannot be computed or a workbook cannot be written.
    pub(super) fn nation(&self, timings: &mut Timings) -> Result<Recomputed, BatchError> {
        let (workspace, period, map) = (self.workspace, self.period, self.map);
        let reference = &self.reference;
        // What is issued is on the map of the period: there is nothing to compare another one with.
        let issues = if map.is_none() { self.ledger.issues(period)? } else { Vec::new() };
        let decisions = self.ledger.decisions(period)?;
        let days = workspace.days(&reference.catalogue, period)?;
        let pool = Pool::new(reference, &workspace.config().limits);
        let mut inbox = NationInbox::new(workspace, reference, &pool);
        inbox.sort(period, self.ledger)?;
        let then = reference.register.at(days.cut_off);
        self.progress.stage(Stage::Read, then.provinces().len());
        let part = |province: &&Unit| self.part(&province.code, &inbox, &pool);
        let done: Vec<(Part, Timings)> = side_by_side(then.provinces(), part)?;
        let mut parts = Vec::new();
        for (part, spent) in done {
            timings.absorb(&spent);
            parts.push(part);
        }
        self.across_maps(&days, (&inbox, &pool), &mut parts, timings)?;
        let loose = inbox.into_loose(period, &spoken_for(&parts));
        let lasting = !pool.has_passing();
        drop(pool);
        if let Some(sink) = self.sink {
            give_back::refused(reference, &loose.submissions, days.cut_off, sink)?;
        }
        let gathered = Gathered { workspace, reference, period, days, map, parts, loose, lasting };
        timings.time(Stage::Compute, || gathered.add_up(decisions, issues))
    }

    /// One province from its files to its workbook, and what is kept of it.
    fn part(
        &self,
        code: &str,
        inbox: &NationInbox<'_>,
        pool: &Pool<'_>,
    ) -> Result<(Part, Timings), BatchError> {
        let mut timings = Timings::default();
        let (view, province) = self.province(code, inbox, pool, &mut timings)?;
        // On another map the provinces' own workbooks would be those of the first one again.
        if let Some(sink) = self.sink.filter(|_| self.map.is_none()) {
            timings.time(Stage::Report, || write_province(&view, self.period, &province, sink))?;
        }
        if let Some(units) = self.units {
            units.keep(&self.reference.catalogue, &province.figures)?;
        }
        let mut part = Part::of(province);
        part.add_years(self.other_years(&view, (inbox, pool), &part.earlier, &mut timings)?);
        self.progress.step();
        Ok((part, timings))
    }

    /// Earlier years in which anything has come to the ministry and that the province's own report does not show: it was
    /// silent in them, or between them. The nation's sum of such a year must know of its units.
    fn other_years(
        &self,
        view: &Workspace,
        (inbox, pool): (&NationInbox<'_>, &Pool<'_>),
        shown: &[Figures],
        timings: &mut Timings,
    ) -> Result<Vec<Figures>, BatchError> {
        let register = &self.reference.register;
        let cut_off =
            |period| Ok::<_, BatchError>(self.workspace.days(&self.reference.catalogue, period)?.cut_off);
        let today = cut_off(self.period)?;
        let own = inbox.province(view.unit());
        let mut figures = Vec::new();
        for year in years_before(self.period) {
            let is_shown = shown.iter().any(|one| one.period == year);
            if is_shown || !inbox.holds(year) || !register.same_unit(view.unit(), cut_off(year)?, today) {
                continue;
            }
            let (_, alone) = self.reader(view, &own, pool, timings).alone(year)?;
            figures.push(alone);
        }
        Ok(figures)
    }

    /// Compares provinces that are not the same units as last year with the territory they hold today.
    fn across_maps(
        &self,
        days: &PeriodDays,
        (inbox, pool): (&NationInbox<'_>, &Pool<'_>),
        parts: &mut [Part],
        timings: &mut Timings,
    ) -> Result<(), BatchError> {
        let base = self.period.same_period_last_year();
        let reference = &self.reference;
        let then = self.workspace.days(&reference.catalogue, base)?;
        let (same_window, maps) = (same_window(&then, days), (then.cut_off, days.cut_off));
        let changed: Vec<(String, BTreeSet<String>)> = maps::changed(reference, maps).into_iter().collect();
        let territory = |(code, before): &(String, BTreeSet<String>)| {
            let mut timings = Timings::default();
            let (mut figures, mut submissions) = (Vec::new(), Vec::new());
            for one in before {
                let (view, own) = (self.workspace.of_province(one), inbox.province(one));
                let (files, alone) = self.reader(&view, &own, pool, &mut timings).alone(base)?;
                submissions.extend(without_figures(files.submissions));
                figures.push(alone);
            }
            Ok((code.clone(), maps::rebase(reference, figures, maps)?.pop(), submissions, timings))
        };
        let territories = side_by_side(&changed, territory)?;
        for (code, territory, submissions, spent) in territories {
            timings.absorb(&spent);
            let part = parts.iter_mut().find(|part| part.arrivals.code == code);
            if let (Some(part), Some(territory)) = (part, territory) {
                if submissions.iter().any(Judged::in_force) {
                    part.compare_with(reference, &territory, (base, same_window), submissions);
                }
                part.add_years(vec![territory]);
            }
        }
        Ok(())
    }

    /// What reads one province.
    fn reader<'b>(
        &'b self,
        view: &'b Workspace,
        inbox: &'b ProvinceInbox<'b>,
        pool: &'b Pool<'b>,
        timings: &'b mut Timings,
    ) -> PeriodReader<'b> {
        PeriodReader {
            workspace: view,
            inbox,
            reference: &self.reference,
            pool,
            ledger: self.ledger,
            progress: &NoProgress,
            timings,
        }
    }

    /// One province as its own workspace sees it.
    fn province(
        &self,
        code: &str,
        inbox: &NationInbox<'_>,
        pool: &Pool<'_>,
        timings: &mut Timings,
    ) -> Result<(Workspace, Recomputed), BatchError> {
        let view = self.workspace.of_province(code);
        let own = inbox.province(code);
        let period = self.period;
        let computed = self.reader(&view, &own, pool, timings).compute(period, Vec::new())?;
        if self.snapshots {
            let (reference, files) = (&self.reference, &computed.files);
            timings.time(Stage::Record, || snapshot::write(&view, reference, period, files))?;
        }
        Ok((view, computed))
    }
}

/// Codes of the provinces whose own report is in force.
fn spoken_for(parts: &[Part]) -> BTreeSet<String> {
    let speaks = |one: &Judged| one.in_force() && one.report.is_some();
    let spoken = parts.iter().filter(|part| part.submissions.iter().any(speaks));
    spoken.map(|part| part.arrivals.code.clone()).collect()
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
