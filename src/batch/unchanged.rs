//! Whether anything has changed since the last run of a period. What that run came to is then told again, and nothing is
//! read, computed or written anew.
//!
//! In: everything that a run looks at. Out: what the last run reported, if all of it is as it was and its outputs lie
//! untouched in their place. Derived: without `store/last-run` the next run does everything again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::discover::discover;
use super::period::looked_at;
use super::receipts::REGISTER_FILE;
use super::recompute::held;
use super::run::{RatedFinding, RunOptions};
use super::summary::Summary;
use super::unit_rows::Beneath;
use super::{Reference, snapshot};
use crate::publish::{Staging, published_files, sweep, write_whole};
use crate::store::{Ledger, RunId};
use crate::workspace::Workspace;

/// Hash of every source of the program, made when it was built.
const PROGRAM: &str = env!("TREEM_PROGRAM");

/// What is told of a run.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Told {
    pub summary: Summary,
    pub findings: Vec<RatedFinding>,
    pub unit_names: BTreeMap<String, String>,
}

/// What is remembered of the last run.
#[derive(Serialize, Deserialize)]
struct LastRun {
    /// What it was made from.
    basis: String,
    /// The run, and when it began: another ledger knows nothing of it.
    run: (RunId, String),
    /// What it left in `store/facts`.
    facts: String,
    /// Hashes of its outputs, by name.
    outputs: BTreeMap<String, String>,
    told: Told,
    /// What is kept beside this record of the units beneath the nation's provinces.
    beneath: Option<KeptBeneath>,
}

/// What a record says of the rows of units that lie beside it.
#[derive(Serialize, Deserialize)]
struct KeptBeneath {
    reported: usize,
    expected: usize,
    hash: String,
}

/// Everything that a run of a period looks at.
pub(super) struct Inputs<'a> {
    pub workspace: &'a Workspace,
    pub reference: &'a Reference,
    pub options: &'a RunOptions,
    /// What people have put on the record.
    pub record: String,
}

impl Inputs<'_> {
    /// One hash of it all; `None` where something cannot be looked at, and nothing be said therefore.
    pub fn basis(&self) -> Option<String> {
        let Self { workspace, reference, options, record } = self;
        let mut hash = blake3::Hasher::new();
        let parts = [
            PROGRAM,
            reference.definitions.fingerprint(),
            workspace.config_text(),
            &options.folder(),
            record,
        ];
        for part in parts {
            hash.update(blake3::hash(part.as_bytes()).as_bytes());
        }
        for period in looked_at(options.period) {
            let mut paths: Vec<PathBuf> =
                discover(workspace, period).ok()?.into_iter().map(|file| file.path).collect();
            let folder = workspace.inbox_of(period);
            paths.extend(Some(folder.join(REGISTER_FILE)).filter(|register| register.exists()));
            hash.update(period.to_string().as_bytes());
            hash.update(hash_of(&folder, paths)?.as_bytes());
        }
        Some(hash.finalize().to_hex().to_string())
    }

    /// What the last run told, if a run now would come to the same. A record that is lacking or damaged says nothing.
    pub fn last_run(&self, basis: &str, ledger: &Mutex<Ledger>, staging: &Staging) -> Option<Told> {
        self.standing(basis, ledger, staging).map(|last| last.told)
    }

    /// The same, with what the last run knew of the units beneath the nation's provinces.
    pub fn last_run_beneath(
        &self,
        basis: &str,
        ledger: &Mutex<Ledger>,
        staging: &Staging,
    ) -> Option<(Told, Beneath)> {
        let last = self.standing(basis, ledger, staging)?;
        let KeptBeneath { reported, expected, hash } = last.beneath?;
        let rows = std::fs::read(self.place("units.csv")).ok()?;
        let kept = blake3::hash(&rows).to_hex().as_str() == hash;
        kept.then_some((last.told, Beneath { reported, expected, rows }))
    }

    fn standing(&self, basis: &str, ledger: &Mutex<Ledger>, staging: &Staging) -> Option<LastRun> {
        let last = std::fs::read(self.place("json")).ok().and_then(|bytes| decode(&bytes))?;
        let (run, began) = &last.run;
        let stands = last.basis == basis
            && held(ledger).run_began(*run).ok()?.as_ref() == Some(began)
            && self.facts().as_ref() == Some(&last.facts)
            && staging.intact().ok()?.as_ref() == Some(&last.outputs);
        stands.then_some(last)
    }

    /// Keeps what a run came to, unless something changed while it ran. That it cannot be kept is no fault of the run:
    /// the next one does everything again. `run`: the run, and when it began; `outputs`: hashes of its outputs, by name.
    pub fn keep(
        &self,
        basis: &str,
        run: (RunId, String),
        outputs: &BTreeMap<String, String>,
        (told, beneath): (&Told, Option<&Beneath>),
    ) {
        let Some(facts) = self.facts().filter(|_| self.basis().as_deref() == Some(basis)) else { return };
        let (basis, outputs, told) = (basis.to_owned(), outputs.clone(), told.clone());
        let kept = beneath.map(|Beneath { reported, expected, rows }| KeptBeneath {
            reported: *reported,
            expected: *expected,
            hash: blake3::hash(rows).to_hex().to_string(),
        });
        let record = LastRun { basis, run, facts, outputs, told, beneath: kept };
        if let Err(error) = self.write(&record, beneath) {
            tracing::debug!(%error, "last run not kept");
        }
    }

    fn write(&self, record: &LastRun, beneath: Option<&Beneath>) -> std::io::Result<()> {
        let path = self.place("json");
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
            sweep(folder)?;
        }
        if let Some(Beneath { rows, .. }) = beneath {
            write_whole(&self.place("units.csv"), rows)?;
        }
        write_whole(&path, &encode(record)?)
    }

    /// Where a file of the record lies, by its ending.
    fn place(&self, ending: &str) -> PathBuf {
        self.workspace.store().join("last-run").join(format!("{}.{ending}", self.options.folder()))
    }

    /// Hash of the snapshots of the period.
    fn facts(&self) -> Option<String> {
        let folder = snapshot::folder(self.workspace, self.options.period);
        let files = published_files(&folder).ok()?;
        hash_of(&folder, files.into_iter().map(|name| folder.join(name)).collect())
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

/// Hash of the names and contents of files; `None` where one does not open.
fn hash_of(folder: &Path, mut paths: Vec<PathBuf>) -> Option<String> {
    paths.sort();
    let read = |path: PathBuf| {
        let bytes = std::fs::read(&path).ok()?;
        Some((path, blake3::hash(&bytes)))
    };
    let hashed: Vec<(PathBuf, blake3::Hash)> = paths.into_par_iter().map(read).collect::<Option<_>>()?;
    let mut whole = blake3::Hasher::new();
    for (path, hash) in hashed {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy();
        whole.update(blake3::hash(name.as_bytes()).as_bytes());
        whole.update(hash.as_bytes());
    }
    Some(whole.finalize().to_hex().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_name_and_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let hash = |name: &str| hash_of(folder.path(), vec![path(name)]);
        assert_eq!(hash("a.xlsx"), None, "it does not open");
        std::fs::write(path("a.xlsx"), b"1").unwrap();
        std::fs::write(path("b.xlsx"), b"1").unwrap();
        let one = hash("a.xlsx");
        assert!(one.is_some() && one == hash("a.xlsx"));
        assert_ne!(one, hash("b.xlsx"));
        std::fs::write(path("a.xlsx"), b"2").unwrap();
        assert_ne!(one, hash("a.xlsx"));
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
