//! A blank form filled in by other software, and then pulled about as people do, still gives its numbers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::{Workspace, edit, oracle, treem};
use serde_json::{Value as Json, json};

/// Sheet → row code → column code → number, and the series that each number is.
#[derive(Default)]
struct Figures {
    cells: BTreeMap<String, BTreeMap<String, BTreeMap<String, Json>>>,
    series: BTreeMap<String, String>,
}

impl Figures {
    fn put(&mut self, sheet: &str, row: &str, column: &str, number: impl Into<Json>, series: &str) {
        let number = number.into();
        let known = self.series.insert(series.to_owned(), number.to_string());
        assert!(known.is_none(), "{series} stands twice in the test");
        let rows = self.cells.entry(sheet.to_owned()).or_default();
        rows.entry(row.to_owned()).or_default().insert(column.to_owned(), number);
    }
}

/// Numbers all different enough to notice a shifted row or column; every sum adds up.
fn figures() -> Figures {
    let mut figures = Figures::default();
    let births = ["live_births", "deaths_0_27d", "deaths_28d_1y", "deaths_1_4y", "birth_registered_u5"];
    for (at, element) in births.iter().enumerate() {
        let (row, boys, girls) = (format!("0{}", at + 1), 210 - 40 * at, 190 - 37 * at);
        figures.put("B02", &row, "1", boys + girls, element);
        figures.put("B02", &row, "2", boys, &format!("{element}|sex=M"));
        figures.put("B02", &row, "3", girls, &format!("{element}|sex=F"));
    }

    let handling = ["PROS", "ADM", "NOPROS", "SUSP", "VERIF", "OTH"];
    let forms = ["VIOL", "EXPL", "SEX", "TRAF", "ABAN", "NEGL", "OTH"];
    let cases = |form: usize, status: usize| form * 2 + status;
    let all: Vec<usize> = (0..6).map(|status| (0..7).map(|form| cases(form, status)).sum()).collect();
    figures.put("B06", "01", "1", all.iter().sum::<usize>(), "cases");
    for (status, code) in handling.iter().enumerate() {
        let column = (status + 2).to_string();
        figures.put("B06", "01", &column, all[status], &format!("cases|handling={code}"));
        for (form, name) in forms.iter().enumerate() {
            let series = format!("cases|abuse_form={name};handling={code}");
            figures.put("B06", &format!("0{}", form + 2), &column, cases(form, status), &series);
        }
    }
    for (form, name) in forms.iter().enumerate() {
        let total: usize = (0..6).map(|status| cases(form, status)).sum();
        figures.put("B06", &format!("0{}", form + 2), "1", total, &format!("cases|abuse_form={name}"));
    }
    // The same column codes mean other things in the other blocks of the sheet.
    for (row, sex, offenders, accused) in [("12", "M", 31, 17), ("13", "F", 4, 2), ("14", "U", 1, 0)] {
        figures.put("B06", row, "1", offenders, &format!("offenders|sex={sex}"));
        figures.put("B06", row, "2", accused, &format!("accused|sex={sex}"));
    }
    figures.put("B06", "11", "1", 36, "offenders");
    figures.put("B06", "11", "2", 19, "accused");
    figures.put("B06", "50", "1", 61_500, "admin_fines");
    for (at, act) in ["ABNEG", "VIOL", "EXPL", "HARASS", "OTH"].iter().enumerate() {
        let fines = [12_000, 30_500, 0, 19_000, 0][at];
        figures.put("B06", "50", &(at + 2).to_string(), fines, &format!("admin_fines|sanctioned_act={act}"));
    }

    figures.put("B09", "01", "1", 81, "villages");
    figures.put("B09", "02", "1", 54, "villages_with_facility");
    figures.put("B09", "03", "1", 13, "communes");
    figures.put("B10", "01", "1", 7, "documents_issued");
    figures.put("B10", "01", "2", 9, "documents_issued|measure=EXPECT");
    figures.put("B10", "01", "3", 12, "documents_issued|measure=PLAN");
    figures.put("B10", "13", "1", 1250.5, "budget_central");
    figures.put("B10", "14", "3", 0.125, "budget_local|measure=PLAN");
    figures.put("B10", "25", "1", 48_213, "children_in_software");
    figures
}

#[test]
fn a_form_filled_elsewhere_gives_its_numbers_even_when_pulled_about() {
    let workspace = Workspace::new();
    treem(&["forms", workspace.text(), "--period", "2024-S1"]).expect(0);
    let forms = workspace.path("forms/2024-S1");
    let blank = |unit: &str| {
        let starts = format!("2024-S1_{unit}_");
        let mut names = fs::read_dir(&forms).unwrap().map(|entry| entry.unwrap().path());
        names.find(|path| path.file_name().unwrap().to_str().unwrap().starts_with(&starts)).unwrap()
    };
    let inbox = workspace.path("inbox/2024-S1");
    fs::create_dir_all(&inbox).unwrap();
    let figures = figures();
    let fill = json!({ "do": "fill", "figures": figures.cells });
    edit(&[
        (blank("524"), inbox.join("gui lai.xlsx"), vec![fill.clone()]),
        (blank("525"), inbox.join("Trà Bồng (bản chốt).xlsx"), vec![fill, json!({ "do": "shuffle" })]),
    ]);

    workspace.run("2024-S1", &[]).expect(1);
    let data = workspace.data("2024-S1");
    for unit in ["524", "525"] {
        for (series, number) in &figures.series {
            assert_eq!(data.says(unit, series), format!("value {number}"), "{series} of {unit}");
        }
        // What was left blank stays unknown.
        for series in ["children", "injuries", "communes_with_play_area", "admin_cases", "budget_local"] {
            assert_eq!(data.says(unit, series), "missing", "{series} of {unit}");
        }
        let values = data.0.rows(&[("kind", "series"), ("unit", unit), ("state", "value")]).len();
        assert_eq!(values, figures.series.len(), "nothing else appears for {unit}");
    }
    let findings = workspace.table("2024-S1", "findings.csv");
    let errors = findings.rows(&[("severity", "error")]);
    assert!(errors.is_empty(), "{errors:?}");
    oracle(&workspace, &["2024-S1"]).expect(0);
}
