//! The table of what cells of a count column hold and what comes of it, row by row (6-files 6.1).

use super::tests::{FULL, INDEX, read, rules, value, worksheet, world};
use super::workbook::{Cell, CellAddress, CellRange, Content};
use super::{cell, grid};
use crate::value::Value;

/// What a cell comes to: its value, and the rule, what was found and what was expected of its finding.
fn outcome(content: Content, percent: bool, decimals: u8) -> (Value, Option<(&'static str, String, String)>) {
    let cell = Cell { address: CellAddress::new(0, 0), content, formula: None };
    let (value, remark) = cell::read(Some(&cell), percent, decimals);
    (value, remark.map(|remark| (remark.rule, remark.found, remark.expected)))
}

fn text(content: &str) -> (Value, Option<(&'static str, String, String)>) {
    outcome(Content::Text(content.to_owned()), false, 0)
}

fn number(content: f64) -> (Value, Option<(&'static str, String, String)>) {
    outcome(Content::Number(content), false, 0)
}

fn told(rule: &'static str, found: &str, expected: &str) -> Option<(&'static str, String, String)> {
    Some((rule, found.to_owned(), expected.to_owned()))
}

#[test]
fn plain_digits_are_numbers_without_a_word() {
    for shown in ["1234", "1 234", "1\u{a0}234", "1\u{202f}234", " 1234 ", "１２３４"] {
        assert_eq!(text(shown), (Value::Number(1234), None), "{shown}");
    }
    assert_eq!(number(1234.0), (Value::Number(1234), None));
}

#[test]
fn grouping_points_and_commas_in_texts_are_read_with_a_note() {
    for shown in ["1.234", "1,234"] {
        assert_eq!(text(shown), (Value::Number(1234), told("R-VAL-001", shown, "1234")));
    }
}

#[test]
fn a_fraction_is_refused_and_its_thousandfold_only_suggested() {
    assert_eq!(number(1.234), (Value::Rejected, told("R-VAL-004", "1.234", "1234")));
    assert_eq!(number(1.2), (Value::Rejected, told("R-VAL-004", "1.2", "1200")));
    assert_eq!(number(1234.5), (Value::Rejected, told("R-VAL-022", "1234.5", "")));
    assert_eq!(text("12,5"), (Value::Rejected, told("R-VAL-022", "12,5", "")));
}

#[test]
fn rates_take_decimals_and_percent_signs_and_counts_do_not() {
    for shown in ["12,5", "12.5", "12,5%"] {
        assert_eq!(outcome(Content::Text(shown.to_owned()), false, 1), (Value::Number(125), None), "{shown}");
    }
    assert_eq!(outcome(Content::Number(0.125), true, 1), (Value::Number(125), None));
    assert_eq!(outcome(Content::Number(0.125), true, 0), (Value::Rejected, told("R-VAL-023", "12.5%", "")));
    assert_eq!(outcome(Content::Number(1.0), true, 0), (Value::Rejected, told("R-VAL-023", "100%", "")));
    assert_eq!(text("12,5%"), (Value::Rejected, told("R-VAL-023", "12,5%", "")));
}

#[test]
fn signs_and_words_for_none_are_zero_and_those_for_no_data_are_missing() {
    // "kh«ng cã" is "không có" in TCVN3.
    for shown in ["-", "–", "0", "không", "Không có", "không phát sinh", "kh«ng cã"] {
        assert_eq!(text(shown), (Value::Number(0), None), "{shown}");
    }
    for shown in ["...", "…", "không có số liệu", "Chưa có số liệu", "", "  ", "\u{a0}"] {
        assert_eq!(text(shown), (Value::Missing, None), "{shown}");
    }
    assert_eq!(cell::read(None, false, 0), (Value::Missing, None));
}

#[test]
fn a_tick_is_no_number_and_means_nothing_in_a_closed_cell() {
    for shown in ["x", "X"] {
        assert_eq!(text(shown), (Value::Rejected, told("R-VAL-010", shown, "")));
        assert_eq!(cell::read_closed(&Content::Text(shown.to_owned())), None);
    }
}

#[test]
fn known_words_after_a_number_are_left_out_with_a_note() {
    for (shown, minor) in [("12 em", 12), ("03 vụ", 3), ("7 trẻ", 7), ("1.234 em", 1234)] {
        let expected = told("R-VAL-002", shown, &minor.to_string());
        assert_eq!(text(shown), (Value::Number(minor), expected));
    }
}

#[test]
fn everything_else_is_refused_and_quoted() {
    for shown in ["khoảng 120", "5 (2 nữ)", "12/5", "12 triệu", "有", "TRUE"] {
        assert_eq!(text(shown), (Value::Rejected, told("R-VAL-003", shown, "")), "{shown}");
    }
    assert_eq!(outcome(Content::Boolean(true), false, 0), (Value::Rejected, told("R-VAL-003", "TRUE", "")));
    assert_eq!(text("-5"), (Value::Rejected, told("R-VAL-005", "-5", "")));
    assert_eq!(number(-5.0), (Value::Rejected, told("R-VAL-005", "-5", "")));
    assert_eq!(number(2e9), (Value::Rejected, told("R-VAL-006", "2000000000", "")));
}

#[test]
fn error_values_are_refused_whether_computed_or_pasted() {
    for shown in ["#REF!", "#DIV/0!", "#N/A"] {
        let refused = (Value::Rejected, told("R-VAL-007", shown, ""));
        assert_eq!(outcome(Content::Error(shown.to_owned()), false, 0), refused);
        assert_eq!(text(shown), refused);
    }
    assert_eq!(
        outcome(Content::Date("2024-05-12".to_owned()), false, 0),
        (Value::Rejected, told("R-VAL-009", "2024-05-12", ""))
    );
}

#[test]
fn formulas_without_results_are_told_once_with_every_cell() {
    let world = world();
    let mut sheet = worksheet(FULL);
    for cell in sheet.cells.iter_mut().filter(|cell| cell.address.row > 0 && cell.address.column == 3) {
        cell.content = Content::FormulaWithoutResult;
        cell.formula = Some("SUM(E2:F2)".to_owned());
    }
    let read: grid::SheetRead = read(&world, &sheet, false);
    assert_eq!(value(&read, "live_births"), Some(Value::Rejected));
    let [finding] = read.findings.as_slice() else { panic!("{:?}", read.findings) };
    assert_eq!((finding.rule.as_str(), finding.cause.as_str()), ("R-VAL-008", "R-VAL-008"));
    assert_eq!((finding.place.cell.as_str(), finding.found.as_str()), ("D2", "=SUM(E2:F2)"));
    assert_eq!(
        (finding.arguments["count"].as_str(), finding.arguments["cells"].as_str()),
        ("5", "D2, D3, D4, D5, D6")
    );
    assert_eq!(finding.spoken_of().count(), 5);
}

#[test]
fn merged_cells_hold_their_first_value_only() {
    let world = world();
    let range = |text: &str| text.parse::<CellRange>().unwrap();
    let mut sheet = worksheet(FULL);
    // What the file keeps under a merged cell is not what people see.
    sheet.merges = vec![range("E2:F2")];
    let data = read(&world, &sheet, false);
    assert_eq!(rules(&data), [("R-VAL-014", "E2")]);
    assert_eq!(value(&data, "live_births|sex=M"), Some(Value::Number(6)));
    assert_eq!(value(&data, "live_births|sex=F"), Some(Value::Missing));
    assert_eq!((data.counts.accepted, data.counts.empty), (14, 1));
    assert_eq!(data.findings[0].arguments["first"], "\"6\"");
    let mut remark = worksheet(&[INDEX, &["", "x", "01", "10", "Cháu Nguyễn Văn A ở thôn 3"]]);
    remark.merges = vec![range("E2:F2")];
    let read_remark = read(&world, &remark, false);
    let merged = read_remark.findings.iter().find(|finding| finding.rule == "R-VAL-014").unwrap();
    assert_eq!((merged.found.as_str(), merged.arguments["first"].as_str()), ("", "không ghi số"));
    let mut rows = FULL.to_vec();
    rows.insert(0, &["Chỉ tiêu", "", "", "Tổng số", "Nam"]);
    let mut headers = worksheet(&rows);
    headers.merges = vec![range("A1:C1"), range("E1:F1")];
    assert_eq!(rules(&read(&world, &headers, false)), []);
    assert_eq!(rows[1], INDEX);
}
