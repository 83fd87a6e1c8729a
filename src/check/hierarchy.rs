//! Hierarchical rules: totals that the province states for itself against the figures of its units on the period's own
//! map (4-rules 4.2). Its statements are never used as figures.

use std::collections::BTreeMap;

use super::Verdicts;
use super::between::{finding, in_scope, judge, rules};
use crate::catalogue::{Catalogue, SeriesId, Setting};
use crate::finding::{Outcome, Place};
use crate::value::Value;

/// Figures that somebody states for the whole province.
pub struct Stated<'a> {
    /// Values by series.
    pub values: &'a BTreeMap<SeriesId, Value>,
    /// Where each of them stands.
    pub places: &'a dyn Fn(SeriesId) -> Place,
}

/// Sets what is stated for the province against the figures of all units that must report, given by series index.
/// `setting` says who states it; what a sector agency leaves blank is not its business.
#[must_use]
pub fn check_whole(
    catalogue: &Catalogue,
    setting: Setting,
    stated: &Stated<'_>,
    units: &[&[Value]],
) -> Verdicts {
    let mut verdicts = Verdicts::default();
    let silent = |value: Value| setting == Setting::AgencyAndUnits && value == Value::Missing;
    for (rule, between) in rules(catalogue, setting) {
        for (id, value) in stated.values.iter().filter(|(id, _)| in_scope(between, catalogue, **id)) {
            let others: Vec<Value> =
                units.iter().map(|values| values.get(id.index()).copied().unwrap_or_default()).collect();
            let (outcome, expected) =
                if silent(*value) { (Outcome::NotApplicable, None) } else { judge(between, *value, &others) };
            verdicts.count(&rule.code, outcome);
            if outcome == Outcome::Fail {
                let place = (stated.places)(*id);
                let mut finding = finding(rule, catalogue, (*id, *value, expected), place);
                finding.cause = format!("{}/{}", rule.code, finding.place.file);
                verdicts.findings.push(finding);
            }
        }
    }
    verdicts
}
