//! What the report workbook prints, read by another program: every number is the published one, every formula comes to
//! the result in the file, and what is changed in the workbook changes what depends on it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::sync::OnceLock;

use common::{Run, Workspace, copy_tree, root, run_python, treem};

/// The sample with the reports of all its periods, made once.
fn reported() -> &'static Workspace {
    static REPORTED: OnceLock<Workspace> = OnceLock::new();
    REPORTED.get_or_init(|| {
        let periods = ["2023-S1", "2023", "2024-S1", "2024"];
        let workspace = Workspace::sample(&periods);
        for period in periods {
            let code = workspace.run(period, &["--quiet"]).code;
            assert!([0, 1].contains(&code), "{period}: {code}");
        }
        workspace
    })
}

/// The nation after some provinces sent their files, all whole but the last one: there a unit is missing and others have
/// faults.
fn nation() -> &'static Workspace {
    static MADE: OnceLock<Workspace> = OnceLock::new();
    MADE.get_or_init(|| {
        let nation = Workspace::of("VN");
        for (code, faults) in [("06", &[][..]), ("08", &[]), ("35", &[]), ("48", &[]), ("93", &["--faults"])]
        {
            let own = Workspace::of(code);
            let sample = ["sample", own.text(), "--unit", code, "--period", "2024", "--seed", "7"];
            treem(&[&sample, faults].concat()).expect(0);
            copy_tree(&own.path("inbox/2024"), &nation.path(&format!("inbox/2024/{code}")));
        }
        assert!(nation.run("2024", &["--quiet"]).code <= 2);
        nation
    })
}

/// A check of `tests/printed`.
fn printed(check: &str, workspace: &Workspace, period: &str) -> Run {
    run_python(&["-m", "printed", check, workspace.text(), period, "--root", root().to_str().unwrap()], "")
}

#[test]
fn every_number_of_every_sheet_is_the_published_one() {
    let workspace = reported();
    for period in ["2024-S1", "2024"] {
        let verdict = printed("figures", workspace, period).expect(0);
        println!("{}", verdict.stdout);
    }
    // The check notices a number that is not the published one.
    let workspace = &workspace.copied();
    let path = workspace.path("out/2024/data.csv");
    let text = fs::read_to_string(&path).unwrap();
    let row = text.lines().find(|row| row.starts_with("series,,abused,,524,")).unwrap();
    fs::write(&path, text.replace(row, &row.replacen(",value,", "0,value,", 1))).unwrap();
    let verdict = printed("figures", workspace, "2024").expect(1);
    assert!(verdict.stdout.contains("'sum', ('abused',)"), "{}", verdict.stdout);
}

#[test]
fn another_program_comes_to_every_result_of_every_formula() {
    let workspace = reported();
    for period in ["2024-S1", "2024"] {
        let verdict = printed("recalculate", workspace, period).expect(0);
        println!("{}", verdict.stdout);
    }
    // The check notices a result that is not that of its formula.
    let workspace = &workspace.copied();
    printed("spoil", workspace, "2024").expect(0);
    let verdict = printed("recalculate", workspace, "2024").expect(1);
    assert!(verdict.stdout.contains(" 1 differences"), "{}", verdict.stdout);
}

#[test]
fn a_figure_changed_in_the_workbook_changes_exactly_what_depends_on_it() {
    let workspace = reported();
    let verdict = printed("depends", workspace, "2024").expect(0);
    println!("{}", verdict.stdout);
}

#[test]
fn the_report_is_the_one_that_was_looked_at_and_kept() {
    let workspace = reported();
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        printed("keep", workspace, "2024-S1").expect(0);
    }
    let verdict = printed("golden", workspace, "2024-S1").expect(0);
    println!("{}", verdict.stdout);
    let workspace = &workspace.copied();
    printed("spoil", workspace, "2024-S1").expect(0);
    let verdict = printed("golden", workspace, "2024-S1").expect(1);
    assert!(verdict.stdout.contains(" 1 differences"), "{}", verdict.stdout);
}

#[test]
fn on_paper_it_is_a4_with_page_numbers_and_repeated_heads() {
    let workspace = reported();
    for period in ["2024-S1", "2024"] {
        let verdict = printed("pages", workspace, period).expect(0);
        println!("{}", verdict.stdout);
    }
}

#[test]
fn every_number_and_every_rank_of_the_nation_is_that_of_the_published_table() {
    let verdict = printed("figures", nation(), "2024").expect(0);
    println!("{}", verdict.stdout);
    // Four provinces are whole: each is ranked in each of the fourteen ratios of the year.
    assert!(verdict.stdout.contains(" 56 ranks"), "{}", verdict.stdout);
    // The check notices a rank given to a province beneath which a unit is missing.
    let workspace = &nation().copied();
    let path = workspace.path("out/2024/data.csv");
    let text = fs::read_to_string(&path).unwrap();
    let row = text.lines().find(|row| row.starts_with("indicator,abuse,abused_rate,,06,")).unwrap();
    assert!(row.ends_with(",8,8"), "{row}");
    fs::write(&path, text.replace(row, &row.replace(",8,8", ",7,8"))).unwrap();
    let verdict = printed("figures", workspace, "2024").expect(1);
    assert!(
        verdict.stdout.contains("Xếp hạng 06 abused_rate is ranked and should not be"),
        "{}",
        verdict.stdout
    );
}

#[test]
fn another_program_comes_to_every_result_of_the_nation_and_prints_it() {
    for check in ["recalculate", "pages"] {
        let verdict = printed(check, nation(), "2024").expect(0);
        println!("{}", verdict.stdout);
    }
}
