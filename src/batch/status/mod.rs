//! Where a period stands: who has reported, when, which sheets, and what is still open. Reads, and changes nothing.

mod nation;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::coverage::{NOT_SUBMITTED, Timeliness};
use super::judge::{Judged, Standing};
use super::look::look;
use super::recompute::Recomputed;
use super::run::{RatedFinding, RunOptions};
use super::summary::FindingCounts;
use super::tally::finding_counts;
use super::{BatchError, Progress, Reference};
use crate::catalogue::{SeriesId, Source};
use crate::finding::Severity;
use crate::form::{Sheet, SheetKind};
use crate::message::Bilingual;
use crate::period::Period;
use crate::units::NATION;
use crate::value::Value;
use crate::workspace::{PeriodDays, Workspace};

/// Says that a sheet of the form is not in the file.
const SHEET_ABSENT: &str = "R-STR-005";

/// What is known of one sheet of one submission. Ordered from settled to grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SheetState {
    /// It has figures or text, and nothing is open.
    Filled,
    /// Ticked "không phát sinh".
    Nil,
    /// It is there and nothing is filled in.
    Blank,
    /// It is not in the file.
    Absent,
    /// Something must be explained.
    Query,
    /// Something is wrong.
    Error,
}

impl SheetState {
    /// The word in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Filled => "filled",
            Self::Nil => "nil",
            Self::Blank => "blank",
            Self::Absent => "absent",
            Self::Query => "query",
            Self::Error => "error",
        }
    }
}

/// When a unit reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// No usable submission.
    NotSubmitted,
    /// By the deadline.
    OnTime,
    /// Days after the last on-time day.
    Late(i32),
    /// The register says no day.
    Unknown,
}

/// One unit and reporter.
#[derive(Debug, Clone)]
pub struct StatusRow {
    /// GSO code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Sector agency that sent it; `None` for the unit itself.
    pub agency: Option<Bilingual>,
    /// When it came.
    pub arrival: Arrival,
    /// Day of receipt.
    pub received: Option<Date>,
    /// File in force.
    pub file: Option<String>,
    /// Its revision.
    pub revision: Option<u32>,
    /// Files that seem to come from it and cannot be used.
    pub refused: Vec<String>,
    /// Findings on it that nobody has answered.
    pub open: FindingCounts,
    /// State of each sheet, in the order of [`StatusReport::sheets`]; empty when nothing was submitted, and for a province
    /// of the nation.
    pub sheets: Vec<SheetState>,
    /// Units beneath a province of the nation.
    pub beneath: Option<Beneath>,
}

/// Units beneath a province, by what is known of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beneath {
    /// Units that must report.
    pub expected: usize,
    /// Units that have.
    pub reported: usize,
    /// Those of them that reported late.
    pub late: usize,
    /// Those of them of which the day of receipt is not known.
    pub undated: usize,
}

/// Where a period stands.
pub struct StatusReport {
    /// Period.
    pub period: Period,
    /// Unit of the workspace.
    pub unit: String,
    /// Its name.
    pub unit_name: String,
    /// Day on which it is looked at.
    pub on: Date,
    /// Windows and deadlines.
    pub days: PeriodDays,
    /// Codes of the sheets of the form.
    pub sheets: Vec<String>,
    /// Units that must report, by code, each followed by its agencies; then the agencies of the province. Of the nation its
    /// provinces.
    pub rows: Vec<StatusRow>,
    /// Units that must report.
    pub expected: usize,
    /// Units that have.
    pub reported: usize,
    /// Files that cannot be used, with what was found.
    pub blocked: Vec<RatedFinding>,
    /// Findings that nobody has answered, as a run counts them: a unit that has not reported is one of them.
    pub open: FindingCounts,
    /// Those of them that say that a unit, or a whole province of the nation, has not reported.
    pub not_submitted: usize,
    /// 0 nothing to do, 1 something open or a unit missing after its deadline, 2 blocked files.
    pub exit_code: u8,
    /// What it was judged by, for messages.
    pub reference: Arc<Reference>,
}

impl StatusReport {
    /// Days from the day it is looked at to a deadline; negative once it has passed, 0 on its last on-time day.
    #[must_use]
    pub fn days_to(&self, deadline: Date) -> i32 {
        deadline.since(self.on).map_or(0, |span| span.get_days())
    }

    /// Whether its rows are the provinces of the nation.
    #[must_use]
    pub fn is_by_province(&self) -> bool {
        self.unit == NATION
    }

    /// Units without a submission.
    pub fn missing(&self) -> impl Iterator<Item = &StatusRow> {
        self.rows.iter().filter(|row| row.agency.is_none() && row.arrival == Arrival::NotSubmitted)
    }
}

/// Looks at a period on a day. Works before any file has come, takes no lock and writes nothing.
///
/// # Errors
/// When the environment, the configuration or the definitions forbid it.
pub fn status(
    workspace: &Workspace,
    options: &RunOptions,
    on: Date,
    progress: &dyn Progress,
) -> Result<StatusReport, BatchError> {
    let recomputed = look(workspace, options, progress, None)?;
    let is_nation = workspace.unit() == NATION;
    let period = options.period;
    let files = &recomputed.files;
    let forms: Vec<&Sheet> = recomputed
        .reference
        .layout
        .form(period.part, Source::Territorial)
        .filter(|sheet| sheet.kind != SheetKind::Particulars && !sheet.personal && !is_nation)
        .collect();
    let rows = if is_nation {
        nation::rows(&recomputed)
    } else {
        let sheets = sheets_of_series(&recomputed.reference);
        Rows { recomputed: &recomputed, forms: &forms, sheets }.all(workspace.unit())
    };
    let open: Vec<RatedFinding> =
        recomputed.findings.iter().filter(|rated| rated.finding.is_open()).cloned().collect();
    let blocked: Vec<RatedFinding> =
        open.iter().filter(|rated| rated.severity == Severity::Block).cloned().collect();
    let (expected, reported) = (files.combined.units.len(), files.combined.reported.len());
    // Before its deadline a unit is not late: what it will send is no work for anybody yet.
    let at_hand: Vec<RatedFinding> =
        open.iter().filter(|rated| rated.finding.rule != NOT_SUBMITTED).cloned().collect();
    let counts = finding_counts(&at_hand);
    let deadline = if is_nation { files.days.deadline_ministry } else { files.days.deadline_unit };
    let beneath_missing = |row: &StatusRow| row.beneath.is_some_and(|units| units.reported < units.expected);
    let overdue = (reported < expected || rows.iter().any(beneath_missing)) && on > deadline;
    let refused = files.submissions.iter().filter(|one| one.standing == Standing::Blocked).count() as u64;
    let exit_code = options.fail_on.exit_code(refused, counts.error, counts.query).max(u8::from(overdue));
    let parent = recomputed.figures.units.first();
    Ok(StatusReport {
        period,
        unit: workspace.unit().to_owned(),
        unit_name: parent.map_or_else(String::new, |unit| unit.name.clone()),
        on,
        days: files.days,
        sheets: forms.iter().map(|sheet| sheet.id.clone()).collect(),
        rows,
        expected,
        reported,
        blocked,
        open: finding_counts(&open),
        not_submitted: open.len() - at_hand.len(),
        exit_code,
        reference: recomputed.reference,
    })
}

/// The sheet of the form on which each series is filled in.
fn sheets_of_series(reference: &Reference) -> BTreeMap<&str, &str> {
    let catalogue = &reference.catalogue;
    let ids = (0..catalogue.series.len()).map(SeriesId::from_index);
    ids.filter_map(|id| {
        let sheet = reference.layout.place_of(id, catalogue)?.sheet();
        Some((catalogue.series(id).key.as_str(), sheet.id.as_str()))
    })
    .collect()
}

/// Makes the rows of the table.
struct Rows<'a> {
    recomputed: &'a Recomputed,
    forms: &'a [&'a Sheet],
    /// By key of series.
    sheets: BTreeMap<&'a str, &'a str>,
}

impl Rows<'_> {
    fn all(&self, parent: &str) -> Vec<StatusRow> {
        let catalogue = &self.recomputed.reference.catalogue;
        let mut rows = Vec::new();
        for unit in &self.recomputed.files.combined.units {
            let (code, name) = (unit.unit.code.as_str(), unit.unit.name.as_str());
            let mut own: Vec<&Judged> = self.of(code).collect();
            let is_own = |one: &&Judged| {
                one.attribution.as_ref().is_some_and(|who| catalogue.is_territorial(&who.reporter))
            };
            own.sort_by_key(|one| !is_own(one));
            let first = rows.len();
            if !own.first().is_some_and(is_own) {
                rows.push(not_submitted(code, name));
            }
            rows.extend(own.into_iter().map(|one| self.row(code, name, one)));
            if let Some(row) = rows.get_mut(first) {
                row.refused = refused(self.recomputed, |sender| sender == code);
            }
        }
        let name = self.recomputed.figures.units.first().map_or("", |unit| unit.name.as_str());
        rows.extend(self.of(parent).map(|one| self.row(parent, name, one)));
        rows
    }

    /// Submissions in force for a unit, by reporter.
    fn of(&self, unit: &str) -> impl Iterator<Item = &Judged> {
        let mut own: Vec<&Judged> = self
            .recomputed
            .files
            .submissions
            .iter()
            .filter(|one| one.in_force() && one.attribution.as_ref().is_some_and(|who| who.unit == unit))
            .collect();
        own.sort_by_key(|one| one.attribution.clone());
        own.into_iter()
    }

    fn row(&self, code: &str, name: &str, submission: &Judged) -> StatusRow {
        let open = self.open(submission);
        let reporter = submission.attribution.as_ref();
        let reporter = reporter.and_then(|who| self.recomputed.reference.catalogue.reporter(&who.reporter));
        let arrival = match Timeliness::of(submission.received, self.recomputed.files.days.deadline_unit) {
            Timeliness::OnTime => Arrival::OnTime,
            Timeliness::Late(days) => Arrival::Late(days),
            Timeliness::Unknown => Arrival::Unknown,
        };
        StatusRow {
            code: code.to_owned(),
            name: name.to_owned(),
            agency: reporter.filter(|one| !one.territorial).map(|one| one.name.clone()),
            arrival,
            received: submission.received,
            file: Some(submission.file.clone()),
            refused: Vec::new(),
            revision: Some(submission.revision()),
            sheets: self.states(submission, &open),
            open: finding_counts(&open),
            beneath: None,
        }
    }

    /// Findings on a submission that nobody has answered.
    fn open(&self, submission: &Judged) -> Vec<RatedFinding> {
        let own = self
            .recomputed
            .findings
            .iter()
            .filter(|rated| rated.finding.is_open() && rated.finding.place.file == submission.file);
        own.cloned().collect()
    }

    fn states(&self, submission: &Judged, open: &[RatedFinding]) -> Vec<SheetState> {
        // A worksheet may have been renamed: its series tell which sheet of the form it is.
        let (mut renamed, mut filled) = (BTreeMap::new(), BTreeSet::new());
        for fact in &submission.facts {
            let Some(sheet) = self.sheets.get(fact.series.as_str()) else { continue };
            renamed.insert(fact.origin.sheet.as_str(), *sheet);
            if fact.value != Value::Missing {
                filled.insert(*sheet);
            }
        }
        filled.extend(submission.texts.iter().map(|text| text.sheet.as_str()));
        let mut worst: BTreeMap<&str, SheetState> = BTreeMap::new();
        for rated in open {
            let place = &rated.finding.place;
            let state = match rated.severity {
                _ if rated.finding.rule == SHEET_ABSENT => SheetState::Absent,
                Severity::Error => SheetState::Error,
                Severity::Query => SheetState::Query,
                Severity::Note | Severity::Block => continue,
            };
            for name in place.sheet.split(", ").filter(|name| !name.is_empty()) {
                let sheet = renamed.get(name).copied().unwrap_or(name);
                let known = worst.entry(sheet).or_insert(state);
                *known = state.max(*known);
            }
        }
        let nil = |sheet: &str| submission.particulars.nil_sheets.iter().any(|nil| nil == sheet);
        let state = |sheet: &&Sheet| match worst.get(sheet.id.as_str()) {
            // What nobody filled in is told as such; that it must be explained is counted beside it.
            Some(SheetState::Query) if !filled.contains(sheet.id.as_str()) => SheetState::Blank,
            Some(state) => *state,
            None if nil(&sheet.id) => SheetState::Nil,
            None if filled.contains(sheet.id.as_str()) => SheetState::Filled,
            None => SheetState::Blank,
        };
        self.forms.iter().map(state).collect()
    }
}

/// Files that cannot be used and seem to come from a unit.
fn refused(recomputed: &Recomputed, is_sender: impl Fn(&str) -> bool) -> Vec<String> {
    let blocked = recomputed.files.submissions.iter().filter(|one| one.standing == Standing::Blocked);
    blocked.filter(|one| one.sender.as_deref().is_some_and(&is_sender)).map(|one| one.file.clone()).collect()
}

fn not_submitted(code: &str, name: &str) -> StatusRow {
    StatusRow {
        code: code.to_owned(),
        name: name.to_owned(),
        agency: None,
        arrival: Arrival::NotSubmitted,
        received: None,
        file: None,
        refused: Vec::new(),
        revision: None,
        open: FindingCounts::default(),
        sheets: Vec::new(),
        beneath: None,
    }
}
