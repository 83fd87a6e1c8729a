//! Two workbooks, cell by cell.

use std::collections::{BTreeMap, BTreeSet};

use super::Difference;
use crate::intake::workbook::{Cell, CellAddress, Content, Limits, Sheet, read};

/// Cells in which a workbook differs from the generated one; `None` when it cannot be read.
pub(super) fn differences(wanted: &[u8], found: &[u8]) -> Option<Vec<Difference>> {
    let limits = Limits::default();
    let (wanted, found) = (read(wanted, &limits).ok()?, read(found, &limits).ok()?);
    let mut differences = Vec::new();
    for sheet in &wanted.sheets {
        match found.sheet(&sheet.name) {
            Some(other) => differences.extend(cells(sheet, other)),
            None => differences.push(whole(&sheet.name, true)),
        }
    }
    let unknown = found.sheets.iter().filter(|sheet| wanted.sheet(&sheet.name).is_none());
    differences.extend(unknown.map(|sheet| whole(&sheet.name, false)));
    Some(differences)
}

/// A worksheet that is gone, or came in.
fn whole(sheet: &str, gone: bool) -> Difference {
    let (generated, found) = if gone { (sheet, "") } else { ("", sheet) };
    Difference {
        sheet: sheet.to_owned(),
        generated: generated.to_owned(),
        found: found.to_owned(),
        ..Difference::default()
    }
}

fn cells(wanted: &Sheet, found: &Sheet) -> Vec<Difference> {
    let by_address = |sheet: &'_ Sheet| -> BTreeMap<CellAddress, Cell> {
        sheet.cells.iter().filter(|cell| !is_blank(cell)).map(|cell| (cell.address, cell.clone())).collect()
    };
    let (ours, theirs) = (by_address(wanted), by_address(found));
    let addresses: BTreeSet<CellAddress> = ours.keys().chain(theirs.keys()).copied().collect();
    let differing = addresses.into_iter().filter(|at| !same(ours.get(at), theirs.get(at)));
    differing
        .map(|at| Difference {
            sheet: wanted.name.clone(),
            cell: at.to_string(),
            generated: ours.get(&at).map(shown).unwrap_or_default(),
            found: theirs.get(&at).map(shown).unwrap_or_default(),
            ..Difference::default()
        })
        .collect()
}

fn is_blank(cell: &Cell) -> bool {
    cell.formula.is_none() && cell.content == Content::Text(String::new())
}

/// Whether nobody changed a cell. A program that saves a workbook without computing it leaves formulas without results,
/// and one that shares formulas leaves some without wording: neither is an edit.
fn same(ours: Option<&Cell>, theirs: Option<&Cell>) -> bool {
    let (Some(ours), Some(theirs)) = (ours, theirs) else { return ours.is_none() && theirs.is_none() };
    match (&ours.formula, &theirs.formula) {
        (None, None) => ours.content == theirs.content,
        (Some(one), Some(other)) if other.is_empty() || one == other => {
            theirs.content == Content::FormulaWithoutResult || ours.content == theirs.content
        }
        _ => false,
    }
}

/// Content of a cell, its formula in front.
fn shown(cell: &Cell) -> String {
    let content = match &cell.content {
        Content::Text(text) | Content::Error(text) | Content::Date(text) => text.clone(),
        Content::Number(number) => number.to_string(),
        Content::Boolean(true) => "TRUE".to_owned(),
        Content::Boolean(false) => "FALSE".to_owned(),
        Content::FormulaWithoutResult => String::new(),
    };
    match &cell.formula {
        Some(formula) if content.is_empty() => format!("={formula}"),
        Some(formula) => format!("={formula} → {content}"),
        None => content,
    }
}
