//! What a ministry user changes in TOML files changes the forms, the figures and the report, without a new program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;

use common::{Workspace, edit, oracle, root, run_python, treem};
use serde_json::{Value as Json, json};

fn report(workspace: &Workspace, period: &str) -> Json {
    let file = workspace.path(&format!("out/{period}/bao-cao-51-{period}.xlsx"));
    let script = root().join("tests/python/texts.py");
    let read = run_python(&[script.to_str().unwrap(), file.to_str().unwrap()], "").expect(0);
    serde_json::from_str(&read.stdout).unwrap()
}

/// The first row of a report sheet that holds a text; `*` marks what is provisional.
#[track_caller]
fn row_with(report: &Json, sheet: &str, text: &str) -> Vec<Json> {
    let rows = report[sheet].as_array().unwrap_or_else(|| panic!("no sheet {sheet}"));
    let says = |cell: &Json| cell.as_str().is_some_and(|said| said.trim_end_matches('*').trim() == text);
    let holds = |row: &&Json| row.as_array().unwrap().iter().any(says);
    rows.iter()
        .find(holds)
        .unwrap_or_else(|| panic!("no row {text:?} in {sheet}: {rows:?}"))
        .as_array()
        .unwrap()
        .clone()
}

#[test]
fn an_indicator_a_form_row_and_a_report_row_are_added_by_data_alone() {
    let workspace = Workspace::new();
    workspace.overlay(
        "indicators/elements/B10.toml",
        r#"
[[element]]
id = "swimming_classes"
name = { vi = "Lớp dạy bơi đã mở", en = "Swimming classes held" }
unit = "course"
kind = "flow"
over_units = "sum"
periods = ["S1", "Y"]
by = ["measure"]
provenance = "project"
source = "Thử nghiệm"
"#,
    );
    workspace.overlay(
        "templates/forms/B10.toml",
        r#"row = [{ block = "I", code = "08a", stt = "8a", element = "swimming_classes", after = "08" }]"#,
    );
    workspace.overlay(
        "indicators/work.toml",
        r#"
[[indicator]]
id = "swimming_classes_per_course"
group = "V"
name = { vi = "Tỷ lệ lớp dạy bơi trên lớp tập huấn", en = "Swimming classes per training course" }
unit = "percent"
scale = 100
numerator = ["swimming_classes"]
denominator = ["training_courses"]
decimals = 2
periods = ["S1", "Y"]
name_provenance = "project"
definition_provenance = "project"
source = "Thử nghiệm"
"#,
    );
    workspace.overlay(
        "templates/reports/province.toml",
        r#"
[[report_row]]
report = "province"
sheet = "summary"
id = "newborn_girls"
series = "live_births|sex=F"
label = { vi = "Trong đó: bé gái mới sinh", en = "Newborn girls" }
below = "child_population"
"#,
    );
    treem(&["forms", workspace.text(), "--period", "2024-S1"]).expect(0);
    let inbox = workspace.path("inbox/2024-S1");
    fs::create_dir_all(&inbox).unwrap();
    let form = fs::read_dir(workspace.path("forms/2024-S1"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_str().unwrap().contains("_524_"))
        .unwrap();
    let figures = json!({
        "B10": { "08": { "1": 8 }, "08a": { "1": 3, "3": 5 } },
        "B02": { "01": { "1": 90, "2": 47, "3": 43 } },
    });
    edit(&[(form, inbox.join("524.xlsx"), vec![json!({ "do": "fill", "figures": figures })])]);

    workspace.run("2024-S1", &[]).expect(1);
    let data = workspace.data("2024-S1");
    assert_eq!(data.says("524", "swimming_classes"), "value 3");
    assert_eq!(data.says("51", "swimming_classes|measure=PLAN"), "value 5");
    let rate = data.indicator("51", "swimming_classes_per_course");
    assert_eq!(rate["value"], "37.50");
    assert_eq!((rate["numerator"].as_str(), rate["denominator"].as_str()), ("3", "8"));
    oracle(&workspace, &["2024-S1"]).expect(0);

    let report = report(&workspace, "2024-S1");
    let girls = row_with(&report, "01 Tổng hợp", "Trong đó: bé gái mới sinh");
    assert!(girls.contains(&json!(43)), "{girls:?}");
    let rate = row_with(&report, "01 Tổng hợp", "Tỷ lệ lớp dạy bơi trên lớp tập huấn");
    assert!(rate.contains(&json!(37.5)), "{rate:?}");
    let classes = row_with(&report, "Kết quả công tác", "Lớp dạy bơi đã mở");
    assert!(classes.contains(&json!(3)) && classes.contains(&json!(5)), "{classes:?}");
}

#[test]
fn changed_definitions_change_the_figures_of_unchanged_files() {
    let workspace = Workspace::flawless("2024-S1");
    workspace.run("2024-S1", &["--quiet"]).expect(0);
    let before = workspace.data("2024-S1");
    let (facility, friendly) = ("villages_with_facility", "communes_child_friendly");
    let said = |series: &str| before.says("524", series);
    assert_ne!(said(facility), said(friendly), "the test needs two numbers");
    let special = before.indicator("51", "special_number")["value"].clone();
    let at_risk = before.series("51", "at_risk")["value"].clone();
    assert_ne!(special, at_risk, "the test needs two numbers");

    // Another formula; and two rows of a form change places in the catalogue, their labels on paper stay.
    workspace.overlay(
        "indicators/situation.toml",
        r#"
[[indicator]]
id = "special_number"
group = "III"
name = { vi = "Số lượng trẻ em có hoàn cảnh đặc biệt", en = "Children in special circumstances" }
unit = "person"
numerator = ["at_risk"]
decimals = 0
periods = ["S1", "Y"]
name_provenance = "press"
definition_provenance = "project"
source = "Thử nghiệm"
"#,
    );
    workspace.overlay(
        "templates/forms/B09.toml",
        r#"
row = [
  { block = "I", code = "02", stt = "2", level = 1, open = ["1"], element = "communes_child_friendly", label = { vi = "Thôn và tương đương có thiết chế văn hóa, thể thao dành cho trẻ em", en = "x" } },
  { block = "I", code = "05", stt = "5", level = 1, open = ["1"], element = "villages_with_facility", label = { vi = "Xã, phường, thị trấn được công nhận phù hợp với trẻ em", en = "y" } },
]
"#,
    );
    workspace.run("2024-S1", &["--quiet"]).expect(0);
    let after = workspace.data("2024-S1");
    assert_eq!(after.indicator("51", "special_number")["value"], at_risk);
    assert_eq!(after.says("524", facility), said(friendly));
    assert_eq!(after.says("524", friendly), said(facility));
    oracle(&workspace, &["2024-S1"]).expect(0);

    // And taken away again, everything is as it was.
    fs::remove_dir_all(workspace.path("definitions")).unwrap();
    workspace.run("2024-S1", &["--quiet"]).expect(0);
    assert!(workspace.data("2024-S1").0.0 == before.0.0);
}
