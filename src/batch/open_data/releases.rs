//! `treem releases`: what the public has, and what is put on the record about it by hand.
//!
//! In: the ledger, a list that somebody typed, a reason. Out: lines of the record. Nothing is ever taken off it: what was
//! public is known.

use std::fs;
use std::path::Path;

use super::error::refused;
use super::office::Desk;
use super::{OpenDataError, RunOptions};
use crate::batch::recompute::in_pool;
use crate::batch::record::{self, Signature, sign};
use crate::batch::{BatchError, Progress, Timings};
use crate::disclosure::files::read_elsewhere;
use crate::disclosure::release::Known;
use crate::publish::{PUBLIC, Published, Staging};
use crate::store::{Ledger, ReleaseRecord, Withdrawal, WorkspaceLock};
use crate::workspace::Workspace;

/// A release, or figures from elsewhere, as the record has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseEntry {
    /// Name.
    pub name: String,
    /// Period as text.
    pub period: String,
    /// Who put it on the record.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// Figures in it.
    pub figures: usize,
    /// Where the public has the figures from; `None` for a release.
    pub source: Option<String>,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<String>,
}

/// All that is on the record, oldest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn releases(workspace: &Workspace) -> Result<Vec<ReleaseEntry>, OpenDataError> {
    match Ledger::look(&workspace.store()).map_err(refused)? {
        Some(ledger) => entries(&ledger),
        None => Ok(Vec::new()),
    }
}

fn entries(ledger: &Ledger) -> Result<Vec<ReleaseEntry>, OpenDataError> {
    let withdrawals = ledger.withdrawals().map_err(refused)?;
    let entry = |record: ReleaseRecord| {
        let withdrawn = withdrawals.iter().find(|withdrawal| withdrawal.release == record.name);
        let lines = record.data.iter().filter(|byte| **byte == b'\n').count();
        ReleaseEntry {
            figures: lines.saturating_sub(1),
            withdrawn: withdrawn.map(|withdrawal| withdrawal.reason.clone()),
            name: record.name,
            period: record.period,
            by: record.by,
            at: record.at,
            source: record.source,
        }
    };
    Ok(ledger.releases().map_err(refused)?.into_iter().map(entry).collect())
}

/// Puts figures of a period on the record that left the office by another door: every later audit reckons with them.
/// Returns the entry, and the lines of figures that are not the counted ones.
///
/// # Errors
/// When the outputs of the period are not what its submissions give, or the list cannot be read.
pub fn add_elsewhere(
    workspace: &Workspace,
    options: &RunOptions,
    (list, source, by): (&Path, &str, Option<&str>),
    progress: &dyn Progress,
) -> Result<(ReleaseEntry, Vec<u64>), OpenDataError> {
    let signature = sign(by)?;
    let source = record::source(source)?;
    let file = list.display().to_string();
    let unreadable = |source| BatchError::Unreadable { path: file.clone(), source };
    let figures = read_elsewhere(&file, &fs::read(list).map_err(unreadable)?)?;
    let added = in_pool(options.jobs, || {
        let mut desk = Desk::open(workspace, options, progress, &mut Timings::default())?;
        let (office, ledger) = (&desk.office, &mut desk.ledger);
        let period = options.period.to_string();
        let others = ledger.releases().map_err(refused)?;
        let others = others.iter().filter(|one| one.period == period && one.source.is_some()).count();
        let name = format!("{period}-other-{}", others + 1);
        let map = office.reference.register.at(office.counts.map);
        let known = Known {
            catalogue: &office.reference.catalogue,
            policy: &office.policy,
            map: &map,
            counts: &office.counts,
            period: options.period,
        };
        let told = known.table(&file, &figures, &name)?;
        let Signature { by, at } = signature;
        let record = ReleaseRecord {
            name: name.clone(),
            source: Some(source),
            period,
            map: office.counts.map.to_string(),
            policy: office.policy.fingerprint.clone(),
            by,
            at,
            files: "{}".to_owned(),
            certificate: "{}".to_owned(),
            counts: if told.different.is_empty() { office.counts_on_record()? } else { Vec::new() },
            data: told.data,
            witnesses: Vec::new(),
        };
        ledger.add_release(&record).map_err(refused)?;
        Ok((named(ledger, &name)?, told.different))
    });
    progress.done();
    added?
}

/// Puts on the record that a release is no longer offered, and takes its files out of `out/PERIOD/public` where they lie
/// there; or that figures from elsewhere were noted by mistake. Once more, it finishes what was interrupted. Returns the
/// entry, and files in the folder that are not those of the release.
///
/// # Errors
/// When there is no such entry, or the files cannot be removed.
pub fn withdraw(
    workspace: &Workspace,
    name: &str,
    (reason, by): (&str, Option<&str>),
) -> Result<(ReleaseEntry, Vec<String>), OpenDataError> {
    let (reason, Signature { by, at }) = (record::reason(reason)?, sign(by)?);
    let _lock = WorkspaceLock::acquire(&workspace.store()).map_err(refused)?;
    let mut ledger = Ledger::open(&workspace.store()).map_err(refused)?;
    let entry = named(&ledger, name)?;
    if entry.withdrawn.is_none() {
        let withdrawal = Withdrawal { release: name.to_owned(), reason, by, at };
        ledger.add_withdrawal(&withdrawal).map_err(refused)?;
    }
    let left = if is_last(&ledger, &entry)? { take_away(workspace, &entry)? } else { Vec::new() };
    Ok((named(&ledger, name)?, left))
}

/// Whether the files of a period in place are those of this release.
fn is_last(ledger: &Ledger, entry: &ReleaseEntry) -> Result<bool, OpenDataError> {
    let all = entries(ledger)?;
    let of_period = |one: &&ReleaseEntry| one.source.is_none() && one.period == entry.period;
    Ok(all.iter().rfind(of_period).is_some_and(|last| last.name == entry.name))
}

fn named(ledger: &Ledger, name: &str) -> Result<ReleaseEntry, OpenDataError> {
    let found = entries(ledger)?.into_iter().find(|entry| entry.name == name);
    found.ok_or_else(|| OpenDataError::NotOffered { name: name.to_owned() })
}

/// Takes the public files of a period away. Returns what is left there: files of others, and copies of files that were
/// changed by hand.
fn take_away(workspace: &Workspace, entry: &ReleaseEntry) -> Result<Vec<String>, OpenDataError> {
    let folder = workspace.out().join(&entry.period).join(PUBLIC);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let empty = Staging::public(&workspace.out(), &entry.period).map_err(refused)?;
    let Published { hand_edited, mut unknown, .. } = empty.commit().map_err(refused)?;
    unknown.extend(hand_edited);
    if unknown.is_empty() {
        let failed = |source| BatchError::Unwritable { path: folder.display().to_string(), source };
        fs::remove_dir(&folder).map_err(failed)?;
    }
    Ok(unknown)
}
