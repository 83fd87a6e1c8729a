//! Faulty cells, rows and sheets, one fault at a time: each is named at its place, and takes nothing else down with it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Job, Workspace, edit, oracle};
use serde_json::{Value as Json, json};

const PERIOD: &str = "2024-S1";

/// A finding that must be there: rule, unit, file, sheet, cell. Of the file, the last part of the path.
type Expected = (String, String, String, String, String);

fn found(workspace: &Workspace) -> Vec<Expected> {
    let table = workspace.table(PERIOD, "findings.csv");
    let mut all: Vec<Expected> = table
        .0
        .iter()
        // Notes that one of children and cases is zero, true of what the sample draws for small districts.
        .filter(|row| !["R-CON-006", "R-CON-007"].contains(&row["code"].as_str()))
        .map(|row| {
            let file = row["file"].rsplit('/').next().unwrap_or("").to_owned();
            (row["code"].clone(), row["unit"].clone(), file, row["sheet"].clone(), row["cell"].clone())
        })
        .collect();
    all.sort();
    all
}

fn name(path: &std::path::Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// What is planted in one cell, the rule that finds it, and what data.csv says of the series.
struct Planted {
    sheet: &'static str,
    row: &'static str,
    column: &'static str,
    kind: &'static str,
    value: Json,
    rule: Option<&'static str>,
    series: &'static str,
    says: &'static str,
}

fn planted(
    (sheet, row, column): (&'static str, &'static str, &'static str),
    (kind, value): (&'static str, Json),
    rule: Option<&'static str>,
    (series, says): (&'static str, &'static str),
) -> Planted {
    Planted { sheet, row, column, kind, value, rule, series, says }
}

/// Cells that no sum covers, so that each plant has its own finding and no other.
fn plants() -> Vec<Planted> {
    let b10 = |row, column| ("B10", row, column);
    let text = |value: &str| ("text", json!(value));
    vec![
        planted(b10("01", "1"), text("1.234"), Some("R-VAL-001"), ("documents_issued", "value 1234")),
        planted(b10("01", "2"), text("1 234"), None, ("documents_issued|measure=EXPECT", "value 1234")),
        planted(b10("01", "3"), text("77"), None, ("documents_issued|measure=PLAN", "value 77")),
        planted(
            b10("02", "1"),
            ("number", json!(1.234)),
            Some("R-VAL-004"),
            ("coordination_regulations", "rejected"),
        ),
        planted(b10("03", "1"), text("khoảng 120"), Some("R-VAL-003"), ("communication_events", "rejected")),
        planted(
            b10("04", "1"),
            text("5 (2 nữ)"),
            Some("R-VAL-003"),
            ("communication_participants", "rejected"),
        ),
        planted(
            b10("05", "1"),
            ("error", json!("#REF!")),
            Some("R-VAL-007"),
            ("communication_products", "rejected"),
        ),
        planted(
            b10("06", "1"),
            ("formula", json!("=1+2")),
            Some("R-VAL-008"),
            ("child_protection_models", "rejected"),
        ),
        planted(
            b10("07", "1"),
            ("date", json!("2024-05-12")),
            Some("R-VAL-009"),
            ("service_facilities", "rejected"),
        ),
        planted(b10("08", "1"), text("x"), Some("R-VAL-010"), ("training_courses", "rejected")),
        planted(b10("09", "1"), text("..."), None, ("training_participants", "missing")),
        planted(b10("10", "1"), text("-"), None, ("child_protection_officers_commune", "value 0")),
        planted(b10("11", "1"), ("number", Json::Null), None, ("village_collaborators", "missing")),
        planted(b10("12", "1"), ("number", json!(-5)), Some("R-VAL-005"), ("network_members", "rejected")),
        planted(b10("13", "1"), text("1.234"), Some("R-VAL-013"), ("budget_central", "rejected")),
        planted(b10("13", "2"), text("12,5"), None, ("budget_central|measure=EXPECT", "value 12.5")),
        planted(
            b10("14", "1"),
            ("number", json!(0.123_456_7)),
            Some("R-VAL-012"),
            ("budget_local", "rejected"),
        ),
        planted(b10("15", "1"), text("không có"), None, ("funds_aid", "value 0")),
        planted(b10("17", "1"), text("12 em"), Some("R-VAL-002"), ("children_fund_supported", "value 12")),
        planted(b10("18", "1"), text("…"), None, ("orphans_supported", "missing")),
        planted(b10("19", "1"), text("12/5"), Some("R-VAL-003"), ("inspections", "rejected")),
        planted(b10("20", "1"), text("chưa có số liệu"), None, ("facilities_inspected", "missing")),
        // A closed cell: a number is refused, and an x is fine.
        planted(("B09", "01", "2"), ("number", json!(5)), Some("R-VAL-011"), ("communes", "value 13")),
        planted(("B09", "02", "3"), text("x"), None, ("communes", "value 13")),
    ]
}

#[test]
fn what_people_type_into_a_cell_is_read_refused_or_left_open_as_the_form_says() {
    let workspace = Workspace::flawless(PERIOD);
    let file = workspace.file_of(PERIOD, "524");
    let plants = plants();
    let mut edits: Vec<Json> = plants
        .iter()
        .map(|p| {
            json!({ "do": "put", "sheet": p.sheet, "row": p.row, "column": p.column, "kind": p.kind, "value": p.value })
        })
        .collect();
    edits.push(json!({ "do": "put", "sheet": "B09", "row": "03", "column": "1", "value": 13 }));
    let places = edit(&[(file.clone(), file.clone(), edits)]).remove(0);
    workspace.run(PERIOD, &[]).expect(1);

    let mut expected: Vec<Expected> = plants
        .iter()
        .zip(places)
        .filter_map(|(p, place)| Some((p.rule?, p.sheet, place.unwrap())))
        .map(|(rule, sheet, cell)| (rule.to_owned(), "524".to_owned(), name(&file), sheet.to_owned(), cell))
        .collect();
    expected.sort();
    assert_eq!(found(&workspace), expected, "these findings and no others");

    let data = workspace.data(PERIOD);
    for plant in &plants {
        assert_eq!(data.says("524", plant.series), plant.says, "{}", plant.series);
    }
    // A refused cell is not in the province's sum, and the sum says so.
    let rejected = data.series("51", "communication_events");
    assert_eq!((rejected["state"].as_str(), rejected["units_reported"].as_str()), ("value", "12"));
    oracle(&workspace, &[PERIOD]).expect(0);
}

/// A fault of a sheet or row: who has it, how it is made, the rules that find it, and what data.csv then says.
struct Damaged {
    unit: &'static str,
    edits: Vec<Json>,
    rules: &'static [&'static str],
    says: &'static [(&'static str, &'static str)],
}

fn damages() -> Vec<Damaged> {
    let b02 = |name: &str| json!({ "do": name, "sheet": "B02" });
    vec![
        Damaged {
            unit: "522",
            edits: vec![b02("remove_sheet")],
            rules: &["R-STR-005"],
            says: &[("live_births", "missing"), ("deaths_1_4y|sex=M", "missing")],
        },
        Damaged { unit: "524", edits: vec![b02("copy_sheet")], rules: &["R-STR-010"], says: &[] },
        Damaged {
            unit: "525",
            edits: vec![
                json!({ "do": "copy_sheet", "sheet": "B09", "row": "01", "column": "1", "value": 999 }),
            ],
            rules: &["R-STR-011"],
            says: &[("villages", "rejected"), ("communes", "rejected")],
        },
        Damaged {
            unit: "527",
            edits: vec![json!({ "do": "repeat_row", "sheet": "B09", "row": "01" })],
            rules: &["R-STR-009"],
            says: &[("villages", "rejected")],
        },
        Damaged {
            unit: "528",
            edits: vec![json!({ "do": "remove_row", "sheet": "B09", "row": "05" })],
            rules: &["R-STR-007"],
            says: &[("communes_child_friendly", "missing")],
        },
        Damaged {
            unit: "529",
            edits: vec![json!({ "do": "column_code", "sheet": "B10", "column": "3", "value": null })],
            rules: &["R-STR-008"],
            says: &[("documents_issued|measure=PLAN", "missing")],
        },
        Damaged {
            unit: "530",
            edits: vec![json!({ "do": "column_code", "sheet": "B10", "column": "3", "value": "2" })],
            rules: &["R-STR-008", "R-STR-019"],
            says: &[
                ("documents_issued|measure=EXPECT", "rejected"),
                ("documents_issued|measure=PLAN", "missing"),
            ],
        },
        Damaged {
            unit: "531",
            edits: vec![json!({ "do": "code", "sheet": "B09", "row": "03", "value": null })],
            rules: &["R-STR-013"],
            says: &[],
        },
        Damaged {
            unit: "532",
            edits: vec![
                json!({ "do": "code", "sheet": "B09", "row": "04", "value": "x" }),
                json!({ "do": "code", "sheet": "B09", "row": "05", "value": "04" }),
            ],
            rules: &["R-STR-007", "R-STR-016", "R-STR-020"],
            says: &[("communes_with_play_area", "rejected"), ("communes_child_friendly", "missing")],
        },
        Damaged { unit: "533", edits: vec![b02("lose_heading")], rules: &["R-STR-012"], says: &[] },
        Damaged {
            unit: "534",
            edits: vec![json!({ "do": "remove_index", "sheet": "B09" })],
            rules: &["R-STR-006"],
            says: &[("villages", "missing"), ("communes", "missing")],
        },
        Damaged {
            unit: "535",
            edits: vec![json!({ "do": "task_status", "value": "gần xong" })],
            rules: &["R-VAL-018"],
            says: &[("tasks|task_status=DONE", "rejected"), ("tasks|task_status=ONGOING", "rejected")],
        },
        Damaged {
            unit: "536",
            edits: vec![json!({ "do": "stray_number", "sheet": "B09", "column": "1", "value": 4242 })],
            rules: &["R-STR-016"],
            says: &[],
        },
    ]
}

#[test]
fn damaged_sheets_rows_and_columns_are_named_and_cost_only_their_own_figures() {
    let workspace = Workspace::flawless(PERIOD);
    workspace.run(PERIOD, &["--quiet"]).expect(0);
    let before = workspace.data(PERIOD);
    let damages = damages();
    let jobs: Vec<Job> = damages
        .iter()
        .map(|damage| {
            let file = workspace.file_of(PERIOD, damage.unit);
            (file.clone(), file, damage.edits.clone())
        })
        .collect();
    edit(&jobs);
    workspace.run(PERIOD, &[]).expect(1);

    let all = found(&workspace);
    let data = workspace.data(PERIOD);
    let mut wrong: Vec<String> = Vec::new();
    for damage in &damages {
        let mut rules: Vec<&str> = all
            .iter()
            .filter(|(_, unit, ..)| unit == damage.unit)
            .map(|(rule, ..)| rule.as_str())
            .filter(|rule| *rule != "R-BAL-002") // a sum that cannot be checked follows from the damage
            .collect();
        rules.dedup();
        if rules != damage.rules {
            wrong.push(format!("{}: found {rules:?}, expected {:?}", damage.unit, damage.rules));
        }
        for (series, says) in damage.says {
            let said = data.says(damage.unit, series);
            if said != *says {
                wrong.push(format!("{}: {series} is {said}, expected {says}", damage.unit));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // What the damage does not touch is as before.
    for row in before.0.rows(&[("kind", "series")]) {
        if ["children", "abused", "cases", "injuries", "special"].contains(&row["id"].as_str()) {
            let name = [row["id"].as_str(), row["category"].as_str()].join("|");
            assert_eq!(data.series(&row["unit"], name.trim_end_matches('|')), row);
        }
    }
    for (unit, series) in
        [("524", "live_births"), ("531", "communes"), ("533", "live_births"), ("536", "villages")]
    {
        assert_eq!(data.says(unit, series), before.says(unit, series), "{series} of {unit}");
    }
}

#[test]
fn a_nil_return_is_zero_and_a_blank_sheet_is_not() {
    let workspace = Workspace::flawless(PERIOD);
    let of = |unit: &str| workspace.file_of(PERIOD, unit);
    let clear = json!({ "do": "clear", "sheet": "B07" });
    let tick = json!({ "do": "particular", "row": "B07", "value": "x" });
    let one = json!({ "do": "put", "sheet": "B07", "row": "02", "column": "2", "value": 3 });
    edit(&[
        (of("524"), of("524"), vec![clear.clone(), tick.clone()]),
        (of("525"), of("525"), vec![clear.clone()]),
        (of("527"), of("527"), vec![clear, tick, one]),
    ]);
    workspace.run(PERIOD, &[]).expect(1);
    let data = workspace.data(PERIOD);
    for series in ["injuries", "injuries|injury_cause=DROWN;sex=M", "injury_deaths|sex=F"] {
        assert_eq!(data.says("524", series), "value 0", "{series}");
        assert_eq!(data.says("525", series), "missing", "{series}");
    }
    assert_eq!(data.says("527", "injuries|injury_cause=DROWN;sex=M"), "value 3");
    assert_eq!(data.says("527", "injuries"), "missing", "ticked and filled: blanks are not zero");
    let queries = workspace.table(PERIOD, "findings.csv");
    let queries = queries.rows(&[("code", "R-VAL-016")]);
    assert_eq!(queries.iter().map(|row| row["unit"].as_str()).collect::<Vec<_>>(), ["527"]);
    oracle(&workspace, &[PERIOD]).expect(0);
}
