//! The same submissions give the same bytes, whenever, wherever and however many threads there are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;

use common::{Run, Workspace, files_below};

fn outputs(workspace: &Workspace) -> BTreeMap<String, Vec<u8>> {
    let mut files = files_below(&workspace.path("out/2024-S1"));
    files.retain(|_, bytes| !bytes.is_empty());
    assert!(files.len() >= 6, "{:?}", files.keys());
    files
}

fn assert_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>, when: &str) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "{when}");
    for (name, bytes) in one {
        assert!(bytes == &other[name], "{name} differs {when}");
    }
}

#[test]
fn a_run_is_the_same_bytes_again_elsewhere_and_on_one_thread() {
    let here = Workspace::sample(&["2023-S1", "2024-S1"]);
    let first_run = here.run("2024-S1", &[]).expect(1);
    let first = outputs(&here);

    let again = here.run("2024-S1", &[]).expect(1);
    assert_same(&first, &outputs(&here), "in a second run");
    let people_read = |text: &str| text.split("\n\nKết quả").take(2).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(people_read(&first_run.stdout), people_read(&again.stdout));
    assert!(again.stdout.contains("Kết quả không đổi so với lần trước:"), "{}", again.stdout);

    std::fs::remove_dir_all(here.path("store/last-run")).unwrap();
    here.run("2024-S1", &[]).expect(1);
    assert_same(&first, &outputs(&here), "when everything is done again");

    std::fs::remove_dir_all(here.path("out")).unwrap();
    here.run("2024-S1", &[]).expect(1);
    assert_same(&first, &outputs(&here), "when the outputs were lost and only the store remembers");

    let elsewhere = Workspace::sample(&["2023-S1", "2024-S1"]);
    elsewhere.run("2024-S1", &["--jobs", "1"]).expect(1);
    assert_same(&first, &outputs(&elsewhere), "elsewhere, on one thread");
}

/// Whether a run did anything but look whether something has changed.
fn worked(run: &Run) -> bool {
    let told: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    told["seconds"].as_object().unwrap().contains_key("read")
}

#[test]
fn nothing_is_done_again_until_something_changes() {
    let workspace = Workspace::sample(&["2023-S1", "2024-S1"]);
    let run = |more: &[&str]| {
        let mut options = vec!["--format", "json"];
        options.extend(more);
        workspace.run("2024-S1", &options)
    };
    let told = |run: &Run| {
        let mut told: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let object = told.as_object_mut().unwrap();
        object.remove("seconds");
        object.remove("changed");
        told
    };
    let first = run(&[]).expect(1);
    assert!(worked(&first));
    let outputs_then = outputs(&workspace);
    let idle = run(&[]).expect(1);
    assert!(!worked(&idle), "{}", idle.stdout);
    assert_eq!(told(&first), told(&idle));
    assert_same(&outputs_then, &outputs(&workspace), "after a run that had nothing to do");
    assert!(!worked(&run(&["--fail-on", "never"]).expect(0)), "what counts as failure is no input");

    let works_once = |what: &str| {
        assert!(worked(&run(&[]).expect(1)), "{what}");
        assert!(!worked(&run(&[]).expect(1)), "again, after {what}");
    };
    let data = workspace.path("out/2024-S1/data.csv");
    let kept = std::fs::read(&data).unwrap();
    std::fs::write(&data, b"edited by hand").unwrap();
    works_once("an output was edited");
    assert_eq!(std::fs::read(&data).unwrap(), kept);
    std::fs::remove_dir_all(workspace.path("store/facts")).unwrap();
    works_once("the snapshot was lost");
    let record = workspace.path("store/last-run/2024-S1.json");
    let text = std::fs::read_to_string(&record).unwrap();
    std::fs::write(&record, text.replacen("\"reported\":", "\"reported\": ", 1)).unwrap();
    works_once("the record was damaged");
    let configuration = workspace.path("treem.toml");
    let text = std::fs::read_to_string(&configuration).unwrap();
    std::fs::write(&configuration, format!("{text}\n# a remark\n")).unwrap();
    works_once("the configuration was touched");
    workspace.overlay("dimensions/nothing.toml", "# nothing\n");
    assert!(!worked(&run(&[]).expect(1)), "an overlay without records changes no definition");
    let earlier = workspace.file_of("2023-S1", "522");
    std::fs::remove_file(earlier).unwrap();
    works_once("a submission of the year before was taken away");
    let current = workspace.file_of("2024-S1", "522");
    std::fs::remove_file(current).unwrap();
    works_once("a submission was taken away");
    assert_ne!(std::fs::read(&data).unwrap(), kept);
}

#[test]
fn a_ledger_put_back_or_lost_is_no_reason_to_do_nothing() {
    let workspace = Workspace::sample(&["2024-S1"]);
    let run = || workspace.run("2024-S1", &["--format", "json"]).expect(1);
    assert!(worked(&run()));
    let ledger = workspace.path("store/ledger.sqlite");
    let kept = std::fs::read(&ledger).unwrap();
    let before = std::fs::read_to_string(workspace.path("treem.toml")).unwrap();
    std::fs::write(workspace.path("treem.toml"), format!("{before}\n# a remark\n")).unwrap();
    assert!(worked(&run()));
    assert!(!worked(&run()));
    std::fs::write(&ledger, kept).unwrap();
    assert!(worked(&run()), "the ledger knows nothing of the last run");
    std::fs::remove_file(&ledger).unwrap();
    assert!(worked(&run()), "the ledger was lost");

    // A record that cannot be written is no fault of the run.
    std::fs::remove_dir_all(workspace.path("store/last-run")).unwrap();
    std::fs::write(workspace.path("store/last-run"), b"in the way").unwrap();
    assert!(worked(&run()));
    assert!(worked(&run()), "nothing was remembered");
    std::fs::write(workspace.path("inbox/2024-S1/ghi-chu.txt"), b"a note").unwrap();
    std::fs::remove_file(workspace.path("store/last-run")).unwrap();
    run();
    std::fs::write(workspace.path("inbox/2024-S1/ghi-chu.txt"), b"another note").unwrap();
    assert!(!worked(&run()), "a note is no submission");
}

#[test]
fn a_decision_about_the_year_before_is_looked_at_too() {
    let workspace = Workspace::sample(&["2023-S1", "2024-S1"]);
    std::fs::remove_file(workspace.file_of("2023-S1", "522")).unwrap();
    workspace.run("2023-S1", &[]).expect(1);
    let findings = workspace.table("2023-S1", "findings.csv");
    let missing = findings.rows(&[("code", "R-COV-001"), ("unit", "522")])[0]["finding_id"].clone();
    let run = || workspace.run("2024-S1", &["--format", "json"]).expect(1);
    assert!(worked(&run()));
    assert!(!worked(&run()));
    let decision = ["--finding", &missing, "--reason", "Đơn vị đã giải thể", "--by", "Nguyễn Thị Kiểm Tra"];
    let period = ["override", workspace.text(), "--period", "2023-S1"];
    common::treem(&[&period[..], &decision].concat()).expect(0);
    assert!(worked(&run()), "figures of the year before may have changed");
}
