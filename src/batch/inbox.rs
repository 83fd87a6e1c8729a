//! The inbox of a unit, period by period: its files and the days on which they came.

use std::sync::Arc;

use super::BatchError;
use super::coverage::absent_files;
use super::discover::{InboxFile, discover};
use super::receipts::{REGISTER_FILE, Receipts};
use crate::finding::Finding;
use crate::period::Period;
use crate::workspace::Workspace;

/// What came for a period.
pub(super) struct PeriodInbox {
    /// In order of path.
    pub files: Vec<InboxFile>,
    pub receipts: Arc<Receipts>,
    /// Findings about the folder, not about a file.
    pub findings: Vec<Finding>,
}

/// Where the files of a unit come from.
pub(super) trait Inbox {
    /// Whether anything can have come for a period.
    fn holds(&self, period: Period) -> bool;

    /// Whether report workbooks may lie among the files: those of provinces in the ministry's inbox.
    fn holds_reports(&self) -> bool;

    /// What came for a period.
    ///
    /// # Errors
    /// When a folder or the register cannot be read.
    fn period(&self, period: Period) -> Result<PeriodInbox, BatchError>;
}

/// The whole folder of the period is the unit's own.
impl Inbox for Workspace {
    fn holds(&self, period: Period) -> bool {
        self.inbox_of(period).is_dir()
    }

    fn holds_reports(&self) -> bool {
        false
    }

    fn period(&self, period: Period) -> Result<PeriodInbox, BatchError> {
        let files = discover(self, period)?;
        let present: Vec<String> = files.iter().map(|file| file.within.clone()).collect();
        let folder = self.inbox_of(period);
        let shown = self.relative(&folder.join(REGISTER_FILE));
        let (receipts, mut findings) = Receipts::read(&folder, &shown, &present)?;
        findings.extend(absent_files(&receipts, &present));
        Ok(PeriodInbox { files, receipts: Arc::new(receipts), findings })
    }
}
