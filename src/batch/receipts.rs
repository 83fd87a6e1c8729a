//! When a file was received: the register `so-tiep-nhan.csv`, else a dated folder, else unknown. Never a file time.

use std::collections::{BTreeMap, BTreeSet};
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
    /// File names without folders that stand for one file only.
    unique: BTreeSet<String>,
}

impl Receipts {
    /// Reads the register of a folder, if there is one. `present` are the files of the period, relative to its folder.
    /// What makes no sense becomes a finding.
    ///
    /// # Errors
    /// When the register exists but cannot be read.
    pub fn read(folder: &Path, shown: &str, present: &[String]) -> Result<(Self, Vec<Finding>), BatchError> {
        let path = folder.join(REGISTER_FILE);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Self::parse(&bytes, shown, present)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Ok(Self::parse(&[], shown, present))
            }
            Err(source) => Err(BatchError::Unreadable { path: shown.to_owned(), source }),
        }
    }

    /// Reads the content of a register.
    pub fn parse(bytes: &[u8], shown: &str, present: &[String]) -> (Self, Vec<Finding>) {
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for within in present {
            *names.entry(name_key(within)).or_default() += 1;
        }
        let unique = names.iter().filter(|(_, count)| **count == 1).map(|(name, _)| name.clone()).collect();
        let mut receipts = Self { days: BTreeMap::new(), unique };
        let mut findings = Vec::new();
        let Ok(content) = std::str::from_utf8(bytes) else {
            let problem = (
                "không phải CSV mã UTF-8, nên chưa đọc được ngày nhận nào",
                "is not CSV in UTF-8; no day was read",
            );
            findings.push(register_finding(shown, problem));
            return (receipts, findings);
        };
        let content = content.trim_start_matches('\u{feff}');
        let first = content.lines().next().unwrap_or_default();
        // Excel in a Vietnamese locale separates by semicolons.
        let delimiter = if first.contains(';') { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(content.as_bytes());
        for (index, record) in reader.records().enumerate() {
            let line = index + 1;
            let Ok(record) = record else {
                findings.push(unclear(shown, line, ""));
                continue;
            };
            let (file, day) = (record.get(0).unwrap_or("").trim(), record.get(1).unwrap_or("").trim());
            match text::read_date(day) {
                Some(day) if !file.is_empty() => {
                    let other = receipts.days.insert(key(file), day).filter(|other| *other != day);
                    if other.is_some() {
                        findings.push(unclear(shown, line, &format!("{file} có hai ngày nhận")));
                    }
                }
                // A first line without a day is the heading.
                None if line == 1 || (file.is_empty() && day.is_empty()) => {}
                _ => findings.push(unclear(shown, line, &format!("{file}, {day}"))),
            }
        }
        (receipts, findings)
    }

    /// The day a file was received, if it is known. `within` is its path within the folder of the period; its bare name
    /// is enough where no other file bears it.
    pub fn day(&self, within: &str) -> Option<Date> {
        let by_name = || self.days.get(&name_key(within)).filter(|_| self.unique.contains(&name_key(within)));
        let registered = self.days.get(&key(within)).or_else(by_name);
        registered.copied().or_else(|| within.split('/').rev().skip(1).find_map(|folder| folder.parse().ok()))
    }

    /// Registered files that none of `present` is.
    pub fn absent(&self, present: &[String]) -> Vec<String> {
        let known: BTreeSet<String> =
            present.iter().flat_map(|within| [key(within), name_key(within)]).collect();
        self.days.keys().filter(|file| !known.contains(*file)).cloned().collect()
    }
}

fn key(file: &str) -> String {
    text::fold(&file.replace('\\', "/"))
}

/// A file by its name without folders.
fn name_key(within: &str) -> String {
    key(within.rsplit('/').next().unwrap_or(within))
}

fn register_finding(shown: &str, (vi, en): (&str, &str)) -> Finding {
    let place = Place { file: shown.to_owned(), ..Place::default() };
    Finding::fail("R-COV-006", place, vi, en)
}

fn unclear(shown: &str, line: usize, found: &str) -> Finding {
    let place = Place { file: shown.to_owned(), ..Place::default() };
    Finding::fail("R-COV-003", place, found, "").with("line", line.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(content: &[u8], present: &[&str]) -> (Receipts, Vec<Finding>) {
        let present: Vec<String> = present.iter().map(|file| (*file).to_owned()).collect();
        Receipts::parse(content, "so", &present)
    }

    fn day(day: i8) -> Option<Date> {
        Date::new(2024, 5, day).ok()
    }

    #[test]
    fn a_register_from_excel_is_read_with_semicolons_and_vietnamese_dates() {
        let content = "\u{feff}tệp;ngày nhận\nBình Sơn.xlsx;20/5/2024\nx.xlsx;hôm qua\n";
        let (receipts, findings) = parsed(content.as_bytes(), &["huyen/Bình Sơn.xlsx"]);
        assert_eq!(receipts.day("huyen/Bình Sơn.xlsx"), day(20));
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].arguments["line"], "3");
    }

    #[test]
    fn a_register_without_a_heading_loses_no_line() {
        let (receipts, findings) = parsed(b"a.xlsx,2024-05-17\nb.xlsx,2024-05-18\n", &["a.xlsx", "b.xlsx"]);
        assert_eq!((receipts.day("a.xlsx"), receipts.day("b.xlsx")), (day(17), day(18)));
        assert!(findings.is_empty());
    }

    #[test]
    fn a_bare_name_borne_by_two_files_dates_neither() {
        let (receipts, _) =
            parsed(b"tep,ngay\na.xlsx,2024-05-17\n1/a.xlsx,2024-05-18\n", &["1/a.xlsx", "2/a.xlsx"]);
        assert_eq!((receipts.day("1/a.xlsx"), receipts.day("2/a.xlsx")), (day(18), None));
    }

    #[test]
    fn two_days_for_one_file_and_other_encodings_are_said() {
        let (_, findings) = parsed(b"tep,ngay\na.xlsx,2024-05-17\na.xlsx,2024-05-18\n", &["a.xlsx"]);
        assert_eq!(findings[0].rule, "R-COV-003");
        let (_, findings) = parsed(&[0xff, 0xfe, b't', 0], &["a.xlsx"]);
        assert_eq!(findings[0].rule, "R-COV-006");
    }

    #[test]
    fn a_dated_folder_speaks_where_the_register_is_silent() {
        let receipts = Receipts::default();
        assert_eq!(receipts.day("2024-05-17/a.xlsx"), day(17));
        assert_eq!(receipts.day("dot-1/a.xlsx"), None);
    }
}
