//! One read file → a judged submission: whose it is, in which state each figure enters, what is wrong.

use jiff::civil::Date;

use super::Reference;
use super::read::ReadFile;
use super::receipts::Receipts;
use crate::catalogue::Source;
use crate::check::{Attribution, AttributionContext, Checked, attribute, check};
use crate::finding::{Finding, Place, Severity};
use crate::intake::{CellCounts, Fact, FileRead, Particulars};
use crate::message::Explain;
use crate::period::Period;
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
    pub particulars: Particulars,
    pub counts: CellCounts,
    /// Facts as read; their state after the checks is in `checked`.
    pub facts: Vec<Fact>,
    pub checked: Checked,
    /// Findings of this file, places filled in.
    pub findings: Vec<Finding>,
    /// Set when several submissions are resolved.
    pub in_force: bool,
}

impl Judged {
    /// Revision number, 0 for the first submission.
    pub fn revision(&self) -> u32 {
        self.particulars.revision.unwrap_or(0)
    }
}

/// What submissions of a period are judged against.
pub(super) struct Court<'a> {
    pub reference: &'a Reference,
    pub province: Option<&'a str>,
    pub period: Option<Period>,
    pub days: &'a (dyn Fn(Period) -> Option<PeriodDays> + Sync),
}

impl Court<'_> {
    /// Judges a file of the inbox.
    pub fn judge(&self, file: ReadFile, receipts: &Receipts) -> Judged {
        let received = receipts.day(&file.inbox.within);
        let mut judged = match file.outcome {
            Ok(read) => self.judge_read(read, &file.inbox.file),
            Err(refusal) => blocked(Finding::fail("R-STR-001", Place::default(), refusal.vietnamese(), "")),
        };
        judged.file.clone_from(&file.inbox.file);
        judged.hash = file.hash;
        judged.received = received;
        judged.fill_places(self.period);
        judged
    }

    /// Judges what was read from a file of this name.
    pub fn judge_read(&self, read: FileRead, file: &str) -> Judged {
        if let Some(refused) = read.findings.iter().find(|finding| self.severity(finding) == Severity::Block)
        {
            return blocked(refused.clone());
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
        let (attribution, mut findings) = attribute(&read, &context);
        let mut judged =
            Judged { particulars: read.particulars.clone(), counts: read.counts, ..Judged::default() };
        if let Some(attribution) = attribution {
            let part = attribution.period.part;
            findings.extend(self.other_window(&read, attribution.period));
            let (layout, catalogue) = (&self.reference.layout, &self.reference.catalogue);
            judged.checked = check(&read, layout, catalogue, part, Source::Territorial);
            findings.extend(read.findings);
            findings.append(&mut judged.checked.findings);
            judged.facts = read.facts;
            judged.attribution = Some(attribution);
        }
        judged.findings = findings;
        judged
    }

    /// Severity of a finding by its rule; an unknown rule counts as an error rather than as nothing.
    fn severity(&self, finding: &Finding) -> Severity {
        let rule = self.reference.catalogue.rules.get(&finding.rule);
        rule.map_or(Severity::Error, |rule| rule.severity)
    }

    /// TT states a window other than the period's.
    fn other_window(&self, read: &FileRead, period: Period) -> Option<Finding> {
        let days = (self.days)(period)?;
        let stated = (read.particulars.window_start?, read.particulars.window_end?);
        let shown = |(from, to): (Date, Date)| {
            format!("{} đến {}", from.strftime("%-d/%-m/%Y"), to.strftime("%-d/%-m/%Y"))
        };
        let expected = (days.window_start, days.window_end);
        let place = Place { sheet: "TT".to_owned(), ..Place::default() };
        (stated != expected).then(|| Finding::fail("R-STR-024", place, shown(stated), shown(expected)))
    }
}

impl Judged {
    /// Whatever a finding does not say itself is that of its file.
    pub fn fill_places(&mut self, period: Option<Period>) {
        let own = self.attribution.as_ref().map(|attribution| attribution.period).or(period);
        for finding in &mut self.findings {
            let place = &mut finding.place;
            place.file.clone_from(&self.file);
            place.period = own.map(|period| period.to_string()).unwrap_or_default();
            if let Some(attribution) = &self.attribution {
                place.unit.clone_from(&attribution.unit);
            }
        }
    }
}

fn blocked(finding: Finding) -> Judged {
    Judged { findings: vec![finding], ..Judged::default() }
}
