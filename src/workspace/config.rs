//! `treem.toml` as it is written.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::{WorkspaceError, slip};
use crate::intake::workbook::Limits;
use crate::message::Bilingual;
use crate::period::Period;

/// Everything that `treem.toml` says.
#[derive(Debug, Clone)]
pub struct Config {
    /// Code of the reporting unit: a province (two digits) or `VN`.
    pub unit: String,
    /// Lines of the cover and the signature block.
    pub letterhead: LetterheadConfig,
    /// Folders.
    pub paths: Paths,
    /// Windows and deadlines of single periods.
    pub period: BTreeMap<Period, PeriodConfig>,
    /// How large a submission may be, and what reading it may cost.
    pub limits: Limits,
}

/// Lines of the cover; what is not given follows from the catalogue (`Workspace::letterhead`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LetterheadConfig {
    /// Body above the issuing one.
    pub superior_body: Option<String>,
    /// Body that issues the report, and to which units below report.
    pub issuing_body: Option<String>,
    /// Lines of "Kính gửi".
    pub receiving: Option<Vec<String>>,
    /// Place of the date line.
    pub place: Option<String>,
    /// Number and symbol of the report ("123/BC-SYT"); blank when not given.
    pub number: Option<String>,
    /// Lines of "Nơi nhận"; an empty list prints none.
    pub recipients: Option<Vec<String>>,
    /// Signature block.
    pub signatory: Signatory,
}

/// Who signs. All parts stay blank on paper when not given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Signatory {
    /// Authority lines (TM., KT., TL., TUQ.; Nghị định 30/2020/NĐ-CP), in order.
    pub authority: Vec<String>,
    /// Post of the signatory.
    pub post: Option<String>,
    /// Full name of the signatory.
    pub name: Option<String>,
}

/// Folders, relative to the workspace unless absolute.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paths {
    /// Submissions.
    pub inbox: PathBuf,
    /// Ledger.
    pub store: PathBuf,
    /// Outputs.
    pub out: PathBuf,
    /// Blank forms.
    pub forms: PathBuf,
    /// Definitions laid over the shipped ones.
    pub definitions: PathBuf,
}

impl Default for Paths {
    fn default() -> Self {
        Self {
            inbox: "inbox".into(),
            store: "store".into(),
            out: "out".into(),
            forms: "forms".into(),
            definitions: "definitions".into(),
        }
    }
}

impl Paths {
    /// Name of each folder's field with its value.
    fn named(&self) -> [(&'static str, &Path); 5] {
        [
            ("inbox", &self.inbox),
            ("store", &self.store),
            ("out", &self.out),
            ("forms", &self.forms),
            ("definitions", &self.definitions),
        ]
    }
}

/// Days of one period that differ from the catalogue's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PeriodConfig {
    /// First day counted.
    #[serde(deserialize_with = "date")]
    pub window_start: Option<Date>,
    /// Last day counted.
    #[serde(deserialize_with = "date")]
    pub window_end: Option<Date>,
    /// Data cut-off; the last day counted when not given.
    #[serde(deserialize_with = "date")]
    pub cut_off: Option<Date>,
    /// Last on-time day of a unit below.
    #[serde(deserialize_with = "date")]
    pub deadline_unit: Option<Date>,
    /// Last on-time day at the ministry.
    #[serde(deserialize_with = "date")]
    pub deadline_ministry: Option<Date>,
}

/// A day as a TOML date or as text, in ISO or in Vietnamese order (14/5/2024).
fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text = match toml::Value::deserialize(deserializer)? {
        toml::Value::Datetime(value) => value.to_string(),
        toml::Value::String(text) => text,
        other => other.to_string(),
    };
    parse_date(&text).map(Some).ok_or_else(|| serde::de::Error::custom(format!("not a date: {text}")))
}

fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let mut parts = text.split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(day), Some(month), Some(year), None) => {
            Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
        }
        _ => text.parse().ok(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    unit: Spanned<String>,
    #[serde(default)]
    letterhead: LetterheadConfig,
    #[serde(default)]
    paths: Paths,
    #[serde(default)]
    period: BTreeMap<String, Spanned<PeriodConfig>>,
    #[serde(default)]
    limits: Limits,
}

/// Reads the text of `treem.toml`; `file` is its path for messages.
pub(super) fn parse(text: &str, file: &str) -> Result<Config, WorkspaceError> {
    let read: File = toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        let line = line_at(text, error.span().map_or(0, |span| span.start));
        let written = text.lines().nth(line - 1).unwrap_or_default();
        WorkspaceError::Syntax {
            file: file.to_owned(),
            line,
            reason: slip::explain(error.message(), written),
        }
    })?;
    let fault = |line: usize, field: &str, vi: &str, en: &str| WorkspaceError::Field {
        file: file.to_owned(),
        line,
        field: field.to_owned(),
        reason: Bilingual::new(vi, en),
    };
    let unit = read.unit.get_ref().trim().to_owned();
    if unit != "VN" && !(unit.len() == 2 && unit.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(fault(
            line_at(text, read.unit.span().start),
            "unit",
            "phải là mã tỉnh gồm hai chữ số, ví dụ \"51\"",
            "must be the two-digit code of a province, such as \"51\"",
        ));
    }
    let mut period = BTreeMap::new();
    for (key, value) in read.period {
        let line = line_at(text, value.span().start);
        let parsed: Period = key.parse().map_err(|_| {
            fault(
                line,
                &format!("period.\"{key}\""),
                "kỳ phải ghi 2024-S1 (6 tháng đầu năm 2024) hoặc 2024 (cả năm)",
                "write a period as 2024-S1 (first half of 2024) or 2024 (the year)",
            )
        })?;
        period.insert(parsed, value.into_inner());
    }
    separate(&read.paths).map_err(|field| {
        fault(
            line_of_field(text, "paths", field),
            &format!("paths.{field}"),
            "các thư mục phải khác nhau, không lồng vào nhau, không trống và không dùng \"..\"",
            "folders must differ, must not lie inside one another, be empty or use \"..\"",
        )
    })?;
    if read.limits.has_zero() {
        return Err(fault(
            line_of_field(text, "limits", ""),
            "limits",
            "mọi giới hạn phải là số nguyên từ 1 trở lên",
            "every limit must be a whole number from 1",
        ));
    }
    let (letterhead, paths, limits) = (read.letterhead, read.paths, read.limits);
    Ok(Config { unit, letterhead, paths, period, limits })
}

/// Refuses folders that contain one another: outputs inside the inbox would be read as submissions.
fn separate(paths: &Paths) -> Result<(), &'static str> {
    let plain =
        |path: &Path| -> PathBuf { path.components().filter(|part| *part != Component::CurDir).collect() };
    let named = paths.named().map(|(field, path)| (field, plain(path)));
    for (index, (field, path)) in named.iter().enumerate() {
        let clash = |other: &PathBuf| other.starts_with(path) || path.starts_with(other);
        let outside = path.components().any(|part| part == Component::ParentDir);
        if path.as_os_str().is_empty() || outside || named.iter().take(index).any(|(_, other)| clash(other)) {
            return Err(field);
        }
    }
    Ok(())
}

/// Line of a byte offset, from 1.
fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// Line on which a field of a table is written, else the line of the table's heading, else 1.
pub(super) fn line_of_field(text: &str, table: &str, field: &str) -> usize {
    let mut inside = table.is_empty();
    let mut heading = 1;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[') {
            let name: String =
                name.trim_end_matches(']').chars().filter(|c| !matches!(c, '"' | ' ')).collect();
            inside = name == table;
            heading = if inside { index + 1 } else { heading };
        } else if inside && line.strip_prefix(field).is_some_and(|rest| rest.trim_start().starts_with('=')) {
            return index + 1;
        }
    }
    heading
}
