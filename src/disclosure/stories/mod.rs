//! The attacks of 8-publication 8.9 on small nations, from the true counts to the verdict of the auditor.

mod attacks;
mod formats;
mod random;
mod shows;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::catalogue::Catalogue;
use crate::definitions::{Definitions, SourceFile};
use crate::disclosure::audit::{self, Certificate};
use crate::disclosure::draft::{Draft, Plan};
use crate::disclosure::files::{Decimal, PublicFile, PublicRow, Shown, TrueCounts};
use crate::disclosure::pattern::{self, Display, Pattern, PatternError};
use crate::disclosure::policy::Policy;
use crate::disclosure::release::{Facts, Finality, Release};
use crate::form::{self, Layout};
use crate::period::{Part, Period};
use crate::table::DATA_COLUMNS;
use crate::units::{NATION, UnitRegister};
use jiff::civil::{Date, date};

/// What is told of every release here.
fn facts(definitions: &Definitions) -> Facts<'_> {
    let window = (date(2023, 11, 15), date(2024, 11, 14));
    Facts { window, cut_off: window.1, reported: 700, expected: 705, definitions }
}

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
        let shipped = include_str!("../../../indicators/publication/policy.toml");
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

    /// Hands on a release in which everything is hidden.
    fn released<T>(&self, figures: &Figures, show: impl FnOnce(&Release<'_>) -> T) -> T {
        self.released_by(None, figures, show)
    }

    /// Hands on a release in which a pattern is hidden.
    fn released_by<T>(
        &self,
        pattern: Option<&Pattern>,
        figures: &Figures,
        show: impl FnOnce(&Release<'_>) -> T,
    ) -> T {
        let (period, cut_off) = ("2024".parse().unwrap(), date(2024, 11, 14));
        let counts = self.counts("2024", figures, cut_off);
        let map = self.register.at(cut_off);
        let (policy, catalogue) = (&self.policy, &self.catalogue);
        let plan = Plan { policy, catalogue, counts: &counts, map: &map, period, cut_off };
        let draft = plan.draft();
        let hidden = || vec![Display::Hidden; draft.figures.len()];
        let displays = pattern.map_or_else(hidden, |pattern| pattern.displays.clone());
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

/// Quarterly tables of districts, so that both reports of a year show them.
const HALF_YEARS: &str = "[[publication_table]]\nid = \"D0\"\nname = { vi = \"x\", en = \"x\" }\n\
    levels = [\"district\"]\nperiods = [\"S1\"]\nattacker = \"types_known\"\n\
    series = [{ element = \"abused\", by = [\"\"] }, { element = \"cases\", by = [\"\"] }]\n";

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
