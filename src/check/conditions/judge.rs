//! One evaluation of a condition. Everything is decided on whole numbers; rounding is for showing only.

use super::Figures;
use crate::catalogue::{Bound, Case, Catalogue, Compare, Comparison, Operand, Rate, Rule};
use crate::finding::Outcome;
use crate::text::format_minor;
use crate::value::Value;

/// A sum in units of `10^-decimals`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sum {
    minor: i128,
    decimals: u8,
}

impl Sum {
    fn shown(self) -> String {
        format_minor(i64::try_from(self.minor).unwrap_or(i64::MAX), self.decimals)
    }
}

/// What one case of a rule came to.
pub(super) struct Judged {
    pub outcome: Outcome,
    /// Both sides, where they are known.
    sides: Option<(Sum, Sum)>,
}

impl Judged {
    pub fn left_shown(&self) -> String {
        self.sides.map(|(left, _)| left.shown()).unwrap_or_default()
    }

    pub fn right_shown(&self) -> String {
        self.sides.map(|(_, right)| right.shown()).unwrap_or_default()
    }

    /// The rate, rounded to two decimals half away from zero; as a fraction where nothing can be divided by.
    pub fn rate_shown(&self, rate: &Rate) -> String {
        let Some((left, right)) = self.sides else { return String::new() };
        if right.minor == 0 {
            return format!("{} / 0", left.shown());
        }
        let numerator = left.minor * i128::from(rate.scale) * power(right.decimals) * 100;
        let denominator = right.minor * power(left.decimals);
        let rounded = (2 * numerator + denominator) / (2 * denominator);
        Sum { minor: rounded, decimals: 2 }.shown()
    }
}

/// Judges one case.
pub(super) fn judge(rule: &Rule, case: &Case, figures: &Figures<'_>, catalogue: &Catalogue) -> Judged {
    let (left, right) = match (sum(&case.left, figures, catalogue), sum(&case.right, figures, catalogue)) {
        (Ok(left), Ok(right)) => (left, right),
        (Err(Outcome::NotApplicable), _) | (_, Err(Outcome::NotApplicable)) => {
            return Judged { outcome: Outcome::NotApplicable, sides: None };
        }
        _ => return Judged { outcome: Outcome::Undecided, sides: None },
    };
    let outcome = match (&rule.compare, &rule.rate) {
        (Some(compare), _) => Outcome::of(compares(compare, left.minor, right.minor)),
        (None, Some(rate)) => match sum(&case.size, figures, catalogue) {
            Ok(size) => within(rate, left, right, size),
            Err(outcome) => outcome,
        },
        (None, None) => Outcome::NotApplicable,
    };
    Judged { outcome, sides: Some((left, right)) }
}

/// The sum of one side; what has no meaning comes before what is missing.
fn sum(side: &[Operand], figures: &Figures<'_>, catalogue: &Catalogue) -> Result<Sum, Outcome> {
    let values: Vec<Value> = side.iter().map(|operand| figures.value(*operand)).collect();
    if values.contains(&Value::NotApplicable) {
        return Err(Outcome::NotApplicable);
    }
    let numbers: Option<Vec<i64>> = values.iter().map(|value| value.number()).collect();
    let minor = numbers.ok_or(Outcome::Undecided)?.into_iter().map(i128::from).sum();
    let decimals =
        side.iter().find_map(|operand| operand.series()).map_or(0, |id| catalogue.element_of(id).decimals);
    Ok(Sum { minor, decimals })
}

fn compares(compare: &Compare, left: i128, right: i128) -> bool {
    let allowed = (100 * i128::from(compare.tolerance)).max(i128::from(compare.tolerance_percent) * right);
    let off = 100 * (left - right);
    match compare.must_be {
        Comparison::AtMost => off <= allowed,
        Comparison::Equal => off.abs() <= allowed,
        Comparison::BothOrNeither => (left == 0) == (right == 0),
    }
}

/// Whether the rate lies within its bounds. Nothing per nothing is no rate; something per nothing is above any bound.
fn within(rate: &Rate, left: Sum, right: Sum, size: Sum) -> Outcome {
    let small = size.minor < i128::from(rate.at_least) * power(size.decimals);
    if small || (left.minor == 0 && right.minor == 0) {
        return Outcome::NotApplicable;
    }
    let scaled = left.minor * i128::from(rate.scale) * power(right.decimals) * i128::from(Bound::ONE);
    let per = right.minor * power(left.decimals);
    let at = |bound: Bound| i128::from(bound.0) * per;
    if rate.graver_above.is_some_and(|bound| scaled > at(bound)) {
        return Outcome::NotApplicable;
    }
    let low = rate.low.is_none_or(|bound| scaled >= at(bound));
    let high = rate.high.is_none_or(|bound| scaled <= at(bound));
    Outcome::of(low && high)
}

fn power(decimals: u8) -> i128 {
    10_i128.pow(u32::from(decimals))
}
