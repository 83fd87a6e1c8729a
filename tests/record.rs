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

/// A flawless period in which one district broke a sum of B05: row 01 by sex no longer adds up.
fn broken() -> (Workspace, String) {
    let workspace = Workspace::flawless(PERIOD);
    let file = workspace.file_of(PERIOD, "524");
    break_sum(&file, 40);
    workspace.run(PERIOD, &[]).expect(1);
    let id = broken_sum(&workspace).expect("the sum is broken");
    (workspace, id)
}

/// Children cared for in the community, one part of the children in care, far above what the total says.
fn break_sum(file: &Path, value: i64) {
    let put = json!({ "do": "put", "sheet": "B05", "row": "01", "column": "2", "value": value });
    edit(&[(file.to_path_buf(), file.to_path_buf(), vec![put])]);
}

/// Id of the one finding that rejects figures.
fn broken_sum(workspace: &Workspace) -> Option<String> {
    let findings = workspace.table(PERIOD, "findings.csv");
    let rows = findings.rows(&[("severity", "error"), ("unit", "524")]);
    rows.iter().find(|row| row["code"] == "R-BAL-001").map(|row| row["finding_id"].clone())
}

/// The rejected series of a unit.
fn rejected(workspace: &Workspace) -> Vec<BTreeMap<String, String>> {
    let data = workspace.data(PERIOD);
    let rows = data.0.rows(&[("kind", "series"), ("unit", "524"), ("state", "rejected")]);
    rows.into_iter().cloned().collect()
}

#[test]
fn x() {
    let (workspace, id) = broken();
    println!("{id}");
    for row in workspace.table(PERIOD, "findings.csv").rows(&[("unit", "524")]) { println!("{row:?}"); }
    for row in rejected(&workspace) { println!("{row:?}"); }
    let run = decide(&workspace, &id, &[]);
    println!("{} {} {}", run.code, run.stdout, run.stderr);
    let run = workspace.run(PERIOD, &[]);
    println!("{} {} {}", run.code, run.stdout, run.stderr);
    for row in rejected(&workspace) { println!("{row:?}"); }
    let run = call(&workspace, "verify", &[]);
    println!("{} {} {}", run.code, run.stdout, run.stderr);
    type_over(&workspace.path("out/2024-S1/bao-cao-51-2024-S1.xlsx"), "01 Tổng hợp", "E12", 77);
    let run = call(&workspace, "verify", &[]);
    println!("{} {} {}", run.code, run.stdout, run.stderr);
    panic!();
}
