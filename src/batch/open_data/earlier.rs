//! Earlier releases, as the ledger has them.

use super::OpenDataError;
use crate::catalogue::Catalogue;
use crate::disclosure::files::{PublicFile, TrueCounts};
use crate::disclosure::{audit, pattern};
use crate::store::ReleaseRecord;

/// Releases read back.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    releases: Vec<One>,
}

#[derive(Debug)]
struct One {
    file: PublicFile,
    /// Hash on record, with which the ledger has just compared the table.
    recorded: String,
    counts: Vec<TrueCounts>,
}

impl Earlier {
    /// Reads releases, oldest first.
    ///
    /// # Errors
    /// When a table is not what this program writes.
    pub fn read<'a>(
        records: impl IntoIterator<Item = &'a ReleaseRecord>,
        catalogue: &Catalogue,
    ) -> Result<Self, OpenDataError> {
        let one = |record: &ReleaseRecord| {
            let file = PublicFile::read(&format!("{} (sổ cái)", record.name), &record.data)?;
            let name = format!("{} (số gốc trong sổ cái)", record.name);
            // Of figures from elsewhere that tell of an older version there are none.
            let map = file.rows.first().map(|row| row.map).filter(|_| !record.counts.is_empty());
            let counts = map
                .map(|map| TrueCounts::read(&name, &record.counts, map, catalogue))
                .transpose()?
                .into_iter()
                .collect();
            Ok(One { recorded: file.fingerprint.clone(), file, counts })
        };
        let releases: Result<Vec<One>, OpenDataError> = records.into_iter().map(one).collect();
        Ok(Self { releases: releases? })
    }

    /// As the pattern is made from them.
    pub fn for_pattern(&self) -> Vec<pattern::Released<'_>> {
        self.releases
            .iter()
            .map(|own| pattern::Released { file: &own.file, counts: own.counts.first() })
            .collect()
    }

    /// As the auditor looks at them.
    pub fn for_audit(&self) -> Vec<audit::Released<'_>> {
        self.releases
            .iter()
            .map(|own| audit::Released { file: &own.file, recorded: &own.recorded, counts: &own.counts })
            .collect()
    }

    /// The true counts behind them, the latest first.
    pub fn counts(&self) -> impl Iterator<Item = &TrueCounts> {
        self.releases.iter().rev().flat_map(|one| &one.counts)
    }
}
