//! Rules that are nothing but data: inequalities and agreements across sheets, and plausible rates (4-rules 4.2).
//!
//! They look at the figures of one submission as the balances left them. None of them rejects a cell: across sheets
//! nobody can tell which of the cells is wrong, so they ask. What is missing or rejected leaves a rule undecided.

mod judge;

use std::collections::BTreeMap;

use super::Verdicts;
use super::place::place_of;
use crate::catalogue::{Bound, Case, Catalogue, MapCount, Operand, Rate, Rule, SeriesId};
use crate::finding::{Finding, Outcome};
use crate::intake::Fact;
use crate::message::Lang;
use crate::period::Part;
use crate::text::format_minor;
use crate::value::Value;
use judge::{Judged, judge};

/// What the administrative map of the period knows of the reporting unit; what is not in it is not known.
pub type MapCounts = BTreeMap<MapCount, i64>;

/// What conditions are evaluated on.
struct Figures<'a> {
    values: &'a BTreeMap<SeriesId, Value>,
    map: &'a MapCounts,
}

impl Figures<'_> {
    /// A figure that was not reported is missing; a number that the map does not know raises no question.
    fn value(&self, operand: Operand) -> Value {
        match operand {
            Operand::Series(id) => self.values.get(&id).copied().unwrap_or_default(),
            Operand::Map(count) => {
                self.map.get(&count).map_or(Value::NotApplicable, |number| Value::Number(*number))
            }
        }
    }
}

/// Evaluates every condition of the catalogue on one submission: `values` after the balances, `facts` as read.
#[must_use]
pub fn evaluate(
    catalogue: &Catalogue,
    part: Part,
    values: &BTreeMap<SeriesId, Value>,
    facts: &[Fact],
    map: &MapCounts,
) -> Verdicts {
    let figures = Figures { values, map };
    let facts: BTreeMap<SeriesId, &Fact> =
        facts.iter().filter_map(|fact| Some((catalogue.series_id(&fact.series)?, fact))).collect();
    let mut verdicts = Verdicts::default();
    for rule in catalogue.rules.values().filter(|rule| !rule.cases.is_empty()) {
        let mut failed = Vec::new();
        for case in &rule.cases {
            if !rule.holds_in(part) {
                verdicts.count(&rule.code, Outcome::NotApplicable);
                continue;
            }
            let judged = judge(rule, case, &figures, catalogue);
            verdicts.count(&rule.code, judged.outcome);
            if judged.outcome == Outcome::Fail {
                failed.push(report(rule, case, &judged, &figures, &facts, catalogue));
            }
        }
        share_causes(&mut failed);
        verdicts.findings.append(&mut failed);
    }
    verdicts
}

/// The total of an element and its categories fail for one reason.
fn share_causes(failed: &mut [Finding]) {
    let element = |finding: &Finding| finding.place.series.split('|').next().unwrap_or_default().to_owned();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for finding in failed.iter() {
        *counts.entry(element(finding)).or_default() += 1;
    }
    for finding in failed {
        let element = element(finding);
        if counts.get(&element).is_some_and(|count| *count > 1) {
            finding.cause = format!("{} {element}", finding.rule);
        }
    }
}

/// What a rule with a condition comes to on the figures of an example, by key.
#[must_use]
pub fn outcome(rule: &Rule, catalogue: &Catalogue, given: &BTreeMap<String, i64>) -> Outcome {
    let values = given
        .iter()
        .filter_map(|(key, number)| Some((catalogue.series_id(key)?, Value::Number(*number))))
        .collect();
    let map = given.iter().filter_map(|(key, number)| Some((MapCount::find(key)?, *number))).collect();
    let figures = Figures { values: &values, map: &map };
    let outcomes: Vec<Outcome> =
        rule.cases.iter().map(|case| judge(rule, case, &figures, catalogue).outcome).collect();
    [Outcome::Fail, Outcome::Pass, Outcome::Undecided]
        .into_iter()
        .find(|wanted| outcomes.contains(wanted))
        .unwrap_or(Outcome::NotApplicable)
}

/// The finding of a failed case, at the first cell of its left side.
fn report(
    rule: &Rule,
    case: &Case,
    judged: &Judged,
    figures: &Figures<'_>,
    facts: &BTreeMap<SeriesId, &Fact>,
    catalogue: &Catalogue,
) -> Finding {
    let subject = case.left.iter().find_map(|operand| operand.series());
    let place = subject.map(|id| place_of(id, facts, catalogue)).unwrap_or_default();
    let (found, expected) = match &rule.rate {
        Some(rate) => (judged.rate_shown(rate), bounds_shown(rate)),
        None => (judged.left_shown(), judged.right_shown()),
    };
    let words = |lang| subject.map(|id| catalogue.series_name(id, lang)).unwrap_or_default();
    let parts: Vec<String> = case
        .operands()
        .filter_map(Operand::series)
        .map(|id| part_shown(id, figures, facts, catalogue))
        .collect();
    let operands: Vec<&str> = case.operands().map(|operand| key(operand, catalogue)).collect();
    let rate = found.replace('.', ",");
    Finding::fail(&rule.code, place, found, expected)
        .with("rate", rate)
        .with("what", words(Lang::Vi))
        .with("what_en", words(Lang::En))
        .with("left", judged.left_shown())
        .with("right", judged.right_shown())
        .with("parts", parts.join(", "))
        .with("operands", operands.join(" "))
}

fn key(operand: Operand, catalogue: &Catalogue) -> &str {
    match operand {
        Operand::Series(id) => &catalogue.series(id).key,
        Operand::Map(count) => count.key(),
    }
}

/// `B05!D9 = 12`.
fn part_shown(
    id: SeriesId,
    figures: &Figures<'_>,
    facts: &BTreeMap<SeriesId, &Fact>,
    catalogue: &Catalogue,
) -> String {
    let place = place_of(id, facts, catalogue);
    let decimals = catalogue.element_of(id).decimals;
    let number = figures
        .value(Operand::Series(id))
        .number()
        .map_or_else(|| "…".to_owned(), |number| format_minor(number, decimals));
    format!("{}!{} = {number}", place.sheet, place.cell)
}

/// `≥ 95; ≤ 125`.
fn bounds_shown(rate: &Rate) -> String {
    let shown = |bound: Option<Bound>, sign: &str| {
        bound.map(|bound| format!("{sign} {}", format_minor(bound.0, Bound::DECIMALS)))
    };
    let bounds: Vec<String> = [shown(rate.low, "≥"), shown(rate.high, "≤")].into_iter().flatten().collect();
    bounds.join("; ")
}

#[cfg(test)]
mod tests;
