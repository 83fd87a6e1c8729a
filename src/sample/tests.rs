use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use proptest::prelude::*;

use super::verify::{figure, holds};
use super::*;
use crate::catalogue::{ElementKind, Source};
use crate::check;
use crate::definitions::Definitions;
use crate::form;
use crate::intake::Reader;
use crate::intake::workbook::Limits;
use crate::period::Part;
use crate::text;
use crate::units::UnitRegister;

/// The shipped definitions, read once.
fn shipped() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| World::new(&[]))
}

struct World {
    catalogue: Catalogue,
    layout: Layout,
    assumptions: Assumptions,
    register: UnitRegister,
}

impl World {
    fn new(overlay: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in overlay {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let definitions = Definitions::load(&[folder.path()]).unwrap();
        let catalogue = Catalogue::load(&definitions).unwrap();
        let layout = form::load(&definitions, &catalogue).unwrap();
        let assumptions = Assumptions::load(&definitions).unwrap();
        let tables: Vec<(&str, &str)> = definitions.tables("indicators/units/").collect();
        let register = UnitRegister::load(&tables).unwrap();
        Self { catalogue, layout, assumptions, register }
    }

    fn province(&self, period: Period) -> (&Unit, Vec<&Unit>) {
        let day = self.catalogue.window(period.part).unwrap().days(period).unwrap().1;
        let map = self.register.at(day);
        (map.province("51").unwrap(), map.reporting_units("51").to_vec())
    }

    fn with<T>(&self, period: &str, seed: u64, faults: bool, act: impl FnOnce(&SampleRequest<'_>) -> T) -> T {
        let period: Period = period.parse().unwrap();
        let (unit, reporting) = self.province(period);
        act(&SampleRequest {
            catalogue: &self.catalogue,
            layout: &self.layout,
            assumptions: &self.assumptions,
            provinces: &[SampleProvince { unit, reporting: &reporting }],
            period,
            seed,
            faults,
            receiving_agency: "Sở Lao động - Thương binh và Xã hội",
        })
    }

    fn figures(&self, period: &str, seed: u64) -> Vec<Vec<i64>> {
        self.with(period, seed, false, |request| {
            let model = assemble::assemble(&self.catalogue, &self.layout, &self.assumptions).unwrap();
            figures_in_force(request, &model, &request.provinces[0]).unwrap()
        })
    }

    fn total(&self, figures: &[Vec<i64>], key: &str) -> i64 {
        let id = self.catalogue.series_id(key).unwrap();
        figures.iter().map(|unit| figure(unit, id)).sum()
    }
}

#[test]
fn published_totals_come_out() {
    let world = shipped();
    for seed in [1, 51, 99] {
        let figures = world.figures("2024", seed);
        for (key, expected) in [
            ("cases", 29),
            ("abused", 37),
            ("abused_by_form|sexual_form=RAPE", 14),
            ("abused_by_form|sexual_form=INTERC", 22),
            ("abused_by_form|sexual_form=MOLEST", 1),
            ("cases|handling=PROS", 19),
            ("cases|handling=NOPROS", 3),
            ("cases|handling=VERIF", 7),
            ("cases|handling=ADM", 0),
            ("abused_by_form|sexual_form=PROST", 0),
        ] {
            assert_eq!(world.total(&figures, key), expected, "{key}");
        }
    }
}

#[test]
fn the_province_has_a_plausible_size() {
    let world = shipped();
    let figures = world.figures("2024", 51);
    let near = |key: &str, low: i64, high: i64| {
        let found = world.total(&figures, key);
        assert!((low..=high).contains(&found), "{key} = {found}");
    };
    near("population", 1_000_000, 1_500_000);
    near("children", 240_000, 360_000);
    near("live_births", 14_000, 22_000);
    near("special", 3_000, 6_000);
    near("injury_deaths", 10, 120);
    near("communes", 100, 250);
    let before = world.figures("2023", 51);
    assert!((10..=90).contains(&world.total(&before, "abused")));
    let growth = world.total(&figures, "children") - world.total(&before, "children");
    assert!((0..10_000).contains(&growth), "{growth}");
}

#[test]
fn the_first_half_of_a_year_is_a_part_of_it() {
    let world = shipped();
    for year in ["2023", "2024"] {
        let annual = world.figures(year, 51);
        let half = world.figures(&format!("{year}-S1"), 51);
        for id in world.layout.series(Part::S1, Source::Territorial) {
            if world.catalogue.element_of(id).kind != ElementKind::Flow {
                continue;
            }
            for (half, annual) in half.iter().zip(&annual) {
                assert!(figure(half, id) <= figure(annual, id), "{}", world.catalogue.series(id).key);
            }
        }
        for key in ["live_births", "injuries", "communication_events", "budget_local"] {
            let share = 100 * world.total(&half, key) / world.total(&annual, key);
            assert!((35..=60).contains(&share), "{key} {share}");
        }
    }
}

/// Inequalities between sheets that no form declares (4-rules 4.2).
#[test]
fn figures_of_different_sheets_fit_together() {
    let world = shipped();
    let catalogue = &world.catalogue;
    let ages = |range: std::ops::RangeInclusive<u8>| -> Vec<String> {
        range.map(|age| format!("children|age_year={age}")).collect()
    };
    let under5 = ages(0..=4);
    let pairs: Vec<(&str, Vec<String>)> = vec![
        ("children", vec!["population".to_owned()]),
        ("abused", vec!["children".to_owned()]),
        ("special", vec!["children".to_owned()]),
        ("u5_measured", under5.clone()),
        ("birth_registered_u5", under5),
        ("kindergarten_enrolled_3_5", ages(3..=5)),
        ("kindergarten_enrolled_5|sex=M", vec!["children|age_year=5;sex=M".to_owned()]),
        ("kindergarten_enrolled_5|ethnicity=DTTS", vec!["children|age_year=5;ethnicity=DTTS".to_owned()]),
        ("nursery_enrolled", vec!["children_3_36m".to_owned()]),
        ("consulted_7_15", ages(7..=15)),
        ("primary_completed", vec!["primary_cohort".to_owned()]),
        ("deaths_0_27d", vec!["live_births".to_owned()]),
        ("villages_with_facility", vec!["villages".to_owned()]),
        ("abused_by_setting|setting=NET", vec!["abused|online=NET".to_owned()]),
    ];
    for figures in world.figures("2024", 7).iter().chain(&world.figures("2023", 8)) {
        let value = |key: &str| figure(figures, catalogue.series_id(key).unwrap());
        for (part, whole) in &pairs {
            let sum: i64 = whole.iter().map(|key| value(key)).sum();
            assert!(value(part) <= sum, "{part} = {} > {sum}", value(part));
        }
    }
}

#[test]
fn the_same_request_gives_the_same_bytes() {
    let world = shipped();
    let make = |seed| world.with("2024-S1", seed, true, |request| write(request).unwrap());
    let first = make(51);
    assert_eq!(first, make(51));
    assert_ne!(first, make(52));
    assert_eq!(first.workbooks, 13);
    let truth = first.files.iter().find(|file| file.path == "truth/2024-S1.csv").unwrap();
    let text = String::from_utf8(truth.bytes.clone()).unwrap();
    assert!(text.starts_with("kind,set,id,code,unit,"));
    assert_eq!(text.lines().filter(|line| line.contains(",rejected,")).count(), 1);
    assert!(text.contains(",51,province,2024-S1,"));
    assert!(text.contains(",missing,,,0,1\n"));
    assert!(text.contains(",value,,,12,13\n"));
    assert!(text.contains("series,,tasks,,"));
    let receipts = first.files.iter().find(|file| file.path.ends_with("so-tiep-nhan.csv")).unwrap();
    let receipts = String::from_utf8(receipts.bytes.clone()).unwrap();
    assert_eq!(receipts.lines().filter(|line| line.ends_with(",2024-05-22")).count(), 1);
    assert_eq!(receipts.lines().filter(|line| line.contains("ban-sua-1")).count(), 1);
}

#[test]
fn the_broken_sum_rejects_one_component_and_no_total() {
    let world = shipped();
    let relations: Vec<_> = world.layout.sheet("B07").unwrap().relations(Part::S1).collect();
    for (index, figures) in world.figures("2024-S1", 3).into_iter().enumerate() {
        let mut wrong = figures.clone();
        let rejected = faults::break_sum(&world.layout, Part::S1, index as u64, &mut wrong).unwrap();
        assert_eq!(rejected.len(), 1);
        assert_eq!(figures.iter().zip(&wrong).filter(|(a, b)| a != b).count(), 1);
        let failed = relations.iter().filter(|relation| !holds(relation, &wrong));
        assert!(failed.clone().count() > 0);
        for relation in failed {
            assert!(!rejected.contains(&relation.whole));
            assert!(relation.parts.iter().any(|part| rejected.contains(part)));
        }
    }
}

#[test]
fn rows_added_by_definition_files_are_filled() {
    let element = |id: &str, by: &str| {
        format!(
            "[[element]]\nid = \"{id}\"\nname = {{ vi = \"m\", en = \"n\" }}\nunit = \"child\"\nkind = \"flow\"\nover_units = \"sum\"\nperiods = [\"S1\", \"Y\"]\nby = {by}\nprovenance = \"project\"\nsource = \"s\"\n"
        )
    };
    let sex = "[\"sex\"]\nonly = { sex = [\"M\", \"F\"] }";
    let elements = element("deaths_u5", sex) + &element("visits", sex);
    // A category in a partition, a part of an existing row, a row on its own and a sum of several elements.
    let overlay = [
        ("elements.toml", elements.as_str()),
        (
            "injury_cause.toml",
            "category = [\n { dimension = \"injury_cause\", code = \"SNAKE\", name = { vi = \"rắn cắn\", en = \"snake\" } },\n]\n",
        ),
        (
            "B02.toml",
            "row = [\n { block = \"I\", code = \"06\", element = \"deaths_u5\", sum = [[\"02\", \"03\", \"04\"]] },\n { block = \"I\", code = \"07\", element = \"visits\" },\n]\n",
        ),
        (
            "B07.toml",
            "row = [\n { block = \"I\", code = \"01\", stt = \"1\", sum = [[\"02\", \"03\", \"04\", \"05\", \"06\", \"07\", \"08\", \"09\", \"10\", \"11\"]] },\n { block = \"I\", code = \"11\", categories = { injury_cause = \"SNAKE\" } },\n]\n",
        ),
    ];
    let world = World::new(&overlay);
    assert_eq!(form::check(&world.layout, &world.catalogue), []);
    let figures = world.figures("2024", 51);
    let deaths: i64 =
        ["deaths_0_27d", "deaths_28d_1y", "deaths_1_4y"].iter().map(|key| world.total(&figures, key)).sum();
    assert!(deaths > 0);
    assert_eq!(world.total(&figures, "deaths_u5"), deaths);
    assert!(world.total(&figures, "visits|sex=F") > 0);
    assert!(world.total(&figures, "injuries|injury_cause=SNAKE") > 0);
}

#[test]
fn no_series_of_the_form_is_empty_in_every_seed() {
    let world = shipped();
    let mut largest: BTreeMap<SeriesId, i64> = BTreeMap::new();
    for seed in 0..12 {
        for unit in world.figures("2023", seed) {
            for id in world.layout.series(Part::Y, Source::Territorial) {
                let known = largest.entry(id).or_default();
                *known = (*known).max(figure(&unit, id));
            }
        }
    }
    let total = largest.len();
    let elements: BTreeSet<&str> = largest
        .iter()
        .filter(|(_, value)| **value > 0)
        .map(|(id, _)| world.catalogue.element_of(*id).id.as_str())
        .collect();
    let all: BTreeSet<&str> = largest.keys().map(|id| world.catalogue.element_of(*id).id.as_str()).collect();
    assert_eq!(elements, all);
    let filled = largest.values().filter(|value| **value > 0).count();
    assert!(10 * filled > 8 * total, "{filled} of {total}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn every_relation_of_the_form_holds_for_every_seed(seed in any::<u64>(), annual in any::<bool>()) {
        let world = shipped();
        // Generation itself proves each relation of each unit.
        let figures = world.figures(if annual { "2022" } else { "2022-S1" }, seed);
        prop_assert_eq!(figures.len(), 13);
    }
}

/// The whole way: workbooks are written, read and checked, and the table of truth is what comes out.
#[test]
fn a_reader_of_the_workbooks_finds_the_truth() {
    let world = shipped();
    for (period, faults) in [("2024-S1", true), ("2024", false)] {
        let written = world.with(period, 51, faults, |request| write(request).unwrap());
        let period: Period = period.parse().unwrap();
        let truth = written.files.iter().find(|file| file.path.starts_with("truth/")).unwrap();
        let mut expected: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
        let mut rows = csv::Reader::from_reader(&truth.bytes[..]);
        for row in rows.records().map(Result::unwrap).filter(|row| &row[5] == "district") {
            let key = if row[7].is_empty() { row[2].to_owned() } else { format!("{}|{}", &row[2], &row[7]) };
            expected.insert((row[4].to_owned(), key), (row[8].to_owned(), row[9].to_owned()));
        }
        let mut found = BTreeSet::new();
        let superseded = |path: &str| {
            let later = path.replace(".xlsx", "_ban-sua-1.xlsx");
            written.files.iter().any(|file| file.path == later)
        };
        for file in written.files.iter().filter(|file| file.path.ends_with(".xlsx")) {
            let read = reader(world).read(&file.bytes, Some(period)).unwrap();
            let unit = read.claims.iter().find_map(|claim| claim.unit_code.clone()).unwrap();
            assert_eq!(read.counts.empty, 0, "{}", file.path);
            let checked =
                check::check(&read, &world.layout, &world.catalogue, period.part, Source::Territorial);
            if superseded(&file.path) {
                assert!(checked.findings.is_empty());
                continue;
            }
            assert!(found.insert(unit.clone()));
            for (id, value) in checked.values {
                let key = (unit.clone(), world.catalogue.series(id).key.clone());
                let decimals = world.catalogue.element_of(id).decimals;
                let text =
                    value.number().map_or_else(String::new, |number| text::format_minor(number, decimals));
                let (number, state) = expected.remove(&key).unwrap();
                assert_eq!(
                    (number, state),
                    (text, value.state().as_str().to_owned()),
                    "{} {}",
                    file.path,
                    key.1
                );
            }
        }
        assert!(expected.values().all(|(_, state)| state == "missing"), "{expected:?}");
        assert_eq!(found.len(), if faults { 12 } else { 13 });
    }
}

fn reader(world: &World) -> Reader<'_> {
    Reader { layout: &world.layout, catalogue: &world.catalogue, limits: Limits::default() }
}
