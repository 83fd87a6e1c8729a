//! When a file was received: the register `so-tiep-nhan.csv`, else a dated folder, else unknown. Never a file time.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use super::BatchError;
use crate::finding::{Finding, Place};
use crate::text;

/// Name of the receipt register in the folder of a period.
pub(super) const REGISTER_FILE: &str = "so-tiep-nhan.csv";

/// Days of receipt by file within the folder of the period.
#[derive(Debug, Default)]
pub(super) struct Receipts {
    days: BTreeMap<String, Date>,
}

impl Receipts {
    /// Reads the register of a folder, if there is one. Lines that make no sense become findings.
    ///
    /// # Errors
    /// When the register exists but cannot be read.
    pub fn read(folder: &Path, shown: &str) -> Result<(Self, Vec<Finding>), BatchError> {
        let path = folder.join(REGISTER_FILE);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Default::default()),
            Err(source) => return Err(BatchError::Unreadable { path: shown.to_owned(), source }),
        };
        Ok(Self::parse(&String::from_utf8_lossy(&bytes), shown))
    }

    fn parse(content: &str, shown: &str) -> (Self, Vec<Finding>) {
        let (mut receipts, mut findings) = (Self::default(), Vec::new());
        let content = content.trim_start_matches('\u{feff}');
        let first = content.lines().next().unwrap_or_default();
        // Excel in a Vietnamese locale separates by semicolons.
        let delimiter = if first.contains(';') { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(true)
            .from_reader(content.as_bytes());
        for (index, record) in reader.records().enumerate() {
            let line = index + 2;
            let Ok(record) = record else {
                findings.push(unclear(shown, line, ""));
                continue;
            };
            let (file, day) = (record.get(0).unwrap_or("").trim(), record.get(1).unwrap_or("").trim());
            if file.is_empty() && day.is_empty() {
                continue;
            }
            match text::read_date(day) {
                Some(day) if !file.is_empty() => {
                    receipts.days.insert(key(file), day);
                }
                _ => findings.push(unclear(shown, line, &format!("{file}, {day}"))),
            }
        }
        (receipts, findings)
    }

    /// The day a file was received, if it is known. `within` is its path within the folder of the period.
    pub fn day(&self, within: &str) -> Option<Date> {
        let name = within.rsplit('/').next().unwrap_or(within);
        let registered = self.days.get(&key(within)).or_else(|| self.days.get(&key(name)));
        registered.copied().or_else(|| within.split('/').rev().skip(1).find_map(|folder| folder.parse().ok()))
    }

    /// Registered files that none of `present` is.
    pub fn absent(&self, present: &[String]) -> Vec<String> {
        let known: Vec<String> = present
            .iter()
            .flat_map(|within| [key(within), key(within.rsplit('/').next().unwrap_or(within))])
            .collect();
        self.days.keys().filter(|file| !known.contains(file)).cloned().collect()
    }
}

fn key(file: &str) -> String {
    text::fold(&file.replace('\\', "/"))
}

fn unclear(shown: &str, line: usize, found: &str) -> Finding {
    let place = Place { file: shown.to_owned(), ..Place::default() };
    Finding::fail("R-COV-003", place, found, "").with("line", line.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_from_excel_is_read_with_semicolons_and_vietnamese_dates() {
        let (receipts, findings) =
            Receipts::parse("\u{feff}tệp;ngày nhận\nBình Sơn.xlsx;20/5/2024\nx.xlsx;hôm qua\n", "so");
        assert_eq!(receipts.day("huyen/Bình Sơn.xlsx"), Date::new(2024, 5, 20).ok());
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].arguments["line"], "3");
    }

    #[test]
    fn a_dated_folder_speaks_where_the_register_is_silent() {
        let receipts = Receipts::default();
        assert_eq!(receipts.day("2024-05-17/a.xlsx"), Date::new(2024, 5, 17).ok());
        assert_eq!(receipts.day("dot-1/a.xlsx"), None);
    }
}
