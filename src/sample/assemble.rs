//! From catalogue, form and assumptions to the populations that are drawn.

use std::collections::{BTreeMap, BTreeSet};

use super::SampleError;
use super::assumptions::{Assumptions, SizeRow, WeightMode};
use super::axes;
use super::kinship::Kinship;
use super::model::{Base, Condition, Counted, Model, Multiple, Population, Share, Size};
use super::random;
use crate::catalogue::{Catalogue, ElementKind, SeriesId, Source, breakdown_key};
use crate::form::{Layout, Relation, RelationKind};
use crate::period::Part;

/// Size of an element that no table names: of a million people.
const DEFAULT_PER_MILLION_PEOPLE: u64 = 100;
/// Share of an element that is only known to be a part of another one.
const DEFAULT_PART_PER_MILLION: u64 = 300_000;
const DEFAULT_SPREAD: u64 = 200;
const MILLION: u64 = 1_000_000;
/// With at most 10^9 members, figures stay far from the limits of 64 bits.
const LARGEST_STEP: i64 = 10_000_000;

/// What the parts of the build share.
pub(super) struct Plan<'a> {
    pub catalogue: &'a Catalogue,
    pub assumptions: &'a Assumptions,
    pub relations: Vec<&'a Relation>,
    /// Series of the territorial form, by element.
    series: BTreeMap<usize, Vec<SeriesId>>,
    /// Dimensions whose figures are multiples, not members.
    multiples: BTreeSet<&'a str>,
    kinship: Kinship,
}

/// Builds the model for all territorial forms of the layout.
pub(super) fn assemble(
    catalogue: &Catalogue,
    layout: &Layout,
    assumptions: &Assumptions,
) -> Result<Model, SampleError> {
    let plan = plan(catalogue, layout, assumptions);
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for element in plan.series.keys().filter(|element| !plan.kinship.derived.contains(element)) {
        groups.entry(plan.kinship.head(*element)).or_default().push(*element);
    }
    let mut populations = Vec::with_capacity(groups.len());
    for (head, elements) in &groups {
        populations.push(population(&plan, *head, elements)?);
    }
    let derived = plan.relations.iter().filter(|relation| {
        relation.kind == RelationKind::Sum
            && plan.kinship.derived.contains(&catalogue.series(relation.whole).element)
    });
    Ok(Model {
        populations: in_order(catalogue, populations)?,
        multiples: multiples(&plan),
        derived: derived.map(|relation| (relation.whole, relation.parts.clone())).collect(),
        series: catalogue.series.len(),
    })
}

fn plan<'a>(catalogue: &'a Catalogue, layout: &'a Layout, assumptions: &'a Assumptions) -> Plan<'a> {
    let parts = [Part::S1, Part::Y];
    let carried: BTreeSet<SeriesId> =
        parts.iter().flat_map(|part| layout.series(*part, Source::Territorial)).collect();
    let mut series: BTreeMap<usize, Vec<SeriesId>> = BTreeMap::new();
    for id in carried {
        series.entry(catalogue.series(id).element).or_default().push(id);
    }
    let territorial = layout.sheets.iter().filter(|sheet| sheet.reported_by == Source::Territorial);
    let relations: Vec<&Relation> = territorial.flat_map(|sheet| &sheet.relations).collect();
    let multiples = assumptions
        .weights
        .iter()
        .filter(|row| matches!(row.mode, WeightMode::Multiple | WeightMode::AnnualMultiple))
        .map(|row| row.dimension.as_str())
        .collect();
    let kinship = Kinship::read(catalogue, &relations, &series.keys().copied().collect(), assumptions);
    Plan { catalogue, assumptions, relations, series, multiples, kinship }
}

fn population(plan: &Plan<'_>, head: usize, elements: &[usize]) -> Result<Population, SampleError> {
    let element = &plan.catalogue.elements[head];
    let mut ordered = elements.to_vec();
    ordered.sort_by_key(|element| (depth(plan, *element), *element));
    let mut population = Population {
        head,
        key: random::text(&element.id),
        flow: element.kind == ElementKind::Flow,
        sizes: sizes(plan, head)?,
        axes: axes::axes(plan, head, &ordered),
        implied: Vec::new(),
        excluded: Vec::new(),
        elements: Vec::new(),
    };
    for row in &plan.assumptions.implied {
        let first = population.condition(&row.dimension, &row.category);
        let second = population.condition(&row.then_dimension, &row.then_category);
        if first.1 != 0 && second.1 != 0 {
            population.implied.push((first, second));
        }
    }
    for element in &ordered {
        for combination in &plan.catalogue.elements[*element].except {
            let pairs = combination.split(';').filter_map(|pair| pair.split_once('='));
            population.excluded.push(pairs.map(|(id, code)| population.condition(id, code)).collect());
        }
    }
    for element in &ordered {
        let counted = counted(plan, &population, *element, &ordered)?;
        population.elements.push(counted);
    }
    Ok(population)
}

fn depth(plan: &Plan<'_>, mut element: usize) -> usize {
    let mut depth = 0;
    while let Some(parent) = plan.kinship.parents.get(&element) {
        element = parent.element;
        depth += 1;
    }
    depth
}

fn sizes(plan: &Plan<'_>, head: usize) -> Result<Vec<Size>, SampleError> {
    let id = &plan.catalogue.elements[head].id;
    let mut sizes = Vec::new();
    for row in plan.assumptions.sizes.iter().filter(|row| row.element == *id && row.subset == 0) {
        let base = match row.base.as_str() {
            "unit" => Base::Unit,
            "people" => Base::People,
            key => {
                let id = plan.catalogue.series_id(key).ok_or_else(|| unknown(row, key))?;
                match plan.catalogue.element_of(id).kind {
                    ElementKind::Stock => Base::Stock(id),
                    ElementKind::Flow => Base::Flow(id),
                }
            }
        };
        sizes.push(Size {
            key: random::text(id),
            level: row.level.clone(),
            base,
            per_million: row.per_million,
            spread: row.spread,
            step: row.step.clamp(1, LARGEST_STEP),
        });
    }
    let per_million = DEFAULT_PER_MILLION_PEOPLE;
    sizes.push(Size {
        key: random::text(id),
        level: String::new(),
        base: Base::People,
        per_million,
        spread: DEFAULT_SPREAD,
        step: 1,
    });
    Ok(sizes)
}

fn unknown(row: &SizeRow, what: &str) -> SampleError {
    let reason = format!("element \"{}\": there is no \"{what}\"", row.element);
    SampleError::Table { file: "templates/sample/sizes.csv".to_owned(), reason }
}

fn counted(
    plan: &Plan<'_>,
    population: &Population,
    index: usize,
    ordered: &[usize],
) -> Result<Counted, SampleError> {
    let element = &plan.catalogue.elements[index];
    let parent = plan.kinship.parents.get(&index);
    let mut shares = Vec::new();
    if let Some(parent) = parent {
        let base = &plan.catalogue.elements[parent.element].id;
        for row in &plan.assumptions.sizes {
            if row.subset == 1 && row.element == element.id && row.base == *base {
                shares.push(Share {
                    conditions: axes::conditions(plan, population, &row.filter)
                        .ok_or_else(|| unknown(row, &row.filter))?,
                    per_million: row.per_million.min(MILLION),
                    spread: row.spread,
                });
            }
        }
        if shares.is_empty() {
            let (per_million, spread) =
                if parent.all { (MILLION, 0) } else { (DEFAULT_PART_PER_MILLION, DEFAULT_SPREAD) };
            shares.push(Share { conditions: Vec::new(), per_million, spread });
        }
    }
    let only = element.only.iter().filter_map(|(dimension, codes)| {
        let axis = population.axis(dimension)?;
        let set = codes.iter().fold(0, |set, code| set | population.axes[axis].bit(code));
        Some((axis, set))
    });
    let series = plan.series.get(&index).into_iter().flatten().filter_map(|id| {
        let categories = &plan.catalogue.series(*id).categories;
        if categories.iter().any(|(dimension, _)| plan.multiples.contains(dimension.as_str())) {
            return None;
        }
        let conditions: Vec<Condition> =
            categories.iter().map(|(dimension, code)| population.condition(dimension, code)).collect();
        Some((*id, conditions))
    });
    Ok(Counted {
        element: index,
        key: random::text(&element.id),
        parent: parent.and_then(|parent| ordered.iter().position(|known| *known == parent.element)),
        shares,
        only: only.collect(),
        series: series.collect(),
    })
}

impl Plan<'_> {
    /// The dimensions of an element's series whose categories are members, not multiples.
    pub fn dimensions(&self, element: usize) -> BTreeSet<&str> {
        let series = self.series.get(&element).into_iter().flatten();
        let categories = series.flat_map(|id| &self.catalogue.series(*id).categories);
        let ids = categories.map(|(dimension, _)| dimension.as_str());
        ids.filter(|id| !self.multiples.contains(id)).collect()
    }
}

/// Series whose categories are multiples of the figure without them.
fn multiples(plan: &Plan<'_>) -> Vec<Multiple> {
    let mut multiples = Vec::new();
    for id in plan.series.values().flatten() {
        let series = plan.catalogue.series(*id);
        let element = &plan.catalogue.elements[series.element];
        let row = series.categories.iter().find_map(|(dimension, code)| {
            let rows = plan.assumptions.weights_of(&element.id, dimension);
            rows.into_iter().find(|row| plan.multiples.contains(dimension.as_str()) && row.category == *code)
        });
        let Some(row) = row else { continue };
        let rest: BTreeMap<String, String> =
            series.categories.iter().filter(|(dimension, _)| *dimension != row.dimension).cloned().collect();
        let key = if rest.is_empty() {
            element.id.clone()
        } else {
            format!("{}|{}", element.id, breakdown_key(&rest))
        };
        let Some(of) = plan.catalogue.series_id(&key) else { continue };
        let step = plan.assumptions.sizes.iter().find(|size| size.element == element.id);
        multiples.push(Multiple {
            series: *id,
            of,
            per_mille: row.weight,
            annual: row.mode == WeightMode::AnnualMultiple,
            step: step.map_or(1, |size| size.step.clamp(1, LARGEST_STEP)),
        });
    }
    multiples
}

/// Populations after those their sizes depend on.
fn in_order(catalogue: &Catalogue, mut waiting: Vec<Population>) -> Result<Vec<Population>, SampleError> {
    let mut ordered: Vec<Population> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let open: BTreeSet<usize> =
            waiting.iter().flat_map(|group| group.elements.iter().map(|counted| counted.element)).collect();
        let ready = |population: &Population| {
            population.sizes.iter().all(|size| match size.base {
                Base::Stock(id) | Base::Flow(id) => !open.contains(&catalogue.series(id).element),
                Base::Unit | Base::People => true,
            })
        };
        let (next, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(ready);
        if next.is_empty() {
            let ids = rest.iter().map(|group| catalogue.elements[group.head].id.as_str());
            return Err(SampleError::Circle { elements: ids.collect::<Vec<_>>().join(", ") });
        }
        ordered.extend(next);
        waiting = rest;
    }
    Ok(ordered)
}
