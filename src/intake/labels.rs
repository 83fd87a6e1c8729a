//! Labels as a second witness: rows whose code is gone are found by their label, and a code that contradicts its
//! label is refused.

use std::collections::BTreeMap;

use super::grid::{FoundRow, has_data, place};
use super::sheets::{Recognised, folded, text_of};
use super::table::{Header, SheetRow};
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

/// Rows whose label is exactly that of another row: code and label were moved apart, neither can be believed. The row
/// stays under its code, uncertain.
pub(super) fn contradictions(
    recognised: &Recognised<'_>,
    part: Part,
    found: &mut [FoundRow<'_>],
    findings: &mut Vec<Finding>,
) {
    let labels = unique_labels(recognised, part);
    for row in found.iter_mut().filter(|row| row.certain) {
        let Some(label) = label_of(row.header, &row.cells) else { continue };
        let other = labels.get(&label).filter(|(_, other)| other.code != row.row.code);
        let (Some((_, other)), true) = (other, has_data(row)) else { continue };
        let mut place = place(recognised.worksheet, None, "");
        place.cell = format!("A{}", row.cells.row + 1);
        findings.push(
            Finding::fail("R-STR-020", place, &row.row.code, &other.code)
                .with("label", &other.label.vi)
                .with("own", &row.row.label.vi),
        );
        row.certain = false;
    }
}

/// Finds rows of the form that no code named by their labels; returns the rows that stay unknown.
pub(super) fn recover<'a>(
    recognised: &Recognised<'a>,
    part: Part,
    found: &mut Vec<FoundRow<'a>>,
    strays: Vec<(&'a Header, SheetRow<'a>)>,
    findings: &mut Vec<Finding>,
) -> Vec<(&'a Header, SheetRow<'a>)> {
    let labels = unique_labels(recognised, part);
    let mut unknown = Vec::new();
    for (header, cells) in strays {
        let code_is_gone = header.code.is_none_or(|column| cells.cell(column).is_none());
        let matched = label_of(header, &cells)
            .filter(|_| code_is_gone)
            .and_then(|label| nearest(&label, &labels))
            .filter(|(_, row)| !found.iter().any(|known| known.row.code == row.code));
        match matched {
            Some((block, row)) => {
                let found_row = FoundRow { block, row, header, cells, certain: true };
                if has_data(&found_row) {
                    let mut place = place(recognised.worksheet, None, "");
                    place.cell = format!("A{}", found_row.cells.row + 1);
                    findings.push(
                        Finding::fail("R-STR-013", place, &row.label.vi, &row.code).with("code", &row.code),
                    );
                }
                found.push(found_row);
            }
            None => unknown.push((header, cells)),
        }
    }
    unknown
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
