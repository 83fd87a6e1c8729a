//! Witnesses handed in, as differences from the true table.

use std::collections::{BTreeMap, HashMap};

use super::super::files::{Witness, WitnessCell};
use super::cell::{CellId, Cells, Origin, Standing};
use super::input::Input;
use super::links::Link;
use super::measure::Measures;
use super::place::Places;
use super::statement::{Key, Span};

/// The unknowns that a witness has otherwise than they truly are, or may have: what it names, and what follows from that
/// for unknowns that no release has.
pub(super) type Differences = BTreeMap<CellId, i64>;

/// The differences of each witness.
pub(super) fn tables(
    input: &Input<'_>,
    measures: &Measures,
    places: &mut Places<'_>,
    cells: &Cells,
    links: &[Link],
) -> Vec<Differences> {
    let equations = Equations::new(cells, links);
    let mut differences = |witness: &Witness| {
        let named = witness.cells.iter();
        let mut known: Differences =
            named.filter_map(|one| Some((find(input, measures, places, cells, one)?, one.value))).collect();
        equations.complete(&mut known);
        known
    };
    input.witnesses.iter().map(&mut differences).collect()
}

/// The equations by which unknowns that no release has follow from others.
struct Equations<'a> {
    cells: &'a Cells,
    links: &'a [Link],
    /// For each unknown the equations in which it stands beside one that no release has.
    of: HashMap<CellId, Vec<usize>>,
}

impl<'a> Equations<'a> {
    fn new(cells: &'a Cells, links: &'a [Link]) -> Self {
        let mut equations = Self { cells, links, of: HashMap::new() };
        for (index, link) in links.iter().enumerate() {
            if link.low == link.high && link.terms.iter().any(|(cell, _)| equations.derived(*cell)) {
                for (cell, _) in &link.terms {
                    equations.of.entry(*cell).or_default().push(index);
                }
            }
        }
        equations
    }

    /// Whether no release has an unknown, nor does everybody know it.
    fn derived(&self, cell: CellId) -> bool {
        !matches!(self.cells.list[cell].origin, Origin::Shown | Origin::Hidden | Origin::Known)
    }

    /// Adds what follows from the differences known.
    fn complete(&self, known: &mut Differences) {
        let mut open: Vec<CellId> = known.keys().copied().collect();
        while let Some(cell) = open.pop() {
            for index in self.of.get(&cell).into_iter().flatten() {
                if let Some((found, number)) = self.follows(&self.links[*index], known) {
                    known.insert(found, number);
                    open.push(found);
                }
            }
        }
    }

    /// The one derived unknown of an equation that is not known yet, if there is just one, and what it must be.
    fn follows(&self, link: &Link, known: &Differences) -> Option<(CellId, i64)> {
        let unknown = |cell: CellId| self.derived(cell) && !known.contains_key(&cell);
        let mut wanted = link.terms.iter().filter(|(cell, _)| unknown(*cell));
        let (Some((wanted, times)), None) = (wanted.next(), wanted.next()) else { return None };
        let others = link.terms.iter().filter(|(cell, _)| cell != wanted);
        let level = others.map(|(cell, times)| {
            let number = known.get(cell).copied().or(self.cells.list[*cell].truth)?;
            Some(i128::from(number) * i128::from(*times))
        });
        let rest = link.low? - level.sum::<Option<i128>>()?;
        let times = i128::from(*times);
        let whole = times != 0 && rest % times == 0;
        if whole { Some((*wanted, i64::try_from(rest / times).ok()?)) } else { None }
    }
}

fn find(
    input: &Input<'_>,
    measures: &Measures,
    places: &mut Places<'_>,
    cells: &Cells,
    one: &WitnessCell,
) -> Option<CellId> {
    let place = places.at(&one.unit, one.map)?;
    let measure = measures.find(&one.measure, &one.category)?;
    let key = Key { year: one.period.year, span: Span::of(one.period.part), measure, place };
    match cells.at(key, input.earlier.len()) {
        Standing::Cell(cell) => Some(cell),
        Standing::NotCounted | Standing::Silent => None,
    }
}
