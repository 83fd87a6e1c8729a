//! The provinces together: figures of regions and the nation, one list of submissions and findings.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::super::combine::Combined;
use super::super::coverage::NOT_SUBMITTED;
use super::super::lines::rate;
use super::super::period::{BaseFiles, PeriodFiles};
use super::super::recompute::Recomputed;
use super::super::{BatchError, Reference};
use super::inbox::Loose;
use super::maps;
use super::part::Part;
use crate::check::OutcomeCounts;
use crate::compute::{FigureUnit, Figures, Group, UnitLevel, UnitValues, consolidate};
use crate::finding::{Finding, Place};
use crate::period::Period;
use crate::report::ReportPart;
use crate::store::{Decision, Issue};
use crate::units::{NATION, UnitMap};
use crate::workspace::{PeriodDays, Workspace};

/// Everything that the provinces gave.
pub(super) struct Gathered<'a> {
    pub workspace: &'a Workspace,
    pub reference: &'a Arc<Reference>,
    pub period: Period,
    pub days: PeriodDays,
    /// Day on whose map the provinces are shown; that of the period where absent.
    pub map: Option<Date>,
    pub parts: Vec<Part>,
    pub loose: Loose,
    /// Whether every file would be read the same another time.
    pub lasting: bool,
}

impl Gathered<'_> {
    /// The nation, as it is published.
    ///
    /// # Errors
    /// When the sums cannot be computed.
    pub fn add_up(self, decisions: Vec<Decision>, issues: Vec<Issue>) -> Result<Recomputed, BatchError> {
        let map = self.reference.register.at(self.days.cut_off);
        let (figures, earlier) = self.figures(&map)?;
        let shown = self.map.unwrap_or(self.days.cut_off);
        let arrivals = maps::rebase_arrivals(self.reference, &self.parts, (self.days.cut_off, shown))?;
        let findings =
            rate(self.reference, self.findings(&map, &self.reference.register.at(shown), &arrivals));
        let mut combined = combined(&figures, arrivals);
        let Self { workspace, reference, period, days, parts, loose, lasting, .. } = self;
        let mut outcomes: BTreeMap<String, OutcomeCounts> = BTreeMap::new();
        for (rule, counts) in parts.iter().flat_map(|part| &part.outcomes) {
            outcomes.entry(rule.clone()).or_default().add(*counts);
        }
        let (mut submissions, mut previous, mut base) = (Vec::new(), Vec::new(), Vec::new());
        let (mut base_period, mut same_window) = (None, true);
        for part in parts {
            combined.rejected.extend(part.rejected);
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
        let reference = Arc::clone(reference);
        Ok(Recomputed { reference, files, base, previous, figures, earlier, findings, issues, lasting })
    }

    /// The nation in the period, and in earlier ones, on the map asked for.
    fn figures(&self, then: &UnitMap<'_>) -> Result<(Figures, Vec<Figures>), BatchError> {
        let parts: Vec<Figures> = self.parts.iter().map(|part| part.figures.clone()).collect();
        let (figures, earlier) = (self.whole(then, parts.clone())?, self.earlier_parts(then));
        let Some(day) = self.map else {
            let earlier: Result<Vec<Figures>, BatchError> =
                earlier.into_iter().map(|parts| self.whole(then, parts)).collect();
            return Ok((figures, earlier?));
        };
        let now = self.reference.register.at(day);
        let maps = (self.days.cut_off, day);
        let on = |parts: Vec<Figures>| self.whole(&now, maps::rebase(self.reference, parts, maps)?);
        let rebased = on(parts)?;
        let nation =
            |figures: &Figures| (figures.values.first().cloned(), figures.indicators.first().cloned());
        if nation(&figures) != nation(&rebased) {
            return Err(BatchError::MapsDisagree { day: day.to_string() });
        }
        let earlier: Result<Vec<Figures>, BatchError> = earlier.into_iter().map(on).collect();
        Ok((rebased, earlier?))
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

    /// The provinces in each earlier period that all of them can be seen in, oldest first: one that was another unit then
    /// must have its territory's figures.
    fn earlier_parts(&self, map: &UnitMap<'_>) -> Vec<Vec<Figures>> {
        let mut by_period: BTreeMap<Period, Vec<Figures>> = BTreeMap::new();
        for figures in self.parts.iter().flat_map(|part| &part.earlier) {
            by_period.entry(figures.period).or_default().push(figures.clone());
        }
        let seen = |(period, parts): &(Period, Vec<Figures>)| {
            let days = self.workspace.days(&self.reference.catalogue, *period);
            days.is_ok_and(|then| {
                let changed = maps::changed(self.reference, (then.cut_off, map.day()));
                changed.keys().all(|code| {
                    parts.iter().any(|part| part.units.first().is_some_and(|unit| unit.code == *code))
                })
            })
        };
        let any_reported = |(_, parts): &(Period, Vec<Figures>)| {
            let figures = parts.iter().filter_map(|part| part.values.first()).flatten();
            figures.into_iter().any(|figure| figure.units_reported > 0)
        };
        by_period.into_iter().filter(seen).filter(any_reported).map(|(_, parts)| parts).collect()
    }

    /// Findings of the provinces and of the folder. Of a province that sent nothing it is said once, not of each unit; of
    /// one that was merged on the map shown, only where its heir has something from another.
    fn findings(&self, then: &UnitMap<'_>, shown: &UnitMap<'_>, arrivals: &[ReportPart]) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        let silent = |code: &str, map: &UnitMap<'_>| {
            let place = Place { unit: code.to_owned(), ..Place::default() };
            let name = map.display_name(code).unwrap_or_default();
            Finding::fail(NOT_SUBMITTED, place, "", "").with("name", name)
        };
        for part in &self.parts {
            let own = &part.arrivals;
            if own.reported > 0 {
                findings.extend(part.findings.iter().cloned());
                continue;
            }
            findings.extend(part.findings.iter().filter(|one| one.rule != NOT_SUBMITTED).cloned());
            let heir = arrivals.iter().find(|heir| heir.merged.contains(&own.code));
            if heir.is_some_and(|heir| heir.reported > 0) {
                findings.push(silent(&own.code, then));
            }
        }
        let all_silent = arrivals.iter().filter(|heir| heir.reported == 0);
        findings.extend(all_silent.map(|heir| silent(&heir.code, shown)));
        findings.extend(self.loose.findings.iter().cloned());
        findings.extend(self.loose.submissions.iter().flat_map(|one| one.findings.iter().cloned()));
        for finding in findings.iter_mut().filter(|finding| finding.place.period.is_empty()) {
            finding.place.period = self.period.to_string();
        }
        findings
    }
}

/// Which provinces reported. A province counts once one of its units did; how many did is said of each figure.
fn combined(figures: &Figures, parts: Vec<ReportPart>) -> Combined {
    let units = figures.members().map(|(_, unit)| UnitValues { unit: unit.clone(), values: Vec::new() });
    let reported = parts.iter().filter(|part| part.reported > 0).map(|part| part.code.clone());
    Combined { units: units.collect(), reported: reported.collect(), parts, ..Combined::default() }
}
