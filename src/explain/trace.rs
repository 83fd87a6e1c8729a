//! One series in one unit: which submission speaks for it, from which cell, and what is said of that cell.

use super::model::{CellFinding, CellOrigin, CellTrace, Side};
use crate::batch::{InForce, Judged, RatedFinding, Recomputed};
use crate::catalogue::{Catalogue, SeriesId};
use crate::finding::Finding;
use crate::intake::Fact;
use crate::message::{Bilingual, Lang};
use crate::period::Period;
use crate::value::Value;

/// Finds the cells behind figures of a period.
pub(super) struct Tracer<'a> {
    recomputed: &'a Recomputed,
    in_force: InForce<'a>,
    period: Period,
}

impl<'a> Tracer<'a> {
    pub fn new(recomputed: &'a Recomputed, period: Period) -> Self {
        Self { recomputed, in_force: InForce::of(&recomputed.files.submissions), period }
    }

    fn catalogue(&self) -> &'a Catalogue {
        &self.recomputed.reference.catalogue
    }

    /// Whether a submission of the unit itself or of a sector agency for it is in force.
    pub fn has_reported(&self, unit: &str) -> bool {
        self.recomputed.files.combined.reported.contains(unit)
    }

    /// The figure used for a unit. Where nobody states one, the cell the unit left blank.
    pub fn of_unit(&self, unit: &str, id: SeriesId, side: Side) -> CellTrace {
        let catalogue = self.catalogue();
        match self.in_force.chosen(catalogue, unit, id) {
            Some((submission, value)) => self.trace(unit, (id, side), Some(submission), value),
            None => {
                let own = self.in_force.territorial(catalogue, unit);
                self.trace(unit, (id, side), own, Value::Missing)
            }
        }
    }

    /// The figure of a provincial agency.
    pub fn of_agency(&self, parent: &str, id: SeriesId, side: Side, value: Value) -> CellTrace {
        let reporter = &self.catalogue().element_of(id).authority;
        self.trace(parent, (id, side), self.in_force.reporter(parent, reporter), value)
    }

    fn trace(
        &self,
        unit: &str,
        (id, side): (SeriesId, Side),
        submission: Option<&Judged>,
        value: Value,
    ) -> CellTrace {
        let catalogue = self.catalogue();
        let key = &catalogue.series(id).key;
        let fact = submission.and_then(|one| {
            one.facts.iter().find(|fact| fact.series == *key || catalogue.series_id(&fact.series) == Some(id))
        });
        CellTrace {
            series: key.clone(),
            side,
            value,
            decimals: catalogue.element_of(id).decimals,
            origin: submission.zip(fact).map(|(submission, fact)| self.origin(submission, fact)),
            disputed: submission.is_some_and(|one| one.checked.disputed.contains(&id)),
            findings: self.findings(unit, id, submission, fact),
        }
    }

    fn origin(&self, submission: &Judged, fact: &Fact) -> CellOrigin {
        let id = submission.attribution.as_ref().map(|one| one.reporter.as_str()).unwrap_or_default();
        let reporter = self.catalogue().reporter(id);
        CellOrigin {
            file: submission.file.clone(),
            revision: submission.revision(),
            reporter: reporter.map_or_else(|| Bilingual::new(id, id), |reporter| reporter.name.clone()),
            is_agency: reporter.is_some_and(|reporter| !reporter.territorial),
            sheet: fact.origin.sheet.clone(),
            cell: fact.origin.cell.clone(),
            raw: fact.origin.raw.clone(),
            entry: fact.origin.entry,
            read: fact.value,
        }
    }

    /// Findings on the cell, on its series, and where there is no figure, on its sheet as a whole.
    fn findings(
        &self,
        unit: &str,
        id: SeriesId,
        submission: Option<&Judged>,
        fact: Option<&Fact>,
    ) -> Vec<CellFinding> {
        let catalogue = self.catalogue();
        let key = &catalogue.series(id).key;
        let form = self.recomputed.reference.layout.place_of(id, catalogue).map(|place| &place.sheet().id);
        let blank = fact.is_none_or(|fact| fact.value == Value::Missing);
        let concerns = |finding: &Finding| {
            let place = &finding.place;
            if finding.spoken_of().any(|series| series == key) && place.unit == unit {
                return place.file.is_empty() || submission.is_some_and(|one| one.file == place.file);
            }
            if submission.is_none_or(|one| one.file != place.file) {
                return false;
            }
            let cell = fact.is_some_and(|fact| {
                !place.cell.is_empty()
                    && (place.sheet.as_str(), place.cell.as_str())
                        == (fact.origin.sheet.as_str(), fact.origin.cell.as_str())
            });
            let sheet = |name: &str| {
                fact.is_some_and(|fact| fact.origin.sheet == name) || form.is_some_and(|form| form == name)
            };
            cell || (blank && place.cell.is_empty() && place.sheet.split(", ").any(sheet))
        };
        let found = self.recomputed.findings.iter().filter(|rated| concerns(&rated.finding));
        found.map(|rated| self.finding(rated)).collect()
    }

    fn finding(&self, rated: &RatedFinding) -> CellFinding {
        let finding = &rated.finding;
        let sentence = |lang| match self.catalogue().rules.get(&finding.rule) {
            Some(rule) => rule.sentence(finding, lang),
            None => format!("{}: {}", finding.rule, finding.found),
        };
        CellFinding {
            id: finding.id(self.period),
            rule: finding.rule.clone(),
            severity: rated.severity,
            outcome: finding.outcome,
            sentence: Bilingual { vi: sentence(Lang::Vi), en: sentence(Lang::En) },
            answer: finding.answer.clone(),
        }
    }
}
