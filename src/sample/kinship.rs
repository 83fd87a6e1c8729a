//! Which element counts a part of which other one, read off the relations of the form.

use std::collections::{BTreeMap, BTreeSet};

use super::assumptions::Assumptions;
use crate::catalogue::{Catalogue, SeriesId};
use crate::form::{Relation, RelationKind};

/// The element whose members another element takes its own from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parent {
    pub element: usize,
    /// Whether all members of the parent are counted unless the assumptions say otherwise.
    pub all: bool,
}

/// Elements by the way their figures come about.
pub(super) struct Kinship {
    /// Parent by element.
    pub parents: BTreeMap<usize, Parent>,
    /// Elements that are sums of several other elements.
    pub derived: BTreeSet<usize>,
}

impl Kinship {
    pub fn read(
        catalogue: &Catalogue,
        relations: &[&Relation],
        elements: &BTreeSet<usize>,
        assumptions: &Assumptions,
    ) -> Self {
        let derived = derived(catalogue, relations);
        let mut parents = BTreeMap::new();
        for element in elements.iter().filter(|element| !derived.contains(element)) {
            let assumed = assumed_parent(catalogue, *element, assumptions);
            let chosen = assumed.or_else(|| related_parent(catalogue, relations, *element, &derived));
            if let Some(parent) = chosen.filter(|parent| elements.contains(&parent.element)) {
                parents.insert(*element, parent);
            }
        }
        break_circles(&mut parents);
        Self { parents, derived }
    }

    /// The element at the head of an element's population.
    pub fn head(&self, mut element: usize) -> usize {
        while let Some(parent) = self.parents.get(&element) {
            element = parent.element;
        }
        element
    }
}

fn element(catalogue: &Catalogue, series: SeriesId) -> usize {
    catalogue.series(series).element
}

/// Wholes whose parts belong to several other elements.
fn derived(catalogue: &Catalogue, relations: &[&Relation]) -> BTreeSet<usize> {
    let mut derived = BTreeSet::new();
    for relation in relations.iter().filter(|relation| relation.kind == RelationKind::Sum) {
        let whole = element(catalogue, relation.whole);
        let mut parts: BTreeSet<usize> =
            relation.parts.iter().map(|part| element(catalogue, *part)).collect();
        parts.remove(&whole);
        if parts.len() > 1 {
            derived.insert(whole);
        }
    }
    derived
}

fn assumed_parent(catalogue: &Catalogue, child: usize, assumptions: &Assumptions) -> Option<Parent> {
    let id = &catalogue.elements.get(child)?.id;
    let row = assumptions.sizes.iter().find(|row| row.subset == 1 && row.element == *id)?;
    let element = catalogue.elements.iter().position(|element| element.id == row.base)?;
    Some(Parent { element, all: false })
}

/// Sums and covers before parts, elements with a total before those without.
fn related_parent(
    catalogue: &Catalogue,
    relations: &[&Relation],
    child: usize,
    derived: &BTreeSet<usize>,
) -> Option<Parent> {
    let mut best: Option<((bool, bool, usize), Parent)> = None;
    for relation in relations {
        let whole = element(catalogue, relation.whole);
        let related = relation.parts.iter().any(|part| element(catalogue, *part) == child);
        if whole == child || derived.contains(&whole) || !related {
            continue;
        }
        let part_only = relation.kind == RelationKind::Within;
        let rank = (part_only, !catalogue.elements[whole].total, whole);
        if best.is_none_or(|(known, _)| rank < known) {
            let all = !part_only || !catalogue.elements[child].total;
            best = Some((rank, Parent { element: whole, all }));
        }
    }
    best.map(|(_, parent)| parent)
}

/// An element that would be part of itself becomes the head of its population.
fn break_circles(parents: &mut BTreeMap<usize, Parent>) {
    let elements: Vec<usize> = parents.keys().copied().collect();
    for start in elements {
        let mut current = start;
        let mut steps = 0;
        while let Some(parent) = parents.get(&current) {
            current = parent.element;
            steps += 1;
            if current == start || steps > parents.len() {
                parents.remove(&start);
                break;
            }
        }
    }
}
