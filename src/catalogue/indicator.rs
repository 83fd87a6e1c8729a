//! Indicators, their sets and groups, and the targets set for them (2-catalogue 2.3).

use serde::Deserialize;

use super::formula::{Resolver, Term};
use super::{Provenance, SeriesId};
use crate::definitions::{DefinitionError, Definitions};
use crate::message::Bilingual;
use crate::period::Part;

/// A set of indicators; codes are unique within a set only.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorSet {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Source.
    pub source: String,
    /// Where the name comes from.
    pub provenance: Provenance,
}

/// A group within a set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Set.
    pub set: String,
    /// Number ("I").
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Where the name comes from.
    pub provenance: Provenance,
}

/// Which 95 % interval a ratio of few events carries (2-catalogue 2.4.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntervalKind {
    /// Events per person: exact Poisson limits.
    Rate,
    /// A share of its denominator: Wilson score limits.
    Proportion,
}

impl IntervalKind {
    /// How its limits are worked out, in Vietnamese.
    #[must_use]
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::Rate => "Poisson chính xác",
            Self::Proportion => "Wilson",
        }
    }
}

/// A target value of the national programme.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Indicator.
    pub indicator: String,
    /// Year for which it is set.
    pub year: i16,
    /// `<`, `<=`, `>=` or `>`.
    pub relation: String,
    /// Value as written, with a point.
    pub value: String,
    /// Source.
    pub source: String,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A ratio by which the nation's report puts provinces in order of size.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    /// Indicator.
    pub indicator: String,
    /// What else than the situation itself makes it high or low; printed above its order.
    pub note: Bilingual,
    /// Why it may be compared between provinces.
    pub source: String,
    /// Where the choice comes from.
    pub provenance: Provenance,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Breakdown {
    dimension: String,
    element: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorRecord {
    id: String,
    set: String,
    code: Option<String>,
    group: String,
    name: Bilingual,
    unit: String,
    scale: Option<i64>,
    numerator: Vec<String>,
    #[serde(default)]
    denominator: Vec<String>,
    decimals: u8,
    #[serde(default)]
    by: Vec<Breakdown>,
    periods: Vec<Part>,
    interval: Option<IntervalKind>,
    #[serde(default)]
    plan: bool,
    name_provenance: Provenance,
    definition_provenance: Provenance,
    source: String,
    note: Option<Bilingual>,
}

/// One number of an indicator: its total or one category of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// `dimension=code`, empty for the total.
    pub category: String,
    /// Series whose sum is the numerator.
    pub numerator: Vec<SeriesId>,
    /// Series whose sum is the denominator; empty for a count.
    pub denominator: Vec<SeriesId>,
}

/// A published statistic with its definition: scale × Σ numerator / Σ denominator over the same units.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Identifier.
    pub id: String,
    /// Set it belongs to.
    pub set: String,
    /// Official code, only where it is established.
    pub code: Option<String>,
    /// Group within the set.
    pub group: String,
    /// Name.
    pub name: Bilingual,
    /// Unit of measure.
    pub unit: String,
    /// Factor of a ratio; 1 for a count.
    pub scale: i64,
    /// Terms of the numerator, as written.
    pub numerator: Vec<String>,
    /// Terms of the denominator, as written; empty for a count.
    pub denominator: Vec<String>,
    /// Decimals printed.
    pub decimals: u8,
    /// Reports in which it is printed.
    pub periods: Vec<Part>,
    /// Interval it carries on few events, with the mark "u". A ratio of tasks or places carries none: they are no chance
    /// events. This is the one home of which indicators do; every text that explains the mark points to it.
    pub interval: Option<IntervalKind>,
    /// Whether it has a plan and an expected result (work results).
    pub plan: bool,
    /// Where the name comes from.
    pub name_provenance: Provenance,
    /// Where the definition comes from.
    pub definition_provenance: Provenance,
    /// Source.
    pub source: String,
    /// Note printed with it.
    pub note: Option<Bilingual>,
    /// Its numbers; the first is the total.
    pub variants: Vec<Variant>,
}

impl Indicator {
    /// Whether it is a ratio (it has a denominator).
    #[must_use]
    pub fn is_ratio(&self) -> bool {
        !self.denominator.is_empty()
    }

    /// The formula as a line of text, such as `1000 × (a + b) / c`.
    #[must_use]
    pub fn formula(&self) -> String {
        let side = |terms: &[String]| {
            let text = terms.join(" + ");
            if terms.len() > 1 && self.is_ratio() { format!("({text})") } else { text }
        };
        let mut text = side(&self.numerator);
        if self.scale != 1 {
            text = format!("{} × {text}", self.scale);
        }
        if self.is_ratio() {
            text = format!("{text} / {}", side(&self.denominator));
        }
        text
    }
}

pub(super) fn load(
    definitions: &Definitions,
    resolver: &Resolver<'_>,
) -> Result<Vec<Indicator>, DefinitionError> {
    definitions
        .read::<IndicatorRecord>("indicator")?
        .into_iter()
        .map(|(record, source)| {
            resolve(record, resolver).map_err(|reason| DefinitionError::record(source, reason))
        })
        .collect()
}

fn resolve(record: IndicatorRecord, resolver: &Resolver<'_>) -> Result<Indicator, String> {
    if record.numerator.is_empty() {
        return Err("the numerator is empty".to_owned());
    }
    if record.denominator.is_empty() && record.scale.is_some() {
        return Err("a scale needs a denominator".to_owned());
    }
    if record.scale.is_some_and(|scale| !(1..=1_000_000).contains(&scale)) {
        return Err("the scale must lie between 1 and 1,000,000".to_owned());
    }
    if record.decimals > 6 {
        return Err("at most 6 decimals are printed".to_owned());
    }
    let terms = |texts: &[String]| -> Result<Vec<Term>, String> {
        texts.iter().map(|text| resolver.term(text)).collect()
    };
    let (numerator, denominator) = (terms(&record.numerator)?, terms(&record.denominator)?);
    let mut variants = vec![variant(resolver, String::new(), &numerator, &denominator)?];
    for (index, breakdown) in record.by.iter().enumerate() {
        if record.by[..index].iter().any(|other| other.dimension == breakdown.dimension) {
            return Err(format!("it is broken down by \"{}\" twice", breakdown.dimension));
        }
        variants.extend(broken_down(resolver, breakdown, &numerator, &denominator)?);
    }
    Ok(Indicator {
        id: record.id,
        set: record.set,
        code: record.code,
        group: record.group,
        name: record.name,
        unit: record.unit,
        scale: record.scale.unwrap_or(1),
        numerator: record.numerator,
        denominator: record.denominator,
        decimals: record.decimals,
        periods: record.periods,
        interval: record.interval,
        plan: record.plan,
        name_provenance: record.name_provenance,
        definition_provenance: record.definition_provenance,
        source: record.source,
        note: record.note,
        variants,
    })
}

fn variant(
    resolver: &Resolver<'_>,
    category: String,
    numerator: &[Term],
    denominator: &[Term],
) -> Result<Variant, String> {
    let sum = |terms: &[Term]| -> Result<Vec<SeriesId>, String> {
        let mut ids = Vec::new();
        for term in terms {
            ids.extend(resolver.series_of(term)?);
        }
        let decimals = |id: &SeriesId| resolver.elements[resolver.series[id.index()].element].decimals;
        if ids.iter().any(|id| decimals(id) != decimals(&ids[0])) {
            return Err("series with different decimals cannot be added".to_owned());
        }
        if let Some(index) = (1..ids.len()).find(|index| ids[..*index].contains(&ids[*index])) {
            let key = &resolver.series[ids[index].index()].key;
            return Err(format!("the series \"{key}\" stands twice in one sum"));
        }
        Ok(ids)
    };
    Ok(Variant { category, numerator: sum(numerator)?, denominator: sum(denominator)? })
}

/// One variant per category of the dimension that the numerator has.
fn broken_down(
    resolver: &Resolver<'_>,
    breakdown: &Breakdown,
    numerator: &[Term],
    denominator: &[Term],
) -> Result<Vec<Variant>, String> {
    let dimension = resolver
        .dimensions
        .iter()
        .find(|dimension| dimension.id == breakdown.dimension)
        .ok_or_else(|| format!("there is no dimension \"{}\"", breakdown.dimension))?;
    let mut variants = Vec::new();
    for category in &dimension.categories {
        let narrowed = |terms: &[Term], element: Option<&String>| -> Vec<Term> {
            let mut narrowed = terms.to_vec();
            for term in &mut narrowed {
                if let Some(element) = element {
                    term.element.clone_from(element);
                }
                term.categories.insert(dimension.id.clone(), vec![category.code.clone()]);
            }
            narrowed
        };
        let numerator = narrowed(numerator, breakdown.element.as_ref());
        if numerator.iter().any(|term| resolver.series_of(term).is_err()) {
            continue;
        }
        let label = format!("{}={}", dimension.id, category.code);
        variants.push(variant(resolver, label, &numerator, &narrowed(denominator, None))?);
    }
    if variants.is_empty() {
        return Err(format!("the numerator has no breakdown by \"{}\"", dimension.id));
    }
    Ok(variants)
}
