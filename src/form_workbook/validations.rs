//! What may be typed into a cell, with messages in Vietnamese.

use super::choices::Choices;
use super::entry::{DASHES, ELLIPSES};
use crate::book::{CellRange, Validation, ValidationRule, cell_name};
use crate::catalogue::Catalogue;
use crate::form::{ChoiceList, Input};

/// Validation of number cells; the rule is written for the top left cell of the range.
///
/// The signs `-` (none) and `...` (no data) are answers too, so a plain "whole number" rule would be wrong.
pub fn number(range: CellRange, decimals: u8) -> Validation {
    let cell = cell_name(range.first_row, range.first_column);
    let whole = if decimals == 0 { format!(",{cell}=INT({cell})") } else { String::new() };
    let signs: Vec<String> =
        DASHES.iter().chain(&ELLIPSES).map(|sign| format!("{cell}=\"{sign}\"")).collect();
    let kind = if decimals == 0 { "số nguyên không âm" } else { "số không âm" };
    Validation {
        rule: ValidationRule::Formula(format!(
            "IF(ISNUMBER({cell}),AND({cell}>=0{whole}),OR({}))",
            signs.join(",")
        )),
        title: "Số liệu chưa đúng".to_owned(),
        message: format!(
            "Chỉ ghi {kind}, không kèm chữ hay đơn vị tính.\nGhi \"-\" nếu không phát sinh (bằng 0), \"...\" nếu có phát sinh nhưng chưa có số liệu."
        ),
        prompt: None,
        strict: true,
    }
}

/// Validation of cells that are not numbers of a series; `None` for free text.
pub fn entry(
    range: CellRange,
    input: Input,
    choices: Option<&ChoiceList>,
    catalogue: &Catalogue,
    lists: &mut Choices,
) -> Option<Validation> {
    let range_of = choices.and_then(|list| lists.range(catalogue, list));
    let silent = |rule, prompt: (&str, &str)| Validation {
        rule,
        title: String::new(),
        message: String::new(),
        prompt: Some((prompt.0.to_owned(), prompt.1.to_owned())),
        strict: false,
    };
    match (input, range_of) {
        (Input::Number, _) => Some(number(range, 0)),
        (Input::Choice, Some(list)) => Some(Validation {
            rule: ValidationRule::ListOf(list),
            title: "Chưa đúng danh mục".to_owned(),
            message: "Hãy chọn một tên trong danh sách.".to_owned(),
            prompt: None,
            strict: true,
        }),
        (Input::Text, Some(list)) => Some(silent(
            ValidationRule::ListOf(list),
            (
                "Có thể ghi nhiều",
                "Chọn trong danh sách; nếu có nhiều thì ghi các tên cách nhau bằng dấu chấm phẩy (;).",
            ),
        )),
        (Input::Date, _) => {
            Some(silent(ValidationRule::Any, ("Ngày", "Ghi ngày/tháng/năm, ví dụ 14/5/2024.")))
        }
        (Input::Yesno, _) => Some(Validation {
            rule: ValidationRule::List(vec!["x".to_owned()]),
            title: "Chỉ đánh dấu x".to_owned(),
            message: "Đánh dấu x, hoặc để trống.".to_owned(),
            prompt: None,
            strict: false,
        }),
        (Input::Text | Input::Choice, None) => None,
    }
}

/// A cell to be validated: row, column, and what distinguishes its validation.
pub type Open = (u32, u16, u8);

/// Joins cells with the same validation to rectangles, so that a sheet needs few of them.
pub fn rectangles(cells: &[Open]) -> Vec<(CellRange, u8)> {
    let mut runs: Vec<(CellRange, u8)> = Vec::new();
    for (row, column, kind) in cells.iter().copied() {
        match runs.last_mut() {
            Some((run, known)) if *known == kind && run.first_row == row && run.last_column + 1 == column => {
                run.last_column = column;
            }
            _ => runs.push((CellRange::cell(row, column), kind)),
        }
    }
    let mut rectangles: Vec<(CellRange, u8)> = Vec::new();
    for (run, kind) in runs {
        let above = rectangles.iter_mut().find(|(above, known)| {
            *known == kind
                && above.last_row + 1 == run.first_row
                && (above.first_column, above.last_column) == (run.first_column, run.last_column)
        });
        match above {
            Some((above, _)) => above.last_row = run.last_row,
            None => rectangles.push((run, kind)),
        }
    }
    rectangles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_the_same_validation_become_rectangles() {
        let cells = [(1, 3, 0), (1, 4, 0), (1, 6, 0), (2, 3, 0), (2, 4, 0), (3, 3, 6)];
        let names: Vec<String> =
            rectangles(&cells).iter().map(|(range, kind)| format!("{} {kind}", range.name())).collect();
        assert_eq!(names, ["D2:E3 0", "G2 0", "D4 6"]);
    }
}
