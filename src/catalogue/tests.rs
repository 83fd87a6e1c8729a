use super::*;
use crate::definitions::SourceFile;

/// The shipped definitions with one more file laid over them.
fn with(path: &str, text: &str) -> Result<Catalogue, DefinitionError> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(path), text).unwrap();
    Catalogue::load(&Definitions::load(&[folder.path()]).unwrap())
}

fn shipped() -> Catalogue {
    Catalogue::load(&Definitions::load(&[]).unwrap()).unwrap()
}

#[test]
fn the_shipped_catalogue_is_sound() {
    let problems: Vec<String> = check(&shipped()).into_iter().map(|problem| problem.en).collect();
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn only_established_codes_are_shipped() {
    let codes: Vec<(String, String)> =
        shipped().indicators.into_iter().filter_map(|one| Some((one.id, one.code?))).collect();
    let expected = [("online_safety_rate", "0605"), ("abused_children", "0101")];
    assert_eq!(codes, expected.map(|(id, code)| (id.to_owned(), code.to_owned())));
}

#[test]
fn series_keys_are_canonical_and_closed_combinations_do_not_exist() {
    let catalogue = shipped();
    for key in [
        "abused",
        "abused|age_victim=lt6;sex=M",
        "abused_by_form|sexual_form=RAPE",
        "children|age_year=0;sex=F",
    ] {
        assert!(catalogue.series_id(key).is_some(), "{key}");
    }
    for key in [
        "abused_by_form",
        "abused_consequence|consequence=PREG;sex=M",
        "live_births|sex=U",
        "abused|sex=M;age_victim=lt6",
    ] {
        assert!(catalogue.series_id(key).is_none(), "{key}");
    }
}

#[test]
fn a_range_in_a_formula_means_the_sum_of_its_categories() {
    let catalogue = shipped();
    let consulted = catalogue.indicator("consulted_rate").unwrap();
    let keys: Vec<&str> =
        consulted.variants[0].denominator.iter().map(|id| catalogue.series(*id).key.as_str()).collect();
    assert_eq!(keys.len(), 9);
    assert!(keys.contains(&"children|age_year=7") && keys.contains(&"children|age_year=15"));
}

#[test]
fn breakdowns_may_come_from_another_element() {
    let catalogue = shipped();
    let abused = catalogue.indicator("abused_children").unwrap();
    let by_setting = abused.variants.iter().find(|variant| variant.category == "setting=FAM").unwrap();
    assert_eq!(catalogue.series(by_setting.numerator[0]).key, "abused_by_setting|setting=FAM");
}

const INDICATOR: &str = r#"
[[indicator]]
id = "test_rate"
set = "abuse"
group = "I"
name = { vi = "Thử", en = "Test" }
unit = "percent"
scale = 100
numerator = ["NUMERATOR"]
denominator = ["cases"]
decimals = 2
periods = ["S1", "Y"]
name_provenance = "project"
definition_provenance = "project"
source = "thử"
"#;

#[test]
fn unknown_references_are_refused_where_they_stand() {
    let error = with("abuse.toml", &INDICATOR.replace("NUMERATOR", "casez")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "abuse.toml, line 2: indicator \"test_rate\": there is no data element \"casez\""
    );
    let error = with("abuse.toml", &INDICATOR.replace("NUMERATOR", "cases|handling=NIX")).unwrap_err();
    assert!(error.to_string().contains("there is no category \"handling=NIX\""), "{error}");
}

#[test]
fn duplicate_codes_and_impossible_formulas_are_found() {
    let text = INDICATOR
        .replace("NUMERATOR", "cases")
        .replace("group = \"I\"", "group = \"I\"\ncode = \"0101\"")
        .replace("source = \"thử\"", "source = \"\"");
    let problems: Vec<String> =
        check(&with("abuse.toml", &text).unwrap()).into_iter().map(|problem| problem.en).collect();
    assert_eq!(
        problems,
        [
            "code 0101 of set \"abuse\" stands at abused_children and test_rate",
            "test_rate: the source is missing",
            "test_rate: a code needs a name read in the circular itself",
            "test_rate: numerator and denominator are the same",
        ]
    );
    let unlike = INDICATOR.replace("\"NUMERATOR\"", "\"cases\", \"offenders\"");
    let problems = check(&with("abuse.toml", &unlike).unwrap());
    assert_eq!(problems[0].en, "test_rate: adds different units of measure (case, offender)");
    let annual = INDICATOR.replace("NUMERATOR", "primary_start");
    let problems = check(&with("abuse.toml", &annual).unwrap());
    assert_eq!(problems[0].en, "test_rate: the S1 report does not collect primary_start");
}

#[test]
fn a_finding_speaks_both_languages() {
    let file = SourceFile {
        path: "r.toml".to_owned(),
        text: "[[rule]]\ncode='R'\nclass='value'\nseverity='error'\nname={vi='a',en='a'}\nmessage={vi='Ô {cell}: {found}.',en='Cell {cell}: {found}.'}\naction={vi='Sửa.',en='Mend.'}\nwhy={vi='',en=''}\nsource='s'\n".to_owned(),
    };
    let resolver = formula::Resolver { dimensions: &[], elements: &[], series: &[] };
    let rules = rule::load(&Definitions::from_layers(&[vec![file]]).unwrap(), &resolver).unwrap();
    let place = crate::finding::Place { cell: "D5".to_owned(), ..Default::default() };
    let finding = crate::finding::Finding::fail("R", place, "{cell}", "");
    assert_eq!(rules["R"].sentence(&finding, crate::message::Lang::Vi), "Ô D5: {cell}. Sửa.");
    assert_eq!(rules["R"].sentence(&finding, crate::message::Lang::En), "Cell D5: {cell}. Mend.");
}

#[test]
fn nothing_is_counted_twice_in_a_formula() {
    let refused = |numerator: &str| {
        with("abuse.toml", &INDICATOR.replace("NUMERATOR", numerator)).unwrap_err().to_string()
    };
    for (numerator, reason) in [
        ("abused|sex=F,F", "\"F,F\" names the category \"sex=F\" twice"),
        ("abused|sex=F;sex=M", "\"abused|sex=F;sex=M\" names the dimension \"sex\" twice"),
        ("abused\", \"abused", "the series \"abused\" stands twice in one sum"),
        ("abused|sex=M,F\", \"abused|sex=F", "the series \"abused|sex=F\" stands twice in one sum"),
    ] {
        let error = refused(numerator);
        assert!(error.ends_with(reason), "{error}");
    }
    let twice = INDICATOR
        .replace("NUMERATOR", "abused")
        .replace("[\"cases\"]", "[\"abused\"]")
        .replace("decimals = 2", "decimals = 2\nby = [{ dimension = \"sex\" }, { dimension = \"sex\" }]");
    assert!(with("abuse.toml", &twice).unwrap_err().to_string().ends_with("broken down by \"sex\" twice"));
}

#[test]
fn no_indicator_is_printed_with_more_decimals_than_are_kept() {
    let text = |decimals: &str| {
        INDICATOR.replace("NUMERATOR", "abused").replace("decimals = 2", &format!("decimals = {decimals}"))
    };
    assert!(with("abuse.toml", &text("6")).is_ok());
    let error = with("abuse.toml", &text("7")).unwrap_err();
    assert!(error.to_string().ends_with("at most 6 decimals are printed"), "{error}");
}

#[test]
fn a_renamed_element_is_found_under_its_former_name() {
    let text = format!(
        "{}\n{}",
        INDICATOR.replace("NUMERATOR", "hurt|sex=F"),
        r#"
[[element]]
id = "harmed"
formerly = ["hurt"]
name = { vi = "Thử", en = "Test" }
unit = "child"
kind = "flow"
over_units = "sum"
periods = ["S1", "Y"]
by = ["sex"]
provenance = "project"
source = "thử"
"#
    );
    let catalogue = with("abuse.toml", &text).unwrap();
    let now = catalogue.series_id("harmed|sex=F").unwrap();
    assert_eq!(catalogue.series_id("hurt|sex=F"), Some(now));
    assert_eq!(catalogue.series_id("hurt"), catalogue.series_id("harmed"));
    assert_eq!(catalogue.series_id("hurt|sex=X"), None);
    assert_eq!(catalogue.element("hurt").unwrap().id, "harmed");
    assert_eq!(catalogue.indicator("test_rate").unwrap().variants[0].numerator, [now]);
}

#[test]
fn a_finding_is_as_grave_as_its_rule_and_an_error_without_one() {
    let catalogue = shipped();
    let severity = |rule: &str| {
        catalogue.severity(&crate::finding::Finding::fail(rule, crate::finding::Place::default(), "", ""))
    };
    for (code, rule) in &catalogue.rules {
        assert_eq!(severity(code), rule.severity);
    }
    assert_eq!(severity("R-NIX-999"), crate::finding::Severity::Error);
}
