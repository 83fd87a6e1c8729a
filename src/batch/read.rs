//! Bytes → [`FileRead`], in parallel; unchanged bytes under unchanged definitions are not parsed again.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::discover::InboxFile;
use super::{BatchError, Progress, Reference};
use crate::intake::workbook::{Limits, Refusal};
use crate::intake::{FileRead, READER_VERSION, Reader};
use crate::period::Period;
use crate::store::{Ledger, NewParse};

/// What reading a file came to.
pub(super) type ReadOutcome = Result<FileRead, Box<Refusal>>;

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

/// Reads the bytes of one file outside any workspace.
pub(super) fn read_bytes(reader: &Reader<'_>, bytes: &[u8], expected: Option<Period>) -> ReadOutcome {
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

/// Reads all files of a period; what the ledger already knows is taken from it, the rest is added to it.
///
/// # Errors
/// When a file cannot be opened or the ledger refuses. A file that opens but is no submission is no error.
pub(super) fn read_all(
    files: Vec<InboxFile>,
    period: Period,
    reference: &Reference,
    ledger: &mut Ledger,
    progress: &dyn Progress,
) -> Result<Vec<ReadFile>, BatchError> {
    let reader =
        Reader { layout: &reference.layout, catalogue: &reference.catalogue, limits: Limits::default() };
    let hashed: Vec<(InboxFile, Vec<u8>, String)> = files
        .into_par_iter()
        .map(|inbox| {
            let bytes = std::fs::read(&inbox.path)
                .map_err(|source| BatchError::Unreadable { path: inbox.file.clone(), source })?;
            let hash = blake3::hash(&bytes).to_hex().to_string();
            Ok((inbox, bytes, hash))
        })
        .collect::<Result<_, BatchError>>()?;
    let keys: Vec<String> = hashed.iter().map(|(_, _, hash)| parse_key(hash, reference, period)).collect();
    let known = ledger.parses(&keys)?;
    let parsed: Vec<(ReadFile, Option<Fresh>)> = hashed
        .into_par_iter()
        .zip(keys)
        .map(|((inbox, bytes, hash), key)| {
            // A blob of an earlier program version may not decode: it is then simply read again.
            let stored = known.get(&key).and_then(|blob| postcard::from_bytes(blob).ok());
            let fresh_read = stored.is_none();
            let outcome: ReadOutcome = stored.unwrap_or_else(|| read_bytes(&reader, &bytes, Some(period)));
            let blob = if fresh_read { postcard::to_stdvec(&outcome).ok() } else { None };
            let fresh = blob.map(|blob| Fresh { key, hash: hash.clone(), blob });
            progress.step();
            (ReadFile { inbox, hash, outcome }, fresh)
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
