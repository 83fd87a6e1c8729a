//! Units through time, and which add up to which.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::units::{NATION, UnitLevel, UnitMap, UnitRegister};

/// Position in [`Places`].
pub(super) type PlaceId = usize;

/// One state of a unit: the same name, parent and territory throughout. A code alone says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub code: String,
    pub level: UnitLevel,
    /// First day of this state.
    from: Option<Date>,
}

/// A parent and the units that add up to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Family {
    pub parent: PlaceId,
    pub children: Vec<PlaceId>,
}

/// Every unit asked for so far.
pub(super) struct Places<'a> {
    register: &'a UnitRegister,
    maps: BTreeMap<Date, UnitMap<'a>>,
    places: Vec<Place>,
    known: HashMap<(String, Option<Date>), PlaceId>,
}

impl<'a> Places<'a> {
    pub fn new(register: &'a UnitRegister) -> Self {
        Self { register, maps: BTreeMap::new(), places: Vec::new(), known: HashMap::new() }
    }

    pub fn get(&self, id: PlaceId) -> &Place {
        &self.places[id]
    }

    fn map(&mut self, day: Date) -> &UnitMap<'a> {
        let register = self.register;
        self.maps.entry(day).or_insert_with(|| register.at(day))
    }

    /// The unit that has a code on a day.
    pub fn at(&mut self, code: &str, day: Date) -> Option<PlaceId> {
        let map = self.map(day);
        let (level, from) = if code == NATION {
            (UnitLevel::Nation, None)
        } else if let Some(region) = map.region(code) {
            (UnitLevel::Region, region.valid.from)
        } else {
            let unit = map.find(code)?;
            (UnitLevel::from(unit.level), unit.valid.from)
        };
        let key = (code.to_owned(), from);
        if let Some(id) = self.known.get(&key) {
            return Some(*id);
        }
        let id = self.places.len();
        self.places.push(Place { code: code.to_owned(), level, from });
        self.known.insert(key, id);
        Some(id)
    }

    /// The families to which a unit belongs on a day, as child or as parent.
    pub fn families(&mut self, id: PlaceId, day: Date) -> Vec<Family> {
        let place = self.places[id].clone();
        let map = self.map(day);
        let own = map.find(&place.code);
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        let codes = |code: &str| map.children(code).iter().map(|unit| unit.code.clone()).collect::<Vec<_>>();
        let regions: Vec<String> = map.regions().map(|region| region.code.clone()).collect();
        match place.level {
            UnitLevel::Nation => {
                groups.push((NATION.to_owned(), regions));
                groups.push((NATION.to_owned(), codes(NATION)));
            }
            UnitLevel::Region => {
                groups.push((NATION.to_owned(), regions));
                groups.push((place.code.clone(), codes(&place.code)));
            }
            UnitLevel::Province => {
                groups.push((NATION.to_owned(), codes(NATION)));
                let region = own.and_then(|unit| unit.region.clone());
                groups.extend(region.map(|region| (region.clone(), codes(&region))));
                groups.push((place.code.clone(), codes(&place.code)));
            }
            UnitLevel::District | UnitLevel::Commune => {
                let parent = own.and_then(|unit| unit.parent.clone());
                groups.extend(parent.map(|parent| (parent.clone(), codes(&parent))));
            }
        }
        groups.retain(|(_, children)| !children.is_empty());
        groups
            .into_iter()
            .filter_map(|(parent, children)| self.family(&parent, &children, day, day))
            .collect()
    }

    /// The unit that holds the territory of a province on a later map.
    pub fn heir(&mut self, id: PlaceId, day: Date, later: Date) -> Option<PlaceId> {
        let code = self.register.successor(&self.places[id].code, day, later)?;
        self.at(&code, later)
    }

    /// A province of one map with the provinces of an earlier map that make it, where it is not one of them unchanged.
    pub fn succession(&mut self, id: PlaceId, day: Date, before: Date) -> Option<Family> {
        let heir = self.places[id].clone();
        if heir.level != UnitLevel::Province || before >= day {
            return None;
        }
        let register = self.register;
        let provinces: Vec<String> =
            self.map(before).provinces().iter().map(|unit| unit.code.clone()).collect();
        let into = |code: &String| register.successor(code, before, day).as_deref() == Some(&heir.code);
        let members: Vec<String> = provinces.into_iter().filter(into).collect();
        let family = self.family(&heir.code, &members, day, before)?;
        (family.children != [family.parent] && !family.children.is_empty()).then_some(family)
    }

    fn family(&mut self, parent: &str, children: &[String], day: Date, before: Date) -> Option<Family> {
        let parent = self.at(parent, day)?;
        let children: Option<Vec<PlaceId>> = children.iter().map(|child| self.at(child, before)).collect();
        Some(Family { parent, children: children? })
    }

    /// The units at the bottom beneath a unit on a day, the unit itself if it is one.
    pub fn bottom(&mut self, id: PlaceId, day: Date) -> Vec<PlaceId> {
        let code = self.places[id].code.clone();
        let map = self.map(day);
        let mut codes = vec![code];
        loop {
            let below: Vec<String> =
                codes.iter().flat_map(|code| map.children(code)).map(|unit| unit.code.clone()).collect();
            if below.is_empty() {
                break;
            }
            codes = below;
        }
        codes.iter().filter_map(|code| self.at(code, day)).collect()
    }
}
