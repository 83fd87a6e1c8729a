//! The tidy table of a report workbook.

use super::super::cell;
use super::super::workbook::{CellAddress, Content, Sheet as Worksheet};
use super::{ReportFact, ReportRead, at, rows};
use crate::catalogue::Catalogue;
use crate::finding::Finding;
use crate::proof::DataHash;
use crate::table::DATA_COLUMNS;
use crate::value::{State, Value, hard_limit};

/// Said of figures that the catalogue does not know.
const UNKNOWN_SERIES: &str = "R-REP-006";

/// Positions of the columns that are read.
const KIND: usize = 0;
const ID: usize = 2;
const UNIT: usize = 4;
const LEVEL: usize = 5;
const PERIOD: usize = 6;
const CATEGORY: usize = 7;
const VALUE: usize = 8;
const STATE: usize = 9;

/// Reads the series of the table.
pub(super) fn read(sheet: &Worksheet, catalogue: &Catalogue, findings: &mut Vec<Finding>) -> ReportRead {
    let mut report = ReportRead { sheet: sheet.name.clone(), ..ReportRead::default() };
    let mut unknown: Vec<String> = Vec::new();
    for (number, row) in rows(sheet) {
        let text = |column: usize| match row.get(column).copied().flatten() {
            Some(Content::Text(text)) => text.as_str(),
            _ => "",
        };
        if report.period.is_empty() {
            text(PERIOD).clone_into(&mut report.period);
        }
        match text(LEVEL) {
            "province" if report.unit.is_empty() => text(UNIT).clone_into(&mut report.unit),
            "nation" | "region" => report.above_provinces = true,
            _ => {}
        }
        if text(KIND) != "series" {
            continue;
        }
        let series = match text(CATEGORY) {
            "" => text(ID).to_owned(),
            category => format!("{}|{category}", text(ID)),
        };
        let Some(id) = catalogue.series_id(&series) else {
            unknown.push(series);
            continue;
        };
        let decimals = catalogue.element_of(id).decimals;
        let value = value(text(STATE), row.get(VALUE).copied().flatten(), decimals);
        // The table has at most a million rows.
        let cell = CellAddress::new(number, VALUE as u32).to_string();
        report.facts.push(ReportFact { unit: text(UNIT).to_owned(), series, value, cell });
    }
    unknown.sort();
    unknown.dedup();
    if let Some(first) = unknown.first() {
        let finding = Finding::fail(UNKNOWN_SERIES, at(sheet, None), first, "");
        findings.push(finding.with("count", unknown.len().to_string()));
    }
    report
}

/// The figure of a row; a number that is none, or a state without its number, is rejected.
fn value(state: &str, content: Option<&Content>, decimals: u8) -> Value {
    match (state, content) {
        (state, Some(Content::Number(number))) if state == State::Value.as_str() => {
            let minor = number * 10_f64.powi(i32::from(decimals));
            let whole = minor.round();
            // A figure of the forms is a count or an amount, and of a bounded size: sums over the country stay exact.
            let exact =
                (0.0..=hard_limit(decimals) as f64).contains(&whole) && (minor - whole).abs() < 1.0e-3;
            if exact { Value::Number(whole as i64) } else { Value::Rejected }
        }
        (state, None) if state == State::Missing.as_str() => Value::Missing,
        (state, None) if state == State::NotApplicable.as_str() => Value::NotApplicable,
        _ => Value::Rejected,
    }
}

/// Hash of the table as it stands.
pub(super) fn hash(sheet: &Worksheet) -> String {
    let mut hash = DataHash::default();
    for (_, row) in rows(sheet) {
        for content in row.into_iter().take(DATA_COLUMNS.len()) {
            match content {
                Some(Content::Number(number)) => hash.number(*number),
                Some(content) => hash.cell(&cell::raw(content)),
                None => hash.cell(""),
            }
        }
    }
    hash.finish()
}
