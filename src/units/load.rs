//! The tables of `indicators/units/` as records. Knows their columns, not their meaning.

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::UnitError;
use super::register::Succession;
use super::unit::{Level, Region, Unit, UnitKind, Validity};

/// Everything the tables hold, as written.
#[derive(Default)]
pub(super) struct Tables {
    pub units: Vec<Unit>,
    pub regions: Vec<Region>,
    pub successions: Vec<Succession>,
}

const FILES: [&str; 5] = ["provinces.csv", "districts.csv", "communes.csv", "regions.csv", "crosswalk.csv"];

/// Reads the five tables, given as (file name or path, content) in any order.
pub(super) fn read(files: &[(&str, &str)]) -> Result<Tables, UnitError> {
    let mut seen: Vec<&str> = Vec::new();
    let mut tables = Tables::default();
    for (path, text) in files {
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        if !FILES.contains(&file) || seen.contains(&file) {
            return Err(UnitError::UnexpectedFile { file: file.to_owned() });
        }
        seen.push(file);
        let text = text.trim_start_matches('\u{feff}');
        match file {
            "regions.csv" => tables.regions.extend(rows(file, text, RegionRow::build)?),
            "crosswalk.csv" => tables.successions.extend(rows(file, text, SuccessionRow::build)?),
            _ => tables.units.extend(rows(file, text, UnitRow::build)?),
        }
    }
    match FILES.iter().find(|f| !seen.contains(f)) {
        Some(file) => Err(UnitError::MissingFile { file: (*file).to_owned() }),
        None => Ok(tables),
    }
}

/// Where a row stands, for its errors.
struct Place<'a> {
    file: &'a str,
    line: u64,
}

impl Place<'_> {
    fn bad(&self, column: &'static str, value: &str) -> UnitError {
        UnitError::BadField { file: self.file.to_owned(), line: self.line, column, value: value.to_owned() }
    }

    fn code(&self, column: &'static str, value: &str, level: Level) -> Result<String, UnitError> {
        let sound = value.len() == level.digits() && value.bytes().all(|b| b.is_ascii_digit());
        if sound { Ok(value.to_owned()) } else { Err(self.bad(column, value)) }
    }

    fn region(&self, column: &'static str, value: &str) -> Result<String, UnitError> {
        let digits =
            value.strip_prefix('R').filter(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()));
        digits.map(|_| value.to_owned()).ok_or_else(|| self.bad(column, value))
    }

    fn text(&self, column: &'static str, value: &str) -> Result<String, UnitError> {
        if value.trim().is_empty() { Err(self.bad(column, value)) } else { Ok(value.to_owned()) }
    }

    fn day(&self, column: &'static str, value: &str) -> Result<Option<Date>, UnitError> {
        if value.is_empty() {
            return Ok(None);
        }
        value.parse().map(Some).map_err(|_| self.bad(column, value))
    }

    fn exact(&self, column: &'static str, value: &str, day: Option<Date>) -> Result<bool, UnitError> {
        match (value, day) {
            ("1", Some(_)) | ("", None) => Ok(true),
            ("0", Some(_)) => Ok(false),
            _ => Err(self.bad(column, value)),
        }
    }

    fn validity(
        &self,
        from: &str,
        to: &str,
        exact_from: &str,
        exact_to: &str,
    ) -> Result<Validity, UnitError> {
        let valid_from = self.day("valid_from", from)?;
        let valid_to = self.day("valid_to", to)?;
        if valid_from.zip(valid_to).is_some_and(|(from, to)| to < from) {
            return Err(self.bad("valid_to", to));
        }
        Ok(Validity {
            from: valid_from,
            to: valid_to,
            from_exact: self.exact("exact_from", exact_from, valid_from)?,
            to_exact: self.exact("exact_to", exact_to, valid_to)?,
        })
    }
}

fn rows<R: DeserializeOwned, T>(
    file: &str,
    text: &str,
    build: fn(R, &Place<'_>) -> Result<T, UnitError>,
) -> Result<Vec<T>, UnitError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| UnitError::Unreadable {
        file: file.to_owned(),
        line: error.position().map_or(1, csv::Position::line),
        detail: error.to_string(),
    };
    let headers = reader.headers().map_err(unreadable)?.clone();
    let mut built = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let place = Place { file, line: record.position().map_or(0, csv::Position::line) };
        let row = record.deserialize(Some(&headers)).map_err(unreadable)?;
        built.push(build(row, &place)?);
    }
    Ok(built)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitRow {
    code: String,
    level: String,
    name: String,
    full_name: String,
    #[serde(rename = "type")]
    kind: String,
    parent: String,
    region: String,
    valid_from: String,
    valid_to: String,
    exact_from: String,
    exact_to: String,
}

impl UnitRow {
    fn build(self, place: &Place<'_>) -> Result<Unit, UnitError> {
        let level = Level::from_id(&self.level).ok_or_else(|| place.bad("level", &self.level))?;
        let kind = UnitKind::from_name(&self.kind)
            .filter(|kind| kind.level() == level)
            .ok_or_else(|| place.bad("type", &self.kind))?;
        let is_province = level == Level::Province;
        let (parent, region) = if is_province {
            if !self.parent.is_empty() {
                return Err(place.bad("parent", &self.parent));
            }
            (None, Some(place.region("region", &self.region)?))
        } else {
            if !self.region.is_empty() {
                return Err(place.bad("region", &self.region));
            }
            (Some(place.code("parent", &self.parent, Level::Province)?), None)
        };
        Ok(Unit {
            code: place.code("code", &self.code, level)?,
            level,
            name: place.text("name", &self.name)?,
            full_name: place.text("full_name", &self.full_name)?,
            kind,
            parent,
            region,
            valid: place.validity(&self.valid_from, &self.valid_to, &self.exact_from, &self.exact_to)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionRow {
    code: String,
    name: String,
    valid_from: String,
    valid_to: String,
    exact_from: String,
    exact_to: String,
    source: String,
}

impl RegionRow {
    fn build(self, place: &Place<'_>) -> Result<Region, UnitError> {
        Ok(Region {
            code: place.region("code", &self.code)?,
            name: place.text("name", &self.name)?,
            valid: place.validity(&self.valid_from, &self.valid_to, &self.exact_from, &self.exact_to)?,
            source: place.text("source", &self.source)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SuccessionRow {
    from_code: String,
    to_code: String,
    on: String,
    change: String,
}

impl SuccessionRow {
    fn build(self, place: &Place<'_>) -> Result<Succession, UnitError> {
        // What happened (`sáp nhập`, `giữ nguyên`, `đổi loại`) is for people who read the table; it must be there.
        place.text("change", &self.change)?;
        Ok(Succession {
            from: place.code("from_code", &self.from_code, Level::Province)?,
            to: place.code("to_code", &self.to_code, Level::Province)?,
            on: place.day("on", &self.on)?.ok_or_else(|| place.bad("on", &self.on))?,
        })
    }
}
