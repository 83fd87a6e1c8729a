//! Whose province a file of the ministry's inbox belongs to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::apart::Pool;
use super::super::coverage::absent_files;
use super::super::discover::{InboxFile, discover};
use super::super::inbox::{Inbox, PeriodInbox};
use super::super::judge::{Judge, Judged};
use super::super::outputs::REPORT;
use super::super::period::{looked_at, unreadable};
use super::super::read::{ReadFile, read_all};
use super::super::receipts::{REGISTER_FILE, Receipts};
use super::super::recompute::LedgerAccess;
use super::super::{BatchError, NoProgress, Reference};
use crate::catalogue::LookBack;
use crate::finding::Finding;
use crate::period::Period;
use crate::units::{Level, Match, UnitMap, match_unit};
use crate::workspace::Workspace;

/// The inbox of the nation, its files sorted by province.
pub(super) struct NationInbox<'a> {
    workspace: &'a Workspace,
    reference: &'a Reference,
    pool: &'a Pool<'a>,
    periods: BTreeMap<Period, Sorted>,
    /// That an earlier period cannot be read.
    notes: Vec<Finding>,
}

/// The files of a period.
#[derive(Default)]
struct Sorted {
    by_province: BTreeMap<String, Vec<InboxFile>>,
    receipts: Arc<Receipts>,
    /// Files of no known province, judged: none of them can be used.
    loose: Vec<Judged>,
    /// Findings about the folder, not about a file.
    findings: Vec<Finding>,
    /// Files that the register names and that are not there, with the province they would be of.
    absent: Vec<(Option<String>, Finding)>,
}

/// What came for a period and is no province's.
pub(super) struct Loose {
    pub submissions: Vec<Judged>,
    pub findings: Vec<Finding>,
}

impl<'a> NationInbox<'a> {
    /// An inbox of which nothing is known so far.
    pub fn new(workspace: &'a Workspace, reference: &'a Reference, pool: &'a Pool<'a>) -> Self {
        Self { workspace, reference, pool, periods: BTreeMap::new(), notes: Vec::new() }
    }

    /// Sorts the files of a period and of those it may be compared with. Of an earlier one that cannot be read nothing is
    /// used, and a note says so.
    ///
    /// # Errors
    /// When the folder of the period cannot be read or the ledger refuses.
    pub fn sort(&mut self, period: Period, ledger: LedgerAccess<'_>) -> Result<(), BatchError> {
        for one in looked_at(period) {
            if self.periods.contains_key(&one) || !self.workspace.inbox_of(one).is_dir() {
                continue;
            }
            match self.sort_period(one, ledger) {
                Ok(sorted) => {
                    self.periods.insert(one, sorted);
                }
                Err(error) if one == period => return Err(error),
                Err(error) => {
                    self.pool.note_passing();
                    self.notes.push(unreadable(one, used_for(one, period), &error));
                }
            }
        }
        Ok(())
    }

    fn sort_period(&self, period: Period, ledger: LedgerAccess<'_>) -> Result<Sorted, BatchError> {
        let days = self.workspace.days(&self.reference.catalogue, period)?;
        let map = self.reference.register.at(days.cut_off);
        let files = discover(self.workspace, period)?;
        let present: Vec<String> = files.iter().map(|file| file.within.clone()).collect();
        let folder = self.workspace.inbox_of(period);
        let shown = self.workspace.relative(&folder.join(REGISTER_FILE));
        let (receipts, findings) = Receipts::read(&folder, &shown, &present)?;
        let absent = absent_files(&receipts, &present).into_iter();
        let absent = absent.map(|finding| (province_of_file(&map, &finding.found), finding)).collect();
        let mut sorted = Sorted { receipts: Arc::new(receipts), findings, absent, ..Sorted::default() };
        let mut unsorted = Vec::new();
        for file in files {
            match province_of_folder(&map, &file.within) {
                Some(code) => sorted.by_province.entry(code).or_default().push(file),
                None => unsorted.push(file),
            }
        }
        for read in read_all(unsorted, period, self.reference, self.pool, ledger, &NoProgress)? {
            self.by_content(period, &map, read, &mut sorted);
        }
        for files in sorted.by_province.values_mut() {
            files.sort_by(|a, b| a.file.cmp(&b.file));
        }
        Ok(sorted)
    }

    /// A file that lies in no province's folder goes to the province of the unit that it states.
    fn by_content(&self, period: Period, map: &UnitMap<'_>, read: ReadFile, sorted: &mut Sorted) {
        let inbox = read.inbox.clone();
        let judge = Judge {
            reference: self.reference,
            province: None,
            period: Some(period),
            reads_reports: true,
            days: &|period| self.workspace.days(&self.reference.catalogue, period).ok(),
        };
        let mut judged = judge.judge(read, &sorted.receipts);
        let unit = judged.attribution.as_ref().and_then(|attribution| map.find(&attribution.unit));
        match unit {
            Some(unit) => sorted.by_province.entry(unit.province().to_owned()).or_default().push(inbox),
            None => {
                judged.sender = judged.sender.or_else(|| province_of_name(map, &inbox.within));
                sorted.loose.push(judged);
            }
        }
    }

    /// Whether anything at all has come for a period.
    pub fn holds(&self, period: Period) -> bool {
        self.periods.get(&period).is_some_and(|sorted| !sorted.by_province.is_empty())
    }

    /// The inbox of one province.
    pub fn province(&self, code: &str) -> ProvinceInbox<'_> {
        ProvinceInbox { code: code.to_owned(), periods: &self.periods }
    }

    /// What came for the period and is no province's. `spoken_for`: provinces whose own report is in force. It may have
    /// been put in place of the files of their units, which the register goes on naming: those are not looked for.
    pub fn into_loose(mut self, period: Period, spoken_for: &BTreeSet<String>) -> Loose {
        let Sorted { loose, mut findings, absent, .. } = self.periods.remove(&period).unwrap_or_default();
        let replaced =
            |province: &Option<String>| province.as_ref().is_some_and(|one| spoken_for.contains(one));
        findings.extend(absent.into_iter().filter(|(one, _)| !replaced(one)).map(|(_, finding)| finding));
        findings.append(&mut self.notes);
        Loose { submissions: loose, findings }
    }
}

/// What of the ministry's inbox is one province's.
pub(super) struct ProvinceInbox<'a> {
    code: String,
    periods: &'a BTreeMap<Period, Sorted>,
}

impl Inbox for ProvinceInbox<'_> {
    fn holds(&self, period: Period) -> bool {
        self.periods.get(&period).is_some_and(|sorted| sorted.by_province.contains_key(&self.code))
    }

    fn holds_reports(&self) -> bool {
        true
    }

    fn period(&self, period: Period) -> Result<PeriodInbox, BatchError> {
        let Some(sorted) = self.periods.get(&period) else {
            return Ok(PeriodInbox { files: Vec::new(), receipts: Arc::default(), findings: Vec::new() });
        };
        let files = sorted.by_province.get(&self.code).cloned().unwrap_or_default();
        Ok(PeriodInbox { files, receipts: Arc::clone(&sorted.receipts), findings: Vec::new() })
    }
}

/// What an earlier period is looked at for.
fn used_for(earlier: Period, period: Period) -> LookBack {
    if earlier == period.same_period_last_year() {
        LookBack::Comparison
    } else if earlier == period.previous() {
        LookBack::Checks
    } else {
        LookBack::Trend
    }
}

/// The province of a file that is not there: by its folder, or by the unit that its name names as treem gives it
/// ("2024_524_huyen-binh-son.xlsx").
fn province_of_file(map: &UnitMap<'_>, within: &str) -> Option<String> {
    let by_name = || {
        let unit = within.rsplit('/').next()?.split('_').nth(1)?;
        map.find(unit).map(|unit| unit.province().to_owned())
    };
    province_of_folder(map, within).or_else(by_name)
}

/// The province that the name of a report workbook names, as treem gives it ("bao-cao-51-2024.xlsx").
fn province_of_name(map: &UnitMap<'_>, within: &str) -> Option<String> {
    let name = within.rsplit('/').next()?.strip_prefix(&format!("{REPORT}-"))?;
    let (code, _) = name.split_once('-')?;
    map.province(code).map(|province| province.code.clone())
}

/// The province that the first folder of a path names: by its code ("51", "51-quang-ngai") or by its name.
fn province_of_folder(map: &UnitMap<'_>, within: &str) -> Option<String> {
    let (folder, _) = within.split_once('/')?;
    let digits: String = folder.chars().take_while(char::is_ascii_digit).collect();
    if let Some(province) = map.province(&digits) {
        return Some(province.code.clone());
    }
    match match_unit(map, None, None, Some(folder)) {
        Match::Unit(code) => {
            map.find(&code).filter(|unit| unit.level == Level::Province)?.code.clone().into()
        }
        _ => None,
    }
}
