//! The attacks of 8-publication 8.9 on small nations, from the true counts to the verdict of the auditor.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::audit::{self, Certificate};
use super::draft::{Draft, Plan};
use super::files::{Decimal, PublicFile, PublicRow, Shown, TrueCounts};
use super::pattern::{self, Display, Pattern, PatternError};
use super::policy::Policy;
use super::release::{Facts, Finality, Release};
use crate::catalogue::Catalogue;
use crate::definitions::{Definitions, SourceFile};
use crate::form::{self, Layout};
use crate::message::Lang;
use crate::period::{Part, Period};
use crate::table::DATA_COLUMNS;
use crate::units::{NATION, UnitRegister};

/// What an office publishes by.
struct Office {
    policy: Policy,
    catalogue: Catalogue,
    layout: Layout,
    register: UnitRegister,
}

/// A figure: a series of a unit; `None` where it was not reported.
type Figures = BTreeMap<(String, String), Option<i64>>;

/// A release with what it was made from.
struct Published {
    file: PublicFile,
    counts: Vec<TrueCounts>,
    pattern: Pattern,
    certificate: Certificate,
}

impl Office {
    fn new() -> Self {
        Self::with(&[])
    }

    /// With lines of the shipped policy replaced: (field, line).
    fn with(lines: &[(&str, &str)]) -> Self {
        Self::overlaid(lines, "")
    }

    fn overlaid(lines: &[(&str, &str)], more: &str) -> Self {
        let shipped = include_str!("../../indicators/publication/policy.toml");
        let replaced = |own: &str| {
            let line = lines.iter().find(|(field, _)| own.starts_with(&format!("{field} =")));
            line.map_or_else(|| own.to_owned(), |(_, line)| (*line).to_owned())
        };
        let text = format!("{}\n{more}", shipped.lines().map(replaced).collect::<Vec<_>>().join("\n"));
        let file = SourceFile { path: "policy.toml".to_owned(), text };
        let definitions = Definitions::load(&[]).unwrap().overlaid(vec![file]).unwrap();
        let catalogue = Catalogue::load(&definitions).unwrap();
        let layout = form::load(&definitions, &catalogue).unwrap();
        let policy = Policy::load(&definitions, &catalogue, &layout).unwrap();
        let tables: Vec<(&str, &str)> = definitions.tables("indicators/units/").collect();
        let register = UnitRegister::load(&tables).unwrap();
        Self { policy, catalogue, layout, register }
    }

    fn counts(&self, period: &str, figures: &Figures, map: Date) -> TrueCounts {
        let (map_of_day, mut text) = (self.register.at(map), DATA_COLUMNS.join(","));
        let mut all = figures.clone();
        for ((unit, series), value) in figures {
            let parents = map_of_day.find(unit).map(|unit| match (&unit.parent, &unit.region) {
                (Some(province), _) => {
                    let region = map_of_day.find(province).and_then(|one| one.region.clone());
                    vec![province.clone(), region.unwrap_or_default(), NATION.to_owned()]
                }
                (None, region) => vec![region.clone().unwrap_or_default(), NATION.to_owned()],
            });
            for parent in parents.unwrap_or_default() {
                let sum = all.entry((parent, series.clone())).or_insert(None);
                *sum = sum.zip(*value).map(|(one, other)| one + other).or(*sum).or(*value);
            }
        }
        for ((unit, key), value) in &all {
            let (id, category) = key.split_once('|').unwrap_or((key, ""));
            let level = match unit.len() {
                2 if unit == NATION => "nation",
                2 if unit.starts_with('R') => "region",
                2 => "province",
                3 => "district",
                _ => "commune",
            };
            let (number, state) =
                value.map_or((String::new(), "missing"), |value| (value.to_string(), "value"));
            let below = |own: &&(String, String)| {
                let province = map_of_day.find(&own.0).and_then(|one| one.parent.as_deref());
                own.1 == *key && province == Some(unit.as_str())
            };
            let reported = all.iter().filter(|(own, value)| below(own) && value.is_some()).count();
            let expected = all.keys().filter(|own| below(own)).count().max(1);
            let reported =
                if level == "province" && expected > 1 { reported } else { usize::from(value.is_some()) };
            text += &format!(
                "\nseries,,{id},,{unit},{level},{period},{category},{number},{state},,,{reported},{expected}"
            );
        }
        for ((unit, series), value) in all.iter().filter(|((_, series), _)| series == "children") {
            let of = |series: &str| all.get(&(unit.clone(), series.to_owned())).copied().flatten();
            let rates = [
                ("abused_rate", 100_000, "abused", series.as_str()),
                ("abused_supported_rate", 100, "abused_supported", "abused"),
            ];
            for (id, scale, above, below) in rates {
                let (Some(above), Some(below), Some(_)) = (of(above), of(below), value) else { continue };
                // Rounded half up, two decimals.
                let rate = (200 * scale * above + below) / (2 * below);
                let rate = format!("{}.{:02}", rate / 100, rate % 100);
                let level = if unit.len() == 3 { "district" } else { "province" };
                text += &format!(
                    "\nindicator,abuse,{id},,{unit},{level},{period},,{rate},value,{above},{below},1,1"
                );
            }
        }
        text.push('\n');
        TrueCounts::read("data.csv", text.as_bytes(), map, &self.catalogue).unwrap()
    }

    fn publish(
        &self,
        period: &str,
        figures: &Figures,
        earlier: &[&Published],
    ) -> Result<Published, PatternError> {
        self.publish_on(period, figures, None, earlier)
    }

    fn publish_on(
        &self,
        period: &str,
        figures: &Figures,
        map: Option<Date>,
        earlier: &[&Published],
    ) -> Result<Published, PatternError> {
        let period_read: Period = period.parse().unwrap();
        let cut_off = match period_read.part {
            Part::S1 => date(period_read.year, 5, 14),
            Part::Y => date(period_read.year, 11, 14),
        };
        let counts = self.counts(period, figures, map.unwrap_or(cut_off));
        let of_day = self.register.at(counts.map);
        let plan = Plan {
            policy: &self.policy,
            catalogue: &self.catalogue,
            counts: &counts,
            map: &of_day,
            period: period_read,
            cut_off,
        };
        let draft = plan.draft();
        let released: Vec<pattern::Released<'_>> = earlier
            .iter()
            .map(|one| pattern::Released { file: &one.file, counts: one.counts.first() })
            .collect();
        let pattern = pattern::make(&pattern::Input {
            policy: &self.policy,
            catalogue: &self.catalogue,
            layout: &self.layout,
            register: &self.register,
            counts: &counts,
            draft: &draft,
            earlier: &released,
        })?;
        let id = format!("{period}-{}", earlier.len() + 1);
        let file = self.file(&plan, &draft, &pattern, &id);
        let certificate = self.audit(&file, &counts, &pattern, earlier);
        Ok(Published { file, counts: vec![counts], pattern, certificate })
    }

    /// Hands on a release.
    fn released<T>(&self, figures: &Figures, show: impl FnOnce(&Release<'_>) -> T) -> T {
        let (period, cut_off) = ("2024".parse().unwrap(), date(2024, 11, 14));
        let counts = self.counts("2024", figures, cut_off);
        let map = self.register.at(cut_off);
        let (policy, catalogue) = (&self.policy, &self.catalogue);
        let plan = Plan { policy, catalogue, counts: &counts, map: &map, period, cut_off };
        let draft = plan.draft();
        let displays = vec![Display::Hidden; draft.figures.len()];
        show(&Release {
            plan: &plan,
            draft: &draft,
            displays: &displays,
            id: "2024-1",
            finality: Finality::Preliminary,
        })
    }

    fn file(&self, plan: &Plan<'_>, draft: &Draft, pattern: &Pattern, id: &str) -> PublicFile {
        let displays = &pattern.displays;
        let release = Release { plan, draft, displays, id, finality: Finality::Final };
        PublicFile::read("data.csv", &release.data().unwrap()).unwrap()
    }

    fn audit(
        &self,
        file: &PublicFile,
        counts: &TrueCounts,
        pattern: &Pattern,
        earlier: &[&Published],
    ) -> Certificate {
        let released: Vec<audit::Released<'_>> = earlier
            .iter()
            .map(|one| audit::Released {
                file: &one.file,
                recorded: &one.file.fingerprint,
                counts: &one.counts,
            })
            .collect();
        let mut all = vec![counts.clone()];
        all.extend(earlier.iter().rev().flat_map(|one| one.counts.clone()));
        audit::audit(&audit::Input {
            policy: &self.policy,
            catalogue: &self.catalogue,
            layout: &self.layout,
            register: &self.register,
            earlier: &released,
            release: std::slice::from_ref(file),
            counts: &all,
            witnesses: &pattern.witnesses,
        })
        .unwrap()
    }
}

impl Published {
    /// What a row of the release shows.
    fn shown(&self, unit: &str, measure: &str) -> Shown {
        self.row(unit, measure, "").shown
    }

    fn row(&self, unit: &str, measure: &str, category: &str) -> &PublicRow {
        let wanted =
            |row: &&PublicRow| row.unit == unit && row.measure == measure && row.category == category;
        self.file.rows.iter().find(wanted).unwrap()
    }

    /// Units of a level that are hidden.
    fn hidden(&self, measure: &str) -> Vec<&str> {
        let rows = self.file.rows.iter().filter(|row| row.measure == measure);
        rows.filter(|row| row.shown == Shown::Suppressed).map(|row| row.unit.as_str()).collect()
    }

    fn is_safe(&self) -> bool {
        self.certificate.passed()
    }
}

/// Districts of Quảng Ngãi, by code.
const DISTRICTS: [&str; 13] =
    ["522", "524", "525", "527", "528", "529", "530", "531", "532", "533", "534", "535", "536"];

/// A series in the districts of Quảng Ngãi; the other districts did not report.
fn districts(series: &str, values: &[i64]) -> Figures {
    let value = |position: usize| values.get(position).copied();
    let figure = |(position, unit): (usize, &&str)| ((unit.to_string(), series.to_owned()), value(position));
    DISTRICTS.iter().enumerate().map(figure).collect()
}

fn number(count: i64) -> Shown {
    Shown::Value(Decimal::whole(count))
}

#[test]
fn attack_1_the_only_small_count_of_a_province_takes_the_smallest_other_with_it() {
    let published = Office::new().publish("2024", &districts("abused", &[17, 0, 3]), &[]).unwrap();
    assert_eq!(published.hidden("abused"), ["522", "525"]);
    assert_eq!(published.shown("524", "abused"), number(0));
    assert_eq!(published.shown("51", "abused"), number(20));
    assert_eq!(published.shown("527", "abused"), Shown::Missing);
    assert!(published.is_safe());
    assert_eq!((published.pattern.protected, published.pattern.complementary), (1, 1));
}

#[test]
fn attack_2_three_ones_or_three_fives_are_not_told_by_their_sum() {
    let office = Office::new();
    for count in [1, 5] {
        let alone = office.publish("2024", &districts("abused", &[count; 3]), &[]).unwrap();
        assert_eq!(alone.hidden("abused"), ["522", "524", "525"], "the province is withheld");
        assert!(alone.is_safe());
        let beside =
            office.publish("2024", &districts("abused", &[count, count, count, 9, 30, 0]), &[]).unwrap();
        assert_eq!(beside.hidden("abused"), ["522", "524", "525", "527"]);
        assert!(beside.is_safe());
    }
}

/// Quarterly tables of districts, so that both reports of a year show them.
const HALF_YEARS: &str = "[[publication_table]]\nid = \"D0\"\nname = { vi = \"x\", en = \"x\" }\n\
    levels = [\"district\"]\nperiods = [\"S1\"]\nattacker = \"types_known\"\n\
    series = [{ element = \"abused\", by = [\"\"] }, { element = \"cases\", by = [\"\"] }]\n";

#[test]
fn attack_3_a_year_and_its_first_half_are_not_both_shown() {
    let office = Office::overlaid(&[], HALF_YEARS);
    let first = office.publish("2024-S1", &districts("abused", &[7, 20, 30, 9]), &[]).unwrap();
    assert_eq!(first.hidden("abused"), [""; 0]);
    let year = office.publish("2024", &districts("abused", &[8, 40, 61, 19]), &[&first]).unwrap();
    assert_eq!(year.shown("522", "abused"), Shown::Suppressed);
    assert!(year.is_safe());
}

#[test]
fn attack_5_an_old_province_is_not_told_by_the_merged_one() {
    let office = Office::new();
    let series = "special_by_group|special_group=m";
    let of = |units: &[(&str, i64)]| -> Figures {
        units.iter().map(|(unit, count)| ((unit.to_string(), series.to_owned()), Some(*count))).collect()
    };
    // Quảng Ngãi (51) and Kon Tum (62) became Quảng Ngãi (51).
    let old = of(&[("51", 12), ("62", 3), ("48", 20), ("64", 30), ("66", 8), ("49", 9), ("52", 20)]);
    let before = office.publish("2024", &old, &[]).unwrap();
    assert_eq!(before.row("62", "special_by_group", "special_group=m").shown, Shown::Suppressed);
    assert!(before.is_safe());
    let new = of(&[("51", 15), ("48", 29), ("66", 8), ("52", 50)]);
    let after = office.publish_on("2024", &new, Some(date(2025, 7, 1)), &[&before]).unwrap();
    assert!(after.is_safe(), "{:?}", after.certificate.leaks);
}

#[test]
fn attack_6_a_sum_that_would_tell_one_late_unit_waits() {
    let office = Office::new();
    let mut figures = districts("abused", &[6, 0, 7, 0, 8, 0, 9, 0, 0, 0, 0, 0]);
    let first = office.publish("2024", &figures, &[]).unwrap();
    assert!(first.is_safe());
    figures.insert(("536".to_owned(), "abused".to_owned()), Some(2));
    let error = office.publish("2024", &figures, &[&first]).err().unwrap();
    assert!(
        matches!(&error, PatternError::Waits(named) if named.unit == "51" && named.series == "abused"),
        "{error}"
    );
    figures.insert(("536".to_owned(), "abused".to_owned()), Some(8));
    assert!(office.publish("2024", &figures, &[&first]).unwrap().is_safe());
}

#[test]
fn attack_7_what_was_hidden_once_stays_hidden() {
    let office = Office::new();
    let first = office.publish("2024", &districts("abused", &[5, 4, 30, 40]), &[]).unwrap();
    assert_eq!(first.shown("522", "abused"), Shown::Suppressed);
    let second = office.publish("2024", &districts("abused", &[6, 4, 30, 40]), &[&first]).unwrap();
    assert_eq!(second.shown("522", "abused"), Shown::Suppressed);
    assert!(second.is_safe(), "{:?}", second.certificate.leaks);
}

#[test]
fn attacks_8_and_9_a_rate_is_hidden_with_the_count_it_would_tell() {
    let table = "[[publication_table]]\nid = \"D3\"\nname = { vi = \"x\", en = \"x\" }\n\
        levels = [\"district\"]\nperiods = [\"Y\"]\nindicators = [\"abused_rate\", \"abused_supported_rate\"]\n";
    let office = Office::overlaid(&[], table);
    let mut figures = districts("abused", &[3, 6, 17, 20]);
    figures.extend(districts("children", &[21_543, 30_000, 40_000, 50_000]));
    figures.extend(districts("abused_supported", &[1, 2, 17, 6]));
    let published = office.publish("2024", &figures, &[]).unwrap();
    assert_eq!(published.hidden("abused"), ["522", "524"]);
    assert_eq!(published.hidden("abused_rate"), ["522", "524"]);
    assert_eq!(published.shown("525", "abused_rate"), Shown::Value(Decimal { minor: 4250, decimals: 2 }));
    let shares = published.hidden("abused_supported_rate");
    assert_eq!(shares, ["522", "524", "525", "527"], "its numerator is in no table of districts");
    assert!(published.is_safe(), "{:?}", published.certificate.leaks);
}

#[test]
fn attack_4_halves_of_a_year_are_protected_together() {
    let office = office(false, false);
    let first = [2, 0, 7, 1, 12, 3, 0, 5, 1, 9, 4, 0, 2];
    let second = [1, 3, 8, 0, 9, 4, 2, 1, 6, 7, 0, 0, 5];
    let year: Vec<i64> = first.iter().zip(second).map(|(first, second)| first + second).collect();
    let half = office.publish("2024-S1", &districts("abused", &first), &[]).unwrap();
    let after = office.publish("2024", &districts("abused", &year), &[&half]).unwrap();
    assert!(half.is_safe() && after.is_safe(), "{:?}", after.certificate.leaks);
    assert!(after.pattern.protected > half.pattern.protected, "second halves are protected too");
}

#[test]
fn attacks_10_and_16_hidden_rows_look_alike_and_stand_in_order_of_code() {
    let published = Office::new().publish("2024", &districts("abused", &[3, 2, 1, 9, 0, 40]), &[]).unwrap();
    let rows: Vec<&PublicRow> = published.file.rows.iter().filter(|row| row.table == "D1").collect();
    let codes: Vec<&str> = rows.iter().map(|row| row.unit.as_str()).collect();
    assert_eq!(codes, DISTRICTS);
    let marks = |row: &&PublicRow| (row.obs_status.clone(), row.conf_status.clone(), row.note.clone());
    let mut hidden = rows.iter().filter(|row| row.shown == Shown::Suppressed).map(marks);
    assert!(hidden.all(|marks| marks == ("Q".to_owned(), "C".to_owned(), "c".to_owned())));
    assert!(published.is_safe());
}

#[test]
fn attack_13_what_bounds_a_sensitive_count_is_hidden_with_it() {
    let office = Office::new();
    // Nobody is in two groups: total less the other groups is HIV.
    let group = |code: &str| format!("special_by_group|special_group={code}");
    let mut figures = Figures::new();
    for (unit, hiv, law) in [("51", 3, 40), ("48", 9, 60), ("49", 12, 70)] {
        let codes = ["a", "b", "c", "d", "dd", "e", "g", "h", "i", "k", "l", "m", "n", "o"];
        for code in codes {
            let count = match code {
                "dd" => hiv,
                "e" => law,
                _ => 0,
            };
            figures.insert((unit.to_owned(), group(code)), Some(count));
        }
        figures.insert((unit.to_owned(), "special".to_owned()), Some(hiv + law));
    }
    let published = office.publish("2024", &figures, &[]).unwrap();
    let shown = |unit: &str, code: &str| {
        published.row(unit, "special_by_group", &format!("special_group={code}")).shown
    };
    assert_eq!(shown("51", "dd"), Shown::Suppressed);
    assert_eq!(shown("51", "a"), number(0));
    assert!(published.is_safe(), "{:?}", published.certificate.leaks);
}

#[test]
fn the_only_child_of_a_province_is_not_located() {
    let published = Office::new().publish("2024", &districts("abused", &[0, 0, 1, 0]), &[]).unwrap();
    assert_eq!(published.hidden("abused"), ["522", "524", "525", "527"]);
    assert!(published.is_safe());
}

#[test]
fn attack_20_nothing_to_protect_is_no_error() {
    let office = Office::new();
    for values in [&[8, 20, 0, 9][..], &[0, 0, 0], &[3], &[0], &[]] {
        let published = office.publish("2024", &districts("abused", values), &[]).unwrap();
        assert!(published.is_safe(), "{values:?}: {:?}", published.certificate.leaks);
    }
}

#[test]
fn communes_are_counted_by_the_size_of_their_figure_and_none_is_named() {
    let office = Office::new();
    let map = office.register.at(date(2025, 11, 14));
    let values = [Some(0), Some(3), Some(9), Some(5)];
    let communes = map.children("51").iter().enumerate();
    let figures: Figures = communes
        .map(|(position, unit)| {
            ((unit.code.clone(), "abused".to_owned()), values.get(position).copied().flatten())
        })
        .collect();
    let published = office.publish("2025", &figures, &[]).unwrap();
    let units = |class: &str| published.row("51", "abused", &format!("units_by_size={class}")).shown;
    assert_eq!((units("zero"), units("protected"), units("more")), (number(1), number(2), number(1)));
    assert_eq!(units("not_reported"), number(i64::try_from(figures.len()).unwrap() - 4));
    assert!(published.file.rows.iter().all(|row| row.unit.len() == 2), "no commune is named");
    assert!(published.is_safe());
}

#[test]
fn every_code_of_a_release_has_a_name_and_every_unit_is_listed() {
    let mut figures = districts("abused", &[3, 9]);
    figures.extend(districts("abused_by_relation|relation=KIN", &[3, 9]));
    for code in ["PARENT", "STEP"] {
        figures.extend(districts(&format!("abused_by_relation|relation={code}"), &[0, 0]));
    }
    Office::new().released(&figures, |release| {
        let read = |bytes: Vec<u8>| -> Vec<Vec<String>> {
            let mut reader = csv::Reader::from_reader(&bytes[..]);
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
        };
        let [data, codes, units] =
            [release.data(), release.codes(), release.units()].map(|bytes| read(bytes.unwrap()));
        let named = |list: &str, code: &str| {
            let row = codes.iter().find(|row| row[0] == list && row[1] == code);
            row.is_some_and(|row| !row[2].is_empty() && !row[3].is_empty() && row[2] != row[1])
        };
        for row in &data {
            let lists = [("table", 0), ("unit_level", 2), ("measure", 6), ("unit_of_measure", 7)];
            for (list, column) in lists.into_iter().chain([("obs_status", 12), ("conf_status", 13)]) {
                assert!(named(list, &row[column]), "{list}: {}", row[column]);
            }
            assert!(row[8].is_empty() || named("category", &row[8]), "{}", row[8]);
            assert!(units.iter().any(|unit| unit[0] == row[1] && unit[3] == row[3]), "{row:?}");
        }
        assert!(named("category", "relation_group=FAMILY") && named("dimension", "relation_group"));
        assert_eq!(units.iter().find(|unit| unit[0] == "524").unwrap()[4], "51");
    });
}

#[test]
fn the_readme_says_what_nobody_has_decided_and_the_limit_of_the_form_in_use() {
    let definitions = Definitions::load(&[]).unwrap();
    let window = (date(2023, 11, 15), date(2024, 11, 14));
    let facts = Facts { window, cut_off: window.1, reported: 700, expected: 705, definitions: &definitions };
    let texts = |bands: bool| {
        let figures = districts("abused", &[3, 9]);
        let readme =
            |release: &Release<'_>| [Lang::Vi, Lang::En].map(|lang| release.readme(&facts, lang).unwrap());
        office(bands, false).released(&figures, readme)
    };
    let [vi, en] = texts(false);
    for (text, undecided, coverage, limit) in [
        (&vi, "Giấy phép: chưa có quyết định.", "Đã báo cáo 700 trong 705", "24–36 %"),
        (&en, "Licence: not decided yet.", "700 of 705", "24–36 %"),
    ] {
        assert!(text.contains(undecided) && text.contains(coverage) && text.contains(limit), "{text}");
        assert!(
            !text.contains('{') && !text.contains("1 trong 145") && !text.contains("one in 145"),
            "{text}"
        );
    }
    assert!(vi.starts_with("# Số liệu mở về trẻ em, năm 2024\n") && vi.contains("sơ bộ"), "{vi}");
    let [vi, en] = texts(true);
    assert!(vi.contains("1 trong 145") && en.contains("one in 145") && !vi.contains("24–36"), "{vi}");
}

#[test]
fn bands_are_merged_until_no_small_count_is_told() {
    let office = Office::with(&[("form", "form = \"bands\"")]);
    let band = |low, high| Shown::Band { low, high };
    let one = office.publish("2024", &districts("abused", &[3, 0, 12, 33]), &[]).unwrap();
    assert_eq!(one.shown("522", "abused"), band(1, Some(5)));
    assert_eq!(one.shown("524", "abused"), band(0, Some(0)));
    assert_eq!(one.shown("525", "abused"), band(10, Some(14)));
    assert!(one.is_safe());
    let ones = office.publish("2024", &districts("abused", &[1, 1, 1, 0]), &[]).unwrap();
    assert_eq!(ones.shown("522", "abused"), band(0, Some(5)));
    assert_eq!(ones.shown("527", "abused"), band(0, Some(5)));
    assert!(ones.is_safe());
    let wide = office.publish("2024", &districts("abused", &[2, 6]), &[]).unwrap();
    assert!(wide.is_safe(), "{:?}", wide.certificate.leaks);
}

#[test]
fn a_protected_zero_is_hidden_like_any_small_count() {
    let office = Office::with(&[("zero", "zero = \"protect\"")]);
    let published = office.publish("2024", &districts("abused", &[0, 17, 9, 30]), &[]).unwrap();
    assert_eq!(published.shown("522", "abused"), Shown::Suppressed);
    assert!(published.is_safe());
}

#[test]
fn a_table_with_categories_is_protected_as_one_system() {
    let table = "[[publication_table]]\nid = \"D2\"\nname = { vi = \"x\", en = \"x\" }\n\
        levels = [\"district\"]\nperiods = [\"Y\"]\n\
        series = [{ element = \"abused\", by = [\"sex\", \"age_victim\"] }]\n";
    let office = Office::overlaid(&[], table);
    let mut figures = Figures::new();
    // Boys, then children by age.
    let rows = [[8, 2, 1, 1, 7, 0], [20, 9, 1, 0, 16, 0], [14, 8, 7, 1, 0, 0], [30, 11, 10, 10, 8, 0]];
    for (position, unit) in DISTRICTS.iter().enumerate() {
        let row = rows.get(position);
        let mut add = |key: String, count: fn(&[i64; 6]) -> i64| {
            figures.insert((unit.to_string(), key), row.map(count));
        };
        add("abused".to_owned(), |row| row[1..].iter().sum());
        add("abused|sex=M".to_owned(), |row| row[0]);
        add("abused|sex=F".to_owned(), |row| row[1..].iter().sum::<i64>() - row[0]);
        add("abused|age_victim=lt6".to_owned(), |row| row[1]);
        add("abused|age_victim=6_9".to_owned(), |row| row[2]);
        add("abused|age_victim=10_12".to_owned(), |row| row[3]);
        add("abused|age_victim=13_15".to_owned(), |row| row[4]);
        add("abused|age_victim=U".to_owned(), |row| row[5]);
    }
    let published = office.publish("2024", &figures, &[]).unwrap();
    assert!(published.is_safe(), "{:?}", published.certificate.leaks);
    assert!(published.file.rows.iter().any(|row| row.table == "D2" && row.shown != Shown::Suppressed));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_release_of_a_random_province_gives_a_small_count_away(
        year in prop::collection::vec(0_i64..14, 1..14),
        bands in any::<bool>(),
        protect_zero in any::<bool>(),
    ) {
        let published = office(bands, protect_zero).publish("2024", &districts("abused", &year), &[]).unwrap();
        prop_assert!(published.is_safe(), "{:?} {:?}", year, published.certificate.leaks);
    }

    #[test]
    fn a_year_after_its_first_half_gives_no_small_count_away(
        halves in prop::collection::vec((0_i64..10, 0_i64..8), 1..4),
        bands in any::<bool>(),
        protect_zero in any::<bool>(),
    ) {
        let office = office(bands, protect_zero);
        let first: Vec<i64> = halves.iter().map(|(first, _)| *first).collect();
        let year: Vec<i64> = halves.iter().map(|(first, second)| first + second).collect();
        let half = office.publish("2024-S1", &districts("abused", &first), &[]).unwrap();
        prop_assert!(half.is_safe(), "{:?} {:?}", first, half.certificate.leaks);
        // With the first half out, the year may no longer be possible: then there is an error, never an unsafe release.
        if let Ok(after) = office.publish("2024", &districts("abused", &year), &[&half]) {
            let told = told_by_both(&office.policy, &[half, after], &first, &year);
            prop_assert!(told.is_empty(), "{:?} {:?}: {:?}", first, year, told);
        }
    }
}

/// An office that shows totals as bands or not, and protects zeros or not.
fn office(bands: bool, protect_zero: bool) -> &'static Office {
    static OFFICES: OnceLock<[Office; 4]> = OnceLock::new();
    let offices = OFFICES.get_or_init(|| {
        [(false, false), (false, true), (true, false), (true, true)].map(|(bands, protect_zero)| {
            let mut lines = Vec::new();
            lines.extend(bands.then_some(("form", "form = \"bands\"")));
            lines.extend(protect_zero.then_some(("zero", "zero = \"protect\"")));
            Office::overlaid(&lines, HALF_YEARS)
        })
    });
    &offices[2 * usize::from(bands) + usize::from(protect_zero)]
}

/// Every way to divide a total among some limits.
fn tables(limits: &[(i64, i64)], total: i64) -> Vec<Vec<i64>> {
    let mut tables = vec![Vec::new()];
    for (low, high) in limits {
        let longer = |table: Vec<i64>| {
            let rest = total - table.iter().sum::<i64>();
            (*low..=(*high).min(rest)).map(move |number| [&table[..], &[number][..]].concat())
        };
        tables = tables.into_iter().flat_map(longer).collect();
    }
    tables.retain(|table| table.iter().sum::<i64>() == total);
    tables
}

/// By trying out every table: the protected counts of first half, year and second half that two releases give away.
fn told_by_both(policy: &Policy, releases: &[Published; 2], first: &[i64], year: &[i64]) -> Vec<String> {
    let limits = |release: &Published, truth: &[i64]| -> Vec<(i64, i64)> {
        let shown =
            || truth.iter().zip(DISTRICTS).map(|(truth, unit)| (*truth, release.shown(unit, "abused")));
        let withheld = shown().all(|(_, shown)| shown == Shown::Suppressed);
        shown()
            .map(|(truth, shown)| match shown {
                Shown::Value(_) => (truth, truth),
                Shown::Band { low, high } => (low, high.unwrap_or(i64::MAX)),
                _ if policy.protected_count(truth) && !withheld => (policy.lower_end(), policy.high),
                _ => (0, i64::MAX),
            })
            .collect()
    };
    let totals = [first.iter().sum(), year.iter().sum()];
    let possible = |limits: [Vec<(i64, i64)>; 2]| -> Vec<[Vec<i64>; 3]> {
        let [firsts, years] = [tables(&limits[0], totals[0]), tables(&limits[1], totals[1])];
        let pairs = firsts.iter().flat_map(|first| years.iter().map(move |year| (first, year)));
        let both = pairs.filter_map(|(first, year)| {
            let second: Vec<i64> = year.iter().zip(first).map(|(year, first)| year - first).collect();
            second.iter().all(|rest| *rest >= 0).then(|| [first.clone(), year.clone(), second])
        });
        both.collect()
    };
    let public = possible([limits(&releases[0], first), limits(&releases[1], year)]);
    let alone = possible([vec![(0, i64::MAX); first.len()], vec![(0, i64::MAX); first.len()]]);
    let second: Vec<i64> = year.iter().zip(first).map(|(year, first)| year - first).collect();
    let mut told = Vec::new();
    for (window, truth) in [first, year, &second].into_iter().enumerate() {
        for (district, count) in truth.iter().enumerate().filter(|(_, count)| policy.protected_count(**count))
        {
            let ends = |tables: &[[Vec<i64>; 3]]| {
                let numbers = || tables.iter().map(|table| table[window][district]);
                (numbers().min().unwrap(), numbers().max().unwrap())
            };
            let ((low, high), (least, most)) = (ends(&public), ends(&alone));
            let wanted = (policy.lower_end().max(least), policy.high.min(most));
            // Where higher levels leave two values, one is never enough.
            let one = wanted.0 >= wanted.1 && least < most;
            if low > (if one { wanted.1 - 1 } else { wanted.0 }) || high < wanted.1 {
                told.push(format!("window {window}, district {district}: {count} is from {low} to {high}"));
            }
        }
    }
    told
}
