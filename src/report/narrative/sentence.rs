//! What is said of an indicator: its figure, how many units it rests on, how it compares, what to beware of. A figure
//! that is not there is said to be missing.

use crate::catalogue::{Accumulation, Indicator, SeriesId};
use crate::compute::{Change, ChangeFlag, rounding};
use crate::document::Run;
use crate::report::context::Context;
use crate::report::{group, marks};
use crate::value::State;

use super::figure::{Written, of_series, series_key, with_unit};
use super::fill::fill;
use super::record::Words;
use super::units::Units;

/// Writes sentences.
pub(super) struct Speaker<'a> {
    /// Input and report.
    pub context: &'a Context<'a>,
    /// Wording.
    pub words: &'a Words,
    /// Who has no figures at all.
    pub units: &'a Units<'a>,
}

impl<'a> Speaker<'a> {
    /// The sentence of an indicator, without a full stop; `None` where the run has no such figure.
    pub fn sentence(&self, indicator: &'a Indicator) -> Option<Vec<Run>> {
        let figures = self.context.figures();
        let figure = figures.indicator(self.context.catalogue(), 0, &indicator.id)?.first()?;
        let written = Written { context: self.context, words: self.words, indicator, figure };
        let name = vec![Run::text(self.words.name(indicator))];
        let reported = written.count(figure.units_reported, "indicator", "units_reported");
        let expected = written.count(figure.units_expected, "indicator", "units_expected");
        let arguments = [("name", name), ("reported", reported), ("expected", expected)];
        let template = match figure.state {
            State::Value => return Some(self.of_number(&written, &arguments)),
            State::Missing => &self.words.missing,
            State::Rejected => &self.words.rejected,
            State::NotApplicable => &self.words.not_applicable,
        };
        let mut runs = fill(template, &arguments);
        runs.extend(self.gaps(indicator));
        Some(runs)
    }

    fn of_number(&self, written: &Written<'_>, arguments: &[(&str, Vec<Run>); 3]) -> Vec<Run> {
        let Written { indicator, figure, .. } = *written;
        let value = written.number(figure.number, "indicator", "value");
        let [name, reported, expected] = arguments;
        let mut runs = fill(&self.words.value, &[name.clone(), ("value", value)]);
        let agency = marks::indicator_from_agency(self.context.figures(), indicator, 0);
        if agency {
            runs.extend(fill(&self.words.agency, &[]));
        } else if self.is_upper_bound(indicator) && figure.number != 0 {
            runs.extend(fill(&self.words.upper_bound, &[]));
        }
        if let Some(interval) = figure.interval {
            let low = written.bare(interval.low, "comparison", "interval_low");
            let high = written.bare(interval.high, "comparison", "interval_high");
            runs.extend(fill(&self.words.low, &[("low", low), ("high", high)]));
        }
        if !agency && figure.units_reported < figure.units_expected {
            runs.extend(fill(&self.words.incomplete, &[reported.clone(), expected.clone()]));
        }
        match &figure.change {
            Some(change) => runs.extend(self.change(written, change)),
            None if self.context.input.base.is_some() => runs.extend(fill(&self.words.no_base, &[])),
            None => {}
        }
        runs.extend(self.plan(written));
        runs.extend(self.disputed(indicator));
        if !agency {
            runs.extend(self.gaps(indicator));
        }
        runs
    }

    /// Whether the total may hold a child that two units counted.
    fn is_upper_bound(&self, indicator: &Indicator) -> bool {
        let distinct =
            |id: &SeriesId| self.context.catalogue().element_of(*id).over_units == Accumulation::Distinct;
        let total = indicator.variants.first();
        !indicator.is_ratio() && total.is_some_and(|total| total.numerator.iter().any(distinct))
    }

    fn change(&self, written: &Written<'_>, change: &Change) -> Vec<Run> {
        let words = self.words;
        let Written { indicator, figure, .. } = *written;
        let base = written.number(change.base, "comparison", "base_matched");
        let template = match change.absolute {
            0 if indicator.is_ratio() => &words.unchanged_rounded,
            0 => &words.unchanged,
            1.. => &words.increase,
            _ => &words.decrease,
        };
        let size = written.bare(change.absolute.saturating_abs(), "comparison", "change");
        let unit = self.words.change_units.get(&indicator.unit).map(String::as_str);
        let size = with_unit(size, unit.unwrap_or_else(|| words.measure(self.context, &indicator.unit)));
        let percent = change.percent_tenths.map_or_else(Vec::new, |tenths| {
            let percent = written.tenths(tenths.saturating_abs(), "comparison", "change_percent");
            fill(&words.percent, &[("percent", percent)])
        });
        let mut runs = fill(template, &[("change", size), ("percent", percent), ("base", base)]);
        if change.percent_tenths.is_none() && change.absolute != 0 {
            runs.extend(fill(&words.no_percent, &[]));
        }
        for flag in &change.flags {
            runs.extend(match flag {
                // The figure printed is that of the units compared: its coverage has said it all.
                ChangeFlag::FewerUnits
                    if change.units_matched == figure.units_reported && change.current == figure.number =>
                {
                    continue;
                }
                ChangeFlag::FewerUnits => {
                    let matched = written.count(change.units_matched, "comparison", "units_matched");
                    let current = written.number(change.current, "comparison", "current_matched");
                    fill(&words.matched, &[("matched", matched), ("current", current)])
                }
                // Without a percentage there is nothing unstable.
                ChangeFlag::SmallBase if change.percent_tenths.is_none() || change.absolute == 0 => continue,
                ChangeFlag::SmallBase => fill(&words.small_base, &[]),
                ChangeFlag::OtherWindow => fill(&words.other_window, &[]),
                ChangeFlag::OtherMap => fill(&words.other_map, &[]),
            });
        }
        if let Some(whole) = change.base_whole.filter(|whole| *whole != change.base) {
            let whole = written.number(whole, "comparison", "base_whole");
            runs.extend(fill(&words.whole, &[("whole", whole)]));
        }
        runs
    }

    /// Plan of the year, how much of it is done, what is expected.
    fn plan(&self, written: &Written<'_>) -> Vec<Run> {
        let Some((plan, expected)) = self.context.plan(written.indicator) else { return Vec::new() };
        let words = self.words;
        let unit = words.measure(self.context, &written.indicator.unit);
        let mut runs = Vec::new();
        match of_series(self.context, plan) {
            None => runs.extend(fill(&words.no_plan, &[])),
            Some(number) => {
                let number = with_unit(number, unit);
                runs.extend(self.part(written, (plan, "plan", number), (&words.plan, &words.plan_part)));
                runs.extend(self.plan_percent(written, plan));
            }
        }
        if let Some(number) = of_series(self.context, expected) {
            let number = (expected, "forecast", with_unit(number, unit));
            runs.extend(self.part(written, number, (&words.forecast, &words.forecast_part)));
        }
        runs
    }

    /// A figure beside the result; it says how many units it rests on where they are others than the result's.
    fn part(
        &self,
        written: &Written<'_>,
        (id, name, number): (SeriesId, &str, Vec<Run>),
        (whole, part): (&str, &str),
    ) -> Vec<Run> {
        let figures = self.context.figures();
        let agency = figures.agency.contains(&id);
        let Some(figure) = figures.series(0, id).filter(|_| !agency && !self.same_units(written, id)) else {
            return fill(whole, &[(name, number)]);
        };
        let count = |count: u32, column: &str| {
            vec![Run::figure(count.to_string(), series_key(self.context, id, column))]
        };
        let reported = count(figure.units_reported, "units_reported");
        let expected = count(figure.units_expected, "units_expected");
        fill(part, &[(name, number), ("reported", reported), ("expected", expected)])
    }

    /// Whether a series has numbers of the very units that have the result.
    fn same_units(&self, written: &Written<'_>, id: SeriesId) -> bool {
        let series = written.indicator.variants.first().map_or(&[][..], |total| &total.numerator);
        let number =
            |unit: usize, series: &[SeriesId]| marks::sum(self.context.figures(), unit, series).number();
        self.context.units().all(|(unit, _)| number(unit, series).is_some() == number(unit, &[id]).is_some())
    }

    fn plan_percent(&self, written: &Written<'_>, plan: SeriesId) -> Vec<Run> {
        let sums = group::plan_sums(self.context, written.indicator, plan, 0);
        let tenths = sums.and_then(|(result, plan)| rounding::rounded(1000, result, plan));
        let Some(tenths) = tenths else { return Vec::new() };
        let percent = written.tenths(tenths, "plan", "plan_percent");
        if self.same_units(written, plan) {
            return fill(&self.words.plan_percent, &[("percent", percent)]);
        }
        let both = self
            .context
            .units()
            .filter(|(unit, _)| group::plan_sums(self.context, written.indicator, plan, *unit).is_some());
        let units = written.count(u32::try_from(both.count()).unwrap_or(u32::MAX), "plan", "units");
        fill(&self.words.plan_percent_part, &[("percent", percent), ("units", units)])
    }

    /// Units whose declared totals are in use although their parts do not add up to them.
    fn disputed(&self, indicator: &Indicator) -> Vec<Run> {
        let Some(variant) = indicator.variants.first() else { return Vec::new() };
        let figures = self.context.figures();
        let used = |id: &SeriesId| variant.numerator.contains(id) || variant.denominator.contains(id);
        let names = self.context.units().filter(|(_, unit)| {
            figures.disputed.get(&unit.code).is_some_and(|series| series.iter().any(used))
        });
        listed(&self.words.disputed, names.map(|(_, unit)| unit.name.as_str()).collect())
    }

    /// Units that have figures, but not this one.
    fn gaps(&self, indicator: &Indicator) -> Vec<Run> {
        let in_state = |state: State| -> Vec<&str> {
            let catalogue = self.context.catalogue();
            let lacks = |unit: usize| {
                let numbers = self.context.figures().indicator(catalogue, unit, &indicator.id);
                numbers.and_then(<[_]>::first).is_some_and(|figure| figure.state == state)
            };
            let speaking = self.context.units().filter(|(unit, _)| !self.units.is_silent(*unit));
            speaking.filter(|(unit, _)| lacks(*unit)).map(|(_, unit)| unit.name.as_str()).collect()
        };
        let mut runs = listed(&self.words.missing_units, in_state(State::Missing));
        runs.extend(listed(&self.words.rejected_units, in_state(State::Rejected)));
        runs
    }
}

/// A sentence with names; nothing where there are none.
pub(super) fn listed(template: &str, names: Vec<&str>) -> Vec<Run> {
    if names.is_empty() {
        return Vec::new();
    }
    fill(template, &[("units", vec![Run::text(names.join(", "))])])
}
