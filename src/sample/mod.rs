//! Synthetic submissions with the truth a run over them must find.
//!
//! In: catalogue, layout, the units that must report, a period, a seed and the assumptions of `templates/sample/`.
//! Out: files as (path below the workspace, bytes): filled workbooks, the receipt register, the truth. The figures keep
//! every relation of the form because they count drawn members of populations ([`model`](self)); published totals come
//! out exactly. The same request gives the same bytes on every machine. It must not know the clock, the disk, how a
//! submission is read or how figures are added up by a run: the truth would otherwise prove nothing.

mod assemble;
mod assumptions;
mod axes;
mod error;
mod faults;
mod kinship;
mod lists;
mod model;
mod published;
mod random;
mod simulate;
mod truth;
mod verify;
mod workbook;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use rayon::prelude::*;

pub use assumptions::Assumptions;
pub use error::SampleError;

use crate::catalogue::{Catalogue, SeriesId};
use crate::form::Layout;
use crate::period::Period;
use crate::table;
use crate::units::Unit;
use faults::Faults;
use lists::FilledList;
use model::Model;
use published::Published;
use simulate::Place;
use workbook::Submission;

/// A province and the units that report to it on the map of the period.
#[derive(Debug, Clone, Copy)]
pub struct SampleProvince<'a> {
    /// The province.
    pub unit: &'a Unit,
    /// Its reporting units, by code.
    pub reporting: &'a [&'a Unit],
}

/// What sample is made.
#[derive(Debug, Clone, Copy)]
pub struct SampleRequest<'a> {
    /// Catalogue.
    pub catalogue: &'a Catalogue,
    /// Layout built with it.
    pub layout: &'a Layout,
    /// Sizes, shares and published totals.
    pub assumptions: &'a Assumptions,
    /// One province, or all of them.
    pub provinces: &'a [SampleProvince<'a>],
    /// Period.
    pub period: Period,
    /// Seed: another seed gives other figures.
    pub seed: u64,
    /// Whether the planned imperfections are put in.
    pub faults: bool,
    /// Who receives the workbooks, as printed in them.
    pub receiving_agency: &'a str,
}

/// One file of a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleFile {
    /// Path below the workspace, with `/`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// A sample: workbooks by unit, then the receipt register, the truth and the read-me file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleWritten {
    /// Files to be written.
    pub files: Vec<SampleFile>,
    /// Workbooks among them.
    pub workbooks: usize,
}

/// What a unit sends in a period, and what of it counts.
struct Outcome<'a> {
    unit: &'a Unit,
    /// Figures of the version in force; `None` when nothing was sent.
    figures: Option<Vec<i64>>,
    /// Figures that the checks reject.
    rejected: BTreeSet<SeriesId>,
    /// Versions in the order in which they were sent.
    versions: Vec<Version>,
    typed_text: bool,
}

/// One file of a unit.
struct Version {
    figures: Vec<i64>,
    lists: Vec<FilledList>,
    revision: u32,
    received: Date,
}

/// Days that matter for a sample.
#[derive(Clone, Copy)]
struct Calendar {
    window: (Date, Date),
    deadline: Date,
}

/// Makes the sample.
///
/// # Errors
/// When a table of assumptions cannot be used, generated figures break a relation of the form, or a workbook cannot be
/// written.
pub fn write(request: &SampleRequest<'_>) -> Result<SampleWritten, SampleError> {
    let calendar = calendar(request)?;
    let model = assemble::assemble(request.catalogue, request.layout, request.assumptions)?;
    let provinces: Vec<Vec<Outcome<'_>>> = request
        .provinces
        .iter()
        .map(|province| outcomes(request, &model, calendar, province))
        .collect::<Result<_, _>>()?;
    let sent: Vec<(&SampleProvince<'_>, &Outcome<'_>, &Version)> = request
        .provinces
        .iter()
        .zip(&provinces)
        .flat_map(|(province, outcomes)| outcomes.iter().map(move |outcome| (province, outcome)))
        .flat_map(|(province, outcome)| {
            outcome.versions.iter().map(move |version| (province, outcome, version))
        })
        .collect();
    let mut files: Vec<SampleFile> = sent
        .par_iter()
        .map(|(province, outcome, version)| submission_file(request, calendar, province, outcome, version))
        .collect::<Result<_, _>>()?;
    let workbooks = files.len();
    files.push(receipts(request, &sent)?);
    let path = format!("truth/{}.csv", request.period);
    files.push(SampleFile { path, bytes: truth::csv(request, &provinces)? });
    files.push(SampleFile { path: "README.md".to_owned(), bytes: READ_ME.as_bytes().to_vec() });
    Ok(SampleWritten { files, workbooks })
}

/// Read-me file of a workspace that holds a sample.
const READ_ME: &str = include_str!("read_me.md");

fn calendar(request: &SampleRequest<'_>) -> Result<Calendar, SampleError> {
    let missing = || SampleError::Window { period: request.period.to_string() };
    let window = request.catalogue.window(request.period.part).ok_or_else(missing)?;
    Ok(Calendar {
        window: window.days(request.period).ok_or_else(missing)?,
        deadline: window.deadline_unit.date(request.period.year).ok_or_else(missing)?,
    })
}

/// The day some days after another one; the day itself at the end of the calendar.
fn later(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap_or(day)
}

/// What each unit of a province sends.
fn outcomes<'a>(
    request: &SampleRequest<'a>,
    model: &Model,
    calendar: Calendar,
    province: &SampleProvince<'a>,
) -> Result<Vec<Outcome<'a>>, SampleError> {
    let units = province.reporting;
    if units.is_empty() {
        let (province, period) = (province.unit.code.clone(), request.period.to_string());
        return Err(SampleError::NoUnits { province, period });
    }
    let figures = figures_in_force(request, model, province)?;
    let key = random::key(&[
        request.seed,
        random::text(&province.unit.code),
        random::text(&request.period.to_string()),
    ]);
    let faults = if request.faults { Faults::deal(units.len(), key) } else { Faults::default() };
    let made: Vec<Outcome<'a>> = units
        .par_iter()
        .zip(figures)
        .enumerate()
        .map(|(position, (unit, figures))| {
            outcome(request, model, calendar, (unit, position), figures, &faults)
        })
        .collect::<Result<_, _>>()?;
    Ok(made)
}

/// Sound figures of all units of a province, with published totals.
fn figures_in_force(
    request: &SampleRequest<'_>,
    model: &Model,
    province: &SampleProvince<'_>,
) -> Result<Vec<Vec<i64>>, SampleError> {
    let (catalogue, period) = (request.catalogue, request.period);
    let place = |unit: &Unit| Place::new(unit, request.assumptions, request.seed, 0);
    let published = Published::read(request.assumptions, catalogue, &province.unit.code, period.year)?;
    let weights: Vec<u64> = province.reporting.iter().map(|unit| place(unit).size()).collect();
    let given = published.deal(catalogue, model, &weights, request.seed)?;
    let figures: Vec<Vec<i64>> = province
        .reporting
        .par_iter()
        .zip(&given)
        .map(|(unit, given)| sound(request, model, unit, &place(unit), given))
        .collect::<Result<_, _>>()?;
    if period.part == crate::period::Part::Y {
        published.verify(&figures)?;
    }
    Ok(figures)
}

/// Draws the figures of a unit and proves that every relation holds.
fn sound(
    request: &SampleRequest<'_>,
    model: &Model,
    unit: &Unit,
    place: &Place,
    given: &[Option<simulate::Given>],
) -> Result<Vec<i64>, SampleError> {
    let figures = simulate::figures(model, place, request.period, given);
    verify::verify(request.catalogue, request.layout, request.period.part, &unit.code, &figures)?;
    Ok(figures)
}

fn outcome<'a>(
    request: &SampleRequest<'a>,
    model: &Model,
    calendar: Calendar,
    (unit, position): (&'a Unit, usize),
    figures: Vec<i64>,
    faults: &Faults,
) -> Result<Outcome<'a>, SampleError> {
    let has = |fault: Option<usize>| fault == Some(position);
    let key =
        random::key(&[request.seed, random::text(&unit.code), random::text(&request.period.to_string())]);
    let mut outcome =
        Outcome { unit, figures: None, rejected: BTreeSet::new(), versions: Vec::new(), typed_text: false };
    if has(faults.missing) {
        return Ok(outcome);
    }
    outcome.typed_text = has(faults.typed_text);
    let listed = |mut figures: Vec<i64>, revision: u32, received: Date| {
        let source = (request.catalogue, request.layout, &request.assumptions.texts);
        let lists =
            lists::fill(source, (&unit.full_name, request.period, key), calendar.window.1, &mut figures);
        Version { figures, lists, revision, received }
    };
    let mut figures = figures;
    if has(faults.broken) {
        let broken = faults::break_sum(request.layout, request.period.part, key, &mut figures);
        outcome.rejected = broken.ok_or_else(|| SampleError::Faults {
            province: unit.province().to_owned(),
            reason: format!("no sum of {} can be broken", unit.code),
        })?;
    }
    let days = i64::try_from(random::Draws::new(key).below(3)).unwrap_or(0);
    let on_time = later(calendar.window.1, 2 + days).min(calendar.deadline);
    if has(faults.twice) {
        let other = Place::new(unit, request.assumptions, request.seed, 1);
        let first = sound(request, model, unit, &other, &vec![None; model.populations.len()])?;
        outcome.versions.push(listed(first, 0, later(calendar.window.1, 1)));
    }
    let received = if has(faults.late) { later(calendar.deadline, 3) } else { on_time };
    outcome.versions.push(listed(figures, u32::from(has(faults.twice)), received));
    outcome.figures = outcome.versions.last().map(|version| version.figures.clone());
    Ok(outcome)
}

/// Folder of a province's submissions below the folder of the period: none when the sample has one province.
fn folder(request: &SampleRequest<'_>, province: &SampleProvince<'_>) -> String {
    if request.provinces.len() == 1 { String::new() } else { format!("{}/", province.unit.code) }
}

fn submission_file(
    request: &SampleRequest<'_>,
    calendar: Calendar,
    province: &SampleProvince<'_>,
    outcome: &Outcome<'_>,
    version: &Version,
) -> Result<SampleFile, SampleError> {
    let unit = outcome.unit;
    let submission = Submission {
        unit,
        figures: &version.figures,
        lists: &version.lists,
        texts: &request.assumptions.texts,
        window: calendar.window,
        prepared_on: later(calendar.window.1, 1),
        revision: version.revision,
        typed_text: outcome.typed_text,
    };
    let bytes = workbook::write(request, &submission)
        .map_err(|source| SampleError::Workbook { unit: unit.code.clone(), source })?;
    let name = workbook::file_name(request, unit, version.revision);
    Ok(SampleFile { path: format!("inbox/{}/{}{name}", request.period, folder(request, province)), bytes })
}

/// The receipt register of the folder of the period.
fn receipts(
    request: &SampleRequest<'_>,
    sent: &[(&SampleProvince<'_>, &Outcome<'_>, &Version)],
) -> Result<SampleFile, SampleError> {
    let path = format!("inbox/{}/so-tiep-nhan.csv", request.period);
    let rows = sent.iter().map(|(province, outcome, version)| {
        let name = workbook::file_name(request, outcome.unit, version.revision);
        [format!("{}{name}", folder(request, province)), version.received.to_string()]
    });
    let bytes = table::csv(["tep", "ngay_nhan"], rows)
        .map_err(|error| SampleError::Write { file: path.clone(), reason: error.to_string() })?;
    Ok(SampleFile { path, bytes })
}
