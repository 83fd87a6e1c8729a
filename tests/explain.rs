//! `treem explain`: from a printed number to cells that a person finds with the file open, and adds up to it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Run, Workspace, edit, root, run_python, treem};
use serde_json::{Value as Json, json};

fn explain(workspace: &Workspace, period: &str, unit: &str, id: &str, more: &[&str]) -> Run {
    treem(&[&["explain", workspace.text(), id, "--unit", unit, "--period", period], more].concat())
}

fn object(workspace: &Workspace, period: &str, unit: &str, id: &str) -> Json {
    let run = explain(workspace, period, unit, id, &["--format", "json"]).expect(0);
    serde_json::from_str(&run.stdout).unwrap()
}

/// The cells of one side that are in the number, as they are named.
fn places(workspace: &Workspace, explained: &Json, side: &str) -> Vec<Json> {
    let units = explained["units"].as_array().unwrap().iter().filter(|unit| unit["included"] == true);
    units
        .flat_map(|unit| unit["cells"].as_array().unwrap())
        .filter(|cell| cell["side"] == side)
        .map(|cell| {
            let file = workspace.path(cell["file"].as_str().unwrap());
            json!({ "file": file, "sheet": cell["sheet"], "cell": cell["cell"] })
        })
        .collect()
}

fn cells(places: &[Json]) -> Vec<Json> {
    let script = root().join("tests/python/cells.py");
    let done = run_python(&[script.to_str().unwrap()], &Json::from(places).to_string()).expect(0);
    serde_json::from_str(&done.stdout).unwrap()
}

/// What openpyxl finds in the cells, added up. Text counts as people read it: 5.417 is 5417.
fn sum(places: &[Json]) -> i64 {
    cells(places)
        .iter()
        .map(|shown| match shown {
            Json::String(text) => text.replace('.', "").parse().unwrap(),
            number => number.as_i64().unwrap_or_else(|| panic!("{number} is no number")),
        })
        .sum()
}

#[test]
fn a_province_a_district_and_a_rate_lead_to_cells_that_add_up_to_them() {
    let workspace = Workspace::sample(&["2024-S1", "2024"]);
    let half = object(&workspace, "2024-S1", "51", "abused_sexual");
    assert!(!workspace.path("store").exists() && !workspace.path("out").exists(), "looking writes nothing");
    workspace.run("2024-S1", &[]).expect(1);
    workspace.run("2024", &[]).expect(0);
    let district = object(&workspace, "2024-S1", "536", "children");
    let rate = object(&workspace, "2024", "51", "infant_mortality");
    let (s1, year) = (workspace.data("2024-S1"), workspace.data("2024"));

    let numerator = places(&workspace, &half, "numerator");
    assert_eq!(numerator.len(), 12, "a district did not submit");
    assert_eq!(half["value"], sum(&numerator).to_string());
    assert_eq!(half["value"].as_str().unwrap(), s1.indicator("51", "abused_sexual")["value"]);
    let left: Vec<&Json> =
        half["units"].as_array().unwrap().iter().filter(|unit| unit["included"] == false).collect();
    assert_eq!(
        (left.len(), &left[0]["code"], &left[0]["reason"]),
        (1, &json!("533"), &json!("not_reported"))
    );

    let cell = &district["units"][0]["cells"][0];
    assert_eq!((&cell["entry"], &cell["raw"]), (&json!("text"), &json!("5.417")));
    assert_eq!(district["value"], sum(&places(&workspace, &district, "numerator")).to_string());
    assert_eq!(district["value"].as_str().unwrap(), s1.series("536", "children")["value"]);
    assert_eq!(cell["findings"][0]["rule"], "R-VAL-001");

    let (deaths, births) =
        (sum(&places(&workspace, &rate, "numerator")), sum(&places(&workspace, &rate, "denominator")));
    assert_eq!(
        (rate["numerator"].clone(), rate["denominator"].clone()),
        (json!(deaths.to_string()), json!(births.to_string()))
    );
    assert_eq!(rate["value"], format!("{:.2}", 1000.0 * deaths as f64 / births as f64));
    let row = year.indicator("51", "infant_mortality");
    assert_eq!(rate["value"].as_str().unwrap(), row["value"]);
    assert_eq!(rate["numerator"].as_str().unwrap(), row["numerator"]);
}

#[test]
fn what_is_left_out_says_why_and_the_polices_figure_is_named() {
    let period = "2024-S1";
    let workspace = Workspace::flawless(period);
    let of = |unit: &str| workspace.file_of(period, unit);
    let put = |row: &str, column: &str, value: Json, kind: &str| json!({ "do": "put", "sheet": "B10", "row": row, "column": column, "value": value, "kind": kind });
    let police = workspace.path(&format!("inbox/{period}/cong-an-522.xlsx"));
    let jobs = vec![
        (of("522"), police, vec![json!({ "do": "particular", "row": "08", "value": "Ngành công an" })]),
        (of("524"), of("524"), vec![put("03", "1", json!("khoảng 120"), "text")]),
        (of("525"), of("525"), vec![put("03", "1", json!("..."), "text")]),
    ];
    edit(&jobs);
    workspace.run(period, &[]);
    let data = workspace.data(period);

    let events = object(&workspace, period, "51", "communication_events");
    let row = data.series("51", "communication_events");
    assert_eq!(events["value"].as_str().unwrap(), row["value"]);
    assert_eq!(events["units_reported"].to_string(), row["units_reported"]);
    let reason = |code: &str| {
        let units = events["units"].as_array().unwrap();
        units.iter().find(|unit| unit["code"] == code).unwrap()["reason"].clone()
    };
    assert_eq!(
        (reason("524"), reason("525"), reason("527")),
        (json!("rejected"), json!("missing"), Json::Null)
    );
    for (unit, state) in [("524", "rejected"), ("525", "missing")] {
        let own = object(&workspace, period, unit, "communication_events");
        assert_eq!((own["value"].clone(), own["state"].clone()), (Json::Null, json!(state)));
        assert_eq!(data.says(unit, "communication_events"), state);
    }
    let told = explain(&workspace, period, "524", "communication_events", &[]).expect(0).stdout;
    assert!(told.contains("B10!") && told.contains("\"khoảng 120\"") && told.contains("R-VAL-003"), "{told}");
    assert!(told.lines().all(|line| line.chars().count() <= 100), "{told}");

    let abused = object(&workspace, period, "522", "abused_children");
    assert_eq!(abused["units"][0]["cells"][0]["file"], format!("inbox/{period}/cong-an-522.xlsx"));
    assert_eq!((&abused["upper_bound"], abused["state"].as_str()), (&json!(true), Some("value")));
    assert_eq!(abused["value"].as_str().unwrap(), data.indicator("522", "abused_children")["value"]);
    let told = explain(&workspace, period, "522", "0101", &[]).expect(0).stdout;
    assert!(told.contains("số của Ngành công an"), "{told}");
}

#[test]
fn wrong_questions_are_answered_with_what_may_have_been_meant() {
    let workspace = Workspace::sample(&["2024-S1"]);
    let refused = |unit: &str, id: &str, period: &str, hint: &str| {
        let run = explain(&workspace, period, unit, id, &[]).expect(3);
        assert!(run.stderr.contains(hint) && run.stdout.is_empty(), "{}", run.stderr);
    };
    refused("51", "abused_childen", "2024-S1", "abused_children");
    refused("51", "abused_children|sex=X", "2024-S1", "sex=F");
    refused("523", "abused_children", "2024-S1", "522 (Thành phố Quảng Ngãi)");
    refused("51", "abused_children", "2022", "inbox/2022");
    refused("51", "abused_rate", "2024-S1", "abused_rate không có trong báo cáo kỳ 2024-S1");
}

#[test]
fn the_workbook_adds_the_units_up_by_itself() {
    let workspace = Workspace::sample(&["2024"]);
    let file = workspace.path("giai-thich.xlsx");
    let output = ["--output", file.to_str().unwrap()];
    explain(&workspace, "2024", "51", "infant_mortality", &output).expect(0);
    explain(&workspace, "2024", "51", "infant_mortality", &output).expect(0);
    let other = explain(&workspace, "2024", "51", "abused_children", &output).expect(3);
    assert!(other.stderr.contains("giai-thich.xlsx"), "never over another file");
    let explained = object(&workspace, "2024", "51", "infant_mortality");
    let find = "import json, sys, openpyxl\n\
        show = lambda only: [[c.value for c in row] for row in openpyxl.load_workbook(sys.argv[1], data_only=only)['Giải thích'].iter_rows()]\n\
        print(json.dumps([show(True), show(False)]))";
    let done = run_python(&["-c", find, file.to_str().unwrap()], "").expect(0);
    let both: Vec<Vec<Vec<Json>>> = serde_json::from_str(&done.stdout).unwrap();
    let (values, formulas) = (&both[0], &both[1]);
    let at = |label: &str| values.iter().rposition(|row| row[0] == label).unwrap();
    let (sums, result) = (at("Cộng"), at("Giá trị"));
    let columns = [values[sums].len() - 2, values[sums].len() - 1];
    for (column, side) in columns.into_iter().zip(["numerator", "denominator"]) {
        let formula = formulas[sums][column].as_str().unwrap();
        assert!(formula.starts_with("=SUM("), "{formula}");
        let added: i64 = values[..sums].iter().filter_map(|row| row[column].as_i64()).sum();
        assert_eq!(Json::from(added.to_string()), explained[side]);
        assert_eq!(values[sums][column], added);
    }
    assert!(formulas[result][columns[0]].as_str().unwrap().starts_with("=ROUND(1000*"));
    assert_eq!(values[result][columns[0]].to_string(), explained["value"].as_str().unwrap());
}
