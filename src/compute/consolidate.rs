//! From parents to what they are parts of: provinces to regions, to the nation, to the provinces they were merged into.
//!
//! Everything adds up from what the parents' own figures are made from ([`Addends`]): the result is the same whether
//! the parents were computed from their units here or read from what they reported.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{self, Terms};
use super::indicator::{self, Basis};
use super::rollup::{exact, narrow, without_numbers};
use super::{Addends, ChangeFlag, ComputeError, Figure, FigureUnit, Figures, IndicatorFigure, Sums, frames};
use crate::catalogue::{Catalogue, Indicator, SeriesId, Variant};
use crate::value::{State, Value};

/// A unit made of some of the parents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The unit.
    pub unit: FigureUnit,
    /// Positions of the parents in it.
    pub members: Vec<usize>,
}

/// The figures of `whole`, of each of `parts` (their first unit), and of groups of them, in this order. All parts are of
/// the same period; what is below them is left out.
///
/// # Errors
/// When sums cannot be exact, or the frame engine refuses.
pub fn consolidate(
    catalogue: &Catalogue,
    whole: FigureUnit,
    parts: &[Figures],
    groups: &[Group],
) -> Result<Figures, ComputeError> {
    let Some(first) = parts.first() else { return Err(ComputeError::NoParts) };
    let beneath = |part: &Figures| {
        let figures = part.values.first().into_iter().flatten();
        figures.map(|figure| figure.units_expected as usize).max().unwrap_or(0)
    };
    exact(catalogue, parts.iter().map(beneath).sum())?;
    let whole = Group { unit: whole, members: (0..parts.len()).collect() };
    let unions: Vec<&Group> = std::iter::once(&whole).chain(groups).collect();
    let mut series = series(parts, &first.series, &unions)?.into_iter();
    let mut indicators = unions.iter().map(|union| indicators(catalogue, parts, first, union));
    let (mut values, mut numbers) = (Vec::new(), Vec::new());
    values.extend(series.next());
    numbers.extend(indicators.next());
    values.extend(parts.iter().filter_map(|part| part.values.first().cloned()));
    numbers.extend(parts.iter().filter_map(|part| part.indicators.first().cloned()));
    values.extend(series);
    numbers.extend(indicators);
    let mut units = vec![whole.unit.clone()];
    units.extend(parts.iter().filter_map(|part| part.units.first().cloned()));
    units.extend(groups.iter().map(|group| group.unit.clone()));
    let grouped = |(index, group): (usize, &Group)| {
        (1 + parts.len() + index, group.members.iter().map(|member| member + 1).collect())
    };
    Ok(Figures {
        period: first.period,
        units,
        groups: groups.iter().enumerate().map(grouped).collect(),
        series: first.series.clone(),
        values,
        indicators: numbers,
        agency: BTreeSet::new(),
        disputed: disputed(parts),
    })
}

/// Totals in use beneath a part that their parts do not add up to, as the part's own.
fn disputed(parts: &[Figures]) -> BTreeMap<String, BTreeSet<SeriesId>> {
    let of = |part: &Figures| {
        let all: BTreeSet<SeriesId> =
            part.disputed.values().flatten().filter(|id| !part.agency.contains(id)).copied().collect();
        Some((part.units.first()?.code.clone(), all)).filter(|(_, all)| !all.is_empty())
    };
    parts.iter().filter_map(of).collect()
}

/// Puts beside the figures of a unit their change against the same territory on an earlier map, where units beneath it
/// cannot be matched: whole against whole, or not at all.
pub fn compare_wholes(catalogue: &Catalogue, now: &mut Figures, then: &Figures, same_window: bool) {
    let terms = Terms { same_window, same_map: false };
    let agencies = (now.agency.clone(), then.agency.clone());
    let Some(figures) = now.indicators.first_mut() else { return };
    let earlier = then.indicators.first().map_or(&[][..], Vec::as_slice);
    let indicators = catalogue.indicators_of(now.period.part);
    for ((indicator, figures), earlier) in indicators.zip(figures).zip(earlier) {
        for ((variant, figure), earlier) in indicator.variants.iter().zip(figures).zip(earlier) {
            let whole = |figure: &IndicatorFigure, agency: &BTreeSet<SeriesId>| {
                let stated =
                    variant.numerator.iter().chain(&variant.denominator).any(|id| agency.contains(id));
                let complete = figure.units_reported == figure.units_expected;
                figure.addends.now.filter(|_| stated || complete)
            };
            let matched = whole(figure, &agencies.0).zip(whole(earlier, &agencies.1));
            // The units of the two maps are not the same, so their numbers say nothing about each other.
            let addends = Addends { matched, earlier: None, now: None };
            change::consolidated(catalogue, (indicator, variant), &addends, terms, figure);
            figure.addends.earlier = earlier.addends.now;
        }
    }
}

/// Series of each union, in order of `ids`.
fn series(
    parts: &[Figures],
    ids: &[SeriesId],
    unions: &[&Group],
) -> Result<Vec<Vec<Figure>>, frames::FrameError> {
    let (mut keys, mut positions, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    for (key, union) in unions.iter().enumerate() {
        for figures in union.members.iter().filter_map(|member| parts.get(*member)?.values.first()) {
            for (position, figure) in figures.iter().enumerate() {
                if let Some(number) = figure.value.number() {
                    keys.push(narrow(key));
                    positions.push(narrow(position));
                    numbers.push(number);
                }
            }
        }
    }
    let sums: BTreeMap<(u32, u32), i64> = frames::sums(keys, positions, numbers)?
        .into_iter()
        .map(|sum| ((sum.parent, sum.series), sum.sum))
        .collect();
    let figure = |key: usize, position: usize, union: &Group| {
        let members: Vec<&Figure> = union
            .members
            .iter()
            .filter_map(|member| parts.get(*member)?.values.first()?.get(position))
            .collect();
        let sum = sums.get(&(narrow(key), narrow(position)));
        Figure {
            value: sum.map_or_else(
                || without_numbers(members.iter().map(|figure| figure.value)),
                |sum| Value::Number(*sum),
            ),
            // A figure of an agency that is rejected is in no sum, whatever its units reported.
            units_reported: members
                .iter()
                .filter(|figure| figure.value.number().is_some())
                .map(|figure| figure.units_reported)
                .sum(),
            units_expected: members.iter().map(|figure| figure.units_expected).sum(),
        }
    };
    Ok(unions
        .iter()
        .enumerate()
        .map(|(key, union)| (0..ids.len()).map(|position| figure(key, position, union)).collect())
        .collect())
}

fn indicators(
    catalogue: &Catalogue,
    parts: &[Figures],
    first: &Figures,
    union: &Group,
) -> Vec<Vec<IndicatorFigure>> {
    let indicators = catalogue.indicators_of(first.period.part).enumerate();
    indicators
        .map(|(position, indicator)| {
            let variants = indicator.variants.iter().enumerate();
            variants
                .map(|(place, variant)| {
                    let members: Vec<Member<'_>> = union
                        .members
                        .iter()
                        .filter_map(|member| parts.get(*member))
                        .filter_map(|part| {
                            let figure = part.indicators.first()?.get(position)?.get(place)?;
                            Some(Member { part, figure })
                        })
                        .collect();
                    number(catalogue, (indicator, variant), &members)
                })
                .collect()
        })
        .collect()
}

/// The figure of a part.
struct Member<'a> {
    part: &'a Figures,
    figure: &'a IndicatorFigure,
}

fn number(catalogue: &Catalogue, of: (&Indicator, &Variant), members: &[Member<'_>]) -> IndicatorFigure {
    let (indicator, variant) = of;
    let mut addends = Addends::default();
    for own in members.iter().map(|member| &member.figure.addends) {
        addends.now = plus(addends.now, own.now);
        addends.earlier = plus(addends.earlier, own.earlier);
        let (now, then) = addends.matched.unzip();
        let (own_now, own_then) = own.matched.unzip();
        addends.matched = plus(now, own_now).zip(plus(then, own_then));
    }
    let basis = Basis {
        sums: addends.now,
        denominator_known: members.iter().map(|member| denominator_known(variant, member)).sum(),
        units_expected: members.iter().map(|member| member.figure.units_expected).sum(),
        gap: gap(members),
    };
    let mut figure = indicator::from_basis(catalogue, indicator, variant, &basis);
    let changes = || members.iter().filter_map(|member| member.figure.change.as_ref());
    let without = |flag: ChangeFlag| !changes().any(|change| change.flags.contains(&flag));
    let terms =
        Terms { same_window: without(ChangeFlag::OtherWindow), same_map: without(ChangeFlag::OtherMap) };
    change::consolidated(catalogue, of, &addends, terms, &mut figure);
    figure
}

fn plus(one: Option<Sums>, other: Option<Sums>) -> Option<Sums> {
    match (one, other) {
        (Some(one), Some(other)) => Some(Sums {
            numerator: one.numerator + other.numerator,
            denominator: one.denominator + other.denominator,
            units: one.units + other.units,
        }),
        (one, other) => one.or(other),
    }
}

/// The denominator of a part, known also where its numerator is not.
fn denominator_known(variant: &Variant, member: &Member<'_>) -> i64 {
    member.figure.denominator_known.unwrap_or_else(|| {
        let mut numbers = variant.denominator.iter().map(|id| member.part.series(0, *id)?.value.number());
        numbers.try_fold(0_i64, |sum, number| sum.checked_add(number?)).unwrap_or(0)
    })
}

/// Why there is no number in any part: rejected outweighs missing outweighs not applicable.
fn gap(members: &[Member<'_>]) -> State {
    let states = || members.iter().map(|member| member.figure.state);
    [State::Rejected, State::Missing, State::NotApplicable]
        .into_iter()
        .find(|gap| states().any(|state| state == *gap))
        .unwrap_or(State::Missing)
}
