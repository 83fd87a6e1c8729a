//! The dimensions of a population: which categories its members can have, and how many of them at once.

use std::collections::{BTreeMap, BTreeSet};

use super::assemble::Plan;
use super::assumptions::WeightMode;
use super::model::{Axis, Categories, Choice, Condition, Population};
use super::random;
use crate::catalogue::{Dimension, DimensionKind, SeriesId};
use crate::form::{Relation, RelationKind};

/// Weight of a category when nothing is assumed of its dimension.
const DEFAULT_WEIGHT: u64 = 100;

/// Heaviest weight: sums of them stay far from the limits of 64 bits.
const HEAVIEST: u64 = 1_000_000_000;

/// What the relations of the form say of a dimension.
struct Declared {
    kind: DimensionKind,
    codes: BTreeSet<String>,
}

/// The dimensions of the elements of a population, parents before children.
pub(super) fn axes(plan: &Plan<'_>, head: usize, elements: &[usize]) -> Vec<Axis> {
    let used: BTreeSet<&str> = elements.iter().flat_map(|element| plan.dimensions(*element)).collect();
    let declared = declared(plan, elements);
    let mut dimensions: Vec<&Dimension> =
        plan.catalogue.dimensions.iter().filter(|dimension| used.contains(dimension.id.as_str())).collect();
    dimensions.sort_by_key(|dimension| generation(plan, dimension));
    let mut axes: Vec<Axis> = Vec::with_capacity(dimensions.len());
    for dimension in dimensions {
        let parent = dimension.parent.as_ref().and_then(|parent| {
            let position = axes.iter().position(|axis| axis.id == parent.dimension)?;
            Some((position, axes[position].bit(&parent.category)))
        });
        axes.push(axis(plan, head, dimension, declared.get(&dimension.id), parent));
    }
    axes
}

/// Number of ancestors of a dimension; a circle in the definitions ends the count.
fn generation(plan: &Plan<'_>, dimension: &Dimension) -> usize {
    let mut current = dimension;
    let mut generation = 0;
    while let Some(parent) = &current.parent {
        let Some(next) = plan.catalogue.dimension(&parent.dimension) else { break };
        generation += 1;
        if generation > plan.catalogue.dimensions.len() {
            break;
        }
        current = next;
    }
    generation
}

fn axis(
    plan: &Plan<'_>,
    head: usize,
    dimension: &Dimension,
    declared: Option<&Declared>,
    parent: Option<Condition>,
) -> Axis {
    let element = &plan.catalogue.elements[head];
    let kind = declared.map_or(dimension.kind, |declared| declared.kind);
    let allowed = |code: &str| match declared {
        Some(declared) => declared.codes.contains(code),
        None => element.only.get(&dimension.id).is_none_or(|only| only.iter().any(|known| known == code)),
    };
    let rows = plan.assumptions.weights_of(&element.id, &dimension.id);
    let shares = || rows.iter().filter(|row| row.mode == WeightMode::Share);
    let default = match kind {
        DimensionKind::Part => DEFAULT_WEIGHT,
        DimensionKind::Partition | DimensionKind::Cover => {
            shares().map(|row| row.weight).filter(|weight| *weight > 0).min().unwrap_or(DEFAULT_WEIGHT)
        }
    };
    let codes = dimension.categories.iter().enumerate().take(Categories::BITS as usize);
    let choices = codes.filter(|(_, category)| allowed(&category.code)).map(|(position, category)| {
        let row = shares().find(|row| row.category == category.code);
        Choice {
            code: category.code.clone(),
            bit: 1 << position,
            weight: row.map_or(default, |row| row.weight).min(HEAVIEST),
            spread: row.map_or(0, |row| row.spread),
            key: random::key(&[random::text(&dimension.id), random::text(&category.code)]),
        }
    });
    Axis {
        id: dimension.id.clone(),
        kind,
        parent,
        choices: choices.collect(),
        extra: rows.iter().find(|row| row.mode == WeightMode::Extra).map_or(0, |row| row.weight),
    }
}

/// Dimensions over which sums and covers run: an exact sum wins over a cover.
fn declared(plan: &Plan<'_>, elements: &[usize]) -> BTreeMap<String, Declared> {
    let mut declared: BTreeMap<String, Declared> = BTreeMap::new();
    for relation in &plan.relations {
        let kind = match relation.kind {
            RelationKind::Sum => DimensionKind::Partition,
            RelationKind::Cover => DimensionKind::Cover,
            RelationKind::Within => continue,
        };
        let inside =
            relation.parts.iter().all(|part| elements.contains(&plan.catalogue.series(*part).element));
        let Some((dimension, codes)) = varying(plan, relation).filter(|_| inside) else { continue };
        let entry = declared.entry(dimension).or_insert_with(|| Declared { kind, codes: BTreeSet::new() });
        if kind == DimensionKind::Partition {
            entry.kind = kind;
        }
        entry.codes.extend(codes);
    }
    declared
}

/// The one dimension in which the parts of a relation differ from its whole, with their categories.
fn varying(plan: &Plan<'_>, relation: &Relation) -> Option<(String, Vec<String>)> {
    let whole = &plan.catalogue.series(relation.whole).categories;
    let own = |id: &SeriesId| -> Vec<(String, String)> {
        let categories = &plan.catalogue.series(*id).categories;
        categories
            .iter()
            .filter(|(dimension, _)| !whole.iter().any(|(known, _)| known == dimension))
            .cloned()
            .collect()
    };
    let mut found: Option<String> = None;
    let mut codes = Vec::with_capacity(relation.parts.len());
    for part in &relation.parts {
        let [(dimension, code)] = &own(part)[..] else { return None };
        if found.as_ref().is_some_and(|known| known != dimension) {
            return None;
        }
        found = Some(dimension.clone());
        codes.push(code.clone());
    }
    found.map(|dimension| (dimension, codes))
}

/// Reads `age_year=3..5;sex=F` for a population; `None` when a dimension or category is not in it.
pub(super) fn conditions(plan: &Plan<'_>, population: &Population, text: &str) -> Option<Vec<Condition>> {
    let mut conditions = Vec::new();
    for term in text.split(';').filter(|term| !term.is_empty()) {
        let (id, codes) = term.split_once('=')?;
        let axis = population.axis(id)?;
        let known = &plan.catalogue.dimension(id)?.categories;
        let position = |code: &str| known.iter().position(|category| category.code == code);
        let mut set = 0;
        for code in codes.split(',') {
            let (first, last) = match code.split_once("..") {
                Some((first, last)) => (position(first)?, position(last)?),
                None => (position(code)?, position(code)?),
            };
            set = known
                .get(first..=last)?
                .iter()
                .fold(set, |set, category| set | population.axes[axis].bit(&category.code));
        }
        conditions.push((axis, set));
    }
    Some(conditions)
}
