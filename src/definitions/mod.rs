//! Definition files: everything that law, a ministry or a user may change without a new program.
//!
//! In: the TOML and CSV files of `indicators/` and `templates/`, parsed when the program was built, and directories laid
//! over them. Out: records by kind, in order, each with the file and line it came from, and one fingerprint of the
//! whole. This room knows how records are keyed and overlaid; it must not know what any record means.
//!
//! Each directory is a layer of its own. A record replaces the record of the same kind and key in the layers below it,
//! a CSV table the whole table of the same file name, wherever either stands in its directory.

mod record;
mod shipped;
mod source;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;

pub use record::{Location, Record};
pub use source::SourceFile;

use record::RecordError;

use crate::message::{Explain, Lang, io_reason};

/// What can be wrong with a definition file before its meaning is looked at.
#[derive(Debug, thiserror::Error)]
pub enum DefinitionError {
    /// The directory or file cannot be read.
    #[error("cannot read the definition file {path}: {source}")]
    Unreadable {
        /// Path as given.
        path: String,
        /// Reason given by the system.
        source: std::io::Error,
    },
    /// Not TOML, or not made of arrays of tables.
    #[error("{file}, line {line}: not a valid definition file: {reason}")]
    Syntax {
        /// Definition file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What the TOML reader says.
        reason: String,
    },
    /// A record that cannot be understood.
    #[error("{location}: {kind} \"{key}\": {reason}")]
    Record {
        /// File and line.
        location: Location,
        /// Kind of record.
        kind: String,
        /// Its key.
        key: String,
        /// What is wrong.
        reason: String,
    },
    /// A table that nothing would read.
    #[error("{file}: no table of this name is shipped, so it would replace nothing; the tables are {known}")]
    UnknownTable {
        /// Path of the table in its directory.
        file: String,
        /// File names of the shipped tables.
        known: String,
    },
    /// Two tables of one file name in one directory.
    #[error("{file} and {other} replace the same table; keep one of them")]
    TableTwice {
        /// Path of the table in its directory.
        file: String,
        /// Path of the other one.
        other: String,
    },
}

impl DefinitionError {
    /// A record whose content is wrong.
    #[must_use]
    pub fn record(record: &Record, reason: impl Into<String>) -> Self {
        RecordError::of(record, reason).into()
    }
}

impl From<RecordError> for DefinitionError {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Syntax(Location { file, line }, reason) => {
                Self::Syntax { file: file.into_owned(), line, reason }
            }
            RecordError::Record { location, kind, key, reason } => {
                Self::Record { location, kind, key, reason }
            }
        }
    }
}

impl Explain for DefinitionError {
    fn vietnamese(&self) -> String {
        match self {
            Self::Unreadable { path, source } => {
                format!("không đọc được tệp định nghĩa {path}: {}", io_reason(source, Lang::Vi))
            }
            Self::Syntax { file, line, reason } => {
                format!("{file}, dòng {line}: tệp định nghĩa không hợp lệ: {reason}")
            }
            Self::Record { location, kind, key, reason } => {
                format!("{}, dòng {}: bản ghi {kind} \"{key}\": {reason}", location.file, location.line)
            }
            Self::UnknownTable { file, known } => format!(
                "{file}: không có bảng kèm sẵn nào mang tên này nên tệp không thay được bảng nào; các bảng gồm: {known}"
            ),
            Self::TableTwice { file, other } => {
                format!("{file} và {other} cùng thay một bảng; chỉ giữ lại một tệp")
            }
        }
    }
}

/// All records in force, by kind, in the order in which they are shown.
#[derive(Debug, Clone, Default)]
pub struct Definitions {
    records: BTreeMap<Cow<'static, str>, Vec<Record>>,
    tables: BTreeMap<Cow<'static, str>, Cow<'static, str>>,
    /// Made when it is first asked for: a check of a file never does.
    fingerprint: OnceLock<String>,
}

impl Definitions {
    /// The definitions shipped with the program, with `overlays` laid over them, later ones last.
    ///
    /// # Errors
    /// When a file cannot be read or is not a definition file.
    pub fn load(overlays: &[&Path]) -> Result<Self, DefinitionError> {
        let mut definitions =
            Self { records: shipped::records(), tables: shipped::tables(), ..Self::default() };
        for directory in overlays {
            definitions.lay(source::directory(directory)?)?;
        }
        Ok(definitions)
    }

    /// Builds the definitions from the files of each layer, in order; records and tables of later layers overlay those
    /// of earlier ones. The tables of the first layer are the tables there are.
    ///
    /// # Errors
    /// When a file is not a definition file, a record stands twice in a file, or a table replaces none.
    pub fn from_layers(layers: &[Vec<SourceFile>]) -> Result<Self, DefinitionError> {
        let first = layers.first().into_iter().flatten().filter(|file| !file.holds_records());
        let tables = first.map(|file| (file.path.clone().into(), Cow::default())).collect();
        let nothing = Self { tables, ..Self::default() };
        layers.iter().try_fold(nothing, |definitions, files| definitions.overlaid(files.clone()))
    }

    /// These definitions with the files of one more directory laid over them.
    ///
    /// # Errors
    /// When a file is not a definition file, a record stands twice in a file, or a table replaces none.
    pub fn overlaid(&self, files: Vec<SourceFile>) -> Result<Self, DefinitionError> {
        let (records, tables) = (self.records.clone(), self.tables.clone());
        let mut definitions = Self { records, tables, ..Self::default() };
        definitions.lay(files)?;
        Ok(definitions)
    }

    /// Lays the files of one directory over what is there.
    fn lay(&mut self, files: Vec<SourceFile>) -> Result<(), DefinitionError> {
        let (texts, csv): (Vec<SourceFile>, Vec<SourceFile>) =
            files.into_iter().partition(SourceFile::holds_records);
        for file in texts {
            for record in record::parse(&file.path, &file.text)? {
                record::overlay(self.records.entry(record.kind.clone()).or_default(), record)?;
            }
        }
        replace_tables(&mut self.tables, csv)
    }

    /// The records of a kind, in order.
    #[must_use]
    pub fn records(&self, kind: &str) -> &[Record] {
        self.records.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The records of a kind, read as `T`.
    ///
    /// # Errors
    /// When a record has an unknown field, lacks one or holds the wrong type; names file, line and record.
    pub fn read<T: DeserializeOwned>(&self, kind: &str) -> Result<Vec<(T, &Record)>, DefinitionError> {
        self.records(kind).iter().map(|record| Ok((read(record)?, record))).collect()
    }

    /// The CSV files below a folder of the definitions, as (path, text), in order of path.
    pub fn tables<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.tables
            .iter()
            .filter(move |(path, _)| path.starts_with(folder))
            .map(|(path, text)| (path.as_ref(), text.as_ref()))
    }

    /// Hash of the records of some kinds: what depends on these alone does not change with the others.
    #[must_use]
    pub fn fingerprint_of(&self, kinds: &[&str]) -> String {
        let some = kinds.iter().filter_map(|kind| Some((*kind, self.records.get(*kind)?.as_slice())));
        fingerprint(some, &BTreeMap::new())
    }

    /// Hash of all records and tables in force: two runs with the same fingerprint use the same definitions.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        let records = self.records.iter().map(|(kind, list)| (kind.as_ref(), list.as_slice()));
        self.fingerprint.get_or_init(|| fingerprint(records, &self.tables))
    }
}

/// A record as a typed value. JSON is the quick way to it; where it does not lead there, the TOML says why not.
fn read<T: DeserializeOwned>(record: &Record) -> Result<T, DefinitionError> {
    serde_json::from_str(&record.json).or_else(|_| {
        toml::from_str(&record.text).map_err(|error| DefinitionError::record(record, error.message()))
    })
}

/// Lays the tables of one directory over the shipped ones. A table stands for the shipped one of its file name.
fn replace_tables(
    tables: &mut BTreeMap<Cow<'static, str>, Cow<'static, str>>,
    files: Vec<SourceFile>,
) -> Result<(), DefinitionError> {
    let mut replaced: BTreeMap<String, String> = BTreeMap::new();
    for file in files {
        if let Some(other) = replaced.insert(file.name().to_owned(), file.path.clone()) {
            return Err(DefinitionError::TableTwice { file: file.path, other });
        }
        match tables.iter_mut().find(|(path, _)| record::name_of(path) == file.name()) {
            Some((_, text)) => *text = file.text.into(),
            None => {
                let known: Vec<&str> = tables.keys().map(|path| record::name_of(path)).collect();
                return Err(DefinitionError::UnknownTable { known: known.join(", "), file: file.path });
            }
        }
    }
    Ok(())
}

/// Hash over the content and order of the records, not over comments or the way they are spread over files.
fn fingerprint<'a>(
    records: impl Iterator<Item = (&'a str, &'a [Record])>,
    tables: &BTreeMap<Cow<'static, str>, Cow<'static, str>>,
) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |name: &str, text: &str| {
        hasher.update(name.as_bytes());
        hasher.update(text.as_bytes());
        hasher.update(&[0]);
    };
    for (kind, list) in records {
        list.iter().for_each(|record| add(kind, &record.text));
    }
    tables.iter().for_each(|(path, text)| add(path, text));
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests;
