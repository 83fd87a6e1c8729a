//! Fault injection: every kind of fault of `tests/faults/` is planted in a clean submission, found at its cell with its
//! code, and raises no other alarm. The table of kinds is printed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;

use common::{root, run_python, treem};
use serde::Deserialize;
use serde_json::Value as Json;

/// Fewer kinds than this would mean that a part of the register was lost.
const KINDS: usize = 60;

/// A kind as `tests/faults` planted it.
#[derive(Deserialize)]
struct Kind {
    group: String,
    title: String,
    file: String,
    /// Rule, sheet, cell.
    expected: Vec<(String, String, String)>,
}

/// A finding as the program printed it.
#[derive(Debug)]
struct Found {
    place: (String, String, String),
    grave: bool,
}

fn found_by_file(printed: &str) -> BTreeMap<String, Vec<Found>> {
    let printed: Json = serde_json::from_str(printed).unwrap();
    let mut by_file: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    for finding in printed["findings"].as_array().unwrap() {
        let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        let found = Found {
            place: (text("code"), text("sheet"), text("cell")),
            grave: finding["severity"] != "note",
        };
        by_file.entry(text("file")).or_default().push(found);
    }
    by_file
}

/// What is wrong with the findings of a kind; `None` when they are exactly the expected ones. Notes beside them are
/// harmless.
fn complaint(kind: &Kind, found: &[Found]) -> Option<String> {
    let missing: Vec<_> =
        kind.expected.iter().filter(|place| !found.iter().any(|one| one.place == **place)).collect();
    let surplus: Vec<_> = found
        .iter()
        .filter(|one| one.grave && !kind.expected.contains(&one.place))
        .map(|one| &one.place)
        .collect();
    (!missing.is_empty() || !surplus.is_empty())
        .then(|| format!("{}: {}: missing {missing:?}, not expected {surplus:?}", kind.group, kind.title))
}

#[test]
fn every_kind_of_fault_is_found_at_its_cell_and_raises_no_other_alarm() {
    let folder = tempfile::tempdir().unwrap();
    let sample = root().join("sample-data/quang-ngai");
    let arguments = ["-m", "faults", sample.to_str().unwrap(), folder.path().to_str().unwrap()];
    let planted = run_python(&arguments, "").expect(0);
    let kinds: Vec<Kind> = serde_json::from_str(&planted.stdout).unwrap();

    let mut call = vec!["check", "--format", "json"];
    call.extend(kinds.iter().map(|kind| kind.file.as_str()));
    let found = found_by_file(&treem(&call).expect(2).stdout);

    let mut complaints = Vec::new();
    println!("{:<12} {:<62} found", "class", "kind");
    for kind in &kinds {
        let none = Vec::new();
        complaints.extend(complaint(kind, found.get(&kind.file).unwrap_or(&none)));
        let places = kind.expected.iter().map(|(rule, sheet, cell)| format!("{rule} {sheet}!{cell}"));
        println!("{:<12} {:<62} {}", kind.group, kind.title, places.collect::<Vec<_>>().join(", "));
    }
    println!("{} kinds", kinds.len());
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(kinds.len() >= KINDS, "{} kinds", kinds.len());
}

#[test]
fn the_clean_files_raise_no_alarm() {
    let mut call = vec!["check".to_owned(), "--format".to_owned(), "json".to_owned()];
    for period in ["2023-S1", "2023", "2024"] {
        let inbox = root().join("sample-data/quang-ngai/inbox").join(period);
        let files = inbox.read_dir().unwrap().map(|entry| entry.unwrap().path());
        call.extend(
            files
                .filter(|path| path.extension().is_some_and(|e| e == "xlsx"))
                .map(|p| p.display().to_string()),
        );
    }
    assert_eq!(call.len(), 3 + 39, "thirteen districts in three periods");
    let arguments: Vec<&str> = call.iter().map(String::as_str).collect();
    let printed = treem(&arguments).expect(0).stdout;
    assert!(found_by_file(&printed).values().flatten().all(|one| !one.grave), "{printed}");
}
