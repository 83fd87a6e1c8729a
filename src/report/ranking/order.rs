//! Units in order of a ratio: ranks, the ranks that chance allows, and who is not ranked and why.

use crate::catalogue::{Indicator, IntervalKind};
use crate::compute::{IndicatorFigure, Interval, limits};
use crate::value::State;

/// A unit that is ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ranked {
    /// Position of the unit.
    pub unit: usize,
    /// From the highest number on; equal numbers share a rank and the ranks after them are left out.
    pub rank: usize,
    /// What chance allows, where the ratio has an interval.
    pub chance: Option<Chance>,
}

/// What chance allows of a ranked unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chance {
    /// Interval of its ratio.
    pub interval: Interval,
    /// First and last rank it may hold: after all whose interval lies wholly above its own, before all whose interval
    /// lies wholly below.
    pub ranks: (usize, usize),
}

/// Why a unit is not ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unranked {
    /// Nothing of it came in.
    Silent,
    /// It did not report the ratio's parts.
    Missing,
    /// What it reported is rejected.
    Rejected,
    /// There is nothing it could be a share of.
    NoBase,
    /// Only some of the units beneath it are in the number.
    Partial,
    /// More cases than those they are a share of.
    AboveWhole,
}

impl Unranked {
    /// In Vietnamese.
    pub fn words(self) -> &'static str {
        match self {
            Self::Silent => "không xếp: chưa nộp báo cáo",
            Self::Missing => "không xếp: chưa có số liệu",
            Self::Rejected => "không xếp: số liệu bị loại",
            Self::NoBase => "không xếp: không có mẫu số",
            Self::Partial => "không xếp: chưa đủ đơn vị",
            Self::AboveWhole => "không xếp: tử số quá mẫu số",
        }
    }
}

/// Who is ranked, from the highest number on, and who is not, in order of the units.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Order {
    pub ranked: Vec<Ranked>,
    pub unranked: Vec<(usize, Unranked)>,
}

/// Puts units, each with its position and its figure, in order. `silent` tells of which nothing came in.
pub(super) fn order<'a>(
    indicator: &Indicator,
    figures: impl Iterator<Item = (usize, &'a IndicatorFigure)>,
    silent: impl Fn(usize) -> bool,
) -> Order {
    let mut order = Order::default();
    let mut numbers = Vec::new();
    for (unit, figure) in figures {
        match obstacle(indicator, figure) {
            Some(Unranked::Missing) if silent(unit) => order.unranked.push((unit, Unranked::Silent)),
            Some(reason) => order.unranked.push((unit, reason)),
            None => numbers.push((unit, figure.number, interval(indicator, figure))),
        }
    }
    numbers.sort_by_key(|(unit, number, _)| (number.saturating_neg(), *unit));
    order.ranked = ranked(&numbers);
    order
}

fn obstacle(indicator: &Indicator, figure: &IndicatorFigure) -> Option<Unranked> {
    match figure.state {
        State::Missing => return Some(Unranked::Missing),
        State::Rejected => return Some(Unranked::Rejected),
        State::NotApplicable => return Some(Unranked::NoBase),
        State::Value => {}
    }
    if figure.units_reported < figure.units_expected {
        return Some(Unranked::Partial);
    }
    let share = indicator.interval == Some(IntervalKind::Proportion);
    (share && figure.numerator > figure.denominator).then_some(Unranked::AboveWhole)
}

fn interval(indicator: &Indicator, figure: &IndicatorFigure) -> Option<Interval> {
    let (events, base) = figure.numerator.zip(figure.denominator)?;
    limits(indicator, events, base as f64)
}

fn ranked(numbers: &[(usize, i64, Option<Interval>)]) -> Vec<Ranked> {
    let count = |holds: &dyn Fn(i64, Option<Interval>) -> bool| {
        numbers.iter().filter(|(_, number, interval)| holds(*number, *interval)).count()
    };
    let place = |(unit, own, interval): &(usize, i64, Option<Interval>)| {
        let rank = 1 + count(&|number, _| number > *own);
        let chance = interval.map(|own| {
            let above = count(&|_, other| other.is_some_and(|other| other.low > own.high));
            let below = count(&|_, other| other.is_some_and(|other| other.high < own.low));
            Chance { interval: own, ranks: (1 + above, numbers.len() - below) }
        });
        Ranked { unit: *unit, rank, chance }
    };
    numbers.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::Addends;
    use crate::definitions::Definitions;

    fn indicator(id: &str) -> Indicator {
        let catalogue = crate::catalogue::Catalogue::load(&Definitions::load(&[]).unwrap()).unwrap();
        catalogue.indicator(id).unwrap().clone()
    }

    /// A figure over all of its four units.
    fn figure(indicator: &Indicator, numerator: i64, denominator: i64) -> IndicatorFigure {
        let sides = ((i128::from(numerator), 0), (i128::from(denominator), 0));
        IndicatorFigure {
            state: State::Value,
            number: super::super::super::marks::ratio(indicator, sides.0, sides.1).unwrap(),
            decimals: indicator.decimals,
            numerator: Some(numerator),
            denominator: Some(denominator),
            denominator_known: Some(denominator),
            units_reported: 4,
            units_expected: 4,
            interval: None,
            change: None,
            addends: Addends::default(),
        }
    }

    fn ordered(indicator: &Indicator, figures: &[IndicatorFigure]) -> Order {
        order(indicator, (1..).zip(figures), |unit| unit == 1)
    }

    #[test]
    fn equal_numbers_share_a_rank_and_the_next_one_counts_them_all() {
        let rate = indicator("abused_rate");
        let figures = [(30, 100_000), (50, 100_000), (60, 200_000), (10, 100_000)];
        let order = ordered(&rate, &figures.map(|(n, d)| figure(&rate, n, d)));
        let ranks: Vec<(usize, usize)> = order.ranked.iter().map(|one| (one.unit, one.rank)).collect();
        assert_eq!(ranks, [(2, 1), (1, 2), (3, 2), (4, 4)]);
    }

    #[test]
    fn a_rank_that_chance_could_have_given_to_others_says_so() {
        let rate = indicator("abused_rate");
        // 2 of 1,000 and 250 of 100,000 cannot be told apart; 1,000 of 100,000 is above both.
        let figures = [(2, 1_000), (250, 100_000), (1_000, 100_000)].map(|(n, d)| figure(&rate, n, d));
        let order = ordered(&rate, &figures);
        let ranks = order.ranked.iter().map(|one| (one.unit, one.rank, one.chance.unwrap().ranks));
        assert_eq!(ranks.collect::<Vec<_>>(), [(3, 1, (1, 1)), (2, 2, (2, 3)), (1, 3, (2, 3))]);
        let exact = order.ranked[2].chance.unwrap().interval;
        assert_eq!((exact.low, exact.high), (2422, 72_247), "exact limits of 2 events: 0.2422 and 7.2247");
    }

    #[test]
    fn gaps_are_never_ranked_and_say_why() {
        let share = indicator("special_assisted_rate");
        let whole = figure(&share, 50, 100);
        let state = |state: State| IndicatorFigure { state, ..whole.clone() };
        let figures = [
            state(State::Missing),
            IndicatorFigure { units_reported: 3, ..whole.clone() },
            state(State::Rejected),
            state(State::Missing),
            state(State::NotApplicable),
            IndicatorFigure { numerator: Some(101), ..whole.clone() },
            whole.clone(),
        ];
        let order = ordered(&share, &figures);
        assert_eq!(order.ranked.iter().map(|one| (one.unit, one.rank)).collect::<Vec<_>>(), [(7, 1)]);
        assert_eq!(
            order.unranked,
            [
                (1, Unranked::Silent),
                (2, Unranked::Partial),
                (3, Unranked::Rejected),
                (4, Unranked::Missing),
                (5, Unranked::NoBase),
                (6, Unranked::AboveWhole),
            ]
        );
    }

    #[test]
    fn places_counted_one_by_one_have_no_interval() {
        let places = indicator("child_friendly_commune_rate");
        let order = ordered(&places, &[figure(&places, 3, 20)]);
        assert_eq!(order.ranked, [Ranked { unit: 1, rank: 1, chance: None }]);
    }
}
