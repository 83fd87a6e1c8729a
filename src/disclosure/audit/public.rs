//! The linked system: all that the public knows, and what of it the unprotected levels alone would tell.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::super::policy::Policy;
use super::cell::{Cell, CellId, Origin};
use super::links::{Kind, Link};
use super::measure::Measures;
use super::place::Places;
use super::proof::{
    Block, Constraint, Extreme, Narrowed, OPEN, Side, System, Unknown, blocks, extreme, propagate,
};
use crate::units::UnitLevel;

/// Cells and links with what they mean.
pub(super) struct Linked<'s, 'r> {
    pub policy: &'s Policy,
    pub measures: &'s Measures,
    pub places: &'s Places<'r>,
    pub cells: Vec<Cell>,
    pub links: Vec<Link>,
}

impl Linked<'_, '_> {
    pub fn level(&self, cell: &Cell) -> UnitLevel {
        self.places.get(cell.key.place).level
    }

    /// Whether counts are protected where a cell stands.
    pub fn protects(&self, cell: &Cell) -> bool {
        let measure = &self.measures.list[cell.key.measure];
        self.policy.protects(&measure.element, &measure.categories, self.level(cell))
    }

    /// Cells whose counts must not be narrowed down. What nobody can look up any more counts as a protected count.
    pub fn protected(&self) -> Vec<CellId> {
        let protected = |cell: &&Cell| {
            let guarded = cell.origin == Origin::LateUnit || self.protects(cell);
            let unknown = matches!(cell.origin, Origin::Hidden | Origin::SecondHalf | Origin::LateUnit);
            guarded && cell.truth.map_or(unknown, |truth| self.policy.protected_count(truth))
        };
        let cells = self.cells.iter().enumerate();
        cells.filter(|(_, cell)| protected(cell)).map(|(index, _)| index).collect()
    }

    /// The system as the public knows it.
    pub fn system(&self) -> System {
        self.restricted(|_| true, |_| true)
    }

    /// The system with only some cells known and only some links between units.
    fn restricted(&self, known: impl Fn(&Cell) -> bool, used: impl Fn(&Link) -> bool) -> System {
        let unknown = |cell: &Cell| {
            let (low, high) = if known(cell) { (cell.low, cell.high) } else { (0, OPEN) };
            Unknown { low, high, truth: cell.truth }
        };
        let said_of_unknown = |link: &Link| {
            link.kind.is_said() && link.terms.iter().any(|(cell, _)| !known(&self.cells[*cell]))
        };
        let constraint =
            |link: &Link| Constraint { terms: link.terms.clone(), low: link.low, high: link.high };
        let links = self.links.iter().filter(|link| used(link) && !said_of_unknown(link));
        System {
            unknowns: self.cells.iter().map(unknown).collect(),
            constraints: links.map(constraint).collect(),
        }
    }
}

/// What the unprotected levels alone tell of a protected count: a province with three children cannot hide five in a district.
pub(super) struct Unprotected {
    /// All unprotected figures known, and only those above a level, by map and level: for the largest and the smallest
    /// value.
    known: BTreeMap<(Date, UnitLevel), [Alone; 2]>,
}

/// A restricted system with its bounds.
struct Alone {
    system: System,
    narrowed: Option<Narrowed>,
    blocks: OnceLock<Vec<Block>>,
}

impl Alone {
    fn new(system: System) -> Self {
        let narrowed = propagate(&system).ok();
        Self { system, narrowed, blocks: OnceLock::new() }
    }

    /// The exact end of the range of a cell.
    fn exact(&self, cell: CellId, side: Side) -> Option<i64> {
        let narrowed = self.narrowed.as_ref()?;
        if let Some(exact) = narrowed.exact(cell) {
            return Some(exact);
        }
        let blocks = self.blocks.get_or_init(|| blocks(&self.system, narrowed));
        let (block, position) = blocks.iter().find_map(|block| Some((block, block.position(cell)?)))?;
        match extreme(&block.system, position, side) {
            Extreme::Attained(number, _) => Some(number),
            Extreme::Open(_) | Extreme::Unknown => None,
        }
    }
}

impl Unprotected {
    /// Prepares what is asked of some cells. Versions of one figure, and maps, are not set against each other: what they
    /// tell together is what must not be told.
    pub fn new(linked: &Linked<'_, '_>, cells: &[CellId]) -> Self {
        let mut known = BTreeMap::new();
        for cell in cells.iter().map(|cell| &linked.cells[*cell]) {
            let (day, level) = (cell.day, linked.level(cell));
            known.entry((day, level)).or_insert_with(|| {
                let open = |cell: &Cell| !cell.superseded && !linked.protects(cell);
                let used = |link: &Link| match link.kind {
                    Kind::Units => link.day == Some(day),
                    Kind::Map | Kind::Late | Kind::Revision => false,
                    Kind::Form(_) | Kind::Year | Kind::Ratio(_) | Kind::Count(_) => true,
                };
                let above = |cell: &Cell| open(cell) && linked.level(cell) < level;
                [linked.restricted(open, used), linked.restricted(above, used)].map(Alone::new)
            });
        }
        Self { known }
    }

    /// A number that no smaller value of a cell, and one that no larger, is possible by the unprotected levels alone.
    pub fn bounds(&self, linked: &Linked<'_, '_>, cell: CellId) -> (i64, i64) {
        let [most, least] = match self.known.get(&place(linked, cell)) {
            Some(known) if linked.cells[cell].origin != Origin::LateUnit => known,
            _ => return (0, OPEN),
        };
        let low = least.narrowed.as_ref().map_or(0, |narrowed| narrowed.low[cell]);
        let high = most.narrowed.as_ref().map_or(OPEN, |narrowed| narrowed.high[cell]);
        (low, high)
    }

    /// The same, exactly, of the sides that are asked for.
    pub fn exact(&self, linked: &Linked<'_, '_>, cell: CellId, sides: [bool; 2]) -> (i64, i64) {
        let bounds = self.bounds(linked, cell);
        let known = self.known.get(&place(linked, cell));
        let Some([most, least]) = known.filter(|_| linked.cells[cell].origin != Origin::LateUnit) else {
            return bounds;
        };
        let low = if sides[0] { least.exact(cell, Side::Low) } else { None };
        let high = if sides[1] { most.exact(cell, Side::High) } else { None };
        (low.unwrap_or(bounds.0), high.unwrap_or(bounds.1))
    }
}

fn place(linked: &Linked<'_, '_>, cell: CellId) -> (Date, UnitLevel) {
    (linked.cells[cell].day, linked.level(&linked.cells[cell]))
}
