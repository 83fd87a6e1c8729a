//! What goes back to the sender, and what comes back with it: a faulty file, its returned workbook, the mended file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Reader, Xlsx};
use common::{Run, Workspace, edit, treem};
use serde_json::{Value as Json, json};

const PERIOD: &str = "2024-S1";
const UNIT: &str = "524";
const REASON: &str = "Công an huyện chưa tách được số vụ khởi tố";
const LINK: &str = "=HYPERLINK(\"http://x\",\"y\")";

/// A cell with words, a formula typed as text, a figure where none belongs, and a total with a blank part.
fn faults() -> Vec<Json> {
    vec![
        json!({ "do": "put", "sheet": "B07", "row": "02", "column": "2", "kind": "text", "value": "khoảng 120" }),
        json!({ "do": "put", "sheet": "B07", "row": "03", "column": "2", "kind": "text", "value": LINK }),
        json!({ "do": "put", "sheet": "B05", "row": "54", "column": "2", "value": 3 }),
        json!({ "do": "put", "sheet": "B06", "row": "02", "column": "2", "value": null }),
    ]
}

fn figure(sheet: &str, row: &str, column: &str, value: &str) -> Json {
    json!({ "do": "put", "sheet": sheet, "row": row, "column": column, "value": value.parse::<i64>().unwrap() })
}

fn look(workspace: &Workspace, path: &Path, cells: &[(&str, &str, &str)]) -> Vec<String> {
    let looks: Vec<Json> = cells
        .iter()
        .map(|(sheet, row, column)| json!({ "do": "look", "sheet": sheet, "row": row, "column": column }))
        .collect();
    let seen = edit(&[(path.to_path_buf(), workspace.path("seen.xlsx"), looks)]);
    seen[0].iter().map(|text| text.clone().unwrap_or_default()).collect()
}

fn returned(workspace: &Workspace) -> Vec<String> {
    let folder = workspace.path(&format!("out/{PERIOD}/returned"));
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn json_of(run: &Run) -> Json {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stdout))
}

#[test]
fn the_sender_mends_one_figure_explains_another_and_sends_the_returned_workbook_back() {
    let workspace = Workspace::flawless(PERIOD);
    workspace.run(PERIOD, &[]).expect(0);
    assert_eq!(returned(&workspace), Vec::<String>::new(), "nothing is asked of anybody");
    let data = workspace.data(PERIOD);
    let truth =
        |cause: &str| data.series(UNIT, &format!("injuries|injury_cause={cause};sex=M"))["value"].clone();
    let (drowned, traffic) = (truth("DROWN"), truth("TRAFFIC"));

    let file = workspace.file_of(PERIOD, UNIT);
    edit(&[(file.clone(), file.clone(), faults())]);
    workspace.run(PERIOD, &[]).expect(1);
    assert_eq!(returned(&workspace), ["524_huyen-binh-son_2024-S1_tra-lai.xlsx"]);
    let back = workspace.path(&format!("out/{PERIOD}/returned/{}", returned(&workspace)[0]));
    let summary: Json =
        serde_json::from_slice(&fs::read(workspace.path(&format!("out/{PERIOD}/summary.json"))).unwrap())
            .unwrap();
    let hash = blake3::hash(&fs::read(&back).unwrap()).to_hex().to_string();
    assert_eq!(summary["outputs"]["returned/524_huyen-binh-son_2024-S1_tra-lai.xlsx"], hash);

    let seen = look(
        &workspace,
        &back,
        &[("B07", "02", "2"), ("B07", "03", "2"), ("B05", "54", "2"), ("TT", "11", "1")],
    );
    assert!(seen[0].starts_with("khoảng 120|s|FFFFC7CE|Lỗi (R-VAL-003): \"khoảng 120\""), "{}", seen[0]);
    assert!(seen[1].starts_with(&format!("{LINK}|s|FFFFC7CE|")), "{}", seen[1]);
    assert!(seen[2].starts_with("|n|FFFFC7CE|Lỗi (R-VAL-011)"), "{}", seen[2]);
    assert!(seen[3].starts_with("1|n|"), "the next revision: {}", seen[3]);
    let mut book: Xlsx<_> = calamine::open_workbook(&back).unwrap();
    for sheet in book.sheet_names() {
        let formulas = book.worksheet_formula(&sheet).unwrap();
        let foreign = formulas.used_cells().find(|(_, _, formula)| formula.contains("HYPERLINK"));
        assert!(foreign.is_none(), "{sheet}: {foreign:?}");
    }

    let again = workspace.path(&format!("inbox/{PERIOD}/bao cao huyen (gui lai).xlsx"));
    let mended = vec![
        figure("B07", "02", "2", &drowned),
        figure("B07", "03", "2", &traffic),
        json!({ "do": "explain", "rule": "R-BAL-003", "reason": REASON }),
    ];
    edit(&[(back, again, mended)]);
    let told = workspace.run(PERIOD, &[]).expect(0);
    assert!(told.stdout.contains("Đã giải trình"), "{}", told.stdout);
    assert_eq!(returned(&workspace), Vec::<String>::new(), "nothing is open any more");

    let findings = workspace.table(PERIOD, "findings.csv");
    let explained = findings.rows(&[("code", "R-BAL-003"), ("unit", UNIT)]);
    assert!(!explained.is_empty());
    for row in explained {
        assert_eq!((row["status"].as_str(), row["reason"].as_str()), ("explained", REASON));
    }
    let open = |row: &&std::collections::BTreeMap<String, String>| {
        row["status"] == "open" && row["severity"] != "note" && row["file"].contains("gui lai")
    };
    assert_eq!(findings.0.iter().filter(open).count(), 0);
    assert_eq!(
        workspace.data(PERIOD).says(UNIT, "injuries|injury_cause=DROWN;sex=M"),
        format!("value {drowned}")
    );

    let submissions = workspace.table(PERIOD, "submissions.csv");
    let of_unit: Vec<(&str, &str)> = submissions
        .rows(&[("unit", UNIT)])
        .iter()
        .map(|row| (row["revision"].as_str(), row["verdict"].as_str()))
        .collect();
    assert_eq!(of_unit.len(), 2);
    assert!(of_unit.contains(&("0", "superseded")) && of_unit.contains(&("1", "accepted")), "{of_unit:?}");

    let report = workspace.path(&format!("out/{PERIOD}/bao-cao-51-{PERIOD}.xlsx"));
    let mut book: Xlsx<_> = calamine::open_workbook(report).unwrap();
    let quality = book.sheet_names().into_iter().find(|name| name.contains("Chất lượng")).unwrap();
    let cells = book.worksheet_range(&quality).unwrap();
    assert!(cells.used_cells().any(|(_, _, cell)| cell.to_string().contains(REASON)));
}

#[test]
fn check_writes_returned_workbooks_and_never_over_somebodys_work() {
    let workspace = Workspace::flawless(PERIOD);
    let file = workspace.path("bc.xlsx");
    edit(&[(workspace.file_of(PERIOD, UNIT), file.clone(), faults())]);
    let broken = workspace.path("hong.xlsx");
    fs::write(&broken, "không phải tệp Excel").unwrap();
    let folder = workspace.path("tra lai");
    let check = |files: &[&Path]| {
        let files = files.iter().map(|path| path.to_str().unwrap());
        let options = ["--return", folder.to_str().unwrap(), "--format", "json"];
        treem(&["check"].into_iter().chain(files).chain(options).collect::<Vec<_>>())
    };
    let clean = workspace.file_of(PERIOD, "525");
    let first = json_of(&check(&[&file, &broken, &clean]).expect(2));
    let written: Vec<PathBuf> = first["returned"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| PathBuf::from(one["returned"].as_str().unwrap()))
        .collect();
    assert_eq!(written, [folder.join("bc_tra-lai.xlsx"), folder.join("hong_tra-lai.xlsx")]);
    let mut refused: Xlsx<_> = calamine::open_workbook(&written[1]).unwrap();
    assert_eq!(refused.sheet_names(), ["Kết quả kiểm tra"]);
    let cells = refused.worksheet_range("Kết quả kiểm tra").unwrap();
    assert!(cells.used_cells().any(|(_, _, cell)| cell.to_string().contains("R-STR-001")));

    check(&[&file]).expect(1);
    fs::write(&written[0], "sửa tay").unwrap();
    let refused = check(&[&file]).expect(4);
    assert!(refused.stderr.contains("bc_tra-lai.xlsx"), "{}", refused.stderr);
    assert_eq!(fs::read_to_string(&written[0]).unwrap(), "sửa tay");
}

/// People insert rows and columns, rename and turn the sheets round; what is asked of them stays the same.
#[test]
fn findings_of_a_shuffled_file_keep_their_identity_in_the_returned_workbook() {
    let workspace = Workspace::flawless(PERIOD);
    let file = workspace.path("bc.xlsx");
    let mut edits = faults();
    edits.push(json!({ "do": "shuffle" }));
    edit(&[(workspace.file_of(PERIOD, UNIT), file.clone(), edits)]);
    let folder = workspace.path("tra-lai");
    let asked = |file: &Path, more: &[&str]| -> Vec<(String, String)> {
        let run = treem(&[&["check", file.to_str().unwrap(), "--format", "json"], more].concat()).expect(1);
        let json = json_of(&run);
        let findings = json["findings"].as_array().unwrap().iter();
        let mut asked: Vec<(String, String)> = findings
            .filter(|one| one["severity"] != "note" && one["code"] != "R-VAL-011")
            .map(|one| {
                (one["code"].as_str().unwrap().to_owned(), one["finding_id"].as_str().unwrap().to_owned())
            })
            .collect();
        asked.sort();
        asked
    };
    let before = asked(&file, &["--return", folder.to_str().unwrap()]);
    let after = asked(&folder.join("bc_tra-lai.xlsx"), &[]);
    assert!(before.iter().any(|(code, _)| code == "R-VAL-003"), "{before:?}");
    assert_eq!(before, after);
}

/// Boys, girls and both are too many for one and the same reason: it is asked once and answered once.
#[test]
fn one_reason_answers_all_queries_of_one_cause() {
    let workspace = Workspace::flawless(PERIOD);
    let file = workspace.path("bc.xlsx");
    let labour = |column: &str, number: &str| figure("B04", "17", column, number);
    let edits = vec![labour("1", "4000000"), labour("2", "2000000"), labour("3", "2000000")];
    edit(&[(workspace.file_of(PERIOD, UNIT), file.clone(), edits)]);
    let folder = workspace.path("tra-lai");
    let asked = |file: &Path, more: &[&str]| -> Vec<String> {
        let run = treem(&[&["check", file.to_str().unwrap(), "--format", "json"], more].concat());
        let json = json_of(&run);
        let own = json["findings"].as_array().unwrap().iter().filter(|one| one["code"] == "R-INE-016");
        own.map(|one| one["status"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(asked(&file, &["--return", folder.to_str().unwrap()]), ["open"; 3]);
    let back = folder.join("bc_tra-lai.xlsx");
    let explain = json!({ "do": "explain", "rule": "R-INE-016", "reason": REASON });
    let done = edit(&[(back.clone(), back.clone(), vec![explain])]);
    assert!(!done[0][0].as_deref().unwrap().contains(','), "one cell takes the reason: {done:?}");
    assert_eq!(asked(&back, &[]), ["explained"; 3]);
}
