//! Comparison with the same period last year, over the units that have both (2-catalogue 2.4.4).

use super::indicator::{self, Scope};
use super::interval::FEW_EVENTS;
use super::rollup::{Base, Input, UnitValues};
use super::{Addends, Change, ChangeFlag, IndicatorFigure, Sums, rounding};
use crate::catalogue::{Catalogue, Indicator, Variant};
use crate::value::{State, Value};

/// What two periods have to do with each other, whatever figure is compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    /// Whether both windows have the same length and offset.
    pub same_window: bool,
    /// Whether the units are the same on both maps.
    pub same_map: bool,
}

impl Base {
    fn terms(&self) -> Terms {
        Terms { same_window: self.same_window, same_map: self.same_map }
    }
}

/// Puts the comparison beside a parent's figure.
pub(super) fn parent(
    catalogue: &Catalogue,
    of: (&Indicator, &Variant),
    input: &Input<'_>,
    base: &Base,
    figure: &mut IndicatorFigure,
) {
    let (_, variant) = of;
    let rows: Vec<&[Value]> = input.units.iter().map(|unit| unit.values.as_slice()).collect();
    let current = Scope { rows: &rows, agency: &input.agency };
    let base_rows = base.rows();
    let earlier = Scope { rows: &base_rows, agency: &base.agency };
    figure.addends.earlier = indicator::sums(variant, &earlier);
    if [&input.agency, &base.agency].iter().any(|agency| indicator::uses_agency(variant, agency)) {
        // An agency's figure stands for the whole province: comparable only with a whole of the same province.
        let (now, then) = (indicator::whole(variant, &current), indicator::whole(variant, &earlier));
        let Some(sums) = now.zip(then).filter(|_| base.same_map) else { return };
        return compare(catalogue, of, sums, None, (base.terms(), figure));
    }
    let (mut now, mut then): (Vec<&[Value]>, Vec<&[Value]>) = (Vec::new(), Vec::new());
    for unit in &input.units {
        let Some(earlier) = base.units.get(&unit.unit.code) else { continue };
        if has(variant, &unit.values) && has(variant, earlier) {
            now.push(&unit.values);
            then.push(earlier);
        }
    }
    if now.is_empty() {
        return;
    }
    let sums = (indicator::matched(variant, &now), indicator::matched(variant, &then));
    compare(catalogue, of, sums, figure.addends.earlier, (base.terms(), figure));
}

/// Puts the comparison beside the figure of one reporting unit.
pub(super) fn unit(
    catalogue: &Catalogue,
    of: (&Indicator, &Variant),
    unit: &UnitValues,
    base: &Base,
    figure: &mut IndicatorFigure,
) {
    let (_, variant) = of;
    let Some(earlier) = base.units.get(&unit.unit.code).filter(|earlier| has(variant, earlier)) else {
        return;
    };
    let then = indicator::matched(variant, &[earlier.as_slice()]);
    figure.addends.earlier = Some(then);
    if has(variant, &unit.values) {
        let now = indicator::matched(variant, &[&unit.values]);
        compare(catalogue, of, (now, then), Some(then), (base.terms(), figure));
    }
}

/// Puts the comparison beside a figure of several parents, from what theirs is made from. `terms` of those that have one.
pub(super) fn consolidated(
    catalogue: &Catalogue,
    of: (&Indicator, &Variant),
    addends: &Addends,
    terms: Terms,
    figure: &mut IndicatorFigure,
) {
    figure.addends.earlier = addends.earlier;
    (figure.addends.matched, figure.change) = (None, None);
    if let Some(sums) = addends.matched {
        compare(catalogue, of, sums, addends.earlier, (terms, figure));
    }
}

fn has(variant: &Variant, row: &[Value]) -> bool {
    indicator::sum(row, &variant.numerator).is_some() && indicator::sum(row, &variant.denominator).is_some()
}

/// `sums` of this period and of the base over the units that have both; `whole` of the base over all units that had it.
fn compare(
    catalogue: &Catalogue,
    (indicator, variant): (&Indicator, &Variant),
    sums: (Sums, Sums),
    whole: Option<Sums>,
    (terms, figure): (Terms, &mut IndicatorFigure),
) {
    // A ratio over nothing has no change of its own, and still belongs to the sums above it.
    figure.addends.matched = Some(sums).filter(|(now, _)| now.units > 0 || figure.units_reported == 0);
    if figure.state == State::Value && figure.addends.matched.is_some() {
        figure.change = build(catalogue, (indicator, variant), sums, whole, (terms, figure));
    }
}

fn build(
    catalogue: &Catalogue,
    (indicator, variant): (&Indicator, &Variant),
    (now, then): (Sums, Sums),
    whole: Option<Sums>,
    (terms, figure): (Terms, &IndicatorFigure),
) -> Option<Change> {
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
    let few = FEW_EVENTS.saturating_mul(10_i64.pow(u32::from(kept)));
    let less_than_whole = whole.filter(|whole| *whole != then);
    let raised = [
        (figure.addends.now != Some(now) || less_than_whole.is_some(), ChangeFlag::FewerUnits),
        (then.numerator < few, ChangeFlag::SmallBase),
        (!terms.same_window, ChangeFlag::OtherWindow),
        (!terms.same_map, ChangeFlag::OtherMap),
    ];
    Some(Change {
        current,
        base: earlier,
        absolute,
        percent_tenths: difference.percent_tenths(),
        units_matched: now.units,
        base_whole: less_than_whole
            .and_then(|whole| indicator::number(catalogue, indicator, variant, whole))
            .map(|(number, _)| number),
        flags: raised.into_iter().filter(|(raised, _)| *raised).map(|(_, flag)| flag).collect(),
    })
}
