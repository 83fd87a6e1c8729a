//! What is kept of a province once its workbook is written.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Reference;
use super::super::coverage::Timeliness;
use super::super::period::{BaseFiles, PeriodFiles};
use super::super::recompute::Recomputed;
use super::super::rejected;
use crate::batch::Judged;
use crate::check::OutcomeCounts;
use crate::compute::{Figures, compare_wholes};
use crate::finding::Finding;
use crate::period::Period;
use crate::report::{RejectedCell, ReportPart};

/// A province as a part of the nation.
pub(super) struct Part {
    /// Of the province alone.
    pub figures: Figures,
    /// Of the province alone, in earlier periods, oldest first.
    pub earlier: Vec<Figures>,
    /// Without the figures in them.
    pub submissions: Vec<Judged>,
    pub findings: Vec<Finding>,
    pub outcomes: BTreeMap<String, OutcomeCounts>,
    pub base: Option<Earlier>,
    /// Submissions of the report before this one, where a rule looks at it.
    pub previous: Option<Vec<Judged>>,
    /// Who reported beneath it.
    pub arrivals: ReportPart,
    /// Its rejected figures, and those of the units beneath it.
    pub rejected: Vec<RejectedCell>,
}

/// The comparison base of a province.
pub(super) struct Earlier {
    pub period: Period,
    pub same_window: bool,
    pub submissions: Vec<Judged>,
}

impl Part {
    pub fn of(province: Recomputed) -> Self {
        let Recomputed { reference, files, base, previous, figures, earlier, findings, .. } = province;
        let base = base.map(|BaseFiles { period, files, same_window }| Earlier {
            period,
            same_window,
            submissions: without_figures(files.submissions),
        });
        let arrivals = arrivals(&reference, &figures, &files);
        let rejected = rejected::cells(&reference, &arrivals.code, &files, &findings);
        let submissions = without_figures(files.submissions).into_iter().map(|one| Judged {
            // What says nothing of itself comes from the province in whose folder it lies.
            sender: one.sender.or_else(|| Some(arrivals.code.clone())),
            ..one
        });
        Self {
            figures: alone(figures),
            earlier: earlier.into_iter().map(alone).collect(),
            submissions: submissions.collect(),
            findings: findings.into_iter().map(|rated| rated.finding).collect(),
            outcomes: files.outcomes,
            base,
            previous: previous.map(|files| without_figures(files.submissions)),
            arrivals,
            rejected,
        }
    }
}

impl Part {
    /// Compares the province with the territory it holds today, as it was reported on an earlier map.
    pub fn compare_with(
        &mut self,
        reference: &Reference,
        territory: &Figures,
        (period, same_window): (Period, bool),
        submissions: Vec<Judged>,
    ) {
        compare_wholes(&reference.catalogue, &mut self.figures, territory, same_window);
        self.base = Some(Earlier { period, same_window, submissions });
    }

    /// Adds earlier years, in place of what is known of them.
    pub fn add_years(&mut self, years: Vec<Figures>) {
        for year in years {
            self.earlier.retain(|one| one.period != year.period);
            self.earlier.push(alone(year));
        }
        self.earlier.sort_by_key(|one| one.period);
    }
}

/// Who of the units beneath a province reported, and when.
fn arrivals(reference: &Reference, figures: &Figures, files: &PeriodFiles) -> ReportPart {
    let own = |one: &&Judged| {
        let attribution = one.attribution.as_ref().filter(|_| one.in_force());
        attribution.is_some_and(|attribution| {
            reference.catalogue.is_territorial(&attribution.reporter)
                && files.combined.reported.contains(&attribution.unit)
        })
    };
    // Of a province's report it is not known when its units sent theirs.
    let by_report = files.submissions.iter().any(|one| one.in_force() && one.report.is_some());
    let deadline = files.days.deadline_unit;
    let count = |wanted: fn(Timeliness) -> bool| {
        let submissions = files.submissions.iter().filter(own);
        submissions.filter(|one| wanted(Timeliness::of(one.received, deadline))).count()
    };
    ReportPart {
        code: figures.units.first().map(|unit| unit.code.clone()).unwrap_or_default(),
        units: files
            .combined
            .units
            .iter()
            .map(|unit| (unit.unit.code.clone(), unit.unit.name.clone()))
            .collect(),
        reported: files.combined.reported.len(),
        late: count(|timeliness| matches!(timeliness, Timeliness::Late(_))),
        undated: if by_report {
            files.combined.reported.len()
        } else {
            count(|timeliness| timeliness == Timeliness::Unknown)
        },
        merged: BTreeSet::new(),
    }
}

/// The figures of the first unit.
fn alone(mut figures: Figures) -> Figures {
    figures.units.truncate(1);
    figures.values.truncate(1);
    figures.indicators.truncate(1);
    figures
}

/// Submissions as they are listed and counted.
pub(super) fn without_figures(submissions: Vec<Judged>) -> Vec<Judged> {
    let strip = |mut one: Judged| {
        one.facts = Vec::new();
        one.texts = Vec::new();
        one.checked.values = BTreeMap::new();
        if let Some(report) = &mut one.report {
            report.facts = Vec::new();
        }
        one
    };
    submissions.into_iter().map(strip).collect()
}
