//! Bytes → [`FileRead`], in parallel; unchanged bytes under unchanged definitions are not parsed again.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::apart::Pool;
use super::discover::InboxFile;
use super::recompute::LedgerAccess;
use super::{BatchError, Progress, Reference};
use crate::finding::{Finding, Place};
use crate::intake::workbook::{Limits, Refusal};
use crate::intake::{FileRead, Reader};
use crate::message::{Explain, Lang, io_reason};
use crate::period::Period;
use crate::store::NewParse;

/// Hash of the sources that decide how a file is read, made when the program was built.
const READER: &str = env!("TREEM_READER");

/// What reading a file came to.
pub(super) type ReadOutcome = Result<FileRead, Unusable>;

/// Why a file gave nothing.
pub(super) enum Unusable {
    /// It opened, and is no submission.
    Refused(Box<Refusal>),
    /// It did not open: gone, locked by another program, or still being written.
    Unreadable(std::io::Error),
}

impl Unusable {
    /// Whether another attempt may end otherwise.
    fn may_pass(&self) -> bool {
        match self {
            Self::Refused(refusal) => refusal.may_pass(),
            Self::Unreadable(_) => true,
        }
    }

    /// The finding that blocks the file.
    pub fn finding(&self) -> Finding {
        match self {
            Self::Refused(refusal) => Finding::fail("R-STR-001", Place::default(), refusal.vietnamese(), "")
                .with("found_en", refusal.to_string()),
            Self::Unreadable(error) => {
                Finding::fail("R-STR-028", Place::default(), io_reason(error, Lang::Vi), "")
                    .with("found_en", io_reason(error, Lang::En))
            }
        }
    }
}

/// What the ledger keeps of a reading.
pub(super) type StoredRead = Result<FileRead, Box<Refusal>>;

/// A file with its hash and content.
pub(super) struct ReadFile {
    pub inbox: InboxFile,
    pub hash: String,
    pub outcome: ReadOutcome,
}

/// A parse that the ledger did not have.
struct Fresh {
    key: String,
    hash: String,
    blob: Vec<u8>,
}

/// Reads the bytes of one file; a panic of a parser is a refusal.
pub(super) fn read_bytes(reader: &Reader<'_>, bytes: &[u8], expected: Option<Period>) -> StoredRead {
    catch_unwind(AssertUnwindSafe(|| reader.read(bytes, expected)))
        .unwrap_or_else(|_| Err(Box::new(Refusal::ParserPanicked)))
}

/// Key of a parse: the bytes and everything that decides how they are read.
fn parse_key(hash: &str, definitions: &str, expected: Period, limits: &Limits) -> String {
    // A handful of numbers cannot fail to serialise.
    let limits = postcard::to_stdvec(limits).unwrap_or_default();
    let mut hasher = blake3::Hasher::new();
    for part in [hash, definitions, &expected.to_string(), READER] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.update(&limits);
    hasher.finalize().to_hex().to_string()
}

/// The blob to store for an outcome. What may be a fault of the program or of the machine is not kept, so that the next run
/// tries again.
fn blob(outcome: &StoredRead) -> Option<Vec<u8>> {
    match outcome {
        Err(refusal) if refusal.may_pass() => None,
        _ => postcard::to_stdvec(outcome).ok(),
    }
}

/// Reads all files of a period; what the ledger already knows is taken from it, the rest is added to it. Files are
/// hashed first and opened again only where the ledger does not know them, so that their bytes are never all in memory.
///
/// # Errors
/// When the ledger refuses. A file that does not open, or is no submission, is no error.
pub(super) fn read_all(
    files: Vec<InboxFile>,
    period: Period,
    reference: &Reference,
    pool: &Pool<'_>,
    ledger: LedgerAccess<'_>,
    progress: &dyn Progress,
) -> Result<Vec<ReadFile>, BatchError> {
    let limits = pool.limits();
    let hashed: Vec<(InboxFile, std::io::Result<String>)> = files
        .into_par_iter()
        .map(|inbox| {
            let hash = std::fs::read(&inbox.path).map(|bytes| hash_of(&bytes));
            (inbox, hash)
        })
        .collect();
    let definitions = reference.definitions.fingerprint();
    let keys: Vec<String> = hashed
        .iter()
        .filter_map(|(_, hash)| Some(parse_key(hash.as_ref().ok()?, definitions, period, limits)))
        .collect();
    let known = ledger.parses(&keys)?;
    let parsed: Vec<(ReadFile, Option<Fresh>)> = hashed
        .into_par_iter()
        .map(|(inbox, hash)| {
            let read = match hash {
                Ok(hash) => {
                    let key = parse_key(&hash, definitions, period, limits);
                    read_one(pool, inbox, hash, key, &known, period)?
                }
                Err(error) => {
                    (ReadFile { inbox, hash: String::new(), outcome: Err(Unusable::Unreadable(error)) }, None)
                }
            };
            progress.step();
            Ok(read)
        })
        .collect::<Result<_, BatchError>>()?;
    let (files, fresh): (Vec<ReadFile>, Vec<Option<Fresh>>) = parsed.into_iter().unzip();
    let mut fresh: Vec<Fresh> = fresh.into_iter().flatten().collect();
    fresh.sort_by(|a, b| a.key.cmp(&b.key));
    fresh.dedup_by(|a, b| a.key == b.key);
    let rows: Vec<NewParse<'_>> = fresh
        .iter()
        .map(|parse| NewParse { parse_key: &parse.key, file_hash: &parse.hash, blob: &parse.blob })
        .collect();
    ledger.add_parses(&rows)?;
    if files.iter().any(|file| file.outcome.as_ref().is_err_and(Unusable::may_pass)) {
        pool.note_passing();
    }
    Ok(files)
}

fn hash_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// One file, from the ledger or from its bytes.
fn read_one(
    pool: &Pool<'_>,
    inbox: InboxFile,
    hash: String,
    key: String,
    known: &BTreeMap<String, Vec<u8>>,
    period: Period,
) -> Result<(ReadFile, Option<Fresh>), BatchError> {
    // A blob that this program cannot take apart is no reading: the file is read again, and as the ledger never changes
    // a row, again in every run.
    if let Some(stored) = known.get(&key).and_then(|blob| postcard::from_bytes::<StoredRead>(blob).ok()) {
        return Ok((ReadFile { inbox, hash, outcome: stored.map_err(Unusable::Refused) }, None));
    }
    let bytes = match std::fs::read(&inbox.path) {
        Ok(bytes) if hash_of(&bytes) == hash => bytes,
        Ok(_) => {
            let changing =
                std::io::Error::new(std::io::ErrorKind::ResourceBusy, "the file changed while it was read");
            return Ok((ReadFile { inbox, hash, outcome: Err(Unusable::Unreadable(changing)) }, None));
        }
        Err(error) => return Ok((ReadFile { inbox, hash, outcome: Err(Unusable::Unreadable(error)) }, None)),
    };
    let outcome = pool.read(&bytes, Some(period))?;
    let fresh = blob(&outcome).map(|blob| Fresh { key, hash: hash.clone(), blob });
    Ok((ReadFile { inbox, hash, outcome: outcome.map_err(Unusable::Refused) }, fresh))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::batch::NoProgress;
    use crate::store::Ledger;

    fn period() -> Period {
        "2024-S1".parse().unwrap()
    }

    #[test]
    fn the_key_of_a_parse_names_everything_that_decides_how_a_file_is_read() {
        let limits = Limits::default();
        let key = parse_key("hash", "definitions", period(), &limits);
        assert_eq!(key, parse_key("hash", "definitions", period(), &Limits::default()));
        let fewer = Limits { max_sheets: 1, ..Limits::default() };
        for other in [
            parse_key("other", "definitions", period(), &limits),
            parse_key("hash", "other", period(), &limits),
            parse_key("hash", "definitions", "2024".parse().unwrap(), &limits),
            parse_key("hash", "definitions", period(), &fewer),
        ] {
            assert_ne!(other, key);
        }
        assert_eq!(READER.len(), 32, "the hash of the reader's sources");
    }

    #[test]
    fn what_may_end_otherwise_another_time_is_not_kept() {
        for refusal in [Refusal::ParserPanicked, Refusal::ReaderDied, Refusal::TooSlow { seconds: 1 }] {
            assert_eq!(blob(&Err(Box::new(refusal))), None);
        }
        assert!(blob(&Ok(FileRead::default())).is_some());
    }

    #[test]
    fn a_stored_reading_that_does_not_decode_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xlsx");
        std::fs::write(&path, b"no workbook").unwrap();
        let reference = Reference::load(&[]).unwrap();
        let mut ledger = Ledger::open(folder.path()).unwrap();
        let hash = blake3::hash(b"no workbook").to_hex().to_string();
        let key = parse_key(&hash, reference.definitions.fingerprint(), period(), &Limits::default());
        let broken = NewParse { parse_key: &key, file_hash: &hash, blob: &[9] };
        ledger.add_parses(&[broken]).unwrap();
        let ledger = Mutex::new(ledger);
        for _ in 0..2 {
            let (file, within) = ("inbox/2024-S1/a.xlsx".to_owned(), "a.xlsx".to_owned());
            let files = vec![InboxFile { path: path.clone(), file, within }];
            let read = read_all(
                files,
                period(),
                &reference,
                &Pool::new(&reference, &Limits::default()),
                LedgerAccess::Keep(&ledger),
                &NoProgress,
            )
            .unwrap();
            let outcome = &read[0].outcome;
            assert!(
                matches!(outcome, Err(Unusable::Refused(refusal)) if **refusal != Refusal::ParserPanicked)
            );
        }
    }
}
