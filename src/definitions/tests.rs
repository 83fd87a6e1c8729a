use super::*;

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), text: text.to_owned() }
}

/// The definitions of one layer.
fn single(path: &str, text: &str) -> Result<Definitions, DefinitionError> {
    Definitions::from_layers(&[vec![file(path, text)]])
}

fn keys(definitions: &Definitions, kind: &str) -> Vec<String> {
    definitions.records(kind).iter().map(|record| record.key.join("/")).collect()
}

/// Where the shipped definitions stand in the sources.
fn shipped_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

const BASE: &str = "row = [\n { block = \"I\", code = \"01\" },\n { block = \"I\", code = \"02\" },\n]\n";

#[test]
fn records_of_a_form_belong_to_the_sheet_their_file_is_named_after() {
    let definitions = single("templates/forms/B05.toml", BASE).unwrap();
    assert_eq!(keys(&definitions, "row"), ["B05/01", "B05/02"]);
}

#[test]
fn an_overlay_replaces_adds_places_and_removes_by_key() {
    let overlay = "row = [\n { block = \"I\", code = \"01.1\", after = \"01\" },\n { block = \"I\", code = \"02\", remove = true },\n { block = \"I\", code = \"03\" },\n]\n";
    let layers = [vec![file("templates/forms/B05.toml", BASE)], vec![file("mine/B05.toml", overlay)]];
    let definitions = Definitions::from_layers(&layers).unwrap();
    assert_eq!(keys(&definitions, "row"), ["B05/01", "B05/01.1", "B05/03"]);
    assert_ne!(definitions.fingerprint(), Definitions::from_layers(&layers[..1]).unwrap().fingerprint());
}

#[test]
fn a_directory_may_mirror_the_shipped_files() {
    let path = "indicators/reporters.toml";
    let reporter = |name: &str| file(path, &format!("[[reporter]]\nid = \"police\"\nname = \"{name}\"\n"));
    let layers = [vec![reporter("shipped")], vec![reporter("first")], vec![reporter("second")]];
    let definitions = Definitions::from_layers(&layers).unwrap();
    let [record] = definitions.records("reporter") else { panic!("one record") };
    assert!(record.text.contains("name = \"second\""), "{}", record.text);

    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("indicators")).unwrap();
    std::fs::copy(shipped_folder().join(path), folder.path().join(path)).unwrap();
    let mirrored = Definitions::load(&[folder.path(), folder.path()]).unwrap();
    assert_eq!(mirrored.fingerprint(), Definitions::load(&[]).unwrap().fingerprint());
}

#[test]
fn a_table_replaces_the_shipped_one_of_its_file_name_wherever_it_stands() {
    let shipped = vec![file("indicators/units/regions.csv", "old"), file("templates/sample/sizes.csv", "s")];
    for path in ["regions.csv", "mine/regions.csv", "indicators/units/regions.csv"] {
        let layers = [shipped.clone(), vec![file(path, "new")]];
        let definitions = Definitions::from_layers(&layers).unwrap();
        let tables: Vec<_> = definitions.tables("").collect();
        assert_eq!(tables, [("indicators/units/regions.csv", "new"), ("templates/sample/sizes.csv", "s")]);
        assert_ne!(
            definitions.fingerprint(),
            Definitions::from_layers(&layers[..1]).unwrap().fingerprint(),
            "{path}"
        );
    }
}

#[test]
fn a_table_that_replaces_nothing_is_refused_by_name() {
    let shipped = vec![file("indicators/units/regions.csv", "old")];
    let refused = |files: Vec<SourceFile>| Definitions::from_layers(&[shipped.clone(), files]).unwrap_err();
    let error = refused(vec![file("mine/region.csv", "new")]);
    assert!(matches!(&error, DefinitionError::UnknownTable { file, .. } if file == "mine/region.csv"));
    assert!(error.to_string().ends_with("the tables are regions.csv"), "{error}");
    assert!(error.vietnamese().contains("mine/region.csv"));
    let error = refused(vec![file("a/regions.csv", "1"), file("b/regions.csv", "2")]);
    assert!(matches!(&error, DefinitionError::TableTwice { file, other }
        if file == "b/regions.csv" && other == "a/regions.csv"));
}

#[test]
fn no_two_shipped_tables_have_the_same_file_name() {
    let definitions = Definitions::load(&[]).unwrap();
    let names: Vec<&str> = definitions.tables("").map(|(path, _)| record::name_of(path)).collect();
    let distinct: std::collections::BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(distinct.len(), names.len());
}

#[test]
fn an_overlay_file_may_bear_the_name_of_the_file_it_changes() {
    let overlay = "row = [\n { block = \"II\", code = \"01\" },\n { block = \"I\", code = \"02\", remove = true },\n]\n";
    let name = "templates/forms/B05.toml";
    let definitions = Definitions::from_layers(&[vec![file(name, BASE)], vec![file(name, overlay)]]).unwrap();
    assert_eq!(keys(&definitions, "row"), ["B05/01"]);
    assert!(definitions.records("row")[0].text.contains("block = \"II\""));
}

#[test]
fn slips_are_named_with_file_and_line() {
    let twice = "row = [\n { block = \"I\", code = \"01\" },\n { block = \"I\", code = \"01\" },\n]\n";
    let error = single("B05.toml", twice).unwrap_err();
    assert_eq!(
        error.to_string(),
        "B05.toml, line 3: row \"B05/01\": the same record stands twice in this file"
    );
    let error = single("x.toml", "[[nonsense]]\nid = 1\n").unwrap_err();
    assert!(error.to_string().contains("unknown kind of record"), "{error}");
    let error = single("x.toml", "\n\nrow = [ {").unwrap_err();
    assert!(error.to_string().starts_with("x.toml, line 3"), "{error}");
}

#[test]
fn what_the_program_carries_is_what_its_folders_say() {
    let mut files = Vec::new();
    for folder in ["indicators", "templates"] {
        for mut file in source::directory(&shipped_folder().join(folder)).unwrap() {
            file.path = format!("{folder}/{}", file.path);
            files.push(file);
        }
    }
    let (read, carried) = (Definitions::from_layers(&[files]).unwrap(), Definitions::load(&[]).unwrap());
    assert_eq!(read.fingerprint(), carried.fingerprint());
    assert!(!carried.records("rule").is_empty());
    for (kind, list) in &read.records {
        for (read, carried) in list.iter().zip(carried.records(kind)) {
            assert_eq!(
                (&read.key, &read.location, &read.json),
                (&carried.key, &carried.location, &carried.json)
            );
        }
    }
    assert!(read.tables("").eq(carried.tables("")));
}

#[test]
fn a_record_reads_alike_from_its_json_and_from_its_toml() {
    #[derive(serde::Deserialize, Debug, PartialEq)]
    struct Rule {
        code: String,
        share: f64,
        whole: f64,
        list: Vec<Option<i64>>,
    }
    for number in ["0.1", "0.002", "1e-7", "3.0", "123456789.123456789", "5e-324"] {
        let text = format!("[[rule]]\ncode = \"Ạ\\\"\"\nshare = {number}\nwhole = 3\nlist = [1, -2]\n");
        let definitions = single("r.toml", &text).unwrap();
        let record = &definitions.records("rule")[0];
        let quick: Rule = serde_json::from_str(&record.json).unwrap();
        assert_eq!(quick, toml::from_str(&record.text).unwrap());
        assert_eq!(quick.share, number.parse::<f64>().unwrap());
    }
}

#[test]
fn unknown_fields_are_refused() {
    #[derive(serde::Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Set {
        id: String,
    }
    let definitions = single("s.toml", "[[set]]\nid = \"a\"\nnmae = 1\n").unwrap();
    let error = definitions.read::<Set>("set").unwrap_err();
    assert!(error.to_string().starts_with("s.toml, line 1: set \"a\": unknown field `nmae`"), "{error}");
}
