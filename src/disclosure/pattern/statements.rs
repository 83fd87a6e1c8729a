//! What releases say of figures that could be protected, one release after another, this one last.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::error::Named;
use super::measures::{MeasureId, Measures};
use super::places::{PlaceId, Places};
use super::{Input, PatternError};
use crate::disclosure::draft::{self, Draft};
use crate::disclosure::files::{PublicRow, Shown, TrueCount};
use crate::disclosure::policy::Attacker;
use crate::period::{Part, Period};

/// A window of a year. The second half is never reported: it is what is left of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Span {
    First,
    Second,
    Year,
}

impl Span {
    pub fn of(part: Part) -> Self {
        match part {
            Part::S1 => Self::First,
            Part::Y => Self::Year,
        }
    }
}

/// A figure: a measure of a unit in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub year: i16,
    pub place: PlaceId,
    pub measure: MeasureId,
    pub span: Span,
}

impl Key {
    /// The period in whose report the figure stands.
    pub fn period(self) -> Period {
        let part = if self.span == Span::First { Part::S1 } else { Part::Y };
        Period { year: self.year, part }
    }
}

/// What a release says, or would say, of a figure.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub release: usize,
    /// What it shows; `None` in this release, where that is still open.
    pub shown: Option<Shown>,
    /// Figures of the draft, in this release.
    pub planned: Vec<usize>,
    /// Day on whose map the unit stands.
    pub day: Date,
    /// Whether readers know which hidden figures are protected counts.
    pub types_known: bool,
    /// Units in the figure.
    pub reported: u32,
}

/// Everything that is said, and everything that is true.
pub(super) struct Statements<'a> {
    pub input: &'a Input<'a>,
    pub measures: Measures,
    pub places: Places<'a>,
    /// By figure, oldest release first.
    pub of: BTreeMap<Key, Vec<Statement>>,
    /// Figures that are not protected, as releases show them.
    above: BTreeMap<(usize, Key), Option<i64>>,
    /// Days of the maps on which figures of a year are shown.
    pub maps: BTreeMap<i16, BTreeSet<Date>>,
}

impl<'a> Statements<'a> {
    pub fn new(input: &'a Input<'a>) -> Result<Self, PatternError> {
        let mut statements = Self {
            input,
            measures: Measures::new(input),
            places: Places::new(input.register),
            of: BTreeMap::new(),
            above: BTreeMap::new(),
            maps: BTreeMap::new(),
        };
        for (release, released) in input.earlier.iter().enumerate() {
            for row in &released.file.rows {
                statements.earlier(release, &released.file.file, row)?;
            }
        }
        for position in 0..input.draft.figures.len() {
            statements.planned(position);
        }
        Ok(statements)
    }

    /// Position of this release.
    pub fn now(&self) -> usize {
        self.input.earlier.len()
    }

    /// Whether counts of a figure are protected.
    pub fn protects(&self, key: Key) -> bool {
        let (measure, place) = (&self.measures.list[key.measure], self.places.get(key.place));
        self.input.policy.protects(&measure.element, &measure.categories, place.level)
    }

    fn earlier(&mut self, release: usize, file: &str, row: &PublicRow) -> Result<(), PatternError> {
        let measure = self.measures.find(&row.measure, &row.category);
        let Some(measure) = measure.filter(|measure| self.measures.relevant[*measure]) else { return Ok(()) };
        let Some(place) = self.places.at(&row.unit, row.map) else {
            let (file, unit) = (file.to_owned(), row.unit.clone());
            return Err(PatternError::UnknownUnit { file, line: row.line, unit, map: row.map.to_string() });
        };
        let key = Key { year: row.period.year, place, measure, span: Span::of(row.period.part) };
        self.maps.entry(key.year).or_default().insert(row.map);
        if !self.protects(key) {
            let number = match row.shown {
                Shown::Value(number) => number.in_units_of(self.decimals(measure)),
                _ => None,
            };
            self.above.insert((release, key), number);
            return Ok(());
        }
        let table = self.input.policy.table(&row.table);
        let statement = Statement {
            release,
            shown: Some(row.shown),
            planned: Vec::new(),
            day: row.map,
            types_known: table.is_none_or(|table| table.attacker == Attacker::TypesKnown),
            reported: row.units_reported,
        };
        self.add(key, statement);
        Ok(())
    }

    fn planned(&mut self, position: usize) {
        let (policy, draft) = (self.input.policy, self.input.draft);
        let planned = &draft.figures[position];
        let Some(series) = Draft::series(policy, planned) else { return };
        let measure = self.measures.find(&series.element, &series.category);
        let measure = measure.filter(|measure| self.measures.relevant[*measure]);
        let place = self.places.at(&planned.unit, draft.map);
        let (Some(measure), Some(place)) = (measure, place) else { return };
        let key = Key { year: draft.period.year, place, measure, span: Span::of(draft.period.part) };
        self.maps.entry(key.year).or_default().insert(draft.map);
        if !self.protects(key) {
            self.above.insert((self.now(), key), planned.figure.value.number());
            return;
        }
        let statement = Statement {
            release: self.now(),
            shown: None,
            planned: vec![position],
            day: draft.map,
            types_known: policy.tables[planned.table].attacker == Attacker::TypesKnown,
            reported: planned.figure.units_reported,
        };
        self.add(key, statement);
    }

    /// Adds a statement; of two of one release whatever tells more holds.
    fn add(&mut self, key: Key, new: Statement) {
        let statements = self.of.entry(key).or_default();
        match statements.last_mut().filter(|last| last.release == new.release) {
            Some(last) => {
                last.planned.extend(new.planned);
                last.types_known |= new.types_known;
                if !last.shown.is_some_and(|shown| matches!(shown, Shown::Value(_))) {
                    last.shown = new.shown;
                }
            }
            None => statements.push(new),
        }
    }

    fn decimals(&self, measure: MeasureId) -> u8 {
        let part = self.measures.list[measure].parts.first();
        part.map_or(0, |part| self.input.catalogue.element_of(*part).decimals)
    }

    /// The number that a release shows of a figure.
    pub fn number(&self, key: Key, shown: Shown) -> Option<i64> {
        match shown {
            Shown::Value(number) => number.in_units_of(self.decimals(key.measure)),
            _ => None,
        }
    }

    /// What a figure truly was at the time of a release; `None` where no counts of that time are at hand.
    pub fn truth_then(&mut self, key: Key, release: usize) -> Option<TrueCount> {
        let counts = match self.input.earlier.get(release) {
            Some(released) => released.counts?,
            None => self.input.counts,
        };
        let place = self.places.get(key.place).clone();
        if self.places.at(&place.code, counts.map) != Some(key.place) {
            return None;
        }
        let parts = &self.measures.list[key.measure].parts;
        draft::sum(counts, self.input.catalogue, (&place.code, key.period()), parts)
    }

    /// What everybody knows, or is taken to know, of a figure whose counts are not protected, after a release.
    pub fn known(&mut self, key: Key, release: usize) -> Option<i64> {
        let (measure, level) = (&self.measures.list[key.measure], self.places.get(key.place).level);
        let assumed = self.input.policy.assumes_known(&measure.element, &measure.categories, level);
        let mut moments: Vec<usize> = (0..=release).rev().collect();
        moments.extend(release + 1..=self.now());
        for moment in moments {
            if let Some(number) = self.above.get(&(moment, key)) {
                return *number;
            }
            if let Some(figure) = self.truth_then(key, moment).filter(|_| assumed) {
                return figure.value.number();
            }
        }
        None
    }

    /// A figure in words.
    pub fn name(&self, key: Key) -> Named {
        let measure = &self.measures.list[key.measure];
        let series = if measure.category.is_empty() {
            measure.element.clone()
        } else {
            format!("{}|{}", measure.element, measure.category)
        };
        let unit = self.places.get(key.place).code.clone();
        let period = match key.span {
            Span::Second => format!("{} − {}-S1", key.year, key.year),
            Span::First | Span::Year => key.period().to_string(),
        };
        Named { unit, period, series }
    }
}
