//! What evaluating rules comes to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Outcome};

/// How often each outcome occurred; the four add up to the number of evaluations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OutcomeCounts {
    /// Rules that hold.
    pub pass: u64,
    /// Rules that are broken.
    pub fail: u64,
    /// Rules with a missing input.
    pub undecided: u64,
    /// Rules without meaning here.
    pub not_applicable: u64,
}

impl OutcomeCounts {
    pub(super) fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Pass => self.pass += 1,
            Outcome::Fail => self.fail += 1,
            Outcome::Undecided => self.undecided += 1,
            Outcome::NotApplicable => self.not_applicable += 1,
        }
    }

    /// Adds another count.
    pub fn add(&mut self, other: Self) {
        self.pass += other.pass;
        self.fail += other.fail;
        self.undecided += other.undecided;
        self.not_applicable += other.not_applicable;
    }
}

/// Findings and outcomes of a class of rules.
#[derive(Debug, Clone, Default)]
pub struct Verdicts {
    /// Rules that failed, or could not be decided where people should know.
    pub findings: Vec<Finding>,
    /// Outcomes by rule.
    pub outcomes: BTreeMap<String, OutcomeCounts>,
}

impl Verdicts {
    /// Counts one evaluation of a rule.
    pub fn count(&mut self, rule: &str, outcome: Outcome) {
        self.outcomes.entry(rule.to_owned()).or_default().count(outcome);
    }

    /// Takes over the verdicts of another class.
    pub fn absorb(&mut self, other: Self) {
        self.findings.extend(other.findings);
        for (rule, counts) in other.outcomes {
            self.outcomes.entry(rule).or_default().add(counts);
        }
    }
}
