//! Records: parsing, keys and overlay.
//!
//! In: the text of one definition file. Out: its records. The build script compiles this file too, so that the shipped
//! definitions are parsed once, when the program is built, and by the same code as those laid over them: it must use
//! nothing else of the program.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use toml::Spanned;

/// Where a record stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Path of the definition file.
    pub file: Cow<'static, str>,
    /// Line of the record's beginning, from 1.
    pub line: usize,
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, line {}", self.file, self.line)
    }
}

/// One record of a definition file.
#[derive(Debug, Clone)]
pub struct Record {
    /// Kind: the name of the array it stands in (`indicator`, `row` …).
    pub kind: Cow<'static, str>,
    /// Its key; two records of one kind with the same key are the same record.
    pub key: Vec<Cow<'static, str>>,
    /// File and line.
    pub location: Location,
    /// The fields as TOML, without `after` and `remove`, in one way of writing: what is hashed.
    pub text: Cow<'static, str>,
    /// The same fields as JSON, which is read several times faster.
    pub json: Cow<'static, str>,
    pub(super) after: Option<Cow<'static, str>>,
    pub(super) remove: bool,
}

/// What is wrong with a definition file or one of its records.
#[derive(Debug)]
pub enum RecordError {
    /// Not TOML, or not made of arrays of tables.
    Syntax(Location, String),
    /// A record that cannot be understood.
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
}

impl RecordError {
    /// A record whose content is wrong.
    pub fn of(record: &Record, reason: impl Into<String>) -> Self {
        Self::Record {
            location: record.location.clone(),
            kind: record.kind.to_string(),
            key: record.key.join("/"),
            reason: reason.into(),
        }
    }
}

/// Key fields of a kind. The first one defaults to the stem of the file where the second value is true.
fn key_fields(kind: &str) -> Option<(&'static [&'static str], bool)> {
    Some(match kind {
        "dimension" | "unit_of_measure" | "element" | "set" | "reporter" | "agency" | "status" | "sheet"
        | "report" => (&["id"], false),
        "category" => (&["dimension", "code"], true),
        "group" => (&["set", "id"], false),
        "indicator" => (&["id"], false),
        "target" => (&["indicator", "year"], false),
        "ranking" => (&["indicator"], false),
        "window" => (&["part"], false),
        "rule" => (&["code"], false),
        "remedy_words" => (&["id"], false),
        "block" | "balance" | "section" => (&["sheet", "id"], true),
        "column" => (&["sheet", "block", "code"], true),
        "row" => (&["sheet", "code"], true),
        "report_sheet" => (&["report", "id"], true),
        "report_row" => (&["report", "sheet", "id"], true),
        "data_book" | "narrative" => (&["report"], false),
        "narrative_section" => (&["report", "id"], false),
        "publication"
        | "publication_grouping"
        | "publication_table"
        | "publication_text"
        | "publication_column"
        | "publication_metadata"
        | "publication_sdmx"
        | "publication_dcat"
        | "publication_workbook" => (&["id"], false),
        "publication_series" => (&["element"], false),
        "data_book_table" | "data_book_column" | "data_book_note" => (&["report", "id"], false),
        _ => return None,
    })
}

/// Field that takes the stem of the file when it is not written out.
fn stem_field(kind: &str) -> Option<&'static str> {
    match kind {
        "indicator" => Some("set"),
        _ => key_fields(kind).and_then(|(fields, stem)| if stem { fields.first().copied() } else { None }),
    }
}

/// Last part of a path with `/`.
pub fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// File name without directories and ending.
fn stem_of(path: &str) -> &str {
    let name = name_of(path);
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

/// Reads the records of one file.
pub fn parse(path: &str, text: &str) -> Result<Vec<Record>, RecordError> {
    type Document = BTreeMap<String, Vec<Spanned<toml::Table>>>;
    let ends = line_ends(text);
    let location = |offset: usize| Location { file: path.to_owned().into(), line: line_at(&ends, offset) };
    let document: Document = toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        RecordError::Syntax(location(offset), error.message().to_owned())
    })?;
    let mut records = Vec::new();
    for (kind, list) in document {
        for spanned in list {
            let location = location(spanned.span().start);
            records.push(record(&kind, spanned.into_inner(), location, stem_of(path))?);
        }
    }
    let mut seen = BTreeSet::new();
    if let Some(record) = records.iter().find(|record| !seen.insert((&record.kind, &record.key))) {
        return Err(RecordError::of(record, "the same record stands twice in this file"));
    }
    Ok(records)
}

fn record(kind: &str, mut body: toml::Table, location: Location, stem: &str) -> Result<Record, RecordError> {
    let problem = |key: &[Cow<'static, str>], reason: &str| RecordError::Record {
        location: location.clone(),
        kind: kind.to_owned(),
        key: key.join("/"),
        reason: reason.to_owned(),
    };
    let Some((fields, _)) = key_fields(kind) else {
        return Err(problem(&[], "unknown kind of record"));
    };
    if let Some(field) = stem_field(kind) {
        body.entry(field).or_insert_with(|| toml::Value::String(stem.to_owned()));
    }
    let mut key: Vec<Cow<'static, str>> = Vec::with_capacity(fields.len());
    for field in fields {
        match body.get(*field) {
            Some(toml::Value::String(text)) => key.push(text.clone().into()),
            Some(toml::Value::Integer(number)) => key.push(number.to_string().into()),
            _ => return Err(problem(&key, &format!("the field `{field}` is missing"))),
        }
    }
    let after = match body.remove("after") {
        None => None,
        Some(toml::Value::String(text)) => Some(text.into()),
        Some(_) => return Err(problem(&key, "`after` must be the key of a sibling")),
    };
    let remove = match body.remove("remove") {
        None => false,
        Some(toml::Value::Boolean(flag)) => flag,
        Some(_) => return Err(problem(&key, "`remove` must be true or false")),
    };
    let json = serde_json::to_string(&body).map_err(|error| problem(&key, &error.to_string()))?;
    let text = body.to_string();
    Ok(Record {
        kind: kind.to_owned().into(),
        key,
        location,
        text: text.into(),
        json: json.into(),
        after,
        remove,
    })
}

/// Lays one record over the list: replaces, adds, removes or places. Files of different layers may have the same path:
/// a directory laid over the shipped files often mirrors them.
pub fn overlay(list: &mut Vec<Record>, record: Record) -> Result<(), RecordError> {
    let existing = list.iter().position(|old| old.key == record.key);
    if record.remove {
        return match existing {
            Some(index) => {
                list.remove(index);
                Ok(())
            }
            None => Err(RecordError::of(&record, "there is no such record to remove")),
        };
    }
    let Some(sibling) = record.after.clone() else {
        match existing {
            Some(index) => list[index] = record,
            None => list.push(record),
        }
        return Ok(());
    };
    if let Some(index) = existing {
        list.remove(index);
    }
    let mut wanted = record.key.clone();
    if let Some(last) = wanted.last_mut() {
        *last = sibling;
    }
    match list.iter().position(|old| old.key == wanted) {
        Some(index) => {
            list.insert(index + 1, record);
            Ok(())
        }
        None => {
            let reason = format!("there is no record \"{}\" to place it after", wanted.join("/"));
            Err(RecordError::of(&record, reason))
        }
    }
}

/// Where each line of a text ends, in bytes.
fn line_ends(text: &str) -> Vec<usize> {
    text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(offset, _)| offset).collect()
}

/// The line, from 1, in which an offset lies.
fn line_at(ends: &[usize], offset: usize) -> usize {
    ends.partition_point(|end| *end < offset) + 1
}
