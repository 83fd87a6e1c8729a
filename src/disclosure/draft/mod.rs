//! What a release would say if nothing had to be hidden: every figure of every table, in order of print.
//!
//! In: the policy, the true counts of a run, the map of their day. Out: a [`Draft`]. What of it the public may see is not
//! decided here, and nothing of it is public.

use jiff::civil::Date;

use super::files::{TrueCount, TrueCounts};
use super::policy::{Policy, PublicSeries, Shows, SizeClass, Table};
use crate::catalogue::{Catalogue, SeriesId};
use crate::period::Period;
use crate::units::{UnitLevel, UnitMap};
use crate::value::{State, Value};

/// What a figure of a release is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A series or group of series: its position in the table.
    Series(usize),
    /// Units beneath by the size of a series: its position in the table, and the class.
    UnitsBySize(usize, SizeClass),
    /// An indicator: its position in the catalogue, and that of the variant in it.
    Indicator(usize, usize),
}

/// A figure of a release before anything is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Position of the table in the policy.
    pub table: usize,
    /// Code of the unit.
    pub unit: String,
    /// Level of the unit.
    pub level: UnitLevel,
    /// What it is about.
    pub content: Content,
    /// What it truly is. The number of an indicator has decimals of its own.
    pub figure: TrueCount,
}

/// A release before anything is hidden.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Period.
    pub period: Period,
    /// Day on whose map its units stand.
    pub map: Date,
    /// Its figures in order of print: by table, level, unit, content.
    pub figures: Vec<Planned>,
}

/// What a draft is made from.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// Which tables there are.
    pub policy: &'a Policy,
    /// What series and indicators there are.
    pub catalogue: &'a Catalogue,
    /// The true counts.
    pub counts: &'a TrueCounts,
    /// The map on which they are shown.
    pub map: &'a UnitMap<'a>,
    /// Period.
    pub period: Period,
    /// Day on which its data were cut off.
    pub cut_off: Date,
}

impl Draft {
    /// The series of a planned figure, where it is one.
    #[must_use]
    pub fn series<'a>(policy: &'a Policy, planned: &Planned) -> Option<&'a PublicSeries> {
        match planned.content {
            Content::Series(position) => policy.tables.get(planned.table)?.series.get(position),
            Content::UnitsBySize(..) | Content::Indicator(..) => None,
        }
    }
}

impl Plan<'_> {
    /// Every figure of every table that stands in the release of the period.
    #[must_use]
    pub fn draft(&self) -> Draft {
        let mut figures = Vec::new();
        for (position, table) in self.policy.tables.iter().enumerate() {
            if table.stands_in(self.period.part, self.cut_off) {
                for level in UnitLevel::ALL.into_iter().filter(|level| table.levels.contains(level)) {
                    for unit in self.units(level) {
                        let row = |(content, figure)| Planned {
                            table: position,
                            unit: unit.to_owned(),
                            level,
                            content,
                            figure,
                        };
                        figures.extend(self.of_unit(table, unit).into_iter().map(row));
                    }
                }
            }
        }
        Draft { period: self.period, map: self.counts.map, figures }
    }

    /// Units of a level in the period, by code.
    fn units(&self, level: UnitLevel) -> impl Iterator<Item = &str> {
        let places = self.counts.places().filter(|(_, period)| *period == self.period);
        places.map(|(unit, _)| unit).filter(move |unit| self.counts.levels.get(*unit) == Some(&level))
    }

    fn of_unit(&self, table: &Table, unit: &str) -> Vec<(Content, TrueCount)> {
        let mut figures = Vec::new();
        for (position, series) in table.series.iter().enumerate() {
            match table.shows {
                Shows::Figures => {
                    let figure = sum(self.counts, self.catalogue, (unit, self.period), &series.parts);
                    figures.extend(figure.map(|figure| (Content::Series(position), figure)));
                }
                Shows::UnitsBySize => figures.extend(self.by_size(unit, position, series)),
            }
        }
        for id in &table.indicators {
            figures.extend(self.indicator(unit, id));
        }
        figures
    }

    /// How many of the units beneath fall into each class.
    fn by_size(&self, unit: &str, position: usize, series: &PublicSeries) -> Vec<(Content, TrueCount)> {
        let below = self.map.children(unit);
        let class_of = |code: &str| match sum(self.counts, self.catalogue, (code, self.period), &series.parts)
            .map(|figure| figure.value)
        {
            Some(Value::Number(0)) => SizeClass::Zero,
            Some(Value::Number(count)) if count <= self.policy.high => SizeClass::Protected,
            Some(Value::Number(_)) => SizeClass::More,
            Some(Value::Missing | Value::NotApplicable | Value::Rejected) | None => SizeClass::NotReported,
        };
        let classes: Vec<SizeClass> = below.iter().map(|unit| class_of(&unit.code)).collect();
        let count = |wanted: fn(SizeClass) -> bool| classes.iter().filter(|class| wanted(**class)).count();
        let whole = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let units_reported = whole(count(|class| class != SizeClass::NotReported));
        let figure = |class: SizeClass| TrueCount {
            value: Value::Number(classes.iter().filter(|own| **own == class).map(|_| 1).sum()),
            units_reported,
            units_expected: whole(classes.len()),
        };
        SizeClass::ALL.map(|class| (Content::UnitsBySize(position, class), figure(class))).to_vec()
    }

    /// The numbers of an indicator.
    fn indicator(&self, unit: &str, id: &str) -> Vec<(Content, TrueCount)> {
        let Some(position) = self.catalogue.indicators.iter().position(|one| one.id == id) else {
            return Vec::new();
        };
        let variants = self.catalogue.indicators[position].variants.iter().enumerate();
        let figures = variants.filter_map(|(variant, own)| {
            let ratio = self.counts.ratio(unit, self.period, id, &own.category)?;
            let value = match (ratio.state, ratio.number) {
                (State::Value, Some(number)) => Value::Number(number.minor),
                (State::NotApplicable, _) => Value::NotApplicable,
                (State::Rejected, _) => Value::Rejected,
                (State::Value | State::Missing, _) => Value::Missing,
            };
            let (units_reported, units_expected) = (ratio.units_reported, ratio.units_expected);
            Some((Content::Indicator(position, variant), TrueCount { value, units_reported, units_expected }))
        });
        figures.collect()
    }
}

/// A series of a unit and period, or several together: without a number as soon as one of them has none.
#[must_use]
pub fn sum(
    counts: &TrueCounts,
    catalogue: &Catalogue,
    (unit, period): (&str, Period),
    parts: &[SeriesId],
) -> Option<TrueCount> {
    let part = |id: &SeriesId| counts.get(unit, period, &catalogue.series(*id).key);
    let mut parts = parts.iter().map(part);
    let first = parts.next()??;
    parts.try_fold(first, |sum, part| Some(added(sum, part?)))
}

fn added(one: TrueCount, other: TrueCount) -> TrueCount {
    let value = match (one.value, other.value) {
        (Value::Number(one), Value::Number(other)) => {
            one.checked_add(other).map_or(Value::Missing, Value::Number)
        }
        (Value::Number(_), state) | (state, _) => state,
    };
    TrueCount { value, units_reported: one.units_reported.min(other.units_reported), ..one }
}
