//! What the ledger keeps.

use serde::{Deserialize, Serialize};

/// Number of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RunId(pub(super) i64);

/// The reading of one file under one set of definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewParse<'a> {
    /// Hash of the bytes and of the fingerprints of reader, form and catalogue.
    pub parse_key: &'a str,
    /// Hash of the file's bytes.
    pub file_hash: &'a str,
    /// The reading, serialised by the caller.
    pub blob: &'a [u8],
}

/// A file received, as it was understood. Unknown parts are `None`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Submission {
    /// Path relative to the workspace.
    pub file: String,
    /// Hash of the file's bytes.
    pub hash: String,
    /// GSO code of the unit.
    pub unit: Option<String>,
    /// Reporter kind.
    pub reporter: Option<String>,
    /// Period as text.
    pub period: Option<String>,
    /// Revision number.
    pub revision: Option<u32>,
    /// Day of receipt (ISO); `None` is "chưa xác định".
    pub received: Option<String>,
    /// What became of it.
    pub verdict: String,
}

/// Hashes of what people have put on the record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecordOfPeople {
    /// Of the decisions in force.
    pub decisions: String,
    /// Of the versions issued.
    pub issues: String,
}

/// Beginning of a run. Times stay in the ledger and never reach an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunStart<'a> {
    /// Period as text.
    pub period: &'a str,
    /// Time, RFC 3339.
    pub started: &'a str,
    /// Fingerprint of the definitions.
    pub definitions: &'a str,
    /// Version of the program.
    pub program: &'a str,
}

/// End of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunEnd<'a> {
    /// Time, RFC 3339.
    pub finished: &'a str,
    /// Outcome in a word.
    pub outcome: &'a str,
    /// Exit code.
    pub exit_code: u8,
}
