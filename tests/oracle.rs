//! A second implementation, in another language and by other means, comes to the same figures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Workspace, oracle};

#[test]
fn an_independent_implementation_agrees_on_every_period_of_the_sample() {
    let periods = ["2023-S1", "2023", "2024-S1", "2024"];
    let workspace = Workspace::sample(&periods);
    for period in periods {
        let code = workspace.run(period, &["--quiet"]).code;
        assert!([0, 1].contains(&code), "{period}: {code}");
    }
    let verdict = oracle(&workspace, &periods).expect(0);
    assert_eq!(verdict.stdout.matches(" 0 differences").count(), 6, "{}", verdict.stdout);
}

#[test]
fn the_independent_implementation_notices_a_wrong_figure() {
    let workspace = Workspace::flawless("2024-S1");
    workspace.run("2024-S1", &["--quiet"]).expect(0);
    oracle(&workspace, &["2024-S1"]).expect(0);
    let path = workspace.path("out/2024-S1/data.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    let (at, row) = text.lines().enumerate().find(|(_, row)| row.starts_with("series,,abused,,51,")).unwrap();
    let mut rows: Vec<String> = text.lines().map(str::to_owned).collect();
    rows[at] = row.replacen(",value,", "0,value,", 1);
    assert_ne!(rows[at], row);
    std::fs::write(&path, rows.join("\n")).unwrap();
    let verdict = oracle(&workspace, &["2024-S1"]).expect(1);
    assert!(verdict.stdout.contains("1 differences"), "{}", verdict.stdout);
}
