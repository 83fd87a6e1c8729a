//! Where the nation stands: one row a province, with what is known of the units beneath it.

use std::collections::BTreeMap;

use super::super::coverage::{NOT_SUBMITTED, Timeliness};
use super::super::judge::Judged;
use super::super::recompute::Recomputed;
use super::super::run::RatedFinding;
use super::super::tally::finding_counts;
use super::{Arrival, Beneath, StatusRow, not_submitted, refused};

/// The provinces in order of code.
pub(super) fn rows(recomputed: &Recomputed) -> Vec<StatusRow> {
    let Recomputed { files, reference, .. } = recomputed;
    let map = reference.register.at(files.days.cut_off);
    let open = open_by_province(recomputed);
    let rows = files.combined.parts.iter().map(|part| {
        let name = map.display_name(&part.code).unwrap_or_default();
        let report = files.submissions.iter().find(|one| {
            one.in_force()
                && one.report.is_some()
                && one.attribution.as_ref().is_some_and(|who| who.unit == part.code)
        });
        let arrival = match report.map(|report| report.received) {
            _ if part.reported == 0 => Arrival::NotSubmitted,
            // Of files of units there is no day on which the province reported.
            None => Arrival::Unknown,
            Some(received) => match Timeliness::of(received, files.days.deadline_ministry) {
                Timeliness::OnTime => Arrival::OnTime,
                Timeliness::Late(days) => Arrival::Late(days),
                Timeliness::Unknown => Arrival::Unknown,
            },
        };
        StatusRow {
            arrival,
            received: report.and_then(|report| report.received),
            file: report.map(|report| report.file.clone()),
            refused: refused(recomputed, |sender| {
                map.find(sender).is_some_and(|unit| unit.province() == part.code)
            }),
            revision: report.map(Judged::revision),
            open: open.get(&part.code).map(|open| finding_counts(open)).unwrap_or_default(),
            beneath: Some(Beneath {
                expected: part.units.len(),
                reported: part.reported,
                late: part.late,
                undated: part.undated,
            }),
            ..not_submitted(&part.code, name)
        }
    });
    rows.collect()
}

/// Findings that nobody has answered, but for units that have not reported, by the province of their unit or of the unit of their file.
fn open_by_province(recomputed: &Recomputed) -> BTreeMap<String, Vec<RatedFinding>> {
    let Recomputed { files, reference, findings, .. } = recomputed;
    let map = reference.register.at(files.days.cut_off);
    let senders: BTreeMap<&str, &str> = files
        .submissions
        .iter()
        .filter_map(|one| Some((one.file.as_str(), one.attribution.as_ref()?.unit.as_str())))
        .collect();
    let mut by_province: BTreeMap<String, Vec<RatedFinding>> = BTreeMap::new();
    for rated in
        findings.iter().filter(|rated| rated.finding.is_open() && rated.finding.rule != NOT_SUBMITTED)
    {
        let place = &rated.finding.place;
        let sender = senders.get(place.file.as_str()).copied();
        let unit = Some(place.unit.as_str()).filter(|unit| !unit.is_empty()).or(sender);
        if let Some(unit) = unit.and_then(|unit| map.find(unit)) {
            by_province.entry(unit.province().to_owned()).or_default().push(rated.clone());
        }
    }
    by_province
}
