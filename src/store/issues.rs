//! Issued versions.

use rusqlite::params;

use super::packed::{packed, unpacked};
use super::{Ledger, StoreError};

/// A version of a period's outputs as it was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Period as text.
    pub period: String,
    /// 1 for the first version, 2 for the second.
    pub number: u32,
    /// Number and symbol of the document; empty where none was given.
    pub document: String,
    /// Who issued it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// Hash of everything that the outputs were made from, this record of issued versions apart.
    pub state: String,
    /// Hashes of the outputs by name, as JSON.
    pub outputs: String,
    /// What the figures rested on (submissions, decisions, definitions), as JSON of the caller.
    pub basis: String,
    /// `data.csv` as issued.
    pub data: Vec<u8>,
}

impl Ledger {
    /// The issued versions of a period (as text), oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read, or figures differ from their hash.
    pub fn issues(&self, period: &str) -> Result<Vec<Issue>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT period, number, document, issued_by, issued_at, state, outputs, basis, data, data_hash
                 FROM issue WHERE period = ?1 ORDER BY number",
            )?;
            let rows = statement.query_map([period], |row| {
                let issue = Issue {
                    period: row.get(0)?,
                    number: row.get(1)?,
                    document: row.get(2)?,
                    by: row.get(3)?,
                    at: row.get(4)?,
                    state: row.get(5)?,
                    outputs: row.get(6)?,
                    basis: row.get(7)?,
                    data: row.get(8)?,
                };
                Ok((issue, row.get::<_, Vec<u8>>(9)?))
            })?;
            rows.collect::<rusqlite::Result<Vec<(Issue, Vec<u8>)>>>()
        };
        let mut issues = Vec::new();
        for (mut issue, hash) in self.tried(read())? {
            issue.data = unpacked(&issue.data).unwrap_or_default();
            if hash != blake3::hash(&issue.data).as_bytes() {
                let reason = format!("the figures of issued version {} differ from their hash", issue.number);
                return Err(StoreError::Damaged { path: self.path.display().to_string(), reason });
            }
            issues.push(issue);
        }
        Ok(issues)
    }

    /// Records an issued version. Its number must be the next one of its period.
    ///
    /// # Errors
    /// When the ledger cannot be written, or there is such a version already.
    pub fn add_issue(&mut self, new: &Issue) -> Result<(), StoreError> {
        let data = packed(&new.data)
            .map_err(|source| StoreError::Io { path: self.path.display().to_string(), source })?;
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO issue
                     (period, number, document, issued_by, issued_at, state, outputs, basis, data, data_hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    new.period,
                    new.number,
                    new.document,
                    new.by,
                    new.at,
                    new.state,
                    new.outputs,
                    new.basis,
                    data,
                    blake3::hash(&new.data).as_bytes(),
                ],
            )?;
            Ok(())
        })
    }
}
