//! Bytes → [`FileRead`], in parallel; unchanged bytes under unchanged definitions are not parsed again.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::discover::InboxFile;
use super::{BatchError, Progress, Reference};
use crate::finding::{Finding, Place};
use crate::intake::workbook::{Limits, Refusal};
use crate::intake::{FileRead, READER_VERSION, Reader};
use crate::message::Explain;
use crate::period::Period;
use crate::store::{Ledger, NewParse};

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
    /// The finding that blocks the file.
    pub fn finding(&self) -> Finding {
        match self {
            Self::Refused(refusal) => Finding::fail("R-STR-001", Place::default(), refusal.vietnamese(), "")
                .with("found_en", refusal.to_string()),
            Self::Unreadable(error) => Finding::fail("R-STR-028", Place::default(), error.to_string(), ""),
        }
    }
}

/// What the ledger keeps of a reading.
type StoredRead = Result<FileRead, Box<Refusal>>;

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
fn parse_key(hash: &str, reference: &Reference, expected: Period) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in
        [hash, reference.definitions.fingerprint(), &expected.to_string(), &READER_VERSION.to_string()]
    {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex().to_string()
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
    ledger: &mut Ledger,
    progress: &dyn Progress,
) -> Result<Vec<ReadFile>, BatchError> {
    let reader =
        Reader { layout: &reference.layout, catalogue: &reference.catalogue, limits: Limits::default() };
    let hashed: Vec<(InboxFile, std::io::Result<String>)> = files
        .into_par_iter()
        .map(|inbox| {
            let hash = std::fs::read(&inbox.path).map(|bytes| hash_of(&bytes));
            (inbox, hash)
        })
        .collect();
    let keys: Vec<String> = hashed
        .iter()
        .filter_map(|(_, hash)| Some(parse_key(hash.as_ref().ok()?, reference, period)))
        .collect();
    let known = ledger.parses(&keys)?;
    let parsed: Vec<(ReadFile, Option<Fresh>)> = hashed
        .into_par_iter()
        .map(|(inbox, hash)| {
            let read = match hash {
                Ok(hash) => {
                    let key = parse_key(&hash, reference, period);
                    read_one(&reader, inbox, hash, key, &known, period)
                }
                Err(error) => {
                    (ReadFile { inbox, hash: String::new(), outcome: Err(Unusable::Unreadable(error)) }, None)
                }
            };
            progress.step();
            read
        })
        .collect();
    let (files, fresh): (Vec<ReadFile>, Vec<Option<Fresh>>) = parsed.into_iter().unzip();
    let mut fresh: Vec<Fresh> = fresh.into_iter().flatten().collect();
    fresh.sort_by(|a, b| a.key.cmp(&b.key));
    fresh.dedup_by(|a, b| a.key == b.key);
    let rows: Vec<NewParse<'_>> = fresh
        .iter()
        .filter(|parse| !known.contains_key(&parse.key))
        .map(|parse| NewParse { parse_key: &parse.key, file_hash: &parse.hash, blob: &parse.blob })
        .collect();
    ledger.add_parses(&rows)?;
    Ok(files)
}

fn hash_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// One file, from the ledger or from its bytes.
fn read_one(
    reader: &Reader<'_>,
    inbox: InboxFile,
    hash: String,
    key: String,
    known: &BTreeMap<String, Vec<u8>>,
    period: Period,
) -> (ReadFile, Option<Fresh>) {
    // A blob that does not decode is simply read again.
    if let Some(stored) = known.get(&key).and_then(|blob| postcard::from_bytes::<StoredRead>(blob).ok()) {
        return (ReadFile { inbox, hash, outcome: stored.map_err(Unusable::Refused) }, None);
    }
    let bytes = match std::fs::read(&inbox.path) {
        Ok(bytes) if hash_of(&bytes) == hash => bytes,
        Ok(_) => {
            let changing =
                std::io::Error::new(std::io::ErrorKind::ResourceBusy, "the file changed while it was read");
            return (ReadFile { inbox, hash, outcome: Err(Unusable::Unreadable(changing)) }, None);
        }
        Err(error) => return (ReadFile { inbox, hash, outcome: Err(Unusable::Unreadable(error)) }, None),
    };
    let outcome = read_bytes(reader, &bytes, Some(period));
    // What made a parser panic may be mended in the next version: it is not kept.
    let keep = !matches!(&outcome, Err(refusal) if **refusal == Refusal::ParserPanicked);
    let blob = if keep { postcard::to_stdvec(&outcome).ok() } else { None };
    let fresh = blob.map(|blob| Fresh { key, hash: hash.clone(), blob });
    (ReadFile { inbox, hash, outcome: outcome.map_err(Unusable::Refused) }, fresh)
}
