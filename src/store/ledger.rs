//! Opening, reading and appending to the ledger.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};

use super::schema::{APPLICATION_ID, FORMAT, migrate};
use super::{NewParse, RecordOfPeople, RunEnd, RunId, RunStart, StoreError, Submission, WorkspaceLock};

/// Name of the ledger in the store folder.
pub const LEDGER_FILE: &str = "ledger.sqlite";

/// The ledger of a workspace. Whoever writes to it holds the [`super::WorkspaceLock`].
#[derive(Debug)]
pub struct Ledger {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
}

impl Ledger {
    /// Opens the ledger in a store folder; creates folder and ledger if need be.
    ///
    /// # Errors
    /// When it cannot be read or written, is damaged, or was written by a later version of the program.
    pub fn open(store: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(store)
            .map_err(|source| StoreError::Io { path: store.display().to_string(), source })?;
        let path = store.join(LEDGER_FILE);
        let opened = Self::connect(&path).map_err(|error| StoreError::database(&path, error))?;
        let (mut connection, application, format) = opened;
        let path_text = || path.display().to_string();
        if format > FORMAT {
            return Err(StoreError::Newer { path: path_text(), found: format, known: FORMAT });
        }
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(|error| StoreError::database(&path, error))?;
        if application != APPLICATION_ID && (application != 0 || format != 0 || tables != 0) {
            return Err(StoreError::Damaged { path: path_text(), reason: "not a treem ledger".to_owned() });
        }
        if format < FORMAT {
            migrate(&mut connection, format).map_err(|error| StoreError::database(&path, error))?;
        }
        Ok(Self { connection, path })
    }

    /// Opens the ledger only for looking things up; `None` when nothing was ever recorded. Needs no lock, works beside a
    /// run and changes nothing, except that a ledger of an earlier format is first brought to the latest one, and that
    /// what a killed command had only half written is first taken back.
    ///
    /// # Errors
    /// When it cannot be read, is damaged, was written by a later version of the program, or must first be changed while
    /// another command holds the lock.
    pub fn look(store: &Path) -> Result<Option<Self>, StoreError> {
        let path = store.join(LEDGER_FILE);
        if !path.is_file() {
            return Ok(None);
        }
        let connect = || {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(&path, flags)?;
            connection.busy_timeout(Duration::from_secs(5))?;
            let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
            let format: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
            Ok((connection, application, format))
        };
        match connect() {
            Ok((connection, APPLICATION_ID, FORMAT)) => return Ok(Some(Self { connection, path })),
            Err(error) if !is_half_written(&error) => return Err(StoreError::database(&path, error)),
            _ => {}
        }
        let _lock = WorkspaceLock::acquire(store)?;
        Self::open(store).map(Some)
    }

    /// Connects with a rollback journal and full synchronisation: what is committed survives a power cut.
    fn connect(path: &Path) -> rusqlite::Result<(Connection, i64, i64)> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        let application = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let format = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        Ok((connection, application, format))
    }

    /// The readings stored under these keys. Keys without a reading are absent from the answer.
    ///
    /// # Errors
    /// When the ledger cannot be read, or a reading differs from its hash: a damaged figure must never be used.
    pub fn parses(&self, keys: &[String]) -> Result<BTreeMap<String, Vec<u8>>, StoreError> {
        let mut found = BTreeMap::new();
        let mut statement = self.tried(
            self.connection.prepare_cached("SELECT blob_hash, blob FROM parse WHERE parse_key = ?1"),
        )?;
        for key in keys {
            let row = statement
                .query_row([key], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?)))
                .optional();
            let Some((hash, blob)) = self.tried(row)? else { continue };
            if hash != blake3::hash(&blob).as_bytes() {
                let reason = format!("the reading {key} differs from its hash");
                return Err(StoreError::Damaged { path: self.path.display().to_string(), reason });
            }
            found.insert(key.clone(), blob);
        }
        Ok(found)
    }

    /// Adds readings in one transaction. A key that is there already is left as it is.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing was added.
    pub fn add_parses(&mut self, parses: &[NewParse<'_>]) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO parse (parse_key, file_hash, blob_hash, blob) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (parse_key) DO NOTHING",
            )?;
            for parse in parses {
                let hash = blake3::hash(parse.blob);
                statement.execute(params![parse.parse_key, parse.file_hash, hash.as_bytes(), parse.blob])?;
            }
            Ok(())
        })
    }

    /// Adds submissions in one transaction, skipping those that say of their file what its last row says. A file that is
    /// exchanged and put back is therefore recorded three times.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing was added.
    pub fn add_submissions(&mut self, run: RunId, submissions: &[Submission]) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO submission
                     (file, hash, unit, reporter, period, revision, received, verdict, first_seen_run)
                 SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
                 WHERE NOT EXISTS (
                     SELECT 1 FROM (SELECT * FROM submission WHERE file = ?1 ORDER BY id DESC LIMIT 1)
                     WHERE hash = ?2 AND unit IS ?3 AND reporter IS ?4 AND period IS ?5 AND revision IS ?6
                     AND received IS ?7 AND verdict = ?8)",
            )?;
            for new in submissions {
                statement.execute(params![
                    new.file,
                    new.hash,
                    new.unit,
                    new.reporter,
                    new.period,
                    new.revision,
                    new.received,
                    new.verdict,
                    run.0
                ])?;
            }
            Ok(())
        })
    }

    /// Every submission of a period (as text) ever recorded with the run that saw it first, oldest first.
    #[cfg(test)]
    pub(super) fn submissions(&self, period: &str) -> Result<Vec<(Submission, RunId)>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT file, hash, unit, reporter, period, revision, received, verdict, first_seen_run
                 FROM submission WHERE period = ?1 ORDER BY id",
            )?;
            let rows = statement.query_map([period], |row| {
                let submission = Submission {
                    file: row.get(0)?,
                    hash: row.get(1)?,
                    unit: row.get(2)?,
                    reporter: row.get(3)?,
                    period: row.get(4)?,
                    revision: row.get(5)?,
                    received: row.get(6)?,
                    verdict: row.get(7)?,
                };
                Ok((submission, RunId(row.get(8)?)))
            })?;
            rows.collect()
        };
        self.tried(read())
    }

    /// Records the beginning of a run.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn begin_run(&mut self, start: &RunStart<'_>) -> Result<RunId, StoreError> {
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO run (period, started, definitions, program) VALUES (?1, ?2, ?3, ?4)",
                params![start.period, start.started, start.definitions, start.program],
            )?;
            Ok(RunId(transaction.last_insert_rowid()))
        })
    }

    /// Records the end of a run. A run without one was interrupted.
    ///
    /// # Errors
    /// When the ledger cannot be written, or the run has ended already.
    pub fn finish_run(&mut self, run: RunId, end: &RunEnd<'_>) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO run_end (run, finished, outcome, exit_code) VALUES (?1, ?2, ?3, ?4)",
                params![run.0, end.finished, end.outcome, end.exit_code],
            )?;
            Ok(())
        })
    }

    /// Hashes of everything that people have put on the record of some periods (as texts).
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn record_of_people(&self, periods: &[String]) -> Result<RecordOfPeople, StoreError> {
        let (mut decisions, mut issues) = (blake3::Hasher::new(), blake3::Hasher::new());
        let take = |hash: &mut blake3::Hasher, rows: String| {
            hash.update(blake3::hash(rows.as_bytes()).as_bytes());
        };
        for period in periods {
            take(&mut decisions, format!("{:?}", self.decisions_in_force(period)?));
            take(&mut issues, format!("{:?}", self.issue_states(period)?));
        }
        let text = |hash: &blake3::Hasher| hash.finalize().to_hex().to_string();
        Ok(RecordOfPeople { decisions: text(&decisions), issues: text(&issues) })
    }

    /// Number, state and moment of each issued version of a period.
    fn issue_states(&self, period: &str) -> Result<Vec<(i64, String, String)>, StoreError> {
        let read = || {
            let query = "SELECT number, state, issued_at FROM issue WHERE period = ?1 ORDER BY id";
            let mut statement = self.connection.prepare_cached(query)?;
            let rows = statement.query_map([period], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            rows.collect()
        };
        self.tried(read())
    }

    /// When a run began, if this ledger knows of it.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn run_began(&self, run: RunId) -> Result<Option<String>, StoreError> {
        let began = "SELECT started FROM run WHERE id = ?1";
        self.tried(self.connection.query_row(began, [run.0], |row| row.get(0)).optional())
    }

    /// Runs `work` in one transaction.
    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let attempt = || {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        let done = attempt();
        self.tried(done)
    }

    pub(super) fn tried<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|error| StoreError::database(&self.path, error))
    }

    #[cfg(test)]
    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }
}

/// Whether a killed command left a transaction that only a connection which may write can take back.
fn is_half_written(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_READONLY_ROLLBACK)
}
