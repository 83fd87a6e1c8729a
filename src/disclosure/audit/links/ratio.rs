//! Printed ratios: a rate whose denominator everybody knows is its numerator, within what rounds to it.

use super::super::super::files::{Decimal, Shown};
use super::super::cell::{CellId, Standing};
use super::super::place::PlaceId;
use super::super::statement::{Claim, Key, Span};
use super::{Kind, Linker};
use crate::catalogue::SeriesId;
use crate::value::Value;

/// One side of a ratio.
struct Side {
    /// What of it is unknown.
    cells: Vec<CellId>,
    /// What of it is known.
    known: i128,
}

impl Linker<'_, '_, '_> {
    /// Every indicator of a year as the releases up to this moment print it.
    pub(super) fn ratios(&mut self, year: i16) {
        let statements = self.sources.statements;
        let now = |claim: &&Claim<'_>| claim.row.period.year == year && claim.release <= self.moment;
        let claims: Vec<&Claim<'_>> = statements.claims.iter().filter(now).collect();
        for claim in &claims {
            let Shown::Value(number) = claim.row.shown else { continue };
            let revised = claims.iter().any(|later| {
                later.release > claim.release && same_figure(later, claim) && differs(later.row.shown, number)
            });
            if self.whole_counts(claim) && !revised {
                self.claim(claim, number);
            }
        }
    }

    /// Amounts with decimals are never protected counts.
    fn whole_counts(&self, claim: &Claim<'_>) -> bool {
        let measures = self.sources.measures;
        let series = claim.variant.numerator.iter().chain(&claim.variant.denominator);
        let whole = series.clone().all(|id| measures.list[id.index()].decimals == 0);
        whole && series.clone().any(|id| measures.list[id.index()].relevant)
    }

    fn claim(&mut self, claim: &Claim<'_>, number: Decimal) {
        let places = self.units_of(claim);
        let Some(numerator) = self.side(claim, &claim.variant.numerator, &places) else { return };
        if !claim.indicator.is_ratio() {
            let Some(count) = number.in_units_of(0) else { return };
            let rest = Some(i128::from(count) - numerator.known);
            let terms = numerator.cells.into_iter().map(|cell| (cell, 1)).collect();
            return self.link(Kind::Count(claim.indicator.id.clone()), terms, rest, rest);
        }
        let Some(denominator) = self.side(claim, &claim.variant.denominator, &places) else { return };
        self.ratio(claim, number, numerator, &denominator);
    }

    /// Rounded half away from zero, a printed v stands for v − ½ ≤ scale · numerator / denominator < v + ½ in units of its
    /// last digit.
    fn ratio(&mut self, claim: &Claim<'_>, number: Decimal, numerator: Side, denominator: &Side) {
        let Some(units) = 10_i64.checked_pow(u32::from(number.decimals)) else { return };
        let Some(scale) = claim.indicator.scale.checked_mul(units).and_then(|scale| scale.checked_mul(2))
        else {
            return;
        };
        let kind = Kind::Ratio(claim.indicator.id.clone());
        let v = i128::from(number.minor);
        if denominator.cells.is_empty() {
            let ceiling = |above: i128| -(-above).div_euclid(i128::from(scale));
            let low = ceiling((2 * v - 1) * denominator.known) - numerator.known;
            let high = ceiling((2 * v + 1) * denominator.known) - 1 - numerator.known;
            let terms = numerator.cells.into_iter().map(|cell| (cell, 1)).collect();
            return self.link(kind, terms, Some(low), Some(high));
        }
        let known = i128::from(scale) * numerator.known;
        let terms = |times: i128| {
            let times = i64::try_from(times).ok()?;
            let above = numerator.cells.iter().map(|cell| (*cell, scale));
            Some(merged(above.chain(denominator.cells.iter().map(|cell| (*cell, -times)))))
        };
        let (Some(least), Some(most)) = (terms(2 * v - 1), terms(2 * v + 1)) else { return };
        self.link(kind.clone(), least, Some((2 * v - 1) * denominator.known - known), None);
        self.link(kind, most, None, Some((2 * v + 1) * denominator.known - known - 1));
    }

    /// The units in a figure: the unit itself, or, where some beneath it lack a side, those at the bottom that have both.
    fn units_of(&mut self, claim: &Claim<'_>) -> Vec<PlaceId> {
        let series = claim.variant.numerator.iter().chain(&claim.variant.denominator);
        let (truth, period) = (self.sources.truth, claim.row.period);
        let measure = |id: &SeriesId| &self.sources.measures.list[id.index()];
        let in_ratio =
            truth.units_in_ratio(claim.place, period, &claim.indicator.id, &claim.variant.category);
        let same = series.clone().all(|id| {
            let figure = truth.figure(claim.place, period, measure(id));
            figure.is_none_or(|figure| in_ratio.is_none_or(|units| units == figure.units_reported))
        });
        if same {
            return vec![claim.place];
        }
        let bottom = self.places.bottom(claim.place, claim.row.map);
        let has_both = |place: &PlaceId| {
            series.clone().all(|id| {
                let figure = truth.figure(*place, period, measure(id));
                figure.is_some_and(|figure| matches!(figure.value, Value::Number(_)))
            })
        };
        bottom.into_iter().filter(has_both).collect()
    }

    /// The sum of some series over some units.
    fn side(&mut self, claim: &Claim<'_>, series: &[SeriesId], places: &[PlaceId]) -> Option<Side> {
        let mut side = Side { cells: Vec::new(), known: 0 };
        for place in places {
            for id in series {
                let period = claim.row.period;
                let (span, measure) = (Span::of(period.part), id.index());
                let key = Key { year: period.year, span, measure, place: *place };
                match self.public_number(key) {
                    Some(number) => side.known += i128::from(number),
                    None => match self.require(key, claim.row.map) {
                        Standing::Cell(cell) => side.cells.push(cell),
                        Standing::NotCounted | Standing::Silent => return None,
                    },
                }
            }
        }
        Some(side)
    }

    /// A number that is no secret: of a measure that is never protected, printed or not.
    fn public_number(&self, key: Key) -> Option<i64> {
        let measure = &self.sources.measures.list[key.measure];
        if self.sources.input.policy.abuse_related(&measure.element) {
            return None;
        }
        let truth = || self.sources.truth.figure(key.place, key.period(), measure)?.value.number();
        self.sources.statements.denominators.get(&key).copied().or_else(truth)
    }
}

fn same_figure(one: &Claim<'_>, other: &Claim<'_>) -> bool {
    one.place == other.place
        && one.row.period == other.row.period
        && one.indicator.id == other.indicator.id
        && one.variant.category == other.variant.category
}

/// Whether another number is shown. What is hidden later was still shown once.
fn differs(shown: Shown, number: Decimal) -> bool {
    matches!(shown, Shown::Value(other) if other != number)
}

/// Terms with each cell once.
fn merged(terms: impl Iterator<Item = (CellId, i64)>) -> Vec<(CellId, i64)> {
    let mut sum = std::collections::BTreeMap::new();
    for (cell, times) in terms {
        *sum.entry(cell).or_insert(0) += times;
    }
    sum.into_iter().collect()
}
