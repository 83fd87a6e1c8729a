//! Exact comparison of two small counts: are they as if the same number per child and day had been expected?
//!
//! Given their sum n, the later of two Poisson counts of equal rate is binomial with n trials and the share of its
//! exposure as probability (Przyborowski and Wilenski, 1940). The two-sided probability is twice that of the smaller tail,
//! at most 1. Tails are sums of positive terms made by multiplication and division alone, which every machine rounds
//! alike; what is too small for the machine's numbers counts as zero, far below every threshold.

use super::Pair;
use crate::catalogue::Events;
use crate::finding::Outcome;

/// Judges a pair of counts with their exposures, now first.
pub(super) fn judge(parameters: &Events, pair: Pair, exposures: (f64, f64)) -> Outcome {
    let Some((now, earlier)) = pair.numbers() else { return pair.lacking().unwrap_or(Outcome::Undecided) };
    if now < 0 || earlier < 0 || now.min(earlier) > parameters.at_most {
        return Outcome::NotApplicable;
    }
    if now.abs_diff(earlier) < parameters.difference.unsigned_abs() {
        return Outcome::Pass;
    }
    let probability = two_sided(now.unsigned_abs(), earlier.unsigned_abs(), exposures);
    if probability < parameters.probability { Outcome::Fail } else { Outcome::Pass }
}

/// Probability of two counts at least as far apart, were the rates equal.
fn two_sided(now: u64, earlier: u64, exposures: (f64, f64)) -> f64 {
    let share = exposures.0 / (exposures.0 + exposures.1);
    // Seen from the smaller count, so that the work depends on it.
    let (few, many, share) = if now <= earlier { (now, earlier, share) } else { (earlier, now, 1.0 - share) };
    let trials = Trials { n: few + many, p: share, q: 1.0 - share };
    // The median of a binomial distribution lies within one of its mean: the smaller tail is the one away from the mean.
    let tail =
        if real(few) <= real(trials.n) * trials.p { trials.at_most(few) } else { trials.at_least(few) };
    (2.0 * tail).min(1.0)
}

/// A binomial distribution.
struct Trials {
    n: u64,
    p: f64,
    q: f64,
}

/// Counts in files stay below a thousand million: exact.
#[expect(clippy::cast_precision_loss)]
fn real(count: u64) -> f64 {
    count as f64
}

impl Trials {
    /// Probability of exactly k: the factors are taken in an order that keeps the product near 1 as long as possible.
    fn exactly(&self, k: u64) -> f64 {
        let mut product = 1.0;
        let mut failures = self.n - k;
        for step in 1..=k {
            product *= real(self.n - k + step) / real(step) * self.p;
            while product > 1.0 && failures > 0 {
                product *= self.q;
                failures -= 1;
            }
        }
        // The smallest numbers round up to themselves and would never reach zero.
        while failures > 0 && product >= f64::MIN_POSITIVE {
            product *= self.q;
            failures -= 1;
        }
        if failures > 0 { 0.0 } else { product }
    }

    /// Probability of k or fewer.
    fn at_most(&self, k: u64) -> f64 {
        let mut term = self.exactly(k);
        let mut sum = term;
        for count in (1..=k).rev() {
            term *= real(count) / real(self.n - count + 1) * (self.q / self.p);
            sum += term;
        }
        sum
    }

    /// Probability of k or more, k above the mean; terms that no longer count are left out.
    fn at_least(&self, k: u64) -> f64 {
        let mut term = self.exactly(k);
        let mut sum = term;
        for count in k..self.n {
            term *= real(self.n - count) / real(count + 1) * (self.p / self.q);
            sum += term;
            if term <= sum * f64::EPSILON {
                break;
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    const EQUAL: (f64, f64) = (1.0, 1.0);

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= expected * 1e-12, "{found} is not {expected}");
    }

    #[test]
    fn equal_exposures_give_the_tails_of_tossed_coins() {
        close(two_sided(0, 10, EQUAL), 2.0 / 1024.0);
        close(two_sided(10, 0, EQUAL), 2.0 / 1024.0);
        // 1 + 12 heads of 12 tosses: 2 × 13 / 4096.
        close(two_sided(1, 11, EQUAL), 26.0 / 4096.0);
        // (1 + 15 + 105 + 455) / 32768, twice.
        close(two_sided(3, 12, EQUAL), 1152.0 / 32768.0);
        close(two_sided(5, 5, EQUAL), 1.0);
        close(two_sided(0, 0, EQUAL), 1.0);
    }

    #[test]
    fn exposure_counts() {
        // Three of four parts of the exposure lie now: none of 5 has probability 1/1024, all of 5 have 243/1024.
        close(two_sided(0, 5, (3.0, 1.0)), 2.0 / 1024.0);
        close(two_sided(5, 0, (3.0, 1.0)), 486.0 / 1024.0);
        close(two_sided(0, 5, (3.0, 1.0)), two_sided(5, 0, (1.0, 3.0)));
    }

    /// 2 × Σ C(40, i) / 2^40 for i ≤ 8 = 2 × 100146724 / 1099511627776.
    #[test]
    fn deep_tails_are_exact() {
        close(two_sided(8, 32, EQUAL), 2.0 * 100_146_724.0 / 1_099_511_627_776.0);
        close(two_sided(0, 200, EQUAL), 2.0 * 0.5_f64.powi(200));
    }

    #[test]
    fn huge_counts_end_soon_and_never_give_what_is_no_number() {
        for (now, earlier) in [(12, 12_000), (0, 1_000_000_000), (200, 1_000_000_000), (1_000_000_000, 200)] {
            let probability = two_sided(now, earlier, (70_000.0, 69_000.0));
            assert!((0.0..1e-100).contains(&probability), "{now}, {earlier}: {probability}");
        }
        close(two_sided(1000, 1000, EQUAL), 1.0);
    }

    #[test]
    fn small_changes_pass_and_what_is_unlikely_and_large_enough_is_queried() {
        let parameters =
            Events { probability: 0.002, difference: 5, at_most: 200, exposure: "children".to_owned() };
        let outcome = |now, earlier| {
            judge(&parameters, Pair { now: Value::Number(now), earlier: Value::Number(earlier) }, EQUAL)
        };
        assert_eq!(outcome(9, 0), Outcome::Pass, "2/512");
        assert_eq!(outcome(10, 0), Outcome::Fail, "2/1024");
        assert_eq!(outcome(0, 10), Outcome::Fail, "silence after ten is asked about too");
        assert_eq!(outcome(8, 2), Outcome::Pass);
        assert_eq!(outcome(12_000, 12), Outcome::Fail);
        assert_eq!(outcome(300, 201), Outcome::NotApplicable, "large counts vary by more than chance");
        let unknown = Pair { now: Value::Number(9), earlier: Value::Missing };
        assert_eq!(judge(&parameters, unknown, EQUAL), Outcome::Undecided);
    }
}
