//! Tables of the ledger and the steps from one format to the next.

use rusqlite::{Connection, TransactionBehavior};

/// Marks a SQLite file as a ledger of this program ("trem").
pub(super) const APPLICATION_ID: i64 = 0x7472_656d;

/// One step per format, in order; the format is the number of steps taken (`user_version`).
const STEPS: [&str; 3] = [FIRST, SECOND, THIRD];

/// Latest format known.
pub(super) const FORMAT: i64 = STEPS.len() as i64;

/// A finished run is a row of its own, because rows never change.
const FIRST: &str = "
CREATE TABLE parse (
    parse_key TEXT PRIMARY KEY NOT NULL,
    file_hash TEXT NOT NULL,
    blob_hash BLOB NOT NULL,
    blob BLOB NOT NULL
) STRICT;

CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    period TEXT NOT NULL,
    started TEXT NOT NULL,
    definitions TEXT NOT NULL,
    program TEXT NOT NULL
) STRICT;

CREATE TABLE run_end (
    run INTEGER PRIMARY KEY REFERENCES run (id),
    finished TEXT NOT NULL,
    outcome TEXT NOT NULL,
    exit_code INTEGER NOT NULL
) STRICT;

CREATE TABLE submission (
    id INTEGER PRIMARY KEY,
    file TEXT NOT NULL,
    hash TEXT NOT NULL,
    unit TEXT,
    reporter TEXT,
    period TEXT,
    revision INTEGER,
    received TEXT,
    verdict TEXT NOT NULL,
    first_seen_run INTEGER NOT NULL REFERENCES run (id)
) STRICT;
CREATE INDEX submission_by_period ON submission (period, unit);
CREATE INDEX submission_by_file ON submission (file, hash);
";

/// What people decided, what they explained, and what was issued. A withdrawal is a row of its own; the last row about a
/// finding holds.
const SECOND: &str = "
CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    period TEXT NOT NULL,
    finding TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('override', 'explanation')),
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    rule TEXT NOT NULL,
    unit TEXT NOT NULL,
    reporter TEXT NOT NULL,
    place TEXT NOT NULL,
    found TEXT NOT NULL,
    figures TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    decided_by TEXT NOT NULL CHECK (decided_by <> ''),
    decided_at TEXT NOT NULL
) STRICT;
CREATE INDEX decision_by_period ON decision (period, finding);

CREATE TABLE issue (
    id INTEGER PRIMARY KEY,
    period TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    document TEXT NOT NULL,
    issued_by TEXT NOT NULL CHECK (issued_by <> ''),
    issued_at TEXT NOT NULL,
    state TEXT NOT NULL,
    outputs TEXT NOT NULL,
    basis TEXT NOT NULL,
    data_hash BLOB NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (period, number)
) STRICT;

CREATE TABLE reason (
    id INTEGER PRIMARY KEY,
    period TEXT NOT NULL,
    finding TEXT NOT NULL,
    file TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    text TEXT NOT NULL,
    first_seen_run INTEGER NOT NULL REFERENCES run (id),
    UNIQUE (period, finding, file_hash, text)
) STRICT;
";

/// What the public got: the files themselves as far as figures stand in them, so that an audit needs no other source, and
/// beside them what is confidential of it.
const THIRD: &str = "
CREATE TABLE release (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    source TEXT,
    period TEXT NOT NULL,
    map TEXT NOT NULL,
    policy TEXT NOT NULL,
    released_by TEXT NOT NULL CHECK (released_by <> ''),
    released_at TEXT NOT NULL,
    files TEXT NOT NULL,
    certificate TEXT NOT NULL,
    data_hash TEXT NOT NULL,
    data BLOB NOT NULL,
    counts_hash TEXT NOT NULL,
    counts BLOB NOT NULL,
    witnesses_hash TEXT NOT NULL,
    witnesses BLOB NOT NULL
) STRICT;
CREATE TABLE withdrawal (
    id INTEGER PRIMARY KEY,
    release TEXT NOT NULL UNIQUE REFERENCES release (name),
    reason TEXT NOT NULL CHECK (reason <> ''),
    withdrawn_by TEXT NOT NULL CHECK (withdrawn_by <> ''),
    withdrawn_at TEXT NOT NULL
) STRICT;
";

/// Tables guarded against change.
const TABLES: [&str; 9] =
    ["parse", "run", "run_end", "submission", "decision", "issue", "reason", "release", "withdrawal"];

/// Brings a ledger of format `from` to the latest one; all or nothing.
pub(super) fn migrate(connection: &mut Connection, from: i64) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let taken = usize::try_from(from).unwrap_or(0);
    for step in STEPS.iter().skip(taken) {
        transaction.execute_batch(step)?;
    }
    for table in TABLES {
        for event in ["UPDATE", "DELETE"] {
            transaction.execute_batch(&format!(
                "CREATE TRIGGER IF NOT EXISTS {table}_no_{event} BEFORE {event} ON {table}
                 BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;"
            ))?;
        }
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", FORMAT)?;
    transaction.commit()
}

/// A ledger as an earlier version of the program wrote it.
#[cfg(test)]
pub(super) fn create_first(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(FIRST)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", 1)
}
