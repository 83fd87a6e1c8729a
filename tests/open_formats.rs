//! The formats of the open data, read by the programs of others.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::ministry::{PERIOD, folder, ministry, publish, published};
use common::{root, run_python};
use serde_json::{Value as Json, json};

/// The answer of a helper of `tests/python`.
#[track_caller]
fn ask(script: &str, arguments: &[&str]) -> Json {
    let script = root().join("tests/python").join(script);
    let arguments = [&[script.to_str().unwrap()], arguments].concat();
    let done = run_python(&arguments, "");
    assert_eq!(done.code, 0, "{}", done.stderr);
    serde_json::from_str(&done.stdout).unwrap()
}

#[test]
fn the_package_is_valid_and_a_wrong_code_is_not() {
    let folder = folder(published());
    let wrong = [
        "unit=999",
        "unit_name=x",
        "measure=sex",
        "category=sex=Z",
        "category=abused",
        "obs_status=F",
        "unit_level=commune",
        "table=sex=F",
        "value=-1",
        "units_reported=many",
        "period=2023",
    ];
    let answer = ask("open_package.py", &[&[folder.to_str().unwrap()], &wrong[..]].concat());
    assert_eq!((&answer["whole"], &answer["small"]), (&json!([]), &json!([])), "{answer}");
    for story in wrong {
        let errors = answer["planted"][story].as_array().unwrap();
        let of_code = |error: &Json| {
            ["foreign-key", "constraint-error", "type-error"].contains(&error[0].as_str().unwrap())
        };
        assert!(!errors.is_empty() && errors.iter().all(of_code), "{story}: {errors:?}");
    }
}

#[test]
fn what_nobody_has_decided_is_left_out_of_the_package() {
    let text = std::fs::read_to_string(folder(published()).join("datapackage.json")).unwrap();
    let package: Json = serde_json::from_str(&text).unwrap();
    assert_eq!((package.get("licenses"), package.get("contributors")), (None, None));
    assert_eq!(package["created"], "2024-11-14T00:00:00+07:00", "the cut-off, not the clock");
}

#[test]
fn pysdmx_reads_every_figure_against_the_structure() {
    let folder = folder(published());
    let answer = ask("sdmx.py", &[folder.to_str().unwrap()]);
    let dimensions = ["FREQ", "REF_AREA", "INDICATOR", "SEX", "AGE", "BREAKDOWN", "TIME_PERIOD"];
    assert_eq!(answer["dimensions"], json!(dimensions));
    assert_eq!(answer["attributes"], json!(["UNIT_MEASURE", "OBS_STATUS", "CONF_STATUS"]));
    assert!(answer["rows"].as_u64().unwrap() > 100_000, "{answer}");
    assert_eq!((&answer["observations"], &answer["different"]), (&answer["rows"], &json!(0)), "{answer}");
    assert_eq!((&answer["twice"], &answer["unknown"]), (&json!(0), &json!([])), "{answer}");
    assert_eq!(answer["unnamed"], json!([]), "every code has a name");
    assert_eq!(answer["agency"], "UNREGISTERED", "nobody is named who has not decided");
    let readme = std::fs::read_to_string(folder.join("README.vi.md")).unwrap();
    assert!(readme.contains("Mã cơ quan SDMX: chưa có quyết định"), "{readme}");
}

#[test]
fn the_description_for_catalogues_fits_the_profile_and_no_longer_once_something_is_taken_away() {
    let folder = folder(published());
    let shapes = root().join("tests/shapes/dcat-ap.ttl");
    let answer = ask("dcat.py", &[folder.to_str().unwrap(), shapes.to_str().unwrap()]);
    assert_eq!((&answer["violations"], &answer["different"]), (&json!([]), &json!([])), "{answer}");
    for (taken, violations) in answer["taken"].as_object().unwrap() {
        let property = taken.split_once(' ').unwrap().1;
        assert_eq!(violations, &json!([property]), "{taken}");
    }
    let properties = answer["properties"].to_string();
    assert!(!properties.contains("license") && !properties.contains("publisher"), "{properties}");
}

#[test]
fn the_workbook_says_what_the_table_says_row_by_row() {
    let folder = folder(published());
    let answer = ask("open_workbook.py", &[folder.to_str().unwrap()]);
    assert_eq!(answer["sheets"], json!(["Bìa", "Mục lục", "Ghi chú"]));
    assert_eq!((&answer["different"], &answer["compared"]), (&json!([]), &answer["rows"]), "{answer}");
    assert_eq!((&answer["missing"], &answer["unexplained"]), (&json!([]), &json!([])), "{answer}");
    let groups = answer["groups"].as_array().unwrap();
    let tables: Vec<&Json> = answer["tables"].as_array().unwrap().iter().skip(2).collect();
    assert_eq!(tables, groups.iter().collect::<Vec<_>>(), "one table for each level of each table");
    assert_eq!((&answer["frozen"], &answer["filters"]), (&json!(groups.len()), &json!(groups.len())));
    assert_eq!(
        (&answer["merged"], &answer["filled"], &answer["coloured"]),
        (&json!([]), &json!(0), &json!(0))
    );
    assert_eq!((&answer["language"], &answer["created"]), (&json!(true), &json!("2024-11-14T00:00:00Z")));
    assert_eq!(answer["title"], "Số liệu mở về trẻ em, năm 2024");
}

#[test]
fn whoever_has_decided_is_named_in_every_format() {
    let ministry = ministry().copied();
    let shipped = std::fs::read_to_string(root().join("indicators/publication/policy.toml")).unwrap();
    let decided = [
        ("licence", "https://example.org/licence"),
        ("publisher", "Cơ quan thử"),
        ("contact", "open@example.org"),
        ("base_url", "https://example.org/tre-em/"),
        ("sdmx_agency", "VN_TEST"),
    ];
    let text = decided.iter().fold(shipped, |text, (field, value)| {
        text.replace(&format!("{field} = \"\""), &format!("{field} = \"{value}\""))
    });
    ministry.overlay("policy.toml", &text);
    assert!(ministry.run(PERIOD, &[]).code <= 2);
    publish(&ministry, &[]).expect(0);
    let folder = folder(&ministry);
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let package: Json = serde_json::from_str(&text("datapackage.json")).unwrap();
    assert_eq!(package["licenses"], json!([{ "path": "https://example.org/licence" }]));
    assert_eq!(package["contributors"], json!([{ "title": "Cơ quan thử", "roles": ["publisher"] }]));
    assert!(text("sdmx.csv").contains(",VN_TEST:TRE_EM(2024.2.1),"));
    assert!(!text("sdmx-structure.json").contains("UNREGISTERED"));
    assert!(text("README.vi.md").contains("Cơ quan công bố: Cơ quan thử."));
    let shapes = root().join("tests/shapes/dcat-ap.ttl");
    let answer = ask("dcat.py", &[folder.to_str().unwrap(), shapes.to_str().unwrap()]);
    assert_eq!((&answer["violations"], &answer["different"]), (&json!([]), &json!([])), "{answer}");
    let addresses = answer["addresses"].as_array().unwrap();
    assert!(addresses.contains(&json!("https://example.org/tre-em/data.csv")), "{addresses:?}");
    let properties = answer["properties"].to_string();
    for property in ["license", "publisher", "contactPoint"] {
        assert!(properties.contains(property), "{property}: {properties}");
    }
}
