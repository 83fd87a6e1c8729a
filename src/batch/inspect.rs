//! Checking files before they are sent: no workspace, no ledger, no figures of others.

use std::path::PathBuf;

use rayon::prelude::*;

use super::answers::Answers;
use super::apart::Pool;
use super::judge::{Judge, Judged};
use super::lines::rate;
use super::read::Unusable;
use super::run::RatedFinding;
use super::summary::FindingCounts;
use super::tally::finding_counts;
use super::{BatchError, Reference, Stage, Timings, give_back};
use crate::intake::CellCounts;
use crate::intake::workbook::Limits;
use crate::workspace::PeriodDays;

/// What checking one file came to.
pub struct CheckedFile {
    /// File as given.
    pub file: String,
    /// Full name of the unit, when it is recognised.
    pub unit: Option<String>,
    /// Period, when it is recognised.
    pub period: Option<String>,
    /// Number cells by what became of them.
    pub cells: CellCounts,
    /// Findings in order of print.
    pub findings: Vec<RatedFinding>,
    /// The workbook for its sender, when one was asked for and there is something to do.
    pub returned: Option<Vec<u8>>,
}

/// What checking files came to.
pub struct CheckReport {
    /// One entry per file, in the order given.
    pub files: Vec<CheckedFile>,
    /// Findings by severity over all files.
    pub counts: FindingCounts,
    /// Time per stage, added up over the files.
    pub timings: Timings,
}

/// Checks submission files by themselves.
///
/// # Errors
/// When a file cannot be opened, or a workbook asked for cannot be made. A file that opens but is no submission is a
/// finding.
pub fn check_files(
    files: &[PathBuf],
    reference: &Reference,
    with_returned: bool,
) -> Result<CheckReport, BatchError> {
    let pool = Pool::new(reference, &Limits::default());
    let checked: Vec<(CheckedFile, Timings)> = files
        .par_iter()
        .map(|path| check_file(path, reference, &pool, with_returned))
        .collect::<Result<_, _>>()?;
    let mut timings = Timings::default();
    checked.iter().for_each(|(_, spent)| timings.absorb(spent));
    let files: Vec<CheckedFile> = checked.into_iter().map(|(file, _)| file).collect();
    let all: Vec<RatedFinding> = files.iter().flat_map(|file| file.findings.iter().cloned()).collect();
    Ok(CheckReport { counts: finding_counts(&all), files, timings })
}

fn check_file(
    path: &PathBuf,
    reference: &Reference,
    pool: &Pool<'_>,
    with_returned: bool,
) -> Result<(CheckedFile, Timings), BatchError> {
    let mut timings = Timings::default();
    let shown = path.display().to_string();
    let bytes =
        std::fs::read(path).map_err(|source| BatchError::Unreadable { path: shown.clone(), source })?;
    let judge = Judge {
        reference,
        province: None,
        period: None,
        reads_reports: true,
        days: &|period| PeriodDays::of(&reference.catalogue, period),
    };
    let read = timings.time(Stage::Read, || pool.read(&bytes, None))?;
    let mut judged = timings.time(Stage::Check, || match read {
        Ok(read) => judge.judge_read(read, &shown.replace('\\', "/")),
        Err(refusal) => Judged::blocked(Unusable::Refused(refusal).finding()),
    });
    judged.file.clone_from(&shown);
    judged.fill_places(None);
    let unit = judged.attribution.as_ref().and_then(|attribution| {
        let days = PeriodDays::of(&reference.catalogue, attribution.period)?;
        reference.register.at(days.cut_off).display_name(&attribution.unit).map(str::to_owned)
    });
    let mut findings = rate(reference, std::mem::take(&mut judged.findings));
    if let Some(attribution) = &judged.attribution {
        Answers::of([&judged]).apply(&mut findings, attribution.period);
    }
    let returned = if with_returned {
        timings.time(Stage::Report, || give_back::for_one_file(reference, &judged, &findings))?
    } else {
        None
    };
    let checked = CheckedFile {
        file: shown,
        unit,
        period: judged.attribution.as_ref().map(|attribution| attribution.period.to_string()),
        cells: judged.counts,
        findings,
        returned,
    };
    Ok((checked, timings))
}
