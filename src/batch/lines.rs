//! Lines people read: findings in order, their sentences, verdicts, and the rows of the report's quality sheet.

use std::collections::BTreeMap;

use super::Reference;
use super::coverage::Timeliness;
use super::judge::Standing;
use super::period::PeriodFiles;
use super::run::RatedFinding;
use crate::finding::{Answer, Finding, Severity};
use crate::message::Lang;
use crate::report::{FindingLine, SubmissionLine};
use crate::units::UnitMap;

/// Gives each finding the severity of its rule and puts them in order: by unit, file, sheet, then down the sheet.
pub(super) fn rate(reference: &Reference, findings: Vec<Finding>) -> Vec<RatedFinding> {
    let mut rated: Vec<RatedFinding> = findings
        .into_iter()
        .map(|finding| RatedFinding { severity: reference.catalogue.severity(&finding), finding })
        .collect();
    rated.sort_by_cached_key(|rated| {
        let place = &rated.finding.place;
        (
            place.unit.clone(),
            place.file.clone(),
            place.sheet.clone(),
            cell_order(&place.cell),
            rated.finding.clone(),
        )
    });
    rated
}

/// Row before column, both as numbers.
fn cell_order(cell: &str) -> (u32, usize, String) {
    let letters: String = cell.chars().take_while(char::is_ascii_alphabetic).collect();
    let row = cell.get(letters.len()..).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    (row, letters.len(), letters)
}

/// The sentence of a finding.
pub(super) fn sentence(reference: &Reference, finding: &Finding, lang: Lang) -> String {
    reference.catalogue.sentence(finding, lang)
}

/// The name of the rule of a finding; empty where nobody defined it.
pub(super) fn rule_name(reference: &Reference, finding: &Finding) -> String {
    reference.catalogue.rules.get(&finding.rule).map(|rule| rule.name.vi.clone()).unwrap_or_default()
}

/// Rows of the submission log.
pub(super) fn submission_lines(
    reference: &Reference,
    files: &PeriodFiles,
    map: &UnitMap<'_>,
) -> Vec<SubmissionLine> {
    let errors = error_counts(reference, files);
    let mut lines: Vec<SubmissionLine> = files
        .submissions
        .iter()
        .map(|one| {
            let unit =
                one.attribution.as_ref().map(|attribution| attribution.unit.as_str()).unwrap_or_default();
            let reporter = one.attribution.as_ref().map(|one| one.reporter.as_str()).unwrap_or_default();
            let wrong = errors.get(one.file.as_str()).copied().unwrap_or(0);
            let verdict = match (one.standing, wrong) {
                (Standing::Blocked, _) => "không tiếp nhận".to_owned(),
                (Standing::Superseded, _) => "đã có bản khác thay thế".to_owned(),
                (Standing::Unused, _) => "không dùng để tính".to_owned(),
                (Standing::InForce, 0) => "tiếp nhận".to_owned(),
                (Standing::InForce, wrong) => format!("tiếp nhận, còn {wrong} lỗi"),
            };
            SubmissionLine {
                unit_code: unit.to_owned(),
                unit_name: map.display_name(unit).unwrap_or_default().to_owned(),
                reporter: match reference.catalogue.reporter(reporter) {
                    Some(known) => known.name.vi.clone(),
                    None if one.report.is_some() => "Báo cáo của tỉnh".to_owned(),
                    None => String::new(),
                },
                file: one.file.clone(),
                revision: one.revision(),
                received: one.received,
                timeliness: Timeliness::of(one.received, one.deadline(&files.days)).vietnamese(),
                in_force: one.in_force(),
                verdict,
            }
        })
        .collect();
    lines.sort_by(|a, b| (&a.unit_code, &a.file).cmp(&(&b.unit_code, &b.file)));
    lines
}

/// A reason on record, with where it comes from.
fn answer(answer: &Answer) -> String {
    let Answer { kind, reason, by } = answer;
    format!("{}: {reason} ({by})", kind.vietnamese())
}

fn error_counts<'a>(reference: &Reference, files: &'a PeriodFiles) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for submission in &files.submissions {
        let wrong = submission
            .findings
            .iter()
            .filter(|finding| finding.is_open() && reference.catalogue.severity(finding) >= Severity::Error);
        counts.insert(submission.file.as_str(), wrong.count());
    }
    counts
}

/// Rows of the list of findings.
pub(super) fn finding_lines(
    reference: &Reference,
    findings: &[RatedFinding],
    map: &UnitMap<'_>,
) -> Vec<FindingLine> {
    findings
        .iter()
        .map(|rated| {
            let place = &rated.finding.place;
            FindingLine {
                unit_code: place.unit.clone(),
                unit_name: map.display_name(&place.unit).unwrap_or_default().to_owned(),
                severity: rated.severity,
                rule: rated.finding.rule.clone(),
                rule_name: rule_name(reference, &rated.finding),
                file: place.file.clone(),
                sheet: place.sheet.clone(),
                cell: place.cell.clone(),
                sentence: sentence(reference, &rated.finding, Lang::Vi),
                found: rated.finding.found.clone(),
                expected: rated.finding.expected.clone(),
                answer: rated.finding.answer.as_ref().map(answer).unwrap_or_default(),
            }
        })
        .collect()
}
