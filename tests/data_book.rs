//! The data book holds the published figures, all of them, in tables that a screen reader and a program can read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::PathBuf;

use common::{Run, Workspace, run_python};

/// What the independent reading of the data book says.
fn check(workspace: &Workspace, period: &str) -> Run {
    run_python(&["-m", "published.data_book", workspace.text(), period], "")
}

fn data_book(workspace: &Workspace, period: &str) -> PathBuf {
    workspace.path(&format!("out/{period}/so-lieu-51-{period}.xlsx"))
}

/// Types a number over a cell with openpyxl.
fn type_over(path: &std::path::Path, sheet: &str, column: &str, number: f64) {
    let script = "import sys, openpyxl, warnings\n\
                  warnings.simplefilter('ignore')\n\
                  path, sheet, head, number = sys.argv[1:]\n\
                  book = openpyxl.load_workbook(path)\n\
                  ws = book[sheet]\n\
                  at = next(c for row in ws.iter_rows() for c in row if c.value == head)\n\
                  ws.cell(at.row + 1, at.column).value = float(number)\n\
                  book.save(path)";
    let number = number.to_string();
    run_python(&["-c", script, path.to_str().unwrap(), sheet, column, &number], "").expect(0);
}

#[test]
fn every_number_of_the_data_book_is_the_published_one_and_none_is_missing() {
    let workspace = Workspace::sample(&["2023-S1", "2023", "2024-S1", "2024"]);
    for period in ["2024-S1", "2024"] {
        workspace.run(period, &["--quiet"]);
        let checked = check(&workspace, period).expect(0);
        assert!(checked.stdout.contains(" 0 problems"), "{}", checked.stdout);
        let cells: u32 = checked.stdout.split(' ').next().unwrap().parse().unwrap();
        assert!(cells > 10_000, "{}", checked.stdout);
    }
}

#[test]
fn the_check_notices_a_number_that_is_not_the_published_one() {
    let workspace = Workspace::flawless("2024-S1");
    workspace.run("2024-S1", &["--quiet"]).expect(0);
    check(&workspace, "2024-S1").expect(0);
    type_over(&data_book(&workspace, "2024-S1"), "Bảng 01", "Giá trị", 12_345.0);
    let noticed = check(&workspace, "2024-S1").expect(1);
    assert!(noticed.stdout.contains("(value): 12345"), "{}", noticed.stdout);
}

#[test]
fn a_province_without_a_comparison_and_with_gaps_has_a_data_book_too() {
    let workspace = Workspace::sample(&["2024-S1"]);
    for unit in ["522", "525", "536"] {
        std::fs::remove_file(workspace.file_of("2024-S1", unit)).unwrap();
    }
    workspace.run("2024-S1", &["--quiet"]);
    check(&workspace, "2024-S1").expect(0);
}

#[test]
fn an_indicator_and_a_form_row_that_definitions_add_appear_by_themselves() {
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
        "indicators/abuse.toml",
        r#"
[[indicator]]
id = "online_share"
group = "I"
name = { vi = "Tỷ lệ trẻ em bị xâm hại trên môi trường mạng", en = "Share of abused children abused online" }
unit = "percent"
scale = 100
numerator = ["abused|online=NET"]
denominator = ["abused"]
decimals = 2
periods = ["S1", "Y"]
name_provenance = "project"
definition_provenance = "project"
source = "Định nghĩa của đơn vị"
"#,
    );
    common::treem(&["sample", workspace.text(), "--unit", "51", "--period", "2024-S1", "--seed", "7"])
        .expect(0);
    workspace.run("2024-S1", &["--quiet"]);
    // The check asks for every indicator of data.csv and for every cell of the forms shown.
    check(&workspace, "2024-S1").expect(0);
    let published = workspace.data("2024-S1");
    assert_eq!(published.indicator("51", "online_share")["state"], "value");
    assert_eq!(published.series("51", "swimming_classes")["state"], "value");
}
