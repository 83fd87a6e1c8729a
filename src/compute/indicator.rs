//! One number of an indicator over a set of units: ratio of sums over the units that have everything it needs.

use std::collections::BTreeMap;

use super::rollup::without_numbers;
use super::{Addends, IndicatorFigure, Sums, interval, rounding};
use crate::catalogue::{Catalogue, Indicator, SeriesId, Variant};
use crate::value::{State, Value};

/// The units an indicator is computed over.
pub(super) struct Scope<'a> {
    /// Values of each unit, one per series of the catalogue.
    pub rows: &'a [&'a [Value]],
    /// Figures of a provincial agency for the whole.
    pub agency: &'a BTreeMap<SeriesId, Value>,
}

/// Σ of a unit's series; `None` unless all of them are there.
pub(super) fn sum(row: &[Value], series: &[SeriesId]) -> Option<i64> {
    series.iter().try_fold(0_i64, |sum, id| sum.checked_add(row.get(id.index())?.number()?))
}

/// Sums numerator and denominator over the units that have both.
pub(super) fn matched(variant: &Variant, rows: &[&[Value]]) -> Sums {
    let mut matched = Sums::default();
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

/// Sums that stand for the whole: an agency's figure where there is one, else the sum over all units, which must then
/// be complete. Where an agency speaks for the whole province, nothing less than a whole can be set against it.
pub(super) fn whole(variant: &Variant, scope: &Scope<'_>) -> Option<Sums> {
    let side = |series: &[SeriesId]| -> Option<i64> {
        series.iter().try_fold(0_i64, |total, id| {
            let number = match scope.agency.get(id) {
                Some(value) => value.number()?,
                None if scope.rows.is_empty() => return None,
                None => scope
                    .rows
                    .iter()
                    .try_fold(0_i64, |sum, row| sum.checked_add(row.get(id.index())?.number()?))?,
            };
            total.checked_add(number)
        })
    };
    Some(Sums {
        numerator: side(&variant.numerator)?,
        denominator: side(&variant.denominator)?,
        units: matched(variant, scope.rows).units,
    })
}

/// Whether a number of an indicator rests on a provincial agency's figure.
pub(super) fn uses_agency(variant: &Variant, agency: &BTreeMap<SeriesId, Value>) -> bool {
    variant.numerator.iter().chain(&variant.denominator).any(|id| agency.contains_key(id))
}

/// Sums for a scope; `None` when there is nothing to compute with.
pub(super) fn sums(variant: &Variant, scope: &Scope<'_>) -> Option<Sums> {
    if uses_agency(variant, scope.agency) {
        return whole(variant, scope);
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
    sums: Sums,
) -> Option<(i64, u8)> {
    let kept = side_decimals(catalogue, &variant.numerator);
    if !indicator.is_ratio() {
        return Some((sums.numerator, kept));
    }
    let denominator = (i128::from(sums.denominator), side_decimals(catalogue, &variant.denominator));
    rounding::ratio((i128::from(sums.numerator), kept), denominator, indicator.scale, indicator.decimals)
        .map(|number| (number, indicator.decimals))
}

/// What a number is computed from: the sums, and what is known of the units around them.
pub(super) struct Basis {
    /// Sums over the units that have all it needs; `None` when there is nothing to compute with.
    pub sums: Option<Sums>,
    /// Denominator over all units that reported it.
    pub denominator_known: i64,
    /// Units that should be in it.
    pub units_expected: u32,
    /// What the number is when there are no sums.
    pub gap: State,
}

/// Computes one number of an indicator over a scope, without comparison.
pub(super) fn figure(
    catalogue: &Catalogue,
    indicator: &Indicator,
    variant: &Variant,
    scope: &Scope<'_>,
) -> IndicatorFigure {
    let basis = Basis {
        sums: sums(variant, scope),
        denominator_known: scope.rows.iter().filter_map(|row| sum(row, &variant.denominator)).sum(),
        units_expected: u32::try_from(scope.rows.len()).unwrap_or(u32::MAX),
        gap: gap(variant, scope),
    };
    from_basis(catalogue, indicator, variant, &basis)
}

/// Why there is no number: rejected outweighs missing outweighs not applicable.
fn gap(variant: &Variant, scope: &Scope<'_>) -> State {
    let needed = variant.numerator.iter().chain(&variant.denominator);
    let of_units = |id: &SeriesId| -> Vec<Value> {
        scope.rows.iter().filter_map(|row| row.get(id.index()).copied()).collect()
    };
    let states =
        needed.flat_map(|id| scope.agency.get(id).map_or_else(|| of_units(id), |value| vec![*value]));
    match without_numbers(states.filter(|value| value.number().is_none())) {
        Value::Rejected => State::Rejected,
        Value::NotApplicable => State::NotApplicable,
        Value::Missing | Value::Number(_) => State::Missing,
    }
}

/// One number of an indicator from its sums, without comparison.
pub(super) fn from_basis(
    catalogue: &Catalogue,
    indicator: &Indicator,
    variant: &Variant,
    basis: &Basis,
) -> IndicatorFigure {
    let decimals =
        if indicator.is_ratio() { indicator.decimals } else { side_decimals(catalogue, &variant.numerator) };
    let mut figure = IndicatorFigure {
        state: basis.gap,
        number: 0,
        decimals,
        numerator: None,
        denominator: None,
        denominator_known: None,
        units_reported: 0,
        units_expected: basis.units_expected,
        interval: None,
        change: None,
        addends: Addends { now: basis.sums, ..Addends::default() },
    };
    let Some(sums) = basis.sums else { return figure };
    figure.units_reported = sums.units;
    if indicator.is_ratio() {
        figure.numerator = Some(sums.numerator);
        figure.denominator = Some(sums.denominator);
        figure.denominator_known = Some(basis.denominator_known);
    }
    match number(catalogue, indicator, variant, sums) {
        Some((number, _)) => {
            figure.state = State::Value;
            figure.number = number;
        }
        // A ratio over nothing has no meaning.
        None => figure.state = State::NotApplicable,
    }
    if figure.state == State::Value {
        let unit = 10_f64.powi(i32::from(side_decimals(catalogue, &variant.denominator)));
        figure.interval = interval::of_few(indicator, sums.numerator, sums.denominator as f64 / unit);
    }
    figure
}
