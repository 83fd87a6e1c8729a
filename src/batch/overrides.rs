//! Decisions on the record, applied where the states of figures are decided: a rejected cell that the province accepts
//! gets its number back. A decision holds for the very figures it was taken about: when one of them changes, it is void.

use std::collections::BTreeSet;

use super::judge::Judged;
use crate::catalogue::Catalogue;
use crate::check::Checked;
use crate::finding::{Answer, AnswerKind, Finding, Place, Severity};
use crate::period::Period;
use crate::store::{Decision, DecisionKind};
use crate::text::format_minor;
use crate::value::Value;

/// Applies the decisions in force to the submissions in force.
pub(super) fn apply(
    decisions: &[Decision],
    submissions: &mut [Judged],
    catalogue: &Catalogue,
    period: Period,
) {
    if decisions.is_empty() {
        return;
    }
    for submission in submissions.iter_mut().filter(|submission| submission.in_force()) {
        let reporter = submission.attribution.as_ref().map(|one| one.reporter.clone()).unwrap_or_default();
        let Judged { findings, checked, .. } = &mut *submission;
        for finding in findings {
            let id = finding.id(period);
            let severity = catalogue.severity(finding);
            let figures = figures(finding, Some(checked), catalogue);
            let decided = decisions
                .iter()
                .find(|one| one.finding == id && one.reporter == reporter && one.figures == figures);
            if let Some(decision) = decided.filter(|one| kind_for(finding, severity) == Some(one.kind)) {
                finding.answer = Some(answer(decision));
            }
        }
        give_back(submission, catalogue);
    }
}

/// The figures that a decision about a finding is about. The id of a finding about a sum knows only the total.
pub(super) fn figures(finding: &Finding, checked: Option<&Checked>, catalogue: &Catalogue) -> String {
    let number = |key: &str| {
        let id = catalogue.series_id(key)?;
        let number = checked?.withheld.get(&id)?;
        Some(format!("{key} = {}", format_minor(*number, catalogue.element_of(id).decimals)))
    };
    let numbers = finding.rejected().filter_map(number);
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
    let attribution = submission.and_then(|one| one.attribution.as_ref());
    Decision {
        period: period.to_string(),
        finding: finding.id(period),
        kind,
        withdrawn: false,
        rule: finding.rule.clone(),
        unit: finding.place.unit.clone(),
        reporter: attribution.map(|one| one.reporter.clone()).unwrap_or_default(),
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
/// total that its parts still do not add up to stays marked.
fn give_back(submission: &mut Judged, catalogue: &Catalogue) {
    let overridden =
        |finding: &Finding| finding.answer.as_ref().is_some_and(|one| one.kind == AnswerKind::Overridden);
    let of = |wanted: bool| -> BTreeSet<&str> {
        let findings = submission.findings.iter().filter(|finding| overridden(finding) == wanted);
        findings.flat_map(Finding::rejected).collect()
    };
    let accepted: Vec<String> = of(true).difference(&of(false)).map(|key| (*key).to_owned()).collect();
    for key in accepted {
        let Some(id) = catalogue.series_id(&key) else { continue };
        if let Some(number) = submission.checked.withheld.get(&id) {
            submission.checked.values.insert(id, Value::Number(*number));
            submission.checked.rejected.remove(&key);
        }
    }
}

/// Answers what is not about one submission, and notes the decisions that apply to nothing any more.
pub(super) fn close(
    decisions: &[Decision],
    findings: &mut Vec<Finding>,
    catalogue: &Catalogue,
    period: Period,
) {
    if decisions.is_empty() {
        return;
    }
    let mut applied = BTreeSet::new();
    for finding in findings.iter_mut() {
        let id = finding.id(period);
        let Some(decision) = decisions.iter().find(|one| one.finding == id) else { continue };
        let kind = kind_for(finding, catalogue.severity(finding));
        let explained = kind == Some(DecisionKind::Explanation) && decision.kind == DecisionKind::Explanation;
        let about_it = decision.reporter.is_empty() && decision.figures == figures(finding, None, catalogue);
        if finding.answer.is_none() && explained && about_it {
            finding.answer = Some(answer(decision));
        }
        if finding.answer.is_some() {
            applied.insert(id);
        }
    }
    findings.extend(decisions.iter().filter(|one| !applied.contains(&one.finding)).map(void));
}

fn void(decision: &Decision) -> Finding {
    let place = Place { unit: decision.unit.clone(), period: decision.period.clone(), ..Place::default() };
    Finding::fail("R-REC-001", place, decision.finding.as_str(), "")
        .with("rule", decision.rule.as_str())
        .with("was", decision.found.as_str())
        .with("by", decision.by.as_str())
        .with("reason", decision.reason.as_str())
}
