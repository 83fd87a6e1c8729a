//! Everything the public knows that ties figures together (8.3).
//!
//! In: the unknowns of all releases. Out: links between them, and the further unknowns that links need: parents that nobody
//! published, second halves of years, late units. Only what hangs together with something hidden is written out.

mod ratio;
mod structure;
mod time;

use std::collections::{HashSet, VecDeque};

use jiff::civil::Date;

use super::cell::{Cell, CellId, Cells, Origin, Sources, Standing};
use super::place::{PlaceId, Places};
use super::proof::OPEN;
use super::statement::Key;
use super::truth::Truth;
use crate::form::RelationKind;
use crate::value::Value;

/// What kind of knowledge a link is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// Units add up to their parent.
    Units,
    /// A relation of the forms.
    Form(RelationKind),
    /// A year is its two halves.
    Year,
    /// A province of the new map is made of provinces of the old one.
    Map,
    /// A printed ratio.
    Ratio(String),
    /// A printed count of several series.
    Count(String),
    /// What a late unit added.
    Late,
    /// A change told in a note.
    Revision,
}

impl Kind {
    /// Whether it is known only because a release says so, not because figures are what they are.
    pub fn is_said(&self) -> bool {
        matches!(self, Self::Ratio(_) | Self::Count(_) | Self::Revision)
    }
}

/// low ≤ Σ times · cell ≤ high.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub kind: Kind,
    /// Of units and their parent: a day on whose map they are.
    pub day: Option<Date>,
    pub terms: Vec<(CellId, i64)>,
    pub low: Option<i128>,
    pub high: Option<i128>,
}

/// What is linked already: a relation or family at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Done {
    Relation(usize, Key, usize),
    Family(PlaceId, Vec<PlaceId>, Key, usize),
}

/// Unknowns and the links between them, as they grow.
pub(super) struct Linker<'s, 'a, 'r> {
    sources: Sources<'s, 'a>,
    places: &'s mut Places<'r>,
    pub cells: Cells,
    pub links: Vec<Link>,
    /// Links that the true figures break: what does not hold tells nothing.
    pub broken: usize,
    done: HashSet<Done>,
    open: VecDeque<(Key, Date)>,
    /// The release after which figures are looked at.
    moment: usize,
}

impl<'s, 'a, 'r> Linker<'s, 'a, 'r> {
    pub fn new(sources: Sources<'s, 'a>, places: &'s mut Places<'r>, cells: Cells) -> Self {
        Self {
            sources,
            places,
            cells,
            links: Vec::new(),
            broken: 0,
            done: HashSet::new(),
            open: VecDeque::new(),
            moment: 0,
        }
    }

    /// Links everything.
    pub fn link_all(&mut self) {
        let last = self.sources.input.earlier.len();
        let years: Vec<i16> = self.sources.statements.maps.keys().copied().collect();
        let keys = self.cells.keys();
        for year in years {
            for moment in self.cells.moments(year, last) {
                self.moment = moment;
                self.halves(&keys, year);
                self.ratios(year);
                self.open_hidden(&keys, year);
                while let Some((key, day)) = self.open.pop_front() {
                    self.relations(key, day);
                    self.families(key, day);
                    self.successions(key, day);
                }
            }
        }
        self.versions();
    }

    /// Whatever hangs together with a hidden figure, or with a protected count that is shown, is linked.
    fn open_hidden(&mut self, keys: &[Key], year: i16) {
        for key in keys.iter().filter(|key| key.year == year) {
            let Standing::Cell(cell) = self.cells.at(*key, self.moment) else { continue };
            if !self.cells.is_known(cell) || self.protected_count(*key, self.cells.list[cell].low) {
                self.open.push_back((*key, self.cells.list[cell].day));
            }
        }
    }

    fn protected_count(&self, key: Key, count: i64) -> bool {
        let (policy, measure) = (self.sources.input.policy, &self.sources.measures.list[key.measure]);
        let level = self.places.get(key.place).level;
        policy.protected_count(count) && policy.protects(&measure.element, &measure.categories, level)
    }

    /// What stands for a figure now; a cell of one number where everybody is taken to know it.
    fn member(&mut self, key: Key, day: Date) -> Standing {
        let standing = self.cells.at(key, self.moment);
        if standing != Standing::Silent {
            return standing;
        }
        let measure = &self.sources.measures.list[key.measure];
        let level = self.places.get(key.place).level;
        if !self.sources.input.policy.assumes_known(&measure.element, &measure.categories, level) {
            return Standing::Silent;
        }
        let figure = self.truth().figure(key.place, key.period(), measure);
        match figure.map(|figure| figure.value) {
            Some(Value::Number(number)) => {
                let mut cell = self.cell(key, day, Origin::Known, Some(number));
                (cell.low, cell.high) = (number, number);
                Standing::Cell(self.cells.add(cell, self.moment))
            }
            Some(_) => Standing::NotCounted,
            None => Standing::Silent,
        }
    }

    /// What stands for a figure now; an unknown of its own where no release speaks of it.
    fn require(&mut self, key: Key, day: Date) -> Standing {
        let standing = self.member(key, day);
        if standing != Standing::Silent {
            return standing;
        }
        let measure = &self.sources.measures.list[key.measure];
        let figure = self.truth().figure(key.place, key.period(), measure);
        let truth = match figure.map(|figure| figure.value) {
            Some(Value::Number(number)) => Some(number),
            Some(_) => return Standing::NotCounted,
            None => None,
        };
        let cell = self.cell(key, day, Origin::Unpublished, truth);
        self.open.push_back((key, day));
        Standing::Cell(self.cells.add(cell, self.moment))
    }

    /// The true counts at the moment: those of now may have been revised since.
    fn truth(&self) -> &'s Truth<'a> {
        self.sources.earlier.get(self.moment).unwrap_or(self.sources.truth)
    }

    fn cell(&self, key: Key, day: Date, origin: Origin, truth: Option<i64>) -> Cell {
        Cell { key, origin, day, table: String::new(), low: 0, high: OPEN, truth, superseded: false }
    }

    /// Adds a link, unless the true figures break it.
    fn link(&mut self, kind: Kind, terms: Vec<(CellId, i64)>, low: Option<i128>, high: Option<i128>) {
        self.link_on(None, kind, terms, (low, high));
    }

    /// Adds a link of units that are on the map of a day, unless the true figures break it.
    fn link_on(
        &mut self,
        day: Option<Date>,
        kind: Kind,
        terms: Vec<(CellId, i64)>,
        (low, high): (Option<i128>, Option<i128>),
    ) {
        let truth = terms.iter().try_fold(0_i128, |level, (cell, times)| {
            Some(level + i128::from(self.cells.list[*cell].truth?) * i128::from(*times))
        });
        let breaks =
            |level: i128| low.is_some_and(|low| level < low) || high.is_some_and(|high| level > high);
        if truth.is_some_and(breaks) {
            self.broken += 1;
        } else {
            self.links.push(Link { kind, day, terms, low, high });
        }
    }
}
