//! What stands on the record: decisions about rejected cells, issued versions, and whether the outputs are still what the
//! submissions give.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{Run, Workspace, edit, run_python, treem};
use serde_json::{Value as Json, json};

const PERIOD: &str = "2024-S1";
const UNIT: &str = "524";
const BOYS: &str = "abused|sex=M";
/// The sex ratio at birth.
const RATIO: &str = "R-RAT-017";
const REASON: &str = "đã đối chiếu với hồ sơ của xã";

fn call(workspace: &Workspace, command: &str, more: &[&str]) -> Run {
    treem(&[&[command, workspace.text(), "--period", PERIOD], more].concat())
}

fn decide(workspace: &Workspace, finding: &str, more: &[&str]) -> Run {
    let given = ["--finding", finding, "--reason", REASON, "--by", "Phòng Trẻ em"];
    call(workspace, "override", &[&given[..], more].concat())
}

fn verify(workspace: &Workspace, code: i32) -> Json {
    let run = call(workspace, "verify", &["--format", "json"]).expect(code);
    serde_json::from_str(&run.stdout).unwrap()
}

/// Sets one cell of a workbook as a person would, and saves it.
fn type_over(path: &Path, sheet: &str, cell: &str, value: i64) {
    let script = "import sys, openpyxl\n\
                  book = openpyxl.load_workbook(sys.argv[1])\n\
                  book[sys.argv[2]][sys.argv[3]] = int(sys.argv[4])\n\
                  book.save(sys.argv[1])";
    run_python(&["-c", script, path.to_str().unwrap(), sheet, cell, &value.to_string()], "").expect(0);
}

/// A flawless period in which one district typed over a part of a total: 40 boys among 0 abused children.
fn broken() -> (Workspace, String) {
    let workspace = Workspace::flawless(PERIOD);
    boys(&workspace, 40);
    workspace.run(PERIOD, &[]).expect(1);
    let id = finding(&workspace, "40");
    (workspace, id)
}

fn boys(workspace: &Workspace, value: i64) {
    let file = workspace.file_of(PERIOD, UNIT);
    let put = json!({ "do": "put", "sheet": "B05", "row": "01", "column": "2", "value": value });
    edit(&[(file.clone(), file, vec![put])]);
}

/// Id of the finding about the total whose parts come to a sum.
fn finding(workspace: &Workspace, sum: &str) -> String {
    let findings = workspace.table(PERIOD, "findings.csv");
    let rows = findings.rows(&[("code", "R-BAL-001"), ("unit", UNIT), ("expected", sum)]);
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows[0]["finding_id"].clone()
}

fn count(workspace: &Workspace, table: &str) -> i64 {
    let ledger = rusqlite::Connection::open(workspace.path("store/ledger.sqlite")).unwrap();
    ledger.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

#[test]
fn a_rejected_cell_that_the_province_accepts_gets_its_number_back_and_the_reason_is_kept() {
    let (workspace, id) = broken();
    assert_eq!(workspace.data(PERIOD).says(UNIT, BOYS), "rejected");
    let told = decide(&workspace, &id, &[]).expect(0);
    assert!(told.stdout.contains("B05!E9 = 40"), "{}", told.stdout);
    assert_eq!(workspace.data(PERIOD).says(UNIT, BOYS), "rejected", "until the next run");

    workspace.run(PERIOD, &[]).expect(1);
    assert_eq!(workspace.data(PERIOD).says(UNIT, BOYS), "value 40");
    assert_eq!(workspace.data(PERIOD).says(UNIT, "abused"), "value 0", "the total is as declared");
    let findings = workspace.table(PERIOD, "findings.csv");
    let row = findings.rows(&[("finding_id", &id)])[0];
    let answer = [&row["status"], &row["reason"], &row["answered_by"]].map(String::as_str);
    assert_eq!(answer, ["overridden", REASON, "Phòng Trẻ em"]);
    let summary = fs::read_to_string(workspace.path("out/2024-S1/summary.json")).unwrap();
    let summary: Json = serde_json::from_str(&summary).unwrap();
    assert_eq!(summary["findings"]["answered"], 1);
    assert_eq!(summary["cells_rejected_by_rules"], 0);
    assert_eq!(count(&workspace, "decision"), 1);
    decide(&workspace, &id, &[]).expect(0);
    assert_eq!(count(&workspace, "decision"), 1, "the same decision again is no new row");

    decide(&workspace, &id, &["--withdraw"]).expect(0);
    workspace.run(PERIOD, &[]).expect(1);
    assert_eq!(workspace.data(PERIOD).says(UNIT, BOYS), "rejected");
    assert_eq!(count(&workspace, "decision"), 2, "a withdrawal is a row of its own");
    decide(&workspace, &id, &["--withdraw"]).expect(3);
}

#[test]
fn a_decision_is_void_once_the_value_has_changed() {
    let (workspace, id) = broken();
    decide(&workspace, &id, &[]).expect(0);
    boys(&workspace, 41);
    workspace.run(PERIOD, &[]).expect(1);
    assert_eq!(workspace.data(PERIOD).says(UNIT, BOYS), "rejected", "nobody looked at 41");
    let findings = workspace.table(PERIOD, "findings.csv");
    let void = findings.rows(&[("code", "R-REC-001")]);
    assert_eq!((void.len(), void[0]["found"].as_str(), void[0]["unit"].as_str()), (1, id.as_str(), UNIT));
    assert!(void[0]["message"].contains(REASON), "{}", void[0]["message"]);

    boys(&workspace, 40);
    workspace.run(PERIOD, &[]).expect(1);
    assert_eq!(workspace.data(PERIOD).says(UNIT, BOYS), "value 40", "the very number that was judged");
}

/// The one finding of a rule about a unit.
fn one(findings: &common::Table, rule: &str, unit: &str) -> BTreeMap<String, String> {
    let rows = findings.rows(&[("code", rule), ("unit", unit)]);
    assert_eq!(rows.len(), 1, "{rule} of {unit}: {rows:?}");
    rows[0].clone()
}

/// Another year is looked at after the files were judged one by one: its queries are answered all the same.
#[test]
fn a_query_about_an_earlier_year_is_answered_by_the_province_or_by_the_sender() {
    let year = "2024";
    let workspace = Workspace::flawless(year);
    treem(&["sample", workspace.text(), "--unit", "51", "--period", "2023", "--seed", "7"]).expect(0);
    let villages = json!({ "do": "put", "sheet": "B09", "row": "01", "column": "1", "value": 901 });
    let file = |unit: &str| workspace.file_of(year, unit);
    let edits = |unit: &str| (file(unit), file(unit), vec![villages.clone()]);
    edit(&[edits("525"), edits("527")]);
    workspace.run(year, &[]).expect(1);
    let findings = workspace.table(year, "findings.csv");
    let id = one(&findings, "R-TMP-004", "525")["finding_id"].clone();

    let given = ["--finding", &id, "--reason", REASON, "--by", "Phòng Trẻ em"];
    treem(&[&["override", workspace.text(), "--period", year], &given[..]].concat()).expect(0);
    let returned = fs::read_dir(workspace.path("out/2024/returned")).unwrap().map(|one| one.unwrap().path());
    let back = returned.into_iter().find(|path| path.to_str().unwrap().contains("527_")).unwrap();
    let sent = workspace.path("inbox/2024/gui lai.xlsx");
    let said = json!({ "do": "explain", "rule": "R-TMP-004", "reason": "Sáp nhập thôn theo nghị quyết" });
    edit(&[(back, sent, vec![said])]);

    workspace.run(year, &[]).expect(0);
    let findings = workspace.table(year, "findings.csv");
    let answered = |unit: &str| {
        let row = one(&findings, "R-TMP-004", unit);
        ["status", "reason", "answered_by"].map(|column| row[column].clone())
    };
    assert_eq!(answered("525"), ["explained", REASON, "Phòng Trẻ em"]);
    let by_sender = ["explained", "Sáp nhập thôn theo nghị quyết", "inbox/2024/gui lai.xlsx"];
    assert_eq!(answered("527"), by_sender);
    assert!(findings.rows(&[("code", "R-REC-001")]).is_empty(), "no figure changed");
}

#[test]
fn a_number_that_comes_back_is_judged_across_sheets_like_any_other() {
    let workspace = Workspace::flawless(PERIOD);
    boys(&workspace, 900_000);
    workspace.run(PERIOD, &[]).expect(1);
    let evaluations = || {
        let summary = fs::read(workspace.path("out/2024-S1/summary.json")).unwrap();
        let summary: Json = serde_json::from_slice(&summary).unwrap();
        let of = |outcome: &str| summary["outcomes"]["R-INE-018"][outcome].as_i64().unwrap();
        ["pass", "fail", "undecided", "not_applicable"].map(of)
    };
    let before = evaluations();
    let queries = |workspace: &Workspace| {
        let findings = workspace.table(PERIOD, "findings.csv");
        findings.rows(&[("code", "R-INE-018"), ("unit", UNIT)]).len()
    };
    assert_eq!(queries(&workspace), 0, "nothing is said of a number that is not in use");

    decide(&workspace, &finding(&workspace, "900000"), &[]).expect(0);
    workspace.run(PERIOD, &[]).expect(1);
    assert_eq!(workspace.data(PERIOD).says(UNIT, BOYS), "value 900000");
    assert_eq!(queries(&workspace), 1, "more abused boys than boys");
    let after = evaluations();
    assert_eq!((after[1], after[2]), (before[1] + 1, before[2] - 1));
    assert_eq!((after[0], after[3]), (before[0], before[3]));
}

/// 2000 of 1000 and 4000 of 2000 are the same rate: what was accepted are the numbers.
#[test]
fn an_explained_rate_is_open_again_once_its_numbers_have_changed() {
    let workspace = Workspace::flawless(PERIOD);
    let births = |boys: i64, girls: i64| {
        let put = |column: &str, value: i64| json!({ "do": "put", "sheet": "B02", "row": "01", "column": column, "value": value });
        let file = workspace.file_of(PERIOD, UNIT);
        let edits = vec![put("1", boys + girls), put("2", boys), put("3", girls)];
        edit(&[(file.clone(), file, edits)]);
        workspace.run(PERIOD, &["--fail-on", "never"]).expect(0);
        one(&workspace.table(PERIOD, "findings.csv"), RATIO, UNIT)
    };
    let asked = births(2000, 1000);
    decide(&workspace, &asked["finding_id"], &[]).expect(0);
    assert_eq!(births(2000, 1000)["status"], "explained", "the same numbers sent again");
    let again = births(4000, 2000);
    assert_eq!((&again["found"], again["status"].as_str()), (&asked["found"], "open"));
    let findings = workspace.table(PERIOD, "findings.csv");
    assert_eq!(findings.rows(&[("code", "R-REC-001")])[0]["found"], asked["finding_id"]);
}

#[test]
fn what_cannot_be_accepted_is_refused_in_a_plain_sentence_and_nothing_is_recorded() {
    let (workspace, id) = broken();
    let refused = |finding: &str, words: &str| {
        let run = decide(&workspace, finding, &[]).expect(3);
        assert!(run.stderr.contains(words), "{}", run.stderr);
    };
    let findings = workspace.table(PERIOD, "findings.csv");
    let whole = findings.rows(&[("code", "R-INE-002"), ("unit", UNIT)])[0]["finding_id"].clone();
    refused(&whole, "không loại con số nào");
    refused("ffffffffffff", "không có phát hiện");
    for reason in ["", "  ", "hai\ndòng"] {
        call(&workspace, "override", &["--finding", &id, "--reason", reason, "--by", "x"]).expect(3);
    }
    assert_eq!(count(&workspace, "decision"), 0);
}

#[test]
fn verify_names_the_one_cell_that_was_edited_by_hand_and_a_rerun_keeps_the_edited_copy() {
    let workspace = Workspace::flawless(PERIOD);
    workspace.run(PERIOD, &[]).expect(0);
    let before = common::files_below(&workspace.path("out"));
    assert_eq!(verify(&workspace, 0)["wrong"], 0);
    assert!(before == common::files_below(&workspace.path("out")), "looking changes nothing");

    let report = format!("bao-cao-51-{PERIOD}.xlsx");
    let path = workspace.path(&format!("out/{PERIOD}/{report}"));
    type_over(&path, "Dữ liệu", "I2", 987_654);
    fs::write(workspace.path(&format!("out/{PERIOD}/ghi-chu.txt")), "của tôi").unwrap();
    let found = verify(&workspace, 1);
    assert_eq!(found["wrong"], 1);
    let files = found["files"].as_array().unwrap();
    let of = |name: &str| files.iter().find(|file| file["name"] == name).unwrap();
    assert_eq!(of("ghi-chu.txt")["state"], "extra");
    assert_eq!(of(&report)["state"], "differs");
    let differences = of(&report)["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 1, "{differences:?}");
    assert_eq!(differences[0]["sheet"], "Dữ liệu");
    assert_eq!(differences[0]["cell"], "I2");
    assert_eq!(differences[0]["found"], "987654");
    let told = call(&workspace, "verify", &[]).expect(1);
    assert!(told.stdout.contains("Dữ liệu!I2"), "{}", told.stdout);

    let rerun = workspace.run(PERIOD, &[]).expect(0);
    assert!(rerun.stderr.contains("sua-tay"), "{}", rerun.stderr);
    assert_eq!(verify(&workspace, 0)["wrong"], 0);
    assert!(workspace.path(&format!("out/{PERIOD}/sua-tay/{report}")).is_file());
}

#[test]
fn verify_names_line_and_column_of_a_table_and_what_is_missing() {
    let workspace = Workspace::flawless(PERIOD);
    workspace.run(PERIOD, &[]).expect(0);
    let path = workspace.path(&format!("out/{PERIOD}/submissions.csv"));
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("on_time", "late:3", 1).replacen("unknown", "late:3", 1)).unwrap();
    fs::remove_file(workspace.path(&format!("out/{PERIOD}/comparison.csv"))).unwrap();
    let found = verify(&workspace, 1);
    let files = found["files"].as_array().unwrap();
    let of = |name: &str| files.iter().find(|file| file["name"] == name).unwrap();
    assert_eq!(of("comparison.csv")["state"], "missing");
    let differences = of("submissions.csv")["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 1, "{differences:?}");
    assert_eq!((&differences[0]["line"], &differences[0]["column"]), (&json!(2), &json!("timeliness")));
    assert_eq!(found["wrong"], 2);
}

#[test]
fn verify_after_other_files_have_come_says_so_instead_of_listing_what_they_changed() {
    let workspace = Workspace::flawless(PERIOD);
    workspace.run(PERIOD, &[]).expect(0);
    assert!(verify(&workspace, 0)["inputs"].is_null());
    let file = workspace.file_of(PERIOD, UNIT);
    let name = format!("inbox/{PERIOD}/{}", file.file_name().unwrap().to_str().unwrap());
    let villages = json!({ "do": "put", "sheet": "B09", "row": "01", "column": "1", "value": 31 });
    edit(&[(file.clone(), file, vec![villages])]);
    let register = workspace.path(&format!("inbox/{PERIOD}/so-tiep-nhan.csv"));
    fs::remove_file(&register).unwrap();
    fs::write(workspace.path(&format!("out/{PERIOD}/data.csv")), "của ai đó\n").unwrap();

    let told = call(&workspace, "verify", &[]).expect(1).stdout;
    let first = told.lines().next().unwrap();
    assert!(
        first.contains(&format!("{name} (đã đổi), inbox/{PERIOD}/so-tiep-nhan.csv (không còn)")),
        "{first}"
    );
    assert!(first.contains(&format!("treem run {} --period {PERIOD}", workspace.text())), "{first}");
    assert_eq!(told.lines().nth(1).unwrap(), "Kết quả đã bị sửa hoặc xóa sau lần tổng hợp đó: data.csv.");
    assert!(told.contains(&format!("bao-cao-51-{PERIOD}.xlsx: khác ")), "{told}");
    assert!(!told.contains("tính lại \""), "no place is named: {told}");
    let inputs = verify(&workspace, 1)["inputs"].clone();
    assert_eq!(inputs["files"][0], json!({ "name": name, "change": "changed" }));
    assert_eq!((&inputs["configuration"], &inputs["decisions"]), (&json!(false), &json!(false)));
    workspace.run(PERIOD, &["--fail-on", "never"]).expect(0);
    assert!(verify(&workspace, 0)["inputs"].is_null());
}

/// Texts of a sheet of the report, row by row.
fn sheet(workspace: &Workspace, name: &str) -> Vec<Vec<String>> {
    let script = "import sys, json, openpyxl\n\
                  sheet = openpyxl.load_workbook(sys.argv[1])[sys.argv[2]]\n\
                  rows = [['' if c is None else str(c) for c in row] for row in sheet.iter_rows(values_only=True)]\n\
                  print(json.dumps(rows))";
    let report = workspace.path(&format!("out/{PERIOD}/bao-cao-51-{PERIOD}.xlsx"));
    let read = run_python(&["-c", script, report.to_str().unwrap(), name], "").expect(0);
    serde_json::from_str(&read.stdout).unwrap()
}

fn says(rows: &[Vec<String>], text: &str) -> bool {
    rows.iter().flatten().any(|cell| cell.contains(text))
}

#[test]
fn what_changed_since_the_last_issue_is_named_figure_by_figure_with_the_reason() {
    let workspace = Workspace::flawless(PERIOD);
    let issue = |code: i32| {
        call(&workspace, "issue", &["--by", "Phòng Trẻ em", "--number", "12/BC-SYT"]).expect(code)
    };
    workspace.run(PERIOD, &[]).expect(0);
    assert!(says(&sheet(&workspace, "Thay đổi"), "Chưa phát hành lần nào"));
    issue(0);
    assert_eq!(verify(&workspace, 0)["wrong"], 0, "issuing changes no output");
    assert!(issue(0).stdout.contains("Không có gì thay đổi"));
    assert_eq!(count(&workspace, "issue"), 1);

    let before = stated(&workspace);
    let villages = workspace.data(PERIOD).series(UNIT, "villages")["value"].parse::<i64>().unwrap();
    let file = workspace.file_of(PERIOD, UNIT);
    let tt = |row: &str, value: Json| json!({ "do": "particular", "row": row, "value": value });
    let put = json!({ "do": "put", "sheet": "B09", "row": "01", "column": "1", "value": villages + 1 });
    edit(&[(file.clone(), file, vec![put, tt("11", json!(1)), tt("12", json!("đếm sót một thôn"))])]);
    call(&workspace, "issue", &["--by", "x"]).expect(1);
    assert_eq!(count(&workspace, "issue"), 1, "outputs that are out of date are not issued");
    workspace.run(PERIOD, &["--fail-on", "never"]).expect(0);

    let after = stated(&workspace);
    let expected: BTreeMap<_, _> = before
        .iter()
        .filter(|(key, was)| after[*key] != **was)
        .map(|(key, was)| (key.clone(), (was.clone(), after[key].clone())))
        .collect();
    assert!(expected.len() >= 2 && expected.keys().any(|key| key[2] == UNIT), "{expected:?}");
    assert_eq!(changes(&workspace), expected, "exactly what differs in data.csv");
    let rows = sheet(&workspace, "Thay đổi");
    assert!(says(&rows, "lần phát hành thứ 1") && says(&rows, "số 12/BC-SYT"), "{rows:?}");
    assert!(says(&rows, "đếm sót một thôn"), "the reason of the revision");
    let villages_row = rows
        .iter()
        .find(|row| row[3] == UNIT && row[5] == villages.to_string() && row[6] == (villages + 1).to_string());
    assert_eq!(villages_row.expect("the figure typed over")[7], "1");

    let shown = rows;
    issue(0);
    assert_eq!(count(&workspace, "issue"), 2);
    workspace.run(PERIOD, &["--fail-on", "never"]).expect(0);
    assert_eq!(sheet(&workspace, "Thay đổi"), shown, "version 2 stays what it was when it was issued");
    assert_eq!(verify(&workspace, 0)["wrong"], 0);
}

/// Value and state of every row of `data.csv` by kind, id, unit and category.
fn stated(workspace: &Workspace) -> BTreeMap<[String; 5], [String; 2]> {
    let data = workspace.table(PERIOD, "data.csv");
    let of = |row: &BTreeMap<String, String>, columns: [&str; 2]| columns.map(|column| row[column].clone());
    data.0.iter().map(|row| (key(row), of(row, ["value", "state"]))).collect()
}

fn key(row: &BTreeMap<String, String>) -> [String; 5] {
    ["kind", "id", "unit", "category", "code"].map(|column| row[column].clone())
}

/// The rows of `changes.csv`: before and after.
fn changes(workspace: &Workspace) -> BTreeMap<[String; 5], ([String; 2], [String; 2])> {
    let table = workspace.table(PERIOD, "changes.csv");
    let of = |row: &BTreeMap<String, String>, columns: [&str; 2]| columns.map(|column| row[column].clone());
    let pair = |row: &BTreeMap<String, String>| {
        (key(row), (of(row, ["before", "before_state"]), of(row, ["after", "after_state"])))
    };
    table.0.iter().map(pair).collect()
}
