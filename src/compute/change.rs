//! Comparison with the same period last year, over the units that have both (2-catalogue 2.4.4).

use super::indicator::{self, Matched, Scope};
use super::interval::FEW_EVENTS;
use super::rollup::{Base, Input, UnitValues};
use super::{Change, ChangeFlag, IndicatorFigure, rounding};
use crate::catalogue::{Catalogue, Indicator, Variant};
use crate::value::{State, Value};

/// Change of a parent.
pub(super) fn parent(
    catalogue: &Catalogue,
    indicator: &Indicator,
    variant: &Variant,
    input: &Input<'_>,
    base: &Base,
    figure: &IndicatorFigure,
) -> Option<Change> {
    if figure.state != State::Value {
        return None;
    }
    let uses_agency = |agency: &std::collections::BTreeMap<_, i64>| {
        variant.numerator.iter().chain(&variant.denominator).any(|id| agency.contains_key(id))
    };
    if uses_agency(&input.agency) || uses_agency(&base.agency) {
        // An agency's figure stands for the whole: comparable only with a whole.
        let rows: Vec<&[Value]> = input.units.iter().map(|unit| unit.values.as_slice()).collect();
        let current = indicator::sums(variant, &Scope { rows: &rows, agency: &input.agency })?;
        let rows: Vec<&[Value]> = base.units.values().map(Vec::as_slice).collect();
        let earlier = indicator::sums(variant, &Scope { rows: &rows, agency: &base.agency })?;
        return build(catalogue, indicator, variant, (current, earlier), base, figure);
    }
    let (mut now, mut then): (Vec<&[Value]>, Vec<&[Value]>) = (Vec::new(), Vec::new());
    for unit in &input.units {
        let Some(earlier) = base.units.get(&unit.unit.code) else { continue };
        if has(variant, &unit.values) && has(variant, earlier) {
            now.push(&unit.values);
            then.push(earlier);
        }
    }
    let sums = (indicator::matched(variant, &now), indicator::matched(variant, &then));
    build(catalogue, indicator, variant, sums, base, figure)
}

/// Change of one reporting unit.
pub(super) fn unit(
    catalogue: &Catalogue,
    indicator: &Indicator,
    variant: &Variant,
    unit: &UnitValues,
    base: &Base,
    figure: &IndicatorFigure,
) -> Option<Change> {
    let earlier = base.units.get(&unit.unit.code).filter(|earlier| has(variant, earlier))?;
    if figure.state != State::Value {
        return None;
    }
    let sums =
        (indicator::matched(variant, &[&unit.values]), indicator::matched(variant, &[earlier.as_slice()]));
    build(catalogue, indicator, variant, sums, base, figure)
}

fn has(variant: &Variant, row: &[Value]) -> bool {
    indicator::sum(row, &variant.numerator).is_some() && indicator::sum(row, &variant.denominator).is_some()
}

fn build(
    catalogue: &Catalogue,
    indicator: &Indicator,
    variant: &Variant,
    (now, then): (Matched, Matched),
    base: &Base,
    figure: &IndicatorFigure,
) -> Option<Change> {
    if now.units == 0 && figure.units_reported > 0 {
        return None;
    }
    let (current, _) = indicator::number(catalogue, indicator, variant, now)?;
    let (earlier, decimals) = indicator::number(catalogue, indicator, variant, then)?;
    let absolute = current.checked_sub(earlier)?;
    let percent_tenths = rounding::rounded(1000, i128::from(absolute), i128::from(earlier));
    let few =
        FEW_EVENTS.saturating_mul(10_i64.pow(u32::from(if indicator.is_ratio() { 0 } else { decimals })));
    let mut flags = Vec::new();
    if now.units < figure.units_reported {
        flags.push(ChangeFlag::FewerUnits);
    }
    if then.numerator < few {
        flags.push(ChangeFlag::SmallBase);
    }
    if !base.same_window {
        flags.push(ChangeFlag::OtherWindow);
    }
    Some(Change {
        current,
        base: earlier,
        base_whole: None,
        absolute,
        percent_tenths,
        units_matched: now.units,
        flags,
    })
}
