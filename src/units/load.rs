//! The tables of `indicators/units/` as records. Knows their columns, not their meaning.

use csv::StringRecord;
use jiff::civil::Date;
use serde::Deserialize;

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

/// One line of a table: what it holds, and where it stands, for its errors.
struct Line<'a> {
    file: &'a str,
    headers: &'a StringRecord,
    fields: &'a StringRecord,
}

impl<'a> Line<'a> {
    fn read<R: Deserialize<'a>>(&self) -> Result<R, UnitError> {
        self.fields.deserialize(Some(self.headers)).map_err(|error| unreadable(self.file, &error))
    }

    fn number(&self) -> u64 {
        self.fields.position().map_or(0, csv::Position::line)
    }

    fn bad(&self, column: &'static str, value: &str) -> UnitError {
        UnitError::BadField {
            file: self.file.to_owned(),
            line: self.number(),
            column,
            value: value.to_owned(),
        }
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

/// Builds a thing from each line. There are thousands: one record is filled again and again, and lent out.
fn rows<T>(
    file: &str,
    text: &str,
    build: fn(&Line<'_>) -> Result<T, UnitError>,
) -> Result<Vec<T>, UnitError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| unreadable(file, &error))?.clone();
    let (mut fields, mut built) = (StringRecord::new(), Vec::new());
    while reader.read_record(&mut fields).map_err(|error| unreadable(file, &error))? {
        built.push(build(&Line { file, headers: &headers, fields: &fields })?);
    }
    Ok(built)
}

fn unreadable(file: &str, error: &csv::Error) -> UnitError {
    UnitError::Unreadable {
        file: file.to_owned(),
        line: error.position().map_or(1, csv::Position::line),
        detail: error.to_string(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitRow<'a> {
    code: &'a str,
    level: &'a str,
    name: &'a str,
    full_name: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    parent: &'a str,
    region: &'a str,
    valid_from: &'a str,
    valid_to: &'a str,
    exact_from: &'a str,
    exact_to: &'a str,
}

impl UnitRow<'_> {
    fn build(line: &Line<'_>) -> Result<Unit, UnitError> {
        let row: UnitRow<'_> = line.read()?;
        let level = Level::from_id(row.level).ok_or_else(|| line.bad("level", row.level))?;
        let kind = UnitKind::from_name(row.kind)
            .filter(|kind| kind.level() == level)
            .ok_or_else(|| line.bad("type", row.kind))?;
        let is_province = level == Level::Province;
        let (parent, region) = if is_province {
            if !row.parent.is_empty() {
                return Err(line.bad("parent", row.parent));
            }
            (None, Some(line.region("region", row.region)?))
        } else {
            if !row.region.is_empty() {
                return Err(line.bad("region", row.region));
            }
            (Some(line.code("parent", row.parent, Level::Province)?), None)
        };
        Ok(Unit {
            code: line.code("code", row.code, level)?,
            level,
            name: line.text("name", row.name)?,
            full_name: line.text("full_name", row.full_name)?,
            kind,
            parent,
            region,
            valid: line.validity(row.valid_from, row.valid_to, row.exact_from, row.exact_to)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionRow<'a> {
    code: &'a str,
    name: &'a str,
    valid_from: &'a str,
    valid_to: &'a str,
    exact_from: &'a str,
    exact_to: &'a str,
    source: &'a str,
}

impl RegionRow<'_> {
    fn build(line: &Line<'_>) -> Result<Region, UnitError> {
        let row: RegionRow<'_> = line.read()?;
        Ok(Region {
            code: line.region("code", row.code)?,
            name: line.text("name", row.name)?,
            valid: line.validity(row.valid_from, row.valid_to, row.exact_from, row.exact_to)?,
            source: line.text("source", row.source)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SuccessionRow<'a> {
    from_code: &'a str,
    to_code: &'a str,
    on: &'a str,
    change: &'a str,
}

impl SuccessionRow<'_> {
    fn build(line: &Line<'_>) -> Result<Succession, UnitError> {
        let row: SuccessionRow<'_> = line.read()?;
        // What happened (`sáp nhập`, `giữ nguyên`, `đổi loại`) is for people who read the table; it must be there.
        line.text("change", row.change)?;
        Ok(Succession {
            from: line.code("from_code", row.from_code, Level::Province)?,
            to: line.code("to_code", row.to_code, Level::Province)?,
            on: line.day("on", row.on)?.ok_or_else(|| line.bad("on", row.on))?,
        })
    }
}
