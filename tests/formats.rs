//! One submission in every format of workbook: the same figures, the same findings at the same cells.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use common::{Workspace, convert, convert_to_xlsb, edit, edit_formulas, root, run_python};
use serde_json::{Value as Json, json};
use tempfile::TempDir;

const PERIOD: &str = "2024-S1";
const FORMATS: [&str; 4] = ["xlsx", "xlsb", "xls", "ods"];

fn put(place: (&str, &str, &str), kind: &str, value: Json) -> Json {
    let (sheet, row, column) = place;
    json!({ "do": "put", "sheet": sheet, "row": row, "column": column, "kind": kind, "value": value })
}

/// What people do to a form, every fault in a cell of its own.
fn faults() -> Vec<Json> {
    vec![
        put(("B10", "01", "1"), "text", json!("1.234")),
        put(("B10", "01", "2"), "text", json!("12 em")),
        put(("B10", "02", "1"), "number", json!(1.234)),
        put(("B10", "03", "1"), "text", json!("khoảng 120")),
        put(("B10", "04", "1"), "percent", json!(0.5)),
        put(("B10", "05", "1"), "error", json!("#REF!")),
        put(("B10", "06", "1"), "error", json!("#DIV/0!")),
        put(("B10", "07", "1"), "date", json!("2024-05-12")),
        put(("B10", "09", "1"), "text", json!("...")),
        put(("B10", "12", "1"), "number", json!(-5)),
        put(("B10", "13", "1"), "number", json!(12.5)),
        put(("B10", "14", "1"), "number", json!(0.123_456_7)),
        put(("B09", "01", "2"), "number", json!(5)),
        put(("B01", "03", "2"), "number", json!(999_999)),
        json!({ "do": "merge_right", "sheet": "B05", "row": "02", "column": "2" }),
        json!({ "do": "hide_row", "sheet": "B07", "row": "04", "column": "1" }),
        json!({ "do": "hide_column", "sheet": "B02", "row": "01", "column": "3" }),
        json!({ "do": "copy_sheet", "sheet": "B09", "row": "02", "column": "1", "value": 77 }),
        json!({ "do": "stray_number", "sheet": "B04", "column": "1", "value": 4242 }),
        json!({ "do": "code", "sheet": "B06", "row": "03", "value": null }),
    ]
}

/// Submissions in every format, by name and format.
struct Saved {
    folder: TempDir,
    names: Vec<&'static str>,
}

impl Saved {
    fn path(&self, name: &str, format: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.{format}"))
    }

    /// A form with faults, and one whose own totals leave out what was typed as text.
    fn new() -> Self {
        let saved = Self { folder: tempfile::tempdir().unwrap(), names: vec!["faulty", "live"] };
        let (clean, faulty, live) =
            (saved.path("clean", "xlsx"), saved.path("faulty", "xlsx"), saved.path("live", "xlsx"));
        fs::copy(Workspace::flawless(PERIOD).file_of(PERIOD, "527"), &clean).unwrap();
        edit(&[(clean.clone(), faulty, faults())]);
        let uncalculated = saved.folder.path().join("uncalculated");
        fs::create_dir(&uncalculated).unwrap();
        let texts = [
            put(("B01", "04", "2"), "text", json!("41")),
            put(("B05", "02", "2"), "number", Json::Null),
            put(("B06", "02", "2"), "plain", json!("=2+3*4")),
            put(("B06", "02", "3"), "plain", json!("=SUM(D14:D15)")),
        ];
        edit_formulas(&clean, &uncalculated.join("live.xlsx"), &texts);
        convert(&[&uncalculated.join("live.xlsx")], "xlsx", saved.folder.path());
        assert!(live.is_file());
        saved.others();
        saved
    }

    fn others(&self) {
        let bases: Vec<PathBuf> = self.names.iter().map(|name| self.path(name, "xlsx")).collect();
        let bases: Vec<&Path> = bases.iter().map(PathBuf::as_path).collect();
        for format in ["xls", "ods"] {
            convert(&bases, format, self.folder.path());
        }
        for name in &self.names {
            convert_to_xlsb(&self.path(name, "xlsx"), &self.path(name, "xlsb"));
        }
    }
}

/// What a run of a workspace with this one file publishes: its figures, and its findings without the name of the file.
fn published(file: &Path) -> (String, Vec<BTreeMap<String, String>>) {
    let workspace = Workspace::new();
    let inbox = workspace.path(&format!("inbox/{PERIOD}"));
    fs::create_dir_all(&inbox).unwrap();
    fs::copy(file, inbox.join(file.file_name().unwrap())).unwrap();
    workspace.run(PERIOD, &["--quiet"]).expect(1);
    let submissions = workspace.table(PERIOD, "submissions.csv");
    let names: Vec<&str> =
        submissions.0.iter().filter(|row| row["in_force"] == "1").map(|row| &*row["file"]).collect();
    assert_eq!(names, [format!("inbox/{PERIOD}/{}", file.file_name().unwrap().to_str().unwrap())]);
    let data = fs::read_to_string(workspace.path(&format!("out/{PERIOD}/data.csv"))).unwrap();
    let mut findings = workspace.table(PERIOD, "findings.csv").0;
    for finding in &mut findings {
        assert!(
            finding["file"].is_empty()
                || finding["file"].ends_with(file.file_name().unwrap().to_str().unwrap())
        );
        finding.remove("file");
    }
    (data, findings)
}

/// Made once: starting LibreOffice takes longest.
fn saved() -> &'static Saved {
    static SAVED: OnceLock<Saved> = OnceLock::new();
    SAVED.get_or_init(Saved::new)
}

#[test]
fn a_formula_without_a_result_is_refused_where_the_format_can_say_so() {
    let script = root().join("tests/python/strip_result.py");
    for format in ["xlsx", "ods"] {
        let stripped = saved().path("stripped", format);
        let from = saved().path("live", format);
        let arguments = [&script, &from, &stripped].map(|path| path.to_str().unwrap());
        run_python(&arguments, "").expect(0);
        let (data, findings) = published(&stripped);
        let refused: Vec<_> = findings.iter().filter(|finding| finding["code"] == "R-VAL-008").collect();
        assert_eq!(refused.len(), 1, "{format}");
        let place = [&refused[0]["sheet"], &refused[0]["cell"], &refused[0]["found"]];
        assert_eq!(place, ["B06", "E10", "'=2+3*4"], "{format}");
        let row = "series,,cases,,527,district,2024-S1,abuse_form=VIOL;handling=PROS,,rejected,";
        assert!(data.lines().any(|line| line.starts_with(row)), "{format}");
    }
}

#[test]
fn every_format_gives_the_same_figures_and_findings() {
    let saved = saved();
    for name in &saved.names {
        let (data, findings) = published(&saved.path(name, "xlsx"));
        let own = findings.iter().filter(|finding| finding["unit"] == "527").count();
        assert!(own > if *name == "faulty" { 20 } else { 2 }, "{name}: {own} findings");
        assert!(data.lines().filter(|line| line.contains(",527,") && line.contains(",value,")).count() > 500);
        for format in FORMATS.into_iter().filter(|format| *format != "xlsx") {
            let (other_data, other_findings) = published(&saved.path(name, format));
            let differing: Vec<_> =
                data.lines().zip(other_data.lines()).filter(|(a, b)| a != b).take(5).collect();
            assert!(data == other_data, "{name}.{format}: {differing:#?}");
            if (*name, format) == ("live", "xls") {
                // LibreOffice writes 0 into .xls where a total comes to an empty text: the same cells are asked about,
                // as results that the formula does not have.
                assert_eq!(places(&findings), places(&other_findings));
                continue;
            }
            for (one, other) in findings.iter().zip(&other_findings) {
                assert_eq!(one, other, "{name}.{format}");
            }
            assert_eq!(findings.len(), other_findings.len(), "{name}.{format}");
        }
    }
}

/// The cells that findings are about.
fn places(findings: &[BTreeMap<String, String>]) -> BTreeSet<(&str, &str)> {
    findings.iter().map(|finding| (&*finding["sheet"], &*finding["cell"])).collect()
}
