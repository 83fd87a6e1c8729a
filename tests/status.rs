//! `treem status`: what somebody who chases submissions needs, before, at and after the deadline.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;

use common::{Run, Workspace, edit, files_below, treem};
use serde_json::{Value as Json, json};

const PERIOD: &str = "2024-S1";

fn status(workspace: &Workspace, on: &str, more: &[&str]) -> Run {
    treem(&[&["status", workspace.text(), "--period", PERIOD, "--on", on], more].concat())
}

fn object(run: &Run) -> Json {
    serde_json::from_str(&run.stdout).unwrap()
}

fn of<'a>(object: &'a Json, code: &str) -> &'a Json {
    object["units"].as_array().unwrap().iter().find(|unit| unit["code"] == code).unwrap()
}

/// "Trước ngày 25/5" makes 24/5 the last day on time; nobody has sent anything yet.
#[test]
fn before_any_file_has_come_the_days_are_counted_and_nothing_is_wrong() {
    let workspace = Workspace::new();
    let before = files_below(&workspace.path(""));
    let json = ["--format", "json"];
    let early = object(&status(&workspace, "2024-05-14", &json).expect(0));
    assert_eq!(
        (&early["deadline_unit"], &early["deadline_ministry"]),
        (&json!("2024-05-19"), &json!("2024-05-24"))
    );
    assert_eq!(
        (&early["days_to_deadline_unit"], &early["days_to_deadline_ministry"]),
        (&json!(5), &json!(10))
    );
    assert_eq!((&early["reported"], &early["expected"]), (&json!(0), &json!(13)));
    assert_eq!(of(&early, "522")["arrival"], "not_submitted");
    status(&workspace, "2024-05-19", &json).expect(0);
    let late = object(&status(&workspace, "2024-05-20", &json).expect(1));
    assert_eq!((&late["days_to_deadline_unit"], &late["exit_code"]), (&json!(-1), &json!(1)));
    assert_eq!(late["missing"].as_array().unwrap().len(), 13);
    assert_eq!(files_below(&workspace.path("")), before, "looking writes nothing");
}

#[test]
fn deadlines_of_the_workspace_hold() {
    let workspace = Workspace::new();
    let file = workspace.path("treem.toml");
    let mut text = fs::read_to_string(&file).unwrap();
    text.push_str("\n[period.\"2024-S1\"]\ndeadline_unit = 2024-05-22\n");
    fs::write(&file, text).unwrap();
    let told = status(&workspace, "2024-05-22", &[]).expect(0).stdout;
    assert!(told.contains("22/5/2024  hôm nay là ngày cuối"), "{told}");
}

/// The planned faults of the sample: one missing, one late, one revised, one that does not add up.
#[test]
fn the_faults_of_the_sample_stand_in_the_table() {
    let workspace = Workspace::sample(&[PERIOD]);
    let run = status(&workspace, "2024-05-25", &["--format", "json"]).expect(1);
    let seen = object(&run);
    assert_eq!((&seen["reported"], &seen["missing"]), (&json!(12), &json!(["533"])));
    assert_eq!((&of(&seen, "534")["arrival"], &of(&seen, "534")["days_late"]), (&json!("late"), &json!(3)));
    assert_eq!(of(&seen, "531")["revision"], 1);
    assert_eq!(
        (&of(&seen, "528")["sheets"]["B07"], &of(&seen, "528")["sheets"]["B05"]),
        (&json!("error"), &json!("filled"))
    );
    assert!(of(&seen, "528")["open"]["error"].as_u64() > Some(0));
    assert_eq!(of(&seen, "522")["arrival"], "on_time");
    let told = status(&workspace, "2024-05-25", &[]).expect(1).stdout;
    assert!(told.contains("533  Huyện Mộ Đức") && told.contains("chậm 3 ngày"), "{told}");
    assert!(told.lines().all(|line| line.chars().count() <= 100), "{told}");
    assert!(!workspace.path("store").exists() && !workspace.path("out").exists(), "looking writes nothing");
    let english = status(&workspace, "2024-05-25", &["--lang", "en"]).expect(1).stdout;
    assert!(english.contains("3 days late"), "{english}");
}

#[test]
fn sheets_left_blank_absent_or_ticked_as_nothing_to_report_are_told_apart_and_a_refused_file_weighs_most() {
    let workspace = Workspace::flawless(PERIOD);
    let of_unit = |unit: &str| workspace.file_of(PERIOD, unit);
    edit(&[
        (of_unit("524"), of_unit("524"), vec![json!({ "do": "clear", "sheet": "B10" })]),
        (of_unit("525"), of_unit("525"), vec![json!({ "do": "remove_sheet", "sheet": "B10" })]),
        (
            of_unit("527"),
            of_unit("527"),
            vec![
                json!({ "do": "clear", "sheet": "B10" }),
                json!({ "do": "particular", "row": "B10", "value": "x" }),
            ],
        ),
    ]);
    let json = ["--format", "json", "--fail-on", "never"];
    let seen = object(&status(&workspace, "2024-05-14", &json).expect(0));
    let sheet = |unit: &str| of(&seen, unit)["sheets"]["B10"].clone();
    assert_eq!(
        (sheet("522"), sheet("524"), sheet("525"), sheet("527")),
        (json!("filled"), json!("blank"), json!("absent"), json!("nil"))
    );
    fs::write(workspace.path(&format!("inbox/{PERIOD}/anh.xlsx")), b"no workbook").unwrap();
    let refused = object(&status(&workspace, "2024-05-14", &json).expect(2));
    assert_eq!(refused["blocked"][0]["file"], format!("inbox/{PERIOD}/anh.xlsx"));
}

/// A unit that has not reported is a query to both, so that nobody looks for the one that is missing.
#[test]
fn what_is_open_is_counted_as_a_run_counts_it() {
    let workspace = Workspace::sample(&[PERIOD]);
    let seen = object(&status(&workspace, "2024-05-25", &["--format", "json"]).expect(1));
    let run = object(&workspace.run(PERIOD, &["--format", "json"]).expect(1));
    assert_eq!(seen["open"], run["summary"]["findings"]);
    assert!(seen["open"]["query"].as_u64() > Some(0));
    let told = status(&workspace, "2024-05-25", &[]).expect(1).stdout;
    assert!(told.contains("trong đó 1 đơn vị chưa nộp"), "{told}");
}

/// A run that is going on holds the lock; looking needs none.
#[test]
fn looking_works_while_another_command_holds_the_lock() {
    let workspace = Workspace::new();
    let folder = workspace.path("store");
    fs::create_dir_all(&folder).unwrap();
    let lock = fs::File::create(folder.join("lock")).unwrap();
    lock.try_lock().unwrap();
    status(&workspace, "2024-05-14", &[]).expect(0);
    workspace.run(PERIOD, &[]).expect(5);
}
