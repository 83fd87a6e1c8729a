//! Totals that compute themselves: a formula adds up what is there, and what is blank is missing from it too.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::{SheetRead, place};
use super::workbook::Sheet as Worksheet;
use crate::catalogue::{Catalogue, SeriesId};
use crate::finding::{Finding, Place};
use crate::form::{Relation, RelationKind, Sheet};
use crate::period::Part;
use crate::value::Value;

/// Totals that lack a part, each with the parts it lacks.
type Partial = BTreeMap<SeriesId, Vec<SeriesId>>;

/// Takes back totals that nobody gave: the cell holds a formula, and its result is no more than the sum of those parts
/// that are filled while others are not. A total typed as a number is the unit's own word and stays.
pub(super) fn take_back(
    form: &Sheet,
    worksheet: &Worksheet,
    part: Part,
    catalogue: &Catalogue,
    read: &mut SheetRead,
) {
    let places: BTreeMap<SeriesId, usize> = read
        .facts
        .iter()
        .enumerate()
        .filter_map(|(index, fact)| Some((catalogue.series_id(&fact.series)?, index)))
        .collect();
    let numbers: BTreeMap<SeriesId, i64> = places
        .iter()
        .filter_map(|(id, index)| Some((*id, read.facts.get(*index)?.value.number()?)))
        .collect();
    let sums = form.relations(part).filter(|relation| relation.kind == RelationKind::Sum);
    let sums: Vec<&Relation> = sums.filter(|relation| read.formulas.contains(&relation.whole)).collect();
    for (whole, blank) in partial(&sums, &numbers) {
        let cell_of = |id: &SeriesId| places.get(id).and_then(|index| read.facts.get(*index));
        let blank: Vec<String> = blank
            .iter()
            .map(|id| {
                cell_of(id).map_or_else(|| catalogue.series(*id).key.clone(), |fact| fact.origin.cell.clone())
            })
            .collect();
        let Some(fact) = places.get(&whole).and_then(|index| read.facts.get_mut(*index)) else { continue };
        fact.value = Value::Missing;
        read.counts.accepted -= 1;
        read.counts.empty += 1;
        let place = Place { cell: fact.origin.cell.clone(), ..place(worksheet, None, &fact.series) };
        let finding = Finding::fail("R-VAL-021", place, &fact.origin.raw, "");
        read.findings.push(finding.with("blank", blank.join(", ")));
    }
}

/// The totals that lack a part. A total of totals lacks what they lack, so this goes on until nothing changes.
fn partial(sums: &[&Relation], numbers: &BTreeMap<SeriesId, i64>) -> Partial {
    let mut partial = Partial::new();
    loop {
        let lacks = |relation: &Relation| -> Vec<SeriesId> {
            let parts = relation.parts.iter().copied();
            parts.filter(|part| !numbers.contains_key(part) || partial.contains_key(part)).collect()
        };
        let adds_up = |relation: &Relation| {
            let sum: i64 = relation.parts.iter().filter_map(|part| numbers.get(part)).sum();
            numbers.get(&relation.whole) == Some(&sum)
        };
        let (complete, lacking): (Vec<&Relation>, Vec<&Relation>) =
            sums.iter().copied().filter(|sum| adds_up(sum)).partition(|sum| lacks(sum).is_empty());
        // A complete breakdown that adds up speaks for the total, whatever another one lacks.
        let confirmed: BTreeSet<SeriesId> = complete.iter().map(|sum| sum.whole).collect();
        let new: Partial = lacking
            .iter()
            .filter(|sum| !confirmed.contains(&sum.whole) && !partial.contains_key(&sum.whole))
            .map(|sum| (sum.whole, lacks(sum)))
            .collect();
        if new.is_empty() {
            return partial;
        }
        partial.extend(new);
    }
}
