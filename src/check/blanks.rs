//! Cells left blank among filled ones of the same sum. Nobody may take such a cell for zero, and its unit drops out of
//! every total above it: the sender is asked, at the cell itself.

use std::collections::{BTreeMap, BTreeSet};

use super::relations::Evaluated;
use crate::catalogue::{Catalogue, SeriesId};
use crate::finding::{Finding, Outcome, Place};
use crate::form::{Relation, RelationKind};
use crate::intake::{Entry, Fact};
use crate::message::Lang;
use crate::text::format_minor;
use crate::value::Value;

/// Whether a cell was left blank: nothing typed, no formula. `...` says that there is no data, and is an answer.
fn is_blank(fact: &Fact) -> bool {
    fact.value == Value::Missing && fact.origin.entry != Entry::Formula && fact.origin.raw.trim().is_empty()
}

/// The blank cells of a sum, given that something of it is filled. A total without its breakdown is a full answer.
pub(super) fn of_sum(relation: &Relation, facts: &BTreeMap<SeriesId, &Fact>) -> Vec<SeriesId> {
    let number = |id: &SeriesId| facts.get(id).and_then(|fact| fact.value.number());
    if relation.kind != RelationKind::Sum || !relation.parts.iter().any(|part| number(part).is_some()) {
        return Vec::new();
    }
    let cells = relation.parts.iter().copied().chain(std::iter::once(relation.whole));
    cells.filter(|id| facts.get(id).is_some_and(|fact| is_blank(fact))).collect()
}

/// One query per blank cell of the undecided sums of a sheet. `told` are sums whose blank parts another finding names.
pub(super) fn findings(
    evaluated: &[Evaluated<'_>],
    told: &BTreeSet<SeriesId>,
    facts: &BTreeMap<SeriesId, &Fact>,
    catalogue: &Catalogue,
) -> Vec<Finding> {
    let mut asked: BTreeMap<SeriesId, &Relation> = BTreeMap::new();
    let undecided = evaluated.iter().filter(|one| one.outcome == Outcome::Undecided);
    for relation in undecided.map(|one| one.relation) {
        for blank in of_sum(relation, facts).into_iter().filter(|blank| !told.contains(blank)) {
            asked.entry(blank).or_insert(relation);
        }
    }
    asked.into_iter().filter_map(|(blank, relation)| finding(blank, relation, facts, catalogue)).collect()
}

fn finding(
    blank: SeriesId,
    relation: &Relation,
    facts: &BTreeMap<SeriesId, &Fact>,
    catalogue: &Catalogue,
) -> Option<Finding> {
    let origin = &facts.get(&blank)?.origin;
    let decimals = catalogue.element_of(relation.whole).decimals;
    let cells = relation.parts.iter().chain(std::iter::once(&relation.whole)).filter_map(|id| {
        let fact = facts.get(id)?;
        Some(format!("{} = {}", fact.origin.cell, format_minor(fact.value.number()?, decimals)))
    });
    let parts = cells.collect::<Vec<_>>().join(", ");
    let place = Place {
        sheet: origin.sheet.clone(),
        cell: origin.cell.clone(),
        series: catalogue.series(blank).key.clone(),
        ..Place::default()
    };
    let mut finding = Finding::fail("R-BAL-004", place, "", "")
        .with("parts", parts.clone())
        .with("parts_en", parts)
        .with("what", catalogue.series_name(blank, Lang::Vi))
        .with("what_en", catalogue.series_name(blank, Lang::En));
    finding.outcome = Outcome::Undecided;
    finding.cause = format!("R-BAL-004/{}", origin.sheet);
    Some(finding)
}
