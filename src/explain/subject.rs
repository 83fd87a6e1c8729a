//! What was asked for: an indicator by id or official code, or a series by key, with its category.

use super::ExplainError;
use crate::catalogue::{Catalogue, Indicator, SeriesId, Variant};
use crate::period::Period;
use crate::text::nearest;

/// How many suggestions are made.
const SUGGESTIONS: usize = 4;

/// An indicator with one of its numbers, or a series.
#[derive(Debug, Clone, Copy)]
pub(super) enum Subject<'a> {
    Indicator { indicator: &'a Indicator, variant: usize },
    Series(SeriesId),
}

impl<'a> Subject<'a> {
    /// The number of the indicator; `None` for a series.
    pub fn variant(&self) -> Option<&'a Variant> {
        match self {
            Self::Indicator { indicator, variant } => indicator.variants.get(*variant),
            Self::Series(_) => None,
        }
    }

    /// Series whose sum is the numerator, or the series itself.
    pub fn numerator(&self) -> Vec<SeriesId> {
        match self {
            Self::Series(id) => vec![*id],
            Self::Indicator { .. } => self.variant().map(|one| one.numerator.clone()).unwrap_or_default(),
        }
    }

    /// Series whose sum is the denominator; none for a count.
    pub fn denominator(&self) -> Vec<SeriesId> {
        self.variant().map(|one| one.denominator.clone()).unwrap_or_default()
    }
}

/// Finds what an id, code or key with a category stands for; `series` are those of the period's form.
pub(super) fn find<'a>(
    catalogue: &'a Catalogue,
    period: Period,
    series: &[SeriesId],
    typed: &str,
    category: Option<&str>,
) -> Result<Subject<'a>, ExplainError> {
    let (id, own) = typed.split_once('|').unwrap_or((typed, ""));
    let category = normal([own, category.unwrap_or_default()]);
    let found = indicators(catalogue, period, id);
    if let [first, _, ..] = found.as_slice()
        && first.id != id
    {
        let ids = found.iter().map(|one| one.id.clone()).collect();
        return Err(ExplainError::Ambiguous { code: id.to_owned(), ids });
    }
    if let Some(indicator) = found.first()
        && let Some(variant) = indicator.variants.iter().position(|one| one.category == category)
    {
        return Ok(Subject::Indicator { indicator, variant });
    }
    let key = if category.is_empty() { id.to_owned() } else { format!("{id}|{category}") };
    match catalogue.series_id(&key) {
        Some(id) if series.contains(&id) => return Ok(Subject::Series(id)),
        Some(_) => return Err(not_in_period(&key, period)),
        None => {}
    }
    Err(unknown(catalogue, period, found.first().copied(), (typed, id, &category)))
}

/// Indicators of the period with this id, or else with this official code.
fn indicators<'a>(catalogue: &'a Catalogue, period: Period, id: &str) -> Vec<&'a Indicator> {
    let by_id: Vec<&Indicator> = catalogue.indicators_of(period.part).filter(|one| one.id == id).collect();
    if by_id.is_empty() {
        return catalogue.indicators_of(period.part).filter(|one| one.code.as_deref() == Some(id)).collect();
    }
    by_id
}

/// Pairs of category in order of dimension, as they stand in keys.
fn normal<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut pairs: Vec<&str> = texts
        .into_iter()
        .flat_map(|text| text.split(';'))
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .collect();
    pairs.sort_by_key(|pair| pair.split_once('='));
    pairs.dedup();
    pairs.join(";")
}

fn not_in_period(id: &str, period: Period) -> ExplainError {
    ExplainError::NotInPeriod { id: id.to_owned(), period: period.to_string() }
}

fn unknown(
    catalogue: &Catalogue,
    period: Period,
    indicator: Option<&Indicator>,
    (typed, id, category): (&str, &str, &str),
) -> ExplainError {
    let of_element: Vec<&str> = catalogue
        .element(id)
        .map(|element| catalogue.series.iter().filter(|one| catalogue.elements[one.element].id == element.id))
        .into_iter()
        .flatten()
        .map(crate::catalogue::Series::category)
        .collect();
    let of_indicator = indicator.iter().flat_map(|one| &one.variants).map(|one| one.category.as_str());
    let categories: Vec<&str> =
        of_indicator.chain(of_element).filter(|category| !category.is_empty()).collect();
    if indicator.is_some() || catalogue.element(id).is_some() {
        let mut near = nearest(category, categories.iter().copied(), SUGGESTIONS);
        if near.is_empty() {
            near = categories.into_iter().take(SUGGESTIONS).collect();
        }
        let near = near.into_iter().map(str::to_owned).collect();
        return ExplainError::UnknownCategory { id: id.to_owned(), category: category.to_owned(), near };
    }
    if catalogue.indicators.iter().any(|one| one.id == id || one.code.as_deref() == Some(id)) {
        return not_in_period(id, period);
    }
    let known = catalogue
        .indicators_of(period.part)
        .map(|one| one.id.as_str())
        .chain(catalogue.elements.iter().map(|element| element.id.as_str()));
    let near = nearest(id, known, SUGGESTIONS).into_iter().map(str::to_owned).collect();
    ExplainError::UnknownId { id: typed.to_owned(), near }
}
