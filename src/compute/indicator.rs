//! One number of an indicator over a set of units: ratio of sums over the units that have everything it needs.

use std::collections::BTreeMap;

use super::rollup::without_numbers;
use super::{IndicatorFigure, interval, rounding};
use crate::catalogue::{Catalogue, Indicator, SeriesId, Variant};
use crate::value::{State, Value};

/// The units an indicator is computed over.
pub(super) struct Scope<'a> {
    /// Values of each unit, one per series of the catalogue.
    pub rows: &'a [&'a [Value]],
    /// Figures of a provincial agency for the whole.
    pub agency: &'a BTreeMap<SeriesId, i64>,
}

/// Sums over the matched units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Matched {
    pub numerator: i64,
    pub denominator: i64,
    pub units: u32,
}

/// Σ of a unit's series; `None` unless all of them are there.
pub(super) fn sum(row: &[Value], series: &[SeriesId]) -> Option<i64> {
    series.iter().try_fold(0_i64, |sum, id| sum.checked_add(row.get(id.index())?.number()?))
}

/// Sums numerator and denominator over the units that have both.
pub(super) fn matched(variant: &Variant, rows: &[&[Value]]) -> Matched {
    let mut matched = Matched { numerator: 0, denominator: 0, units: 0 };
    for row in rows {
        if let (Some(numerator), Some(denominator)) =
            (sum(row, &variant.numerator), sum(row, &variant.denominator))
        {
            matched.numerator += numerator;
            matched.denominator += denominator;
            matched.units += 1;
        }
    }
    matched
}

/// The sums where a provincial agency supplies some of the series: the others must then be complete.
fn with_agency(variant: &Variant, scope: &Scope<'_>) -> Option<Matched> {
    let whole = |series: &[SeriesId]| -> Option<i64> {
        series.iter().try_fold(0_i64, |total, id| {
            let number = match scope.agency.get(id) {
                Some(number) => *number,
                None => scope
                    .rows
                    .iter()
                    .try_fold(0_i64, |sum, row| sum.checked_add(row.get(id.index())?.number()?))?,
            };
            total.checked_add(number)
        })
    };
    Some(Matched {
        numerator: whole(&variant.numerator)?,
        denominator: whole(&variant.denominator)?,
        units: matched(variant, scope.rows).units,
    })
}

fn uses_agency(variant: &Variant, agency: &BTreeMap<SeriesId, i64>) -> bool {
    variant.numerator.iter().chain(&variant.denominator).any(|id| agency.contains_key(id))
}

/// Sums for a scope; `None` when there is nothing to compute with.
pub(super) fn sums(variant: &Variant, scope: &Scope<'_>) -> Option<Matched> {
    if uses_agency(variant, scope.agency) {
        return with_agency(variant, scope);
    }
    Some(matched(variant, scope.rows)).filter(|matched| matched.units > 0)
}

/// Decimals kept by the series of one side.
pub(super) fn side_decimals(catalogue: &Catalogue, series: &[SeriesId]) -> u8 {
    series.first().map_or(0, |id| catalogue.element_of(*id).decimals)
}

/// The number in minor units with its decimals; `None` when the denominator is zero.
pub(super) fn number(
    catalogue: &Catalogue,
    indicator: &Indicator,
    variant: &Variant,
    sums: Matched,
) -> Option<(i64, u8)> {
    let kept = side_decimals(catalogue, &variant.numerator);
    if !indicator.is_ratio() {
        return Some((sums.numerator, kept));
    }
    let denominator = (i128::from(sums.denominator), side_decimals(catalogue, &variant.denominator));
    rounding::ratio((i128::from(sums.numerator), kept), denominator, indicator.scale, indicator.decimals)
        .map(|number| (number, indicator.decimals))
}

/// Computes one number of an indicator, without comparison.
pub(super) fn figure(
    catalogue: &Catalogue,
    indicator: &Indicator,
    variant: &Variant,
    scope: &Scope<'_>,
) -> IndicatorFigure {
    let expected = u32::try_from(scope.rows.len()).unwrap_or(u32::MAX);
    let decimals =
        if indicator.is_ratio() { indicator.decimals } else { side_decimals(catalogue, &variant.numerator) };
    let mut figure = IndicatorFigure {
        state: State::Missing,
        number: 0,
        decimals,
        numerator: None,
        denominator: None,
        denominator_known: None,
        units_reported: 0,
        units_expected: expected,
        interval: None,
        change: None,
    };
    let Some(sums) = sums(variant, scope) else {
        let needed = variant.numerator.iter().chain(&variant.denominator);
        let states = needed.flat_map(|id| scope.rows.iter().filter_map(|row| row.get(id.index()).copied()));
        figure.state = match without_numbers(states.filter(|value| value.number().is_none())) {
            Value::Rejected => State::Rejected,
            Value::NotApplicable => State::NotApplicable,
            Value::Missing | Value::Number(_) => State::Missing,
        };
        return figure;
    };
    figure.units_reported = sums.units;
    if indicator.is_ratio() {
        figure.numerator = Some(sums.numerator);
        figure.denominator = Some(sums.denominator);
        let known = scope.rows.iter().filter_map(|row| sum(row, &variant.denominator)).sum();
        figure.denominator_known = Some(known);
    }
    match number(catalogue, indicator, variant, sums) {
        Some((number, _)) => {
            figure.state = State::Value;
            figure.number = number;
        }
        // A ratio over nothing has no meaning.
        None => figure.state = State::NotApplicable,
    }
    if let (Some(kind), State::Value) = (indicator.interval, figure.state) {
        let unit = 10_f64.powi(i32::from(side_decimals(catalogue, &variant.denominator)));
        let base = sums.denominator as f64 / unit;
        figure.interval = interval::interval(kind, sums.numerator, base, indicator.scale, indicator.decimals);
    }
    figure
}
