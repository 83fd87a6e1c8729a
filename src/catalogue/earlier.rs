//! Rules that set a figure against other figures of the same thing: of earlier periods, of other levels, of other
//! reporters (4-rules 4.2). What is compared and how strictly is data.

use serde::Deserialize;

use super::{Accumulation, Catalogue, ElementKind, Rule, SeriesId, Source};
use crate::message::Bilingual;
use crate::period::{Part, Period};

/// What an earlier period is read for, and what is lacking where it cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookBack {
    /// The comparison with the same period last year.
    Comparison,
    /// Rules that put the figures beside those of the report before.
    Checks,
    /// What the report draws over the periods.
    Trend,
}

/// An earlier period as seen from a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// The same period of the year before.
    SamePeriodLastYear,
    /// The report before this one: the first half of the same year, or the year before.
    PreviousPeriod,
}

impl Against {
    /// The period it stands for.
    #[must_use]
    pub fn seen_from(self, period: Period) -> Period {
        match self {
            Self::SamePeriodLastYear => period.same_period_last_year(),
            Self::PreviousPeriod => period.previous(),
        }
    }
}

/// A comparison with earlier periods, per unit and series.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// The earlier periods; the first one against which the rule fails is reported.
    pub against: Vec<Against>,
    /// What is compared.
    #[serde(default)]
    pub scope: Scope,
    /// How.
    pub method: Method,
}

/// Which series a rule looks at: those named, those of the named elements, those of a kind.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Keys of series.
    #[serde(default)]
    pub series: Vec<String>,
    /// Elements with all their series.
    #[serde(default)]
    pub elements: Vec<String>,
    /// Every element of this kind.
    #[serde(default)]
    pub kind: Option<ElementKind>,
    /// Dimensions whose series are left out all the same.
    #[serde(default)]
    pub without: Vec<String>,
}

/// How a figure is set against an earlier one.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Hidiroglou and Berthelot (1986), for large counts across the units of a province.
    Ratios(Ratios),
    /// Exact test of two Poisson counts, for small counts with many zeros.
    Events(Events),
    /// A level that moved too far.
    Level(Level),
    /// A large count on one side and zero on the other, which ratios cannot see.
    Zero(Zero),
    /// A flow that began to be counted earlier holds all that was counted by then.
    Within,
    /// The flows of the whole file are those of an earlier one.
    Copied(Copied),
}

/// Parameters of Hidiroglou and Berthelot.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratios {
    /// U: weight of size, from 0 (none) to 1 in steps of a quarter, so that only exactly rounded operations are needed.
    pub u: f64,
    /// A: the smallest spread, as a share of the median effect.
    pub a: f64,
    /// C: how many spreads away an effect may lie.
    pub c: f64,
    /// How far the ratio may stray from the usual one in any case, in percent.
    pub within_percent: u32,
    /// Smallest count (the larger of the two) that is judged.
    pub at_least: i64,
    /// Fewest units that make a distribution.
    pub units: usize,
}

/// Parameters of the exact test.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    /// Two-sided probability below which a change is queried.
    pub probability: f64,
    /// Smallest difference that is queried.
    pub difference: i64,
    /// Largest count (the smaller of the two) that is judged: larger ones vary by more than chance.
    pub at_most: i64,
    /// Key of the series to which the counts are proportional.
    pub exposure: String,
}

/// Parameters of a level.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Largest plausible change in percent of the earlier figure.
    pub percent: u32,
    /// Largest plausible change in units of the figure; both must be exceeded.
    pub difference: i64,
}

/// Parameters of a count that came from or went to zero.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zero {
    /// Smallest count on the other side that is queried.
    pub at_least: i64,
}

/// Parameters of a copied file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copied {
    /// Fewest flows above zero that say anything.
    pub cells: usize,
}

/// A comparison of a stated figure with those of other submissions of the same period.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Between {
    /// Whose figures.
    pub setting: Setting,
    /// What must hold.
    pub must_be: Agreement,
    /// Only elements that add up in this way over units; all when absent.
    #[serde(default)]
    pub over_units: Option<Accumulation>,
    /// Elements it does not speak of: those of which every reporter counts its own ("nhiệm vụ được giao").
    #[serde(default)]
    pub except: Vec<String>,
    /// How far off may be, in hundredths of what is expected.
    #[serde(default)]
    pub tolerance_percent: u32,
    /// How far off may be, in units of the figure; the larger tolerance holds.
    #[serde(default)]
    pub tolerance: i64,
}

/// Who states a figure, and against whose it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// The province's own submission against its units.
    ProvinceAndUnits,
    /// A sector agency of the province against the units of the province.
    AgencyAndUnits,
    /// A sector agency against the unit itself, or against another agency.
    AgencyAndOffice,
}

/// What must hold between a stated figure and others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// It equals their sum.
    EqualToSum,
    /// It is not more than their sum: who is counted twice by them counts once in it.
    AtMostSum,
    /// It is not less than any of them.
    AtLeastLargest,
}

impl Scope {
    /// The series in scope that both kinds of report collect, sorted.
    #[must_use]
    pub fn series(&self, catalogue: &Catalogue, parts: [Part; 2]) -> Vec<SeriesId> {
        let named: Vec<SeriesId> = self.series.iter().filter_map(|key| catalogue.series_id(key)).collect();
        let wanted = |id: SeriesId| {
            let (element, series) = (catalogue.element_of(id), catalogue.series(id));
            let listed =
                named.contains(&id) || self.kind == Some(element.kind) || self.elements.contains(&element.id);
            let left_out = series.categories.iter().any(|(dimension, _)| self.without.contains(dimension));
            let collected = parts.iter().all(|part| element.periods.contains(part));
            listed && !left_out && collected && element.reported_by == Source::Territorial
        };
        (0..catalogue.series.len()).map(SeriesId::from_index).filter(|id| wanted(*id)).collect()
    }

    fn unknown(&self, catalogue: &Catalogue) -> Vec<String> {
        let series = self.series.iter().filter(|key| catalogue.series_id(key).is_none());
        let elements = self.elements.iter().filter(|id| catalogue.element(id).is_none());
        let dimensions = self.without.iter().filter(|id| catalogue.dimension(id).is_none());
        series.chain(elements).chain(dimensions).cloned().collect()
    }
}

/// Everything that is wrong with the rules that look at other figures.
pub(super) fn problems(catalogue: &Catalogue) -> Vec<Bilingual> {
    let with_earlier = catalogue.rules.values().filter_map(|rule| Some((rule, rule.earlier.as_ref()?)));
    with_earlier.flat_map(|(rule, earlier)| problems_of(catalogue, rule, earlier)).collect()
}

fn problems_of(catalogue: &Catalogue, rule: &Rule, earlier: &Earlier) -> Vec<Bilingual> {
    let mut unknown = earlier.scope.unknown(catalogue);
    let mut wrong: Vec<&str> = Vec::new();
    match &earlier.method {
        Method::Events(events) => {
            if catalogue.series_id(&events.exposure).is_none() {
                unknown.push(events.exposure.clone());
            }
            if !(events.probability > 0.0 && events.probability < 1.0) {
                wrong.push("probability");
            }
        }
        Method::Ratios(ratios) => {
            let quarters = ratios.u * 4.0;
            if !(0.0..=4.0).contains(&quarters) || quarters.fract() != 0.0 {
                wrong.push("u");
            }
            for (name, value) in [("a", ratios.a), ("c", ratios.c)] {
                if !(value.is_finite() && value >= 0.0) {
                    wrong.push(name);
                }
            }
        }
        Method::Level(_) | Method::Zero(_) | Method::Within | Method::Copied(_) => {}
    }
    if earlier.against.is_empty() {
        wrong.push("against");
    }
    let code = &rule.code;
    let unknown = unknown.into_iter().map(|id| Bilingual {
        vi: format!("{code}: không có \"{id}\""),
        en: format!("{code}: there is no \"{id}\""),
    });
    let wrong = wrong.into_iter().map(|field| Bilingual {
        vi: format!("{code}: giá trị của \"{field}\" không dùng được"),
        en: format!("{code}: the value of \"{field}\" cannot be used"),
    });
    unknown.chain(wrong).collect()
}
