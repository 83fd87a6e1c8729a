use super::*;

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), text: text.to_owned() }
}

fn keys(definitions: &Definitions, kind: &str) -> Vec<String> {
    definitions.records(kind).iter().map(|record| record.key.join("/")).collect()
}

const BASE: &str = "row = [\n { block = \"I\", code = \"01\" },\n { block = \"I\", code = \"02\" },\n]\n";

#[test]
fn records_of_a_form_belong_to_the_sheet_their_file_is_named_after() {
    let definitions = Definitions::from_files(&[file("templates/forms/B05.toml", BASE)]).unwrap();
    assert_eq!(keys(&definitions, "row"), ["B05/01", "B05/02"]);
}

#[test]
fn an_overlay_replaces_adds_places_and_removes_by_key() {
    let overlay = "row = [\n { block = \"I\", code = \"01.1\", after = \"01\" },\n { block = \"I\", code = \"02\", remove = true },\n { block = \"I\", code = \"03\" },\n]\n";
    let files = [file("templates/forms/B05.toml", BASE), file("mine/B05.toml", overlay)];
    let definitions = Definitions::from_files(&files).unwrap();
    assert_eq!(keys(&definitions, "row"), ["B05/01", "B05/01.1", "B05/03"]);
    assert_ne!(definitions.fingerprint(), Definitions::from_files(&files[..1]).unwrap().fingerprint());
}

#[test]
fn an_overlay_file_may_bear_the_name_of_the_file_it_changes() {
    let overlay = "row = [\n { block = \"II\", code = \"01\" },\n { block = \"I\", code = \"02\", remove = true },\n]\n";
    let name = "templates/forms/B05.toml";
    let definitions = Definitions::from_files(&[file(name, BASE), file(name, overlay)]).unwrap();
    assert_eq!(keys(&definitions, "row"), ["B05/01"]);
    assert_eq!(definitions.records("row")[0].body["block"].as_str(), Some("II"));
}

#[test]
fn slips_are_named_with_file_and_line() {
    let twice = "row = [\n { block = \"I\", code = \"01\" },\n { block = \"I\", code = \"01\" },\n]\n";
    let error = Definitions::from_files(&[file("B05.toml", twice)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "B05.toml, line 3: row \"B05/01\": the same record stands twice in this file"
    );
    let error = Definitions::from_files(&[file("x.toml", "[[nonsense]]\nid = 1\n")]).unwrap_err();
    assert!(error.to_string().contains("unknown kind of record"), "{error}");
    let error = Definitions::from_files(&[file("x.toml", "\n\nrow = [ {")]).unwrap_err();
    assert!(error.to_string().starts_with("x.toml, line 3"), "{error}");
}

#[test]
fn unknown_fields_are_refused() {
    #[derive(serde::Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Set {
        id: String,
    }
    let definitions = Definitions::from_files(&[file("s.toml", "[[set]]\nid = \"a\"\nnmae = 1\n")]).unwrap();
    let error = definitions.read::<Set>("set").unwrap_err();
    assert!(error.to_string().starts_with("s.toml, line 1: set \"a\": unknown field `nmae`"), "{error}");
}
