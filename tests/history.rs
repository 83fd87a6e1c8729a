//! Figures set against others: the first half of the year, last year's file, another reporter of the unit.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;

use common::{Workspace, edit, treem};
use serde_json::json;

/// A year with its first half and the year before, from one seed.
fn three_periods() -> Workspace {
    let workspace = Workspace::flawless("2024");
    for period in ["2023", "2024-S1"] {
        treem(&["sample", workspace.text(), "--unit", "51", "--period", period, "--seed", "7"]).expect(0);
    }
    workspace
}

fn everywhere(old: &str, new: &str) -> serde_json::Value {
    json!({ "do": "say_everywhere", "old": old, "new": new })
}

#[test]
fn what_contradicts_another_figure_is_queried_at_its_cell_and_the_other_period_stays_out_of_it() {
    let workspace = three_periods();
    workspace.run("2024", &[]).expect(0);
    let of = |unit: &str| workspace.file_of("2024", unit);
    let put = |name: &str| workspace.path(&format!("inbox/2024/{name}"));
    let villages = |n: u32| json!({ "do": "put", "sheet": "B09", "row": "01", "column": "1", "value": n });
    let police = json!({ "do": "particular", "row": "08", "value": "Ngành công an" });
    let first_half = workspace.file_of("2024-S1", "524");
    let births = json!({ "do": "put", "sheet": "B02", "row": "01", "column": "1", "value": 999_999 });
    let own = of("527");
    let done = edit(&[
        (of("525"), of("525"), vec![villages(901)]),
        // An agency's copy of a unit's own file, with one other number.
        (of("527"), put("2024_527_cong-an.xlsx"), vec![police, villages(902)]),
        // The first half of the year of another unit: impossible, but not this period's fault.
        (first_half.clone(), first_half, vec![births]),
    ]);
    // Last year's file of a unit under the dress of this year.
    let dress = vec![everywhere("2023", "2024")];
    edit(&[(workspace.file_of("2023", "528"), of("528"), dress)]);

    workspace.run("2024", &[]).expect(1);
    let findings = workspace.table("2024", "findings.csv");
    let told = |rule: &str, unit: &str| findings.rows(&[("code", rule), ("unit", unit)]);

    let moved = told("R-TMP-004", "525");
    assert_eq!(moved.len(), 1, "once, though two periods contradict it");
    assert_eq!((moved[0]["sheet"].as_str(), moved[0]["found"].as_str()), ("B09", "901"));
    assert_eq!(Some(moved[0]["cell"].clone()), done[0][0]);

    let differs = told("R-SRC-001", "527");
    assert_eq!(differs.len(), 1);
    assert_eq!(differs[0]["file"], "inbox/2024/2024_527_cong-an.xlsx");
    assert_eq!((differs[0]["found"].as_str(), Some(differs[0]["cell"].clone())), ("902", done[1][1].clone()));
    assert!(differs[0]["message"].contains(own.file_name().unwrap().to_str().unwrap()));

    let copied = told("R-TMP-008", "528");
    assert_eq!(copied.len(), 1, "one finding for the whole file");
    assert!(copied[0]["found"].starts_with("inbox/2023/"), "{}", copied[0]["found"]);

    let nested = told("R-TMP-007", "524");
    assert_eq!(nested.len(), 1, "the year is below its first half");
    assert_eq!((nested[0]["expected"].as_str(), nested[0]["period"].as_str()), ("999999", "2024"));
    assert!(findings.rows(&[("period", "2024-S1")]).is_empty(), "the first half is its own run's business");

    let summary: serde_json::Value =
        serde_json::from_slice(&fs::read(workspace.path("out/2024/summary.json")).unwrap()).unwrap();
    let inputs = summary["inputs"].as_object().unwrap();
    for period in ["2023", "2024-S1", "2024"] {
        assert!(inputs.keys().any(|file| file.starts_with(&format!("inbox/{period}/"))), "{period}");
    }
    assert_eq!(summary["outcomes"]["R-TMP-008"]["fail"], 1);
}

#[test]
fn an_earlier_period_that_cannot_be_read_is_told_by_what_is_lacking_without_it() {
    let workspace = Workspace::sample(&["2023-S1", "2024-S1"]);
    // A register that is a folder can be read by nobody.
    let spoil =
        |period: &str| fs::create_dir_all(workspace.path(&format!("inbox/{period}/so-tiep-nhan.csv")));
    let told = || -> Vec<(String, String)> {
        workspace.run("2024-S1", &["--quiet"]).expect(1);
        let findings = workspace.table("2024-S1", "findings.csv");
        let about_periods = ["R-COV-005", "R-COV-007", "R-COV-008"];
        let rows = about_periods.iter().flat_map(|rule| findings.rows(&[("code", *rule)]));
        rows.map(|row| (row["code"].clone(), row["expected"].clone())).collect()
    };
    let pair = |rule: &str, period: &str| (rule.to_owned(), period.to_owned());
    assert_eq!(told(), []);
    let compared = workspace.table("2024-S1", "comparison.csv");

    spoil("2022-S1").unwrap();
    assert_eq!(told(), [pair("R-COV-008", "2022-S1")]);
    let same = workspace.table("2024-S1", "comparison.csv");
    assert_eq!(same.rows(&[]), compared.rows(&[]), "the comparison with last year stands");

    spoil("2023").unwrap();
    assert_eq!(told(), [pair("R-COV-007", "2023"), pair("R-COV-008", "2022-S1")]);

    fs::remove_file(workspace.path("inbox/2023-S1/so-tiep-nhan.csv")).ok();
    spoil("2023-S1").unwrap();
    assert_eq!(told(), [pair("R-COV-005", "2023-S1"), pair("R-COV-007", "2023")]);
}
