//! Temporal rules: figures of this period against those of earlier periods (4-rules 4.2).
//!
//! In: the figures in use of this period and, as a plain [`History`], of earlier ones. Out: findings at the cells of this
//! period and the outcome of every evaluation. An earlier period that is not there leaves its rules undecided.

mod copies;
mod events;
mod example;
mod levels;
mod ratios;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

pub use copies::{Filed, flows_above_zero};
pub use example::example;

use super::Verdicts;
use crate::catalogue::{Against, Catalogue, Earlier, Method, Rule, SeriesId};
use crate::finding::{Outcome, Place};
use crate::period::Period;
use crate::value::Value;

/// The figures in use of one period.
#[derive(Debug, Clone)]
pub struct PeriodFigures<'a> {
    /// Which period.
    pub period: Period,
    /// First and last day counted.
    pub window: (Date, Date),
    /// Values by unit, then by series (index of the catalogue).
    pub units: BTreeMap<&'a str, &'a [Value]>,
    /// Figures that only agencies of the whole province have: its code and values.
    pub whole: Option<(&'a str, &'a BTreeMap<SeriesId, Value>)>,
    /// Submissions in force.
    pub files: Vec<Filed<'a>>,
}

/// Earlier periods as far as they are known, reduced to units that are the same today.
pub type History<'a> = BTreeMap<Against, PeriodFigures<'a>>;

/// Where the figure of a unit and series stands in the submissions of this period.
pub type Places<'a> = dyn Fn(&str, SeriesId) -> Place + 'a;

/// A figure of this period beside that of an earlier one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Pair {
    now: Value,
    earlier: Value,
}

impl Pair {
    /// Both numbers, now first.
    fn numbers(self) -> Option<(i64, i64)> {
        self.now.number().zip(self.earlier.number())
    }

    /// The outcome where a number is missing; `None` where both are there.
    fn lacking(self) -> Option<Outcome> {
        match (self.now, self.earlier) {
            (Value::Number(_), Value::Number(_)) => None,
            (Value::NotApplicable, _) | (_, Value::NotApplicable) => Some(Outcome::NotApplicable),
            _ => Some(Outcome::Undecided),
        }
    }
}

/// What a rule came to for one unit, with the ratio that is usual among the units where there is one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Judgement {
    outcome: Outcome,
    usual: Option<f64>,
}

impl From<Outcome> for Judgement {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, usual: None }
    }
}

/// Two periods beside each other.
struct Sight<'a> {
    now: &'a PeriodFigures<'a>,
    earlier: Option<&'a PeriodFigures<'a>>,
}

impl<'a> Sight<'a> {
    /// A series of every unit of this period, by code.
    fn pairs(&self, id: SeriesId) -> Vec<(&'a str, Pair)> {
        let at = |values: Option<&&[Value]>| values.and_then(|values| values.get(id.index())).copied();
        let units = self.now.units.iter().map(|(unit, values)| {
            let earlier = self.earlier.and_then(|earlier| at(earlier.units.get(unit)));
            (*unit, Pair { now: at(Some(values)).unwrap_or_default(), earlier: earlier.unwrap_or_default() })
        });
        units.collect()
    }

    /// A series of the whole province, where an agency speaks for it.
    fn whole(&self, id: SeriesId) -> Option<(&'a str, Pair)> {
        let (unit, values) = self.now.whole?;
        let now = *values.get(&id)?;
        let earlier = self.earlier.and_then(|earlier| earlier.whole).filter(|(code, _)| *code == unit);
        let earlier = earlier.and_then(|(_, values)| values.get(&id)).copied().unwrap_or_default();
        Some((unit, Pair { now, earlier }))
    }

    /// The exposures of a unit now and earlier: its level of the series times the days counted. Equal people where one of
    /// the levels is unknown, or they differ so much that one of them must be wrong.
    fn exposure(&self, unit: &str, id: Option<SeriesId>) -> (f64, f64) {
        let days = |figures: &PeriodFigures<'_>| {
            let (first, last) = figures.window;
            f64::from(last.since(first).map_or(0, |span| span.get_days()) + 1).max(1.0)
        };
        let level = |figures: &PeriodFigures<'_>| {
            let value = figures.units.get(unit)?.get(id?.index())?.number()?;
            (value > 0).then_some(value)
        };
        let now_days = days(self.now);
        let earlier_days = self.earlier.map_or(now_days, days);
        let levels = level(self.now).zip(self.earlier.and_then(level));
        match levels.filter(|(a, b)| a / 2 <= *b && b / 2 <= *a) {
            // Counts of people are far below 2^53.
            #[expect(clippy::cast_precision_loss)]
            Some((now, earlier)) => (now as f64 * now_days, earlier as f64 * earlier_days),
            None => (now_days, earlier_days),
        }
    }

    /// Whether all that the earlier period counts is counted by this one too.
    fn nested(&self) -> bool {
        self.earlier.is_none_or(|earlier| {
            self.now.window.0 <= earlier.window.0 && earlier.window.1 <= self.now.window.1
        })
    }
}

/// Judges one series of all units.
fn judge(
    method: &Method,
    sight: &Sight<'_>,
    id: SeriesId,
    catalogue: &Catalogue,
) -> Vec<(String, Pair, Judgement)> {
    let mut pairs = sight.pairs(id);
    if let Method::Ratios(parameters) = method {
        let values: Vec<Pair> = pairs.iter().map(|(_, pair)| *pair).collect();
        let judged = ratios::judge(parameters, &values);
        return pairs
            .into_iter()
            .zip(judged)
            .map(|((unit, pair), one)| (unit.to_owned(), pair, one))
            .collect();
    }
    pairs.extend(sight.whole(id));
    let one = |unit: &str, pair: Pair| match method {
        Method::Events(events) => {
            events::judge(events, pair, sight.exposure(unit, catalogue.series_id(&events.exposure)))
        }
        Method::Level(level) => levels::level(level, pair),
        Method::Zero(zero) => levels::zero(zero, pair),
        Method::Within if !sight.nested() => Outcome::NotApplicable,
        Method::Within => levels::within(pair),
        Method::Ratios(_) | Method::Copied(_) => Outcome::NotApplicable,
    };
    pairs.into_iter().map(|(unit, pair)| (unit.to_owned(), pair, one(unit, pair).into())).collect()
}

/// Evaluates every temporal rule of the catalogue.
#[must_use]
pub fn check(
    now: &PeriodFigures<'_>,
    history: &History<'_>,
    catalogue: &Catalogue,
    places: &Places<'_>,
) -> Verdicts {
    let mut verdicts = Verdicts::default();
    for rule in catalogue.rules.values().filter(|rule| rule.holds_in(now.period.part)) {
        let Some(earlier) = &rule.earlier else { continue };
        match &earlier.method {
            Method::Copied(copied) => {
                copies::check(rule, copied, earlier, (now, history), catalogue, &mut verdicts);
            }
            _ => series_rule(rule, earlier, (now, history), catalogue, places, &mut verdicts),
        }
    }
    verdicts
}

fn series_rule(
    rule: &Rule,
    earlier: &Earlier,
    (now, history): (&PeriodFigures<'_>, &History<'_>),
    catalogue: &Catalogue,
    places: &Places<'_>,
    verdicts: &mut Verdicts,
) {
    // A figure that is far from two earlier ones is one thing to explain.
    let mut told: BTreeSet<(String, SeriesId)> = BTreeSet::new();
    for against in &earlier.against {
        let before = against.seen_from(now.period);
        let sight = Sight { now, earlier: history.get(against) };
        for id in earlier.scope.series(catalogue, [now.period.part, before.part]) {
            for (unit, pair, judgement) in judge(&earlier.method, &sight, id, catalogue) {
                verdicts.count(&rule.code, judgement.outcome);
                if judgement.outcome == Outcome::Fail && told.insert((unit.clone(), id)) {
                    let finding = words::finding(rule, (*against, before), id, catalogue);
                    verdicts.findings.push(finding.of(&unit, pair, judgement.usual, places(&unit, id)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
