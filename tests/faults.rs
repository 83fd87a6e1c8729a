//! Fault injection: every kind of fault of `tests/faults/` is planted in a clean submission, found at its cell with its
//! code, and raises no other alarm. The table of kinds is printed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::{root, run_python, treem};
use serde::Deserialize;
use serde_json::Value as Json;

/// Fewer kinds than this would mean that a part of the register was lost.
const KINDS: usize = 60;

/// What `tests/faults` planted.
#[derive(Deserialize)]
struct Register {
    files: Vec<FileKind>,
    scenes: Vec<Scene>,
}

/// One fault in one file.
#[derive(Deserialize)]
struct FileKind {
    group: String,
    title: String,
    file: String,
    /// Rule, sheet, cell.
    expected: Vec<(String, String, String)>,
}

/// Faults that only a batch can see, each in its own unit.
#[derive(Deserialize)]
struct Scene {
    title: String,
    workspace: String,
    period: String,
    kinds: Vec<SceneKind>,
}

#[derive(Deserialize)]
struct SceneKind {
    group: String,
    title: String,
    rule: String,
    unit: String,
    sheet: String,
    cell: String,
}

/// Rule, unit, sheet, cell.
type Place = [String; 4];

/// A finding as the program printed it.
struct Found {
    file: String,
    place: Place,
    grave: bool,
}

fn plant(folder: &Path) -> Register {
    let sample = root().join("sample-data/quang-ngai");
    let arguments = ["-m", "faults", sample.to_str().unwrap(), folder.to_str().unwrap()];
    serde_json::from_str(&run_python(&arguments, "").expect(0).stdout).unwrap()
}

fn findings(printed: &str) -> Vec<Found> {
    let printed: Json = serde_json::from_str(printed).unwrap();
    let found = |finding: &Json| {
        let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        Found {
            file: text("file"),
            place: ["code", "unit", "sheet", "cell"].map(text),
            grave: finding["severity"] != "note",
        }
    };
    printed["findings"].as_array().unwrap().iter().map(found).collect()
}

/// What is wrong with findings; `None` when they are exactly the expected ones. Notes beside them are harmless.
fn complaint(what: &str, expected: &[Place], found: &[(&Place, bool)]) -> Option<String> {
    let missing: Vec<_> =
        expected.iter().filter(|place| !found.iter().any(|(one, _)| one == place)).collect();
    let surplus: Vec<_> = found
        .iter()
        .filter(|(place, grave)| *grave && !expected.contains(place))
        .map(|(place, _)| place)
        .collect();
    (!missing.is_empty() || !surplus.is_empty())
        .then(|| format!("{what}: missing {missing:?}, not expected {surplus:?}"))
}

/// A row of the table of kinds.
fn tell(group: &str, title: &str, places: &[Place]) {
    let places = places.iter().map(|[rule, _, sheet, cell]| format!("{rule} {sheet}!{cell}"));
    println!("{group:<12} {title:<62} {}", places.collect::<Vec<_>>().join(", "));
}

/// Faults of single files: of the findings the unit does not matter, the file does.
fn check_files(kinds: &[FileKind]) -> Vec<String> {
    let mut call = vec!["check", "--format", "json"];
    call.extend(kinds.iter().map(|kind| kind.file.as_str()));
    let mut found: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    for mut one in findings(&treem(&call).expect(2).stdout) {
        one.place[1].clear();
        found.entry(one.file.clone()).or_default().push(one);
    }
    let complaints = kinds.iter().filter_map(|kind| {
        let expected: Vec<Place> = kind
            .expected
            .iter()
            .map(|(rule, sheet, cell)| [rule.clone(), String::new(), sheet.clone(), cell.clone()])
            .collect();
        tell(&kind.group, &kind.title, &expected);
        let none = Vec::new();
        let found = found.get(&kind.file).unwrap_or(&none);
        let found: Vec<(&Place, bool)> = found.iter().map(|one| (&one.place, one.grave)).collect();
        complaint(&format!("{}: {}", kind.group, kind.title), &expected, &found)
    });
    complaints.collect()
}

fn run_scene(scene: &Scene) -> Option<String> {
    let ran = treem(&["run", &scene.workspace, "--period", &scene.period, "--format", "json"]);
    let found = findings(&ran.stdout);
    let mut expected = Vec::new();
    for kind in &scene.kinds {
        let place = [&kind.rule, &kind.unit, &kind.sheet, &kind.cell].map(Clone::clone);
        tell(&kind.group, &kind.title, std::slice::from_ref(&place));
        expected.push(place);
    }
    let found: Vec<(&Place, bool)> = found.iter().map(|one| (&one.place, one.grave)).collect();
    complaint(&scene.title, &expected, &found)
}

#[test]
fn every_kind_of_fault_is_found_at_its_cell_and_raises_no_other_alarm() {
    let folder = tempfile::tempdir().unwrap();
    let register = plant(folder.path());
    println!("{:<12} {:<62} found", "class", "kind");
    let mut complaints = check_files(&register.files);
    complaints.extend(register.scenes.iter().filter_map(run_scene));
    let kinds = register.files.len() + register.scenes.iter().map(|scene| scene.kinds.len()).sum::<usize>();
    println!("{kinds} kinds");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(kinds >= KINDS, "{kinds} kinds");
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
    assert!(findings(&printed).iter().all(|one| !one.grave), "{printed}");
}
