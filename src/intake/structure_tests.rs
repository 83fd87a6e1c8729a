//! Rows, sheets and versions that the form does not have.

use super::file_tests::{of, read, sheet};
use super::tests::{self, FULL, World, rules, worksheet, world};
use super::workbook::Visibility;
use crate::message::Lang;

fn table(rows: &[&[&str]]) -> Vec<(String, String)> {
    let world = world();
    let read = tests::read(&world, &worksheet(rows), false);
    rules(&read).iter().map(|(rule, cell)| ((*rule).to_owned(), (*cell).to_owned())).collect()
}

fn one(rule: &str, cell: &str) -> Vec<(String, String)> {
    vec![(rule.to_owned(), cell.to_owned())]
}

#[test]
fn a_row_of_the_senders_own_is_named_by_its_code() {
    let mut rows = FULL.to_vec();
    rows.push(&["6", "Trẻ em chết đuối", "06", "", "2", "1"]);
    assert_eq!(table(&rows), one("R-STR-034", "C7"));
    rows[6] = &["6", "Trẻ em chết đuối", "06"];
    assert_eq!(table(&rows), [], "without numbers it may stay");
    rows[6] = &["6", "Ghi chú", "xem dưới", "3"];
    assert_eq!(table(&rows), one("R-STR-016", "D7"));
}

#[test]
fn a_row_of_the_annual_form_is_told_in_a_six_month_file() {
    let world = world();
    let index: &[&str] = &["A", "B", "C", "1", "2", "3"];
    let rows = |extra: &str| -> Vec<(String, String)> {
        let b09 = sheet("B09", &[index, &["1", "x", "01", "5"], &["", "x", extra, "7", "3", "4"]]);
        let read = read(&world, vec![b09]);
        let found = read.findings.iter().filter(|one| matches!(one.rule.as_str(), "R-STR-034" | "R-STR-035"));
        found.map(|one| (one.rule.clone(), one.place.cell.clone())).collect()
    };
    assert_eq!(rows("06"), one("R-STR-035", "C3"));
    assert_eq!(rows("66"), one("R-STR-034", "C3"));
}

#[test]
fn numbers_right_of_the_table_are_told_once_a_column() {
    let mut rows: Vec<Vec<&str>> = FULL.iter().map(|row| row.to_vec()).collect();
    for row in &mut rows {
        row.extend(["", "xem lại 5 em"]);
    }
    let as_rows = |rows: &[Vec<&'static str>]| -> Vec<(String, String)> {
        table(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
    };
    assert_eq!(as_rows(&rows), [], "remarks may stand there");
    for row in &mut rows {
        row[6] = "12";
    }
    assert_eq!(as_rows(&rows), one("R-STR-040", "G2"));
}

/// A column of the sender's own between those of the form: a number in it is quoted, a remark about a child is not.
#[test]
fn a_remark_in_a_column_without_a_code_is_told_by_its_address_alone() {
    let told = |text: &str| {
        let index: &[&str] = &["A", "B", "C", "1", "", "2", "3"];
        let rows: [&[&str]; 2] = [index, &["1", "x", "01", "5", text, "3", "2"]];
        let read = read(&world(), vec![sheet("B09", &rows)]);
        let found = read.findings.into_iter().filter(|one| one.rule == "R-STR-018");
        found.map(|one| (one.place.cell, one.found)).collect::<Vec<_>>()
    };
    let at = |found: &str| vec![("E2".to_owned(), found.to_owned())];
    assert_eq!(told("12"), at("12"));
    assert_eq!(told("em Nguyễn Thị Ví Dụ sinh ngày 3/2/2012"), at(""));
    assert_eq!(told("xem lại"), []);
}

#[test]
fn sheets_of_another_report_are_not_dropped_silently() {
    let world = world();
    let index: &[&str] = &["A", "B", "C", "1", "2", "3"];
    let said = |name: &str, figure: &str| {
        let read = read(&world, vec![sheet(name, &[index, &["1", "x", "01", figure]])]);
        of(&read, "R-STR-036")
            .iter()
            .map(|one| (one.found.clone(), one.place.cell.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(said("B03", "12"), [("B03".to_owned(), "D2".to_owned())]);
    assert_eq!(said("B08", "0"), [("B08".to_owned(), "D2".to_owned())]);
    assert_eq!(said("B13", "5"), [("B13".to_owned(), "D2".to_owned())]);
    assert_eq!(said("B03", ""), []);
    assert_eq!(said("B02", "12"), []);
    let read = read(&world, vec![sheet("B03", &[index, &["1", "x", "01", "12"]])]);
    let sentence = world.catalogue.rules["R-STR-036"].sentence(of(&read, "R-STR-036")[0], Lang::Vi);
    assert!(sentence.contains("B03") && sentence.contains("báo cáo sáu tháng"), "{sentence}");
}

fn unknown_tables(world: &World, name: &str, rows: &[&[&str]], visibility: Visibility) -> Vec<String> {
    let mut other = sheet(name, rows);
    other.visibility = visibility;
    let read = read(world, vec![worksheet(FULL), other]);
    of(&read, "R-STR-037").iter().map(|one| one.found.clone()).collect()
}

#[test]
fn tables_of_the_senders_own_are_noted() {
    let world = world();
    let numbers: &[&[&str]] = &[&["xã", "nam", "nữ"], &["A", "1", "2"], &["B", "3", "4", "5"]];
    let noted = |name: &str, rows: &[&[&str]]| unknown_tables(&world, name, rows, Visibility::Visible);
    assert_eq!(noted("Theo xã", numbers), ["5"]);
    assert_eq!(noted("Ghi chú", &[&["12", "3"], &["số 5"], &["7"]]), Vec::<String>::new());
    assert_eq!(noted("Hướng dẫn", numbers), Vec::<String>::new());
    assert_eq!(noted("Kết quả kiểm tra", numbers), Vec::<String>::new());
    assert_eq!(unknown_tables(&world, "Theo xã", numbers, Visibility::Hidden), Vec::<String>::new());
    // A header with a code of no sheet; a tab that names a sheet another one is by its header.
    assert_eq!(noted("B01", &[&["Biểu số: B99"], &["1", "2"], &["3", "4"]]), ["4"]);
    let named = sheet("Sheet1", &[&["Biểu số: B04"], &["A", "B", "C", "1", "2"]]);
    let tab = sheet("B04", &[&["A", "B", "C", "1", "2"], &["1", "x", "01", "7"]]);
    assert_eq!(of(&read(&world, vec![named, tab]), "R-STR-037").len(), 1);
}

#[test]
fn a_file_without_its_particulars_says_so() {
    let world = world();
    assert_eq!(of(&read(&world, vec![worksheet(FULL)]), "R-STR-038").len(), 1);
    assert_eq!(of(&read(&world, vec![sheet("Sheet1", &[&["12"]])]), "R-STR-038").len(), 0);
    let lost = read(&world, vec![worksheet(FULL), sheet("TT", &[&["1", "Mã đơn vị", "01", "524"]])]);
    assert_eq!((of(&lost, "R-STR-038").len(), of(&lost, "R-STR-006").len()), (0, 1));
}

#[test]
fn a_form_version_that_is_not_known_is_told() {
    let world = world();
    let version = |version: &str| {
        let mut hidden = sheet("_treem", &[&["form_version", version], &["fingerprint", "another"]]);
        hidden.visibility = Visibility::Hidden;
        let read = read(&world, vec![worksheet(FULL), hidden]);
        (of(&read, "R-STR-039").len(), of(&read, "R-STR-014").len())
    };
    assert_eq!(version("1"), (0, 1));
    assert_eq!(version("7"), (1, 0), "one finding for one cause");
}
