//! Rules: what a finding's code means, how grave it is and what the officer should do (4-rules).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::condition::{self, Case, Compare, Rate};
use super::example::{Edit, ExampleDecision, ExampleFile, ExampleRegister};
use super::formula::Resolver;
use super::{Between, Earlier, LookBack};
use crate::definitions::{DefinitionError, Definitions};
use crate::finding::{Finding, Outcome, Severity};
use crate::message::{Bilingual, Lang, fill};
use crate::period::{Part, Period};

/// One rule of validation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable code.
    pub code: String,
    /// Class of 4-rules 4.2 (`structure`, `value`, `balance` …).
    pub class: String,
    /// Severity.
    pub severity: Severity,
    /// Short name.
    pub name: Bilingual,
    /// What was found, with placeholders (`{found}`, `{expected}` and the rule's own).
    pub message: Bilingual,
    /// What to do.
    pub action: Bilingual,
    /// Why it matters.
    pub why: Bilingual,
    /// Source.
    pub source: String,
    /// Reports in which it is evaluated; empty: all.
    #[serde(default)]
    pub periods: Vec<Part>,
    /// Condition over series, for rules that are nothing but one.
    #[serde(default)]
    pub compare: Option<Compare>,
    /// Bounds of a rate, for rules that are nothing but them.
    #[serde(default)]
    pub rate: Option<Rate>,
    /// Comparison with earlier periods, for rules that are nothing but one.
    #[serde(default)]
    pub earlier: Option<Earlier>,
    /// Comparison with other submissions of the period, for rules that are nothing but one.
    #[serde(default)]
    pub between: Option<Between>,
    /// A list whose entries can call themselves overdue, for the rule that asks whether they can be.
    #[serde(default)]
    pub overdue: Option<Overdue>,
    /// Examples that show the rule at work; run by `treem catalogue check`.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
    /// Why no case leaves it undecided, for rules whose inputs cannot be missing.
    #[serde(default)]
    pub never_undecided: Option<Bilingual>,
    /// Test that shows it at work, for rules that need more than the forms of a folder.
    #[serde(default)]
    pub shown_by: Option<String>,
    /// Why no case fails it, for rules that only tell that another could not be decided.
    #[serde(default)]
    pub never_fails: Option<Bilingual>,
    /// The evaluations of its condition, resolved; empty for a rule that has none.
    #[serde(skip)]
    pub cases: Vec<Case>,
}

/// Columns of a list that tell when an entry is due and how it stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overdue {
    /// Form sheet of the list.
    pub form: String,
    /// Column that says what is to be done.
    pub what: String,
    /// Column of the time limit.
    pub due: String,
    /// Column of the status.
    pub status: String,
    /// Category of the status that says that the time limit is over.
    pub category: String,
}

/// One case in which a rule comes to a known outcome.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What the rule comes to.
    pub outcome: Outcome,
    /// Figures of the unit by series key, in units of `10^-decimals`; a series that is not named is missing.
    #[serde(default)]
    pub given: BTreeMap<String, i64>,
    /// Figures of the earlier period, for rules that look back.
    #[serde(default)]
    pub before: BTreeMap<String, i64>,
    /// Figures of other units or reporters, for rules that look at several.
    #[serde(default)]
    pub others: Vec<OtherUnit>,
    /// Period of the folder; the first six months of 2024 where absent.
    #[serde(default)]
    pub period: Option<Period>,
    /// The unit it is about: findings about another unit do not count. Any unit where absent.
    #[serde(default)]
    pub unit: Option<String>,
    /// What people did to the one file of the case.
    #[serde(default)]
    pub edits: Vec<Edit>,
    /// The files of the folder, where there is not one, or one that is more than an edited form.
    #[serde(default)]
    pub files: Vec<ExampleFile>,
    /// The receipt register of the folder.
    #[serde(default)]
    pub register: Option<ExampleRegister>,
    /// The folder of an earlier period that is there and cannot be read, by what it is read for.
    #[serde(default)]
    pub unreadable: Option<LookBack>,
    /// What the province had decided before.
    #[serde(default)]
    pub decided: Option<ExampleDecision>,
}

/// Another unit or reporter of an example.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherUnit {
    /// Its figures.
    #[serde(default)]
    pub given: BTreeMap<String, i64>,
    /// Its figures of the earlier period.
    #[serde(default)]
    pub before: BTreeMap<String, i64>,
}

impl Rule {
    /// Whether it is evaluated in a kind of report.
    #[must_use]
    pub fn holds_in(&self, part: Part) -> bool {
        self.periods.is_empty() || self.periods.contains(&part)
    }

    /// The sentence shown for a finding: what was found and what to do.
    #[must_use]
    pub fn sentence(&self, finding: &Finding, lang: Lang) -> String {
        let text = format!("{} {}", self.message.get(lang), self.action.get(lang));
        filled(text.trim(), finding)
    }

    /// What was found, alone.
    #[must_use]
    pub fn told(&self, finding: &Finding, lang: Lang) -> String {
        filled(self.message.get(lang), finding)
    }

    /// What to do, alone.
    #[must_use]
    pub fn advice(&self, finding: &Finding, lang: Lang) -> String {
        filled(self.action.get(lang), finding)
    }
}

/// Words of a rule with the facts of a finding put in.
fn filled(text: &str, finding: &Finding) -> String {
    let own = [("found", finding.found.as_str()), ("expected", finding.expected.as_str())];
    let place = [
        ("unit", finding.place.unit.as_str()),
        ("period", finding.place.period.as_str()),
        ("file", finding.place.file.as_str()),
        ("sheet", finding.place.sheet.as_str()),
        ("cell", finding.place.cell.as_str()),
    ];
    let arguments = finding.arguments.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    fill(text, own.into_iter().chain(place).chain(arguments))
}

/// Reads the rules and resolves their conditions.
pub(super) fn load(
    definitions: &Definitions,
    resolver: &Resolver<'_>,
) -> Result<BTreeMap<String, Rule>, DefinitionError> {
    let mut rules = BTreeMap::new();
    for (mut rule, record) in definitions.read::<Rule>("rule")? {
        rule.cases = cases(&rule, resolver).map_err(|reason| DefinitionError::record(record, reason))?;
        rules.insert(rule.code.clone(), rule);
    }
    Ok(rules)
}

fn cases(rule: &Rule, resolver: &Resolver<'_>) -> Result<Vec<Case>, String> {
    match (&rule.compare, &rule.rate) {
        (Some(compare), None) => condition::cases_of_compare(compare, resolver),
        (None, Some(rate)) => condition::case_of_rate(rate, resolver).map(|case| vec![case]),
        (None, None) => Ok(Vec::new()),
        (Some(_), Some(_)) => Err("a rule has one condition: compare or rate".to_owned()),
    }
}
