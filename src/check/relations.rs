//! Balances and inequalities of one submission, as the layout declares them (4-rules 4.1 and 4.2).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::blanks;
use super::live_totals::{LiveTotals, cause_of, is_of_result, live_sums};
use super::place::place_of;
use super::remedy::{Cause, Figures, causes};
use super::{OutcomeCounts, Verdicts};
use crate::catalogue::{Catalogue, SeriesId, Source};
use crate::finding::{CellChange, Finding, Outcome, Place, Remedy};
use crate::form::{Layout, Relation, RelationKind, Sheet, Slot};
use crate::intake::{Fact, FileRead};
use crate::message::Lang;
use crate::period::Part;
use crate::text::format_minor;
use crate::value::{Value, hard_limit};

/// A submission after its checks.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// Value of each series that the file carries, after rejections.
    pub values: BTreeMap<SeriesId, Value>,
    /// Keys of accepted cells that a rule rejected.
    pub rejected: BTreeSet<String>,
    /// The numbers that rejected cells would enter with; a decision on the record can give them back.
    pub withheld: BTreeMap<SeriesId, i64>,
    /// Totals that stay in use although their parts do not add up to them: mark "chưa khớp".
    pub disputed: BTreeSet<SeriesId>,
    /// Live totals whose result is refused for what stands in a part of theirs, which is told there.
    pub follows: BTreeSet<String>,
    /// Findings of the relations.
    pub findings: Vec<Finding>,
    /// Outcomes by rule.
    pub outcomes: BTreeMap<String, OutcomeCounts>,
}

impl Checked {
    /// Whether a finding says of a live total only what is said of a part of it.
    #[must_use]
    pub fn retells(&self, finding: &Finding) -> bool {
        is_of_result(finding) && self.follows.contains(&finding.place.series)
    }

    /// Names the root cause of a finding about a refused figure, where totals above it are not used for that reason.
    pub fn name_cause(&self, finding: &mut Finding) {
        let cause = cause_of(&finding.place.series);
        if finding.cause.is_empty() && self.findings.iter().any(|one| one.cause == cause) {
            finding.cause = cause;
        }
    }

    /// Takes over the verdicts of another class of rules.
    pub fn absorb(&mut self, verdicts: Verdicts) {
        self.findings.extend(verdicts.findings);
        for (rule, counts) in verdicts.outcomes {
            self.outcomes.entry(rule).or_default().add(counts);
        }
    }
}

/// One evaluated relation.
pub(super) struct Evaluated<'a> {
    pub relation: &'a Relation,
    pub rule: &'static str,
    pub outcome: Outcome,
}

/// Checks the relations of all sheets of a submission.
#[must_use]
pub fn check(read: &FileRead, layout: &Layout, catalogue: &Catalogue, part: Part, source: Source) -> Checked {
    let submitted: BTreeMap<SeriesId, &Fact> =
        read.facts.iter().filter_map(|fact| Some((catalogue.series_id(&fact.series)?, fact))).collect();
    let mut checked = Checked::default();
    let settled = settle(&submitted, (layout, catalogue), (part, source), &read.findings, &mut checked);
    let facts: BTreeMap<SeriesId, &Fact> = settled.iter().map(|(id, fact)| (*id, fact.as_ref())).collect();
    checked.values = facts.iter().map(|(id, fact)| (*id, fact.value)).collect();
    for sheet in layout.form(part, source) {
        let evaluated: Vec<Evaluated<'_>> =
            sheet.relations(part).flat_map(|relation| evaluate(relation, &facts)).collect();
        let live = live_sums(sheet.relations(part), &facts);
        let confirmed = confirmed(&evaluated, &live);
        let outvoted = outvoted(&evaluated);
        let causes = causes(
            &evaluated,
            &Figures {
                order: cells_of(sheet, part),
                number: &|id| number(&facts, id),
                limit: &|id| hard_limit(catalogue.element_of(id).decimals),
                live: &live,
            },
        );
        let mut told = BTreeSet::new();
        for (index, one) in evaluated.iter().enumerate() {
            checked.outcomes.entry(one.rule.to_owned()).or_default().count(one.outcome);
            if let Some(mut finding) = finding(one, &facts, catalogue) {
                if finding.rule == "R-BAL-003" {
                    told.extend(blanks::of_sum(one.relation, &facts));
                }
                if let Some(cause) = causes.get(&index) {
                    finding.cause = cause_name(sheet, &evaluated[cause.leading], catalogue);
                    finding.remedy = remedy(cause, &facts, catalogue);
                }
                checked.findings.push(finding);
            }
            if one.outcome == Outcome::Fail {
                let rejected = reject(one, &facts, (&confirmed, &outvoted), &mut checked);
                if let Some(finding) = checked.findings.last_mut() {
                    if !rejected.is_empty() {
                        finding.rejects(rejected.iter().map(|id| catalogue.series(*id).key.as_str()));
                    }
                    let marked = doubted(one.relation.whole, &confirmed, &outvoted);
                    say_what_is_in_use(finding, &facts, marked, &rejected);
                }
            }
        }
        checked.findings.extend(blanks::findings(&evaluated, &told, &facts, catalogue));
    }
    checked.rejected = submitted
        .iter()
        .filter(|(id, fact)| {
            fact.value.number().is_some() && checked.values.get(*id) == Some(&Value::Rejected)
        })
        .map(|(_, fact)| fact.series.clone())
        .collect();
    checked
}

/// The facts with their live totals settled.
fn settle<'a>(
    submitted: &BTreeMap<SeriesId, &'a Fact>,
    (layout, catalogue): (&Layout, &Catalogue),
    (part, source): (Part, Source),
    findings: &[Finding],
    checked: &mut Checked,
) -> BTreeMap<SeriesId, Cow<'a, Fact>> {
    let mut settled: BTreeMap<SeriesId, Cow<'a, Fact>> =
        submitted.iter().map(|(id, fact)| (*id, Cow::Borrowed(*fact))).collect();
    for sheet in layout.form(part, source) {
        let outcomes = LiveTotals::new(catalogue, submitted, sheet.relations(part), findings).settle();
        checked.findings.extend(outcomes.findings);
        checked.follows.extend(outcomes.follows.iter().map(|id| catalogue.series(*id).key.clone()));
        for (id, value) in outcomes.changed {
            if let Some(fact) = settled.get_mut(&id) {
                fact.to_mut().value = value;
            }
        }
    }
    settled
}

/// The series of a sheet in order of their cells.
fn cells_of(sheet: &Sheet, part: Part) -> Vec<SeriesId> {
    let slots = sheet.rows(part).flat_map(|(_, row)| row.slots.iter());
    slots
        .filter_map(|slot| match slot {
            Slot::Series(id) => Some(*id),
            Slot::Closed | Slot::Entry => None,
        })
        .collect()
}

fn number(facts: &BTreeMap<SeriesId, &Fact>, id: SeriesId) -> Option<i64> {
    facts.get(&id).and_then(|fact| fact.value.number())
}

/// Evaluates one relation; a cover is two rules.
fn evaluate<'a>(relation: &'a Relation, facts: &BTreeMap<SeriesId, &Fact>) -> Vec<Evaluated<'a>> {
    let whole = number(facts, relation.whole);
    let parts: Vec<Option<i64>> = relation.parts.iter().map(|id| number(facts, *id)).collect();
    let sum: Option<i64> = parts.iter().copied().sum::<Option<i64>>();
    let verdict = |rule, holds: Option<bool>| Evaluated {
        relation,
        rule,
        outcome: holds.map_or(Outcome::Undecided, Outcome::of),
    };
    // A part above the whole is wrong whatever else is missing.
    let each = || {
        let whole = whole?;
        if parts.iter().flatten().any(|part| *part > whole) {
            return Some(false);
        }
        parts.iter().all(Option::is_some).then_some(true)
    };
    match relation.kind {
        RelationKind::Sum => vec![verdict("R-BAL-001", whole.zip(sum).map(|(whole, sum)| whole == sum))],
        RelationKind::Within => vec![verdict("R-INE-001", each())],
        RelationKind::Cover => vec![
            verdict("R-INE-001", each()),
            verdict("R-INE-002", whole.zip(sum).map(|(whole, sum)| whole <= sum)),
        ],
    }
}

/// Cells that stand in a balance that holds: a second balance speaks for them. That a live total is the sum it computes
/// speaks for nothing by itself; it carries over what else confirms the total to its parts, and all parts to the total.
fn confirmed(evaluated: &[Evaluated<'_>], live: &BTreeMap<SeriesId, &Relation>) -> BTreeSet<SeriesId> {
    let holding = evaluated
        .iter()
        .filter(|one| one.relation.kind == RelationKind::Sum && one.outcome == Outcome::Pass)
        .map(|one| one.relation);
    let computed = |sum: &&Relation| live.get(&sum.whole).is_some_and(|shown| std::ptr::eq(*shown, *sum));
    let (computed, declared): (Vec<&Relation>, Vec<&Relation>) = holding.partition(computed);
    let mut confirmed: BTreeSet<SeriesId> = BTreeSet::new();
    let add = |confirmed: &mut BTreeSet<SeriesId>, sum: &Relation| {
        confirmed.extend(sum.parts.iter().copied().chain(std::iter::once(sum.whole)));
    };
    for sum in declared {
        add(&mut confirmed, sum);
    }
    loop {
        let before = confirmed.len();
        for sum in &computed {
            if confirmed.contains(&sum.whole) || sum.parts.iter().all(|part| confirmed.contains(part)) {
                add(&mut confirmed, sum);
            }
        }
        if confirmed.len() == before {
            return confirmed;
        }
    }
}

/// Totals against which more relations speak than hold for them: a declared 0 above a filled breakdown may add up in one
/// direction. They stay in use, as every declared total, but never without the mark.
fn outvoted(evaluated: &[Evaluated<'_>]) -> BTreeSet<SeriesId> {
    let mut against: BTreeMap<SeriesId, i64> = BTreeMap::new();
    for one in evaluated {
        let relation = one.relation;
        match one.outcome {
            Outcome::Fail => *against.entry(relation.whole).or_default() += 1,
            Outcome::Pass if relation.kind == RelationKind::Sum => {
                for id in relation.parts.iter().chain(std::iter::once(&relation.whole)) {
                    *against.entry(*id).or_default() -= 1;
                }
            }
            Outcome::Pass | Outcome::Undecided | Outcome::NotApplicable => {}
        }
    }
    against.into_iter().filter(|(_, votes)| *votes > 0).map(|(id, _)| id).collect()
}

/// Effects of a failure (4.1): confirmed cells keep their value, the declared total stays in use and is marked, the
/// other parts are rejected. Of an inequality only the parts above the whole are. Judged by the figures as submitted,
/// so that the order of the relations does not matter. Gives the rejected parts.
fn reject(
    one: &Evaluated<'_>,
    facts: &BTreeMap<SeriesId, &Fact>,
    (confirmed, outvoted): (&BTreeSet<SeriesId>, &BTreeSet<SeriesId>),
    checked: &mut Checked,
) -> Vec<SeriesId> {
    let whole = number(facts, one.relation.whole);
    let mut rejected = Vec::new();
    let wrong = |part: &SeriesId| match one.rule {
        "R-BAL-001" => true,
        "R-INE-001" => number(facts, *part).zip(whole).is_some_and(|(part, whole)| part > whole),
        _ => false,
    };
    for part in one.relation.parts.iter().filter(|part| !confirmed.contains(part) && wrong(part)) {
        checked.values.insert(*part, Value::Rejected);
        checked.withheld.extend(number(facts, *part).map(|number| (*part, number)));
        rejected.push(*part);
    }
    if doubted(one.relation.whole, confirmed, outvoted)
        && (one.rule != "R-INE-001" || outvoted.contains(&one.relation.whole))
    {
        checked.disputed.insert(one.relation.whole);
    }
    rejected
}

/// Whether a total that its parts do not add up to has nothing that speaks for it, or more against it than for it.
fn doubted(whole: SeriesId, confirmed: &BTreeSet<SeriesId>, outvoted: &BTreeSet<SeriesId>) -> bool {
    !confirmed.contains(&whole) || outvoted.contains(&whole)
}

/// Says of a failed sum whether the total in use bears the mark, and which parts are out of use.
fn say_what_is_in_use(
    finding: &mut Finding,
    facts: &BTreeMap<SeriesId, &Fact>,
    marked: bool,
    rejected: &[SeriesId],
) {
    let (total, total_en) = if marked {
        ("tổng đã khai vẫn được dùng và mang dấu ≠ (chưa khớp)", "the declared total stays in use, marked ≠")
    } else {
        (
            "tổng đã khai vẫn được dùng, không mang dấu ≠ vì phép cộng khác xác nhận tổng này",
            "the declared total stays in use, without the mark ≠, since another balance confirms it",
        )
    };
    let cells: Vec<&str> =
        rejected.iter().filter_map(|id| facts.get(id)).map(|fact| fact.origin.cell.as_str()).collect();
    let cells = cells.join(", ");
    let (parts, parts_en) = if cells.is_empty() {
        (
            "các thành phần vẫn được dùng vì phép cộng khác xác nhận".to_owned(),
            "so do the parts, which other balances confirm".to_owned(),
        )
    } else {
        (
            format!("bị loại vì không có phép cộng khác xác nhận: {cells}"),
            format!("rejected, unconfirmed by any other balance: {cells}"),
        )
    };
    let words = [("total_stands", total.to_owned()), ("total_stands_en", total_en.to_owned())];
    for (name, text) in words.into_iter().chain([("parts_stand", parts), ("parts_stand_en", parts_en)]) {
        finding.arguments.insert(name.to_owned(), text);
    }
}

/// Name of a root cause: the same whenever the same file is checked, and no other in the file.
fn cause_name(sheet: &Sheet, leading: &Evaluated<'_>, catalogue: &Catalogue) -> String {
    let Relation { whole, parts, .. } = leading.relation;
    let mut hasher = blake3::Hasher::new();
    hasher.update(leading.rule.as_bytes());
    for id in std::iter::once(whole).chain(parts) {
        hasher.update(catalogue.series(*id).key.as_bytes());
        hasher.update(&[0]);
    }
    format!("{}-{}", sheet.id, &hasher.finalize().to_hex()[..6])
}

/// What would mend a cause, in words of the file.
fn remedy(cause: &Cause, facts: &BTreeMap<SeriesId, &Fact>, catalogue: &Catalogue) -> Option<Remedy> {
    let changes = cause.changes.as_ref()?.iter().map(|(id, to)| {
        let decimals = catalogue.element_of(*id).decimals;
        let Place { sheet, cell, series, .. } = place_of(*id, facts, catalogue);
        let from = number(facts, *id).map(|from| format_minor(from, decimals)).unwrap_or_default();
        CellChange { sheet, cell, series, from, to: to.map(|to| format_minor(to, decimals)) }
    });
    Some(Remedy { changes: changes.collect(), alternatives: cause.alternatives })
}

/// What must be said of an evaluation.
fn finding(one: &Evaluated<'_>, facts: &BTreeMap<SeriesId, &Fact>, catalogue: &Catalogue) -> Option<Finding> {
    let relation = one.relation;
    let given = relation.parts.iter().filter(|id| number(facts, **id).is_some()).count();
    let half_filled = one.outcome == Outcome::Undecided && one.rule == "R-BAL-001" && given > 0;
    // A blank cell is asked about at its place, a rejected one has its own finding, and so has a row that is not there.
    let answered = |id: &SeriesId| facts.get(id).is_some_and(|fact| fact.value != Value::Rejected);
    let all_answered = relation.parts.iter().chain(std::iter::once(&relation.whole)).all(answered);
    let blank = !blanks::of_sum(relation, facts).is_empty();
    if one.outcome != Outcome::Fail && !half_filled {
        return None;
    }
    let decimals = catalogue.element_of(relation.whole).decimals;
    let shown =
        |number: Option<i64>| number.map_or_else(|| "…".to_owned(), |number| format_minor(number, decimals));
    let whole = number(facts, relation.whole);
    let offending: Vec<SeriesId> = relation
        .parts
        .iter()
        .copied()
        .filter(|id| {
            one.rule != "R-INE-001" || number(facts, *id).zip(whole).is_some_and(|(part, whole)| part > whole)
        })
        .collect();
    let sum: i64 = offending.iter().filter_map(|id| number(facts, *id)).sum();
    let subject = if one.rule == "R-INE-001" { offending.first().copied() } else { Some(relation.whole) };
    let place = subject.map(|id| place_of(id, facts, catalogue)).unwrap_or_default();
    let cells: Vec<String> = offending
        .iter()
        .map(|id| {
            let cell = facts.get(id).map(|fact| fact.origin.cell.clone()).unwrap_or_default();
            format!("{cell} = {}", shown(number(facts, *id)))
        })
        .collect();
    let operands: Vec<&str> = relation.parts.iter().map(|id| catalogue.series(*id).key.as_str()).collect();
    let (rule, found, expected) = match one.rule {
        // A live total adds up what is there: the blank parts are missing from it too.
        "R-BAL-001" if half_filled && whole == Some(sum) => ("R-BAL-003", shown(whole), String::new()),
        "R-BAL-001" if half_filled && (blank || !all_answered) => return None,
        "R-BAL-001" if half_filled => ("R-BAL-002", shown(whole), shown(None)),
        "R-INE-001" => {
            let parts: Vec<String> = offending.iter().map(|id| shown(number(facts, *id))).collect();
            (one.rule, parts.join("; "), shown(whole))
        }
        rule => (rule, shown(whole), shown(Some(sum))),
    };
    let total = facts.get(&relation.whole).map(|fact| fact.origin.cell.clone()).unwrap_or_default();
    let mut finding = Finding::fail(rule, place, found, expected)
        .with("operands", operands.join(" "))
        .with("parts", cells.join(", "))
        .with("parts_en", cells.join(", "))
        .with("total", total)
        .with("what", catalogue.series_name(relation.whole, Lang::Vi))
        .with("what_en", catalogue.series_name(relation.whole, Lang::En));
    finding.outcome = one.outcome;
    Some(finding)
}
