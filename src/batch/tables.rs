//! `findings.csv` and `submissions.csv`.

use super::BatchError;
use super::coverage::Timeliness;
use super::lines;
use super::outputs::{Products, failed};
use crate::finding::Remedy;
use crate::message::Lang;
use crate::table;
use crate::text::plain;

pub(super) fn findings_csv(products: &Products<'_>) -> Result<Vec<u8>, BatchError> {
    let columns = [
        "finding_id",
        "code",
        "severity",
        "outcome",
        "unit",
        "period",
        "file",
        "sheet",
        "cell",
        "found",
        "expected",
        "message",
        "status",
        "reason",
        "answered_by",
        "cause",
        "smallest_change",
    ];
    let rows = products.findings.iter().map(|rated| {
        let (finding, place) = (&rated.finding, &rated.finding.place);
        let answer = finding.answer.as_ref();
        [
            finding.id(products.period),
            finding.rule.clone(),
            rated.severity.as_str().to_owned(),
            finding.outcome.as_str().to_owned(),
            place.unit.clone(),
            place.period.clone(),
            foreign(&place.file),
            foreign(&place.sheet),
            place.cell.clone(),
            foreign(&finding.found),
            foreign(&finding.expected),
            foreign(&lines::sentence(products.reference, finding, Lang::Vi)),
            finding.status().to_owned(),
            answer.map(|answer| foreign(&answer.reason)).unwrap_or_default(),
            answer.map(|answer| foreign(&answer.by)).unwrap_or_default(),
            finding.cause.clone(),
            finding.remedy.as_ref().map(Remedy::short).unwrap_or_default(),
        ]
    });
    table::csv(columns, rows).map_err(|error| failed("findings.csv", &error))
}

pub(super) fn submissions_csv(products: &Products<'_>) -> Result<Vec<u8>, BatchError> {
    let columns = [
        "unit",
        "reporter",
        "period",
        "file",
        "hash",
        "revision",
        "received",
        "timeliness",
        "in_force",
        "verdict",
    ];
    let mut rows: Vec<[String; 10]> = products
        .files
        .submissions
        .iter()
        .map(|one| {
            let attribution = one.attribution.as_ref();
            [
                attribution.map(|one| one.unit.clone()).unwrap_or_default(),
                attribution.map(|one| one.reporter.clone()).unwrap_or_default(),
                attribution.map(|one| one.period.to_string()).unwrap_or_default(),
                foreign(&one.file),
                one.hash.clone(),
                attribution.map(|_| one.revision().to_string()).unwrap_or_default(),
                one.received.map(|day| day.to_string()).unwrap_or_default(),
                Timeliness::of(one.received, one.deadline(&products.files.days)).code(),
                u8::from(one.in_force()).to_string(),
                one.standing.as_str().to_owned(),
            ]
        })
        .collect();
    rows.sort();
    table::csv(columns, rows).map_err(|error| failed("submissions.csv", &error))
}

/// A text that a sender or an officer wrote, as it can stand in a table.
fn foreign(text: &str) -> String {
    table::guarded(&plain(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_behind_hidden_characters_is_still_seen() {
        assert_eq!(foreign("\u{202e}=1+1"), "'=1+1");
        assert_eq!(foreign("b\u{1b}[31m\u{2066}áo cáo.xlsx"), "b [31máo cáo.xlsx");
    }
}
