//! Personal data are refused, not read (Nghị định 56/2017 art. 33; Luật 91/2025/QH15).
//!
//! A column of names, or a number that looks like a citizen ID, in any sheet refuses the whole file. Values are
//! never echoed.

use super::grid::place;
use super::sheets::{folded, text_of};
use super::workbook::{Cell, CellAddress, Content, Sheet as Worksheet, Workbook};
use crate::finding::{Finding, Place};

/// Beginnings of column heads under which names or identity numbers of persons stand, in comparison form.
const HEADS: [&str; 14] = [
    "họ và tên",
    "họ tên",
    "tên trẻ",
    "tên nạn nhân",
    "tên cha",
    "tên mẹ",
    "tên đối tượng",
    "cccd",
    "cmnd",
    "số cccd",
    "số cmnd",
    "số định danh",
    "căn cước",
    "số căn cước",
];

/// The first sign of personal data, if there is one.
pub(super) fn find(workbook: &Workbook) -> Option<Finding> {
    workbook.sheets.iter().find_map(|worksheet| {
        worksheet.cells.iter().find_map(|cell| {
            let what = if is_identity_number(&cell.content) {
                "số có 12 chữ số giống số định danh cá nhân"
            } else if heads_a_column(worksheet, cell) {
                "cột họ tên hoặc số giấy tờ của cá nhân"
            } else {
                return None;
            };
            let place = Place { cell: cell.address.to_string(), ..place(worksheet, None, "") };
            Some(Finding::fail("R-PER-001", place, what, ""))
        })
    })
}

/// Twelve digits beginning with 0 (as text), or the same number without its leading zero.
fn is_identity_number(content: &Content) -> bool {
    match content {
        Content::Text(text) => {
            let digits: String =
                text.chars().filter(|letter| !letter.is_whitespace() && *letter != '.').collect();
            digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
        Content::Number(number) => {
            number.fract() == 0.0 && (1e9..1e12).contains(number) && has_province_prefix(*number)
        }
        _ => false,
    }
}

/// Citizen IDs begin with a province code 001–096: as a number 1 or 2 digits before nine or ten others.
fn has_province_prefix(number: f64) -> bool {
    let province = (number / 1e9).floor();
    (1.0..=96.0).contains(&province)
}

/// Whether a text heads a column with something under it (so that "(Ký, họ tên)" at the foot is none).
fn heads_a_column(worksheet: &Worksheet, cell: &Cell) -> bool {
    let Some(text) = text_of(&cell.content) else { return false };
    let text = folded(text);
    if !HEADS.iter().any(|head| text.starts_with(head)) {
        return false;
    }
    let filled = (1..=40).filter(|offset| {
        let below = CellAddress::new(cell.address.row + offset, cell.address.column);
        worksheet.cell(below).is_some_and(|cell| text_of(&cell.content).is_some_and(|text| text.len() > 2))
    });
    filled.count() > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citizen_ids_are_recognised_and_budgets_are_not() {
        assert!(is_identity_number(&Content::Text("051 204 000 123".to_owned())));
        assert!(is_identity_number(&Content::Number(51_204_000_123.0)));
        assert!(!is_identity_number(&Content::Number(123_456.0)));
        assert!(!is_identity_number(&Content::Text("1.234".to_owned())));
    }
}
