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
    let rows: Vec<&[Value]> = input.units.iter().map(|unit| unit.values.as_slice()).collect();
    let current = Scope { rows: &rows, agency: &input.agency };
    let base_rows = base.rows();
    let earlier = Scope { rows: &base_rows, agency: &base.agency };
    if [&input.agency, &base.agency].iter().any(|agency| indicator::uses_agency(variant, agency)) {
        // An agency's figure stands for the whole province: comparable only with a whole of the same province.
        let sums = (indicator::whole(variant, &current)?, indicator::whole(variant, &earlier)?);
        return build(catalogue, indicator, variant, sums, (base, 0), figure).filter(|_| base.same_map);
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
    let whole = indicator::matched(variant, &base_rows);
    let mut change = build(catalogue, indicator, variant, sums, (base, whole.units), figure)?;
    if whole.units > change.units_matched {
        change.base_whole = indicator::number(catalogue, indicator, variant, whole).map(|(number, _)| number);
    }
    Some(change)
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
    build(catalogue, indicator, variant, sums, (base, 1), figure)
}

fn has(variant: &Variant, row: &[Value]) -> bool {
    indicator::sum(row, &variant.numerator).is_some() && indicator::sum(row, &variant.denominator).is_some()
}

fn build(
    catalogue: &Catalogue,
    indicator: &Indicator,
    variant: &Variant,
    (now, then): (Matched, Matched),
    (base, base_units): (&Base, u32),
    figure: &IndicatorFigure,
) -> Option<Change> {
    if now.units == 0 && figure.units_reported > 0 {
        return None;
    }
    let (current, _) = indicator::number(catalogue, indicator, variant, now)?;
    let (earlier, decimals) = indicator::number(catalogue, indicator, variant, then)?;
    let difference = rounding::Difference {
        now: (now.numerator, if indicator.is_ratio() { now.denominator } else { 1 }),
        then: (then.numerator, if indicator.is_ratio() { then.denominator } else { 1 }),
    };
    let kept = indicator::side_decimals(catalogue, &variant.numerator);
    let absolute = if indicator.is_ratio() {
        let sides = (kept, indicator::side_decimals(catalogue, &variant.denominator));
        difference.absolute(sides, indicator.scale, decimals)?
    } else {
        current.checked_sub(earlier)?
    };
    let percent_tenths = difference.percent_tenths();
    let few = FEW_EVENTS.saturating_mul(10_i64.pow(u32::from(kept)));
    let mut flags = Vec::new();
    if now.units < figure.units_reported.max(base_units) {
        flags.push(ChangeFlag::FewerUnits);
    }
    if then.numerator < few {
        flags.push(ChangeFlag::SmallBase);
    }
    if !base.same_window {
        flags.push(ChangeFlag::OtherWindow);
    }
    if !base.same_map {
        flags.push(ChangeFlag::OtherMap);
    }
    Some(Change {
        current,
        base: earlier,
        absolute,
        percent_tenths,
        units_matched: now.units,
        base_whole: None,
        flags,
    })
}
