//! Relations of the forms, parents and their units, provinces of one map and another.

use jiff::civil::Date;

use super::super::cell::{CellId, Standing};
use super::super::measure::Relative;
use super::super::place::Family;
use super::super::statement::{Key, Span};
use super::{Done, Kind, Linker};
use crate::form::RelationKind;

impl Linker<'_, '_, '_> {
    /// Every relation of the forms in which a figure stands.
    pub(super) fn relations(&mut self, key: Key, day: Date) {
        let measures = self.sources.measures;
        for index in &measures.relations_of[key.measure] {
            let relation = &measures.relations[*index];
            let place = Key { measure: relation.whole, ..key };
            let done = Done::Relation(*index, place, self.moment);
            if !relation.periods.contains(&key.span.part()) || self.done.contains(&done) {
                continue;
            }
            if self.relation(relation, key, day) {
                self.done.insert(done);
            }
        }
    }

    /// Links a relation, if one of its parts is spoken of.
    fn relation(&mut self, relation: &Relative, key: Key, day: Date) -> bool {
        let of = |measure| Key { measure, ..key };
        let spoken = |standing: &Standing| matches!(standing, Standing::Cell(_));
        let now: Vec<Standing> = relation.parts.iter().map(|part| self.member(of(*part), day)).collect();
        if !now.iter().any(spoken) {
            return false;
        }
        let whole = self.wanted(of(relation.whole), day);
        let Standing::Cell(whole) = whole else { return false };
        let parts: Vec<Standing> = relation.parts.iter().map(|part| self.wanted(of(*part), day)).collect();
        let complete = parts.iter().all(spoken);
        let parts: Vec<CellId> = parts.iter().filter_map(cell).collect();
        let terms = |times: i64| {
            let parts = parts.iter().map(move |part| (*part, times));
            parts.chain(std::iter::once((whole, -times))).collect::<Vec<_>>()
        };
        let kind = Kind::Form(relation.kind);
        match relation.kind {
            // Where a part is missing, the others are at most the whole.
            RelationKind::Sum => self.link(kind, terms(1), complete.then_some(0), Some(0)),
            RelationKind::Cover | RelationKind::Within => {
                if relation.kind == RelationKind::Cover && complete {
                    self.link(kind.clone(), terms(1), Some(0), None);
                }
                for part in parts {
                    self.link(kind.clone(), vec![(part, 1), (whole, -1)], None, Some(0));
                }
            }
        }
        true
    }

    /// A figure as an unknown of its own, except second halves, which are there only with year and first half.
    fn wanted(&mut self, key: Key, day: Date) -> Standing {
        if key.span == Span::H2 { self.member(key, day) } else { self.require(key, day) }
    }

    /// Every family of a unit.
    pub(super) fn families(&mut self, key: Key, day: Date) {
        if key.span == Span::H2 {
            return self.families_of_half(key, day);
        }
        for family in self.places.families(key.place, day) {
            self.family(Kind::Units, &family, key, (day, day));
        }
    }

    /// Provinces of other maps on which figures of the year are shown.
    pub(super) fn successions(&mut self, key: Key, day: Date) {
        let maps = self.sources.statements.maps.get(&key.year).cloned().unwrap_or_default();
        for other in maps {
            let (heir, before, later) = if other < day {
                (Some(key.place), other, day)
            } else {
                (self.places.heir(key.place, day, other), day, other)
            };
            let family = heir.and_then(|heir| self.places.succession(heir, later, before));
            if let Some(family) = family {
                self.family(Kind::Map, &family, key, (later, before));
            }
        }
    }

    /// Links a family, if one of its children is spoken of.
    pub(super) fn family(
        &mut self,
        kind: Kind,
        family: &Family,
        key: Key,
        (day, before): (Date, Date),
    ) -> bool {
        let done = {
            let place = Key { place: family.parent, ..key };
            Done::Family(family.parent, family.children.clone(), place, self.moment)
        };
        if self.done.contains(&done) {
            return true;
        }
        let of = |place| Key { place, ..key };
        let now: Vec<Standing> =
            family.children.iter().map(|child| self.member(of(*child), before)).collect();
        if !now.iter().any(|standing| matches!(standing, Standing::Cell(_))) {
            return false;
        }
        let Standing::Cell(parent) = self.require(of(family.parent), day) else { return false };
        let children: Vec<Standing> =
            family.children.iter().map(|child| self.require(of(*child), before)).collect();
        let children = children.iter().filter_map(cell).map(|child| (child, 1));
        let terms = children.chain(std::iter::once((parent, -1))).collect();
        self.link_on(Some(day), kind, terms, (Some(0), Some(0)));
        self.done.insert(done);
        true
    }
}

fn cell(standing: &Standing) -> Option<CellId> {
    match standing {
        Standing::Cell(cell) => Some(*cell),
        Standing::NotCounted | Standing::Silent => None,
    }
}
