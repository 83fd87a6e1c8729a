//! Personal data are refused, not read (Nghị định 56/2017 art. 33; Luật 91/2025/QH15).
//!
//! A column of names, or a number that looks like a citizen ID, in any sheet refuses the whole file. Values are
//! never echoed.

use super::grid::place;
use super::reasons::{self, ID_PREFIX};
use super::sheets::{Recognised, folded, may_begin_like, text_of};
use super::table::{self, Table};
use super::workbook::{Cell, CellAddress, Content, Sheet as Worksheet, Workbook};
use crate::finding::Finding;
use crate::form::SheetKind;
use crate::text;

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

/// What is said of a sign, in Vietnamese and English.
type Sign = (&'static str, &'static str);

const NUMBER: Sign = (
    "số có 12 chữ số giống số định danh cá nhân",
    "a number of 12 digits that looks like a citizen identity number",
);
const HEAD: Sign =
    ("cột họ tên hoặc số giấy tờ của cá nhân", "a column of persons' names or identity numbers");

/// The first sign of personal data, if there is one.
///
/// Numbers under the column codes of a grid sheet are figures, whatever their size: a budget typed in đồng has as many
/// digits as an identity number, and R-VAL-006 refuses its cell.
pub(super) fn find(workbook: &Workbook, recognised: &[Recognised<'_>]) -> Option<Finding> {
    workbook.sheets.iter().find_map(|worksheet| {
        let mut figures = None;
        worksheet.cells.iter().find_map(|cell| {
            let (found, found_en) = if holds_identity_number(&cell.content)
                && !figures.get_or_insert_with(|| Figures::of(worksheet, recognised)).hold(cell)
            {
                NUMBER
            } else if heads_a_column(worksheet, cell) && !reasons::is_results(worksheet) {
                HEAD
            } else {
                return None;
            };
            let place = place(worksheet, Some(cell.address), "");
            Some(Finding::fail("R-PER-001", place, found, "").with("what_en", found_en))
        })
    })
}

/// Where the figures of a worksheet stand, if it is a grid sheet of the form.
enum Figures<'a> {
    /// It is none.
    Nowhere,
    /// Its index row is gone: nothing in it is read, and nothing tells its columns apart.
    Anywhere,
    Tables(Vec<Table<'a>>),
}

impl<'a> Figures<'a> {
    fn of(worksheet: &'a Worksheet, recognised: &'a [Recognised<'_>]) -> Self {
        let grid = recognised.iter().filter(|sheet| sheet.form.kind == SheetKind::Grid).find(|sheet| {
            let mut versions = std::iter::once(&sheet.worksheet).chain(&sheet.copies);
            versions.any(|version| std::ptr::eq(*version, worksheet))
        });
        let Some(grid) = grid else { return Self::Nowhere };
        let tables = table::tables(grid.form, worksheet, &table::CODED);
        if tables.is_empty() { Self::Anywhere } else { Self::Tables(tables) }
    }

    /// Whether a number in a cell is a figure.
    fn hold(&self, cell: &Cell) -> bool {
        let is_number = matches!(cell.content, Content::Number(_));
        is_number
            && match self {
                Self::Nowhere => false,
                Self::Anywhere => true,
                Self::Tables(tables) => tables.iter().any(|table| table.holds(cell.address)),
            }
    }
}

/// Whether a cell holds an identity number, its text possibly beside other words. As a number, it has lost its leading
/// zeros: eleven digits, or ten for 001–009.
fn holds_identity_number(content: &Content) -> bool {
    match content {
        // The identity of a finding in a returned workbook is of twelve hexadecimal digits.
        Content::Text(text) => !text.starts_with(ID_PREFIX) && text::holds_identity_number(text),
        Content::Number(number) => number.fract() == 0.0 && has_province_prefix(*number),
        _ => false,
    }
}

/// Whether the three digits before the last nine are the code of a province.
fn has_province_prefix(number: f64) -> bool {
    let province = (number / 1e9).floor();
    (1.0..=96.0).contains(&province)
}

/// Whether a text heads a column with something under it (so that "(Ký, họ tên)" at the foot is none).
fn heads_a_column(worksheet: &Worksheet, cell: &Cell) -> bool {
    let Some(text) = text_of(&cell.content) else { return false };
    if !HEADS.iter().any(|head| may_begin_like(text, head)) {
        return false;
    }
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
    use crate::intake::workbook::{Features, Format};

    #[test]
    fn citizen_ids_are_recognised_and_budgets_are_not() {
        let text = |text: &str| holds_identity_number(&Content::Text(text.to_owned()));
        assert!(text("051 204 000 123") && text("em A CCCD 051204000123"));
        assert!(!text("51.204.000.123") && !text("PH-051204000123"));
        let number = |number: f64| holds_identity_number(&Content::Number(number));
        assert!(number(51_204_000_123.0) && number(1_204_000_123.0));
        assert!(!number(123_456.0) && !number(97_204_000_123.0) && !number(151_204_000_123.0));
    }

    #[test]
    fn an_identity_number_in_a_sentence_refuses_the_file_without_being_told() {
        let address = CellAddress::new(1, 0);
        let content = Content::Text("Em có số 051 204 000 123 đã chuyển đi".to_owned());
        let cells = vec![Cell { address, content, formula: None }];
        let sheets = vec![Worksheet { name: "B10".to_owned(), cells, ..Worksheet::default() }];
        let refused =
            find(&Workbook { format: Format::Xlsx, sheets, features: Features::default() }, &[]).unwrap();
        assert_eq!((refused.rule.as_str(), refused.place.cell.as_str()), ("R-PER-001", "A2"));
        assert!(!refused.found.contains("051"));
    }
}
