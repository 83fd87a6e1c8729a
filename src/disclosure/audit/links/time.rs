//! Halves of a year, and versions of a figure.

use jiff::civil::Date;

use super::super::cell::{Cell, Origin, Standing, Succession};
use super::super::proof::OPEN;
use super::super::statement::{Key, Span};
use super::{Done, Kind, Linker};
use crate::units::UnitLevel;

impl Linker<'_, '_, '_> {
    /// Second halves of a year where both year and first half are spoken of and counts are protected.
    pub(super) fn halves(&mut self, keys: &[Key], year: i16) {
        let years = keys.iter().filter(|key| key.year == year && key.span == Span::Y);
        for key in years.copied().collect::<Vec<_>>() {
            let measure = &self.sources.measures.list[key.measure];
            let level = self.places.get(key.place).level;
            let protected = self.sources.input.policy.protects(&measure.element, &measure.categories, level);
            let Standing::Cell(whole) = self.cells.at(key, self.moment) else { continue };
            if measure.flow && protected {
                self.half(key, whole, self.cells.list[whole].day);
            }
        }
    }

    fn half(&mut self, key: Key, whole: usize, day: Date) {
        let first_half = Key { span: Span::S1, ..key };
        if self.cells.at(first_half, self.moment) == Standing::Silent {
            self.first_half_of_a_merged_province(first_half, day);
        }
        let Standing::Cell(first) = self.cells.at(first_half, self.moment) else { return };
        if self.units_in(key).zip(self.units_in(first_half)).is_some_and(|(one, other)| one != other) {
            return;
        }
        let truths = self.cells.list[whole].truth.zip(self.cells.list[first].truth);
        let rest = truths.map(|(whole, first)| whole - first);
        if rest.is_some_and(|rest| rest < 0) {
            self.broken += 1;
            return;
        }
        let half = Key { span: Span::H2, ..key };
        let mut cell = self.cell(half, day, Origin::SecondHalf, rest);
        cell.table.clone_from(&self.cells.list[whole].table);
        let half_cell = self.cells.add(cell, self.moment);
        self.link(Kind::Year, vec![(whole, 1), (first, -1), (half_cell, -1)], Some(0), Some(0));
        self.open.push_back((half, day));
    }

    /// Units in a figure, as a release says or as is true.
    fn units_in(&self, key: Key) -> Option<u32> {
        let measure = &self.sources.measures.list[key.measure];
        let truly = || Some(self.truth().figure(key.place, key.period(), measure)?.units_reported);
        self.cells.reported(key, self.moment).or_else(truly)
    }

    /// Second halves add up where years and first halves do. That follows from these, but not one figure at a time.
    pub(super) fn families_of_half(&mut self, key: Key, day: Date) {
        let above = self.places.families(key.place, day).into_iter();
        for family in above.filter(|family| family.parent != key.place) {
            let of = |place| Key { place, ..key };
            let done = Done::Family(family.parent, family.children.clone(), of(family.parent), self.moment);
            if self.done.contains(&done) {
                continue;
            }
            let Some(parent) = self.half_of_parent(of(family.parent), day) else { continue };
            let halves = family.children.iter().map(|child| self.cells.at(of(*child), self.moment));
            let halves: Vec<Standing> = halves.collect();
            let cells = halves.iter().filter_map(|half| match half {
                Standing::Cell(cell) => Some((*cell, 1)),
                Standing::NotCounted | Standing::Silent => None,
            });
            let terms: Vec<(usize, i64)> = cells.chain(std::iter::once((parent, -1))).collect();
            let complete = terms.len() == family.children.len() + 1;
            self.link_on(Some(day), Kind::Units, terms, (complete.then_some(0), Some(0)));
            self.done.insert(done);
        }
    }

    /// The second half of a parent, if its year and first half are spoken of or known.
    fn half_of_parent(&mut self, key: Key, day: Date) -> Option<usize> {
        if self.cells.at(key, self.moment) == Standing::Silent {
            let whole = Key { span: Span::Y, ..key };
            let Standing::Cell(year) = self.member(whole, day) else { return None };
            self.member(Key { span: Span::S1, ..key }, day);
            self.half(whole, year, day);
        }
        match self.cells.at(key, self.moment) {
            Standing::Cell(cell) => Some(cell),
            Standing::NotCounted | Standing::Silent => None,
        }
    }

    /// The first half of a year in a province that is there only since, if those it is made of have one.
    fn first_half_of_a_merged_province(&mut self, key: Key, day: Date) {
        let maps = self.sources.statements.maps.get(&key.year).cloned().unwrap_or_default();
        for before in maps.into_iter().filter(|before| *before < day) {
            if let Some(family) = self.places.succession(key.place, day, before)
                && self.family(Kind::Map, &family, key, (day, before))
            {
                return;
            }
        }
    }

    /// What one late unit added to its parent, and what notes say.
    pub(super) fn versions(&mut self) {
        for succession in self.cells.successions() {
            let Succession { cells: [earlier, later], reported, told } = succession;
            if let Some(change) = told {
                let change = Some(i128::from(change));
                self.link(Kind::Revision, vec![(later, 1), (earlier, -1)], change, change);
            }
            if reported[0].checked_add(1) == Some(reported[1]) {
                self.late(earlier, later);
            }
        }
    }

    fn late(&mut self, earlier: usize, later: usize) {
        let (one, other) = (self.cells.list[earlier].clone(), self.cells.list[later].clone());
        let measure = &self.sources.measures.list[other.key.measure];
        let level = self.places.get(other.key.place).level;
        let below = |own: &UnitLevel| {
            *own > level && self.sources.input.policy.protects(&measure.element, &measure.categories, *own)
        };
        let added = one.truth.zip(other.truth).map(|(one, other)| other - one);
        // Less than before: something else was corrected at the same time.
        if !UnitLevel::ALL.iter().any(below) || added.is_some_and(|added| added < 0) {
            return;
        }
        self.cells.list.push(Cell { origin: Origin::LateUnit, low: 0, high: OPEN, truth: added, ..other });
        let unit = self.cells.list.len() - 1;
        self.link(Kind::Late, vec![(later, 1), (earlier, -1), (unit, -1)], Some(0), Some(0));
    }
}
