//! The figures of one unit: its populations are drawn member by member and counted.

use super::assumptions::Assumptions;
use super::model::{Axis, Base, Categories, Condition, Counted, Model, Population, Size};
use super::random::{self, Draws};
use crate::catalogue::{DimensionKind, SeriesId};
use crate::period::{Part, Period};
use crate::units::Unit;

/// Members drawn one by one at most; above, each stands for several.
const MEMBERS: u64 = 2000;
/// Largest population of a unit.
const MOST: u64 = 1_000_000_000;
const MILLION: u128 = 1_000_000;
/// First year of the drift of stocks.
const EPOCH: i16 = 2020;
/// Growth of the population per half-year, per mille.
const GROWTH: u64 = 3;

/// A unit as the draws see it.
pub(super) struct Place {
    /// Hash of seed and unit code: what stays the same from period to period.
    key: u64,
    level: &'static str,
    people: u64,
}

/// Members whose categories are given, because their total was published.
#[derive(Debug, Default, Clone)]
pub(super) struct Given {
    /// By member: categories by dimension.
    pub members: Vec<Vec<Condition>>,
    /// Categories by dimension that only given members have.
    pub reserved: Vec<Categories>,
}

impl Place {
    /// `variant` 0 gives the figures in force; others give different ones of the same unit.
    pub fn new(unit: &Unit, assumptions: &Assumptions, seed: u64, variant: u64) -> Self {
        let key = random::key(&[seed, random::text(&unit.code), variant]);
        let (people, exact) = assumptions.people(&unit.code, unit.kind.name());
        let spread = if exact { 0 } else { 300 };
        Self { key, level: unit.level.id(), people: random::around(people.min(MOST), spread, key) }
    }

    /// People of the unit before any growth.
    pub fn size(&self) -> u64 {
        self.people
    }

    fn people(&self, period: Period) -> u64 {
        self.people * (1000 + GROWTH * half_years(period)) / 1000
    }
}

fn half_years(period: Period) -> u64 {
    let years = u64::try_from(period.year.saturating_sub(EPOCH)).unwrap_or(0);
    2 * years + u64::from(period.part == Part::Y)
}

/// Figures by series (index of the catalogue) of a unit in a period; zero for series of other forms.
pub(super) fn figures(model: &Model, place: &Place, period: Period, given: &[Option<Given>]) -> Vec<i64> {
    let annual = Period { year: period.year, part: Part::Y };
    let year_key = random::key(&[u64::from(period.year.unsigned_abs())]);
    let mut year = vec![0; model.series];
    let mut now = vec![0; model.series];
    for (population, given) in model.populations.iter().zip(given) {
        let Some(size) = population.size(place.level) else { continue };
        let time = if population.flow { year_key } else { 0 };
        let crowd = Crowd {
            population,
            place,
            step: size.step,
            key: random::key(&[place.key, population.key, time]),
        };
        let whole_year = given.as_ref().map_or_else(
            || amount(size, place, annual, &year, crowd.key),
            |given| given.members.len() as u64,
        );
        crowd.count(whole_year, WHOLE, given.as_ref(), &mut year);
        match (period.part, population.flow) {
            (Part::Y, _) => {}
            // The first half of the year is a part of the year's own members.
            (Part::S1, true) => {
                crowd.count(
                    whole_year,
                    first_half(size, place, year_key, &year, &now),
                    given.as_ref(),
                    &mut now,
                );
            }
            (Part::S1, false) => {
                crowd.count(amount(size, place, period, &now, crowd.key), WHOLE, None, &mut now);
            }
        }
    }
    if period.part == Part::Y {
        now.clone_from(&year);
    }
    derive(model, &year, &mut now);
    now
}

/// A share of the members, as numerator and denominator; at most one.
type Portion = (u64, u64);
const WHOLE: Portion = (1, 1);

/// The share of a year's members that falls into its first half: that of the figure on which their number rests (no
/// fines without decisions), else about one half.
fn first_half(size: &Size, place: &Place, year_key: u64, year: &[i64], now: &[i64]) -> Portion {
    if let Base::Flow(id) = size.base {
        let (half, whole) = (known(now, id), known(year, id));
        if whole > 0 {
            return (half, whole);
        }
    }
    (random::around(480, 100, random::key(&[place.key, year_key])), 1000)
}

fn known(figures: &[i64], id: SeriesId) -> u64 {
    figures.get(id.index()).and_then(|value| u64::try_from(*value).ok()).unwrap_or(0)
}

/// Number of members; the fraction that is left over becomes a member with its own probability.
fn amount(size: &Size, place: &Place, period: Period, figures: &[i64], key: u64) -> u64 {
    let base = match size.base {
        Base::Unit => 1,
        Base::People => place.people(period),
        Base::Stock(id) | Base::Flow(id) => known(figures, id),
    };
    // Most of the difference between units lasts; the rest changes with the key, for flows every year.
    let lasting = random::around(size.per_million, size.spread, random::key(&[place.key, size.key]));
    let rate = random::around(lasting, size.spread / 4, random::key(&[key, 1]));
    let chance = u128::from(Draws::new(random::key(&[key, 2])).below(1_000_000));
    let members = (u128::from(base) * u128::from(rate) / u128::from(size.step.unsigned_abs().max(1))
        + chance)
        / MILLION;
    u64::try_from(members).unwrap_or(MOST).min(MOST)
}

/// Multiples and sums over several elements, from what was counted.
fn derive(model: &Model, year: &[i64], now: &mut [i64]) {
    for multiple in &model.multiples {
        let source = if multiple.annual { year } else { &*now };
        let value = source.get(multiple.of.index()).copied().unwrap_or(0);
        let scaled = i128::from(value) * i128::from(multiple.per_mille) / 1000;
        let step = i128::from(multiple.step);
        if let Some(figure) = now.get_mut(multiple.series.index()) {
            *figure = i64::try_from(scaled / step * step).unwrap_or(0);
        }
    }
    // A whole can be a part of another one: as many rounds as there are wholes settle every chain.
    for _ in 0..model.derived.len() {
        for (whole, parts) in &model.derived {
            let sum = parts.iter().filter_map(|part| now.get(part.index())).sum();
            if let Some(figure) = now.get_mut(whole.index()) {
                *figure = sum;
            }
        }
    }
}

/// A population in one unit.
struct Crowd<'a> {
    population: &'a Population,
    place: &'a Place,
    step: i64,
    key: u64,
}

impl Crowd<'_> {
    /// Counts the first `portion` of `amount` members into the figures.
    fn count(&self, amount: u64, portion: Portion, given: Option<&Given>, figures: &mut [i64]) {
        let members = if given.is_some() { amount } else { amount.min(MEMBERS) };
        if members == 0 {
            return;
        }
        let weights: Vec<Vec<u64>> = self.population.axes.iter().map(|axis| self.weights(axis)).collect();
        let rates: Vec<Vec<u64>> =
            self.population.elements.iter().map(|counted| self.rates(counted)).collect();
        let mut categories = vec![0; self.population.axes.len()];
        let mut counts = vec![0; self.population.elements.len()];
        for member in 0..members * portion.0 / portion.1.max(1) {
            let key = random::key(&[self.key, member]);
            let known =
                given.and_then(|given| Some((given, given.members.get(usize::try_from(member).ok()?)?)));
            self.draw(key, &weights, known, &mut categories);
            let stands_for = amount / members + u64::from(member < amount % members);
            self.belong(key, stands_for, &rates, &categories, &mut counts);
            for (counted, count) in self.population.elements.iter().zip(&counts) {
                let value = i64::try_from(*count).unwrap_or(0) * self.step;
                for (id, conditions) in counted.series.iter().filter(|_| value != 0) {
                    if let Some(figure) = figures.get_mut(id.index()).filter(|_| met(conditions, &categories))
                    {
                        *figure += value;
                    }
                }
            }
        }
    }

    /// Weights of an axis in this unit.
    fn weights(&self, axis: &Axis) -> Vec<u64> {
        let local = |key| random::key(&[self.place.key, key]);
        axis.choices
            .iter()
            .map(|choice| random::around(choice.weight, choice.spread, local(choice.key)))
            .collect()
    }

    /// Shares of an element in this unit.
    fn rates(&self, counted: &Counted) -> Vec<u64> {
        let local = |index: usize| random::key(&[self.place.key, counted.key, index as u64]);
        let shares = counted.shares.iter().enumerate();
        shares
            .map(|(index, share)| {
                random::around(share.per_million, share.spread, local(index)).min(1_000_000)
            })
            .collect()
    }

    /// Draws the categories of a member.
    fn draw(
        &self,
        key: u64,
        weights: &[Vec<u64>],
        given: Option<(&Given, &Vec<Condition>)>,
        categories: &mut [Categories],
    ) {
        let mut draws = Draws::new(key);
        let wanted = |axis: usize| -> Categories {
            let own = given.into_iter().flat_map(|(_, member)| member);
            own.filter(|(known, _)| *known == axis).fold(0, |set, (_, bits)| set | bits)
        };
        for (position, (axis, weights)) in self.population.axes.iter().zip(weights).enumerate() {
            let reserved = given.and_then(|(given, _)| given.reserved.get(position).copied()).unwrap_or(0);
            let fixed = wanted(position);
            let set = match axis.parent {
                Some(parent) if !met(&[parent], categories) => 0,
                _ => draw_axis(axis, weights, reserved, fixed, &mut draws),
            };
            if let Some(slot) = categories.get_mut(position) {
                *slot = set;
            }
        }
        for (condition, (axis, set)) in &self.population.implied {
            if met(&[*condition], categories)
                && let Some(slot) = categories.get_mut(*axis)
            {
                let one_only = self.population.axes[*axis].kind == DimensionKind::Partition;
                *slot = if one_only { *set } else { *slot | set };
            }
        }
        for combination in &self.population.excluded {
            if !met(combination, categories) {
                continue;
            }
            let loose = combination
                .iter()
                .find(|(axis, _)| self.population.axes[*axis].kind != DimensionKind::Partition);
            if let Some((axis, set)) = loose
                && let Some(slot) = categories.get_mut(*axis)
            {
                *slot &= !set;
            }
        }
    }

    /// How many of those a member stands for are counted by each element.
    fn belong(
        &self,
        key: u64,
        stands_for: u64,
        rates: &[Vec<u64>],
        categories: &[Categories],
        counts: &mut [u64],
    ) {
        for (position, (counted, rates)) in self.population.elements.iter().zip(rates).enumerate() {
            let available = match counted.parent {
                Some(parent) => counts.get(parent).copied().unwrap_or(0),
                None => stands_for,
            };
            let mut count = if met(&counted.only, categories) { available } else { 0 };
            if counted.parent.is_some() {
                let share = counted.shares.iter().position(|share| met(&share.conditions, categories));
                let rate = share.and_then(|share| rates.get(share)).copied().unwrap_or(0);
                let chance = Draws::new(random::key(&[key, counted.key])).below(1_000_000);
                count = u64::try_from((u128::from(count) * u128::from(rate) + u128::from(chance)) / MILLION)
                    .unwrap_or(0)
                    .min(count);
            }
            if let Some(slot) = counts.get_mut(position) {
                *slot = count;
            }
        }
    }
}

fn met(conditions: &[Condition], categories: &[Categories]) -> bool {
    conditions.iter().all(|(axis, set)| categories.get(*axis).is_some_and(|own| own & set != 0))
}

/// One category of a partition, one or two of a cover, any number of a part; `fixed` comes first.
fn draw_axis(
    axis: &Axis,
    weights: &[u64],
    reserved: Categories,
    fixed: Categories,
    draws: &mut Draws,
) -> Categories {
    let open = |taken: Categories| {
        let free = move |bit: Categories| bit & (reserved | taken) == 0;
        axis.choices
            .iter()
            .zip(weights)
            .map(move |(choice, weight)| if free(choice.bit) { *weight } else { 0 })
    };
    let pick = |taken: Categories, draws: &mut Draws| {
        draws.pick(open(taken)).and_then(|position| axis.choices.get(position)).map_or(0, |choice| choice.bit)
    };
    match axis.kind {
        DimensionKind::Partition if fixed != 0 => fixed,
        DimensionKind::Partition => pick(0, draws),
        DimensionKind::Cover => {
            let mut set = if fixed == 0 { pick(0, draws) } else { fixed };
            if draws.below(1000) < axis.extra {
                set |= pick(set, draws);
            }
            set
        }
        DimensionKind::Part => {
            let each = axis.choices.iter().zip(weights);
            each.fold(fixed, |set, (choice, weight)| {
                let drawn = draws.below(1000) < *weight && reserved & choice.bit == 0;
                if drawn { set | choice.bit } else { set }
            })
        }
    }
}
