//! Figures beside the cells of the form: they are not counted, and the sender must know.

use std::collections::{BTreeMap, BTreeSet};

use super::cell;
use super::grid::place;
use super::rows::{Rows, StrayRow};
use super::sheets::{Recognised, text_of};
use super::table;
use super::workbook::{Cell, Content, Sheet as Worksheet};
use crate::finding::Finding;
use crate::form::{Sheet, normal_code};
use crate::period::Part;

/// Longest text in the column of row codes that is taken for a code and not for a remark.
const LONGEST_CODE: usize = 8;

/// Numbers in a row or column of no code, or of a code that is not the form's, and merged cells over data.
pub(super) fn find(recognised: &Recognised<'_>, part: Part, rows: &Rows<'_>, findings: &mut Vec<Finding>) {
    let worksheet = recognised.worksheet;
    in_unknown_rows(recognised.form, part, worksheet, &rows.strays, findings);
    in_uncoded_columns(worksheet, rows, findings);
    beside(worksheet, rows, findings);
    merged(worksheet, rows, findings);
}

/// The first number in a data column of each row that is none of the form of `part`.
fn in_unknown_rows(
    form: &Sheet,
    part: Part,
    worksheet: &Worksheet,
    strays: &[StrayRow<'_>],
    findings: &mut Vec<Finding>,
) {
    for (header, row) in strays {
        let columns: BTreeSet<u32> = header.data_columns().collect();
        let number = columns
            .into_iter()
            .filter_map(|column| row.cell(column))
            .find(|cell| cell::states_number(&cell.content));
        let Some(number) = number else { continue };
        let at = |rule: &str, cell: &Cell| {
            Finding::fail(rule, place(worksheet, Some(cell.address), ""), cell::raw(&cell.content), "")
        };
        let code = header.code.and_then(|column| row.cell(column));
        let code = code.filter(|cell| is_code(&cell::raw(&cell.content)));
        let known = code.and_then(|cell| table::code_of(&cell.content)).and_then(|code| {
            form.blocks.iter().flat_map(|block| &block.rows).find(|row| normal_code(&row.code) == code)
        });
        findings.push(match (code, known) {
            (Some(code), Some(known)) => {
                let kinds = ("sáu tháng", "năm", "six-month", "annual");
                let (own, own_en) = if part == Part::S1 { (kinds.0, kinds.2) } else { (kinds.1, kinds.3) };
                at("R-STR-035", code)
                    .with("label", &known.label.vi)
                    .with("form", &form.id)
                    .with("kind", own)
                    .with("kind_en", own_en)
            }
            (Some(code), None) => at("R-STR-034", code)
                .with("form", &form.id)
                .with("first", format!("{} = {}", number.address, cell::raw(&number.content))),
            (None, _) => at("R-STR-016", number),
        });
    }
}

/// Whether a text in the column of row codes looks like one.
fn is_code(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() <= LONGEST_CODE && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// The first number in each column right of the form's own. Texts are left alone there: people keep remarks, and the
/// form its check. Where a column of the form is missing, its numbers are missed there already.
fn beside(worksheet: &Worksheet, rows: &Rows<'_>, findings: &mut Vec<Finding>) {
    let missing = |finding: &Finding| finding.rule == "R-STR-008" && finding.place.sheet == worksheet.name;
    if findings.iter().any(missing) {
        return;
    }
    let mut columns = BTreeMap::new();
    for row in rows.known() {
        let Some(last) = row.header.data_columns().max() else { continue };
        for cell in row.cells.cells.iter().filter(|cell| cell.address.column > last) {
            if matches!(cell.content, Content::Number(_)) {
                columns.entry(cell.address.column).or_insert(cell);
            }
        }
    }
    for cell in columns.values() {
        let place = place(worksheet, Some(cell.address), "");
        findings.push(Finding::fail("R-STR-040", place, cell::raw(&cell.content), ""));
    }
}

/// The first digits in each column without a code that stands between coded ones.
fn in_uncoded_columns(worksheet: &Worksheet, rows: &Rows<'_>, findings: &mut Vec<Finding>) {
    let mut columns = BTreeMap::new();
    for row in rows.known() {
        let coded: BTreeSet<u32> = row.header.data_columns().collect();
        let Some((first, last)) = coded.first().zip(coded.last()) else { continue };
        for cell in row.cells.cells {
            let between = (*first..=*last).contains(&cell.address.column);
            if between && !coded.contains(&cell.address.column) && has_digits(&cell.content) {
                columns.entry(cell.address.column).or_insert(cell);
            }
        }
    }
    for cell in columns.values() {
        let place = place(worksheet, Some(cell.address), "");
        // A remark can be about a person: it is not passed on.
        let found = if cell::states_number(&cell.content) { cell::raw(&cell.content) } else { String::new() };
        findings.push(Finding::fail("R-STR-018", place, found, ""));
    }
}

/// Whether a cell holds something that could be meant as a number.
fn has_digits(content: &Content) -> bool {
    match content {
        Content::Number(_) => true,
        Content::Text(_) => {
            text_of(content).is_some_and(|text| text.bytes().any(|byte| byte.is_ascii_digit()))
        }
        _ => false,
    }
}

/// Merged cells over data: only the top left one holds a figure, the others read as blank.
fn merged(worksheet: &Worksheet, rows: &Rows<'_>, findings: &mut Vec<Finding>) {
    for range in &worksheet.merges {
        let touched = rows.known().any(|row| {
            (range.first.row..=range.last.row).contains(&row.cells.row)
                && row
                    .header
                    .data_columns()
                    .any(|column| (range.first.column..=range.last.column).contains(&column))
        });
        if touched {
            // A sentence over merged cells can be about a person: only a number is passed on.
            let first = worksheet.cell(range.first).map(|cell| &cell.content);
            let found =
                first.filter(|content| cell::states_number(content)).map(cell::raw).unwrap_or_default();
            let said = |words: &str| if found.is_empty() { words.to_owned() } else { format!("\"{found}\"") };
            let (first, first_en) = (said("không ghi số"), said("no number"));
            let finding = Finding::fail("R-VAL-014", place(worksheet, Some(range.first), ""), found, "");
            findings.push(finding.with("first", first).with("first_en", first_en));
        }
    }
}
