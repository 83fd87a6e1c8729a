//! What a release is made from: the verified figures of the period, the policy, the definitions.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::earlier::Earlier;
use super::error::refused;
use super::verified::{Question, TABLE, Verified};
use super::{OpenDataError, TOLD};
use crate::batch::outputs::failed;
use crate::batch::run::RunOptions;
use crate::batch::unit_rows::protected;
use crate::batch::{Progress, Reference, Stage, Timings};
use crate::disclosure::audit::{self, Certificate};
use crate::disclosure::draft::{Draft, Plan};
use crate::disclosure::files::{PublicFile, PublicRow, TrueCounts, Witness};
use crate::disclosure::pattern::{self, Pattern};
use crate::disclosure::policy::Policy;
use crate::disclosure::release::{Facts, Files, Finality, Release};
use crate::message::{Bilingual, Lang};
use crate::period::Period;
use crate::store::{Ledger, WorkspaceLock};
use crate::units::NATION;
use crate::workspace::{PeriodDays, Workspace};

/// The office with ledger and lock: nothing can change while it is open.
pub(super) struct Desk {
    pub office: Office,
    pub ledger: Ledger,
    _lock: WorkspaceLock,
}

/// The verified figures of a period and what they are published by.
pub(super) struct Office {
    pub reference: Arc<Reference>,
    pub policy: Policy,
    pub counts: TrueCounts,
    pub period: Period,
    days: PeriodDays,
    /// Units beneath the provinces that have reported, and that should have.
    units: (usize, usize),
    finality: Finality,
    /// The table of the run, the units beneath the provinces behind it.
    table: Vec<u8>,
}

/// A release before it is judged: its figures, what of them is hidden, and the public table of both.
pub(super) struct Made {
    draft: Draft,
    pub pattern: Pattern,
    pub data: Vec<u8>,
}

impl Desk {
    /// Takes the lock and makes certain of the figures of the period.
    ///
    /// # Errors
    /// When another command holds the lock, definitions or policy are refused, or the outputs are not what the submissions
    /// give.
    pub fn open(
        workspace: &Workspace,
        options: &RunOptions,
        progress: &dyn Progress,
        timings: &mut Timings,
    ) -> Result<Self, OpenDataError> {
        if workspace.unit() != NATION {
            return Err(OpenDataError::NationOnly);
        }
        progress.stage(Stage::Definitions, 0);
        let loaded = timings
            .time(Stage::Definitions, || Reference::load(&workspace.overlays(&options.definitions)))?;
        let reference = Arc::new(loaded);
        let Reference { definitions, catalogue, layout, .. } = &*reference;
        let policy = Policy::load(definitions, catalogue, layout)?;
        let lock = WorkspaceLock::acquire(&workspace.store()).map_err(refused)?;
        let ledger = Mutex::new(Ledger::open(&workspace.store()).map_err(refused)?);
        let question = Question {
            workspace,
            reference: &reference,
            policy: &policy,
            options,
            ledger: &ledger,
            progress,
        };
        let verified = question.verified(timings)?;
        let days = workspace.days(&reference.catalogue, options.period).map_err(refused)?;
        let period = (options.period, days);
        let office = timings.time(Stage::Read, || Office::new(reference, policy, period, verified))?;
        let ledger = ledger.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Self { office, ledger, _lock: lock })
    }
}

impl Office {
    fn new(
        reference: Arc<Reference>,
        policy: Policy,
        (period, days): (Period, PeriodDays),
        verified: Verified,
    ) -> Result<Self, OpenDataError> {
        let Verified { table, reported, expected, status } = verified;
        let unknown = || failed(TABLE, &format!("status \"{status}\""));
        let finality = Finality::named(&status).ok_or_else(unknown)?;
        let counts = TrueCounts::read(TABLE, &table, days.cut_off, &reference.catalogue)?;
        Ok(Self { reference, policy, counts, period, days, units: (reported, expected), finality, table })
    }

    /// Draft, pattern and public table under a name.
    ///
    /// # Errors
    /// When something cannot be hidden, or the table cannot be written.
    pub fn made(&self, name: &str, earlier: &Earlier, timings: &mut Timings) -> Result<Made, OpenDataError> {
        let Reference { catalogue, layout, register, .. } = &*self.reference;
        let (policy, counts, released) = (&self.policy, &self.counts, earlier.for_pattern());
        let draft = self.with_plan(|plan| plan.draft());
        let input =
            pattern::Input { policy, catalogue, layout, register, counts, draft: &draft, earlier: &released };
        let pattern = timings.time(Stage::Protect, || pattern::make(&input))?;
        let table = || self.with_release(name, &draft, &pattern, |release| release.data());
        let data = timings.time(Stage::Report, table)?;
        Ok(Made { draft, pattern, data })
    }

    /// Every public file of a release but for what is said of the audit.
    ///
    /// # Errors
    /// When the words for it cannot be read, or a file cannot be written.
    pub fn files(&self, name: &str, made: &Made) -> Result<Files, OpenDataError> {
        let facts = Facts {
            window: (self.days.window_start, self.days.window_end),
            cut_off: self.days.cut_off,
            reported: self.units.0,
            expected: self.units.1,
            definitions: &self.reference.definitions,
        };
        let files = |release: &Release<'_>| release.files(&facts);
        Ok(self.with_release(name, &made.draft, &made.pattern, files)?)
    }

    fn with_plan<T>(&self, then: impl FnOnce(&Plan<'_>) -> T) -> T {
        let cut_off = self.days.cut_off;
        let map = self.reference.register.at(cut_off);
        let (policy, counts) = (&self.policy, &self.counts);
        let catalogue = &self.reference.catalogue;
        then(&Plan { policy, catalogue, counts, map: &map, period: self.period, cut_off })
    }

    fn with_release<T>(
        &self,
        name: &str,
        draft: &Draft,
        pattern: &Pattern,
        then: impl FnOnce(&Release<'_>) -> T,
    ) -> T {
        let (displays, finality) = (&pattern.displays[..], self.finality);
        self.with_plan(|plan| then(&Release { plan, draft, displays, id: name, finality }))
    }

    /// What the auditor finds in a finished file. `then`: the true counts behind it, where they are not those of today.
    ///
    /// # Errors
    /// When the file is not what it should be, or tells more than its numbers.
    pub fn audited(
        &self,
        file: &PublicFile,
        (earlier, then): (&Earlier, Option<&TrueCounts>),
        witnesses: &[Witness],
    ) -> Result<Certificate, OpenDataError> {
        let Reference { catalogue, layout, register, .. } = &*self.reference;
        let mut counts = vec![then.unwrap_or(&self.counts).clone()];
        counts.extend(earlier.counts().cloned());
        let certificate = audit::audit(&audit::Input {
            policy: &self.policy,
            catalogue,
            layout,
            register,
            earlier: &earlier.for_audit(),
            release: std::slice::from_ref(file),
            counts: &counts,
            witnesses,
        });
        Ok(certificate?)
    }

    /// Refuses a file that speaks of another period or map: its true counts are not at hand.
    ///
    /// # Errors
    /// At the first such row.
    pub fn speaks_of(&self, file: &PublicFile) -> Result<(), OpenDataError> {
        let other = |row: &&PublicRow| row.period != self.period || row.map != self.counts.map;
        let Some(row) = file.rows.iter().find(other) else { return Ok(()) };
        Err(OpenDataError::OtherPeriod {
            file: file.file.clone(),
            line: row.line,
            told: format!("{} ({})", row.period, row.map),
            asked: format!("{} ({})", self.period, self.counts.map),
        })
    }

    /// Refuses a release of which not everything is proved safe.
    ///
    /// # Errors
    /// When something is unsafe or not proved.
    pub fn passed(&self, certificate: &Certificate) -> Result<(), OpenDataError> {
        if certificate.passed() {
            return Ok(());
        }
        let mut leaks = self.leaks(certificate);
        let count = leaks.len();
        leaks.truncate(TOLD);
        Err(OpenDataError::Leaks { leaks, count })
    }

    /// What gives counts away, in words.
    pub fn leaks(&self, certificate: &Certificate) -> Vec<Bilingual> {
        let Reference { catalogue, register, .. } = &*self.reference;
        let sentence = |leak: &audit::Leak| Bilingual {
            vi: leak.sentence(catalogue, register, Lang::Vi),
            en: leak.sentence(catalogue, register, Lang::En),
        };
        certificate.leaks.iter().map(sentence).collect()
    }

    /// The true counts as far as later audits need them.
    ///
    /// # Errors
    /// When the table cannot be read or written.
    pub fn counts_on_record(&self) -> Result<Vec<u8>, OpenDataError> {
        let Reference { catalogue, layout, .. } = &*self.reference;
        let wanted = protected(&self.policy, layout, catalogue);
        let keys: BTreeSet<(&str, &str)> = wanted
            .iter()
            .map(|id| (catalogue.element_of(*id).id.as_str(), catalogue.series(*id).category()))
            .collect();
        let unwritable = |error: csv::Error| failed(TABLE, &error);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&self.table[..]);
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
        for (line, record) in reader.records().enumerate() {
            let record = record.map_err(unwritable)?;
            let field = |position: usize| record.get(position).unwrap_or_default();
            if line == 0 || (field(0) == "series" && keys.contains(&(field(2), field(7)))) {
                writer.write_record(&record).map_err(unwritable)?;
            }
        }
        Ok(writer.into_inner().map_err(|error| failed(TABLE, &error))?)
    }
}
