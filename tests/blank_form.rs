//! The blank form keeps what it promises to whoever fills it in: by its parts, and in a spreadsheet program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Workspace, root, run_python, treem};
use serde_json::{Value as Json, json};

fn script(name: &str) -> String {
    root().join("tests/python").join(name).to_str().unwrap().to_owned()
}

/// The blank form of huyện Bình Sơn.
fn form(workspace: &Workspace, period: &str) -> PathBuf {
    treem(&["forms", workspace.text(), "--period", period]).expect(0);
    workspace.path(&format!("forms/{period}/{period}_524_huyen-binh-son.xlsx"))
}

#[test]
fn every_cell_of_the_form_is_open_and_guarded_or_live_or_closed_and_every_sheet_is_ready_to_print() {
    let workspace = Workspace::new();
    for period in ["2024-S1", "2024"] {
        let form = form(&workspace, period);
        let told = run_python(&[&script("blank_form.py"), form.to_str().unwrap()], "").expect(0);
        let broken: Vec<String> = serde_json::from_str(&told.stdout).unwrap();
        assert_eq!(broken, Vec::<String>::new(), "{period}");
    }
}

/// LibreOffice, which works the formulas out; a machine without it cannot show this.
fn recalculated(file: &Path, folder: &Path) -> Option<PathBuf> {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let out = folder.join("recalculated");
    let done = Command::new("soffice")
        .args([profile.as_str(), "--headless", "--convert-to", "xlsx", "--outdir", out.to_str().unwrap()])
        .arg(file)
        .output();
    match done {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        done => {
            let done = done.unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            Some(out.join(file.file_name().unwrap()))
        }
    }
}

/// Content of a cell as the file keeps it.
fn shown(book: &Json, sheet: &str, address: &str) -> Json {
    let letters = address.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let column = letters.bytes().fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1) - 1;
    let row: usize = address[letters.len()..].parse().unwrap();
    book[sheet][row - 1][column].clone()
}

/// Boys and girls as typed, a dash for none: the totals follow, and the check is silent until a number does not fit.
#[test]
fn totals_follow_what_is_typed_and_the_check_speaks_up_in_a_spreadsheet_program() {
    let workspace = Workspace::new();
    let blank = form(&workspace, "2024-S1");
    let typed = workspace.path("2024-S1_524_huyen-binh-son.xlsx");
    let row = |girls: Json| json!({ "2": 3, "3": girls });
    let figures = json!({
        "B02": { "01": row(json!(4)), "02": row(json!("-")), "03": row(json!("...")) },
        "B07": { "02": { "2": 5, "3": 1, "5": 9, "6": 0 } },
    });
    let arguments = [script("type_in.py"), blank.to_str().unwrap().into(), typed.to_str().unwrap().into()];
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let told = run_python(&arguments, &figures.to_string()).expect(0);
    let checks: Json = serde_json::from_str(&told.stdout).unwrap();
    let Some(file) = recalculated(&typed, &workspace.path("")) else {
        println!("LibreOffice is not installed: nothing was worked out");
        return;
    };
    let read = run_python(&[&script("texts.py"), file.to_str().unwrap()], "").expect(0);
    let book: Json = serde_json::from_str(&read.stdout).unwrap();
    let total = |sheet: &str, row: &str| {
        let check = checks[format!("{sheet}/{row}")].as_str().unwrap();
        let number = check.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        let check = shown(&book, sheet, check).as_str().unwrap_or_default().to_owned();
        (shown(&book, sheet, &format!("D{number}")), check)
    };
    assert_eq!(total("B02", "01"), (json!(7), String::new()));
    assert_eq!(total("B02", "02"), (json!(3), String::new()), "a dash is none");
    let (unknown, silent) = total("B02", "03");
    assert!(unknown.is_null() || unknown == "", "what is not known is no total: {unknown}");
    assert_eq!(silent, "");
    assert_eq!(total("B07", "02"), (json!(6), "Lớn hơn tổng".to_owned()), "nine died of six");
    let checked =
        treem(&["check", file.to_str().unwrap(), "--format", "json", "--fail-on", "never"]).expect(0);
    let checked: Json = serde_json::from_str(&checked.stdout).unwrap();
    let rules: Vec<&str> =
        checked["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert!(rules.contains(&"R-INE-001"), "{rules:?}");
    assert!(!rules.contains(&"R-BAL-001") && !rules.contains(&"R-VAL-008"), "{rules:?}");
}
