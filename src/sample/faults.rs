//! The planned imperfections of a sample, so that every path of the batch is walked at least once.

use std::collections::BTreeSet;

use super::random::{self, Draws};
use super::verify::{figure, holds};
use crate::catalogue::{SeriesId, Source};
use crate::form::{Layout, Relation, RelationKind};
use crate::period::Part;

/// Sheet in which one sum is broken.
const BROKEN_SHEET: &str = "B07";
/// What is added to the wrong cell.
const SLIP: i64 = 3;

/// Which unit (by position) has which imperfection; none twice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Faults {
    /// Sends nothing.
    pub missing: Option<usize>,
    /// Received after the deadline.
    pub late: Option<usize>,
    /// Sends a first version with other figures, then a correction.
    pub twice: Option<usize>,
    /// Types the numbers of the first sheet as text.
    pub typed_text: Option<usize>,
    /// One component of a sum is wrong.
    pub broken: Option<usize>,
}

impl Faults {
    /// Deals the imperfections out to different units; with few units the last ones are left out.
    pub fn deal(units: usize, key: u64) -> Self {
        let mut order: Vec<usize> = (0..units).collect();
        Draws::new(random::key(&[key, random::text("faults")])).shuffle(&mut order);
        let mut next = order.into_iter();
        // A single unit must still be there.
        let missing = if units > 1 { next.next() } else { None };
        Self { missing, late: next.next(), twice: next.next(), typed_text: next.next(), broken: next.next() }
    }
}

/// Makes one component of sums wrong and says which figures are rejected for it (4-rules 4.1): only the wrong cell,
/// because every other cell of its sums stands in another sum that holds. `None` when the form has no such cell.
pub(super) fn break_sum(
    layout: &Layout,
    part: Part,
    key: u64,
    figures: &mut [i64],
) -> Option<BTreeSet<SeriesId>> {
    let sheet = layout.form(part, Source::Territorial).find(|sheet| sheet.id == BROKEN_SHEET)?;
    let relations: Vec<&Relation> = sheet.relations(part).collect();
    let sums = || relations.iter().filter(|relation| relation.kind == RelationKind::Sum);
    let wholes: BTreeSet<SeriesId> = sums().map(|relation| relation.whole).collect();
    let parts: BTreeSet<SeriesId> = sums().flat_map(|relation| relation.parts.iter().copied()).collect();
    let mut candidates: Vec<SeriesId> =
        parts.difference(&wholes).copied().filter(|id| figure(figures, *id) > 0).collect();
    Draws::new(random::key(&[key, random::text("break")])).shuffle(&mut candidates);
    for candidate in candidates {
        let mut wrong = figures.to_vec();
        *wrong.get_mut(candidate.index())? += SLIP;
        let rejected = rejected(&relations, &wrong);
        let sums_only =
            relations.iter().all(|relation| relation.kind == RelationKind::Sum || holds(relation, &wrong));
        if sums_only && rejected.iter().eq([&candidate]) {
            figures.copy_from_slice(&wrong);
            return Some(rejected);
        }
    }
    None
}

/// The components of failed sums that no other sum confirms.
fn rejected(relations: &[&Relation], figures: &[i64]) -> BTreeSet<SeriesId> {
    let sums = || relations.iter().filter(|relation| relation.kind == RelationKind::Sum);
    let (passed, failed): (Vec<&Relation>, Vec<&Relation>) =
        sums().copied().partition(|relation| holds(relation, figures));
    let confirmed: BTreeSet<SeriesId> = passed
        .iter()
        .flat_map(|relation| relation.parts.iter().copied().chain(std::iter::once(relation.whole)))
        .collect();
    failed
        .iter()
        .flat_map(|relation| relation.parts.iter().copied())
        .filter(|part| !confirmed.contains(part))
        .collect()
}
