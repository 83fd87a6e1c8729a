//! The administrative map of one day.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::unit::{Level, Region, Unit};
use crate::text::{UnitPrefix, fold_unit_name};

/// Code of the nation in outputs and on the command line.
pub const NATION: &str = "VN";

/// The units valid on one day. Borrowed from the register; cheap to build, worth keeping for a batch.
#[derive(Debug, Clone)]
pub struct UnitMap<'a> {
    day: Date,
    units: BTreeMap<&'a str, Known<'a>>,
    children: BTreeMap<&'a str, Vec<&'a Unit>>,
    regions: BTreeMap<&'a str, &'a Region>,
}

/// A unit of the map.
#[derive(Debug, Clone)]
struct Known<'a> {
    unit: &'a Unit,
    /// Its name without prefix in its comparison form, made when the name is first looked at.
    folded: OnceLock<String>,
}

impl<'a> UnitMap<'a> {
    pub(super) fn new(
        day: Date,
        units: impl Iterator<Item = &'a Unit>,
        regions: impl Iterator<Item = &'a Region>,
    ) -> Self {
        let known = |unit: &'a Unit| (unit.code.as_str(), Known { unit, folded: OnceLock::new() });
        let units: BTreeMap<&str, Known<'_>> = units.map(known).collect();
        let mut children: BTreeMap<&str, Vec<&Unit>> = BTreeMap::new();
        for unit in units.values().map(|known| known.unit) {
            children.entry(unit.parent.as_deref().unwrap_or(NATION)).or_default().push(unit);
            if let Some(region) = unit.region.as_deref() {
                children.entry(region).or_default().push(unit);
            }
        }
        let regions = regions.map(|r| (r.code.as_str(), r)).collect();
        Self { day, units, children, regions }
    }

    /// The day of the map.
    pub fn day(&self) -> Date {
        self.day
    }

    /// Every unit, sorted by code.
    pub fn units(&self) -> impl Iterator<Item = &'a Unit> + '_ {
        self.units.values().map(|known| known.unit)
    }

    /// The provinces, sorted by code.
    pub fn provinces(&self) -> &[&'a Unit] {
        self.children(NATION)
    }

    /// The province of this code.
    pub fn province(&self, code: &str) -> Option<&'a Unit> {
        self.find(code).filter(|u| u.level == Level::Province)
    }

    /// The unit of this code, at any level.
    pub fn find(&self, code: &str) -> Option<&'a Unit> {
        self.units.get(code).map(|known| known.unit)
    }

    /// The province of a district or commune; `None` for a province or an unknown code.
    pub fn parent(&self, code: &str) -> Option<&'a Unit> {
        self.find(code)?.parent.as_deref().and_then(|parent| self.find(parent))
    }

    /// The units directly below, sorted by code: provinces of [`NATION`] or of a region (`R1`…), districts or communes
    /// of a province; none of any other code.
    pub fn children(&self, code: &str) -> &[&'a Unit] {
        self.children.get(code).map_or(&[], Vec::as_slice)
    }

    /// The territorial units that report to `code` on this day: the districts (until 30/6/2025) or communes of a
    /// province, the provinces of [`NATION`]. Sector agencies are not territorial units and do not count.
    pub fn reporting_units(&self, code: &str) -> &[&'a Unit] {
        self.children(code)
    }

    /// The regions, sorted by code.
    pub fn regions(&self) -> impl Iterator<Item = &'a Region> + '_ {
        self.regions.values().copied()
    }

    /// The region of this code.
    pub fn region(&self, code: &str) -> Option<&'a Region> {
        self.regions.get(code).copied()
    }

    /// The name to print for a unit, a region or the nation.
    pub fn display_name(&self, code: &str) -> Option<&'a str> {
        if code == NATION {
            return Some("Việt Nam");
        }
        let unit = self.find(code).map(|u| u.full_name.as_str());
        unit.or_else(|| self.region(code).map(|r| r.name.as_str()))
    }

    /// Every unit of the country with this name (with or without prefix), sorted by code: for listings, never to decide.
    pub fn named(&self, name: &str) -> Vec<&'a Unit> {
        let typed = TypedName::read(name);
        self.units().filter(|u| typed.fits(self, u)).collect()
    }

    /// The name of a unit without prefix, in its comparison form.
    fn folded_name(&self, code: &str) -> Option<&str> {
        let known = self.units.get(code)?;
        Some(known.folded.get_or_init(|| fold_unit_name(&known.unit.full_name).1))
    }
}

/// A name as typed, ready to be compared.
pub(super) struct TypedName {
    pub prefix: Option<UnitPrefix>,
    pub name: String,
}

impl TypedName {
    pub fn read(name: &str) -> Self {
        let (prefix, name) = fold_unit_name(name);
        Self { prefix, name }
    }

    /// Same name, and same prefix where one was typed. A bare number is no name.
    pub fn fits(&self, map: &UnitMap<'_>, unit: &Unit) -> bool {
        self.prefix.is_none_or(|p| p == unit.kind.prefix()) && self.fits_without_prefix(map, unit)
    }

    /// Same name whatever the prefix.
    pub fn fits_without_prefix(&self, map: &UnitMap<'_>, unit: &Unit) -> bool {
        let bare_number = self.prefix.is_none() && self.name.bytes().all(|b| b.is_ascii_digit());
        !bare_number && map.folded_name(&unit.code) == Some(self.name.as_str())
    }
}
