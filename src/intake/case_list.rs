//! The list of cases (DS): its rows become counts of the series of B05 and B06 that it can tell, and nothing else. No
//! row, code or text of it leaves this file.

use std::collections::{BTreeMap, BTreeSet};

use super::cell;
use super::fact::CaseListCounts;
use super::sheets::{Recognised, folded, modern};
use super::table::{self, SheetRow, Table};
use super::workbook::{CellAddress, Content};
use crate::catalogue::{Catalogue, Dimension};
use crate::form::normal_code;
use crate::text::{Reading, from_number, read_number};

/// Rows that are counted at most: a province has a few hundred cases a year.
const MOST_ROWS: usize = 20_000;
/// Elements of which the list tells series, with what one row must have to count at all.
const CHILDREN: [&str; 5] =
    ["abused", "abused_by_form", "abused_by_setting", "abused_by_relation", "abused_supported"];
/// The element counted by case codes.
const CASES: &str = "cases";
/// Column codes of DS.
const CASE: &str = "1";
const AGE: &str = "5";
const FORMS: &str = "6";
const ONLINE: &str = "8";
/// Columns that name one category, or several with semicolons between them, and their dimensions.
const NAMED: [(&str, &str); 5] =
    [("4", "sex"), ("7", "setting"), ("9", "relation"), ("10", "handling"), ("11", "support")];

/// What is known of one property of a child or case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Known {
    codes: BTreeSet<String>,
    /// Whether these are all; otherwise any of them may hold, and where there is none, anything may.
    certain: bool,
}

/// Properties by dimension.
type Properties = BTreeMap<&'static str, Known>;

impl Known {
    fn exactly(codes: impl IntoIterator<Item = String>) -> Self {
        Self { codes: codes.into_iter().collect(), certain: true }
    }

    /// Whether it has a category: `None` where that cannot be told.
    fn has(&self, code: &str) -> Option<bool> {
        match (self.certain, self.codes.contains(code)) {
            (true, has) => Some(has),
            (false, false) if !self.codes.is_empty() => Some(false),
            (false, _) => None,
        }
    }
}

/// Counts a list; `None` when it has no entry.
pub(super) fn read(sheet: &Recognised<'_>, catalogue: &Catalogue) -> Option<CaseListCounts> {
    let tables = table::tables(sheet.form, sheet.worksheet, &table::LIST);
    let rows: Vec<(&Table<'_>, &SheetRow<'_>)> =
        tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row))).collect();
    let filled = |row: &(&Table<'_>, &SheetRow<'_>)| {
        let columns = row.0.header.data_columns();
        columns.filter(|column| row.1.cell(*column).is_some_and(|cell| !is_blank(&cell.content))).count()
    };
    // A remark or a signature below the list stands alone in its row; so may a child of whom only one thing is known.
    let begun = |row: &(&Table<'_>, &SheetRow<'_>)| filled(row) == 1 && may_be_entry(row.0, row.1);
    let last_whole = rows.iter().rposition(|row| filled(row) > 1);
    let last_begun = rows.iter().rposition(begun);
    let last = last_whole.max(last_begun);
    let entries = rows.get(..last.map_or(0, |last| last + 1)).unwrap_or_default();
    let entries: Vec<_> = entries.iter().filter(|row| filled(row) > 0).collect();
    if sheet.is_sole() && entries.len() > MOST_ROWS {
        // Nothing in them was looked at, hence nothing understood.
        let unclear = entries.iter().map(|row| filled(row) as u64).sum();
        return Some(CaseListCounts { rows: entries.len() as u64, unclear, ..CaseListCounts::default() });
    }
    if !sheet.is_sole() || tables.is_empty() {
        let blank = sheet.versions().all(|version| version.cells.is_empty());
        return (!blank).then(CaseListCounts::default);
    }
    if entries.is_empty() {
        return None;
    }
    let mut list = List { sheet, catalogue, unclear: 0, rows: Vec::new() };
    for (table, row) in entries {
        list.add(table, row);
    }
    let mut counts = list.counts();
    if last_begun > last_whole {
        // Whether the last rows are children, nobody can tell: no count is sure.
        counts.counts.values_mut().for_each(|count| *count = None);
    }
    Some(counts)
}

/// Whether a row with one filled cell may be the beginning of an entry: a few words with a digit, as codes and ages have,
/// or with the serial number that the form gives to entries.
fn may_be_entry(table: &Table<'_>, row: &SheetRow<'_>) -> bool {
    let (own, others): (Vec<_>, Vec<_>) = row
        .cells
        .iter()
        .partition(|one| table.header.data_columns().any(|column| column == one.address.column));
    let texts: Vec<String> = own.iter().map(|one| cell::raw(&one.content)).collect();
    let short = texts.iter().map(|text| text.split_whitespace().count()).sum::<usize>() <= 3;
    let digit = texts.iter().any(|text| text.contains(|letter: char| letter.is_ascii_digit()));
    short && (digit || others.iter().any(|one| matches!(one.content, Content::Number(_))))
}

fn is_blank(content: &Content) -> bool {
    cell::raw(content).trim().is_empty()
}

struct List<'a> {
    sheet: &'a Recognised<'a>,
    catalogue: &'a Catalogue,
    /// Cells that are blank where they must not be, or not understood.
    unclear: u64,
    /// Case code, where there is one, and properties of each child.
    rows: Vec<(Option<String>, Properties)>,
}

impl List<'_> {
    fn add(&mut self, table: &Table<'_>, row: &SheetRow<'_>) {
        let text = |code: &str| self.text(table, row, code);
        let (case, age) = (folded(&text(CASE)), text(AGE));
        let named: Vec<(&'static str, String)> =
            NAMED.iter().map(|(column, dimension)| (*dimension, text(column))).collect();
        let (forms, online) = (text(FORMS), text(ONLINE));
        let mut properties = Properties::new();
        for (dimension, text) in named {
            let optional = dimension == "support";
            let known = match codes(self.catalogue.dimension(dimension), &text) {
                Some(codes) if optional || codes.len() == 1 => Known::exactly(codes),
                _ => self.unknown(),
            };
            properties.insert(dimension, known);
        }
        let age = age_group(&age).map_or_else(|| self.unknown(), |group| Known::exactly([group.to_owned()]));
        properties.insert("age_victim", age);
        let (abuse, sexual) = self.forms(&forms);
        properties.insert("abuse_form", abuse);
        properties.insert("sexual_form", sexual);
        let online = match folded(&online).as_str() {
            "" | "không" | "-" | "0" => Known::exactly([]),
            "x" | "có" => Known::exactly(["NET".to_owned()]),
            _ => self.unknown(),
        };
        properties.insert("online", online);
        if case.is_empty() {
            self.unclear += 1;
        }
        self.rows.push(((!case.is_empty()).then_some(case), properties));
    }

    fn unknown(&mut self) -> Known {
        self.unclear += 1;
        Known::default()
    }

    /// What stands in a column of a row; cells merged downwards mean "same as above".
    fn text(&self, table: &Table<'_>, row: &SheetRow<'_>, code: &str) -> String {
        let Some(column) = table.header.position(&normal_code(code)) else { return String::new() };
        let worksheet = self.sheet.worksheet;
        let merged = worksheet.merges.iter().find(|range| {
            range.first.column == column && (range.first.row + 1..=range.last.row).contains(&row.row)
        });
        let address = merged.map_or(CellAddress::new(row.row, column), |range| range.first);
        let text = worksheet.cell(address).map(|cell| cell::raw(&cell.content)).unwrap_or_default();
        modern(text.trim()).into_owned()
    }

    /// Forms of abuse and of sexual abuse; a form of sexual abuse is sexual abuse.
    fn forms(&mut self, text: &str) -> (Known, Known) {
        let (mut abuse, mut sexual) = (BTreeSet::new(), BTreeSet::new());
        let mut understood = true;
        for one in parts(text) {
            match (
                code_of(self.catalogue.dimension("abuse_form"), one),
                code_of(self.catalogue.dimension("sexual_form"), one),
            ) {
                (Some(code), _) => {
                    abuse.insert(code);
                }
                (None, Some(code)) => {
                    abuse.insert("SEX".to_owned());
                    sexual.insert(code);
                }
                (None, None) => understood = false,
            }
        }
        if !understood || abuse.is_empty() {
            return (self.unknown(), Known::default());
        }
        // Sexual abuse without its form may be any of them.
        let certain = !sexual.is_empty() || !abuse.contains("SEX");
        (Known::exactly(abuse), Known { codes: sexual, certain })
    }

    fn counts(&self) -> CaseListCounts {
        let mut counts = CaseListCounts {
            rows: self.rows.len() as u64,
            unclear: self.unclear,
            ..CaseListCounts::default()
        };
        let children: Vec<&Properties> = self.rows.iter().map(|(_, properties)| properties).collect();
        let cases = self.cases();
        let cases: Option<Vec<&Properties>> = cases.as_ref().map(|cases| cases.values().collect());
        for element in CHILDREN.iter().chain([&CASES]) {
            let units = if *element == CASES { cases.as_ref() } else { Some(&children) };
            for series in self.catalogue.series.iter().filter(|series| {
                series.key.strip_prefix(element).is_some_and(|rest| rest.is_empty() || rest.starts_with('|'))
            }) {
                let told = |dimension: &str| children.iter().all(|one| one.contains_key(dimension));
                if series.categories.iter().all(|(dimension, _)| told(dimension)) {
                    let supported = *element == "abused_supported";
                    let count = units.and_then(|units| count(units, &series.categories, supported));
                    counts.counts.insert(series.key.clone(), count);
                }
            }
        }
        counts
    }

    /// The cases by their codes; `None` when a row has none, since nobody can tell then how many there are. A case has
    /// one main form and one state of handling: where its rows name several, any of them may be it.
    fn cases(&self) -> Option<BTreeMap<&str, Properties>> {
        let mut cases: BTreeMap<&str, Properties> = BTreeMap::new();
        for (code, properties) in &self.rows {
            let case = cases.entry(code.as_deref()?).or_default();
            for dimension in ["abuse_form", "handling", "online"] {
                let Some(own) = properties.get(dimension) else { continue };
                match case.get_mut(dimension) {
                    None => {
                        case.insert(dimension, own.clone());
                    }
                    Some(known) => {
                        known.codes.extend(own.codes.iter().cloned());
                        known.certain &= own.certain;
                        if !known.certain {
                            known.codes.clear();
                        }
                    }
                }
            }
        }
        for case in cases.values_mut() {
            for dimension in ["abuse_form", "handling"] {
                if let Some(known) = case.get_mut(dimension) {
                    known.certain &= known.codes.len() == 1;
                }
            }
        }
        Some(cases)
    }
}

/// How many have all the categories; `None` when that cannot be told of one.
fn count(units: &[&Properties], categories: &[(String, String)], supported: bool) -> Option<i64> {
    let mut count = 0;
    for unit in units {
        let mut has = Some(true);
        let nobody = Known::default();
        if supported {
            let support = unit.get("support").unwrap_or(&nobody);
            has = support.certain.then_some(!support.codes.is_empty());
        }
        for (dimension, code) in categories {
            has = match (has, unit.get(dimension.as_str()).unwrap_or(&nobody).has(code)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            };
        }
        count += i64::from(has?);
    }
    Some(count)
}

/// The entries of a cell with several.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

/// The codes a cell names; `None` when one of them is not understood.
fn codes(dimension: Option<&Dimension>, text: &str) -> Option<BTreeSet<String>> {
    parts(text).map(|part| code_of(dimension, part)).collect()
}

/// The category whose name or code is written.
fn code_of(dimension: Option<&Dimension>, text: &str) -> Option<String> {
    let wanted = folded(text);
    let categories = &dimension?.categories;
    let known = categories.iter().find(|one| folded(&one.name.vi) == wanted || folded(&one.code) == wanted);
    known.map(|one| one.code.clone())
}

/// The age group of a child; sixteen and older are no children.
fn age_group(text: &str) -> Option<&'static str> {
    let folded = folded(text);
    if folded.starts_with("không xác định") || folded == "u" {
        return Some("U");
    }
    let text = folded.strip_suffix("tuổi").unwrap_or(&folded).trim();
    let reading = text.parse::<f64>().map_or_else(|_| read_number(text, 0), |number| from_number(number, 0));
    let Reading::Number { minor, .. } = reading else { return None };
    match minor {
        0..=5 => Some("lt6"),
        6..=9 => Some("6_9"),
        10..=12 => Some("10_12"),
        13..=15 => Some("13_15"),
        _ => None,
    }
}
