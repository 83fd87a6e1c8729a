//! The rows of a release. Every format is made from these and from nothing else: what `data.csv` does not say, no other
//! file can say.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Finality, Release};
use crate::catalogue::SeriesId;
use crate::disclosure::draft::{Content, Draft, Planned};
use crate::disclosure::files::{Decimal, PUBLIC_COLUMNS, TrueRatio};
use crate::disclosure::pattern::Display;
use crate::disclosure::policy::{PublicSeries, SizeClass};
use crate::table::{self, TableError, guarded};
use crate::text::format_minor;
use crate::units::UnitLevel;
use crate::value::Value;

/// What the public gets to know of one figure.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub table: &'a str,
    pub unit: &'a str,
    pub level: UnitLevel,
    /// Name of the unit, safe in a spreadsheet.
    pub unit_name: String,
    pub measure: &'a str,
    pub unit_of_measure: &'a str,
    pub category: Cow<'a, str>,
    pub value: String,
    /// Lower and upper limit of a band.
    pub band: [String; 2],
    pub obs_status: &'static str,
    pub conf_status: &'static str,
    pub note: &'static str,
    pub units_reported: String,
    pub units_expected: String,
}

/// All rows of a release in order of print, with what they have in common.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    pub map: String,
    pub period: String,
    pub release: &'a str,
    pub list: Vec<Row<'a>>,
}

impl Rows<'_> {
    /// The cells of a row in order of [`PUBLIC_COLUMNS`].
    pub fn cells<'r>(&'r self, row: &'r Row<'_>) -> [&'r str; PUBLIC_COLUMNS.len()] {
        [
            row.table,
            row.unit,
            row.level.as_str(),
            &row.unit_name,
            &self.map,
            &self.period,
            row.measure,
            row.unit_of_measure,
            &row.category,
            &row.value,
            &row.band[0],
            &row.band[1],
            row.obs_status,
            row.conf_status,
            row.note,
            &row.units_reported,
            &row.units_expected,
            self.release,
        ]
    }

    /// The table of all figures: UTF-8 without byte order mark, LF, in order of table, level, unit code.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub fn data(&self) -> Result<Vec<u8>, TableError> {
        table::csv(PUBLIC_COLUMNS, self.list.iter().map(|row| self.cells(row)))
    }
}

/// What the public sees of a figure, with its marks.
#[derive(Default)]
struct Shown {
    value: String,
    band: [String; 2],
    obs_status: &'static str,
    conf_status: &'static str,
    note: &'static str,
}

impl Shown {
    /// Without a number.
    fn mark(obs_status: &'static str, conf_status: &'static str, note: &'static str) -> Self {
        Self { obs_status, conf_status, note, ..Self::default() }
    }

    /// `c`, for whatever reason.
    fn hidden() -> Self {
        Self::mark("Q", "C", "c")
    }
}

impl<'a> Release<'a> {
    /// Every row of the release.
    pub(super) fn rows(&self) -> Rows<'a> {
        let visible = self.visible();
        let figures = self.draft.figures.iter().zip(self.displays);
        Rows {
            map: self.day().to_string(),
            period: self.draft.period.to_string(),
            release: self.id,
            list: figures.map(|(planned, display)| self.row(planned, *display, &visible)).collect(),
        }
    }

    fn row(&self, planned: &'a Planned, display: Display, visible: &Visible<'_>) -> Row<'a> {
        let policy = self.plan.policy;
        let table = policy.tables.get(planned.table).map_or("", |table| table.id.as_str());
        let (measure, category, unit_of_measure) = self.about(planned);
        let shown = match planned.content {
            Content::Indicator(indicator, variant) => self.indicator(planned, (indicator, variant), visible),
            Content::Series(_) | Content::UnitsBySize(..) => self.count(planned, display),
        };
        let name = self.plan.map.display_name(&planned.unit).unwrap_or_default();
        Row {
            table,
            unit: &planned.unit,
            level: planned.level,
            unit_name: guarded(name),
            measure,
            unit_of_measure,
            category,
            value: shown.value,
            band: shown.band,
            obs_status: shown.obs_status,
            conf_status: shown.conf_status,
            note: shown.note,
            units_reported: planned.figure.units_reported.to_string(),
            units_expected: planned.figure.units_expected.to_string(),
        }
    }

    /// Measure, category and unit of measure of a figure.
    fn about(&self, planned: &Planned) -> (&'a str, Cow<'a, str>, &'a str) {
        let (policy, catalogue) = (self.plan.policy, self.plan.catalogue);
        let series = |position: usize| policy.tables.get(planned.table)?.series.get(position);
        let unit =
            |series: &PublicSeries| catalogue.element(&series.element).map_or("", |element| &element.unit);
        match planned.content {
            Content::Series(position) => series(position).map_or_else(Default::default, |series| {
                (series.element.as_str(), series.category.as_str().into(), unit(series))
            }),
            Content::UnitsBySize(position, class) => series(position)
                .map_or_else(Default::default, |series| {
                    (series.element.as_str(), with_class(&series.category, class).into(), UNITS)
                }),
            Content::Indicator(indicator, variant) => {
                let indicator = &catalogue.indicators[indicator];
                let category = indicator.variants.get(variant).map_or("", |variant| &variant.category);
                (&indicator.id, category.into(), &indicator.unit)
            }
        }
    }

    fn count(&self, planned: &Planned, display: Display) -> Shown {
        let number = match planned.figure.value {
            Value::Number(number) => number,
            other => return without_number(other),
        };
        match display {
            Display::Plain => self.number(format_minor(number, self.decimals(planned)), false),
            Display::Hidden => Shown::hidden(),
            Display::Band { low, high } => Shown {
                band: [low.to_string(), high.map(|high| high.to_string()).unwrap_or_default()],
                ..Shown::mark("Q", "C", "k")
            },
        }
    }

    fn decimals(&self, planned: &Planned) -> u8 {
        let series = Draft::series(self.plan.policy, planned);
        let part = series.and_then(|series| series.parts.first());
        part.map_or(0, |part| self.plan.catalogue.element_of(*part).decimals)
    }

    /// A number with the marks of what it rests on.
    fn number(&self, value: String, unreliable: bool) -> Shown {
        let (obs_status, note) = match (self.finality, unreliable) {
            (Finality::Estimate, false) => ("E", "e"),
            (Finality::Estimate, true) => ("E", "e u"),
            (Finality::Preliminary, false) => ("P", "p"),
            (Finality::Preliminary, true) => ("P", "p u"),
            (Finality::Final, false) => ("A", ""),
            (Finality::Final, true) => ("U", "u"),
        };
        Shown { value, obs_status, conf_status: "F", note, ..Shown::default() }
    }

    /// An indicator is shown where all it is made from is shown, and over the very same units.
    fn indicator(
        &self,
        planned: &Planned,
        (position, variant): (usize, usize),
        visible: &Visible<'_>,
    ) -> Shown {
        let indicator = &self.plan.catalogue.indicators[position];
        let Some(variant) = indicator.variants.get(variant) else { return without_number(Value::Missing) };
        let ratio =
            self.plan.counts.ratio(&planned.unit, self.draft.period, &indicator.id, &variant.category);
        let number = match (planned.figure.value, ratio.and_then(|ratio| ratio.number)) {
            (Value::Number(_), Some(number)) => number,
            (Value::Number(_), None) => return without_number(Value::Missing),
            (other, _) => return without_number(other),
        };
        let Some(ratio) = ratio else { return without_number(Value::Missing) };
        if !self.tells_nothing_new(planned, &ratio, number, variant, visible) {
            return Shown::hidden();
        }
        let few = ratio.numerator.is_some_and(|numerator| {
            numerator < Decimal { minor: FEW_EVENTS * 10_i64.pow(u32::from(numerator.decimals)), ..numerator }
        });
        self.number(number.text(), few && indicator.interval.is_some())
    }

    /// Whether a number of an indicator can be worked out from figures that are shown.
    fn tells_nothing_new(
        &self,
        planned: &Planned,
        ratio: &TrueRatio,
        number: Decimal,
        variant: &crate::catalogue::Variant,
        visible: &Visible<'_>,
    ) -> bool {
        let catalogue = self.plan.catalogue;
        let side = |series: &[SeriesId], sum: Option<Decimal>| {
            let harmless =
                series.iter().all(|id| !self.plan.policy.abuse_related(&catalogue.element_of(*id).id));
            let shown: Option<i64> = series.iter().map(|id| visible.number(&planned.unit, *id)).sum();
            let decimals = series.first().map_or(0, |id| catalogue.element_of(*id).decimals);
            harmless
                || sum.and_then(|sum| sum.in_units_of(decimals)) == shown.filter(|_| sum.is_some())
                    && shown.is_some()
        };
        let counted = if variant.denominator.is_empty() { Some(number) } else { ratio.numerator };
        side(&variant.numerator, counted)
            && (variant.denominator.is_empty() || side(&variant.denominator, ratio.denominator))
    }

    /// The series that the release shows as numbers.
    fn visible(&self) -> Visible<'_> {
        let figures = self.draft.figures.iter().zip(self.displays);
        let shown = figures.filter_map(|(planned, display)| {
            let series = Draft::series(self.plan.policy, planned).filter(|series| series.parts.len() == 1)?;
            let number = planned.figure.value.number().filter(|_| *display == Display::Plain)?;
            Some((planned.unit.as_str(), series.parts[0], number))
        });
        Visible { numbers: shown.collect() }
    }
}

/// Numbers that a release shows, by unit and series.
struct Visible<'a> {
    numbers: BTreeSet<(&'a str, SeriesId, i64)>,
}

impl Visible<'_> {
    fn number(&self, unit: &str, series: SeriesId) -> Option<i64> {
        let range = (unit, series, i64::MIN)..=(unit, series, i64::MAX);
        self.numbers.range(range).next().map(|(.., number)| *number)
    }
}

/// Unit of measure of what counts units.
pub(super) const UNITS: &str = "unit";
/// A rate on fewer events is marked as of low reliability (2-catalogue 2.4.6).
const FEW_EVENTS: i64 = 10;

fn without_number(value: Value) -> Shown {
    match value {
        Value::Number(_) | Value::Missing => Shown::mark("L", "F", "..."),
        Value::Rejected => Shown::mark("O", "F", "..."),
        Value::NotApplicable => Shown::mark("M", "F", "x"),
    }
}

/// A category text with a class of size.
fn with_class(category: &str, class: SizeClass) -> String {
    let own = format!("{}={}", SizeClass::DIMENSION, class.code());
    let mut pairs: Vec<&str> = category.split(';').filter(|pair| !pair.is_empty()).collect();
    pairs.push(&own);
    pairs.sort_unstable();
    pairs.join(";")
}
