use std::collections::BTreeMap;

use jiff::civil::Date;

use super::combine::combine;
use super::coverage::Timeliness;
use super::judge::{Judged, Standing};
use super::look::recompute;
use super::reference::Reference;
use super::resolve::{query_copies, resolve, set_aside};
use super::{FailOn, NoProgress, RunOptions};
use crate::check::{Attribution, Checked};
use crate::intake::Particulars;
use crate::value::Value;
use crate::workspace::Workspace;

fn submission(file: &str, unit: &str, reporter: &str, revision: u32, received: Option<i8>) -> Judged {
    Judged {
        file: file.to_owned(),
        received: received.map(|day| Date::new(2024, 5, day).unwrap()),
        attribution: Some(Attribution {
            unit: unit.to_owned(),
            reporter: reporter.to_owned(),
            period: "2024-S1".parse().unwrap(),
        }),
        particulars: Particulars { revision: Some(revision), ..Particulars::default() },
        ..Judged::default()
    }
}

fn in_force(mut submissions: Vec<Judged>) -> Vec<String> {
    resolve(&mut submissions);
    submissions.into_iter().filter(Judged::in_force).map(|one| one.file).collect()
}

#[test]
fn the_highest_revision_is_in_force_then_the_latest_receipt_then_the_greatest_name() {
    let revision = vec![
        submission("a", "524", "district", 1, Some(10)),
        submission("b", "524", "district", 0, Some(20)),
    ];
    assert_eq!(in_force(revision), ["a"]);
    let receipt = vec![
        submission("a", "524", "district", 0, Some(20)),
        submission("b", "524", "district", 0, Some(10)),
    ];
    assert_eq!(in_force(receipt), ["a"]);
    let unknown =
        vec![submission("a", "524", "district", 0, Some(1)), submission("b", "524", "district", 0, None)];
    assert_eq!(in_force(unknown), ["a"]);
    let name = vec![submission("a", "524", "district", 0, None), submission("b", "524", "district", 0, None)];
    assert_eq!(in_force(name), ["b"]);
}

#[test]
fn units_and_reporters_do_not_compete_and_blocked_files_never_win() {
    let others = vec![
        submission("a", "524", "district", 0, None),
        submission("b", "524", "police", 0, None),
        submission("c", "525", "district", 0, None),
    ];
    assert_eq!(in_force(others), ["a", "b", "c"]);
    let mut blocked = submission("z", "524", "district", 9, None);
    blocked.attribution = None;
    assert_eq!(in_force(vec![blocked, submission("a", "524", "district", 0, None)]), ["a"]);
}

#[test]
fn a_superseded_file_keeps_one_note_that_names_the_one_in_force() {
    let mut submissions =
        vec![submission("a", "524", "district", 0, None), submission("b", "524", "district", 1, None)];
    resolve(&mut submissions);
    assert_eq!(submissions[0].findings.len(), 1);
    assert_eq!(submissions[0].findings[0].rule, "R-STR-017");
    assert_eq!(submissions[0].findings[0].expected, "b");
    assert_eq!(submissions[0].findings[0].place.unit, "524");
}

#[test]
fn two_different_files_with_the_same_revision_are_queried() {
    let mut submissions =
        vec![submission("a", "524", "district", 0, None), submission("b", "524", "district", 0, None)];
    submissions[0].hash = "1".to_owned();
    resolve(&mut submissions);
    assert_eq!(submissions[0].findings[0].rule, "R-STR-032");
}

#[test]
fn the_same_flows_under_two_units_are_queried() {
    let reference = Reference::load(&[]).unwrap();
    let flows: Vec<(String, Value)> = reference
        .catalogue
        .series
        .iter()
        .filter(|series| series.key.starts_with("abused_by_relation"))
        .map(|series| (series.key.clone(), Value::Number(1)))
        .collect();
    let flows: Vec<(&str, Value)> = flows.iter().map(|(key, value)| (key.as_str(), *value)).collect();
    let file = |name, unit| with_values(submission(name, unit, "district", 0, None), &reference, &flows);
    let mut submissions = [file("a", "524"), file("b", "525")];
    query_copies(&mut submissions, &reference.catalogue);
    assert!(submissions[0].findings.is_empty());
    assert_eq!(
        (submissions[1].findings[0].rule.as_str(), submissions[1].findings[0].found.as_str()),
        ("R-STR-027", "a")
    );
}

fn with_values(mut submission: Judged, reference: &Reference, values: &[(&str, Value)]) -> Judged {
    let values: BTreeMap<_, _> =
        values.iter().map(|(key, value)| (reference.catalogue.series_id(key).unwrap(), *value)).collect();
    submission.checked = Checked { values, ..Checked::default() };
    submission.standing = Standing::InForce;
    submission
}

/// The police are authoritative for abused children, the district for support given to them.
#[test]
fn the_authoritative_reporter_is_published_and_the_unit_stands_in_where_it_is_silent() {
    let reference = Reference::load(&[]).unwrap();
    let map = reference.register.at(Date::new(2024, 5, 14).unwrap());
    let expected = map.reporting_units("51");
    let submissions = [
        with_values(
            submission("d", "524", "district", 0, None),
            &reference,
            &[
                ("abused", Value::Number(3)),
                ("abused|sex=F", Value::Number(2)),
                ("abused_supported", Value::Number(1)),
            ],
        ),
        with_values(
            submission("p", "524", "police", 0, None),
            &reference,
            &[
                ("abused", Value::Number(5)),
                ("abused|sex=F", Value::Missing),
                ("abused_supported", Value::Number(9)),
            ],
        ),
    ];
    let combined = combine(&reference.catalogue, "51", expected, &submissions);
    let unit = combined.units.iter().find(|unit| unit.unit.code == "524").unwrap();
    let value = |key: &str| unit.values[reference.catalogue.series_id(key).unwrap().index()];
    assert_eq!(value("abused"), Value::Number(5));
    assert_eq!(value("abused|sex=F"), Value::Number(2));
    assert_eq!(value("abused_supported"), Value::Number(1));
    assert_eq!(combined.reported.iter().collect::<Vec<_>>(), ["524"]);
    let police_alone = combine(&reference.catalogue, "51", expected, &submissions[1..]);
    assert!(police_alone.reported.is_empty(), "the district itself has not reported");
    assert_eq!(combined.units.len(), 13);
}

#[test]
fn a_provincial_agency_speaks_for_the_province_and_a_declared_total_is_not_used() {
    let reference = Reference::load(&[]).unwrap();
    let map = reference.register.at(Date::new(2024, 5, 14).unwrap());
    let mut submissions = [
        with_values(
            submission("h", "51", "health", 0, None),
            &reference,
            &[("live_births", Value::Number(90)), ("abused", Value::Number(4))],
        ),
        with_values(
            submission("t", "51", "province", 0, None),
            &reference,
            &[("children", Value::Number(7))],
        ),
    ];
    set_aside(&mut submissions, "51", &reference.catalogue);
    assert_eq!(submissions[1].standing, Standing::Unused);
    assert_eq!(submissions[1].findings[0].rule, "R-STR-025");
    let combined = combine(&reference.catalogue, "51", map.reporting_units("51"), &submissions);
    let agency: Vec<(&str, Value)> = combined
        .agency
        .iter()
        .map(|(id, number)| (reference.catalogue.series(*id).key.as_str(), *number))
        .collect();
    assert_eq!(agency, [("live_births", Value::Number(90))], "health is not authoritative for abuse");
    assert!(combined.units.iter().all(|unit| unit.values.iter().all(|value| *value == Value::Missing)));
}

#[test]
fn an_unknown_day_of_receipt_is_never_late() {
    let deadline = Date::new(2024, 5, 19).unwrap();
    let day = |day| Some(Date::new(2024, 6, day).unwrap());
    assert_eq!(Timeliness::of(None, deadline), Timeliness::Unknown);
    assert_eq!(Timeliness::of(Some(deadline), deadline), Timeliness::OnTime);
    assert_eq!(Timeliness::of(day(3), deadline), Timeliness::Late(15));
}

#[test]
fn looking_at_a_period_writes_nothing_and_needs_no_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("treem.toml"), "unit = \"51\"\n").unwrap();
    let workspace = Workspace::open(folder.path()).unwrap();
    let options = RunOptions {
        period: "2024-S1".parse().unwrap(),
        jobs: Some(1),
        definitions: Vec::new(),
        fail_on: FailOn::default(),
        map: None,
    };
    let looked = recompute(&workspace, &options, &NoProgress).unwrap();
    assert_eq!((looked.files.combined.units.len(), looked.files.combined.reported.len()), (13, 0));
    assert_eq!(looked.findings.len(), 13, "one per unit that has not reported");
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(left, ["treem.toml"]);
}
