//! `treem override`: a decision about one finding, put on the record.

use super::look::{Held, province_only, recompute_held};
use super::overrides::{kind_for, place, submission_of, unsigned};
use super::recompute::Recomputed;
use super::record::{RecordError, reason, sign};
use super::run::RunOptions;
use super::{BatchError, Progress, Reference};
use crate::finding::{Finding, Severity};
use crate::store::{Decision, DecisionKind};
use crate::text::format_minor;
use crate::workspace::Workspace;

/// A decision asked for.
#[derive(Debug, Clone)]
pub struct DecisionRequest {
    /// Id of the finding.
    pub finding: String,
    /// Why.
    pub reason: String,
    /// Who; the user of the system when absent.
    pub by: Option<String>,
    /// Takes back the decision in force.
    pub withdraw: bool,
}

/// A number that a decision gives back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedCell {
    /// Worksheet.
    pub sheet: String,
    /// A1 address.
    pub cell: String,
    /// Series.
    pub series: String,
    /// The number.
    pub number: String,
    /// Whether another finding still rejects it.
    pub held_by_another: bool,
}

/// What a decision came to.
#[derive(Debug)]
pub struct Decided {
    /// The decision as recorded.
    pub decision: Decision,
    /// Whether a row was added; not when the same decision is in force already.
    pub recorded: bool,
    /// Cells whose number comes back with the next run.
    pub cells: Vec<AcceptedCell>,
    /// Name of the unit.
    pub unit_name: String,
}

/// Records a decision about a finding.
///
/// # Errors
/// When there is no such finding, it is none to decide about, or the ledger refuses.
pub fn decide(
    workspace: &Workspace,
    options: &RunOptions,
    request: &DecisionRequest,
    progress: &dyn Progress,
) -> Result<Decided, RecordError> {
    let reason = reason(&request.reason)?;
    let signature = sign(request.by.as_deref())?;
    province_only(workspace)?;
    let (mut held, recomputed) = recompute_held(workspace, options, progress, None)?;
    let period = options.period.to_string();
    let in_force = recomputed.files.decisions.iter().find(|one| one.finding == request.finding).cloned();
    let signed = |decision: Decision| Decision {
        reason: reason.clone(),
        by: signature.by.clone(),
        at: signature.at.clone(),
        ..decision
    };
    let name = |unit: &str| unit_name(&recomputed, unit);
    if request.withdraw {
        let decision =
            in_force.ok_or_else(|| RecordError::NoDecision { finding: request.finding.clone(), period })?;
        let decision = signed(Decision { withdrawn: true, ..decision });
        record(&mut held, &decision)?;
        let unit_name = name(&decision.unit);
        return Ok(Decided { decision, recorded: true, cells: Vec::new(), unit_name });
    }
    let (decision, cells) = judged(&recomputed, options, &request.finding)?;
    let decision = signed(decision);
    let same = in_force.is_some_and(|old| {
        (old.kind, &old.figures, &old.reason, &old.by)
            == (decision.kind, &decision.figures, &decision.reason, &decision.by)
    });
    if !same {
        record(&mut held, &decision)?;
    }
    let unit_name = name(&decision.unit);
    Ok(Decided { decision, recorded: !same, cells, unit_name })
}

fn record(held: &mut Held, decision: &Decision) -> Result<(), RecordError> {
    held.ledger.add_decision(decision).map_err(|error| BatchError::from(error).into())
}

fn unit_name(recomputed: &Recomputed, unit: &str) -> String {
    let map = recomputed.reference.register.at(recomputed.files.days.cut_off);
    map.display_name(unit).unwrap_or_default().to_owned()
}

/// The decision that can be taken about a finding, not yet signed, and the cells it gives back.
fn judged(
    recomputed: &Recomputed,
    options: &RunOptions,
    id: &str,
) -> Result<(Decision, Vec<AcceptedCell>), RecordError> {
    let period = options.period;
    let rated = recomputed
        .findings
        .iter()
        .find(|rated| rated.finding.id(period) == id)
        .ok_or_else(|| RecordError::NoFinding { finding: id.to_owned(), period: period.to_string() })?;
    let finding = &rated.finding;
    let place = place(finding);
    let kind = kind_for(finding, rated.severity).ok_or_else(|| match rated.severity {
        Severity::Block => RecordError::Blocked { file: finding.place.file.clone() },
        Severity::Note => RecordError::Note { finding: id.to_owned(), rule: finding.rule.clone() },
        Severity::Error | Severity::Query => {
            RecordError::NoNumber { finding: id.to_owned(), rule: finding.rule.clone(), place: place.clone() }
        }
    })?;
    let submission = submission_of(finding, &recomputed.files.submissions);
    let cells = match (kind, submission) {
        (DecisionKind::Override, Some(submission)) => cells(&recomputed.reference, submission, finding),
        _ => Vec::new(),
    };
    let decision = unsigned(finding, kind, submission, &recomputed.reference.catalogue, period);
    Ok((decision, cells))
}

/// The cells that a finding withholds, with their numbers.
fn cells(reference: &Reference, submission: &super::judge::Judged, finding: &Finding) -> Vec<AcceptedCell> {
    let catalogue = &reference.catalogue;
    let others: Vec<&Finding> = submission
        .findings
        .iter()
        .filter(|other| other.is_open() && other.rejected().next().is_some() && !same_finding(other, finding))
        .collect();
    let cell = |key: &str| {
        let id = catalogue.series_id(key)?;
        let number = submission.checked.withheld.get(&id)?;
        let origin = submission.facts.iter().find(|fact| fact.series == key).map(|fact| &fact.origin);
        Some(AcceptedCell {
            sheet: origin.map(|origin| origin.sheet.clone()).unwrap_or_default(),
            cell: origin.map(|origin| origin.cell.clone()).unwrap_or_default(),
            series: key.to_owned(),
            number: format_minor(*number, catalogue.element_of(id).decimals),
            held_by_another: others.iter().any(|other| other.rejected().any(|series| series == key)),
        })
    };
    finding.rejected().filter_map(cell).collect()
}

fn same_finding(one: &Finding, other: &Finding) -> bool {
    one.rule == other.rule && one.place == other.place && one.arguments == other.arguments
}
