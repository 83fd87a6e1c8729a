//! The result of a run: every series and indicator of every unit.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Catalogue, SeriesId};
use crate::period::Period;
pub use crate::units::UnitLevel;
use crate::value::{State, Value};

/// A unit for which figures are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureUnit {
    /// GSO code.
    pub code: String,
    /// Full official name ("Huyện Bình Sơn").
    pub name: String,
    /// Level.
    pub level: UnitLevel,
}

/// One series in one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// Value in units of `10^-decimals` of its element; of a parent, the sum over the units that reported.
    pub value: Value,
    /// Reporting units whose value is in it.
    pub units_reported: u32,
    /// Reporting units that should be in it.
    pub units_expected: u32,
}

/// A 95 % interval, in units of `10^-decimals` of the indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Lower limit.
    pub low: i64,
    /// Upper limit.
    pub high: i64,
}

/// Sums of numerator and denominator over some units, in units of their elements. Of a count the denominator is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Sum of the numerator's series.
    pub numerator: i64,
    /// Sum of the denominator's series.
    pub denominator: i64,
    /// Reporting units in them.
    pub units: u32,
}

/// What a number is made from, as far as it adds up: the same sums over several units give the number of all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Addends {
    /// This period, over the units that have all it needs.
    pub now: Option<Sums>,
    /// The comparison base, over the units that had all it needs then.
    pub earlier: Option<Sums>,
    /// This period and the base, over the units that have both.
    pub matched: Option<(Sums, Sums)>,
}

/// What must be said beside a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeFlag {
    /// The change is over fewer units than reported in one of the two periods.
    FewerUnits,
    /// The base is under 10: the percentage is unstable.
    SmallBase,
    /// The windows differ in length or offset.
    OtherWindow,
    /// Units of the province changed between the two periods' maps.
    OtherMap,
}

/// Comparison with the same period last year over the units that have both (2-catalogue 2.4.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// This period over the matched units, in units of `10^-decimals`.
    pub current: i64,
    /// The base over the matched units.
    pub base: i64,
    /// current − base, before either is rounded.
    pub absolute: i64,
    /// 100 × (current − base) / base with one decimal, in tenths of a percent; `None` where the base is 0.
    pub percent_tenths: Option<i64>,
    /// Units that have both periods.
    pub units_matched: u32,
    /// The base over all units that reported then, where that is not the matched base.
    pub base_whole: Option<i64>,
    /// Flags, sorted.
    pub flags: Vec<ChangeFlag>,
}

/// One number of an indicator in one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorFigure {
    /// State of the number.
    pub state: State,
    /// The number in units of `10^-decimals`: of the indicator for a ratio, of the element for a count.
    pub number: i64,
    /// Decimals in which `number` is kept.
    pub decimals: u8,
    /// Numerator over the matched units (ratios only), in units of its element.
    pub numerator: Option<i64>,
    /// Denominator over the matched units (ratios only), in units of its element.
    pub denominator: Option<i64>,
    /// Denominator over all units that reported it (ratios only): with `denominator` the share covered.
    pub denominator_known: Option<i64>,
    /// Units that are in it: for a ratio, those with both numerator and denominator.
    pub units_reported: u32,
    /// Units that should be in it.
    pub units_expected: u32,
    /// 95 % interval, present exactly when the indicator carries one and the figure rests on fewer than 10 events:
    /// mark "u".
    pub interval: Option<Interval>,
    /// Comparison, when the base period is there.
    pub change: Option<Change>,
    /// What it is made from.
    pub addends: Addends,
}

/// Every series and indicator of a period for a unit and its direct children.
#[derive(Debug, Clone)]
pub struct Figures {
    /// Period.
    pub period: Period,
    /// The parent first, then the units that it is added up from, by code, then groups of these.
    pub units: Vec<FigureUnit>,
    /// Position of each group among the units, with the positions of its members.
    pub groups: Vec<(usize, Vec<usize>)>,
    /// Series of the period's form, in order of their key.
    pub series: Vec<SeriesId>,
    /// By unit, then by position in `series`.
    pub values: Vec<Vec<Figure>>,
    /// By unit, then by indicator of the period (order of [`Catalogue::indicators_of`]), then by variant.
    pub indicators: Vec<Vec<Vec<IndicatorFigure>>>,
    /// Series whose figure of the parent is a provincial agency's, not the sum of the units.
    pub agency: BTreeSet<SeriesId>,
    /// By unit code: series whose declared total is in use although its parts do not add up to it (mark "≠").
    pub disputed: BTreeMap<String, BTreeSet<SeriesId>>,
}

impl Figures {
    /// The units that the parent is added up from, with their positions.
    pub fn members(&self) -> impl Iterator<Item = (usize, &FigureUnit)> {
        let end = self.units.len().saturating_sub(self.groups.len());
        self.units.iter().enumerate().take(end).skip(1)
    }

    /// The figure of a series in a unit (by position in `units`).
    #[must_use]
    pub fn series(&self, unit: usize, series: SeriesId) -> Option<&Figure> {
        let position = self.series.binary_search(&series).ok()?;
        self.values.get(unit)?.get(position)
    }

    /// The numbers of an indicator in a unit, total first.
    #[must_use]
    pub fn indicator(&self, catalogue: &Catalogue, unit: usize, id: &str) -> Option<&[IndicatorFigure]> {
        let position = catalogue.indicators_of(self.period.part).position(|indicator| indicator.id == id)?;
        self.indicators.get(unit)?.get(position).map(Vec::as_slice)
    }
}
