use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use super::build::of_period;
use super::*;
use crate::batch::{FailOn, Judged, NoProgress, Recomputed, RunOptions, recompute};
use crate::compute::{Input, compute};
use crate::intake::{Entry, Fact, Origin};
use crate::message::{Bilingual, Explain, Lang};
use crate::period::Period;
use crate::report::tidy;
use crate::value::{State, Value};
use crate::workspace::Workspace;

/// The shipped sample of the first half of 2024, faults and all, read once.
fn sample() -> &'static Recomputed {
    static SAMPLE: OnceLock<Recomputed> = OnceLock::new();
    SAMPLE.get_or_init(read_sample)
}

fn period() -> Period {
    "2024-S1".parse().unwrap()
}

fn read_sample() -> Recomputed {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/quang-ngai");
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox/2024-S1");
    std::fs::create_dir_all(&inbox).unwrap();
    std::fs::copy(sample.join("treem.toml"), folder.path().join("treem.toml")).unwrap();
    for file in std::fs::read_dir(sample.join("inbox/2024-S1")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), inbox.join(file.file_name())).unwrap();
    }
    let options = RunOptions {
        period: period(),
        jobs: None,
        definitions: Vec::new(),
        fail_on: FailOn::default(),
        map: None,
    };
    recompute(&Workspace::open(folder.path()).unwrap(), &options, &NoProgress).unwrap()
}

fn ask(id: &str, unit: &str) -> Result<Explanation, ExplainError> {
    let question = Question { id: id.to_owned(), category: None, unit: unit.to_owned() };
    of_period(sample(), period(), &question)
}

/// A share of the rows of data.csv, at every unit and of both kinds: all of them would take too long.
#[test]
fn every_number_of_the_table_is_explained_and_is_what_its_cells_add_up_to() {
    let recomputed = sample();
    let rows = tidy::rows(&recomputed.reference.catalogue, &recomputed.figures);
    let mut states: BTreeMap<State, usize> = BTreeMap::new();
    let indicators = rows.iter().filter(|row| row.kind == tidy::Kind::Indicator);
    let series = rows.iter().filter(|row| row.kind == tidy::Kind::Series).step_by(97);
    for row in indicators.step_by(11).chain(series) {
        let id = if row.kind == tidy::Kind::Series && !row.category.is_empty() {
            format!("{}|{}", row.id, row.category)
        } else {
            row.id.to_owned()
        };
        let category = (row.kind == tidy::Kind::Indicator).then(|| row.category.to_owned());
        let question = Question { id: id.clone(), category, unit: row.unit.to_owned() };
        let explained = of_period(recomputed, period(), &question).unwrap();
        if explained.topic.kind != row.kind {
            // An element that bears the name of an indicator is reached by the indicator.
            continue;
        }
        let figure = &explained.figure;
        assert_eq!((figure.value, figure.state), (row.value, row.state), "{id} of {}", row.unit);
        assert_eq!((figure.numerator, figure.denominator), (row.numerator, row.denominator), "{id}");
        let counted = explained.units.iter().filter(|part| part.left_out.is_none()).count();
        assert_eq!(counted, usize::try_from(row.units_reported).unwrap(), "{id} of {}", row.unit);
        *states.entry(row.state).or_default() += 1;
    }
    assert!(states[&State::Value] > 100 && states.contains_key(&State::Missing), "{states:?}");
}

#[test]
fn a_unit_that_did_not_submit_is_left_out_by_name() {
    let explained = ask("abused_children", "51").unwrap();
    assert_eq!((explained.figure.units_reported, explained.figure.units_expected), (12, 13));
    let left: Vec<_> =
        explained.units.iter().filter_map(|part| Some((part.unit.code.as_str(), part.left_out?))).collect();
    assert_eq!(left, [("533", LeftOut::NotReported)]);
    assert!(explained.topic.upper_bound);
    let note = |of: &Explanation| words::upper_bound(of, Lang::Vi);
    assert!(note(&explained).unwrap().contains("không phải là cận trên"), "a unit is missing");
    let mut whole = explained.clone();
    whole.figure.units_reported = 13;
    assert!(note(&whole).unwrap().starts_with("tổng của các đơn vị là cận trên"));
    let own = ask("abused_children", "533").unwrap();
    assert_eq!((own.figure.state, own.figure.value), (State::Missing, None));
    assert_eq!(note(&own), None, "one unit is no sum");
}

#[test]
fn a_rejected_cell_tells_the_finding_that_stands_against_it() {
    let rejected = ask("injuries|injury_cause=BURN;sex=M", "528").unwrap();
    assert_eq!(rejected.figure.state, State::Rejected);
    assert_eq!(rejected.units[0].left_out, Some(LeftOut::Rejected));
    let cell = &rejected.units[0].cells[0];
    assert_eq!((cell.value, cell.number()), (Value::Rejected, None));
    assert!(matches!(cell.read_otherwise(), Some(Value::Number(_))));
    let total = ask("injuries|sex=M", "528").unwrap();
    let cell = &total.units[0].cells[0];
    assert!(cell.findings.iter().any(|finding| finding.rule == "R-BAL-001"), "{:?}", cell.findings);
}

#[test]
fn the_file_in_force_is_named_and_the_one_it_replaced_is_not() {
    let revised = ask("abused_children", "531").unwrap();
    let origin = revised.units[0].cells[0].origin.as_ref().unwrap();
    assert_eq!((origin.revision, origin.file.ends_with("_ban-sua-1.xlsx")), (1, true));
}

#[test]
fn numbers_typed_as_text_keep_what_was_typed() {
    let typed = ask("children", "536").unwrap();
    let cell = &typed.units[0].cells[0];
    let origin = cell.origin.as_ref().unwrap();
    assert_eq!((origin.raw.as_str(), origin.entry, cell.value), ("5.417", Entry::Text, Value::Number(5417)));
    assert_eq!(cell.findings.iter().map(|one| one.rule.as_str()).collect::<Vec<_>>(), ["R-VAL-001"]);
}

#[test]
fn what_is_unknown_is_said_with_what_may_have_been_meant() {
    let near = |id: &str, unit: &str| {
        let error = ask(id, unit).unwrap_err();
        assert!(error.is_usage() && !error.vietnamese().is_ascii());
        (error.near().to_vec(), error)
    };
    let (ids, error) = near("abused_childern", "51");
    assert!(matches!(error, ExplainError::UnknownId { .. }));
    assert_eq!(ids[0], "abused_children");
    let (categories, error) = near("abused_children|sex=W", "51");
    assert!(matches!(error, ExplainError::UnknownCategory { .. }));
    assert!(categories.iter().all(|one| one.starts_with("sex=")), "{categories:?}");
    let (units, error) = near("abused_children", "Huyện Bình Son");
    assert!(matches!(error, ExplainError::UnknownUnit { .. }));
    assert_eq!(units[0], "524 (Huyện Bình Sơn)");
    let (_, error) = near("abused_rate", "51");
    assert!(matches!(error, ExplainError::NotInPeriod { .. }), "annual only: {error}");
}

#[test]
fn an_official_code_and_categories_in_any_order_are_understood() {
    assert_eq!(ask("0101", "51").unwrap().topic.id, "abused_children");
    let question = |category: &str| Question {
        id: "injuries".to_owned(),
        category: Some(category.to_owned()),
        unit: "522".to_owned(),
    };
    for category in ["injury_cause=BURN;sex=M", "sex=M; injury_cause=BURN"] {
        let explained = of_period(sample(), period(), &question(category)).unwrap();
        assert_eq!(explained.topic.category, "injury_cause=BURN;sex=M");
    }
}

/// The agency's figure is shown for the whole; the units' are not added to it.
#[test]
fn a_provincial_agencys_figure_stands_for_the_whole() {
    let mut recomputed = read_sample();
    let id = recomputed.reference.catalogue.series_id("cases").unwrap();
    let origin = Origin { sheet: "B06".into(), cell: "D9".into(), raw: "77".into(), entry: Entry::Typed };
    let mut police = Judged { file: "inbox/2024-S1/cong-an.xlsx".into(), ..Judged::default() };
    police.attribution = Some(crate::check::Attribution {
        unit: "51".into(),
        reporter: recomputed.reference.catalogue.element_of(id).authority.clone(),
        period: period(),
    });
    police.standing = crate::batch::Standing::InForce;
    police.facts = vec![Fact { series: "cases".into(), value: Value::Number(77), origin }];
    police.checked.values.insert(id, Value::Number(77));
    recomputed.files.submissions.push(police);
    recomputed.files.combined.agency.insert(id, Value::Number(77));
    let combined = &recomputed.files.combined;
    recomputed.figures = compute(&Input {
        catalogue: &recomputed.reference.catalogue,
        period: period(),
        series: recomputed.figures.series.clone(),
        parent: recomputed.figures.units[0].clone(),
        units: combined.units.clone(),
        agency: combined.agency.clone(),
        disputed: combined.disputed.clone(),
        base: None,
    })
    .unwrap();
    let question = |unit: &str| Question { id: "abuse_cases".into(), category: None, unit: unit.into() };
    let whole = of_period(&recomputed, period(), &question("51")).unwrap();
    assert_eq!(whole.figure.value.unwrap().text(), "77");
    assert_eq!(whole.agency[0].origin.as_ref().unwrap().file, "inbox/2024-S1/cong-an.xlsx");
    assert!(whole.units.iter().all(|part| part.left_out == Some(LeftOut::Agency)));
    let own = of_period(&recomputed, period(), &question("522")).unwrap();
    assert!(own.agency.is_empty() && own.units[0].left_out.is_none());
}

#[test]
fn a_live_total_that_was_settled_says_what_the_file_showed() {
    let origin = CellOrigin {
        file: "a.xlsx".into(),
        revision: 0,
        reporter: Bilingual::new("Huyện", "District"),
        is_agency: false,
        sheet: "B07".into(),
        cell: "D9".into(),
        raw: "900".into(),
        entry: Entry::Formula,
        read: Value::Number(900),
    };
    let mut cell = CellTrace {
        series: "injuries".into(),
        side: Side::Numerator,
        value: Value::Number(2134),
        decimals: 0,
        origin: Some(origin),
        disputed: false,
        findings: Vec::new(),
    };
    let told = words::remarks(&cell, Lang::Vi);
    assert_eq!(told, ["công thức trong tệp cho 900; cộng lại từ các ô thành phần là 2.134, dùng số này"]);
    cell.value = Value::Number(900);
    assert!(words::remarks(&cell, Lang::Vi).is_empty());
}
