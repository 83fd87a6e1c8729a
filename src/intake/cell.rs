//! One data cell: its content → a value, and what must be said of it (6-files 6.1).

use super::fact::Entry;
use super::sheets::modern;
use super::workbook::{Cell, Content};
use crate::text::{NumberFault, NumberNote, Reading, format_minor, from_number, from_percent, read_number};
use crate::value::{Value, hard_limit};

/// Error values of Excel, as they are shown.
const ERRORS: [&str; 9] =
    ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"];

/// A finding about a cell, before it has a place: rule, what was found, what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    pub rule: &'static str,
    pub found: String,
    pub expected: String,
}

impl Remark {
    fn new(rule: &'static str, found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { rule, found: found.into(), expected: expected.into() }
    }
}

/// The text of a cell as people see it.
pub(super) fn raw(content: &Content) -> String {
    match content {
        Content::Text(text) | Content::Error(text) | Content::Date(text) => text.clone(),
        Content::Number(number) => number.to_string(),
        Content::Boolean(true) => "TRUE".to_owned(),
        Content::Boolean(false) => "FALSE".to_owned(),
        Content::FormulaWithoutResult => String::new(),
    }
}

/// How a cell was filled in.
pub(super) fn entry(cell: &Cell) -> Entry {
    match (cell.formula.as_deref(), &cell.content) {
        (Some(formula), _) if reads_cells(formula) => Entry::Formula,
        (_, Content::Text(_)) => Entry::Text,
        _ => Entry::Typed,
    }
}

/// Whether a formula takes its result from other cells; `=4+2` is a typed number. One whose wording the file does not
/// keep is taken to do so.
fn reads_cells(formula: &str) -> bool {
    formula.is_empty() || formula.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Reads a number cell of a series that keeps `decimals` decimals; `percent` when it is shown with a percent format.
pub(super) fn read(cell: Option<&Cell>, percent: bool, decimals: u8) -> (Value, Option<Remark>) {
    let Some(Cell { content, formula, .. }) = cell else { return (Value::Missing, None) };
    let shown = raw(content);
    let reading = match content {
        // An error that was pasted as a value.
        Content::Text(text) if ERRORS.contains(&text.trim()) => return refuse("R-VAL-007", shown, ""),
        Content::Text(text) => read_number(&modern(text), decimals),
        // What people see as 100% is stored as 1.
        Content::Number(number) if percent && decimals == 0 => {
            return refuse("R-VAL-023", format!("{}%", shown_percent(*number)), "");
        }
        Content::Number(number) if percent => from_percent(*number, decimals),
        Content::Number(number) => from_number(*number, decimals),
        Content::Error(_) => return refuse("R-VAL-007", shown, ""),
        Content::FormulaWithoutResult => {
            return refuse("R-VAL-008", format!("={}", formula.as_deref().unwrap_or_default()), "");
        }
        Content::Date(_) => return refuse("R-VAL-009", shown, ""),
        Content::Boolean(_) => return refuse("R-VAL-003", shown, ""),
    };
    interpret(reading, shown, decimals)
}

/// A share as the percentage people see, to at most six decimals.
fn shown_percent(share: f64) -> f64 {
    (share * 1e8).round() / 1e6
}

fn refuse(rule: &'static str, found: String, expected: &str) -> (Value, Option<Remark>) {
    (Value::Rejected, Some(Remark::new(rule, found, expected)))
}

fn interpret(reading: Reading, shown: String, decimals: u8) -> (Value, Option<Remark>) {
    match reading {
        Reading::Blank | Reading::MissingDeclared => (Value::Missing, None),
        Reading::Zero => (Value::Number(0), None),
        Reading::NotApplicable => refuse("R-VAL-010", shown, ""),
        Reading::Number { minor, .. } if minor > hard_limit(decimals) => refuse("R-VAL-006", shown, ""),
        Reading::Number { minor, note } => {
            let remark = note.map(|note| {
                let rule = match note {
                    NumberNote::GroupingRead => "R-VAL-001",
                    NumberNote::UnitWord { .. } => "R-VAL-002",
                };
                Remark::new(rule, shown, format_minor(minor, decimals))
            });
            (Value::Number(minor), remark)
        }
        Reading::Refused(fault) => {
            let (rule, expected) = match fault {
                NumberFault::NotANumber | NumberFault::NotFinite => ("R-VAL-003", String::new()),
                NumberFault::Percentage => ("R-VAL-023", String::new()),
                NumberFault::NotWhole { suggestion: Some(number) } => ("R-VAL-004", number.to_string()),
                NumberFault::NotWhole { suggestion: None } => ("R-VAL-022", String::new()),
                NumberFault::Negative => ("R-VAL-005", String::new()),
                NumberFault::TooLarge => ("R-VAL-006", String::new()),
                NumberFault::TooManyDecimals { allowed } => ("R-VAL-012", allowed.to_string()),
                NumberFault::Ambiguous => ("R-VAL-013", String::new()),
            };
            refuse(rule, shown, &expected)
        }
    }
}

/// Data where the form says there is none: a remark unless it says "none" in so many words.
pub(super) fn read_closed(content: &Content) -> Option<Remark> {
    let harmless = match content {
        Content::Text(text) => matches!(
            read_number(text, 0),
            Reading::Blank | Reading::Zero | Reading::MissingDeclared | Reading::NotApplicable
        ),
        Content::Number(number) => *number == 0.0,
        _ => false,
    };
    (!harmless).then(|| Remark::new("R-VAL-011", raw(content), ""))
}

fn plain_reading(content: &Content) -> Option<Reading> {
    match content {
        Content::Number(number) => Some(from_number(*number, 0)),
        Content::Text(text) => Some(read_number(text, 0)),
        _ => None,
    }
}

/// Whether a cell outside the form states a number, clean or not: `12`, `12 em`, `1,5`, `-3`.
pub(super) fn states_number(content: &Content) -> bool {
    match plain_reading(content) {
        Some(Reading::Number { .. }) => true,
        Some(Reading::Refused(fault)) => fault != NumberFault::NotANumber,
        _ => false,
    }
}

/// Whether it states a number other than zero.
pub(super) fn states_more_than_zero(content: &Content) -> bool {
    states_number(content) && !matches!(plain_reading(content), Some(Reading::Number { minor: 0, .. }))
}
