//! Content that people do not see or that comes from elsewhere (4-rules 4.2, forensic): said, never run or followed.

use std::collections::{BTreeMap, BTreeSet};

use super::cell;
use super::fact::Fact;
use super::grid::place;
use super::links::{Outside, outside};
use super::reasons::is_results;
use super::runs::{cells_text, numbers_text, runs};
use super::sheets::{HIDDEN_SHEET, Recognised, folded};
use super::table;
use super::workbook::{Cell, CellAddress, Sheet as Worksheet, Visibility, Workbook};
use crate::finding::{Finding, Place};
use crate::form::SheetKind;

/// All of it. `facts` are the figures that were read, whose cells get findings of their own.
pub(super) fn find(workbook: &Workbook, recognised: &[Recognised<'_>], facts: &[Fact]) -> Vec<Finding> {
    let mut findings = Vec::new();
    features(workbook, &mut findings);
    links(workbook, facts, &mut findings);
    for worksheet in &workbook.sheets {
        findings.extend(match worksheet.visibility {
            Visibility::Visible if is_results(worksheet) => None,
            Visibility::Visible => hidden_lines(worksheet, recognised),
            Visibility::Hidden | Visibility::VeryHidden => hidden_sheet(worksheet),
        });
    }
    findings
}

/// Active or embedded content of the file.
fn features(workbook: &Workbook, findings: &mut Vec<Finding>) {
    let features = &workbook.features;
    let mut say = |rule: &str, present: bool, what: &str, what_en: &str| {
        if present {
            findings.push(Finding::fail(rule, Place::default(), what, "").with("what_en", what_en));
        }
    };
    say("R-FOR-001", features.macros, "macro VBA", "VBA macros");
    say("R-FOR-001", features.excel4_macros, "macro Excel 4", "Excel 4 macros");
    say("R-FOR-008", features.embedded_objects, "đối tượng nhúng", "embedded objects");
    let unread = features.unread_sheets.join(", ");
    if !unread.is_empty() {
        findings.push(Finding::fail("R-FOR-003", Place::default(), unread, ""));
    }
}

/// Figures taken from elsewhere one by one, and in one finding of each kind the other cells that are; a link that no
/// cell uses is said too. What a link points to is not quoted: paths can hold names of persons.
fn links(workbook: &Workbook, facts: &[Fact], findings: &mut Vec<Finding>) {
    let figures: BTreeMap<(&str, &str), &str> = facts
        .iter()
        .map(|fact| ((fact.origin.sheet.as_str(), fact.origin.cell.as_str()), fact.series.as_str()))
        .collect();
    let features = &workbook.features;
    // Links to programs and to workbooks are written alike; where the file has only one kind, it is that one.
    let only_dde = features.dde && !features.external_links;
    let (mut others, mut own): (BTreeMap<bool, Vec<String>>, BTreeSet<bool>) = Default::default();
    for worksheet in &workbook.sheets {
        let mut outer: BTreeMap<bool, Vec<CellAddress>> = BTreeMap::new();
        for cell in &worksheet.cells {
            let Some(target) = cell.formula.as_deref().and_then(outside) else { continue };
            let is_dde = target == Outside::Dde || only_dde;
            let address = cell.address.to_string();
            let Some(series) = figures.get(&(worksheet.name.as_str(), address.as_str())) else {
                outer.entry(is_dde).or_default().push(cell.address);
                continue;
            };
            own.insert(is_dde);
            let place = place(worksheet, Some(cell.address), series);
            let (what, what_en) = kind(is_dde);
            let mut finding = Finding::fail("R-FOR-007", place, cell::raw(&cell.content), "")
                .with("what", what)
                .with("what_en", what_en);
            finding.cause = format!("R-FOR-007/{}", worksheet.name);
            findings.push(finding);
        }
        for (is_dde, cells) in outer {
            let text = format!("{}: {}", worksheet.name, cells_text(&cells));
            others.entry(is_dde).or_default().push(text);
        }
    }
    for (is_dde, present) in [(false, features.external_links), (true, features.dde)] {
        let cells = others.get(&is_dde).map(|texts| texts.join("; "));
        if cells.is_none() && (!present || own.contains(&is_dde)) {
            continue;
        }
        let (what, what_en) = kind(is_dde);
        let shown =
            |before: &str| cells.as_ref().map_or_else(String::new, |cells| format!(" ({before} {cells})"));
        findings.push(
            Finding::fail("R-FOR-002", Place::default(), what, "")
                .with("what_en", what_en)
                .with("cells", shown("ở các ô"))
                .with("cells_en", shown("in cells")),
        );
    }
}

fn kind(is_dde: bool) -> (&'static str, &'static str) {
    if is_dde { ("liên kết DDE", "DDE links") } else { ("liên kết ngoài", "links to other files") }
}

/// A hidden sheet that holds numbers; the form's own hidden sheet is none.
fn hidden_sheet(worksheet: &Worksheet) -> Option<Finding> {
    if folded(&worksheet.name) == HIDDEN_SHEET {
        return None;
    }
    let mut numbers = worksheet.cells.iter().filter(|cell| cell::states_number(&cell.content));
    let first = numbers.next()?;
    let count = 1 + numbers.count();
    Some(Finding::fail("R-FOR-004", place(worksheet, Some(first.address), ""), count.to_string(), ""))
}

/// Hidden rows and columns of a visible sheet that hold numbers.
fn hidden_lines(worksheet: &Worksheet, recognised: &[Recognised<'_>]) -> Option<Finding> {
    if worksheet.hidden_rows.is_empty() && worksheet.hidden_columns.is_empty() {
        return None;
    }
    let codes = Codes::of(worksheet, recognised);
    let (mut rows, mut columns) = (BTreeSet::new(), BTreeSet::new());
    let mut first: Option<&Cell> = None;
    for cell in &worksheet.cells {
        let in_row = worksheet.hidden_rows.binary_search(&cell.address.row).is_ok();
        let in_column = worksheet.hidden_columns.binary_search(&cell.address.column).is_ok();
        let hidden = in_row || in_column;
        if !hidden || !cell::states_number(&cell.content) || codes.hold(cell.address) {
            continue;
        }
        first.get_or_insert(cell);
        if in_row {
            rows.insert(cell.address.row);
        }
        if in_column {
            columns.insert(cell.address.column);
        }
    }
    let parts = |row: &str, column: &str| {
        let letters = |column: u32| CellAddress::new(0, column).to_string().trim_end_matches('1').to_owned();
        let rows = numbers_text(&runs(&rows), |row| (row + 1).to_string());
        let columns = numbers_text(&runs(&columns), letters);
        let named = [(row, rows), (column, columns)].into_iter().filter(|(_, text)| !text.is_empty());
        named.map(|(what, text)| format!("{what} {text}")).collect::<Vec<_>>().join("; ")
    };
    let place = place(worksheet, Some(first?.address), "");
    Some(
        Finding::fail("R-FOR-005", place, parts("dòng", "cột"), "").with("what_en", parts("rows", "columns")),
    )
}

/// Cells of a form sheet that hold its codes: index rows, and the columns up to the row codes.
struct Codes {
    /// First row under each index row, and the last column of its codes.
    headers: Vec<(u32, u32)>,
}

impl Codes {
    fn of(worksheet: &Worksheet, recognised: &[Recognised<'_>]) -> Self {
        let own =
            recognised.iter().find(|one| one.versions().any(|version| std::ptr::eq(version, worksheet)));
        let tables = own.map(|one| {
            let stubs: &[&str] = if one.form.kind == SheetKind::List { &table::LIST } else { &table::CODED };
            table::tables(one.form, worksheet, stubs)
        });
        let header = |table: table::Table<'_>| (table.header.row, table.header.code.unwrap_or(0));
        Self { headers: tables.unwrap_or_default().into_iter().map(header).collect() }
    }

    fn hold(&self, address: CellAddress) -> bool {
        let above = self.headers.iter().rev().find(|(row, _)| *row <= address.row);
        above.is_some_and(|(row, last)| *row == address.row || address.column <= *last)
    }
}
