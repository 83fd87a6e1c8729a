//! Whole files: what several sheets say together.

use super::sheets::{legacy_encoding, recognise};
use super::tests::{World, worksheet, world};
use super::workbook::{Features, Format, Limits, Sheet as Worksheet, Workbook};
use super::{FileRead, Reader};
use crate::finding::Finding;
use crate::form::SheetKind;
use crate::message::Lang;
use crate::value::Value;

pub(super) fn sheet(name: &str, rows: &[&[&str]]) -> Worksheet {
    Worksheet { name: name.to_owned(), ..worksheet(rows) }
}

pub(super) fn read(world: &World, sheets: Vec<Worksheet>) -> FileRead {
    let workbook = Workbook { format: Format::Xlsx, sheets, features: Features::default() };
    let reader = Reader { layout: &world.layout, catalogue: &world.catalogue, limits: Limits::default() };
    reader.read_workbook(&workbook, Some("2024-S1".parse().unwrap()))
}

/// Findings of a rule.
pub(super) fn of<'a>(read: &'a FileRead, rule: &str) -> Vec<&'a Finding> {
    read.findings.iter().filter(|finding| finding.rule == rule).collect()
}

fn value(read: &FileRead, series: &str) -> Option<Value> {
    read.facts.iter().find(|fact| fact.series == series).map(|fact| fact.value)
}

fn particulars(rows: &[(&str, &str)]) -> Worksheet {
    let mut all: Vec<Vec<&str>> = vec![vec!["A", "B", "C", "1"]];
    all.extend(rows.iter().map(|(code, text)| vec!["", "x", *code, *text]));
    let all: Vec<&[&str]> = all.iter().map(Vec::as_slice).collect();
    sheet("TT", &all)
}

/// Code of the row of TT that holds a particular.
fn row_of(world: &World, field: &str) -> String {
    let form = world.layout.sheets.iter().find(|sheet| sheet.kind == SheetKind::Particulars).unwrap();
    let mut rows = form.blocks.iter().flat_map(|block| &block.rows);
    rows.find(|row| row.field.as_deref() == Some(field)).unwrap().code.clone()
}

#[test]
fn a_period_without_its_code_is_a_claim_and_an_unreadable_one_is_said() {
    let world = world();
    let header = |period: &str| sheet("B02", &[&["Biểu số: B02"], &[&format!("Kỳ báo cáo: {period}")]]);
    let code = row_of(&world, "period");
    let named = read(&world, vec![particulars(&[(&code, "Năm 2023")]), header("6 tháng đầu năm 2023")]);
    let claimed: Vec<String> = named.claims.iter().map(|claim| claim.period.unwrap().to_string()).collect();
    assert_eq!(claimed, ["2023", "2023-S1"]);
    assert!(named.facts.is_empty(), "places that disagree are left to attribution");
    let unclear = read(&world, vec![particulars(&[(&code, "kỳ này")]), header("6 tháng năm ngoái")]);
    let said: Vec<(&str, &str)> =
        of(&unclear, "R-STR-033").iter().map(|one| (one.place.cell.as_str(), one.found.as_str())).collect();
    assert_eq!(said, [("D2", "kỳ này"), ("A2", "6 tháng năm ngoái")]);
    assert!(
        world.catalogue.rules["R-STR-033"]
            .sentence(of(&unclear, "R-STR-033")[0], Lang::Vi)
            .contains("kỳ này")
    );
}

#[test]
fn budgets_in_dong_do_not_block_a_file_and_identity_numbers_beside_the_form_do() {
    let world = world();
    let budget = || {
        let code = &world.layout.sheet("B10").unwrap().blocks[0].rows[0].code;
        sheet("B10", &[&["A", "B", "C", "D", "1", "2", "3"], &["1", "x", code, "triệu đồng", "25000000000"]])
    };
    let read_budget = read(&world, vec![budget()]);
    assert!(of(&read_budget, "R-PER-001").is_empty());
    assert_eq!(of(&read_budget, "R-VAL-006").len(), 1);
    let beside = read(&world, vec![budget(), sheet("Sheet3", &[&["25000000000"]])]);
    let finding = of(&beside, "R-PER-001")[0];
    assert_eq!((finding.place.sheet.as_str(), finding.place.cell.as_str()), ("Sheet3", "A1"));
    assert!(beside.facts.is_empty());
    let sentence = world.catalogue.rules["R-PER-001"].sentence(finding, Lang::En);
    assert!(sentence.contains("identity number") && sentence.is_ascii(), "{sentence}");
    let typed = sheet("B10", &[&["A", "B", "C", "1", "2", "3"], &["1", "x", "01", "051 204 000 123"]]);
    assert_eq!(of(&read(&world, vec![typed]), "R-PER-001").len(), 1, "as text it is no figure");
}

#[test]
fn two_versions_of_a_sheet_reject_what_either_states() {
    let world = world();
    let first = sheet("B02", &[&["A", "B", "C", "1", "2", "3"], &["1", "x", "01", "10", "", "4"]]);
    let second = sheet(
        "B02 (2)",
        &[&["A", "B", "C", "1", "2", "3"], &["1", "x", "01", "11", "6", ""], &["2", "x", "02"]],
    );
    let read = read(&world, vec![first, second]);
    assert_eq!(of(&read, "R-STR-011").len(), 1);
    assert!(of(&read, "R-STR-005").iter().all(|finding| finding.found != "B02"));
    for series in ["live_births", "live_births|sex=M", "live_births|sex=F"] {
        assert_eq!(value(&read, series), Some(Value::Rejected), "{series}");
    }
    assert_eq!(value(&read, "deaths_0_27d"), Some(Value::Missing));
    assert_eq!((read.counts.read, read.counts.rejected, read.counts.empty), (6, 3, 3));
}

#[test]
fn a_sector_agency_owes_only_sheets_of_its_own_figures() {
    let world = world();
    let code = row_of(&world, "reporter");
    let missing = |reporter: &str| -> Vec<String> {
        let read = read(&world, vec![particulars(&[(&code, reporter)])]);
        of(&read, "R-STR-005").iter().map(|finding| finding.found.clone()).collect()
    };
    assert_eq!(missing("Ngành công an"), ["B05", "B06"]);
    assert_eq!(missing("Ngành y tế"), ["B02", "B07"]);
    assert_eq!(missing("Cơ quan trung ương"), ["B13"]);
    let all = ["B01", "B02", "B04", "B05", "B06", "B07", "B09", "B10", "B11", "B12"];
    assert_eq!(missing("Đơn vị cấp huyện"), all);
    assert_eq!(missing(""), all);
}

#[test]
fn texts_of_single_cases_are_not_quoted() {
    let world = world();
    let legacy = "Tæng sè trÎ em bÞ x©m h¹i";
    let note = |name: &str, code: &str| {
        let sheets = vec![sheet(name, &[&[&format!("Biểu số: {code}")], &["A", "1"], &["1", legacy]])];
        let workbook = Workbook { format: Format::Xlsx, sheets, features: Features::default() };
        legacy_encoding(&recognise(&workbook, &world.layout, &mut Vec::new()))
    };
    assert!(note("B11", "B11").is_some());
    assert_eq!(note("DS", "DS"), None);
}

#[test]
fn what_a_file_carries_is_named_in_the_language_of_the_sentence() {
    let world = world();
    let features = Features { macros: true, dde: true, ..Features::default() };
    let workbook = Workbook { format: Format::Xlsm, sheets: Vec::new(), features };
    let reader = Reader { layout: &world.layout, catalogue: &world.catalogue, limits: Limits::default() };
    let read = reader.read_workbook(&workbook, Some("2024-S1".parse().unwrap()));
    for (rule, vi, en) in
        [("R-FOR-001", "macro VBA", "VBA macros"), ("R-FOR-002", "liên kết DDE", "DDE links")]
    {
        let finding = of(&read, rule)[0];
        assert!(world.catalogue.rules[rule].sentence(finding, Lang::Vi).contains(vi));
        assert!(world.catalogue.rules[rule].sentence(finding, Lang::En).contains(en));
    }
}
