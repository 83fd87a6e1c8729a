//! The public `data.csv`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::reader::{Fields, rows};
use super::{Decimal, FileError};
use crate::period::Period;
use crate::units::UnitLevel;

/// Columns of the public `data.csv`, in order: a public interface.
pub const PUBLIC_COLUMNS: [&str; 18] = [
    "table",
    "unit",
    "unit_level",
    "unit_name",
    "map",
    "period",
    "measure",
    "unit_of_measure",
    "category",
    "value",
    "band_low",
    "band_high",
    "obs_status",
    "conf_status",
    "note",
    "units_reported",
    "units_expected",
    "release",
];

/// What the public sees of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shown {
    /// The number, zero included.
    Value(Decimal),
    /// Limits of the count; no upper one where the last band is open.
    Band {
        /// Smallest count.
        low: i64,
        /// Largest count.
        high: Option<i64>,
    },
    /// `c`, for whatever reason.
    Suppressed,
    /// Not reported.
    Missing,
    /// Reported and rejected.
    Rejected,
    /// The question does not arise.
    NotApplicable,
}

impl Shown {
    /// Whether the figure is kept back: it is in its parent's sum, but not shown as a number.
    #[must_use]
    pub fn hidden(self) -> bool {
        matches!(self, Self::Band { .. } | Self::Suppressed)
    }

    /// Whether the unit is in its parent's sum.
    #[must_use]
    pub fn counted(self) -> bool {
        self.hidden() || matches!(self, Self::Value(_))
    }
}

/// One row of a public table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicRow {
    /// Line in the file.
    pub line: u64,
    /// Table.
    pub table: String,
    /// Code of the unit.
    pub unit: String,
    /// Level of the unit.
    pub level: UnitLevel,
    /// Name of the unit.
    pub unit_name: String,
    /// The day on whose map the unit stands.
    pub map: Date,
    /// Period.
    pub period: Period,
    /// Element or indicator.
    pub measure: String,
    /// Unit of measure.
    pub unit_of_measure: String,
    /// `dimension=code` pairs joined by `;`; empty for the total.
    pub category: String,
    /// What is shown.
    pub shown: Shown,
    /// `OBS_STATUS` as written: it also tells estimates from final figures.
    pub obs_status: String,
    /// `CONF_STATUS` as written.
    pub conf_status: String,
    /// Marks and words beside the figure.
    pub note: String,
    /// Units in the figure.
    pub units_reported: u32,
    /// Units that should be.
    pub units_expected: u32,
    /// Release.
    pub release: String,
}

/// A public `data.csv`, read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicFile {
    /// Name of the file, for messages.
    pub file: String,
    /// Hash of its bytes (BLAKE3).
    pub fingerprint: String,
    /// Its rows in order.
    pub rows: Vec<PublicRow>,
}

impl PublicFile {
    /// Reads a file.
    ///
    /// # Errors
    /// When a row is not exactly what this program writes, or a figure stands twice.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, FileError> {
        let mut all: Vec<PublicRow> = Vec::new();
        let mut seen = BTreeMap::new();
        rows(file, bytes, &PUBLIC_COLUMNS, |fields| {
            let row = row(fields)?;
            let key = (
                row.table.clone(),
                row.release.clone(),
                (row.unit.clone(), row.map, row.period),
                (row.measure.clone(), row.category.clone()),
            );
            if let Some(other) = seen.insert(key, row.line) {
                return Err(fields.twice(other));
            }
            all.push(row);
            Ok(())
        })?;
        let fingerprint = blake3::hash(bytes).to_hex().to_string();
        Ok(Self { file: file.to_owned(), fingerprint, rows: all })
    }
}

fn row(fields: &Fields<'_>) -> Result<PublicRow, FileError> {
    let text = |column| fields.text(column).to_owned();
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let count = |text: &str| text.parse::<u32>().ok();
    Ok(PublicRow {
        line: fields.line,
        table: text("table"),
        unit: fields.read("unit", some)?,
        level: fields.read("unit_level", UnitLevel::named)?,
        unit_name: text("unit_name"),
        map: fields.read("map", |text| text.parse().ok())?,
        period: fields.read("period", |text| text.parse().ok())?,
        measure: fields.read("measure", some)?,
        unit_of_measure: text("unit_of_measure"),
        category: fields.read("category", category)?,
        shown: shown(fields)?,
        obs_status: text("obs_status"),
        conf_status: text("conf_status"),
        note: text("note"),
        units_reported: fields.read("units_reported", count)?,
        units_expected: fields.read("units_expected", count)?,
        release: text("release"),
    })
}

/// A category text in its one spelling: pairs sorted by dimension, each dimension once.
pub(super) fn category(text: &str) -> Option<String> {
    let pairs: Option<Vec<(&str, &str)>> =
        text.split(';').filter(|_| !text.is_empty()).map(|pair| pair.split_once('=')).collect();
    let sorted = pairs?.windows(2).all(|pair| pair[0].0 < pair[1].0);
    sorted.then(|| text.to_owned())
}

/// The state of a row. Value, band and both statuses must agree: a reader may go by any of them.
fn shown(fields: &Fields<'_>) -> Result<Shown, FileError> {
    let optional = |text: &str| match text {
        "" => Some(None),
        text => text.parse::<i64>().ok().filter(|count| *count >= 0).map(Some),
    };
    let value = fields.read("value", |text| match text {
        "" => Some(None),
        text => Decimal::read(text).map(Some),
    })?;
    let (low, high) = (fields.read("band_low", optional)?, fields.read("band_high", optional)?);
    let statuses = (fields.text("obs_status"), fields.text("conf_status"));
    match (value, low, high, statuses) {
        (Some(value), None, None, ("A" | "B" | "E" | "P" | "U", "F")) => Ok(Shown::Value(value)),
        (None, Some(low), high, ("Q", "C")) if high.is_none_or(|high| low <= high) => {
            Ok(Shown::Band { low, high })
        }
        (None, None, None, ("Q", "C")) => Ok(Shown::Suppressed),
        (None, None, None, ("L", "F")) => Ok(Shown::Missing),
        (None, None, None, ("O", "F")) => Ok(Shown::Rejected),
        (None, None, None, ("M", "F")) => Ok(Shown::NotApplicable),
        _ => Err(fields.contradiction()),
    }
}
