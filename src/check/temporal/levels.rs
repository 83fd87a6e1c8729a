//! Comparisons of one figure with one earlier figure, in whole numbers.

use super::Pair;
use crate::catalogue::{Level, Zero};
use crate::finding::Outcome;

/// A level may move by a share of itself or by so many, whichever is more. From nothing, the share says nothing.
pub(super) fn level(parameters: &Level, pair: Pair) -> Outcome {
    let Some((now, earlier)) = pair.numbers() else { return pair.lacking().unwrap_or(Outcome::Undecided) };
    let moved = (i128::from(now) - i128::from(earlier)).abs();
    let share = i128::from(parameters.percent) * i128::from(earlier);
    Outcome::of(moved <= i128::from(parameters.difference) || moved * 100 <= share)
}

/// A count that is large on one side is not zero on the other. Other pairs are the business of other rules.
pub(super) fn zero(parameters: &Zero, pair: Pair) -> Outcome {
    let Some((now, earlier)) = pair.numbers() else { return pair.lacking().unwrap_or(Outcome::Undecided) };
    if now != 0 && earlier != 0 {
        return Outcome::Pass;
    }
    Outcome::of(now.max(earlier) < parameters.at_least)
}

/// What began to be counted on the same day and longer ago is not less.
pub(super) fn within(pair: Pair) -> Outcome {
    let Some((now, earlier)) = pair.numbers() else { return pair.lacking().unwrap_or(Outcome::Undecided) };
    Outcome::of(earlier <= now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    fn pair(now: i64, earlier: i64) -> Pair {
        Pair { now: Value::Number(now), earlier: Value::Number(earlier) }
    }

    #[test]
    fn a_level_must_exceed_both_thresholds_to_be_queried() {
        let parameters = Level { percent: 10, difference: 20 };
        assert_eq!(level(&parameters, pair(1100, 1000)), Outcome::Pass, "exactly 10 %");
        assert_eq!(level(&parameters, pair(1101, 1000)), Outcome::Fail);
        assert_eq!(level(&parameters, pair(899, 1000)), Outcome::Fail);
        assert_eq!(level(&parameters, pair(30, 10)), Outcome::Pass, "200 %, but 20 only");
        assert_eq!(level(&parameters, pair(21, 0)), Outcome::Fail, "out of nothing");
        assert_eq!(level(&parameters, pair(i64::MAX, 1)), Outcome::Fail, "no overflow");
    }

    #[test]
    fn a_missing_figure_decides_nothing_and_is_no_zero() {
        let missing = Pair { now: Value::Number(500), earlier: Value::Missing };
        let rejected = Pair { now: Value::Rejected, earlier: Value::Number(500) };
        let closed = Pair { now: Value::NotApplicable, earlier: Value::Number(500) };
        for judge in [
            |pair| level(&Level { percent: 0, difference: 0 }, pair),
            |pair| zero(&Zero { at_least: 1 }, pair),
            within,
        ] {
            assert_eq!(judge(missing), Outcome::Undecided);
            assert_eq!(judge(rejected), Outcome::Undecided);
            assert_eq!(judge(closed), Outcome::NotApplicable);
        }
    }

    #[test]
    fn a_large_count_does_not_turn_into_zero_nor_zero_into_a_large_count() {
        let parameters = Zero { at_least: 50 };
        assert_eq!(zero(&parameters, pair(0, 50)), Outcome::Fail);
        assert_eq!(zero(&parameters, pair(4000, 0)), Outcome::Fail);
        assert_eq!(zero(&parameters, pair(0, 49)), Outcome::Pass);
        assert_eq!(zero(&parameters, pair(1, 5000)), Outcome::Pass, "left to the ratios");
        assert_eq!(zero(&parameters, pair(0, 0)), Outcome::Pass);
    }

    #[test]
    fn a_year_holds_its_first_half() {
        assert_eq!(within(pair(7, 7)), Outcome::Pass);
        assert_eq!(within(pair(6, 7)), Outcome::Fail);
    }
}
