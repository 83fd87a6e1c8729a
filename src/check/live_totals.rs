//! Totals that the form itself adds up. Their cached result is the sender's program's, which leaves out what was typed
//! as text, what is blank and what is no number: it is not the sender's word and is settled from the parts as read.

use std::collections::{BTreeMap, BTreeSet};

use super::place::place_at;
use crate::catalogue::{Catalogue, SeriesId};
use crate::finding::{Finding, Outcome};
use crate::form::{Relation, RelationKind};
use crate::intake::{Entry, Fact};
use crate::message::Lang;
use crate::text::format_minor;
use crate::value::Value;

/// Settles the live totals of one sheet: facts of formula cells that are the whole of a declared sum.
///
/// A total becomes the sum of its parts when all are known and some of them were typed as text; it is missing while a
/// part is blank, and rejected while a part is. A formula whose parts are all plain numbers keeps its result, so that a
/// wrong formula is found by the balance.
pub(super) struct LiveTotals<'a> {
    catalogue: &'a Catalogue,
    facts: &'a BTreeMap<SeriesId, &'a Fact>,
    /// The sum each live total shows; it lies in its own row where there is one.
    sums: BTreeMap<SeriesId, &'a Relation>,
    /// Series whose result was refused when it was read.
    refused: BTreeSet<SeriesId>,
    settled: BTreeMap<SeriesId, Settled>,
}

/// The rule of a total over a part that is refused.
const OVER_REFUSED: &str = "R-VAL-020";

/// The root cause of everything that follows from the refused figure of a series.
pub(super) fn cause_of(series: &str) -> String {
    format!("{OVER_REFUSED}/{series}")
}

/// Rules that a result breaks when a part of it does: a fraction, a negative or too large number.
const OF_RESULTS: [&str; 5] = ["R-VAL-004", "R-VAL-005", "R-VAL-006", "R-VAL-012", "R-VAL-022"];

/// Whether a finding about a number can come from a part of it.
pub(super) fn is_of_result(finding: &Finding) -> bool {
    OF_RESULTS.contains(&finding.rule.as_str())
}

/// Totals that stand in a formula cell, each with the sum it shows: the first one declared for it.
pub(super) fn live_sums<'a>(
    relations: impl Iterator<Item = &'a Relation>,
    facts: &BTreeMap<SeriesId, &Fact>,
) -> BTreeMap<SeriesId, &'a Relation> {
    let mut sums = BTreeMap::new();
    for relation in relations.filter(|relation| relation.kind == RelationKind::Sum) {
        let live = facts.get(&relation.whole).is_some_and(|fact| fact.origin.entry == Entry::Formula);
        if live {
            sums.entry(relation.whole).or_insert(relation);
        }
    }
    sums
}

/// What settling comes to.
#[derive(Default)]
pub(super) struct Outcomes {
    /// Values that differ from what the file shows.
    pub changed: BTreeMap<SeriesId, Value>,
    /// Totals whose result is refused, and over a part that is refused: the fault is the part's.
    pub follows: BTreeSet<SeriesId>,
    /// What must be said of both.
    pub findings: Vec<Finding>,
}

#[derive(Clone, Copy)]
struct Settled {
    value: Value,
    /// Whether something below it was typed as text or settled anew.
    touched: bool,
}

impl<'a> LiveTotals<'a> {
    pub fn new(
        catalogue: &'a Catalogue,
        facts: &'a BTreeMap<SeriesId, &'a Fact>,
        relations: impl Iterator<Item = &'a Relation>,
        findings: &[Finding],
    ) -> Self {
        let sums = live_sums(relations, facts);
        let of_results = findings.iter().filter(|finding| is_of_result(finding));
        let refused = of_results.filter_map(|one| catalogue.series_id(&one.place.series)).collect();
        Self { catalogue, facts, sums, refused, settled: BTreeMap::new() }
    }

    pub fn settle(mut self) -> Outcomes {
        let wholes: Vec<SeriesId> = self.sums.keys().copied().collect();
        let mut outcomes = Outcomes::default();
        for whole in wholes {
            let shown = self.shown(whole);
            let settled = self.value(whole, 0);
            if settled.value != shown {
                outcomes.changed.insert(whole, settled.value);
                outcomes.findings.extend(self.finding(whole, shown, settled.value));
            } else if settled.touched && self.refused.contains(&whole) {
                outcomes.follows.insert(whole);
                outcomes.findings.extend(self.finding(whole, shown, settled.value));
            }
        }
        outcomes
    }

    fn shown(&self, id: SeriesId) -> Value {
        self.facts.get(&id).map_or(Value::Missing, |fact| fact.value)
    }

    /// Settles one series, parts first. The depth bounds what a circle of declared sums could do.
    fn value(&mut self, id: SeriesId, depth: usize) -> Settled {
        if let Some(settled) = self.settled.get(&id) {
            return *settled;
        }
        let shown = self.shown(id);
        let text = self.facts.get(&id).is_some_and(|fact| fact.origin.entry == Entry::Text);
        let settled = match self.sums.get(&id).copied() {
            Some(relation) if depth < 8 => {
                let parts: Vec<Settled> =
                    relation.parts.iter().map(|part| self.value(*part, depth + 1)).collect();
                total(shown, &parts)
            }
            _ => Settled { value: shown, touched: text },
        };
        self.settled.insert(id, settled);
        settled
    }

    /// The cells that make a live total other than what the file shows; of a part that is itself a live total, those below.
    fn reasons(&self, whole: SeriesId, depth: usize) -> Vec<SeriesId> {
        let odd = |part: &&SeriesId| {
            self.settled.get(*part).is_some_and(|part| part.touched || part.value.number().is_none())
        };
        let parts = self.sums.get(&whole).filter(|_| depth < 8).map(|sum| sum.parts.as_slice());
        let below = |part: &SeriesId| {
            let below = self.reasons(*part, depth + 1);
            if below.is_empty() { vec![*part] } else { below }
        };
        parts.unwrap_or_default().iter().filter(odd).flat_map(below).collect()
    }

    fn finding(&self, whole: SeriesId, shown: Value, settled: Value) -> Option<Finding> {
        let rule = match (shown, settled) {
            (_, Value::Number(_)) => "R-VAL-017",
            (_, Value::Rejected) => OVER_REFUSED,
            (Value::Number(_), _) => "R-BAL-003",
            _ => return None,
        };
        let decimals = self.catalogue.element_of(whole).decimals;
        let text = |value: Value| {
            value.number().map_or_else(|| "…".to_owned(), |number| format_minor(number, decimals))
        };
        let fact = self.facts.get(&whole)?;
        let origin = &fact.origin;
        let said = |blank: &str, no_result: &str| {
            let cells = self.reasons(whole, 0).into_iter().filter_map(|part| {
                let Fact { origin, value, .. } = self.facts.get(&part)?;
                Some(match origin.raw.trim() {
                    "" if *value == Value::Rejected => format!("{} {no_result}", origin.cell),
                    "" => format!("{} {blank}", origin.cell),
                    raw => format!("{} = \"{raw}\"", origin.cell),
                })
            });
            cells.collect::<Vec<_>>().join(", ")
        };
        // A result that was refused is told as it stands in the file.
        let found = if shown == Value::Rejected { origin.raw.clone() } else { text(shown) };
        let mut finding = Finding::fail(rule, place_at(fact), found, text(settled))
            .with("parts", said("để trống", "chưa có kết quả"))
            .with("parts_en", said("blank", "without a result"))
            .with("total", origin.cell.clone())
            .with("what", self.catalogue.series_name(whole, Lang::Vi))
            .with("what_en", self.catalogue.series_name(whole, Lang::En));
        if rule == "R-BAL-003" {
            finding.outcome = Outcome::Undecided;
        }
        if rule == OVER_REFUSED {
            let refused =
                self.reasons(whole, 0).into_iter().find(|part| self.shown(*part) == Value::Rejected);
            let series = refused.map(|part| self.catalogue.series(part).key.as_str());
            finding.cause = series.map(cause_of).unwrap_or_default();
        }
        Some(finding)
    }
}

/// What a live total comes to, given its parts.
fn total(shown: Value, parts: &[Settled]) -> Settled {
    if parts.iter().any(|part| part.value == Value::Rejected) {
        return Settled { value: Value::Rejected, touched: true };
    }
    let touched = parts.iter().any(|part| part.touched);
    let known = parts.iter().filter_map(|part| part.value.number()).fold(0_i64, i64::saturating_add);
    let complete = parts.iter().all(|part| part.value.number().is_some());
    match (complete, touched) {
        (true, true) => Settled { value: Value::Number(known), touched: true },
        (true, false) => Settled { value: shown, touched: false },
        // A formula that says more than the parts was changed by the sender: it is the sender's word.
        (false, false) if shown.number().is_some_and(|number| number != known) => {
            Settled { value: shown, touched: false }
        }
        (false, _) => Settled { value: Value::Missing, touched: true },
    }
}
