//! The true counts by unit, whatever map they were shown on.

use std::collections::HashMap;

use super::super::files::{TrueCount, TrueCounts};
use super::measure::Measure;
use super::place::{PlaceId, Places};
use crate::catalogue::Catalogue;
use crate::period::Period;
use crate::value::Value;

/// True counts of several tables.
pub(super) struct Truth<'a> {
    catalogue: &'a Catalogue,
    tables: &'a [TrueCounts],
    /// Tables, with the code there, in which a unit stands for a period.
    places: HashMap<(PlaceId, Period), Vec<(usize, String)>>,
}

impl<'a> Truth<'a> {
    pub fn new(catalogue: &'a Catalogue, tables: &'a [TrueCounts], places: &mut Places<'_>) -> Self {
        let mut known: HashMap<(PlaceId, Period), Vec<(usize, String)>> = HashMap::new();
        for (index, table) in tables.iter().enumerate() {
            for (code, period) in table.places() {
                if let Some(place) = places.at(code, table.map) {
                    known.entry((place, period)).or_default().push((index, code.to_owned()));
                }
            }
        }
        Self { catalogue, tables, places: known }
    }

    /// The figure of a measure: the sum of its parts, or the state of the first that has no number.
    pub fn figure(&self, place: PlaceId, period: Period, measure: &Measure) -> Option<TrueCount> {
        let tables = self.places.get(&(place, period))?;
        tables.iter().find_map(|(index, code)| {
            let table = &self.tables[*index];
            let part = |id| table.get(code, period, &self.catalogue.series(id).key);
            let mut parts = measure.parts.iter().copied().map(part);
            let first = parts.next()??;
            parts.try_fold(first, |sum, part| Some(added(sum, part?)))
        })
    }

    /// Units in an indicator of a unit.
    pub fn units_in_ratio(&self, place: PlaceId, period: Period, id: &str, category: &str) -> Option<u32> {
        let tables = self.places.get(&(place, period))?;
        tables.iter().find_map(|(index, code)| self.tables[*index].units_in_ratio(code, period, id, category))
    }
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
