//! Public releases.

use rusqlite::params;

use super::packed::{packed, unpacked};
use super::{Ledger, StoreError};

/// A public release as it was recorded before its files appeared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseRecord {
    /// Its name, given once.
    pub name: String,
    /// Period as text.
    pub period: String,
    /// Day on whose map units stand (ISO).
    pub map: String,
    /// Fingerprint of the policy.
    pub policy: String,
    /// Who released it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// Hashes of the public files by name, as JSON.
    pub files: String,
    /// What the auditor found, as JSON. Confidential.
    pub certificate: String,
    /// The public table of all figures.
    pub data: Vec<u8>,
    /// The true counts behind it. Confidential.
    pub counts: Vec<u8>,
    /// Tables that prove it safe. Confidential.
    pub witnesses: Vec<u8>,
}

impl Ledger {
    /// Every release, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read, or a table differs from its hash.
    pub fn releases(&self) -> Result<Vec<ReleaseRecord>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT name, period, map, policy, released_by, released_at, files, certificate,
                        data, counts, witnesses, data_hash, counts_hash, witnesses_hash
                 FROM release ORDER BY id",
            )?;
            let rows = statement.query_map([], |row| {
                let release = ReleaseRecord {
                    name: row.get(0)?,
                    period: row.get(1)?,
                    map: row.get(2)?,
                    policy: row.get(3)?,
                    by: row.get(4)?,
                    at: row.get(5)?,
                    files: row.get(6)?,
                    certificate: row.get(7)?,
                    data: row.get(8)?,
                    counts: row.get(9)?,
                    witnesses: row.get(10)?,
                };
                let hashes: [String; 3] = [row.get(11)?, row.get(12)?, row.get(13)?];
                Ok((release, hashes))
            })?;
            rows.collect::<rusqlite::Result<Vec<(ReleaseRecord, [String; 3])>>>()
        };
        let mut releases = Vec::new();
        for (mut release, hashes) in self.tried(read())? {
            let tables = [&mut release.data, &mut release.counts, &mut release.witnesses];
            for (table, hash) in tables.into_iter().zip(hashes) {
                *table = unpacked(table).unwrap_or_default();
                if hash_of(table) != hash {
                    let reason = format!("a table of the release {} differs from its hash", release.name);
                    return Err(StoreError::Damaged { path: self.path.display().to_string(), reason });
                }
            }
            releases.push(release);
        }
        Ok(releases)
    }

    /// Records a release. No name is given twice.
    ///
    /// # Errors
    /// When the ledger cannot be written, or there is such a release already.
    pub fn add_release(&mut self, new: &ReleaseRecord) -> Result<(), StoreError> {
        let pack = |table: &[u8]| {
            packed(table).map_err(|source| StoreError::Io { path: self.path.display().to_string(), source })
        };
        let (data, counts, witnesses) = (pack(&new.data)?, pack(&new.counts)?, pack(&new.witnesses)?);
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO release
                     (name, period, map, policy, released_by, released_at, files, certificate,
                      data, counts, witnesses, data_hash, counts_hash, witnesses_hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                params![
                    new.name,
                    new.period,
                    new.map,
                    new.policy,
                    new.by,
                    new.at,
                    new.files,
                    new.certificate,
                    data,
                    counts,
                    witnesses,
                    hash_of(&new.data),
                    hash_of(&new.counts),
                    hash_of(&new.witnesses),
                ],
            )?;
            Ok(())
        })
    }
}

fn hash_of(table: &[u8]) -> String {
    blake3::hash(table).to_hex().to_string()
}
