//! Files made to break readers: each is a finding, and the files beside it give what they give alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use common::{Workspace, root, run_python, treem};
use serde::Deserialize;
use serde_json::Value as Json;

const PERIOD: &str = "2024-S1";
/// The least number of kinds, and of files that are mixed into a good inbox.
const KINDS: usize = 40;
const FILES: usize = 100;
/// No process may take more than one worker is allowed.
const MOST_MEMORY: u64 = 1 << 30;

#[derive(Deserialize)]
struct Hostile {
    file: String,
    kind: String,
    code: String,
}

fn script(name: &str) -> String {
    root().join("tests/python").join(name).to_str().unwrap().to_owned()
}

/// Writes the hostile files; every kind comes in several versions.
fn write(folder: &Path) -> Vec<Hostile> {
    let good = root().join("sample-data/quang-ngai/inbox").join(PERIOD);
    let arguments = [&script("hostile.py"), good.to_str().unwrap(), folder.to_str().unwrap()];
    serde_json::from_str(&run_python(&arguments, "").expect(0).stdout).unwrap()
}

/// Sheets of the report with the values of their cells.
fn report(workspace: &Workspace) -> BTreeMap<String, Json> {
    let path = workspace.path(&format!("out/{PERIOD}/bao-cao-51-{PERIOD}.xlsx"));
    let printed = run_python(&[&script("texts.py"), path.to_str().unwrap()], "").expect(0).stdout;
    serde_json::from_str(&printed).unwrap()
}

#[test]
fn every_kind_of_hostile_file_is_named_within_bounds() {
    let folder = tempfile::tempdir().unwrap();
    let mut hostile = write(folder.path());
    let mut kinds = BTreeSet::new();
    hostile.retain(|one| kinds.insert(one.kind.clone()));
    assert!(kinds.len() >= KINDS, "{} kinds", kinds.len());
    let paths: Vec<String> =
        hostile.iter().map(|one| folder.path().join(&one.file).to_str().unwrap().to_owned()).collect();
    let measured = script("measured.py");
    let mut arguments = vec![&*measured, env!("CARGO_BIN_EXE_treem"), "check", "--format", "json"];
    arguments.extend(paths.iter().map(String::as_str));
    let printed: Json = serde_json::from_str(&run_python(&arguments, "").expect(0).stdout).unwrap();
    assert_eq!(printed["code"], 2);
    let peak = printed["peak"].as_u64().unwrap();
    assert!(peak < MOST_MEMORY, "{peak} bytes");

    let answer: Json = serde_json::from_str(printed["stdout"].as_str().unwrap()).unwrap();
    for one in &hostile {
        let blocks: Vec<&Json> = answer["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| {
                finding["file"].as_str().unwrap().ends_with(&one.file) && finding["severity"] == "block"
            })
            .collect();
        let codes: Vec<&str> = blocks.iter().map(|finding| finding["code"].as_str().unwrap()).collect();
        assert_eq!(codes, [one.code.as_str()], "{}", one.kind);
        let message = blocks[0]["message"].as_str().unwrap();
        // Each is refused for what it is, or as taking too long on a slow machine; the reader never breaks off.
        for given_up in ["ngắt giữa chừng", "lỗi bên trong"] {
            assert!(!message.contains(given_up), "{}: {message}", one.kind);
        }
    }
}

#[test]
fn a_hundred_hostile_files_change_nothing_but_the_account_of_them() {
    let alone = Workspace::sample(&["2023-S1", PERIOD]);
    alone.run(PERIOD, &["--quiet"]).expect(1);
    let beset = Workspace::sample(&["2023-S1", PERIOD]);
    let folder = tempfile::tempdir().unwrap();
    let hostile = write(folder.path());
    assert!(hostile.len() >= FILES, "{} files", hostile.len());
    let inbox = beset.path(&format!("inbox/{PERIOD}/gui-them"));
    fs::create_dir(&inbox).unwrap();
    for one in hostile.iter().take(FILES) {
        fs::copy(folder.path().join(&one.file), inbox.join(&one.file)).unwrap();
    }
    beset.run(PERIOD, &["--quiet"]).expect(2);

    for table in ["data.csv", "comparison.csv"] {
        let read = |workspace: &Workspace| {
            fs::read_to_string(workspace.path(&format!("out/{PERIOD}/{table}"))).unwrap()
        };
        assert!(read(&alone) == read(&beset), "{table}");
    }
    let (alone, beset) = (report(&alone), report(&beset));
    let differing: Vec<&String> = alone.keys().filter(|name| beset.get(*name) != alone.get(*name)).collect();
    // The proof sheet states the numbers of the quality sheet once more.
    assert_eq!(differing, ["Chất lượng số liệu", "Đối chiếu"]);
    assert_eq!(alone.len(), beset.len());
}

/// A workbook with a million numbers.
fn write_large(path: &Path) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet_with_low_memory().unwrap();
    for row in 0..1_000_000 {
        sheet.write(row, 0, row).unwrap();
    }
    book.save(path).unwrap();
}

fn configure(workspace: &Workspace, default: &str, setting: &str) {
    let config = workspace.path("treem.toml");
    let text = fs::read_to_string(&config).unwrap();
    assert!(text.contains(default), "{default}");
    fs::write(&config, text.replace(default, setting)).unwrap();
}

#[test]
fn a_file_that_exhausts_its_memory_is_a_finding_and_the_others_are_read() {
    let workspace = Workspace::flawless(PERIOD);
    workspace.run(PERIOD, &["--quiet"]).expect(0);
    let before = fs::read_to_string(workspace.path(&format!("out/{PERIOD}/data.csv"))).unwrap();
    let large = workspace.path(&format!("inbox/{PERIOD}/lon.xlsx"));
    write_large(&large);
    configure(&workspace, "# max_memory_bytes = 1073741824", "max_memory_bytes = 100000000");
    workspace.run(PERIOD, &["--quiet"]).expect(2);
    let findings = workspace.table(PERIOD, "findings.csv");
    let refused = findings.rows(&[("code", "R-STR-001")]);
    assert_eq!(refused.len(), 1);
    assert!(refused[0]["file"].ends_with("lon.xlsx") && refused[0]["message"].contains("ngắt giữa chừng"));
    assert_eq!(fs::read_to_string(workspace.path(&format!("out/{PERIOD}/data.csv"))).unwrap(), before);
    // With the usual limits it is read, and is no submission.
    let checked = treem(&["check", "--format", "json", large.to_str().unwrap()]).expect(2).stdout;
    assert!(!checked.contains("ngắt giữa chừng"), "{checked}");
}

/// A number of the status of a process, in the unit of the system; nothing of one that has ended.
#[cfg(target_os = "linux")]
fn status_of(process: &str, field: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The worker that is in the middle of the large file: none of the others is half that large.
#[cfg(target_os = "linux")]
fn large_worker(program: u32) -> Option<String> {
    const KIBIBYTES: u64 = 80_000;
    let processes = fs::read_dir("/proc").unwrap();
    let names = processes.filter_map(|entry| entry.unwrap().file_name().into_string().ok());
    names.into_iter().find(|process| {
        status_of(process, "PPid:") == Some(u64::from(program))
            && status_of(process, "VmRSS:").is_some_and(|size| size > KIBIBYTES)
    })
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_stands_still_is_ended_and_the_others_are_read() {
    use rustix::process::{Pid, Signal, kill_process};
    use std::process::{Command, Stdio};

    let workspace = Workspace::flawless(PERIOD);
    workspace.run(PERIOD, &["--quiet"]).expect(0);
    let before = fs::read_to_string(workspace.path(&format!("out/{PERIOD}/data.csv"))).unwrap();
    write_large(&workspace.path(&format!("inbox/{PERIOD}/lon.xlsx")));
    configure(&workspace, "# max_seconds = 60", "max_seconds = 10");
    let mut program = Command::new(env!("CARGO_BIN_EXE_treem"))
        .args(["run", workspace.text(), "--period", PERIOD, "--quiet"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let worker = loop {
        if let Some(worker) = large_worker(program.id()) {
            break worker;
        }
        assert!(program.try_wait().unwrap().is_none(), "it ended before the large file was seen");
    };
    kill_process(Pid::from_raw(worker.parse().unwrap()).unwrap(), Signal::STOP).unwrap();
    assert_eq!(program.wait().unwrap().code(), Some(2));
    assert!(!Path::new("/proc").join(&worker).exists(), "nothing of the worker stays");
    let findings = workspace.table(PERIOD, "findings.csv");
    let refused = findings.rows(&[("code", "R-STR-001")]);
    assert_eq!(refused.len(), 1);
    assert!(refused[0]["file"].ends_with("lon.xlsx") && refused[0]["message"].contains("10 giây"));
    assert_eq!(fs::read_to_string(workspace.path(&format!("out/{PERIOD}/data.csv"))).unwrap(), before);
}
