//! Units through time: a code with the first day on which it means what it means.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::units::{NATION, UnitLevel, UnitMap, UnitRegister};

/// Position in [`Places`].
pub(super) type PlaceId = usize;

/// A unit as long as nothing about it changes.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub code: String,
    pub level: UnitLevel,
}

/// Every unit that was asked for.
pub(super) struct Places<'a> {
    register: &'a UnitRegister,
    maps: BTreeMap<Date, UnitMap<'a>>,
    list: Vec<Place>,
    known: HashMap<(String, Option<Date>), PlaceId>,
}

impl<'a> Places<'a> {
    pub fn new(register: &'a UnitRegister) -> Self {
        Self { register, maps: BTreeMap::new(), list: Vec::new(), known: HashMap::new() }
    }

    pub fn get(&self, id: PlaceId) -> &Place {
        &self.list[id]
    }

    fn map(&mut self, day: Date) -> &UnitMap<'a> {
        let register = self.register;
        self.maps.entry(day).or_insert_with(|| register.at(day))
    }

    /// What a code means on a day.
    pub fn at(&mut self, code: &str, day: Date) -> Option<PlaceId> {
        let map = self.map(day);
        let (level, from) = match (map.find(code), map.region(code)) {
            _ if code == NATION => (UnitLevel::Nation, None),
            (Some(unit), _) => (UnitLevel::from(unit.level), unit.valid.from),
            (None, Some(region)) => (UnitLevel::Region, region.valid.from),
            (None, None) => return None,
        };
        let next = self.list.len();
        let id = *self.known.entry((code.to_owned(), from)).or_insert(next);
        if id == next {
            self.list.push(Place { code: code.to_owned(), level });
        }
        Some(id)
    }

    /// The units to which a unit adds up on a day, the nearest first.
    pub fn parents(&mut self, id: PlaceId, day: Date) -> Vec<PlaceId> {
        let Place { code, level } = self.list[id].clone();
        let unit = self.map(day).find(&code);
        let codes = match level {
            UnitLevel::Nation => Vec::new(),
            UnitLevel::Region => vec![NATION.to_owned()],
            UnitLevel::Province => {
                unit.and_then(|unit| unit.region.clone()).into_iter().chain([NATION.to_owned()]).collect()
            }
            UnitLevel::District | UnitLevel::Commune => {
                unit.and_then(|unit| unit.parent.clone()).into_iter().collect()
            }
        };
        codes.iter().filter_map(|code| self.at(code, day)).collect()
    }

    /// The units of a level that add up to a unit on a day, by code.
    pub fn children(&mut self, id: PlaceId, level: UnitLevel, day: Date) -> Vec<PlaceId> {
        let code = self.list[id].code.clone();
        let map = self.map(day);
        let codes: Vec<String> = if level == UnitLevel::Region {
            map.regions().map(|region| region.code.clone()).collect()
        } else {
            map.children(&code).iter().map(|unit| unit.code.clone()).collect()
        };
        codes.iter().filter_map(|code| self.at(code, day)).collect()
    }

    /// The provinces of an earlier map that make a province of a later one; none where it is one of them unchanged.
    pub fn predecessors(&mut self, id: PlaceId, day: Date, before: Date) -> Vec<PlaceId> {
        let Place { code, level } = self.list[id].clone();
        if level != UnitLevel::Province || before >= day {
            return Vec::new();
        }
        let register = self.register;
        let provinces: Vec<String> =
            self.map(before).provinces().iter().map(|unit| unit.code.clone()).collect();
        let into = |own: &&String| register.successor(own, before, day).as_deref() == Some(code.as_str());
        let members: Vec<PlaceId> =
            provinces.iter().filter(into).filter_map(|own| self.at(own, before)).collect();
        if members == [id] { Vec::new() } else { members }
    }
}
