//! Series and groups of series as they stand in public tables, and what holds between those of one unit and period.

use std::collections::{BTreeMap, BTreeSet};

use super::Input;
use crate::catalogue::{ElementKind, SeriesId};
use crate::form::RelationKind;
use crate::period::Part;

/// Position in [`Measures`].
pub(super) type MeasureId = usize;

/// A series or group of series.
#[derive(Debug, Clone)]
pub(super) struct Measure {
    pub element: String,
    /// As in public tables.
    pub category: String,
    /// (dimension or grouping, code).
    pub categories: Vec<(String, String)>,
    pub parts: Vec<SeriesId>,
    /// Counted over a window, so that a year is its halves.
    pub flow: bool,
}

/// What holds between measures: Σ parts − whole is 0, at least 0, or every part is at most the whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Relation {
    pub kind: RelationKind,
    pub whole: MeasureId,
    pub parts: Vec<MeasureId>,
    pub periods: Vec<Part>,
}

/// Every measure, and what holds between them.
#[derive(Default)]
pub(super) struct Measures {
    pub list: Vec<Measure>,
    pub relations: Vec<Relation>,
    /// Relations in which a measure stands.
    pub relations_of: Vec<Vec<usize>>,
    /// Measures that say something about abuse, or stand in a relation with one that does.
    pub relevant: Vec<bool>,
    known: BTreeMap<(String, String), MeasureId>,
}

impl Measures {
    pub fn new(input: &Input<'_>) -> Self {
        let mut measures = Self::default();
        for (index, series) in input.catalogue.series.iter().enumerate() {
            let id = SeriesId::from_index(index);
            let element = input.catalogue.element_of(id);
            measures.add(
                (&element.id, series.category()),
                series.categories.clone(),
                element.kind == ElementKind::Flow,
                id,
            );
        }
        let mut relations: BTreeSet<Relation> = BTreeSet::new();
        for relation in input.layout.sheets.iter().flat_map(|sheet| &sheet.relations) {
            relations.insert(Relation {
                kind: relation.kind,
                whole: relation.whole.index(),
                parts: relation.parts.iter().map(|part| part.index()).collect(),
                periods: relation.periods.clone(),
            });
        }
        for grouping in &input.policy.groupings {
            let members = measures.groups(grouping);
            let derived: Vec<Relation> =
                relations.iter().filter_map(|relation| over_groups(relation, &members)).collect();
            let mut sums: BTreeMap<MeasureId, Vec<MeasureId>> = BTreeMap::new();
            for (member, group) in &members {
                sums.entry(*group).or_default().push(*member);
            }
            let periods = vec![Part::S1, Part::Y];
            relations.extend(derived);
            relations.extend(sums.into_iter().map(|(whole, parts)| Relation {
                kind: RelationKind::Sum,
                whole,
                parts,
                periods: periods.clone(),
            }));
        }
        measures.relations = relations.into_iter().collect();
        measures.relations_of = vec![Vec::new(); measures.list.len()];
        for (index, relation) in measures.relations.iter().enumerate() {
            for member in relation.parts.iter().chain([&relation.whole]) {
                measures.relations_of[*member].push(index);
            }
        }
        measures.mark_relevant(input);
        measures
    }

    fn mark_relevant(&mut self, input: &Input<'_>) {
        let related = |measure: &Measure| input.policy.abuse_related(&measure.element);
        self.relevant = self.list.iter().map(related).collect();
        for relation in &self.relations {
            let mut members = relation.parts.iter().chain([&relation.whole]);
            if members.clone().any(|member| related(&self.list[*member])) {
                members.by_ref().for_each(|member| self.relevant[*member] = true);
            }
        }
    }

    /// The measure of a row of a public table.
    pub fn find(&self, element: &str, category: &str) -> Option<MeasureId> {
        self.known.get(&(element.to_owned(), category.to_owned())).copied()
    }

    fn add(
        &mut self,
        (element, category): (&str, &str),
        categories: Vec<(String, String)>,
        flow: bool,
        part: SeriesId,
    ) -> MeasureId {
        let next = self.list.len();
        let id = *self.known.entry((element.to_owned(), category.to_owned())).or_insert(next);
        if id == next {
            let (element, category) = (element.to_owned(), category.to_owned());
            self.list.push(Measure { element, category, categories, parts: Vec::new(), flow });
        }
        self.list[id].parts.push(part);
        id
    }

    /// Adds the groups of a grouping; for each measure that is in one, the group with the same other categories.
    fn groups(&mut self, grouping: &crate::disclosure::policy::Grouping) -> BTreeMap<MeasureId, MeasureId> {
        let mut members = BTreeMap::new();
        for member in 0..self.list.len() {
            let Measure { element, mut categories, parts, flow, .. } = self.list[member].clone();
            let pair = categories.iter_mut().find(|(dimension, _)| *dimension == grouping.dimension);
            let group = pair.and_then(|pair| {
                let group = grouping.groups.iter().find(|group| group.codes.contains(&pair.1))?;
                *pair = (grouping.id.clone(), group.code.clone());
                Some(group)
            });
            if group.is_none() {
                continue;
            }
            categories.sort();
            let category: Vec<String> =
                categories.iter().map(|(dimension, code)| format!("{dimension}={code}")).collect();
            for part in parts {
                let id = self.add((&element, &category.join(";")), categories.clone(), flow, part);
                members.insert(member, id);
            }
        }
        members
    }
}

/// What follows for groups: parts that are all in groups add up in groups too; where whole and parts are, the relation
/// holds of the sums of a group as far as it is one of sums.
fn over_groups(relation: &Relation, groups: &BTreeMap<MeasureId, MeasureId>) -> Option<Relation> {
    let parts: Option<Vec<MeasureId>> = relation.parts.iter().map(|part| groups.get(part).copied()).collect();
    let mut parts = parts?;
    match groups.get(&relation.whole) {
        Some(whole) => Some(Relation { whole: *whole, parts, ..relation.clone() }),
        None if relation.kind == RelationKind::Sum => {
            let members = parts.len();
            parts.sort_unstable();
            parts.dedup();
            let whole_groups = groups.values().filter(|group| parts.contains(group)).count() == members;
            whole_groups.then(|| Relation { parts, ..relation.clone() })
        }
        None => None,
    }
}
