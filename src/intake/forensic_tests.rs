//! What people do not see, and numbers that come from elsewhere.

use super::file_tests::{of, read, sheet};
use super::tests::{FULL, INDEX, World, worksheet, world};
use super::workbook::{
    CellAddress, Content, Features, Format, Limits, Sheet as Worksheet, Visibility, Workbook,
};
use super::{FileRead, Formulas, Reader};
use crate::message::Lang;

/// B02 with some cells replaced by formulas: address, formula, what the file shows.
fn b02(formulas: &[(&str, &str, Content)]) -> Worksheet {
    let mut sheet = worksheet(FULL);
    for (address, formula, content) in formulas {
        let address: CellAddress = address.parse().unwrap();
        let cell = sheet.cells.iter_mut().find(|cell| cell.address == address).unwrap();
        cell.content = content.clone();
        cell.formula = Some((*formula).to_owned());
    }
    sheet
}

fn formulas(world: &World, sheet: Worksheet) -> Formulas {
    read(world, vec![sheet]).formulas
}

fn number(number: f64) -> Content {
    Content::Number(number)
}

#[test]
fn a_sum_that_was_not_calculated_again_is_told_with_both_numbers() {
    let world = world();
    let sheet = b02(&[("D2", "SUM(E2:F2)", number(12.0)), ("D6", "E6+F6", number(9.0))]);
    let found = formulas(&world, sheet);
    assert_eq!((found.agreeing, found.not_recomputed, found.differing.len()), (1, 0, 1));
    let finding = &found.differing[0];
    assert_eq!((finding.found.as_str(), finding.expected.as_str()), ("12", "10"));
    assert_eq!((finding.place.cell.as_str(), finding.place.series.as_str()), ("D2", "live_births"));
    let sentence = world.catalogue.rules["R-FOR-006"].sentence(finding, Lang::Vi);
    assert!(
        sentence.contains("SUM(E2:F2)") && sentence.contains("12") && sentence.contains("10"),
        "{sentence}"
    );
}

#[test]
fn what_excel_itself_would_show_is_no_finding() {
    let world = world();
    let total = "IF(COUNT(E2:F2)+SUM(COUNTIF(E2:F2,{\"-\",\"–\"}))=2,SUM(E2:F2),\"\")";
    let blank = || Content::Text(String::new());
    let with = |cell: &str, content: Content, shown: Content| {
        let mut sheet = b02(&[("D2", total, shown)]);
        let address = cell.parse().unwrap();
        sheet.cells.iter_mut().find(|one| one.address == address).unwrap().content = content;
        let found = formulas(&world, sheet);
        (found.agreeing, found.not_recomputed, found.differing.len())
    };
    let text = |text: &str| Content::Text(text.to_owned());
    // SUM leaves texts out, and the form's total stays blank without an answer to each part.
    assert_eq!(with("E2", text("-"), number(4.0)), (1, 0, 0));
    assert_eq!(with("E2", text("6"), blank()), (1, 0, 0));
    assert_eq!(with("E2", text("..."), number(4.0)), (0, 0, 1));
    assert_eq!(with("E2", number(7.0), blank()), (0, 0, 1));
    assert_eq!(with("E2", Content::Error("#REF!".to_owned()), number(4.0)), (0, 1, 0));
    assert_eq!(with("E2", Content::FormulaWithoutResult, number(4.0)), (0, 1, 0));
}

#[test]
fn references_to_other_sheets_are_followed_and_what_cannot_be_told_is_not_guessed() {
    let world = world();
    let counted = |formula: &str, shown: f64| {
        let other = sheet("Bảng 1", &[&["", "x"], &["7", "=4"]]);
        let found = read(&world, vec![b02(&[("D2", formula, number(shown))]), other]).formulas;
        (found.agreeing, found.not_recomputed, found.differing.len())
    };
    assert_eq!(counted("'Bảng 1'!A2+'bảng 1'!B2-1", 10.0), (1, 0, 0));
    assert_eq!(counted("'Bảng 1'!$A$2", 10.0), (0, 0, 1));
    assert_eq!(counted("'Bảng 1'!A1", 0.0), (1, 0, 0), "a blank cell is nothing");
    for unknown in ["'Bảng 1'!B1", "'Bảng 2'!A2", "ROUND(E2+F2,0)", "SUM(D1:D6)", "D2", "", "[1]B02!D2"] {
        assert_eq!(counted(unknown, 10.0), (0, 1, 0), "{unknown}");
    }
    assert_eq!(counted("SUM(E2:F2)", 10.000_1), (0, 0, 1));
    // A number far beyond any figure, and the noise of binary fractions.
    assert_eq!(counted("E2+F2+0.1+0.2", 10.1 + 0.2), (1, 0, 0));
    assert_eq!(counted("SUM(E2:F2)", 1e300), (0, 1, 0));
}

#[test]
fn hidden_sheets_with_numbers_are_told_and_the_forms_own_is_not() {
    let world = world();
    let hidden = |name: &str, rows: &[&[&str]], visibility| {
        let sheet = Worksheet { visibility, ..sheet(name, rows) };
        read(&world, vec![sheet, worksheet(FULL)])
    };
    let said = hidden("Sheet3", &[&["x", "12"], &["7 em"]], Visibility::VeryHidden);
    let finding = of(&said, "R-FOR-004")[0];
    assert_eq!((finding.place.sheet.as_str(), finding.place.cell.as_str()), ("Sheet3", "B1"));
    assert_eq!(finding.found, "2");
    assert!(of(&hidden("_treem", &[&["form_version", "1"]], Visibility::Hidden), "R-FOR-004").is_empty());
    assert!(of(&hidden("Sheet3", &[&["x"]], Visibility::Hidden), "R-FOR-004").is_empty());
    assert!(of(&hidden("Sheet3", &[&["x", "12"]], Visibility::Visible), "R-FOR-004").is_empty());
}

#[test]
fn hidden_rows_and_columns_are_named_where_they_hold_figures() {
    let world = world();
    let hidden = |rows: &[u32], columns: &[u32]| -> FileRead {
        let (hidden_rows, hidden_columns) = (rows.to_vec(), columns.to_vec());
        read(&world, vec![Worksheet { hidden_rows, hidden_columns, ..worksheet(FULL) }])
    };
    let said = hidden(&[2, 3, 5], &[4]);
    let finding = of(&said, "R-FOR-005")[0];
    assert_eq!((finding.found.as_str(), finding.place.cell.as_str()), ("dòng 3–4, 6; cột E", "E2"));
    assert_eq!(finding.arguments["what_en"], "rows 3–4, 6; columns E");
    // Row and column codes are no figures, and hidden blank lines hide nothing.
    assert!(of(&hidden(&[0, 9], &[0, 1, 2, 9]), "R-FOR-005").is_empty());
}

#[test]
fn figures_from_another_workbook_are_named_one_by_one_and_other_cells_together() {
    let world = world();
    let features = |external_links, dde| Features { external_links, dde, ..Features::default() };
    let read = |sheets: Vec<Worksheet>, features| {
        let workbook = Workbook { format: Format::Xlsx, sheets, features };
        let reader = Reader { layout: &world.layout, catalogue: &world.catalogue, limits: Limits::default() };
        reader.read_workbook(&workbook, Some("2024-S1".parse().unwrap()))
    };
    let linked = || b02(&[("E2", "[1]B02!E2", number(6.0)), ("F2", "'[1]B02'!F2", number(4.0))]);
    let figures = read(vec![linked()], features(true, false));
    let cells: Vec<&str> = of(&figures, "R-FOR-007").iter().map(|one| one.place.cell.as_str()).collect();
    assert_eq!(cells, ["E2", "F2"]);
    assert!(
        of(&figures, "R-FOR-007").iter().all(|one| one.cause == "R-FOR-007/B02" && !one.found.is_empty())
    );
    assert!(of(&figures, "R-FOR-002").is_empty(), "its cells are named already");

    let mut other = sheet("Nguồn", &[&["=1", "=2"], &["=3"]]);
    for cell in &mut other.cells {
        cell.formula = Some("[1]Sheet1!A1".to_owned());
    }
    let both = read(vec![linked(), other], features(true, true));
    let said: Vec<(&str, &str)> = of(&both, "R-FOR-002")
        .iter()
        .map(|one| (one.found.as_str(), one.arguments["cells"].as_str()))
        .collect();
    assert_eq!(said, [("liên kết ngoài", " (ở các ô Nguồn: A1:A2, B1)"), ("liên kết DDE", "")]);

    let dde = read(vec![linked()], features(false, true));
    assert_eq!(of(&dde, "R-FOR-007")[0].arguments["what"], "liên kết DDE");
    let table = Worksheet { name: "B02".to_owned(), ..worksheet(&[INDEX]) };
    assert!(of(&read(vec![table], features(false, false)), "R-FOR-002").is_empty());
}
