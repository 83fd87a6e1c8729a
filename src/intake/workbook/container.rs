//! The zip container: a directory within limits, and parts inflated within limits.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Defect, Format, Limits, Measure, Refusal};

/// An opened zip file whose parts are found by normalised name (lower case, `/`, no leading slash).
pub(super) struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    parts: BTreeMap<String, usize>,
    max_entry_bytes: u64,
    max_total_bytes: u64,
    inflated: u64,
}

impl<'a> Container<'a> {
    /// Reads the directory, after bounding it: the directory itself is read whole by the zip crate.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refusal> {
        limits.check(Measure::Entries, "", count_directory_entries(bytes))?;
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unopened(bytes))?;
        limits.check(Measure::Entries, "", archive.len() as u64)?;
        if archive.has_duplicate_names() {
            return Err(repeated("zip"));
        }
        let mut parts = BTreeMap::new();
        for index in 0..archive.len() {
            let name = match archive.name_for_index(index) {
                Some(Ok(name)) => normalise(&name),
                _ => return Err(damaged("zip", Defect::BadCompression)),
            };
            if parts.contains_key(&name) {
                return Err(repeated(&name));
            }
            parts.insert(name, index);
        }
        let (max_entry_bytes, max_total_bytes) = (limits.max_entry_bytes, limits.max_total_bytes);
        Ok(Self { archive, parts, max_entry_bytes, max_total_bytes, inflated: 0 })
    }

    /// What the container is, by the names in it: [`Format::Xlsx`] stands for macro workbooks too.
    pub(super) fn format(&mut self) -> Result<Format, Refusal> {
        let has = |end: &str| self.parts.keys().any(|name| name.ends_with(end));
        Ok(if self.has("[content_types].xml") && has("workbook.xml") {
            Format::Xlsx
        } else if has("workbook.bin") {
            Format::Xlsb
        } else if self.has("word/document.xml") {
            Format::Word
        } else if self.has("ppt/presentation.xml") {
            Format::PowerPoint
        } else if self.has("mimetype") && self.text("mimetype")?.contains("opendocument.spreadsheet") {
            Format::Ods
        } else {
            Format::OtherZip
        })
    }

    /// Refuses declared sizes above the limits, parts that are never read included, and entries with a password.
    pub(super) fn check_sizes(&mut self, limits: &Limits) -> Result<(), Refusal> {
        let mut total = 0_u64;
        for (name, index) in &self.parts {
            let entry = self.archive.by_index_raw(*index).map_err(|error| broken(name, &error))?;
            if entry.encrypted() {
                return Err(Refusal::Encrypted);
            }
            limits.check(Measure::EntryBytes, name, entry.size())?;
            total = total.saturating_add(entry.size());
        }
        limits.check(Measure::TotalBytes, "", total)
    }

    /// Normalised names of all parts, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// Whether there is a part of that normalised name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    /// Inflates one part as text.
    pub(super) fn text(&mut self, name: &str) -> Result<String, Refusal> {
        String::from_utf8(self.bytes(name)?).map_err(|_| damaged(name, Defect::NotUtf8))
    }

    /// Inflates one part. The limit holds for what really comes out, whatever the directory declares.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Vec<u8>, Refusal> {
        let index = *self.parts.get(name).ok_or_else(|| damaged(name, Defect::Missing))?;
        let over =
            |measure, place: &str, limit| Refusal::LimitExceeded { measure, place: place.to_owned(), limit };
        let entry = self.archive.by_index(index).map_err(|error| broken(name, &error))?;
        let mut bytes = Vec::with_capacity(usize::try_from(entry.size().min(1 << 24)).unwrap_or(0));
        let ceiling = self.max_entry_bytes.saturating_add(1);
        entry.take(ceiling).read_to_end(&mut bytes).map_err(|_| damaged(name, Defect::BadCompression))?;
        let length = bytes.len() as u64;
        if length > self.max_entry_bytes {
            return Err(over(Measure::EntryBytes, name, self.max_entry_bytes));
        }
        self.inflated = self.inflated.saturating_add(length);
        if self.inflated > self.max_total_bytes {
            return Err(over(Measure::TotalBytes, "", self.max_total_bytes));
        }
        Ok(bytes)
    }
}

/// Upper bound of the entries any directory in these bytes can have: the signatures of directory records.
fn count_directory_entries(bytes: &[u8]) -> u64 {
    let mut count = 0;
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == b'P') {
        let tail = rest.get(at..).unwrap_or_default();
        count += u64::from(tail.starts_with(b"PK\x01\x02"));
        rest = tail.get(1..).unwrap_or_default();
    }
    count
}

/// A zip file without its end record was cut off; with it, it is damaged.
fn unopened(bytes: &[u8]) -> Refusal {
    let tail = bytes.get(bytes.len().saturating_sub(65_557)..).unwrap_or(bytes);
    if tail.windows(4).any(|window| window == b"PK\x05\x06") {
        damaged("zip", Defect::BadCompression)
    } else {
        Refusal::Truncated
    }
}

fn broken(part: &str, error: &ZipError) -> Refusal {
    match error {
        ZipError::InvalidPassword | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            Refusal::Encrypted
        }
        _ => damaged(part, Defect::BadCompression),
    }
}

/// A defect of one part.
pub(super) fn damaged(part: &str, defect: Defect) -> Refusal {
    Refusal::DamagedPart { part: part.to_owned(), defect }
}

fn repeated(part: &str) -> Refusal {
    damaged(part, Defect::Repeated)
}

/// The form in which names are compared: Excel finds parts whatever their case, and some writers use `\`.
fn normalise(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// The part a relationship points to, from the folder of the part that has it.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    let target = Cow::from(target.replace('\\', "/"));
    let mut steps: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_however_they_are_written() {
        for target in [
            "worksheets/sheet1.xml",
            "/xl/worksheets/Sheet1.xml",
            "./worksheets/sheet1.xml",
            "..\\xl\\worksheets\\sheet1.xml",
        ] {
            assert_eq!(resolve("xl", target), "xl/worksheets/sheet1.xml", "{target}");
        }
        assert_eq!(resolve("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(resolve("xl", "../../../x.xml"), "x.xml");
    }
}
