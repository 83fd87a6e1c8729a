//! The draft of the report's text tells the published figures, says what is missing, and quotes the units.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Run, Workspace, edit, run_python, treem};
use serde_json::json;

const PERIOD: &str = "2024-S1";

/// What the independent reading of the draft says.
fn check(workspace: &Workspace, period: &str) -> Run {
    run_python(&["-m", "published.narrative", workspace.text(), period], "")
}

/// Replaces text in a part of the draft.
fn replace(workspace: &Workspace, part: &str, old: &str, new: &str) {
    let script = "import sys, zipfile\n\
                  path, part, old, new = sys.argv[1:]\n\
                  parts = {n: zipfile.ZipFile(path).read(n) for n in zipfile.ZipFile(path).namelist()}\n\
                  assert old.encode() in parts[part]\n\
                  parts[part] = parts[part].replace(old.encode(), new.encode(), 1)\n\
                  with zipfile.ZipFile(path, 'w') as book:\n\
                  \x20   [book.writestr(name, content) for name, content in parts.items()]";
    let path = workspace.path(&format!("out/{PERIOD}/bao-cao-51-{PERIOD}.docx"));
    run_python(&["-c", script, path.to_str().unwrap(), part, old, new], "").expect(0);
}

#[test]
fn every_figure_of_the_draft_is_the_published_one_and_none_is_passed_over() {
    let workspace = Workspace::sample(&["2023-S1", "2023", "2024-S1", "2024"]);
    for period in [PERIOD, "2024"] {
        workspace.run(period, &["--quiet"]);
        let checked = check(&workspace, period).expect(0);
        let figures: u32 = checked.stdout.split(' ').next().unwrap().parse().unwrap();
        assert!(figures > 500, "{}", checked.stdout);
    }
}

#[test]
fn gaps_and_a_missing_comparison_are_said_and_texts_are_quoted_as_written() {
    let workspace = Workspace::sample(&[PERIOD]);
    for unit in ["522", "536"] {
        std::fs::remove_file(workspace.file_of(PERIOD, unit)).unwrap();
    }
    let file = workspace.file_of(PERIOD, "524");
    let edits = vec![
        json!({ "do": "put", "sheet": "B12", "row": "11", "column": "1", "kind": "text",
                "value": "Thiếu <cán bộ> & \"kinh phí\" 2024;\nmới có 3/22 xã" }),
        json!({ "do": "put", "sheet": "B12", "row": "13", "column": "1", "value": null }),
        json!({ "do": "put", "sheet": "B10", "row": "03", "column": "3", "value": null }),
        json!({ "do": "clear", "sheet": "B07" }),
    ];
    edit(&[(file.clone(), file, edits)]);
    workspace.run(PERIOD, &["--quiet"]);
    check(&workspace, PERIOD).expect(0);
}

#[test]
fn the_check_notices_a_wrong_figure_a_number_without_a_home_and_a_text_left_out() {
    let workspace = Workspace::flawless(PERIOD);
    workspace.run(PERIOD, &["--quiet"]).expect(0);
    check(&workspace, PERIOD).expect(0);
    let abused = workspace.data(PERIOD).indicator("51", "abused_children")["value"].clone();
    let settings = "word/settings.xml";
    let key = |column: &str| format!("indicator|abused_children||51|{column}");
    replace(&workspace, settings, &key("value"), "indicator|child_population||51|value");
    let noticed = check(&workspace, PERIOD).expect(1);
    assert!(noticed.stdout.contains(&format!("'{abused}', published")), "{}", noticed.stdout);

    workspace.run(PERIOD, &["--quiet"]).expect(0);
    replace(&workspace, "word/document.xml", "rà soát.", "rà soát 12 lần.");
    let noticed = check(&workspace, PERIOD).expect(1);
    assert!(noticed.stdout.contains("a number without a home"), "{}", noticed.stdout);
    let verified = treem(&["verify", workspace.text(), "--period", PERIOD]).expect(1);
    assert!(verified.stdout.contains(".docx") && verified.stdout.contains("12 lần"), "{}", verified.stdout);

    workspace.run(PERIOD, &["--quiet"]).expect(0);
    replace(&workspace, "word/document.xml", "Cán bộ làm công tác trẻ em cấp xã còn kiêm nhiệm.", "…");
    let noticed = check(&workspace, PERIOD).expect(1);
    assert!(noticed.stdout.contains("which is not told"), "{}", noticed.stdout);
}
