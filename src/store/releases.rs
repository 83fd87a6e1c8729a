//! What the public has: releases, figures that left the office by another door, releases withdrawn.

use rusqlite::params;

use super::packed::{packed, unpacked};
use super::{Ledger, StoreError};

/// A public release as it was recorded before its files appeared, or figures that the public has from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseRecord {
    /// Its name, given once.
    pub name: String,
    /// Where the public has the figures from; `None` for a release.
    pub source: Option<String>,
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

/// A release that is no longer offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Name of the release.
    pub release: String,
    /// Why.
    pub reason: String,
    /// Who withdrew it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}

impl Ledger {
    /// Every release, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read, or a table differs from its hash.
    pub fn releases(&self) -> Result<Vec<ReleaseRecord>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT name, source, period, map, policy, released_by, released_at, files, certificate,
                        data, counts, witnesses, data_hash, counts_hash, witnesses_hash
                 FROM release ORDER BY id",
            )?;
            let rows = statement.query_map([], |row| {
                let release = ReleaseRecord {
                    name: row.get(0)?,
                    source: row.get(1)?,
                    period: row.get(2)?,
                    map: row.get(3)?,
                    policy: row.get(4)?,
                    by: row.get(5)?,
                    at: row.get(6)?,
                    files: row.get(7)?,
                    certificate: row.get(8)?,
                    data: row.get(9)?,
                    counts: row.get(10)?,
                    witnesses: row.get(11)?,
                };
                let hashes: [String; 3] = [row.get(12)?, row.get(13)?, row.get(14)?];
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
                     (name, source, period, map, policy, released_by, released_at, files, certificate,
                      data, counts, witnesses, data_hash, counts_hash, witnesses_hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
                params![
                    new.name,
                    new.source,
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

    /// Every withdrawal, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn withdrawals(&self) -> Result<Vec<Withdrawal>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT release, reason, withdrawn_by, withdrawn_at FROM withdrawal ORDER BY id",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(Withdrawal { release: row.get(0)?, reason: row.get(1)?, by: row.get(2)?, at: row.get(3)? })
            })?;
            rows.collect::<rusqlite::Result<Vec<Withdrawal>>>()
        };
        self.tried(read())
    }

    /// Records that a release was withdrawn. It stays: what was public is known.
    ///
    /// # Errors
    /// When the ledger cannot be written, there is no such release, or it was withdrawn before.
    pub fn add_withdrawal(&mut self, new: &Withdrawal) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO withdrawal (release, reason, withdrawn_by, withdrawn_at) VALUES (?1, ?2, ?3, ?4)",
                params![new.release, new.reason, new.by, new.at],
            )?;
            Ok(())
        })
    }
}

fn hash_of(table: &[u8]) -> String {
    blake3::hash(table).to_hex().to_string()
}
