//! What the submissions in force say in words: entries of lists (B11) and texts (B12), for the report.

use super::Reference;
use super::judge::Judged;
use super::period::PeriodFiles;
use crate::report::ReportedText;
use crate::units::UnitMap;

/// The texts of all submissions in force, by unit, the unit's own before those of agencies, each in order of its cells.
pub(super) fn reported(reference: &Reference, files: &PeriodFiles, map: &UnitMap<'_>) -> Vec<ReportedText> {
    let mut submissions: Vec<&Judged> = files.submissions.iter().filter(|one| one.in_force()).collect();
    submissions.sort_by_key(|one| (unit_of(one), &one.agency, &one.file));
    submissions.into_iter().flat_map(|one| texts_of(reference, one, map)).collect()
}

fn unit_of(submission: &Judged) -> &str {
    submission.attribution.as_ref().map_or("", |attribution| &attribution.unit)
}

fn texts_of<'a>(
    reference: &Reference,
    submission: &'a Judged,
    map: &UnitMap<'_>,
) -> impl Iterator<Item = ReportedText> + 'a {
    let unit = unit_of(submission);
    let unit_name = map.display_name(unit).unwrap_or_default().to_owned();
    let agency = reference.catalogue.reporter(&submission.agency);
    let agency = agency.map(|reporter| reporter.name.vi.clone()).unwrap_or_default();
    submission.texts.iter().map(move |entry| ReportedText {
        unit_code: unit.to_owned(),
        unit_name: unit_name.clone(),
        agency: agency.clone(),
        sheet: entry.sheet.clone(),
        row: entry.row.clone(),
        column: entry.column.clone(),
        text: entry.text.clone(),
    })
}
