use jiff::civil::date;

use super::*;
use crate::catalogue::Catalogue;
use crate::definitions::{Definitions, SourceFile};
use crate::form;
use crate::message::Explain;
use crate::period::Part;
use crate::units::UnitLevel;

/// The policy with a file laid over the shipped definitions.
fn with(text: &str) -> Result<(Policy, Catalogue), PolicyError> {
    let file = SourceFile { path: "policy.toml".to_owned(), text: text.to_owned() };
    let definitions = Definitions::load(&[])?.overlaid(vec![file])?;
    let catalogue = Catalogue::load(&definitions)?;
    let layout = form::load(&definitions, &catalogue)?;
    Ok((Policy::load(&definitions, &catalogue, &layout)?, catalogue))
}

fn refused(text: &str) -> PolicyError {
    with(text).expect_err("refused")
}

/// The shipped `[[publication]]` record with one line replaced.
fn publication(field: &str, line: &str) -> String {
    let shipped = include_str!("../../../indicators/publication/policy.toml");
    let replaced =
        |own: &str| if own.starts_with(&format!("{field} =")) { line.to_owned() } else { own.to_owned() };
    shipped.lines().map(replaced).collect::<Vec<_>>().join("\n")
}

fn pair(dimension: &str, code: &str) -> Vec<(String, String)> {
    vec![(dimension.to_owned(), code.to_owned())]
}

#[test]
fn the_shipped_policy_protects_one_to_five_below_the_province_and_sensitive_counts_in_it() {
    let (policy, _) = with("").unwrap();
    assert_eq!((policy.low, policy.high, policy.zero), (1, 5, Zero::Show));
    assert!(policy.protects("abused", &[], UnitLevel::District));
    assert!(!policy.protects("abused", &[], UnitLevel::Province));
    assert!(!policy.protects("children", &[], UnitLevel::District));
    assert!(policy.protects("special_by_group", &pair("special_group", "dd"), UnitLevel::Province));
    assert!(!policy.protects("special_by_group", &pair("special_group", "d"), UnitLevel::Province));
    assert!(policy.protects("abused_by_form", &pair("sexual_form", "RAPE"), UnitLevel::Province));
    assert!(!policy.protects("abused_by_form", &pair("sexual_form", "RAPE"), UnitLevel::Region));
    assert!(policy.assumes_known("abused", &[], UnitLevel::Province));
    assert!(!policy.assumes_known("special_by_group", &pair("special_group", "dd"), UnitLevel::Province));
    assert!(policy.protected_count(1) && policy.protected_count(5));
    assert!(!policy.protected_count(0) && !policy.protected_count(6));
}

#[test]
fn what_nobody_has_decided_is_empty() {
    let (policy, _) = with("").unwrap();
    for field in [
        &policy.licence,
        &policy.publisher,
        &policy.contact,
        &policy.base_url,
        &policy.sdmx_agency,
        &policy.approved_by,
        &policy.document,
    ] {
        assert_eq!(field, "");
    }
}

#[test]
fn the_tables_are_those_of_the_publication_chapter() {
    let (policy, catalogue) = with("").unwrap();
    let ids: Vec<&str> = policy.tables.iter().map(|table| table.id.as_str()).collect();
    assert_eq!(ids, ["N", "R", "P1", "P2", "D1", "C1", "S"]);
    let districts = policy.table("D1").unwrap();
    assert_eq!((districts.series.len(), districts.attacker), (5, Attacker::TypesKnown));
    assert!(districts.stands_in(Part::Y, date(2024, 11, 14)));
    assert!(!districts.stands_in(Part::S1, date(2024, 5, 14)), "nothing of districts in six-month reports");
    assert!(!districts.stands_in(Part::Y, date(2025, 11, 14)), "there are no districts any more");
    assert!(policy.table("C1").unwrap().stands_in(Part::Y, date(2025, 11, 14)));
    let provinces = policy.table("P2").unwrap();
    let categories = |element: &str| -> Vec<&str> {
        provinces
            .series
            .iter()
            .filter(|one| one.element == element)
            .map(|one| one.category.as_str())
            .collect()
    };
    assert_eq!(
        categories("abused_by_relation"),
        ["FAMILY", "KNOWN", "PROF", "STR", "OTHER"].map(|code| format!("relation_group={code}"))
    );
    assert_eq!(categories("abused_by_setting").len(), 8);
    let family = policy.parts(&catalogue, "abused_by_relation", "relation_group=FAMILY").unwrap();
    assert_eq!(family.len(), 3);
    assert_eq!(policy.parts(&catalogue, "abused_by_relation", "relation_group=NONE"), None);
    let nation = policy.table("N").unwrap();
    assert!(nation.series.iter().any(|one| one.category == "age_victim=lt6;sexual_form=RAPE"));
}

#[test]
fn an_overlay_that_forgets_an_abuse_related_element_is_refused() {
    let error = refused("publication_series = [{ element = \"abused_consequence\", remove = true }]\n");
    assert!(
        matches!(&error, PolicyError::Uncovered { element } if element == "abused_consequence"),
        "{error}"
    );
    let error = refused("publication_series = [{ element = \"injury_deaths\", remove = true }]\n");
    assert!(error.vietnamese().contains("injury_deaths"), "{error}");
}

#[test]
fn fewer_protected_counts_need_a_signature() {
    for (field, line) in [("high", "high = 2"), ("low", "low = 2")] {
        let unsigned = publication(field, line).replace("bands = [0, 1, 6,", "bands = [0, 1, 2, 3, 6,");
        assert!(matches!(refused(&unsigned), PolicyError::Threshold { .. }), "{line}");
        let signed = unsigned.replace("approved_by = \"\"", "approved_by = \"Bộ\"");
        assert!(with(&signed).is_ok(), "{line}");
    }
    let three = publication("high", "high = 3").replace("bands = [0, 1, 6,", "bands = [0, 1, 4, 6,");
    assert_eq!(with(&three).unwrap().0.high, 3);
}

#[test]
fn unknown_fields_names_and_a_second_policy_are_refused() {
    for (text, reason) in [
        (publication("keep", "keep = []\nround = 10"), "unknown field"),
        (publication("low", ""), "missing field"),
        (publication("bands", "bands = [0, 1, 5, 10]"), "a band must begin"),
        (
            publication("keep", "keep = [{ table = \"D1\", unit = \"524\", element = \"injuries\" }]"),
            "stands in no table",
        ),
        (publication("id", "id = \"ours\""), "exactly one"),
        (
            table("levels = [\"village\"]\nseries = [{ element = \"abused\", by = [\"\"] }]"),
            "unknown variant",
        ),
        (
            table("levels = [\"province\"]\nseries = [{ element = \"abuse\", by = [\"\"] }]"),
            "no data element",
        ),
        (
            table("levels = [\"province\"]\nseries = [{ element = \"abused\", by = [\"setting\"] }]"),
            "no breakdown",
        ),
        (table("levels = [\"province\"]\nsheets = [\"B99\"]"), "no sheet"),
        (table("levels = [\"province\"]"), "shows nothing"),
    ] {
        let error = refused(&text);
        assert!(error.to_string().contains(reason), "{reason}: {error}");
    }
}

fn table(rest: &str) -> String {
    format!(
        "[[publication_table]]\nid = \"X\"\nname = {{ vi = \"x\", en = \"x\" }}\nperiods = [\"Y\"]\n{rest}\n"
    )
}

#[test]
fn no_table_names_a_commune_or_shows_sensitive_counts_below_the_province() {
    let communes = table("levels = [\"commune\"]\nseries = [{ element = \"abused\", by = [\"\"] }]");
    let sensitive = table(
        "levels = [\"district\"]\nseries = [{ element = \"special_by_group\", by = [\"special_group\"] }]",
    );
    for text in [communes, sensitive] {
        assert!(matches!(refused(&text), PolicyError::NeverShown { .. }), "{text}");
    }
    let forms = table(
        "levels = [\"district\"]\nseries = [{ element = \"abused_by_form\", by = [\"abuse_form;sex\"] }]",
    );
    let (policy, _) = with(&forms).unwrap();
    let table = policy.table("X").unwrap();
    assert_eq!((table.series.len(), table.attacker), (21, Attacker::TypesUnknown));
}

#[test]
fn a_changed_policy_has_another_fingerprint() {
    let (shipped, other) =
        (with("").unwrap().0, with(&publication("high", "high = 9").replace("6, 10", "10")).unwrap().0);
    assert_ne!(shipped.fingerprint, other.fingerprint);
    assert_eq!(shipped.fingerprint, with("").unwrap().0.fingerprint);
}

#[test]
fn what_programs_of_others_could_not_read_is_refused() {
    for (field, text) in [
        ("licence", "theo Nghị định 47"),
        ("licence", "https://example.org/giay phep"),
        ("base_url", "https://example.org/tre-em"),
        ("base_url", "ftp://example.org/"),
        ("sdmx_agency", "1VN"),
        ("sdmx_agency", "VN.BỘ"),
    ] {
        let error = refused(&publication(field, &format!("{field} = \"{text}\"")));
        assert!(error.vietnamese().contains(field), "{}", error.vietnamese());
    }
    for (field, text) in [
        ("licence", "CC-BY-4.0"),
        ("licence", "https://example.org/licence"),
        ("base_url", "https://example.org/tre-em/"),
        ("sdmx_agency", "VN.GSO"),
    ] {
        assert!(with(&publication(field, &format!("{field} = \"{text}\""))).is_ok(), "{field} {text}");
    }
}
