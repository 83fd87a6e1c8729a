//! Decisions on the record: a rejected cell that the province accepts gets its number back before figures are combined,
//! and an explained query is closed once every rule has spoken. A decision holds for the very figures it was taken about:
//! when one of them changes, it is void.

use std::collections::BTreeSet;

use super::judge::Judged;
use crate::catalogue::Catalogue;
use crate::check::Checked;
use crate::finding::{Answer, AnswerKind, Finding, Place, Severity};
use crate::period::Period;
use crate::store::{Decision, DecisionKind};
use crate::text::format_minor;
use crate::value::Value;

/// Gives the numbers of accepted cells back, in the submissions in force.
pub(super) fn give_back(
    decisions: &[Decision],
    submissions: &mut [Judged],
    catalogue: &Catalogue,
    period: Period,
) {
    if decisions.is_empty() {
        return;
    }
    for submission in submissions.iter_mut().filter(|submission| submission.in_force()) {
        let mut findings = std::mem::take(&mut submission.findings);
        for finding in &mut findings {
            let decided = decision_about(finding, Some(submission), decisions, catalogue, period);
            if let Some(decision) = decided.filter(|one| one.kind == DecisionKind::Override) {
                finding.answer = Some(answer(decision));
            }
        }
        submission.findings = findings;
        restore(submission, catalogue);
    }
}

/// The decision that holds for a finding: taken about the same figures of the same reporter.
fn decision_about<'a>(
    finding: &Finding,
    submission: Option<&Judged>,
    decisions: &'a [Decision],
    catalogue: &Catalogue,
    period: Period,
) -> Option<&'a Decision> {
    let id = finding.id(period);
    let decision = decisions.iter().find(|one| one.finding == id)?;
    let holds = decision.reporter == reporter(submission)
        && decision.figures == figures(finding, submission.map(|one| &one.checked), catalogue)
        && kind_for(finding, catalogue.severity(finding)) == Some(decision.kind);
    holds.then_some(decision)
}

fn reporter(submission: Option<&Judged>) -> &str {
    submission.and_then(|one| one.attribution.as_ref()).map_or("", |one| one.reporter.as_str())
}

/// The submission that a finding stands in.
pub(super) fn submission_of<'a>(finding: &Finding, submissions: &'a [Judged]) -> Option<&'a Judged> {
    submissions.iter().find(|one| one.file == finding.place.file && !one.file.is_empty())
}

/// The figures that a decision about a finding is about. The id of a finding about a sum knows only the total.
pub(super) fn figures(finding: &Finding, checked: Option<&Checked>, catalogue: &Catalogue) -> String {
    let number = |key: &str| {
        let id = catalogue.series_id(key)?;
        let checked = checked?;
        let used = || checked.values.get(&id).and_then(|value| value.number());
        let number = checked.withheld.get(&id).copied().or_else(used)?;
        Some(format!("{key} = {}", format_minor(number, catalogue.element_of(id).decimals)))
    };
    let keys: BTreeSet<&str> = finding.rejected().chain(finding.operands()).collect();
    let numbers = keys.into_iter().filter_map(number);
    std::iter::once(finding.expected.clone()).chain(numbers).collect::<Vec<_>>().join("; ")
}

/// A decision about a finding that nobody has signed yet.
pub(super) fn unsigned(
    finding: &Finding,
    kind: DecisionKind,
    submission: Option<&Judged>,
    catalogue: &Catalogue,
    period: Period,
) -> Decision {
    Decision {
        period: period.to_string(),
        finding: finding.id(period),
        kind,
        withdrawn: false,
        rule: finding.rule.clone(),
        unit: finding.place.unit.clone(),
        reporter: reporter(submission).to_owned(),
        place: place(finding),
        found: finding.found.clone(),
        figures: figures(finding, submission.map(|one| &one.checked), catalogue),
        file_hash: submission.map(|one| one.hash.clone()).unwrap_or_default(),
        reason: String::new(),
        by: String::new(),
        at: String::new(),
    }
}

/// Sheet and cell, for people.
pub(super) fn place(finding: &Finding) -> String {
    let place = &finding.place;
    if place.cell.is_empty() { place.sheet.clone() } else { format!("{}!{}", place.sheet, place.cell) }
}

/// What a decision about a finding can be: none about a file that cannot be used, about notes, and about an error that
/// withholds no number.
pub(super) fn kind_for(finding: &Finding, severity: Severity) -> Option<DecisionKind> {
    match severity {
        Severity::Query => Some(DecisionKind::Explanation),
        Severity::Error if finding.rejected().next().is_some() => Some(DecisionKind::Override),
        Severity::Error | Severity::Block | Severity::Note => None,
    }
}

fn answer(decision: &Decision) -> Answer {
    let kind = match decision.kind {
        DecisionKind::Override => AnswerKind::Overridden,
        DecisionKind::Explanation => AnswerKind::Explained,
    };
    Answer { kind, reason: decision.reason.clone(), by: decision.by.clone() }
}

/// A cell comes back when every finding that rejects it was decided upon: accepting one leaves the others standing. A
/// total that its parts still do not add up to stays marked. Rules across sheets judge the numbers that came back.
fn restore(submission: &mut Judged, catalogue: &Catalogue) {
    let overridden =
        |finding: &Finding| finding.answer.as_ref().is_some_and(|one| one.kind == AnswerKind::Overridden);
    let of = |wanted: bool| -> BTreeSet<&str> {
        let findings = submission.findings.iter().filter(|finding| overridden(finding) == wanted);
        findings.flat_map(Finding::rejected).collect()
    };
    let accepted: Vec<String> = of(true).difference(&of(false)).map(|key| (*key).to_owned()).collect();
    let mut restored = false;
    for key in accepted {
        let Some(id) = catalogue.series_id(&key) else { continue };
        if let Some(number) = submission.checked.withheld.get(&id) {
            submission.checked.values.insert(id, Value::Number(*number));
            submission.checked.rejected.remove(&key);
            restored = true;
        }
    }
    if restored {
        submission.judge_again(catalogue);
    }
}

/// Closes the queries that the province explained, and notes the decisions that apply to nothing any more. All findings
/// must be there: those that look at other periods, levels and reporters come last.
pub(super) fn explain(
    decisions: &[Decision],
    submissions: &[Judged],
    findings: &mut Vec<Finding>,
    catalogue: &Catalogue,
    period: Period,
) {
    if decisions.is_empty() {
        return;
    }
    let mut applied = BTreeSet::new();
    for finding in findings.iter_mut() {
        let submission = submission_of(finding, submissions);
        let Some(decision) = decision_about(finding, submission, decisions, catalogue, period) else {
            continue;
        };
        if decision.kind == DecisionKind::Explanation {
            finding.answer = Some(answer(decision));
        }
        if finding.answer.is_some() {
            applied.insert(decision.finding.as_str());
        }
    }
    findings.extend(decisions.iter().filter(|one| !applied.contains(one.finding.as_str())).map(void));
}

fn void(decision: &Decision) -> Finding {
    let place = Place { unit: decision.unit.clone(), period: decision.period.clone(), ..Place::default() };
    Finding::fail("R-REC-001", place, decision.finding.as_str(), "")
        .with("rule", decision.rule.as_str())
        .with("was", decision.found.as_str())
        .with("by", decision.by.as_str())
        .with("reason", decision.reason.as_str())
}
