//! Witnesses handed in, as tables over all unknowns.

use super::super::files::{Witness, WitnessCell};
use super::cell::{CellId, Cells, Origin, Standing};
use super::input::Input;
use super::links::Link;
use super::measure::Measures;
use super::place::Places;
use super::statement::{Key, Span};

/// Values of all unknowns as far as a witness gives them; what it does not name is as it truly is, and what no release has
/// follows from the rest where it can.
pub(super) fn tables(
    input: &Input<'_>,
    measures: &Measures,
    places: &mut Places<'_>,
    cells: &Cells,
    links: &[Link],
) -> Vec<Vec<Option<i64>>> {
    let derived =
        |cell: &CellId| !matches!(cells.list[*cell].origin, Origin::Shown | Origin::Hidden | Origin::Known);
    let leading: Vec<&Link> = links
        .iter()
        .filter(|link| link.low == link.high && link.terms.iter().any(|(cell, _)| derived(cell)))
        .collect();
    let mut table = |witness: &Witness| {
        let mut table: Vec<Option<i64>> =
            cells.list.iter().enumerate().map(|(id, cell)| cell.truth.filter(|_| !derived(&id))).collect();
        for one in &witness.cells {
            if let Some(cell) = find(input, measures, places, cells, one) {
                table[cell] = Some(one.value);
            }
        }
        while leading.iter().filter(|link| complete(link, &mut table)).count() > 0 {}
        for (number, cell) in table.iter_mut().zip(&cells.list) {
            *number = number.or(cell.truth);
        }
        table
    };
    input.witnesses.iter().map(&mut table).collect()
}

/// Fills in the only number that an equation leaves open.
fn complete(link: &Link, table: &mut [Option<i64>]) -> bool {
    let mut open = link.terms.iter().filter(|(cell, _)| table[*cell].is_none());
    let (Some((cell, times)), None) = (open.next(), open.next()) else { return false };
    let known =
        link.terms.iter().filter_map(|(cell, times)| Some(i128::from(table[*cell]?) * i128::from(*times)));
    let Some(rest) = link.low.map(|sum| sum - known.sum::<i128>()) else { return false };
    let times = i128::from(*times);
    let number = if times != 0 && rest % times == 0 { i64::try_from(rest / times).ok() } else { None };
    let found = number.is_some();
    table[*cell] = number;
    found
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
