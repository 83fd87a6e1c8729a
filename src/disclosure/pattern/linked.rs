//! The linked system: unknowns, and everything the public knows that holds between them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::cells::{Cell, CellId, Cells, Standing};
use super::places::PlaceId;
use super::statements::{Key, Span, Statements};
use super::{Input, PatternError};
use crate::disclosure::files::WitnessCell;
use crate::form::RelationKind;
use crate::units::UnitLevel;
use crate::value::Value;

/// low ≤ Σ times · cell ≤ high.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Equation {
    /// Each cell once.
    pub terms: Vec<(CellId, i64)>,
    pub low: Option<i64>,
    pub high: Option<i64>,
    /// Whether it holds between figures of one unit: what it tells is not told by higher levels.
    pub within_unit: bool,
}

impl Equation {
    /// With each cell once, in order.
    fn in_order(self) -> Self {
        let mut sums: BTreeMap<CellId, i64> = BTreeMap::new();
        for (cell, times) in &self.terms {
            *sums.entry(*cell).or_insert(0) += times;
        }
        Self { terms: sums.into_iter().filter(|(_, times)| *times != 0).collect(), ..self }
    }

    /// Whether the numbers of a table agree with it; no sum of counts comes near an overflow, and one that does agrees
    /// with nothing.
    pub fn holds(&self, number: impl Fn(CellId) -> i64) -> bool {
        let level = self.terms.iter().try_fold(0_i128, |level, (cell, times)| {
            level.checked_add(i128::from(number(*cell)).checked_mul(i128::from(*times))?)
        });
        level.is_some_and(|level| {
            self.low.is_none_or(|low| i128::from(low) <= level)
                && self.high.is_none_or(|high| level <= i128::from(high))
        })
    }
}

/// Units beside each other in one table: when all are hidden, nobody knows which are protected counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FamilyKey {
    pub parent: PlaceId,
    pub of: Key,
}

/// Unknowns and what holds between them.
pub(super) struct System {
    pub cells: Vec<Cell>,
    pub equations: Vec<Equation>,
    /// Cells of this release by family.
    pub families: BTreeMap<FamilyKey, Vec<CellId>>,
    /// Family of each cell of this release.
    pub family_of: BTreeMap<CellId, FamilyKey>,
    /// The unit to which the unit of each cell adds up.
    pub parents: Vec<Option<PlaceId>>,
    /// The figure of each cell in words.
    pub names: Vec<super::error::Named>,
    places: Vec<(String, UnitLevel)>,
    measures: Vec<(String, String)>,
}

impl System {
    pub fn new(input: &Input<'_>) -> Result<Self, PatternError> {
        let mut statements = Statements::new(input)?;
        let cells = Cells::new(&mut statements)?;
        let mut linker = Linker { statements, cells, equations: BTreeSet::new() };
        linker.link();
        Ok(linker.finish())
    }

    /// A cell of a witness with another number than its true one; none for what no table has.
    pub fn witness_cell(&self, cell: CellId, value: i64) -> Option<WitnessCell> {
        let Cell { key, day, truth, .. } = &self.cells[cell];
        if key.span == Span::Second || value == *truth {
            return None;
        }
        let (measure, category) = self.measures[key.measure].clone();
        let unit = self.places[key.place].0.clone();
        Some(WitnessCell { unit, map: *day, period: key.period(), measure, category, value })
    }

    /// Level of the unit of a cell.
    pub fn level(&self, cell: CellId) -> UnitLevel {
        self.places[self.cells[cell].key.place].1
    }

    /// Code of the unit of a cell.
    pub fn code(&self, cell: CellId) -> &str {
        &self.places[self.cells[cell].key.place].0
    }

    /// Whether a cell is the total of its element.
    pub fn is_total(&self, cell: CellId) -> bool {
        self.measures[self.cells[cell].key.measure].1.is_empty()
    }

    /// Element and categories of a cell.
    pub fn measure(&self, cell: CellId) -> &(String, String) {
        &self.measures[self.cells[cell].key.measure]
    }
}

/// A side of an equation: unknowns, and the sum of what is known.
#[derive(Default)]
struct Side {
    terms: Vec<(CellId, i64)>,
    known: i64,
}

/// What links unknowns.
pub(super) struct Linker<'a> {
    pub statements: Statements<'a>,
    pub cells: Cells,
    equations: BTreeSet<Equation>,
}

impl Linker<'_> {
    fn link(&mut self) {
        let keys: Vec<Key> = self.statements.of.keys().copied().collect();
        for release in 0..=self.statements.now() {
            let mut open: Vec<(Key, Date)> = Vec::new();
            for key in &keys {
                let said = self.statements.of.get(key);
                let own = said.and_then(|said| said.iter().find(|one| one.release == release));
                open.extend(own.map(|one| (*key, one.day)));
            }
            let mut done: BTreeSet<Key> = open.iter().map(|(key, _)| *key).collect();
            while let Some((key, day)) = open.pop() {
                self.families(key, day, release);
                self.successions(key, day, release);
                for whole in self.relations(key, day, release) {
                    if done.insert(whole) {
                        open.push((whole, day));
                    }
                }
            }
            self.halves(&keys, release);
        }
    }

    /// Parents of a unit are the sums of their units.
    fn families(&mut self, key: Key, day: Date, release: usize) {
        let level = self.statements.places.get(key.place).level;
        for parent in self.statements.places.parents(key.place, day) {
            let children = self.statements.places.children(parent, level, day);
            let keys: Vec<Key> = children.into_iter().map(|place| Key { place, ..key }).collect();
            self.sum(&keys, Key { place: parent, ..key }, (day, release));
        }
    }

    /// A province of one map is the sum of those of an earlier map that make it.
    fn successions(&mut self, key: Key, day: Date, release: usize) {
        let maps = self.statements.maps.get(&key.year).cloned().unwrap_or_default();
        for before in maps.range(..day).copied().collect::<Vec<_>>() {
            let members = self.statements.places.predecessors(key.place, day, before);
            let keys: Vec<Key> = members.into_iter().map(|place| Key { place, ..key }).collect();
            if keys.iter().any(|key| self.cells.at(*key, release).is_some()) {
                self.sum(&keys, key, (before, release));
            }
        }
    }

    /// Links the members of a sum with their whole.
    fn sum(&mut self, members: &[Key], whole: Key, (day, release): (Date, usize)) {
        let Some(whole) = self.side(whole, release) else { return };
        let mut terms = Vec::new();
        let mut rest = whole.known;
        for member in members {
            match self.side(*member, release) {
                Some(side) => {
                    terms.extend(side.terms);
                    rest -= side.known;
                }
                None if self.statements.protects(*member) => {
                    let figure = self.statements.truth_then(*member, release);
                    if let Some(Value::Number(truth)) = figure.map(|figure| figure.value) {
                        terms.push((self.between(*member, day, truth, release), 1));
                    }
                }
                None => {}
            }
        }
        terms.extend(whole.terms.iter().map(|(cell, times)| (*cell, -times)));
        self.add(Equation { terms, low: Some(rest), high: Some(rest), within_unit: false });
    }

    /// A figure after a release: an unknown, or what everybody knows; `None` where it is in no sum or nobody has it.
    fn side(&mut self, key: Key, release: usize) -> Option<Side> {
        match self.cells.at(key, release) {
            Some(Standing::Cell(cell)) => Some(Side { terms: vec![(cell, 1)], known: 0 }),
            Some(Standing::NotCounted) => None,
            None if self.statements.protects(key) => None,
            None => {
                let known = self.statements.known(key, release)?;
                Some(Side { terms: Vec::new(), known })
            }
        }
    }

    /// What the forms say of figures of one unit. Answers wholes that had to be added.
    fn relations(&mut self, key: Key, day: Date, release: usize) -> Vec<Key> {
        let relations = self.statements.measures.relations_of[key.measure].clone();
        let mut added = Vec::new();
        for index in relations {
            let relation = self.statements.measures.relations[index].clone();
            if !relation.periods.contains(&key.period().part) || key.span == Span::Second {
                continue;
            }
            let of = |measure| Key { measure, ..key };
            let whole_key = of(relation.whole);
            let parts: Vec<Option<Side>> =
                relation.parts.iter().map(|part| self.side(of(*part), release)).collect();
            if parts.iter().all(Option::is_none) {
                continue;
            }
            let mut whole = self.side(whole_key, release);
            if whole.is_none() && self.statements.protects(whole_key) {
                let figure = self.statements.truth_then(whole_key, release);
                if let (Some(Value::Number(truth)), None) =
                    (figure.map(|figure| figure.value), self.cells.at(whole_key, release))
                {
                    let cell = self.between(whole_key, day, truth, release);
                    whole = Some(Side { terms: vec![(cell, 1)], known: 0 });
                    added.push(whole_key);
                }
            }
            let Some(whole) = whole else { continue };
            self.relation(relation.kind, &whole, &parts);
        }
        added
    }

    /// An unknown that no table has, but that follows from what tables have.
    pub fn between(&mut self, key: Key, day: Date, truth: i64, release: usize) -> CellId {
        let protected = self.statements.input.policy.protected_count(truth);
        self.cells.between(key, day, truth, protected, release)
    }

    fn relation(&mut self, kind: RelationKind, whole: &Side, parts: &[Option<Side>]) {
        let minus_whole = || whole.terms.iter().map(|(cell, times)| (*cell, -times));
        let complete = parts.iter().all(Option::is_some);
        let shown: Vec<&Side> = parts.iter().flatten().collect();
        let all = |low: bool, high: bool| {
            let terms = shown.iter().flat_map(|side| side.terms.iter().copied()).chain(minus_whole());
            let rest = whole.known - shown.iter().map(|side| side.known).sum::<i64>();
            let (low, high) = (low.then_some(rest), high.then_some(rest));
            Equation { terms: terms.collect(), low, high, within_unit: true }
        };
        let mut equations = Vec::new();
        match kind {
            // Where a part is lacking, the others are at most the whole.
            RelationKind::Sum => equations.push(all(complete, true)),
            RelationKind::Cover | RelationKind::Within => {
                if kind == RelationKind::Cover && complete {
                    equations.push(all(true, false));
                }
                equations.extend(shown.iter().map(|side| Equation {
                    terms: side.terms.iter().copied().chain(minus_whole()).collect(),
                    low: None,
                    high: Some(whole.known - side.known),
                    within_unit: true,
                }));
            }
        }
        for equation in equations {
            self.add(equation);
        }
    }

    /// Adds what is true; what is not true of the real figures (a parent with an agency's own figure) tells nobody anything.
    pub fn add(&mut self, equation: Equation) {
        let equation = equation.in_order();
        if !equation.terms.is_empty() && equation.holds(|cell| self.cells.list[cell].truth) {
            self.equations.insert(equation);
        }
    }

    /// Whether an equation was added.
    pub fn is_linked(&self, equation: Equation) -> bool {
        self.equations.contains(&equation.in_order())
    }

    fn finish(mut self) -> System {
        let mut families: BTreeMap<FamilyKey, Vec<CellId>> = BTreeMap::new();
        let mut family_of = BTreeMap::new();
        let mut parents = Vec::new();
        for (id, cell) in self.cells.list.iter().enumerate() {
            let parent = self.statements.places.parents(cell.key.place, cell.day).first().copied();
            parents.push(parent);
            if let Some(parent) = parent.filter(|_| !cell.planned.is_empty()) {
                let family = FamilyKey { parent, of: Key { place: parent, ..cell.key } };
                families.entry(family).or_default().push(id);
                family_of.insert(id, family);
            }
        }
        let names = self.cells.list.iter().map(|cell| self.statements.name(cell.key)).collect();
        let count = self.cells.list.iter().map(|cell| cell.key.place + 1).max().unwrap_or_default();
        let place = |id| {
            let place = self.statements.places.get(id);
            (place.code.clone(), place.level)
        };
        let measures = self.statements.measures.list.iter();
        let measures = measures.map(|one| (one.element.clone(), one.category.clone())).collect();
        System {
            cells: self.cells.list,
            equations: self.equations.into_iter().collect(),
            families,
            family_of,
            parents,
            names,
            places: (0..count).map(place).collect(),
            measures,
        }
    }
}
