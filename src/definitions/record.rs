//! Records: parsing, keys and overlay.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::DeserializeOwned;
use toml::Spanned;

use super::{DefinitionError, SourceFile};

/// Where a record stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Path of the definition file.
    pub file: String,
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
    pub kind: String,
    /// Its key; two records of one kind with the same key are the same record.
    pub key: Vec<String>,
    /// File and line.
    pub location: Location,
    /// The fields, without `after` and `remove`.
    pub body: toml::Table,
    after: Option<String>,
    remove: bool,
}

impl Record {
    /// The record as a typed value.
    ///
    /// # Errors
    /// When a field is unknown, absent or of the wrong type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, DefinitionError> {
        T::deserialize(self.body.clone()).map_err(|error| DefinitionError::record(self, error.message()))
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

/// Reads the records of one file.
pub(super) fn parse(file: &SourceFile) -> Result<Vec<Record>, DefinitionError> {
    type Document = BTreeMap<String, Vec<Spanned<toml::Table>>>;
    let ends = line_ends(&file.text);
    let syntax = |offset: usize, reason: String| DefinitionError::Syntax {
        file: file.path.clone(),
        line: line_at(&ends, offset),
        reason,
    };
    let document: Document = toml::from_str(&file.text)
        .map_err(|error| syntax(error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
    let mut records = Vec::new();
    for (kind, list) in document {
        for spanned in list {
            let line = line_at(&ends, spanned.span().start);
            let location = Location { file: file.path.clone(), line };
            records.push(record(&kind, spanned.into_inner(), location, file.stem())?);
        }
    }
    let mut seen = BTreeSet::new();
    if let Some(record) = records.iter().find(|record| !seen.insert((&record.kind, &record.key))) {
        return Err(DefinitionError::record(record, "the same record stands twice in this file"));
    }
    Ok(records)
}

fn record(
    kind: &str,
    mut body: toml::Table,
    location: Location,
    stem: &str,
) -> Result<Record, DefinitionError> {
    let problem = |key: &str, reason: &str| DefinitionError::Record {
        location: location.clone(),
        kind: kind.to_owned(),
        key: key.to_owned(),
        reason: reason.to_owned(),
    };
    let Some((fields, _)) = key_fields(kind) else {
        return Err(problem("", "unknown kind of record"));
    };
    if let Some(field) = stem_field(kind) {
        body.entry(field).or_insert_with(|| toml::Value::String(stem.to_owned()));
    }
    let mut key = Vec::with_capacity(fields.len());
    for field in fields {
        match body.get(*field) {
            Some(toml::Value::String(text)) => key.push(text.clone()),
            Some(toml::Value::Integer(number)) => key.push(number.to_string()),
            _ => return Err(problem(&key.join("/"), &format!("the field `{field}` is missing"))),
        }
    }
    let after = match body.remove("after") {
        None => None,
        Some(toml::Value::String(text)) => Some(text),
        Some(_) => return Err(problem(&key.join("/"), "`after` must be the key of a sibling")),
    };
    let remove = match body.remove("remove") {
        None => false,
        Some(toml::Value::Boolean(flag)) => flag,
        Some(_) => return Err(problem(&key.join("/"), "`remove` must be true or false")),
    };
    Ok(Record { kind: kind.to_owned(), key, location, body, after, remove })
}

/// Lays one record over the list: replaces, adds, removes or places. Files of different layers may have the same path:
/// a directory laid over the shipped files often mirrors them.
pub(super) fn overlay(list: &mut Vec<Record>, record: Record) -> Result<(), DefinitionError> {
    let existing = list.iter().position(|old| old.key == record.key);
    if record.remove {
        return match existing {
            Some(index) => {
                list.remove(index);
                Ok(())
            }
            None => Err(DefinitionError::record(&record, "there is no such record to remove")),
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
            Err(DefinitionError::record(&record, reason))
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
