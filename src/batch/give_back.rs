//! Workbooks that go back to their senders: which submissions get one, and for whom it is made out.

use jiff::civil::Date;
use rayon::prelude::*;

use super::judge::{Judged, Standing};
use super::lines::rate;
use super::outputs::Products;
use super::run::RatedFinding;
use super::{BatchError, Reference};
use crate::catalogue::Source;
use crate::finding::Finding;
use crate::form_workbook::FormRequest;
use crate::publish::Sink;
use crate::returned::{self, Listed, Refusal, Returned, Sent};
use crate::units::UnitMap;
use crate::workspace::{OfficialNames, PeriodDays};

/// Folder of the returned workbooks among the outputs.
const FOLDER: &str = "returned";
/// The reporter that fills the ministry's own sheets.
const MINISTRY: &str = "ministry";
/// In the properties of a workbook about a file whose period nobody knows; the clock is never asked.
const SOME_DAY: Date = jiff::civil::date(2024, 1, 1);

/// Makes workbooks out for the senders of one period.
pub(super) struct GiveBack<'a> {
    pub reference: &'a Reference,
    pub map: &'a UnitMap<'a>,
    pub days: PeriodDays,
    /// To whom they send their reports.
    pub receiving_agency: &'a str,
}

impl GiveBack<'_> {
    /// The workbook for the sender of an attributed submission.
    fn workbook(
        &self,
        submission: &Judged,
        findings: &[&RatedFinding],
    ) -> Result<Option<Vec<u8>>, BatchError> {
        let Some(attribution) = &submission.attribution else { return Ok(None) };
        let source = if attribution.reporter == MINISTRY { Source::Ministry } else { Source::Territorial };
        let stated = submission.particulars.reporter.as_deref();
        let form = FormRequest {
            layout: &self.reference.layout,
            catalogue: &self.reference.catalogue,
            period: attribution.period,
            source,
            unit_code: &attribution.unit,
            unit_name: self.map.display_name(&attribution.unit).unwrap_or_default(),
            receiving_agency: self.receiving_agency,
            window: (self.days.window_start, self.days.window_end),
            cut_off: self.days.cut_off,
            reporter: Some(stated.unwrap_or(&attribution.reporter)),
        };
        let sent = Sent {
            file: file_name(&submission.file),
            facts: &submission.facts,
            values: &submission.checked.values,
            texts: &submission.texts,
            particulars: &submission.particulars,
        };
        let findings = listed(findings);
        let returned = Returned { form, sent, findings: &findings, deadline: self.days.deadline_unit };
        Ok(Some(returned::workbook(&returned)?))
    }
}

/// The workbook that says why a file was refused.
fn refusal(
    reference: &Reference,
    file: &str,
    findings: &[&RatedFinding],
    created: Date,
) -> Result<Vec<u8>, BatchError> {
    let findings = listed(findings);
    let refusal =
        Refusal { catalogue: &reference.catalogue, file: file_name(file), findings: &findings, created };
    Ok(returned::refusal(&refusal)?)
}

fn listed<'a>(findings: &[&'a RatedFinding]) -> Vec<Listed<'a>> {
    findings.iter().map(|rated| Listed { severity: rated.severity, finding: &rated.finding }).collect()
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// What goes back for one file, whether or not it lies in a workspace; `None` when nothing is asked of the sender.
///
/// # Errors
/// When the workbook cannot be written.
pub(super) fn for_one_file(
    reference: &Reference,
    submission: &Judged,
    findings: &[RatedFinding],
) -> Result<Option<Vec<u8>>, BatchError> {
    let findings: Vec<&RatedFinding> = findings.iter().collect();
    if !asks_for_something(&findings) || submission.report.is_some() {
        return Ok(None);
    }
    let attribution = submission.attribution.as_ref();
    let days = attribution.and_then(|one| PeriodDays::of(&reference.catalogue, one.period));
    let (Some(attribution), Some(days)) = (attribution, days) else {
        return refusal(reference, &submission.file, &findings, SOME_DAY).map(Some);
    };
    let map = reference.register.at(days.cut_off);
    let mut above = attribution.unit.as_str();
    while let (None, Some(parent)) = (map.province(above), map.parent(above)) {
        above = &parent.code;
    }
    let names = OfficialNames::on(&reference.catalogue, &map, above);
    let receiving_agency = names.map_or_else(String::new, |names| names.issuing_body);
    let give_back = GiveBack { reference, map: &map, days, receiving_agency: &receiving_agency };
    give_back.workbook(submission, &findings)
}

fn asks_for_something(findings: &[&RatedFinding]) -> bool {
    listed(findings).iter().any(Listed::is_open)
}

/// Writes what says of files why they were refused.
///
/// # Errors
/// When a workbook cannot be made or written.
pub(super) fn refused(
    reference: &Reference,
    submissions: &[Judged],
    created: Date,
    sink: &dyn Sink,
) -> Result<(), BatchError> {
    submissions.iter().filter(|one| one.standing == Standing::Blocked).try_for_each(|submission| {
        let findings = rate(reference, submission.findings.clone());
        let findings: Vec<&RatedFinding> = findings.iter().collect();
        let bytes = refusal(reference, &submission.file, &findings, created)?;
        Ok(sink.write(&format!("{FOLDER}/{}", returned::refused(&submission.file)), &bytes)?)
    })
}

/// Writes the workbooks for all senders of the period of whom something is asked: those whose submission is in force,
/// and those of refused files. A superseded one was mended by its sender already.
///
/// # Errors
/// When a workbook cannot be made or written.
pub(super) fn write(products: &Products<'_>, staging: &dyn Sink) -> Result<(), BatchError> {
    let Products { workspace, reference, files, .. } = products;
    let map = reference.register.at(files.days.cut_off);
    let names = OfficialNames::on(&reference.catalogue, &map, workspace.unit()).unwrap_or_default();
    let receiving_agency = workspace.letterhead(&names).issuing_body;
    let give_back = GiveBack { reference, map: &map, days: files.days, receiving_agency: &receiving_agency };
    let about = |file: &str| -> Vec<&RatedFinding> {
        let of_file = |finding: &Finding| finding.place.file == file;
        products.findings.iter().filter(|rated| of_file(&rated.finding)).collect()
    };
    files.submissions.par_iter().try_for_each(|submission| {
        let findings = about(&submission.file);
        // What is asked of a province about its report stands in the findings; it fills in no form.
        if !asks_for_something(&findings) || submission.report.is_some() {
            return Ok(());
        }
        let (name, bytes) = match (submission.standing, &submission.attribution) {
            (Standing::InForce, Some(attribution)) => {
                let unit = map.display_name(&attribution.unit).unwrap_or_default();
                let territorial = reference.catalogue.is_territorial(&attribution.reporter);
                let agency = (!territorial).then_some(attribution.reporter.as_str());
                let name = returned::in_outputs(&attribution.unit, unit, agency, attribution.period);
                (name, give_back.workbook(submission, &findings)?)
            }
            (Standing::Blocked, _) => {
                let bytes = refusal(reference, &submission.file, &findings, files.days.cut_off)?;
                (returned::refused(&submission.file), Some(bytes))
            }
            _ => return Ok(()),
        };
        bytes.map_or(Ok(()), |bytes| Ok(staging.write(&format!("{FOLDER}/{name}"), &bytes)?))
    })
}
