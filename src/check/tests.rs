use std::collections::BTreeMap;

use super::*;
use crate::catalogue::{Catalogue, Source};
use crate::definitions::Definitions;
use crate::finding::{Finding, Place};
use crate::form::{self, Layout};
use crate::intake::{Claim, ClaimSource, Entry, Fact, FileRead, Origin};
use crate::message::Lang;
use crate::period::{Part, Period};
use crate::units::UnitRegister;
use crate::value::Value;

struct World {
    catalogue: Catalogue,
    layout: Layout,
    register: UnitRegister,
}

fn world() -> World {
    let definitions = Definitions::load(&[]).unwrap();
    let catalogue = Catalogue::load(&definitions).unwrap();
    let layout = form::load(&definitions, &catalogue).unwrap();
    let tables: Vec<(&str, &str)> = definitions.tables("indicators/units/").collect();
    let register = UnitRegister::load(&tables).unwrap();
    World { catalogue, layout, register }
}

fn submission(values: &[(&str, i64)]) -> FileRead {
    let facts = values.iter().enumerate().map(|(index, (series, number))| Fact {
        series: (*series).to_owned(),
        value: Value::Number(*number),
        origin: Origin {
            sheet: "B".to_owned(),
            cell: format!("D{}", index + 9),
            raw: number.to_string(),
            entry: Entry::Typed,
        },
    });
    FileRead { facts: facts.collect(), ..FileRead::default() }
}

fn checked(world: &World, values: &[(&str, i64)], source: Source) -> Checked {
    check(&submission(values), &world.layout, &world.catalogue, Part::S1, source)
}

fn states(world: &World, checked: &Checked) -> BTreeMap<String, Value> {
    checked.values.iter().map(|(id, value)| (world.catalogue.series(*id).key.clone(), *value)).collect()
}

#[test]
fn a_wrong_total_stays_in_use_and_unconfirmed_parts_are_rejected() {
    let world = world();
    let checked = checked(
        &world,
        &[("injuries", 10), ("injuries|sex=M", 6), ("injuries|sex=F", 5)],
        Source::Territorial,
    );
    let states = states(&world, &checked);
    assert_eq!(states["injuries"], Value::Number(10));
    assert_eq!(states["injuries|sex=M"], Value::Rejected);
    assert_eq!(states["injuries|sex=F"], Value::Rejected);
    let failed: Vec<_> = checked.findings.iter().filter(|one| one.rule == "R-BAL-001").collect();
    assert_eq!(failed.len(), 1);
    assert_eq!((failed[0].found.as_str(), failed[0].expected.as_str()), ("10", "11"));
    assert_eq!(failed[0].place.cell, "D9");
    assert!(checked.disputed.contains(&world.catalogue.series_id("injuries").unwrap()));
    let said = world.catalogue.sentence(failed[0], Lang::Vi);
    assert!(said.contains("vẫn được dùng và mang dấu ≠ (chưa khớp)"), "{said}");
    assert!(said.contains("bị loại vì không có phép cộng khác xác nhận: D10, D11"), "{said}");
}

/// One mistyped total must not take parts along that another balance confirms.
#[test]
fn parts_confirmed_by_another_balance_keep_their_value() {
    let world = world();
    let causes = ["DROWN", "TRAFFIC", "FALL", "BURN", "POISON", "ANIMAL", "SHARP", "ELEC", "OTH"];
    let mut values: Vec<(String, i64)> =
        vec![("injuries".to_owned(), 10), ("injuries|sex=M".to_owned(), 9), ("injuries|sex=F".to_owned(), 0)];
    values.extend(causes.iter().map(|cause| (format!("injuries|injury_cause={cause};sex=M"), 1)));
    let values: Vec<(&str, i64)> = values.iter().map(|(key, number)| (key.as_str(), *number)).collect();
    let checked = checked(&world, &values, Source::Territorial);
    let states = states(&world, &checked);
    assert_eq!(states["injuries|sex=M"], Value::Number(9), "confirmed by its nine causes");
    assert_eq!(states["injuries|sex=F"], Value::Rejected, "nothing speaks for it");
}

#[test]
fn a_part_above_its_whole_is_rejected_and_the_whole_is_not() {
    let world = world();
    let checked = checked(&world, &[("abused", 3), ("abused|online=NET", 4)], Source::Territorial);
    let states = states(&world, &checked);
    assert_eq!(states["abused"], Value::Number(3));
    assert_eq!(states["abused|online=NET"], Value::Rejected);
    assert!(
        checked.findings.iter().any(|one| one.rule == "R-INE-001" && one.place.series == "abused|online=NET")
    );
}

/// 8,709 = 6,432 + 857 + 106 + 1,314 and 6,432 = 2,191 + 31 + 1,096 + 3,114 (lsvn.vn a39126).
#[test]
fn published_sums_of_2015_to_2019_pass() {
    let world = world();
    let form = |code: &str| format!("abused_by_form|abuse_form={code}");
    let act = |code: &str| format!("abused_by_form|sexual_form={code}");
    let values: Vec<(String, i64)> = vec![
        ("abused".to_owned(), 8709),
        (form("SEX"), 6432),
        (form("VIOL"), 857),
        (form("TRAF"), 106),
        (form("OTH"), 1314),
        (form("EXPL"), 0),
        (form("ABAN"), 0),
        (form("NEGL"), 0),
        (act("RAPE"), 2191),
        (act("COERCE"), 31),
        (act("MOLEST"), 1096),
        (act("INTERC"), 3114),
        (act("PROST"), 0),
    ];
    let values: Vec<(&str, i64)> = values.iter().map(|(key, number)| (key.as_str(), *number)).collect();
    let result = checked(&world, &values, Source::Territorial);
    assert!(
        result.findings.iter().all(|one| one.outcome != crate::finding::Outcome::Fail),
        "{:?}",
        result.findings
    );
    assert!(result.outcomes["R-INE-002"].pass >= 2);
}

/// Hotline 111 published 9,601 against parts that add up to 9,592.
#[test]
fn the_hotline_total_that_does_not_add_up_fails_with_both_numbers() {
    let world = world();
    let channels = world.catalogue.dimension("hotline_channel").unwrap();
    let mut values: Vec<(String, i64)> = vec![("hotline_interventions".to_owned(), 9601)];
    for (index, channel) in channels.categories.iter().enumerate() {
        let number = if index == 0 { 9592 } else { 0 };
        values.push((format!("hotline_interventions|hotline_channel={}", channel.code), number));
    }
    let values: Vec<(&str, i64)> = values.iter().map(|(key, number)| (key.as_str(), *number)).collect();
    let result = checked(&world, &values, Source::Ministry);
    let finding = result.findings.iter().find(|one| one.rule == "R-BAL-001").unwrap();
    assert_eq!((finding.found.as_str(), finding.expected.as_str()), ("9601", "9592"));
}

/// No order holds between cases, children and offenders.
#[test]
fn cases_children_and_offenders_are_not_ordered() {
    let world = world();
    for numbers in [(1, 5, 9), (9, 5, 1), (5, 9, 1)] {
        let values = [("cases", numbers.0), ("abused", numbers.1), ("offenders", numbers.2)];
        let result = checked(&world, &values, Source::Territorial);
        assert!(result.findings.iter().all(|one| one.outcome != crate::finding::Outcome::Fail));
    }
}

/// A submission with one more cell that holds no number.
fn with_cell(values: &[(&str, i64)], series: &str, value: Value, raw: &str) -> FileRead {
    let mut read = submission(values);
    let origin =
        Origin { sheet: "B".to_owned(), cell: "Z9".to_owned(), raw: raw.to_owned(), entry: Entry::Typed };
    read.facts.push(Fact { series: series.to_owned(), value, origin });
    read
}

#[test]
fn a_blank_cell_among_filled_ones_is_asked_about_at_its_place() {
    let world = world();
    let values = [("injuries", 10), ("injuries|sex=M", 6)];
    let rules = |value, raw| -> Vec<(String, String)> {
        let read = with_cell(&values, "injuries|sex=F", value, raw);
        let checked = check(&read, &world.layout, &world.catalogue, Part::S1, Source::Territorial);
        assert_eq!(checked.outcomes["R-BAL-001"].pass, 0);
        assert!(checked.outcomes["R-BAL-001"].undecided > 0);
        assert_eq!(states(&world, &checked)["injuries|sex=M"], Value::Number(6));
        checked.findings.into_iter().map(|one| (one.rule, one.place.cell)).collect()
    };
    let at = |rule: &str, cell: &str| vec![(rule.to_owned(), cell.to_owned())];
    assert_eq!(rules(Value::Missing, ""), at("R-BAL-004", "Z9"));
    // No data is an answer, and a rejected cell has its own finding.
    assert_eq!(rules(Value::Missing, "..."), at("R-BAL-002", "D9"));
    assert_eq!(rules(Value::Rejected, "x"), vec![]);
}

#[test]
fn a_total_without_its_breakdown_is_a_full_answer() {
    let world = world();
    let read = with_cell(&[("injuries", 10)], "injuries|sex=F", Value::Missing, "");
    let checked = check(&read, &world.layout, &world.catalogue, Part::S1, Source::Territorial);
    assert!(checked.findings.is_empty());
}

/// A row of zeros adds up by itself. Where forms, settings and relations say four, the zero never stands without its mark.
#[test]
fn a_declared_zero_above_a_filled_breakdown_carries_the_mark() {
    let world = world();
    let mut values: Vec<(String, i64)> = Vec::new();
    for series in &world.catalogue.series {
        let key = series.key.as_str();
        let total = key == "abused" || (key.starts_with("abused|") && !key.contains(';'));
        let breakdown = |element: &str| key.starts_with(element) && !key.contains(';');
        if total {
            values.push((key.to_owned(), 0));
        } else if ["abused_by_form|abuse_form=", "abused_by_setting|setting=", "abused_by_relation|relation="]
            .into_iter()
            .any(breakdown)
        {
            let first = !values.iter().any(|(other, _)| other.split('|').next() == key.split('|').next());
            values.push((key.to_owned(), if first { 4 } else { 0 }));
        }
    }
    let values: Vec<(&str, i64)> = values.iter().map(|(key, number)| (key.as_str(), *number)).collect();
    let checked = checked(&world, &values, Source::Territorial);
    let abused = world.catalogue.series_id("abused").unwrap();
    assert_eq!(checked.values[&abused], Value::Number(0), "no declared total is overwritten");
    assert!(checked.disputed.contains(&abused));
}

fn claim(code: Option<&str>, name: Option<&str>, period: Option<&str>) -> Claim {
    Claim {
        source: ClaimSource::Header,
        sheet: "B01".to_owned(),
        unit_code: code.map(str::to_owned),
        unit_name: name.map(str::to_owned),
        period: period.map(|text| text.parse().unwrap()),
    }
}

fn attributed(world: &World, claims: Vec<Claim>, folder: Option<&str>) -> (Option<String>, Vec<String>) {
    let read = FileRead { claims, ..FileRead::default() };
    let (attribution, rules) = attribution_of(world, &read, folder);
    (attribution.map(|one| one.unit), rules)
}

fn attribution_of(
    world: &World,
    read: &FileRead,
    folder: Option<&str>,
) -> (Option<Attribution>, Vec<String>) {
    let cut_off = |period: Period| world.catalogue.window(period.part)?.days(period).map(|(_, end)| end);
    let context = AttributionContext {
        register: &world.register,
        reporters: &world.catalogue.reporters,
        cut_off: &cut_off,
        province: Some("51"),
        folder: folder.map(|text| text.parse().unwrap()),
        file_name: "2024-S1_524_binh-son.xlsx",
    };
    let (attribution, findings) = attribute(read, &context);
    (attribution, findings.into_iter().map(|one| one.rule).collect())
}

#[test]
fn places_that_agree_tell_whose_figures_they_are() {
    let world = world();
    let claims = vec![
        claim(Some("524"), Some("Huyện Bình Sơn"), Some("2024-S1")),
        claim(None, Some("Bình Sơn"), None),
    ];
    assert_eq!(attributed(&world, claims, Some("2024-S1")), (Some("524".to_owned()), vec![]));
}

#[test]
fn places_that_disagree_refuse_the_file() {
    let world = world();
    let code = |rule: &str| (None, vec![rule.to_owned()]);
    let name_of_another = vec![claim(Some("524"), Some("Huyện Trà Bồng"), Some("2024-S1"))];
    assert_eq!(attributed(&world, name_of_another, None), code("R-STR-003"));
    let two_codes = vec![claim(Some("524"), None, Some("2024-S1")), claim(Some("525"), None, None)];
    assert_eq!(attributed(&world, two_codes, None), code("R-STR-003"));
    let other_folder = vec![claim(Some("524"), None, Some("2024-S1"))];
    assert_eq!(attributed(&world, other_folder, Some("2024")), code("R-STR-004"));
    let elsewhere = vec![claim(Some("001"), Some("Quận Ba Đình"), Some("2024-S1"))];
    assert_eq!(attributed(&world, elsewhere, None), code("R-STR-023"));
    let nobody = vec![claim(None, None, Some("2024-S1"))];
    assert_eq!(attributed(&world, nobody, None), code("R-STR-002"));
}

/// A live total over one filled part looks complete and is not.
#[test]
fn a_total_of_the_filled_parts_alone_is_queried() {
    let world = world();
    let result = checked(&world, &[("injuries", 6), ("injuries|sex=M", 6)], Source::Territorial);
    let finding = result.findings.iter().find(|one| one.rule == "R-BAL-003").unwrap();
    assert_eq!((finding.outcome, finding.found.as_str()), (crate::finding::Outcome::Undecided, "6"));
}

/// Otherwise a slip in TT would make two reporters of one district, and the wrong one could win.
#[test]
fn a_district_that_says_it_is_a_commune_is_still_the_district() {
    let world = world();
    let mut read = FileRead {
        claims: vec![claim(Some("524"), Some("Huyện Bình Sơn"), Some("2024-S1"))],
        ..FileRead::default()
    };
    for (stated, reporter, rules) in [
        (None, "district", vec![]),
        (Some("district"), "district", vec![]),
        (Some("commune"), "district", vec!["R-STR-026".to_owned()]),
        (Some("police"), "police", vec![]),
    ] {
        read.particulars.reporter = stated.map(str::to_owned);
        let (attribution, found) = attribution_of(&world, &read, None);
        assert_eq!((attribution.unwrap().reporter.as_str(), found), (reporter, rules), "{stated:?}");
    }
}

#[test]
fn a_sheet_that_names_another_province_is_queried_even_beside_claims_that_agree() {
    let world = world();
    let claims = vec![
        claim(Some("524"), Some("Huyện Bình Sơn"), Some("2024-S1")),
        claim(None, Some("Quận Ba Đình"), None),
    ];
    assert_eq!(attributed(&world, claims, None), (Some("524".to_owned()), vec!["R-STR-021".to_owned()]));
}

/// Which relation comes first must not decide what is rejected.
#[test]
fn a_part_above_its_whole_is_rejected_even_when_the_whole_is_rejected_too() {
    let world = world();
    let values = [("injuries", 10), ("injuries|sex=M", 6), ("injuries|sex=F", 5), ("injury_deaths|sex=M", 7)];
    let states = states(&world, &checked(&world, &values, Source::Territorial));
    assert_eq!(states["injuries|sex=M"], Value::Rejected);
    assert_eq!(states["injury_deaths|sex=M"], Value::Rejected);
}

#[test]
fn a_confirmed_total_is_not_marked_and_two_relations_of_one_whole_have_two_ids() {
    let world = world();
    let ages = ["lt6", "6_9", "10_12", "13_15", "U"];
    let mut values: Vec<(String, i64)> = vec![
        ("abused".to_owned(), 5),
        ("abused|sex=M".to_owned(), 1),
        ("abused|sex=F".to_owned(), 1),
        ("abused|sex=U".to_owned(), 1),
    ];
    values.extend(ages.iter().map(|age| (format!("abused|age_victim={age}"), 1)));
    let values: Vec<(&str, i64)> = values.iter().map(|(key, number)| (key.as_str(), *number)).collect();
    let confirmed = checked(&world, &values, Source::Territorial);
    assert!(confirmed.disputed.is_empty(), "its ages add up");
    let of_sexes = confirmed.findings.iter().find(|one| one.rule == "R-BAL-001").unwrap();
    let said = world.catalogue.sentence(of_sexes, Lang::Vi);
    assert!(!said.contains("chưa khớp") && said.contains("phép cộng khác xác nhận tổng này"), "{said}");
    let mut both = values.clone();
    both[0].1 = 9;
    let result = checked(&world, &both, Source::Territorial);
    let period: Period = "2024-S1".parse().unwrap();
    let ids: Vec<String> =
        result.findings.iter().filter(|one| one.rule == "R-BAL-001").map(|one| one.id(period)).collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
}

/// A sheet of injuries whose total is the form's own formula; parts as typed.
fn live(total: Value, boys: (Value, Entry), girls: (Value, Entry)) -> FileRead {
    let fact = |series: &str, (value, entry): (Value, Entry), cell: &str| Fact {
        series: series.to_owned(),
        value,
        origin: Origin { sheet: "B07".to_owned(), cell: cell.to_owned(), raw: "?".to_owned(), entry },
    };
    let facts = vec![
        fact("injuries", (total, Entry::Formula), "D9"),
        fact("injuries|sex=M", boys, "E9"),
        fact("injuries|sex=F", girls, "F9"),
    ];
    FileRead { facts, ..FileRead::default() }
}

fn live_total(read: &FileRead) -> (Value, Vec<String>) {
    let world = world();
    let checked = check(read, &world.layout, &world.catalogue, Part::S1, Source::Territorial);
    let value = states(&world, &checked)["injuries"];
    let rules = checked.findings.into_iter().map(|one| one.rule).filter(|rule| rule != "R-BAL-002").collect();
    (value, rules)
}

/// A formula leaves numbers typed as text out: 1.100 and 1.000 give a blank total, "1.234" beside 900 gives 900.
#[test]
fn a_live_total_is_settled_from_the_parts_as_read() {
    use Value::{Missing, Number, Rejected};
    let (typed, text) = (Entry::Typed, Entry::Text);
    let rules = |rules: &[&str]| rules.iter().map(|rule| (*rule).to_owned()).collect::<Vec<_>>();
    for (shown, boys, girls, expected, said) in [
        (Number(7), (Number(3), typed), (Number(4), typed), Number(7), rules(&[])),
        (Missing, (Number(1100), text), (Number(1000), text), Number(2100), rules(&["R-VAL-017"])),
        (Number(900), (Number(1234), text), (Number(900), typed), Number(2134), rules(&["R-VAL-017"])),
        (Number(900), (Rejected, text), (Number(900), typed), Rejected, rules(&["R-VAL-020"])),
        (Rejected, (Rejected, typed), (Number(900), typed), Rejected, rules(&[])),
        (Number(6), (Number(6), typed), (Missing, typed), Missing, rules(&["R-BAL-003"])),
        (Number(9), (Number(6), typed), (Missing, typed), Number(9), rules(&[])),
        (Number(9), (Number(3), typed), (Number(4), typed), Number(9), rules(&["R-BAL-001"])),
    ] {
        assert_eq!(live_total(&live(shown, boys, girls)), (expected, said), "{shown:?} {boys:?} {girls:?}");
    }
}

/// 1,5 boys and 4 girls make 5,5 children: one slip, told at the boys, and not again at the total above them.
#[test]
fn a_result_that_is_wrong_only_because_a_part_is_follows_that_part() {
    let world = world();
    let typed = Entry::Typed;
    let follows = |boys: Value| {
        let mut at_the_boys = Finding::fail(
            "R-VAL-004",
            Place { series: "injuries|sex=M".to_owned(), ..Place::default() },
            "1.5",
            "",
        );
        let mut read = live(Value::Rejected, (boys, typed), (Value::Number(4), typed));
        let place = Place { series: "injuries".to_owned(), ..Place::default() };
        let refused = Finding::fail("R-VAL-022", place, "5.5", "");
        read.findings = vec![refused.clone()];
        let checked = check(&read, &world.layout, &world.catalogue, Part::S1, Source::Territorial);
        let told: Vec<String> = checked.findings.iter().map(|one| one.rule.clone()).collect();
        checked.name_cause(&mut at_the_boys);
        let one_cause =
            checked.findings.iter().any(|one| !one.cause.is_empty() && one.cause == at_the_boys.cause);
        assert_eq!(one_cause, checked.retells(&refused));
        (one_cause, told.contains(&"R-VAL-020".to_owned()))
    };
    assert_eq!(follows(Value::Rejected), (true, true));
    assert_eq!(follows(Value::Number(1)), (false, false), "the formula is wrong by itself");
}

/// Of nine causes the boys are mistyped in one, and the totals of the rows are formulas: they agree with anything, and
/// confirm a part only where the column of the totals adds up too.
#[test]
fn a_formula_confirms_nothing_by_itself() {
    let world = world();
    let causes = ["DROWN", "TRAFFIC", "FALL", "BURN", "POISON", "ANIMAL", "SHARP", "ELEC", "OTH"];
    let mut values: Vec<(String, i64, Entry)> = vec![
        ("injuries".to_owned(), 18, Entry::Formula),
        ("injuries|sex=M".to_owned(), 9, Entry::Typed),
        ("injuries|sex=F".to_owned(), 9, Entry::Typed),
    ];
    for cause in causes {
        let boys = if cause == "BURN" { 4 } else { 1 };
        values.push((format!("injuries|injury_cause={cause}"), boys + 1, Entry::Formula));
        values.push((format!("injuries|injury_cause={cause};sex=M"), boys, Entry::Typed));
        values.push((format!("injuries|injury_cause={cause};sex=F"), 1, Entry::Typed));
    }
    let judged = |values: &[(String, i64, Entry)]| {
        let numbers: Vec<(&str, i64)> =
            values.iter().map(|(series, number, _)| (series.as_str(), *number)).collect();
        let mut read = submission(&numbers);
        for (fact, (_, _, entry)) in read.facts.iter_mut().zip(values) {
            fact.origin.entry = *entry;
        }
        let checked = check(&read, &world.layout, &world.catalogue, Part::S1, Source::Territorial);
        (states(&world, &checked), checked)
    };
    let (states, checked) = judged(&values);
    assert_eq!(states["injuries|injury_cause=FALL;sex=M"], Value::Rejected, "only its own formula agrees");
    assert_eq!(states["injuries|injury_cause=FALL;sex=F"], Value::Number(1), "the girls add up");
    assert_eq!(states["injuries|sex=M"], Value::Number(9));
    assert!(checked.disputed.contains(&world.catalogue.series_id("injuries|sex=M").unwrap()));
    let failed: Vec<_> = checked.findings.iter().filter(|one| one.rule == "R-BAL-001").collect();
    assert_eq!(failed.len(), 2, "the boys and the totals");
    assert!(!failed[0].cause.is_empty() && failed[0].cause == failed[1].cause);
    let remedy = failed[0].remedy.as_ref().unwrap();
    // 4 → 1 in any of the typed causes that hold so many, or 9 → 12 in the total of the boys.
    assert_eq!(remedy.alternatives, 2);

    let burnt = values.iter().position(|(series, _, _)| series == "injuries|injury_cause=BURN").unwrap();
    (values[burnt].1, values[burnt].2) = (2, Entry::Typed);
    let (states, checked) = judged(&values);
    assert_eq!(states["injuries|injury_cause=FALL;sex=M"], Value::Number(1), "the column of totals adds up");
    assert_eq!(states["injuries|injury_cause=BURN;sex=M"], Value::Rejected);
    let failed: Vec<_> = checked.findings.iter().filter(|one| one.rule == "R-BAL-001").collect();
    let remedy = failed[0].remedy.as_ref().unwrap();
    assert_eq!(
        (remedy.changes[0].series.as_str(), remedy.short()),
        ("injuries|injury_cause=BURN;sex=M", format!("{}: 4 → 1", remedy.changes[0].cell))
    );
}
