//! Labels as a second witness: rows whose code is gone are found by their label, and a code that contradicts its
//! label is refused.

use std::collections::BTreeMap;

use super::grid::place;
use super::rows::{FoundRow, Rows};
use super::sheets::{Recognised, folded, text_of};
use super::table::{self, Header, SheetRow};
use crate::finding::Finding;
use crate::form::{Block, Row};
use crate::period::Part;

/// Likeness from which a label is taken for another, if no other comes near.
const LIKENESS: f64 = 0.9;

fn label_of(header: &Header, row: &SheetRow<'_>) -> Option<String> {
    let cell = row.cell(header.label?)?;
    text_of(&cell.content).map(folded)
}

/// Labels that stand exactly once in the sheet; "Nam" under three headings identifies nothing.
fn unique_labels<'a>(recognised: &Recognised<'a>, part: Part) -> BTreeMap<String, (&'a Block, &'a Row)> {
    let mut labels: BTreeMap<String, Vec<(&Block, &Row)>> = BTreeMap::new();
    for (block, row) in recognised.form.rows(part) {
        labels.entry(folded(&row.label.vi)).or_default().push((block, row));
    }
    labels
        .into_iter()
        .filter_map(|(label, rows)| match rows.as_slice() {
            [only] if !label.is_empty() => Some((label, *only)),
            _ => None,
        })
        .collect()
}

/// Rows whose label is exactly that of another row: code and label were moved apart, neither can be believed.
pub(super) fn refuse_contradictions(
    recognised: &Recognised<'_>,
    part: Part,
    rows: &mut Rows<'_>,
    findings: &mut Vec<Finding>,
) {
    let labels = unique_labels(recognised, part);
    for row in std::mem::take(&mut rows.used) {
        let other = label_of(row.header, &row.cells)
            .and_then(|label| labels.get(&label).copied())
            .filter(|(_, other)| other.code != row.row.code && row.has_data());
        let Some((_, other)) = other else {
            rows.used.push(row);
            continue;
        };
        let mut place = place(recognised.worksheet, None, "");
        place.cell = format!("A{}", row.cells.row + 1);
        findings.push(
            Finding::fail("R-STR-020", place, &row.row.code, &other.code)
                .with("label", &other.label.vi)
                .with("own", &row.row.label.vi),
        );
        rows.refused.push(row);
    }
}

/// Finds rows of the form that no code named by their labels.
pub(super) fn recover<'a>(
    recognised: &Recognised<'a>,
    part: Part,
    rows: &mut Rows<'a>,
    findings: &mut Vec<Finding>,
) {
    let labels = unique_labels(recognised, part);
    for (header, cells) in std::mem::take(&mut rows.strays) {
        let code = header.code.and_then(|column| cells.cell(column));
        let code_is_gone = code.is_none_or(|cell| table::code_of(&cell.content).is_none());
        let matched = label_of(header, &cells)
            .filter(|_| code_is_gone)
            .and_then(|label| nearest(&label, &labels))
            .filter(|(_, row)| !rows.known().any(|known| known.row.code == row.code));
        let Some((block, row)) = matched else {
            rows.strays.push((header, cells));
            continue;
        };
        let found = FoundRow { block, row, header, cells };
        if found.has_data() {
            let mut place = place(recognised.worksheet, None, "");
            place.cell = format!("A{}", found.cells.row + 1);
            findings
                .push(Finding::fail("R-STR-013", place, &row.label.vi, &row.code).with("code", &row.code));
        }
        rows.used.push(found);
    }
}

/// The row whose label is the same, or clearly the nearest one.
fn nearest<'a>(label: &str, labels: &BTreeMap<String, (&'a Block, &'a Row)>) -> Option<(&'a Block, &'a Row)> {
    if let Some(exact) = labels.get(label) {
        return Some(*exact);
    }
    let mut near = labels
        .iter()
        .map(|(candidate, row)| (strsim::normalized_levenshtein(label, candidate), row))
        .filter(|(likeness, _)| *likeness >= LIKENESS);
    let first = near.next()?;
    near.next().is_none().then_some(*first.1)
}
