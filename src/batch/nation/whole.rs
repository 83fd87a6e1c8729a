//! The provinces together: figures of regions and the nation, one list of submissions and findings.

use std::collections::{BTreeMap, BTreeSet};

use super::super::combine::Combined;
use super::super::lines::rate;
use super::super::period::{BaseFiles, PeriodFiles};
use super::super::recompute::Computed;
use super::super::{BatchError, Reference};
use super::inbox::Loose;
use super::part::Part;
use crate::check::OutcomeCounts;
use crate::compute::{FigureUnit, Figures, Group, UnitLevel, UnitValues, consolidate};
use crate::finding::{Finding, Place};
use crate::period::Period;
use crate::store::Decision;
use crate::units::{NATION, UnitMap};
use crate::workspace::{PeriodDays, Workspace};

/// Says that a unit has not reported.
const NOT_SUBMITTED: &str = "R-COV-001";

/// Everything that the provinces gave.
pub(super) struct Gathered<'a> {
    pub workspace: &'a Workspace,
    pub reference: &'a Reference,
    pub period: Period,
    pub days: PeriodDays,
    pub parts: Vec<Part>,
    pub loose: Loose,
}

impl Gathered<'_> {
    /// The nation, as it is published.
    ///
    /// # Errors
    /// When the sums cannot be computed.
    pub fn add_up(self, decisions: Vec<Decision>) -> Result<Computed, BatchError> {
        let map = self.reference.register.at(self.days.cut_off);
        let figures = self.whole(&map, self.parts.iter().map(|part| part.figures.clone()).collect())?;
        let earlier = self.earlier(&map)?;
        let findings = rate(self.reference, self.findings(&map));
        let Self { workspace, reference, period, days, parts, loose } = self;
        let combined = combined(&parts);
        let mut outcomes: BTreeMap<String, OutcomeCounts> = BTreeMap::new();
        for (rule, counts) in parts.iter().flat_map(|part| &part.outcomes) {
            outcomes.entry(rule.clone()).or_default().add(*counts);
        }
        let (mut submissions, mut previous, mut base) = (Vec::new(), Vec::new(), Vec::new());
        let (mut base_period, mut same_window) = (None, true);
        for part in parts {
            submissions.extend(part.submissions);
            previous.extend(part.previous.into_iter().flatten());
            if let Some(earlier) = part.base {
                base_period = Some(earlier.period);
                same_window &= earlier.same_window;
                base.extend(earlier.submissions);
            }
        }
        submissions.extend(loose.submissions);
        let files = |days, submissions| PeriodFiles { submissions, ..PeriodFiles::empty(days) };
        let base = base_period
            .map(|period| {
                let days = workspace.days(&reference.catalogue, period)?;
                Ok::<_, BatchError>(BaseFiles { period, files: files(days, base), same_window })
            })
            .transpose()?;
        let days_before = workspace.days(&reference.catalogue, period.previous());
        let previous = days_before.ok().filter(|_| !previous.is_empty()).map(|days| files(days, previous));
        let files =
            PeriodFiles { days, submissions, findings: loose.findings, outcomes, decisions, combined };
        Ok(Computed { files, base, previous, figures, earlier, findings })
    }

    /// The nation, its provinces and regions.
    fn whole(&self, map: &UnitMap<'_>, parts: Vec<Figures>) -> Result<Figures, BatchError> {
        let code = |part: &Figures| part.units.first().map(|unit| unit.code.clone()).unwrap_or_default();
        let positions: BTreeMap<String, usize> =
            parts.iter().enumerate().map(|(position, part)| (code(part), position)).collect();
        let groups: Vec<Group> = map
            .regions()
            .map(|region| Group {
                unit: FigureUnit {
                    code: region.code.clone(),
                    name: region.name.clone(),
                    level: UnitLevel::Region,
                },
                members: map
                    .children(&region.code)
                    .iter()
                    .filter_map(|province| positions.get(&province.code).copied())
                    .collect(),
            })
            .collect();
        let nation = FigureUnit {
            code: NATION.to_owned(),
            name: map.display_name(NATION).unwrap_or_default().to_owned(),
            level: UnitLevel::Nation,
        };
        Ok(consolidate(&self.reference.catalogue, nation, &parts, &groups)?)
    }

    /// The nation in each earlier period of which some province is known, oldest first.
    fn earlier(&self, map: &UnitMap<'_>) -> Result<Vec<Figures>, BatchError> {
        let mut by_period: BTreeMap<Period, Vec<Figures>> = BTreeMap::new();
        for figures in self.parts.iter().flat_map(|part| &part.earlier) {
            by_period.entry(figures.period).or_default().push(figures.clone());
        }
        by_period.into_values().map(|parts| self.whole(map, parts)).collect()
    }

    /// Findings of the provinces and of the folder. Of a province that sent nothing it is said once, not of each unit.
    fn findings(&self, map: &UnitMap<'_>) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        for part in &self.parts {
            let Some(province) = part.figures.units.first() else { continue };
            let silent = part.arrivals.reported == 0;
            findings
                .extend(part.findings.iter().filter(|one| !(silent && one.rule == NOT_SUBMITTED)).cloned());
            if silent {
                let place = Place { unit: province.code.clone(), ..Place::default() };
                let name = map.display_name(&province.code).unwrap_or_default();
                findings.push(Finding::fail(NOT_SUBMITTED, place, "", "").with("name", name));
            }
        }
        findings.extend(self.loose.findings.iter().cloned());
        findings.extend(self.loose.submissions.iter().flat_map(|one| one.findings.iter().cloned()));
        for finding in findings.iter_mut().filter(|finding| finding.place.period.is_empty()) {
            finding.place.period = self.period.to_string();
        }
        findings
    }
}

/// Which provinces reported. A province counts once one of its units did; how many did is said of each figure.
fn combined(parts: &[Part]) -> Combined {
    let units = parts.iter().filter_map(|part| part.figures.units.first());
    let reported: BTreeSet<String> = parts
        .iter()
        .filter(|part| part.arrivals.reported > 0)
        .map(|part| part.arrivals.code.clone())
        .collect();
    Combined {
        units: units.map(|unit| UnitValues { unit: unit.clone(), values: Vec::new() }).collect(),
        reported,
        parts: parts.iter().map(|part| part.arrivals.clone()).collect(),
        ..Combined::default()
    }
}
