//! The `data.csv` of a run: the true counts.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::reader::{Fields, rows};
use super::{Decimal, FileError};
use crate::catalogue::Catalogue;
use crate::period::Period;
use crate::table::DATA_COLUMNS;
use crate::units::UnitLevel;
use crate::value::{State, Value};

/// A true figure with the units in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrueCount {
    /// Its value, in units of `10^-decimals` of its element.
    pub value: Value,
    /// Units in it.
    pub units_reported: u32,
    /// Units that should be.
    pub units_expected: u32,
}

/// An indicator as a run has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrueRatio {
    /// State.
    pub state: State,
    /// The number as printed; `None` unless the state is [`State::Value`].
    pub number: Option<Decimal>,
    /// Numerator over the units in it; of a ratio only.
    pub numerator: Option<Decimal>,
    /// Denominator over the units in it; of a ratio only.
    pub denominator: Option<Decimal>,
    /// Units in it.
    pub units_reported: u32,
    /// Units that should be.
    pub units_expected: u32,
}

/// The series of a run, shown on one map.
#[derive(Debug, Clone)]
pub struct TrueCounts {
    /// The day of the map.
    pub map: Date,
    /// Hash of the bytes they were read from (BLAKE3).
    pub fingerprint: String,
    /// Level of each unit.
    pub levels: BTreeMap<String, UnitLevel>,
    counts: BTreeMap<(String, Period), BTreeMap<String, TrueCount>>,
    /// Indicators: (unit, period) → (indicator, category) → what the run made of it.
    ratios: BTreeMap<(String, Period), BTreeMap<(String, String), TrueRatio>>,
}

impl TrueCounts {
    /// Reads the table. `map` is the day on whose map its units stand, which the table does not say.
    ///
    /// # Errors
    /// When a row is not exactly what this program writes, or names a series that the catalogue does not have.
    pub fn read(file: &str, bytes: &[u8], map: Date, catalogue: &Catalogue) -> Result<Self, FileError> {
        let fingerprint = blake3::hash(bytes).to_hex().to_string();
        let mut table = Self {
            map,
            fingerprint,
            levels: BTreeMap::new(),
            counts: BTreeMap::new(),
            ratios: BTreeMap::new(),
        };
        let mut lines = BTreeMap::new();
        rows(file, bytes, &DATA_COLUMNS, |fields| {
            let unit = fields.text("unit").to_owned();
            let level = fields.read("unit_level", UnitLevel::named)?;
            let period: Period = fields.read("period", |text| text.parse().ok())?;
            table.levels.insert(unit.clone(), level);
            let figure = (fields.text("kind") == "series", fields.text("id"), fields.text("category"));
            let key = (unit.clone(), period, figure.0, figure.1.to_owned(), figure.2.to_owned());
            if let Some(other) = lines.insert(key, fields.line) {
                return Err(fields.twice(other));
            }
            table.add(fields, (unit, period), catalogue)
        })?;
        Ok(table)
    }

    fn add(
        &mut self,
        fields: &Fields<'_>,
        place: (String, Period),
        catalogue: &Catalogue,
    ) -> Result<(), FileError> {
        let count = |text: &str| text.parse::<u32>().ok();
        let units_reported = fields.read("units_reported", count)?;
        let units_expected = fields.read("units_expected", count)?;
        let state = fields.read("state", state)?;
        let category = fields.text("category");
        let is_series = fields.read("kind", |kind| match kind {
            "series" => Some(true),
            "indicator" => Some(false),
            _ => None,
        })?;
        if !is_series {
            let number = |column| {
                fields.read(column, |text| match text {
                    "" => Some(None),
                    text => Decimal::read(text).map(Some),
                })
            };
            let (numerator, denominator) = (number("numerator")?, number("denominator")?);
            let number = number("value")?.filter(|_| state == State::Value);
            let ratio = TrueRatio { state, number, numerator, denominator, units_reported, units_expected };
            let key = (fields.text("id").to_owned(), category.to_owned());
            self.ratios.entry(place).or_default().insert(key, ratio);
            return Ok(());
        }
        let series = fields.read("id", |id| {
            let key = if category.is_empty() { id.to_owned() } else { format!("{id}|{category}") };
            catalogue.series_id(&key)
        })?;
        let decimals = catalogue.element_of(series).decimals;
        let value = match state {
            State::Value => Value::Number(
                fields
                    .read("value", |text| Decimal::read(text).and_then(|read| read.in_units_of(decimals)))?,
            ),
            State::Missing => fields.read("value", |text| text.is_empty().then_some(Value::Missing))?,
            State::Rejected => fields.read("value", |text| text.is_empty().then_some(Value::Rejected))?,
            State::NotApplicable => {
                fields.read("value", |text| text.is_empty().then_some(Value::NotApplicable))?
            }
        };
        let figure = TrueCount { value, units_reported, units_expected };
        self.counts.entry(place).or_default().insert(catalogue.series(series).key.clone(), figure);
        Ok(())
    }

    /// The figure of a series in a unit and period.
    #[must_use]
    pub fn get(&self, unit: &str, period: Period, series: &str) -> Option<TrueCount> {
        self.counts.get(&(unit.to_owned(), period))?.get(series).copied()
    }

    /// Units and periods in the table, in order.
    pub fn places(&self) -> impl Iterator<Item = (&str, Period)> {
        self.counts.keys().map(|(unit, period)| (unit.as_str(), *period))
    }

    /// The figures of a unit and period by series key, in order.
    pub fn figures(&self, unit: &str, period: Period) -> impl Iterator<Item = (&str, TrueCount)> {
        let figures = self.counts.get(&(unit.to_owned(), period));
        figures.into_iter().flatten().map(|(key, figure)| (key.as_str(), *figure))
    }

    /// An indicator in a unit and period.
    #[must_use]
    pub fn ratio(&self, unit: &str, period: Period, indicator: &str, category: &str) -> Option<TrueRatio> {
        let key = (indicator.to_owned(), category.to_owned());
        self.ratios.get(&(unit.to_owned(), period))?.get(&key).copied()
    }

    /// Units in an indicator that has a value.
    #[must_use]
    pub fn units_in_ratio(&self, unit: &str, period: Period, indicator: &str, category: &str) -> Option<u32> {
        let ratio = self.ratio(unit, period, indicator, category)?;
        (ratio.state == State::Value).then_some(ratio.units_reported)
    }
}

fn state(word: &str) -> Option<State> {
    [State::Value, State::Missing, State::NotApplicable, State::Rejected]
        .into_iter()
        .find(|state| state.as_str() == word)
}
