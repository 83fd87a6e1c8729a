//! Whether anything has changed since the last run of a period, and what. Where nothing has, what that run came to is
//! told again, and nothing is read, computed or written anew.
//!
//! In: everything that a run looks at. Out: what the last run reported, if all of it is as it was and its outputs lie
//! untouched in their place; otherwise what is not as it was. Derived: without `store/last-run` the next run does
//! everything again, and nobody can say what has changed.

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
use crate::publish::{Staging, last_published, published_files, sweep, write_whole};
use crate::store::{Ledger, RecordOfPeople, RunId};
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

/// What a run is made from, as hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Basis {
    /// Name of the folder of the outputs.
    folder: String,
    program: String,
    definitions: String,
    configuration: String,
    people: RecordOfPeople,
    /// Submissions and registers, by path within the workspace.
    files: BTreeMap<String, String>,
}

/// What became of a file since the last run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputChange {
    /// It was not there.
    New,
    /// Its content was another one.
    Changed,
    /// It is no longer there.
    Gone,
}

/// What a run now would be made from otherwise than the last one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InputChanges {
    /// Submissions and registers by path within the workspace.
    pub files: Vec<(String, InputChange)>,
    /// `treem.toml`.
    pub configuration: bool,
    /// The definitions in force.
    pub definitions: bool,
    /// The program.
    pub program: bool,
    /// Decisions on record.
    pub decisions: bool,
    /// Outputs that are no longer what the last run wrote, by name: edited, or removed.
    pub edited: Vec<String>,
}

impl InputChanges {
    /// What is other between two runs.
    fn between(last: &Basis, now: &Basis) -> Self {
        let gone = last.files.keys().filter(|name| !now.files.contains_key(*name));
        let mut files: Vec<(String, InputChange)> =
            gone.map(|name| (name.clone(), InputChange::Gone)).collect();
        files.extend(now.files.iter().filter_map(|(name, hash)| match last.files.get(name) {
            None => Some((name.clone(), InputChange::New)),
            Some(known) if known != hash => Some((name.clone(), InputChange::Changed)),
            Some(_) => None,
        }));
        files.sort_by(|a, b| a.0.cmp(&b.0));
        Self {
            files,
            configuration: last.configuration != now.configuration,
            definitions: last.definitions != now.definitions,
            program: last.program != now.program,
            // Issuing changes no output.
            decisions: last.people.decisions != now.people.decisions,
            edited: Vec::new(),
        }
    }

    fn is_any(&self) -> bool {
        !self.files.is_empty() || self.configuration || self.definitions || self.program || self.decisions
    }
}

/// What is remembered of the last run.
#[derive(Serialize, Deserialize)]
struct LastRun {
    /// What it was made from.
    basis: Basis,
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
    pub record: RecordOfPeople,
}

impl Inputs<'_> {
    /// All of it; `None` where something cannot be looked at, and nothing be said therefore.
    pub fn basis(&self) -> Option<Basis> {
        let Self { workspace, reference, options, record } = self;
        let mut paths: Vec<PathBuf> = Vec::new();
        for period in looked_at(options.period) {
            paths.extend(discover(workspace, period).ok()?.into_iter().map(|file| file.path));
            let register = workspace.inbox_of(period).join(REGISTER_FILE);
            paths.extend(Some(register).filter(|register| register.exists()));
        }
        Some(Basis {
            folder: options.folder(),
            program: PROGRAM.to_owned(),
            definitions: reference.definitions.fingerprint().to_owned(),
            configuration: blake3::hash(workspace.config_text().as_bytes()).to_hex().to_string(),
            people: record.clone(),
            files: hashes(paths, |path| workspace.relative(path))?,
        })
    }

    /// What the last run told, if a run now would come to the same. A record that is lacking or damaged says nothing.
    pub fn last_run(&self, basis: &Basis, ledger: &Mutex<Ledger>, staging: &Staging) -> Option<Told> {
        self.standing(basis, ledger, staging).map(|last| last.told)
    }

    /// The same, with what the last run knew of the units beneath the nation's provinces.
    pub fn last_run_beneath(
        &self,
        basis: &Basis,
        ledger: &Mutex<Ledger>,
        staging: &Staging,
    ) -> Option<(Told, Beneath)> {
        let last = self.standing(basis, ledger, staging)?;
        let KeptBeneath { reported, expected, hash } = last.beneath?;
        let rows = std::fs::read(self.place("units.csv")).ok()?;
        let kept = blake3::hash(&rows).to_hex().as_str() == hash;
        kept.then_some((last.told, Beneath { reported, expected, rows }))
    }

    fn standing(&self, basis: &Basis, ledger: &Mutex<Ledger>, staging: &Staging) -> Option<LastRun> {
        let last = self.remembered()?;
        let (run, began) = &last.run;
        let stands = last.basis == *basis
            && held(ledger).run_began(*run).ok()?.as_ref() == Some(began)
            && self.facts().as_ref() == Some(&last.facts)
            && staging.intact().ok()?.as_ref() == Some(&last.outputs);
        stands.then_some(last)
    }

    fn remembered(&self) -> Option<LastRun> {
        std::fs::read(self.place("json")).ok().and_then(|bytes| decode(&bytes))
    }

    /// What has changed since the run that made the outputs; `None` where nothing has, or nobody can say.
    pub fn changes(&self) -> Option<InputChanges> {
        let (out, name) = (self.workspace.out(), self.options.folder());
        let last = self.remembered().filter(|last| last.outputs == last_published(&out, &name))?;
        let changes = InputChanges::between(&last.basis, &self.basis()?);
        let folder = out.join(name);
        let lies = |(name, hash): &(&String, &String)| {
            let bytes = std::fs::read(folder.join(name));
            bytes.is_ok_and(|bytes| blake3::hash(&bytes).to_hex().as_str() == *hash)
        };
        let edited = last.outputs.iter().filter(|output| !lies(output)).map(|(name, _)| name.clone());
        changes.is_any().then(|| InputChanges { edited: edited.collect(), ..changes })
    }

    /// Keeps what a run came to, unless something changed while it ran. That it cannot be kept is no fault of the run:
    /// the next one does everything again. `run`: the run, and when it began; `outputs`: hashes of its outputs, by name.
    pub fn keep(
        &self,
        basis: &Basis,
        run: (RunId, String),
        outputs: &BTreeMap<String, String>,
        (told, beneath): (&Told, Option<&Beneath>),
    ) {
        let Some(facts) = self.facts().filter(|_| self.basis().as_ref() == Some(basis)) else { return };
        let (basis, outputs, told) = (basis.clone(), outputs.clone(), told.clone());
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
        let paths = published_files(&folder).ok()?.into_iter().map(|name| folder.join(name)).collect();
        let hashes = hashes(paths, |path| path.strip_prefix(&folder).unwrap_or(path).display().to_string())?;
        let mut whole = blake3::Hasher::new();
        for (name, hash) in hashes {
            whole.update(blake3::hash(name.as_bytes()).as_bytes());
            whole.update(hash.as_bytes());
        }
        Some(whole.finalize().to_hex().to_string())
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

/// Hashes of files by name; `None` where one does not open.
fn hashes(paths: Vec<PathBuf>, name: impl Fn(&Path) -> String + Sync) -> Option<BTreeMap<String, String>> {
    let read = |path: PathBuf| {
        let bytes = std::fs::read(&path).ok()?;
        Some((name(&path), blake3::hash(&bytes).to_hex().to_string()))
    };
    paths.into_par_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_name_and_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        let all = |names: &[&str]| hashes(names.iter().map(|name| path(name)).collect(), name);
        assert_eq!(all(&["a.xlsx"]), None, "it does not open");
        std::fs::write(path("a.xlsx"), b"1").unwrap();
        std::fs::write(path("b.xlsx"), b"1").unwrap();
        let both = all(&["b.xlsx", "a.xlsx"]).unwrap();
        assert_eq!(both.keys().collect::<Vec<_>>(), ["a.xlsx", "b.xlsx"]);
        assert_eq!(both["a.xlsx"], both["b.xlsx"]);
        std::fs::write(path("a.xlsx"), b"2").unwrap();
        assert_ne!(all(&["a.xlsx"]).unwrap()["a.xlsx"], both["a.xlsx"]);
    }

    #[test]
    fn what_has_changed_is_named_and_an_issued_version_is_no_change() {
        let basis = |files: &[(&str, &str)], people: RecordOfPeople| Basis {
            folder: "2024".to_owned(),
            program: String::new(),
            definitions: String::new(),
            configuration: String::new(),
            people,
            files: files.iter().map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned())).collect(),
        };
        let last = basis(&[("a", "1"), ("b", "1"), ("c", "1")], RecordOfPeople::default());
        let people = RecordOfPeople { issues: "x".to_owned(), ..RecordOfPeople::default() };
        assert!(!InputChanges::between(&last, &Basis { people, ..last.clone() }).is_any());
        let people = RecordOfPeople { decisions: "x".to_owned(), ..RecordOfPeople::default() };
        let changes = InputChanges::between(&last, &basis(&[("a", "2"), ("b", "1"), ("d", "1")], people));
        assert!(changes.decisions && !changes.configuration);
        let named: Vec<(&str, InputChange)> =
            changes.files.iter().map(|(name, change)| (name.as_str(), *change)).collect();
        assert_eq!(named, [("a", InputChange::Changed), ("c", InputChange::Gone), ("d", InputChange::New)]);
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
