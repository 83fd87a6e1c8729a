//! What of the record counts: everything that was public once, but nothing that was noted by mistake.

use std::fs;
use std::path::Path;

use super::OpenDataError;
use super::error::refused;
use crate::batch::BatchError;
use crate::disclosure::release::DATA;
use crate::period::Period;
use crate::publish::PUBLIC;
use crate::store::{Ledger, ReleaseRecord, Withdrawal};

/// The record as audits look at it.
pub(super) struct OnRecord {
    /// Releases, those withdrawn included, and figures from elsewhere that nobody has taken back; oldest first.
    pub known: Vec<ReleaseRecord>,
    withdrawals: Vec<Withdrawal>,
}

impl OnRecord {
    /// Reads the ledger.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(ledger: &Ledger) -> Result<Self, OpenDataError> {
        let withdrawals = ledger.withdrawals().map_err(refused)?;
        let mut known = ledger.releases().map_err(refused)?;
        let taken_back = |record: &ReleaseRecord| withdrawn(&withdrawals, record);
        known.retain(|record| record.source.is_none() || !taken_back(record));
        Ok(Self { known, withdrawals })
    }

    /// Position of the last release of a period, unless it was withdrawn.
    pub fn last(&self, period: Period) -> Option<usize> {
        let position = self.known.iter().rposition(|record| is_release(record, period))?;
        (!withdrawn(&self.withdrawals, &self.known[position])).then_some(position)
    }

    /// How many releases a period has had.
    pub fn releases(&self, period: Period) -> usize {
        self.known.iter().filter(|record| is_release(record, period)).count()
    }
}

fn is_release(record: &ReleaseRecord, period: Period) -> bool {
    record.source.is_none() && record.period == period.to_string()
}

fn withdrawn(withdrawals: &[Withdrawal], record: &ReleaseRecord) -> bool {
    withdrawals.iter().any(|withdrawal| withdrawal.release == record.name)
}

/// Refuses to go on where public files lie that the ledger does not know: it may be an older copy, and what the public has
/// would be left out of the audit.
///
/// # Errors
/// At such files, or when a folder cannot be read.
pub(super) fn all_known(out: &Path, ledger: &Ledger) -> Result<(), OpenDataError> {
    let unreadable = |source| BatchError::Unreadable { path: out.display().to_string(), source };
    let released = ledger.releases().map_err(refused)?;
    for entry in fs::read_dir(out).map_err(unreadable)? {
        let folder = entry.map_err(unreadable)?.path().join(PUBLIC);
        let Ok(data) = fs::read(folder.join(DATA)) else { continue };
        if !released.iter().any(|record| record.data == data) {
            return Err(OpenDataError::NotOnRecord { folder: folder.display().to_string() });
        }
    }
    Ok(())
}
