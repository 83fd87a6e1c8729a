//! A report workbook read back: what a province reported, and what in its workbook is no longer as it was written.
//!
//! In: the raw cells of a workbook. Out: `None` for what is no report workbook, else the figures of its tidy table with
//! findings. The table is proved by its hash, and every printed figure by the sheet that says what was printed
//! ([`crate::proof`]): nobody else's word is needed to tell a number changed by hand.

mod data;
mod printed;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::cell;
use super::fact::{Claim, ClaimSource};
use super::workbook::{CellAddress, Content, Sheet as Worksheet, Workbook};
use crate::catalogue::Catalogue;
use crate::finding::{Finding, Place};
use crate::period::Period;
use crate::proof::{COLUMNS, Record};
use crate::table::DATA_COLUMNS;
use crate::value::Value;

/// Said of a tidy table that is not the one the workbook was written with.
const DATA_CHANGED: &str = "R-REP-001";
/// Said of a workbook without the sheet that proves its figures.
const NO_PROOF: &str = "R-REP-002";

/// One figure of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFact {
    /// Code of the unit: the report's own, or one beneath it.
    pub unit: String,
    /// Key of the series.
    pub series: String,
    /// Its state.
    pub value: Value,
    /// Address of its number in the tidy table.
    pub cell: String,
}

/// What a report workbook says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReportRead {
    /// Code of the unit it is about.
    pub unit: String,
    /// Whether it is about more than one province: then it is none of a province.
    pub above_provinces: bool,
    /// Name of the worksheet with the tidy table.
    pub sheet: String,
    /// Period, as written.
    pub period: String,
    /// Status id.
    pub status: String,
    /// First and last day counted.
    pub window: Option<(Date, Date)>,
    /// Data cut-off.
    pub cut_off: Option<Date>,
    /// Fingerprint of the definitions it was made with.
    pub definitions: String,
    /// Units beneath it that reported.
    pub reported: BTreeSet<String>,
    /// Every series of the unit and of those beneath it, in order of the table.
    pub facts: Vec<ReportFact>,
    /// Series whose figure of the whole is a provincial agency's.
    pub agency: BTreeSet<String>,
    /// By unit: totals in use although their parts do not add up to them.
    pub disputed: BTreeMap<String, BTreeSet<String>>,
}

impl ReportRead {
    /// What it says of unit and period.
    #[must_use]
    pub fn claim(&self) -> Claim {
        Claim {
            source: ClaimSource::Report,
            sheet: self.sheet.clone(),
            unit_code: Some(self.unit.clone()).filter(|unit| !unit.is_empty()),
            unit_name: None,
            period: self.period.parse::<Period>().ok(),
        }
    }
}

/// Reads a report workbook; `None` when the workbook is none.
pub(super) fn read(workbook: &Workbook, catalogue: &Catalogue) -> Option<(ReportRead, Vec<Finding>)> {
    let data = sheet_with(workbook, &DATA_COLUMNS)?;
    let mut findings = Vec::new();
    let mut report = data::read(data, catalogue, &mut findings);
    let Some(proof) = sheet_with(workbook, &COLUMNS) else {
        findings.push(Finding::fail(NO_PROOF, at(data, None), "", ""));
        return Some((report, findings));
    };
    let records = records(proof);
    let stated = records.iter().find(|(record, _)| *record == Record::Data).map(|(_, row)| row.said());
    if stated.as_deref() != Some(data::hash(data).as_str()) {
        findings.push(Finding::fail(DATA_CHANGED, at(data, None), &data.name, ""));
    }
    take(&records, &mut report);
    findings.extend(printed::compare(workbook, (data, proof), &records));
    Some((report, findings))
}

/// The worksheet whose first row has exactly these heads.
fn sheet_with<'a>(workbook: &'a Workbook, heads: &[&str]) -> Option<&'a Worksheet> {
    workbook.sheets.iter().find(|sheet| {
        let found = sheet.cells.iter().take_while(|cell| cell.address.row == 0);
        found.map(|cell| cell::raw(&cell.content)).eq(heads.iter().map(|head| (*head).to_owned()))
    })
}

/// One row of the sheet that proves the figures.
struct Proof<'a> {
    sheet: &'a str,
    place: &'a str,
    value: Option<&'a Content>,
}

impl Proof<'_> {
    fn said(&self) -> String {
        self.value.map(cell::raw).unwrap_or_default()
    }
}

/// The rows of the sheet; those with an unknown word are a later version's and say nothing here.
fn records(sheet: &Worksheet) -> Vec<(Record, Proof<'_>)> {
    rows(sheet)
        .filter_map(|(_, row)| {
            let text = |column: usize| match row.get(column).copied().flatten() {
                Some(Content::Text(text)) => text.as_str(),
                _ => "",
            };
            let record = Record::of(text(0))?;
            Some((record, Proof { sheet: text(1), place: text(2), value: row.get(3).copied().flatten() }))
        })
        .collect()
}

/// The rows under the head with their position, each as wide as the tidy table.
fn rows(sheet: &Worksheet) -> impl Iterator<Item = (u32, Vec<Option<&Content>>)> {
    let mut by_row: BTreeMap<u32, Vec<Option<&Content>>> = BTreeMap::new();
    for cell in sheet.cells.iter().filter(|cell| cell.address.row > 0) {
        let row = by_row.entry(cell.address.row).or_insert_with(|| vec![None; DATA_COLUMNS.len()]);
        if let Some(slot) = row.get_mut(cell.address.column as usize) {
            *slot = Some(&cell.content);
        }
    }
    by_row.into_iter()
}

/// What the records say of the report as a whole.
fn take(records: &[(Record, Proof<'_>)], report: &mut ReportRead) {
    for (record, row) in records {
        let said = row.said();
        match record {
            Record::Status => report.status = said,
            Record::Window => report.window = row.place.parse().ok().zip(said.parse().ok()),
            Record::CutOff => report.cut_off = said.parse().ok(),
            Record::Definitions => report.definitions = said,
            Record::Reported if said == "1" => {
                report.reported.insert(row.place.to_owned());
            }
            Record::Agency => {
                report.agency.insert(said);
            }
            Record::Disputed => {
                report.disputed.entry(row.place.to_owned()).or_default().insert(said);
            }
            Record::Data | Record::Reported | Record::Cell => {}
        }
    }
}

fn at(sheet: &Worksheet, address: Option<CellAddress>) -> Place {
    Place {
        sheet: sheet.name.clone(),
        cell: address.map(|address| address.to_string()).unwrap_or_default(),
        ..Place::default()
    }
}
