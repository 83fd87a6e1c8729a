//! From reporting units to their parent.

use std::collections::{BTreeMap, BTreeSet};

use super::{ComputeError, Figure, FigureUnit, Figures, IndicatorFigure, change, frames, indicator};
use crate::catalogue::{Catalogue, SeriesId};
use crate::period::Period;
use crate::value::{Value, hard_limit};

/// The figures of one reporting unit.
#[derive(Debug, Clone)]
pub struct UnitValues {
    /// The unit.
    pub unit: FigureUnit,
    /// One value per series of the catalogue.
    pub values: Vec<Value>,
}

/// The comparison base: the same period last year.
#[derive(Debug, Clone)]
pub struct Base {
    /// Reporting units of the base that are the same units today, by code.
    pub units: BTreeMap<String, Vec<Value>>,
    /// Values of the other units of the base: abolished, merged or renamed since.
    pub others: Vec<Vec<Value>>,
    /// Figures of provincial agencies then.
    pub agency: BTreeMap<SeriesId, Value>,
    /// Whether both windows have the same length and offset.
    pub same_window: bool,
    /// Whether the province and all its units are the same on both maps.
    pub same_map: bool,
}

impl Base {
    /// Values of every unit of the base.
    pub(super) fn rows(&self) -> Vec<&[Value]> {
        self.units.values().chain(&self.others).map(Vec::as_slice).collect()
    }
}

/// What is computed.
pub struct Input<'a> {
    /// Catalogue.
    pub catalogue: &'a Catalogue,
    /// Period.
    pub period: Period,
    /// Series of the period's form, sorted.
    pub series: Vec<SeriesId>,
    /// The parent.
    pub parent: FigureUnit,
    /// Every unit that should have reported, sorted by code; one that did not has only missing values.
    pub units: Vec<UnitValues>,
    /// Figures of a provincial agency that is authoritative for them, numbers or rejected: shown for the parent, never
    /// added to units.
    pub agency: BTreeMap<SeriesId, Value>,
    /// Totals in use that do not match their parts, by unit code.
    pub disputed: BTreeMap<String, BTreeSet<SeriesId>>,
    /// Same period last year, if it is there.
    pub base: Option<Base>,
}

/// Computes every series and indicator of the parent and of each unit.
///
/// # Errors
/// When sums cannot be exact, or the frame engine refuses.
pub fn compute(input: &Input<'_>) -> Result<Figures, ComputeError> {
    exact(input.catalogue, input.units.len())?;
    let mut values = vec![parent_series(input)?];
    values.extend(input.units.iter().map(|unit| unit_series(unit, &input.series)));
    let mut indicators = vec![parent_indicators(input)];
    indicators.extend(input.units.iter().map(|unit| unit_indicators(input, unit)));
    let mut all = vec![input.parent.clone()];
    all.extend(input.units.iter().map(|unit| unit.unit.clone()));
    Ok(Figures {
        period: input.period,
        units: all,
        groups: Vec::new(),
        series: input.series.clone(),
        values,
        indicators,
        agency: input.agency.keys().copied().collect(),
        disputed: input.disputed.clone(),
    })
}

/// Refuses what could leave the range of exact integers, however large each cell is.
pub(super) fn exact(catalogue: &Catalogue, units: usize) -> Result<(), ComputeError> {
    let largest = |series: &[SeriesId]| -> i128 {
        series.iter().map(|id| i128::from(hard_limit(catalogue.element_of(*id).decimals))).sum()
    };
    let sides = catalogue.indicators.iter().flat_map(|indicator| &indicator.variants);
    let widest = sides.map(|variant| largest(&variant.numerator).max(largest(&variant.denominator))).max();
    let single = i128::from(hard_limit(6));
    let bound = widest.unwrap_or(single).max(single) * i128::from(narrow(units));
    if bound > i128::from(i64::MAX) { Err(ComputeError::TooManyUnits { units }) } else { Ok(()) }
}

pub(super) fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn unit_series(unit: &UnitValues, series: &[SeriesId]) -> Vec<Figure> {
    series
        .iter()
        .map(|id| {
            let value = unit.values.get(id.index()).copied().unwrap_or_default();
            Figure { value, units_reported: u32::from(value.number().is_some()), units_expected: 1 }
        })
        .collect()
}

fn parent_series(input: &Input<'_>) -> Result<Vec<Figure>, ComputeError> {
    let (mut parents, mut series, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for unit in &input.units {
        for id in &input.series {
            if let Some(number) = unit.values.get(id.index()).and_then(|value| value.number()) {
                parents.push(0);
                series.push(narrow(id.index()));
                values.push(number);
            }
        }
    }
    let sums: BTreeMap<u32, frames::GroupSum> =
        frames::sums(parents, series, values)?.into_iter().map(|sum| (sum.series, sum)).collect();
    let figures = input.series.iter().map(|id| {
        let sum = sums.get(&narrow(id.index()));
        let states = input.units.iter().filter_map(|unit| unit.values.get(id.index()).copied());
        let value = match (input.agency.get(id), sum) {
            (Some(agency), _) => *agency,
            (None, Some(sum)) => Value::Number(sum.sum),
            (None, None) => without_numbers(states),
        };
        Figure {
            value,
            units_reported: sum.map_or(0, |sum| sum.count),
            units_expected: narrow(input.units.len()),
        }
    });
    Ok(figures.collect())
}

/// State of a parent none of whose units has a number: rejected outweighs missing outweighs not applicable.
pub(super) fn without_numbers(states: impl Iterator<Item = Value>) -> Value {
    let mut result = None;
    for state in states {
        result = Some(match (result, state) {
            (Some(Value::Rejected), _) | (_, Value::Rejected) => Value::Rejected,
            (Some(Value::Missing), _) | (_, Value::Missing) => Value::Missing,
            _ => Value::NotApplicable,
        });
    }
    result.unwrap_or(Value::Missing)
}

fn parent_indicators(input: &Input<'_>) -> Vec<Vec<IndicatorFigure>> {
    let rows: Vec<&[Value]> = input.units.iter().map(|unit| unit.values.as_slice()).collect();
    let scope = indicator::Scope { rows: &rows, agency: &input.agency };
    input
        .catalogue
        .indicators_of(input.period.part)
        .map(|indicator| {
            let variants = indicator.variants.iter().map(|variant| {
                let mut figure = indicator::figure(input.catalogue, indicator, variant, &scope);
                if let Some(base) = &input.base {
                    change::parent(input.catalogue, (indicator, variant), input, base, &mut figure);
                }
                figure
            });
            variants.collect()
        })
        .collect()
}

fn unit_indicators(input: &Input<'_>, unit: &UnitValues) -> Vec<Vec<IndicatorFigure>> {
    let rows = [unit.values.as_slice()];
    let none = BTreeMap::new();
    let scope = indicator::Scope { rows: &rows, agency: &none };
    input
        .catalogue
        .indicators_of(input.period.part)
        .map(|indicator| {
            let variants = indicator.variants.iter().map(|variant| {
                let mut figure = indicator::figure(input.catalogue, indicator, variant, &scope);
                if let Some(base) = &input.base {
                    change::unit(input.catalogue, (indicator, variant), unit, base, &mut figure);
                }
                figure
            });
            variants.collect()
        })
        .collect()
}
