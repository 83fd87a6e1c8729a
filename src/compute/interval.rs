//! 95 % intervals (2-catalogue 2.4.6): for rates exact Poisson limits, from [`FEW_EVENTS`] on Byar's approximation of
//! them, for proportions Wilson score limits. Figures carry one where they rest on few events.

use super::Interval;
use crate::catalogue::{Indicator, IntervalKind};

/// Below this many events a figure carries an interval and the mark "u".
pub const FEW_EVENTS: i64 = 10;

/// Two-sided 95 %: 2.5 % on each side.
const TAIL: f64 = 0.025;
/// The 97.5 % point of the standard normal distribution.
pub const Z: f64 = 1.959_963_984_540_054;

/// The interval of an indicator's ratio of events to their base, in units of `10^-decimals`, however many events there
/// are; `None` where the indicator has none or nothing to be a ratio of.
#[must_use]
pub fn limits(indicator: &Indicator, events: i64, base: f64) -> Option<Interval> {
    let kind = indicator.interval?;
    if events < 0 || base <= 0.0 {
        return None;
    }
    let (low, high) = match kind {
        IntervalKind::Rate if events < FEW_EVENTS => {
            (poisson_low(events) / base, poisson_high(events) / base)
        }
        IntervalKind::Rate => (byar_low(events as f64) / base, byar_high(events as f64) / base),
        IntervalKind::Proportion => wilson(events as f64, base),
    };
    let unit = indicator.scale as f64 * 10_f64.powi(i32::from(indicator.decimals));
    Some(Interval { low: (low * unit).round() as i64, high: (high * unit).round() as i64 })
}

/// The interval that a figure carries: `None` when there are enough events.
pub(super) fn of_few(indicator: &Indicator, events: i64, base: f64) -> Option<Interval> {
    limits(indicator, events, base).filter(|_| events < FEW_EVENTS)
}

/// Probability of at most `events` under a Poisson mean.
fn poisson_at_most(events: i64, mean: f64) -> f64 {
    let mut term = (-mean).exp();
    let mut sum = term;
    for count in 1..=events {
        term *= mean / count as f64;
        sum += term;
    }
    sum
}

fn poisson_low(events: i64) -> f64 {
    if events == 0 {
        return 0.0;
    }
    // The mean under which `events` or more have probability TAIL.
    bisect(|mean| 1.0 - poisson_at_most(events - 1, mean) < TAIL)
}

fn poisson_high(events: i64) -> f64 {
    // The mean under which `events` or fewer have probability TAIL.
    bisect(|mean| poisson_at_most(events, mean) > TAIL)
}

/// The point between 0 and 40 up to which `below` holds. 60 halvings exhaust double precision.
fn bisect(below: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0_f64, 40.0_f64);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if below(middle) { low = middle } else { high = middle }
    }
    low
}

/// Byar's lower limit of a Poisson mean.
fn byar_low(events: f64) -> f64 {
    events * (1.0 - 1.0 / (9.0 * events) - Z / (3.0 * events.sqrt())).powi(3)
}

/// Byar's upper limit of a Poisson mean.
fn byar_high(events: f64) -> f64 {
    let next = events + 1.0;
    next * (1.0 - 1.0 / (9.0 * next) + Z / (3.0 * next.sqrt())).powi(3)
}

fn wilson(events: f64, base: f64) -> (f64, f64) {
    let share = (events / base).min(1.0);
    let square = Z * Z;
    let centre = share + square / (2.0 * base);
    let spread = Z * (share * (1.0 - share) / base + square / (4.0 * base * base)).sqrt();
    let scale = 1.0 + square / base;
    (((centre - spread) / scale).max(0.0), ((centre + spread) / scale).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Limits printed in standard tables of exact Poisson confidence limits.
    #[test]
    fn poisson_limits_are_those_of_the_tables() {
        for (events, low, high) in
            [(0, 0.0, 3.689), (1, 0.025, 5.572), (5, 1.623, 11.668), (9, 4.115, 17.085)]
        {
            assert!((poisson_low(events) - low).abs() < 6e-4, "{events}: {}", poisson_low(events));
            assert!((poisson_high(events) - high).abs() < 6e-4, "{events}: {}", poisson_high(events));
        }
    }

    /// Newcombe 1998: 3 of 20 gives 5.2 % to 36.0 %.
    #[test]
    fn wilson_limits_are_those_of_the_literature() {
        let (low, high) = wilson(3.0, 20.0);
        assert!((low - 0.0524).abs() < 1e-4 && (high - 0.3604).abs() < 1e-4, "{low} {high}");
    }

    /// Tables of exact Poisson limits: 10 events 4.795 to 18.390, 100 events 81.364 to 121.627.
    #[test]
    fn byars_limits_are_close_to_the_exact_ones() {
        for (events, low, high) in [(10.0, 4.795, 18.390), (100.0, 81.364, 121.627)] {
            assert!((byar_low(events) / low - 1.0).abs() < 2e-3, "{events}: {}", byar_low(events));
            assert!((byar_high(events) / high - 1.0).abs() < 2e-3, "{events}: {}", byar_high(events));
        }
    }

    #[test]
    fn ten_events_carry_no_interval_and_have_one() {
        let definitions = crate::definitions::Definitions::load(&[]).unwrap();
        let catalogue = crate::catalogue::Catalogue::load(&definitions).unwrap();
        let mortality = catalogue.indicator("infant_mortality").unwrap();
        assert!(of_few(mortality, 10, 1000.0).is_none());
        assert!(limits(mortality, 10, 1000.0).is_some());
        assert!(of_few(mortality, 0, 1000.0).is_some());
        assert!(limits(catalogue.indicator("child_friendly_commune_rate").unwrap(), 3, 20.0).is_none());
    }
}
