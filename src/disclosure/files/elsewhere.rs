//! Figures that left the office by another door, as somebody typed them.

use super::reader::{Fields, rows};
use super::{Decimal, FileError};
use crate::message::Bilingual;

/// Columns of such a list. Elements, indicators and categories are spelled as in the public `data.csv`.
pub const ELSEWHERE_COLUMNS: [&str; 4] = ["unit", "measure", "category", "value"];

/// A figure that the public has from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// Line in the list.
    pub line: u64,
    /// Code of the unit.
    pub unit: String,
    /// Element or indicator.
    pub measure: String,
    /// `dimension=code` pairs joined by `;`; empty for the total.
    pub category: String,
    /// The number.
    pub value: Decimal,
}

/// Reads a list. A byte order mark, and semicolons instead of commas, are what spreadsheets put there.
///
/// # Errors
/// When a column is lacking or a field cannot be read.
pub fn read_elsewhere(file: &str, bytes: &[u8]) -> Result<Vec<Elsewhere>, FileError> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let semicolons = bytes.starts_with(b"unit;");
    let text = String::from_utf8_lossy(bytes);
    let commas = if semicolons { with_commas(&text) } else { text.into_owned() };
    let mut list = Vec::new();
    let read = |fields: &Fields<'_>| {
        list.push(Elsewhere {
            line: fields.line,
            unit: fields.read("unit", |text| (!text.is_empty()).then(|| text.to_owned()))?,
            measure: fields.read("measure", |text| (!text.is_empty()).then(|| text.to_owned()))?,
            category: fields.read("category", super::public::category)?,
            value: fields.read("value", Decimal::read)?,
        });
        Ok(())
    };
    rows(file, commas.as_bytes(), &ELSEWHERE_COLUMNS, read).map_err(|error| by_hand(file, error))?;
    Ok(list)
}

/// A list divided by semicolons, those within a category left alone: unit and measure stand before it, the value after.
fn with_commas(text: &str) -> String {
    let line = |line: &str| {
        let (before, value) = line.rsplit_once(';').unwrap_or((line, ""));
        let mut parts = before.splitn(3, ';');
        let mut next = || parts.next().unwrap_or_default().trim_matches('"').to_owned();
        format!("{},{},{},{value}\n", next(), next(), next())
    };
    text.lines().filter(|text| !text.trim().is_empty()).map(line).collect()
}

/// What is wrong with a list is told to somebody who can mend it.
fn by_hand(file: &str, error: FileError) -> FileError {
    let (line, problem) = match &error {
        FileError::Field { line, column, value, .. } => (*line, format!("{column}: \"{value}\"")),
        FileError::Unreadable { line, detail, .. } => (*line, detail.clone()),
        FileError::Marks { .. } | FileError::Twice { .. } | FileError::ByHand { .. } => return error,
    };
    let problem = match error {
        FileError::Unreadable { .. } => Bilingual { vi: "không đúng các cột".to_owned(), en: problem },
        _ => Bilingual { vi: problem.clone(), en: problem },
    };
    FileError::ByHand { file: file.to_owned(), line, problem }
}
