//! Whether anything has changed since the last run of a period. What that run came to is then told again, and nothing is
//! read, computed or written anew.
//!
//! In: everything that a run looks at. Out: what the last run reported, if all of it is as it was and its outputs lie
//! untouched in their place. Derived: without `store/last-run` the next run does everything again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::period::looked_at;
use super::run::{RatedFinding, RunOptions};
use super::summary::Summary;
use super::{BatchError, Reference, snapshot};
use crate::publish::{Staging, sweep, write_whole};
use crate::workspace::Workspace;

/// Hash of every source of the program, made when it was built.
const PROGRAM: &str = env!("TREEM_PROGRAM");

/// What a run came to, as far as it is told.
#[derive(Serialize, Deserialize)]
pub(super) struct LastRun {
    /// What it was made from.
    basis: String,
    /// What it left in `store/facts`.
    facts: String,
    pub summary: Summary,
    pub findings: Vec<RatedFinding>,
    pub unit_names: BTreeMap<String, String>,
}

/// Everything that a run of a period looks at.
pub(super) struct Inputs<'a> {
    pub workspace: &'a Workspace,
    pub reference: &'a Reference,
    pub options: &'a RunOptions,
}

impl Inputs<'_> {
    /// One hash of it all; `entries`: the last ones of the ledger.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn basis(&self, (decisions, issues): (i64, i64)) -> Result<String, BatchError> {
        let Self { workspace, reference, options } = self;
        let mut hash = blake3::Hasher::new();
        for part in [
            PROGRAM,
            reference.definitions.fingerprint(),
            workspace.config_text(),
            &options.folder(),
            &decisions.to_string(),
            &issues.to_string(),
        ] {
            hash.update(blake3::hash(part.as_bytes()).as_bytes());
        }
        for period in looked_at(options.period) {
            hash.update(period.to_string().as_bytes());
            hash.update(tree(&workspace.inbox_of(period))?.as_bytes());
        }
        Ok(hash.finalize().to_hex().to_string())
    }

    /// What the last run reported, if a run now would come to the same. A record that is lacking or damaged says nothing.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn last_run(&self, basis: &str, staging: &Staging) -> Result<Option<LastRun>, BatchError> {
        let Some(last) = std::fs::read(self.place()).ok().and_then(|bytes| decode(&bytes)) else {
            return Ok(None);
        };
        let stands = last.basis == basis && last.facts == self.facts()? && {
            let outputs = staging.intact()?;
            outputs.is_some_and(|outputs| {
                last.summary.outputs.iter().all(|(name, hash)| outputs.get(name) == Some(hash))
            })
        };
        Ok(stands.then_some(last))
    }

    /// Keeps what a run came to, unless something changed while it ran.
    ///
    /// # Errors
    /// When a folder cannot be read or the record cannot be written.
    pub fn keep(
        &self,
        basis: &str,
        entries: (i64, i64),
        (summary, findings, unit_names): (&Summary, &[RatedFinding], &BTreeMap<String, String>),
    ) -> Result<(), BatchError> {
        if self.basis(entries)? != basis {
            return Ok(());
        }
        let record = LastRun {
            basis: basis.to_owned(),
            facts: self.facts()?,
            summary: summary.clone(),
            findings: findings.to_vec(),
            unit_names: unit_names.clone(),
        };
        let path = self.place();
        let failed = |source| BatchError::Unwritable { path: path.display().to_string(), source };
        let bytes = encode(&record).map_err(|error| failed(std::io::Error::other(error)))?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
            sweep(folder).map_err(failed)?;
        }
        write_whole(&path, &bytes).map_err(failed)
    }

    fn place(&self) -> PathBuf {
        self.workspace.store().join("last-run").join(format!("{}.json", self.options.folder()))
    }

    fn facts(&self) -> Result<String, BatchError> {
        tree(&snapshot::folder(self.workspace, self.options.period))
    }
}

/// The record behind its own hash, so that a damaged one is seen.
fn encode(record: &LastRun) -> serde_json::Result<Vec<u8>> {
    let json = serde_json::to_vec(record)?;
    let mut bytes = blake3::hash(&json).to_hex().as_bytes().to_vec();
    bytes.push(b'\n');
    bytes.extend(json);
    Ok(bytes)
}

fn decode(bytes: &[u8]) -> Option<LastRun> {
    let (hash, json) = bytes.split_at_checked(blake3::OUT_LEN * 2)?;
    let json = json.strip_prefix(b"\n")?;
    if blake3::hash(json).to_hex().as_bytes() != hash {
        return None;
    }
    serde_json::from_slice(json).ok()
}

/// Hash of the names and contents of all files below a folder; of an absent one that of an empty one.
fn tree(folder: &Path) -> Result<String, BatchError> {
    let mut paths = Vec::new();
    if folder.is_dir() {
        collect(folder, &mut paths)?;
    }
    paths.sort();
    let hashed: Vec<(PathBuf, blake3::Hash)> = paths
        .into_par_iter()
        .map(|path| {
            // A file that does not open is one that a run cannot read either: that it is there is all there is to know.
            let hash = std::fs::read(&path).map_or_else(|_| blake3::hash(b""), |bytes| blake3::hash(&bytes));
            (path, hash)
        })
        .collect();
    let mut whole = blake3::Hasher::new();
    for (path, hash) in hashed {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy();
        whole.update(blake3::hash(name.as_bytes()).as_bytes());
        whole.update(hash.as_bytes());
    }
    Ok(whole.finalize().to_hex().to_string())
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), BatchError> {
    let unreadable = |source| BatchError::Unreadable { path: folder.display().to_string(), source };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if entry.file_type().map_err(unreadable)?.is_dir() {
            collect(&entry.path(), paths)?;
        } else {
            paths.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_known_by_the_names_and_contents_of_its_files() {
        let folder = tempfile::tempdir().unwrap();
        let hash = || tree(folder.path()).unwrap();
        let empty = hash();
        assert_eq!(empty, tree(&folder.path().join("absent")).unwrap());
        std::fs::create_dir(folder.path().join("a")).unwrap();
        std::fs::write(folder.path().join("a/b.xlsx"), b"1").unwrap();
        let one = hash();
        assert_ne!(one, empty);
        assert_eq!(one, hash());
        std::fs::write(folder.path().join("a/b.xlsx"), b"2").unwrap();
        let changed = hash();
        assert_ne!(changed, one);
        std::fs::rename(folder.path().join("a/b.xlsx"), folder.path().join("a/c.xlsx")).unwrap();
        assert_ne!(hash(), changed);
    }

    #[test]
    fn a_damaged_record_says_nothing() {
        assert!(decode(b"").is_none());
        let json = br#"{"basis":"x"}"#;
        let mut bytes = blake3::hash(json).to_hex().as_bytes().to_vec();
        bytes.push(b'\n');
        bytes.extend(json);
        assert!(decode(&bytes).is_none(), "the rest is lacking");
    }
}
