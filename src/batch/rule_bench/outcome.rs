//! What playing an example showed, and what the rule came to in it.

use std::collections::BTreeMap;

use crate::check::OutcomeCounts;
use crate::finding::{Finding, Outcome};

/// Findings and counts of outcomes, by rule and unit.
#[derive(Default)]
pub(super) struct Seen {
    /// Whether only some series were given: a case that lacks the others is not what the example is about.
    pub partial: bool,
    /// Findings by rule.
    pub findings: BTreeMap<String, Vec<Finding>>,
    counts: BTreeMap<String, Vec<(String, OutcomeCounts)>>,
}

impl Seen {
    pub fn finding(&mut self, finding: Finding) {
        self.findings.entry(finding.rule.clone()).or_default().push(finding);
    }

    pub fn outcomes(&mut self, unit: &str, outcomes: &BTreeMap<String, OutcomeCounts>) {
        for (rule, counts) in outcomes {
            self.counts.entry(rule.clone()).or_default().push((unit.to_owned(), *counts));
        }
    }

    /// What a rule came to, for one unit or for any. The gravest outcome stands for all: a failure, then a case that
    /// could not be decided. A rule that nothing is said of holds.
    pub fn outcome(&self, rule: &str, unit: Option<&str>) -> Outcome {
        let wanted = |other: &str| unit.is_none_or(|unit| unit == other);
        let findings = self.findings.get(rule).into_iter().flatten();
        let found: Vec<Outcome> =
            findings.filter(|one| wanted(&one.place.unit)).map(|one| one.outcome).collect();
        let mut counts = OutcomeCounts::default();
        let counted = self.counts.get(rule).into_iter().flatten();
        counted.filter(|(unit, _)| wanted(unit)).for_each(|(_, one)| counts.add(*one));
        if found.contains(&Outcome::Fail) || counts.fail > 0 {
            Outcome::Fail
        } else if self.partial && counts.pass > 0 {
            Outcome::Pass
        } else if found.contains(&Outcome::Undecided) || counts.undecided > 0 {
            Outcome::Undecided
        } else if counts.pass == 0 && counts.not_applicable > 0 {
            Outcome::NotApplicable
        } else {
            Outcome::Pass
        }
    }

    /// The rules of which something is found, for people who look for a slip in an example.
    pub fn rules(&self) -> Vec<&str> {
        self.findings.keys().map(String::as_str).collect()
    }
}
