//! Rules: what a finding's code means, how grave it is and what the officer should do (4-rules).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::definitions::{DefinitionError, Definitions};
use crate::finding::{Finding, Severity};
use crate::message::{Bilingual, Lang, fill};

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
}

impl Rule {
    /// The sentence shown for a finding: what was found and what to do.
    #[must_use]
    pub fn sentence(&self, finding: &Finding, lang: Lang) -> String {
        let own = [("found", finding.found.as_str()), ("expected", finding.expected.as_str())];
        let place = [
            ("unit", finding.place.unit.as_str()),
            ("period", finding.place.period.as_str()),
            ("file", finding.place.file.as_str()),
            ("sheet", finding.place.sheet.as_str()),
            ("cell", finding.place.cell.as_str()),
        ];
        let arguments = finding.arguments.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let text = format!("{} {}", self.message.get(lang), self.action.get(lang));
        fill(text.trim(), own.into_iter().chain(place).chain(arguments))
    }
}

pub(super) fn load(definitions: &Definitions) -> Result<BTreeMap<String, Rule>, DefinitionError> {
    Ok(definitions.read::<Rule>("rule")?.into_iter().map(|(rule, _)| (rule.code.clone(), rule)).collect())
}
