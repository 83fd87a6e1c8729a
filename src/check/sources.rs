//! Cross-source rules: two reporters of one unit and period that give different numbers (4-rules 4.2).

use std::collections::BTreeMap;

use super::Verdicts;
use super::between::{finding, in_scope, judge, rules};
use crate::catalogue::{Catalogue, SeriesId, Setting};
use crate::finding::{Outcome, Place};
use crate::message::Lang;
use crate::value::Value;

/// One reporter of a unit.
pub struct Source<'a> {
    /// Reporter kind.
    pub reporter: &'a str,
    /// Value of each series that its file carries.
    pub values: &'a BTreeMap<SeriesId, Value>,
    /// Where each of them stands.
    pub places: &'a dyn Fn(SeriesId) -> Place,
}

/// Sets what a sector agency gives for a unit against what another reporter gives for it.
#[must_use]
pub fn check_sources(catalogue: &Catalogue, agency: &Source<'_>, other: &Source<'_>) -> Verdicts {
    let mut verdicts = Verdicts::default();
    for (rule, between) in rules(catalogue, Setting::AgencyAndOffice) {
        for (id, value) in agency.values.iter().filter(|(id, _)| in_scope(between, catalogue, **id)) {
            let others = other.values.get(id).copied().unwrap_or_default();
            // What the agency leaves blank is not its business; a figure that nobody uses contradicts nothing.
            let used = used(catalogue, *id, agency.reporter, other.reporter);
            let (outcome, expected) = match (*value, used) {
                (Value::Missing, _) | (_, None) => (Outcome::NotApplicable, None),
                _ => judge(between, *value, &[others]),
            };
            verdicts.count(&rule.code, outcome);
            if outcome == Outcome::Fail {
                let elsewhere = (other.places)(*id);
                let mut finding = finding(rule, catalogue, (*id, *value, expected), (agency.places)(*id))
                    .with("other_file", elsewhere.file.as_str())
                    .with("other_sheet", elsewhere.sheet.as_str())
                    .with("other_cell", elsewhere.cell.as_str());
                for (argument, id) in [
                    ("agency", agency.reporter),
                    ("other", other.reporter),
                    ("used", used.unwrap_or_default()),
                ] {
                    let name = catalogue.reporter(id).map(|reporter| &reporter.name);
                    let shown = |lang| name.map_or(id, |name| name.get(lang)).to_owned();
                    finding = finding
                        .with(argument, shown(Lang::Vi))
                        .with(&format!("{argument}_en"), shown(Lang::En));
                }
                finding.cause = format!("{}/{}", rule.code, finding.place.file);
                verdicts.findings.push(finding);
            }
        }
    }
    verdicts
}

/// Whose figure is published, if one of the two is.
fn used<'a>(catalogue: &Catalogue, id: SeriesId, agency: &'a str, other: &'a str) -> Option<&'a str> {
    let authority = catalogue.element_of(id).authority.as_str();
    let authoritative = [agency, other].into_iter().find(|reporter| *reporter == authority);
    authoritative.or_else(|| catalogue.is_territorial(other).then_some(other))
}
