//! Cached results of simple sums, worked out again from the cells beside them (4-rules 4.2, forensic).
//!
//! Only the cells a formula names are used, as the file shows them: a number that is old in one place is told there and
//! not again in every total above it.

use std::collections::BTreeMap;

use super::fact::{Fact, Formulas};
use super::formula::{self, Amount, Area, Formula, SCALE, Total};
use super::workbook::{Cell, CellRange, Content, Sheet as Worksheet, Workbook};
use crate::finding::{Finding, Place};
use crate::text::format_minor;

/// Cells that may be looked at for one file. Real forms need a few thousand; a hostile one could ask for any number.
const BUDGET: usize = 5_000_000;

/// What a formula comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Worth {
    /// In millionths.
    Number(i128),
    /// An empty text.
    Blank,
    /// It cannot be told without guessing.
    Unknown,
}

/// Works out the formulas of all number cells.
pub(super) fn formulas(workbook: &Workbook, facts: &[Fact]) -> Formulas {
    let mut sums = Sums::new(workbook);
    let mut formulas = Formulas::default();
    for fact in facts {
        let Some(worksheet) = sums.sheet(&fact.origin.sheet) else { continue };
        let Some(cell) = fact.origin.cell.parse().ok().and_then(|address| worksheet.cell(address)) else {
            continue;
        };
        let Some(text) = &cell.formula else { continue };
        let worked_out =
            formula::parse(text).map_or(Worth::Unknown, |formula| sums.result(&formula, worksheet, cell));
        match (shown(&cell.content), worked_out) {
            (Worth::Unknown, _) | (_, Worth::Unknown) => formulas.not_recomputed += 1,
            (shown, worked_out) if shown == worked_out => formulas.agreeing += 1,
            (shown, worked_out) => {
                let place = Place {
                    sheet: fact.origin.sheet.clone(),
                    cell: fact.origin.cell.clone(),
                    series: fact.series.clone(),
                    ..Place::default()
                };
                let finding = Finding::fail("R-FOR-006", place, words(shown), words(worked_out));
                formulas.differing.push(finding.with("formula", text.clone()));
            }
        }
    }
    formulas
}

/// A result as people see it.
fn words(result: Worth) -> String {
    match result {
        Worth::Number(number) => i64::try_from(number)
            .map_or_else(|_| (number / SCALE).to_string(), |number| format_minor(number, 6)),
        Worth::Blank | Worth::Unknown => "…".to_owned(),
    }
}

/// The result that the file shows.
fn shown(content: &Content) -> Worth {
    match content {
        Content::Number(number) => millionths(*number).map_or(Worth::Unknown, Worth::Number),
        Content::Text(text) if text.trim().is_empty() => Worth::Blank,
        _ => Worth::Unknown,
    }
}

/// A number of a spreadsheet in millionths; `None` when it has more decimals than that.
#[expect(clippy::cast_possible_truncation, reason = "far below the limits of i128")]
fn millionths(number: f64) -> Option<i128> {
    let scaled = number * 1e6;
    if !scaled.is_finite() || scaled.abs() > 1e21 {
        return None;
    }
    let rounded = scaled.round();
    let noise = f64::max(1e-3, 8.0 * f64::EPSILON * scaled.abs());
    ((scaled - rounded).abs() <= noise).then_some(rounded as i128)
}

struct Sums<'a> {
    sheets: BTreeMap<String, &'a Worksheet>,
    budget: usize,
}

impl<'a> Sums<'a> {
    fn new(workbook: &'a Workbook) -> Self {
        let sheets = workbook.sheets.iter().map(|sheet| (sheet.name.to_lowercase(), sheet)).collect();
        Self { sheets, budget: BUDGET }
    }

    fn sheet(&self, name: &str) -> Option<&'a Worksheet> {
        self.sheets.get(&name.to_lowercase()).copied()
    }

    fn result(&mut self, formula: &Formula, own: &'a Worksheet, at: &Cell) -> Worth {
        match formula {
            Formula::Amounts(amounts) => self.amounts(amounts, own, at).map_or(Worth::Unknown, Worth::Number),
            Formula::Total(total) => self.total(total, own, at).unwrap_or(Worth::Unknown),
        }
    }

    fn amounts(&mut self, amounts: &[(bool, Amount)], own: &'a Worksheet, at: &Cell) -> Option<i128> {
        let mut total = 0_i128;
        for (negative, amount) in amounts {
            let number = match amount {
                Amount::Number(number) => *number,
                Amount::Cell(area) => self.cell(area, own, at)?,
                Amount::Sum(areas) => self.sum(areas, own, at)?,
            };
            total = total.checked_add(if *negative { -number } else { number })?;
        }
        Some(total)
    }

    fn total(&mut self, total: &Total, own: &'a Worksheet, at: &Cell) -> Option<Worth> {
        let mut answers = 0_u64;
        for area in &total.counted {
            let cells = self.cells(area, own, at)?;
            answers += cells.iter().filter(|cell| matches!(cell.content, Content::Number(_))).count() as u64;
        }
        for (area, signs) in &total.signs {
            let is_sign =
                |cell: &&&Cell| matches!(&cell.content, Content::Text(text) if signs.contains(text));
            answers += self.cells(area, own, at)?.iter().filter(is_sign).count() as u64;
        }
        let sum = self.sum(&total.sum, own, at)?;
        Some(if answers == total.wanted { Worth::Number(sum) } else { Worth::Blank })
    }

    /// A cell that is added by name: blank counts as nothing, a text or an error has no number to guess.
    fn cell(&mut self, area: &Area, own: &'a Worksheet, at: &Cell) -> Option<i128> {
        match self.cells(area, own, at)?.first().map(|cell| &cell.content) {
            None => Some(0),
            Some(Content::Number(number)) => millionths(*number),
            Some(_) => None,
        }
    }

    /// `SUM` leaves out blanks, texts and truth values.
    fn sum(&mut self, areas: &[Area], own: &'a Worksheet, at: &Cell) -> Option<i128> {
        let mut total = 0_i128;
        for area in areas {
            for cell in self.cells(area, own, at)? {
                total = match &cell.content {
                    Content::Number(number) => total.checked_add(millionths(*number)?)?,
                    Content::Text(_) | Content::Boolean(_) => total,
                    Content::Error(_) | Content::Date(_) | Content::FormulaWithoutResult => return None,
                };
            }
        }
        Some(total)
    }

    /// The cells with content of an area. `None` when it lies on no sheet of the file, holds the formula itself or a
    /// cell that is stored twice, or when too many cells were looked at already.
    fn cells(&mut self, area: &Area, own: &'a Worksheet, at: &Cell) -> Option<Vec<&'a Cell>> {
        let worksheet = match &area.sheet {
            Some(name) => self.sheet(name)?,
            None => own,
        };
        let range: CellRange = area.range;
        let is_own = std::ptr::eq(worksheet, own) && range.contains(at.address);
        if is_own || worksheet.duplicate_cells.iter().any(|address| range.contains(*address)) {
            return None;
        }
        let start = worksheet.cells.partition_point(|cell| cell.address < range.first);
        let rows = worksheet.cells.get(start..)?.iter().take_while(|cell| cell.address.row <= range.last.row);
        let mut cells = Vec::new();
        for cell in rows {
            self.budget = self.budget.checked_sub(1)?;
            if range.contains(cell.address) {
                cells.push(cell);
            }
        }
        Some(cells)
    }
}
