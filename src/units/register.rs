//! Every unit with its validity, and what provinces became.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::error::UnitError;
use super::load::{self, Tables};
use super::map::UnitMap;
use super::unit::{Level, Region, Unit, Validity};

/// One line of the crosswalk: what a province became on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// Code of the province on the day before.
    pub from: String,
    /// Code of the province that holds its territory from this day.
    pub to: String,
    /// First day of the new state.
    pub on: Date,
}

/// The administrative units of Viet Nam, each with its validity (1-domain 1.5).
#[derive(Debug, Clone)]
pub struct UnitRegister {
    /// Sorted by (level, code, first day).
    units: Vec<Unit>,
    /// Sorted by (code, first day).
    regions: Vec<Region>,
    /// Sorted by (day, code before).
    successions: Vec<Succession>,
}

impl UnitRegister {
    /// Builds the register from its five tables (`provinces.csv`, `districts.csv`, `communes.csv`, `regions.csv`,
    /// `crosswalk.csv`), given as (file name or path, content) in any order.
    ///
    /// # Errors
    ///
    /// A missing, unknown or unreadable table, an impossible field, two rows of one code valid on one day, a parent or
    /// region that does not exist on all days of its unit, a province that ends without exactly one successor.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, UnitError> {
        let Tables { mut units, mut regions, mut successions } = load::read(files)?;
        units.sort_by(|a, b| (a.level, &a.code, a.valid.from).cmp(&(b.level, &b.code, b.valid.from)));
        regions.sort_by(|a, b| (&a.code, a.valid.from).cmp(&(&b.code, b.valid.from)));
        successions.sort_by(|a, b| (a.on, &a.from).cmp(&(b.on, &b.from)));
        let register = Self { units, regions, successions };
        register.check_overlaps()?;
        register.check_parents()?;
        register.check_successions()?;
        Ok(register)
    }

    /// The units valid on a day.
    #[must_use]
    pub fn at(&self, day: Date) -> UnitMap<'_> {
        let units = self.units.iter().filter(|u| u.valid.contains(day));
        let regions = self.regions.iter().filter(|r| r.valid.contains(day));
        UnitMap::new(day, units, regions)
    }

    /// Every unit of every time, sorted by level, code and first day.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// Every state of the unit(s) that ever had this code, oldest first. They need not be the same unit.
    #[must_use]
    pub fn history(&self, code: &str) -> Vec<&Unit> {
        self.units.iter().filter(|u| u.code == code).collect()
    }

    /// The crosswalk, by day and code.
    #[must_use]
    pub fn successions(&self) -> &[Succession] {
        &self.successions
    }

    /// The code, on the map of `to`, of the unit that holds the territory that `code` had on the map of `from`.
    ///
    /// The same code when nothing happened to the unit between the two days. Provinces follow the crosswalk forward in
    /// time. `None` when the unit does not exist on `from`; when it is a district or commune that changed in any way (no
    /// crosswalk below the province exists); and backward across a change, because a merged province cannot be divided.
    #[must_use]
    pub fn successor(&self, code: &str, from: Date, to: Date) -> Option<String> {
        let unit = self.valid_on(code, from)?;
        if unit.valid.contains(to) {
            return Some(code.to_owned());
        }
        if unit.level != Level::Province || to < from {
            return None;
        }
        let mut current = code.to_owned();
        let mut day = from;
        while let Some(end) = self.valid_on(&current, day)?.valid.to.filter(|end| *end < to) {
            let next = end.tomorrow().ok()?;
            current = self.successions.iter().find(|s| s.on == next && s.from == current)?.to.clone();
            day = next;
        }
        Some(current)
    }

    /// Whether a code stands for one and the same unit on both days: same name, type, parent and territory throughout.
    ///
    /// A code alone says nothing: 474 is the city of Huế until 2024 and the district of Thuận Hóa from 2025, and 51 holds
    /// the territory of Kon Tum as well from 1/7/2025. False when there is no such unit on one of the days.
    #[must_use]
    pub fn same_unit(&self, code: &str, from: Date, to: Date) -> bool {
        self.valid_on(code, from).is_some_and(|unit| unit.valid.contains(to))
    }

    fn valid_on(&self, code: &str, day: Date) -> Option<&Unit> {
        let level = [Level::Province, Level::District, Level::Commune]
            .into_iter()
            .find(|l| l.digits() == code.len())?;
        let key = (level, code);
        let start = self.units.partition_point(|u| (u.level, u.code.as_str()) < key);
        self.units
            .iter()
            .skip(start)
            .take_while(|u| (u.level, u.code.as_str()) == key)
            .find(|u| u.valid.contains(day))
    }

    fn check_overlaps(&self) -> Result<(), UnitError> {
        let units: Vec<_> = self.units.iter().map(|unit| (unit.code.as_str(), &unit.valid)).collect();
        let regions: Vec<_> =
            self.regions.iter().map(|region| (region.code.as_str(), &region.valid)).collect();
        // Sorted by code and first day, so comparing with the one before is enough.
        let overlaps = |pair: &&[(&str, &Validity)]| pair[0].0 == pair[1].0 && pair[0].1.overlaps(pair[1].1);
        match units.windows(2).chain(regions.windows(2)).find(overlaps) {
            Some(pair) => Err(UnitError::Overlap { code: pair[0].0.to_owned() }),
            None => Ok(()),
        }
    }

    fn check_parents(&self) -> Result<(), UnitError> {
        let mut times: BTreeMap<&str, Vec<&Validity>> = BTreeMap::new();
        for unit in self.units.iter().filter(|unit| unit.level == Level::Province) {
            times.entry(&unit.code).or_default().push(&unit.valid);
        }
        for region in &self.regions {
            times.entry(&region.code).or_default().push(&region.valid);
        }
        for unit in &self.units {
            let Some(parent) = unit.parent.as_deref().or(unit.region.as_deref()) else { continue };
            if !times.get(parent).is_some_and(|parts| covered(&unit.valid, parts)) {
                return Err(UnitError::Orphan { code: unit.code.clone(), parent: parent.to_owned() });
            }
        }
        Ok(())
    }

    /// Every line starts and ends at a province, and every province that ends has exactly one line for the day after.
    fn check_successions(&self) -> Result<(), UnitError> {
        for line in &self.successions {
            let before = line.on.yesterday().ok().and_then(|day| self.valid_on(&line.from, day));
            if before.is_none() || self.valid_on(&line.to, line.on).is_none() {
                return Err(UnitError::BadSuccession { from: line.from.clone(), to: line.to.clone() });
            }
        }
        for unit in self.units.iter().filter(|u| u.level == Level::Province) {
            let Some(next) = unit.valid.to.and_then(|end| end.tomorrow().ok()) else { continue };
            if self.successions.iter().filter(|s| s.on == next && s.from == unit.code).count() != 1 {
                return Err(UnitError::NoSuccessor { code: unit.code.clone() });
            }
        }
        Ok(())
    }
}

/// True when the parts, sorted by first day and not overlapping, leave no day of `whole` uncovered.
fn covered(whole: &Validity, parts: &[&Validity]) -> bool {
    let mut need = whole.from;
    for part in parts.iter().filter(|p| p.overlaps(whole)) {
        let reaches = match (part.from, need) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(from), Some(need)) => from <= need,
        };
        if !reaches {
            return false;
        }
        let Some(end) = part.to else { return true };
        if whole.to.is_some_and(|to| to <= end) {
            return true;
        }
        need = end.tomorrow().ok();
    }
    false
}
