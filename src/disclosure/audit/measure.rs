//! Series as the public sees them, groups of them included, and the relations between them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::policy::Policy;
use crate::catalogue::{Catalogue, ElementKind, SeriesId};
use crate::form::{Layout, Relation, RelationKind};
use crate::period::Part;

/// Position in [`Measures`].
pub(super) type MeasureId = usize;

/// A series, or the series of a group together.
#[derive(Debug, Clone)]
pub(super) struct Measure {
    pub element: String,
    /// As in public tables.
    pub category: String,
    /// (dimension or grouping, code), sorted.
    pub categories: Vec<(String, String)>,
    pub parts: Vec<SeriesId>,
    /// Whether it counts over the window, so that halves add up to a year.
    pub flow: bool,
    pub decimals: u8,
    /// Whether it is protected somewhere, or hangs together with one that is.
    pub relevant: bool,
}

/// A relation between measures of one unit and period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Relative {
    pub kind: RelationKind,
    pub whole: MeasureId,
    pub parts: Vec<MeasureId>,
    pub periods: Vec<Part>,
}

/// Every measure with its relations.
pub(super) struct Measures {
    pub list: Vec<Measure>,
    pub relations: Vec<Relative>,
    /// For each measure the relations in which it stands.
    pub relations_of: Vec<Vec<usize>>,
    known: HashMap<(String, String), MeasureId>,
}

impl Measures {
    pub fn new(catalogue: &Catalogue, layout: &Layout, policy: &Policy) -> Self {
        let mut measures =
            Self { list: Vec::new(), relations: Vec::new(), relations_of: Vec::new(), known: HashMap::new() };
        for index in 0..catalogue.series.len() {
            let id = SeriesId::from_index(index);
            measures.add(catalogue, id, catalogue.series(id).categories.clone(), vec![id]);
        }
        let mut relations: BTreeSet<Relative> = BTreeSet::new();
        for relation in layout.sheets.iter().flat_map(|sheet| &sheet.relations) {
            relations.insert(plain(relation));
        }
        for grouping in &policy.groupings {
            measures.group(catalogue, policy, &grouping.id, &mut relations);
        }
        measures.relations = relations.into_iter().collect();
        measures.relations_of = vec![Vec::new(); measures.list.len()];
        for (index, relation) in measures.relations.iter().enumerate() {
            for member in std::iter::once(&relation.whole).chain(&relation.parts) {
                measures.relations_of[*member].push(index);
            }
        }
        measures.mark_relevant(policy);
        measures
    }

    pub fn find(&self, element: &str, category: &str) -> Option<MeasureId> {
        self.known.get(&(element.to_owned(), category.to_owned())).copied()
    }

    fn add(
        &mut self,
        catalogue: &Catalogue,
        of: SeriesId,
        categories: Vec<(String, String)>,
        parts: Vec<SeriesId>,
    ) -> MeasureId {
        let element = catalogue.element_of(of);
        let pairs: Vec<String> =
            categories.iter().map(|(dimension, code)| format!("{dimension}={code}")).collect();
        let category = pairs.join(";");
        let id = self.list.len();
        self.known.insert((element.id.clone(), category.clone()), id);
        self.list.push(Measure {
            element: element.id.clone(),
            category,
            categories,
            parts,
            flow: element.kind == ElementKind::Flow,
            decimals: element.decimals,
            relevant: false,
        });
        id
    }

    /// Measures of the groups of a grouping, and the relations that follow: a group is the sum of its categories, groups add
    /// up where their categories do, and what holds of each category holds of their sum.
    fn group(
        &mut self,
        catalogue: &Catalogue,
        policy: &Policy,
        id: &str,
        relations: &mut BTreeSet<Relative>,
    ) {
        let Some(grouping) = policy.grouping(id) else { return };
        let mut grouped: BTreeMap<MeasureId, MeasureId> = BTreeMap::new();
        let mut members: BTreeMap<MeasureId, Vec<MeasureId>> = BTreeMap::new();
        for index in 0..catalogue.series.len() {
            let mut categories = self.list[index].categories.clone();
            let Some(pair) = categories.iter_mut().find(|pair| pair.0 == grouping.dimension) else {
                continue;
            };
            let Some(group) = grouping.groups.iter().find(|group| group.codes.contains(&pair.1)) else {
                continue;
            };
            *pair = (grouping.id.clone(), group.code.clone());
            categories.sort();
            let series = SeriesId::from_index(index);
            let text: Vec<String> = categories.iter().map(|(one, code)| format!("{one}={code}")).collect();
            let known = self.find(&self.list[index].element.clone(), &text.join(";"));
            let own = match known {
                Some(own) => {
                    self.list[own].parts.push(series);
                    own
                }
                None => self.add(catalogue, series, categories, vec![series]),
            };
            grouped.insert(index, own);
            members.entry(own).or_default().push(index);
        }
        let all = vec![Part::S1, Part::Y];
        let sums = members.into_iter().map(|(whole, parts)| Relative {
            kind: RelationKind::Sum,
            whole,
            parts,
            periods: all.clone(),
        });
        let sums: Vec<Relative> = sums.collect();
        let derived: Vec<Relative> = relations.iter().filter_map(|one| over_groups(one, &grouped)).collect();
        relations.extend(sums.into_iter().chain(derived));
    }

    fn mark_relevant(&mut self, policy: &Policy) {
        let protected = |measure: &Measure| policy.abuse_related(&measure.element);
        let mut open: Vec<MeasureId> = (0..self.list.len()).filter(|id| protected(&self.list[*id])).collect();
        while let Some(id) = open.pop() {
            if std::mem::replace(&mut self.list[id].relevant, true) {
                continue;
            }
            for relation in &self.relations_of[id] {
                let Relative { whole, parts, .. } = &self.relations[*relation];
                open.extend(std::iter::once(whole).chain(parts).filter(|other| !self.list[**other].relevant));
            }
        }
    }
}

fn plain(relation: &Relation) -> Relative {
    Relative {
        kind: relation.kind,
        whole: relation.whole.index(),
        parts: relation.parts.iter().map(|part| part.index()).collect(),
        periods: relation.periods.clone(),
    }
}

/// A relation with groups in place of the categories that they hold. Where the whole has the dimension too, it is one of
/// several relations that are added up.
fn over_groups(relation: &Relative, grouped: &BTreeMap<MeasureId, MeasureId>) -> Option<Relative> {
    let parts: Option<Vec<MeasureId>> =
        relation.parts.iter().map(|part| grouped.get(part).copied()).collect();
    let mut parts = parts?;
    let own = grouped.get(&relation.whole).copied();
    if own.is_none() {
        // Categories of the dimension itself: each group once. Of parts that only lie within a whole the sum need not.
        if relation.kind != RelationKind::Sum {
            return None;
        }
        parts.sort_unstable();
        parts.dedup();
    }
    Some(Relative {
        kind: relation.kind,
        whole: own.unwrap_or(relation.whole),
        parts,
        periods: relation.periods.clone(),
    })
}
