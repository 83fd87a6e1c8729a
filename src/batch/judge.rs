//! One read file → a judged submission: whose it is, in which state each figure enters, what is wrong.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Reference;
use super::read::ReadFile;
use super::receipts::Receipts;
use super::report_book::REPORTER;
use crate::catalogue::{Catalogue, MapCount, Source};
use crate::check::conditions::{self, MapCounts};
use crate::check::{
    Attribution, AttributionContext, Checked, Entries, Verdicts, attribute, case_list, check, formulas,
    overdue,
};
use crate::finding::{Finding, Place, Severity};
use crate::form::{Sheet, Slot};
use crate::intake::{CaseListCounts, CellCounts, Fact, FileRead, Particulars, Reason, ReportRead, TextEntry};
use crate::message::{Lang, day};
use crate::period::{Part, Period};
use crate::units::Level;
use crate::value::Value;
use crate::workspace::PeriodDays;

/// A submission after reading and checking.
#[derive(Default)]
pub(crate) struct Judged {
    /// Relative to the workspace.
    pub file: String,
    pub hash: String,
    pub received: Option<Date>,
    /// `None` when the file is blocked.
    pub attribution: Option<Attribution>,
    /// Code of the unit from which it seems to come, whether or not it can be used: what it says of itself or, where that
    /// is nothing, what its folder or its name say. No figure ever rests on this.
    pub sender: Option<String>,
    /// Kind of reporter of a sector agency's file; empty for the unit's own.
    pub agency: String,
    pub particulars: Particulars,
    pub counts: CellCounts,
    /// Facts as read; their state after the checks is in `checked`.
    pub facts: Vec<Fact>,
    pub checked: Checked,
    /// What the list of cases adds up to, where the file has one.
    pub case_list: Option<CaseListCounts>,
    /// What the map of the period knows of the unit.
    pub map: MapCounts,
    /// Texts of lists and text sheets, which go back to the sender.
    pub texts: Vec<TextEntry>,
    /// Reasons given for findings of the submission before.
    pub reasons: Vec<Reason>,
    /// What it says as a province's report workbook, where it is one.
    pub report: Option<ReportRead>,
    /// Findings of this file, places filled in.
    pub findings: Vec<Finding>,
    /// What became of it among the others.
    pub standing: Standing,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Standing {
    /// It cannot be used.
    #[default]
    Blocked,
    /// Its figures count.
    InForce,
    /// It is valid, but another submission of the same unit and reporter is in force.
    Superseded,
    /// It is valid, but figures of its kind are not used: totals that the province states for itself.
    Unused,
}

impl Standing {
    /// Word in `submissions.csv` and in the ledger.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::InForce => "accepted",
            Self::Superseded => "superseded",
            Self::Unused => "unused",
        }
    }
}

impl Judged {
    /// Whether its figures count.
    pub fn in_force(&self) -> bool {
        self.standing == Standing::InForce
    }

    /// Last on-time day for it: a province reports to the ministry, a unit to its province.
    pub fn deadline(&self, days: &PeriodDays) -> Date {
        if self.report.is_some() { days.deadline_ministry } else { days.deadline_unit }
    }

    /// Revision number, 0 for the first submission.
    pub fn revision(&self) -> u32 {
        self.particulars.revision.unwrap_or(0)
    }
}

/// What submissions of a period are judged against.
pub(super) struct Judge<'a> {
    pub reference: &'a Reference,
    pub province: Option<&'a str>,
    pub period: Option<Period>,
    /// Whether report workbooks of provinces are read: the ministry does, a province does not.
    pub reads_reports: bool,
    pub days: &'a (dyn Fn(Period) -> Option<PeriodDays> + Sync),
}

impl Judge<'_> {
    /// Judges a file of the inbox.
    pub fn judge(&self, file: ReadFile, receipts: &Receipts) -> Judged {
        let received = receipts.day(&file.inbox.within);
        let claimed = file.outcome.as_ref().ok();
        let sender = claimed.and_then(|read| read.claims.iter().find_map(|claim| claim.unit_code.clone()));
        let mut judged = match file.outcome {
            Ok(read) => self.judge_read(read, &file.inbox.file),
            Err(refusal) => Judged::blocked(refusal.finding()),
        };
        judged.sender = sender;
        judged.file.clone_from(&file.inbox.file);
        judged.hash = file.hash;
        judged.received = received;
        judged.fill_places(self.period);
        judged
    }

    /// Judges what was read from a file of this name.
    pub fn judge_read(&self, mut read: FileRead, file: &str) -> Judged {
        if let Some(refused) =
            read.findings.iter().find(|finding| self.reference.catalogue.severity(finding) == Severity::Block)
        {
            return Judged::blocked(refused.clone());
        }
        let cut_off = |period: Period| (self.days)(period).map(|days| days.cut_off);
        let context = AttributionContext {
            register: &self.reference.register,
            reporters: &self.reference.catalogue.reporters,
            cut_off: &cut_off,
            province: self.province,
            folder: self.period,
            file_name: file.rsplit('/').next().unwrap_or(file),
        };
        if let Some(report) = read.report.take() {
            return self.judge_report(read, report, &context);
        }
        if read.claims.is_empty() && read.facts.is_empty() {
            return Judged::blocked(Finding::fail("R-STR-029", Place::default(), "", ""));
        }
        let (attribution, mut findings) = attribute(&read, &context);
        let attribution = attribution.filter(|attribution| {
            let empty = read.counts.accepted + read.counts.rejected == 0;
            if empty {
                let place = Place { unit: attribution.unit.clone(), ..Place::default() };
                findings.push(Finding::fail("R-STR-030", place, "", ""));
            }
            !empty
        });
        let mut judged =
            Judged { particulars: read.particulars.clone(), counts: read.counts, ..Judged::default() };
        if let Some(attribution) = attribution {
            let part = attribution.period.part;
            findings.extend(self.other_window(&read, attribution.period));
            findings.extend(blank_sheets(&read, self.reference));
            let (layout, catalogue) = (&self.reference.layout, &self.reference.catalogue);
            judged.checked = check(&read, layout, catalogue, part, Source::Territorial);
            let verdicts = formulas(&read, &judged.checked.findings);
            judged.checked.absorb(verdicts);
            judged.map = self.map_counts(&attribution);
            judged.case_list = read.case_list;
            judged.facts = read.facts;
            let verdicts = judged.across_sheets(catalogue, part);
            judged.checked.absorb(verdicts);
            if let Some(cut_off) = cut_off(attribution.period) {
                let entries = Entries { texts: &read.texts, cut_off, year: attribution.period.year };
                judged.checked.absorb(overdue(&entries, layout, catalogue));
            }
            let mut own = read.findings;
            own.retain(|one| !judged.checked.retells(one));
            own.iter_mut().for_each(|one| judged.checked.name_cause(one));
            findings.append(&mut own);
            findings.append(&mut judged.checked.findings);
            judged.texts = read.texts;
            judged.reasons = read.reasons;
            if !catalogue.is_territorial(&attribution.reporter) {
                judged.agency.clone_from(&attribution.reporter);
            }
            judged.attribution = Some(attribution);
        }
        judged.findings = findings;
        judged
    }

    /// Judges a report workbook of a province: whose it is, and whether it may speak for it.
    fn judge_report(&self, read: FileRead, report: ReportRead, context: &AttributionContext<'_>) -> Judged {
        if !self.reads_reports || report.above_provinces {
            return Judged::blocked(Finding::fail("R-REP-009", Place::default(), "", ""));
        }
        let (attribution, mut findings) = attribute(&read, context);
        let Some(attribution) = attribution.filter(|one| one.unit.len() == Level::Province.digits()) else {
            if findings.is_empty() {
                findings.push(Finding::fail("R-STR-002", Place::default(), &report.unit, ""));
            }
            return Judged { findings, ..Judged::default() };
        };
        let mut stated = FileRead::default();
        (stated.particulars.window_start, stated.particulars.window_end) = report.window.unzip();
        findings.extend(self.other_window(&stated, attribution.period).map(|mut finding| {
            finding.place.sheet.clone_from(&report.sheet);
            finding
        }));
        if report.definitions != self.reference.definitions.fingerprint() {
            let shown: String = report.definitions.chars().take(12).collect();
            findings.push(Finding::fail("R-REP-010", Place::default(), shown, ""));
        }
        findings.extend(read.findings);
        let mut judged = Judged { findings, counts: counts(&report), ..Judged::default() };
        judged.particulars.status = Some(report.status.clone()).filter(|status| !status.is_empty());
        judged.attribution = Some(Attribution { reporter: REPORTER.to_owned(), ..attribution });
        judged.report = Some(report);
        judged
    }

    /// What the map of the period knows of the unit. The communes of a district before 1/7/2025 are in no table.
    fn map_counts(&self, attribution: &Attribution) -> MapCounts {
        let Some(days) = (self.days)(attribution.period) else { return MapCounts::new() };
        let map = self.reference.register.at(days.cut_off);
        let own = map.find(&attribution.unit).filter(|unit| unit.level == Level::Commune).map(|_| 1);
        let below =
            map.children(&attribution.unit).iter().filter(|unit| unit.level == Level::Commune).count();
        let below = i64::try_from(below).ok().filter(|count| *count > 0);
        own.or(below).map(|communes| (MapCount::Communes, communes)).into_iter().collect()
    }

    /// TT states a window other than the period's.
    fn other_window(&self, read: &FileRead, period: Period) -> Option<Finding> {
        let days = (self.days)(period)?;
        let stated = (read.particulars.window_start?, read.particulars.window_end?);
        let shown = |(from, to): (Date, Date)| format!("{} đến {}", day(from, Lang::Vi), day(to, Lang::Vi));
        let shown_en = |(from, to): (Date, Date)| format!("{} to {}", day(from, Lang::En), day(to, Lang::En));
        let expected = (days.window_start, days.window_end);
        let place = Place { sheet: "TT".to_owned(), ..Place::default() };
        (stated != expected).then(|| {
            Finding::fail("R-STR-024", place, shown(stated), shown(expected))
                .with("found_en", shown_en(stated))
                .with("expected_en", shown_en(expected))
        })
    }
}

impl Judged {
    /// What the rules that look across sheets say of the figures as they stand.
    fn across_sheets(&self, catalogue: &Catalogue, part: Part) -> Verdicts {
        let (values, facts) = (&self.checked.values, self.facts.as_slice());
        let mut verdicts = case_list(self.case_list.as_ref(), facts, values, catalogue);
        verdicts.absorb(conditions::evaluate(catalogue, part, values, facts, &self.map));
        verdicts
    }

    /// Judges the figures across sheets anew: numbers came back that were not there before.
    pub fn judge_again(&mut self, catalogue: &Catalogue) {
        let Some(part) = self.attribution.as_ref().map(|own| own.period.part) else { return };
        let again = self.across_sheets(catalogue, part);
        let elsewhere = |rule: &str| !again.outcomes.contains_key(rule);
        self.findings.retain(|finding| elsewhere(&finding.rule));
        self.checked.outcomes.retain(|rule, _| elsewhere(rule));
        self.checked.absorb(again);
        self.findings.append(&mut self.checked.findings);
        self.fill_places(None);
    }

    /// A file that cannot be used, and why.
    pub fn blocked(finding: Finding) -> Self {
        Self { findings: vec![finding], ..Self::default() }
    }

    /// File and period of a finding are those of its file; so is the unit, once it is known.
    pub fn fill_places(&mut self, period: Option<Period>) {
        let own = self.attribution.as_ref().map(|attribution| attribution.period).or(period);
        for finding in &mut self.findings {
            let place = &mut finding.place;
            place.file.clone_from(&self.file);
            place.period = own.map(|period| period.to_string()).unwrap_or_default();
            if let Some(attribution) = &self.attribution {
                place.unit.clone_from(&attribution.unit);
                place.agency.clone_from(&self.agency);
            }
        }
    }
}

/// Figures of a report by what they are.
fn counts(report: &ReportRead) -> CellCounts {
    let mut counts = CellCounts::default();
    for fact in &report.facts {
        counts.read += 1;
        match fact.value {
            Value::Number(_) => counts.accepted += 1,
            Value::Rejected => counts.rejected += 1,
            Value::Missing | Value::NotApplicable => counts.empty += 1,
        }
    }
    counts
}

/// Sheets of which not one cell is filled in, in one finding. A nil return fills them with zeros and is none.
///
/// It names them by their codes: tabs are renamed, and the finding stays the same.
fn blank_sheets(read: &FileRead, reference: &Reference) -> Option<Finding> {
    let mut filled: BTreeMap<&str, (bool, &str)> = BTreeMap::new();
    for fact in &read.facts {
        let sheet = filled.entry(&fact.origin.sheet).or_insert((false, &fact.series));
        sheet.0 |= fact.value != Value::Missing;
    }
    let blank: Vec<(&str, &str)> = filled
        .iter()
        .filter(|(_, (filled, _))| !filled)
        .map(|(sheet, (_, series))| (*sheet, *series))
        .collect();
    let code = |series: &str| {
        let id = reference.catalogue.series_id(series)?;
        let element = &reference.catalogue.element_of(id).id;
        let holds = |sheet: &&Sheet| {
            let mut slots = sheet.blocks.iter().flat_map(|block| &block.rows).flat_map(|row| &row.slots);
            let mut counts = sheet.blocks.iter().flat_map(|block| &block.columns);
            slots.any(|slot| *slot == Slot::Series(id))
                || counts.any(|column| column.count.as_ref().is_some_and(|count| count.element == *element))
        };
        reference.layout.sheets.iter().find(holds).map(|sheet| sheet.id.as_str())
    };
    let codes: Vec<&str> = blank.iter().map(|(sheet, series)| code(series).unwrap_or(sheet)).collect();
    let tabs: Vec<&str> = blank.iter().map(|(sheet, _)| *sheet).collect();
    let place = Place { sheet: tabs.join(", "), ..Place::default() };
    let codes = codes.join(", ");
    (!blank.is_empty()).then(|| Finding::fail("R-STR-031", place, &codes, "").with("form", &codes))
}
