//! Hidiroglou and Berthelot (Survey Methodology, 1986): which units changed unlike the others.
//!
//! Units with zero in either period have no ratio and stay outside: their outcome is "not applicable".
//!
//! Only addition, multiplication, division and square roots are used, which every machine rounds alike.

use super::{Judgement, Pair};
use crate::catalogue::Ratios;
use crate::finding::Outcome;

/// Outcome per unit, in the order given.
pub(super) fn judge(parameters: &Ratios, pairs: &[Pair]) -> Vec<Judgement> {
    let usable: Vec<Option<(i64, i64)>> = pairs.iter().map(|pair| usable(parameters, *pair)).collect();
    let counts: Vec<(i64, i64)> = usable.iter().flatten().copied().collect();
    let limits = (counts.len() >= parameters.units.max(1)).then(|| Limits::of(parameters, &counts));
    let one = |(pair, counts): (&Pair, &Option<(i64, i64)>)| match (pair.lacking(), counts, &limits) {
        (Some(outcome), _, _) => outcome.into(),
        (None, None, _) => Outcome::NotApplicable.into(),
        (None, Some(_), None) => Outcome::Undecided.into(),
        (None, Some(counts), Some(limits)) => limits.judge(parameters, *counts),
    };
    pairs.iter().zip(&usable).map(one).collect()
}

/// Both counts of a unit that has a ratio and is large enough.
fn usable(parameters: &Ratios, pair: Pair) -> Option<(i64, i64)> {
    let (now, earlier) = pair.numbers()?;
    (now > 0 && earlier > 0 && now.max(earlier) >= parameters.at_least).then_some((now, earlier))
}

/// The usual ratio and the effects within which a unit is like the others.
struct Limits {
    usual: f64,
    low: f64,
    high: f64,
}

impl Limits {
    fn of(parameters: &Ratios, counts: &[(i64, i64)]) -> Self {
        let ratios: Vec<f64> = counts.iter().map(|counts| ratio(*counts)).collect();
        let usual = quantile(ratios, 2);
        let effects: Vec<f64> = counts.iter().map(|counts| effect(parameters.u, usual, *counts)).collect();
        let quartile = |quarters| quantile(effects.clone(), quarters);
        let (lower, median, upper) = (quartile(1), quartile(2), quartile(3));
        let smallest = (parameters.a * median).abs();
        Self {
            usual,
            low: median - parameters.c * (median - lower).max(smallest),
            high: median + parameters.c * (upper - median).max(smallest),
        }
    }

    fn judge(&self, parameters: &Ratios, counts: (i64, i64)) -> Judgement {
        let effect = effect(parameters.u, self.usual, counts);
        let unlike = effect < self.low || effect > self.high;
        let far = strayed(self.usual, ratio(counts)).abs() * 100.0 > f64::from(parameters.within_percent);
        let outcome = if unlike && far { Outcome::Fail } else { Outcome::Pass };
        Judgement { outcome, usual: Some(self.usual) }
    }
}

/// Counts are at most a thousand million: exact.
#[expect(clippy::cast_precision_loss)]
fn ratio((now, earlier): (i64, i64)) -> f64 {
    now as f64 / earlier as f64
}

/// How far a ratio strays from the usual one, alike for doubled and halved: 1 and −1.
fn strayed(usual: f64, ratio: f64) -> f64 {
    if ratio < usual { 1.0 - usual / ratio } else { ratio / usual - 1.0 }
}

/// The stray ratio, weighed by the size of the unit.
#[expect(clippy::cast_precision_loss)]
fn effect(u: f64, usual: f64, counts: (i64, i64)) -> f64 {
    strayed(usual, ratio(counts)) * quarter_power(counts.0.max(counts.1) as f64, u)
}

/// `base` to the power of a multiple of a quarter between 0 and 1.
fn quarter_power(base: f64, exponent: f64) -> f64 {
    let half = base.sqrt();
    let mut power = 1.0;
    let mut left = exponent;
    for (step, factor) in [(1.0, base), (0.5, half), (0.25, half.sqrt())] {
        if left >= step {
            power *= factor;
            left -= step;
        }
    }
    power
}

/// The quantile at so many quarters: the values in order, and between two of them in proportion (type 7 of Hyndman and
/// Fan, as QUARTILE.INC of Excel). Nothing where there are no values.
fn quantile(mut values: Vec<f64>, quarters: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let position = values.len().saturating_sub(1) * quarters;
    let (below, rest) = (position / 4, position % 4);
    let at = |index: usize| values.get(index).copied();
    let first = at(below).unwrap_or(0.0);
    let second = at(below + 1).unwrap_or(first);
    first + (second - first) * [0.0, 0.25, 0.5, 0.75][rest]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    fn parameters() -> Ratios {
        Ratios { u: 0.5, a: 0.05, c: 10.0, within_percent: 30, at_least: 50, units: 6 }
    }

    fn pairs(counts: &[(i64, i64)]) -> Vec<Pair> {
        let number = Value::Number;
        counts.iter().map(|(now, earlier)| Pair { now: number(*now), earlier: number(*earlier) }).collect()
    }

    fn outcomes(counts: &[(i64, i64)]) -> Vec<Outcome> {
        judge(&parameters(), &pairs(counts)).into_iter().map(|one| one.outcome).collect()
    }

    #[test]
    fn quartiles_lie_between_values_in_proportion() {
        // Excel: QUARTILE.INC({1;2;4;7;11;16}, 1) = 2.5, median 5.5, third 10.
        let values = vec![16.0, 1.0, 11.0, 2.0, 7.0, 4.0];
        assert_eq!([1, 2, 3].map(|quarters| quantile(values.clone(), quarters)), [2.5, 5.5, 10.0]);
        assert_eq!(quantile(vec![3.0], 1), 3.0);
    }

    #[test]
    fn powers_of_a_quarter_are_exact_roots() {
        assert_eq!(
            [0.0, 0.25, 0.5, 0.75, 1.0].map(|u| quarter_power(625.0, u)),
            [1.0, 5.0, 25.0, 125.0, 625.0]
        );
    }

    #[test]
    fn doubled_and_halved_stray_alike() {
        assert_eq!((strayed(1.0, 2.0), strayed(1.0, 0.5)), (1.0, -1.0));
        assert_eq!((strayed(1.5, 3.0), strayed(1.5, 0.75)), (1.0, -1.0));
    }

    /// By hand: ratios 1.00, 1.02, 1.04, 0.98, 0.96, 1.01, 10; the median is 1.01.
    #[test]
    fn the_unit_that_changed_unlike_the_others_is_found_and_only_it() {
        let counts = [(100, 100), (102, 100), (104, 100), (98, 100), (96, 100), (101, 100), (1000, 100)];
        let judged = judge(&parameters(), &pairs(&counts));
        assert_eq!(judged[6].outcome, Outcome::Fail);
        assert_eq!(judged[6].usual, Some(1.01));
        assert!(judged[..6].iter().all(|one| one.outcome == Outcome::Pass));
        // When everybody grows tenfold, the one that did not is unlike the others.
        let mut grown = counts.map(|(now, earlier)| (now * 10, earlier));
        grown[6] = (100, 100);
        assert_eq!(outcomes(&grown)[6], Outcome::Fail);
    }

    #[test]
    fn where_all_change_alike_a_small_difference_is_no_outlier() {
        let mut counts = [(1000, 1000); 8];
        counts[0] = (1100, 1000);
        assert!(outcomes(&counts).iter().all(|outcome| *outcome == Outcome::Pass), "10 % is plausible");
        counts[0] = (1400, 1000);
        assert_eq!(outcomes(&counts)[0], Outcome::Fail);
    }

    #[test]
    fn zeros_and_small_counts_have_no_part_in_it() {
        let counts =
            [(0, 900), (900, 0), (3, 49), (60, 60), (60, 60), (60, 60), (60, 60), (60, 60), (60, 60)];
        let mut expected = vec![Outcome::NotApplicable; 3];
        expected.extend([Outcome::Pass; 6]);
        assert_eq!(outcomes(&counts), expected);
    }

    #[test]
    fn too_few_units_make_no_distribution() {
        assert_eq!(outcomes(&[(600, 60), (60, 60), (60, 60), (60, 60), (60, 60)]), [Outcome::Undecided; 5]);
        assert!(outcomes(&[]).is_empty());
    }

    #[test]
    fn a_missing_figure_leaves_its_unit_undecided_and_the_others_judged() {
        let mut units = pairs(&[(60, 60); 7]);
        units[3].earlier = Value::Missing;
        let judged = judge(&parameters(), &units);
        assert_eq!(judged[3].outcome, Outcome::Undecided);
        assert_eq!(judged[4].outcome, Outcome::Pass);
    }
}
