//! The shipped sample province, end to end: what a reader of the first report must find in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;

use common::{Data, Table, Workspace, root};

const PROVINCE: &str = "51";
/// The district that sent nothing for 2024-S1.
const MISSING_DISTRICT: &str = "533";
const DISTRICTS: [&str; 13] =
    ["522", "524", "525", "527", "528", "529", "530", "531", "532", "533", "534", "535", "536"];

/// Quảng Ngãi, 1/1 to 9/12/2024, as printed in the press (plo.vn, post823930).
const PUBLISHED: [(&str, u32); 8] = [
    ("abused", 37),
    ("cases", 29),
    ("abused_by_form|sexual_form=RAPE", 14),
    ("abused_by_form|sexual_form=INTERC", 22),
    ("abused_by_form|sexual_form=MOLEST", 1),
    ("cases|handling=PROS", 19),
    ("cases|handling=NOPROS", 3),
    ("cases|handling=VERIF", 7),
];

/// Rows of data.csv that must equal the truth: by all columns that say what a row is about.
fn keyed(table: &Table) -> BTreeMap<Vec<String>, BTreeMap<String, String>> {
    let key = ["kind", "set", "id", "code", "unit", "unit_level", "period", "category"];
    let rows = table.0.iter().filter(|row| row["kind"] == "series");
    rows.map(|row| (key.iter().map(|column| row[*column].clone()).collect(), row.clone())).collect()
}

fn assert_truth(workspace: &Workspace, period: &str) {
    let path = root().join(format!("sample-data/quang-ngai/truth/{period}.csv"));
    let (truth, found) = (keyed(&Table::read(&path)), keyed(&workspace.data(period).0));
    assert!(truth.len() > 1000, "the truth of {period} holds {} series", truth.len());
    for (key, row) in &truth {
        assert_eq!(found.get(key), Some(row), "{key:?}");
    }
    assert_eq!(found.len(), truth.len(), "series that the truth does not know");
}

/// Every indicator of the period stands once for the province and once for each district.
fn assert_everyone_has_every_indicator(data: &Data, period: &str) {
    let mut areas: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for row in data.0.rows(&[("kind", "indicator")]) {
        areas.entry((row["id"].clone(), row["category"].clone())).or_default().push(row["unit"].clone());
    }
    let mut everyone = vec![PROVINCE];
    everyone.extend(DISTRICTS);
    for (indicator, mut units) in areas.clone() {
        units.sort_unstable();
        assert_eq!(units, everyone, "{indicator:?}");
    }
    let part = if period.ends_with("-S1") { "S1" } else { "Y" };
    for name in ["situation", "abuse", "supplementary", "work"] {
        let text = std::fs::read_to_string(root().join(format!("indicators/{name}.toml"))).unwrap();
        let declared: toml::Table = toml::from_str(&text).unwrap();
        for indicator in declared["indicator"].as_array().unwrap() {
            let id = indicator["id"].as_str().unwrap();
            let printed = indicator["periods"].as_array().unwrap().iter().any(|p| p.as_str() == Some(part));
            let stands = areas.contains_key(&(id.to_owned(), String::new()));
            assert_eq!(stands, printed, "{id} in {period}");
        }
    }
}

#[test]
fn half_a_year_with_a_missing_district_and_faults_is_computed_and_says_so() {
    let workspace = Workspace::sample(&["2023-S1", "2024-S1"]);
    let run = workspace.run("2024-S1", &[]).expect(1);
    insta::assert_snapshot!("sample_2024_s1", run.stdout.replace(workspace.text(), "[WORKSPACE]"));

    assert_truth(&workspace, "2024-S1");
    let data = workspace.data("2024-S1");
    let abused = data.indicator(PROVINCE, "abused_children");
    assert_eq!((abused["units_reported"].as_str(), abused["units_expected"].as_str()), ("12", "13"));

    let silent = data.0.rows(&[("unit", MISSING_DISTRICT)]);
    assert!(silent.len() > 900, "{} rows", silent.len());
    for row in silent {
        assert_eq!((row["state"].as_str(), row["value"].as_str()), ("missing", ""), "{row:?}");
        assert_eq!((row["units_reported"].as_str(), row["units_expected"].as_str()), ("0", "1"), "{row:?}");
    }
    assert_everyone_has_every_indicator(&data, "2024-S1");

    let findings = workspace.table("2024-S1", "findings.csv");
    let silent = findings.rows(&[("code", "R-COV-001")]);
    assert_eq!(silent.iter().map(|row| row["unit"].as_str()).collect::<Vec<_>>(), [MISSING_DISTRICT]);
}

#[test]
fn the_year_is_clean_and_carries_the_published_totals() {
    let workspace = Workspace::sample(&["2024"]);
    workspace.run("2024", &[]).expect(0);
    assert_truth(&workspace, "2024");
    let data = workspace.data("2024");
    assert_everyone_has_every_indicator(&data, "2024");

    for (series, total) in PUBLISHED {
        assert_eq!(data.says(PROVINCE, series), format!("value {total}"), "{series}");
    }
    assert_eq!(data.indicator(PROVINCE, "abused_children")["value"], "37");
    assert_eq!(data.indicator(PROVINCE, "abuse_cases")["value"], "29");
}
