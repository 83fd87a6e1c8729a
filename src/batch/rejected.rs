//! Where the rejected figures of a period stand in their files and why they are rejected, for the report.

use super::Reference;
use super::combine::InForce;
use super::judge::Judged;
use super::lines::rule_name;
use super::period::PeriodFiles;
use super::run::RatedFinding;
use crate::catalogue::SeriesId;
use crate::finding::{Finding, Severity};
use crate::report::RejectedCell;
use crate::value::Value;

/// The cell behind each figure in use that is rejected, by unit, those of provincial agencies first.
pub(super) fn cells(
    reference: &Reference,
    parent: &str,
    files: &PeriodFiles,
    findings: &[RatedFinding],
) -> Vec<RejectedCell> {
    let catalogue = &reference.catalogue;
    let in_force = InForce::of(&files.submissions);
    let mut cells = Vec::new();
    for (id, _) in files.combined.agency.iter().filter(|(_, value)| **value == Value::Rejected) {
        let authority = &catalogue.element_of(*id).authority;
        let submission = in_force.reporter(parent, authority);
        cells.extend(submission.map(|one| cell(reference, parent, (one, *id), findings)));
    }
    for unit in &files.combined.units {
        let code = &unit.unit.code;
        for (index, _) in unit.values.iter().enumerate().filter(|(_, value)| **value == Value::Rejected) {
            let id = SeriesId::from_index(index);
            let chosen = in_force.chosen(catalogue, code, id);
            cells.extend(chosen.map(|(one, _)| cell(reference, code, (one, id), findings)));
        }
    }
    cells
}

fn cell(
    reference: &Reference,
    unit: &str,
    (submission, id): (&Judged, SeriesId),
    findings: &[RatedFinding],
) -> RejectedCell {
    let catalogue = &reference.catalogue;
    let key = catalogue.series(id).key.as_str();
    let fact = submission.facts.iter().find(|fact| catalogue.series_id(&fact.series) == Some(id));
    let origin = fact.map(|fact| fact.origin.clone()).unwrap_or_default();
    let mut reasons: Vec<String> = Vec::new();
    for rated in findings.iter().filter(|rated| rated.finding.place.file == submission.file) {
        if rated.severity >= Severity::Error && rejects(&rated.finding, key) {
            let reason = reason(reference, &rated.finding);
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    RejectedCell {
        unit_code: unit.to_owned(),
        series: id,
        file: submission.file.clone(),
        sheet: origin.sheet,
        cell: origin.cell,
        found: origin.raw,
        reasons,
    }
}

/// Whether an error puts the figure of a series out of use: it says so, or it is about that very cell.
fn rejects(finding: &Finding, key: &str) -> bool {
    let names_what_it_rejects = finding.rejected().next().is_some();
    finding.is_open()
        && (finding.rejected().any(|rejected| rejected == key)
            || (!names_what_it_rejects && finding.spoken_of().any(|spoken| spoken == key)))
}

/// The rule that speaks against a figure, and where.
fn reason(reference: &Reference, finding: &Finding) -> String {
    let name = rule_name(reference, finding);
    let place = &finding.place;
    let at = match (place.sheet.as_str(), place.cell.as_str()) {
        ("", _) => String::new(),
        (sheet, "") => format!(" (trang {sheet})"),
        (sheet, cell) => format!(" (trang {sheet}, ô {cell})"),
    };
    format!("{} {name}{at}", finding.rule)
}
