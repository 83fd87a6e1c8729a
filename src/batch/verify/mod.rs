//! `treem verify`: what a recomputation gives against what lies in `out/PERIOD`. Nothing is written.

mod documents;
mod tables;
mod workbooks;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::look::look;
use super::outputs::{self, Products};
use super::period::looked_at;
use super::recompute::Recomputed;
use super::record::RecordError;
use super::run::RunOptions;
use super::unchanged::{InputChanges, Inputs};
use super::{BatchError, Progress};
use crate::period::Period;
use crate::publish::{Memory, published_files};
use crate::store::Ledger;
use crate::workspace::Workspace;

/// What became of one output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputState {
    /// Byte for byte what a recomputation gives.
    Same,
    /// There, but other than that.
    Differs,
    /// Not there.
    Missing,
    /// A file that no recomputation makes: somebody's own, or left behind.
    Extra,
}

impl OutputState {
    /// The word in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs => "differs",
            Self::Missing => "missing",
            Self::Extra => "extra",
        }
    }
}

/// One place where an output differs. Parts that do not apply are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// Worksheet.
    pub sheet: String,
    /// A1 address; empty for a worksheet as a whole.
    pub cell: String,
    /// Line of a text file or paragraph of a document, from 1, as it is found (as generated where it is no longer there).
    pub line: Option<usize>,
    /// Column of a table; empty for a line as a whole.
    pub column: String,
    /// What a recomputation gives; empty for nothing.
    pub generated: String,
    /// What is there; empty for nothing.
    pub found: String,
}

/// One output, compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedOutput {
    /// Name within the folder of outputs.
    pub name: String,
    /// What became of it.
    pub state: OutputState,
    /// Where it differs. A file that differs in none of the places compared differs in its looks only, or cannot be read
    /// any more.
    pub differences: Vec<Difference>,
    /// Whether it can no longer be read as what it should be.
    pub unreadable: bool,
}

/// What verifying came to.
#[derive(Debug)]
pub struct VerifyReport {
    /// Folder of the outputs.
    pub out: PathBuf,
    /// What has changed since the run that made the outputs: then they cannot be what a recomputation gives. `None` where
    /// nothing has, or nobody can say.
    pub changes: Option<InputChanges>,
    /// Every output by name, then files that are none.
    pub files: Vec<VerifiedOutput>,
}

impl VerifyReport {
    /// Outputs that are not as they should be. Files of somebody's own are no difference.
    #[must_use]
    pub fn wrong(&self) -> usize {
        let wrong =
            |file: &&VerifiedOutput| matches!(file.state, OutputState::Differs | OutputState::Missing);
        self.files.iter().filter(wrong).count()
    }
}

/// Recomputes the outputs of a period and compares them with the published ones.
///
/// # Errors
/// When the period cannot be computed, no submission is usable, or a file cannot be read.
pub fn verify(
    workspace: &Workspace,
    options: &RunOptions,
    progress: &dyn Progress,
) -> Result<VerifyReport, RecordError> {
    let folder = workspace.inbox_of(options.period);
    if !folder.is_dir() {
        return Err(BatchError::NoInbox { path: folder.display().to_string() }.into());
    }
    let memory = Memory::default();
    let recomputed = look(workspace, options, progress, Some(&memory))?;
    let generated = generate(workspace, options.period, &recomputed, memory)?;
    let report = compare(workspace, options.period, &generated)?;
    Ok(VerifyReport { changes: changes(workspace, options, &recomputed)?, ..report })
}

/// What has changed since the run that made the outputs.
fn changes(
    workspace: &Workspace,
    options: &RunOptions,
    recomputed: &Recomputed,
) -> Result<Option<InputChanges>, BatchError> {
    let Some(ledger) = Ledger::look(&workspace.store())? else { return Ok(None) };
    let periods: Vec<String> = looked_at(options.period).iter().map(ToString::to_string).collect();
    let record = ledger.record_of_people(&periods)?;
    Ok(Inputs { workspace, reference: &recomputed.reference, options, record }.changes())
}

/// The outputs of a period, in memory, beside what the computation has put there already.
///
/// # Errors
/// When no submission is usable or an output cannot be made.
pub(super) fn generate(
    workspace: &Workspace,
    period: Period,
    recomputed: &Recomputed,
    memory: Memory,
) -> Result<BTreeMap<String, Vec<u8>>, RecordError> {
    if !recomputed.files.submissions.iter().any(super::judge::Judged::in_force) {
        return Err(RecordError::NothingUsable { period: period.to_string() });
    }
    outputs::write(&Products::of(workspace, period, recomputed), &memory)?;
    Ok(memory.into_files())
}

/// Compares generated outputs with what lies in the folder.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn compare(
    workspace: &Workspace,
    period: Period,
    generated: &BTreeMap<String, Vec<u8>>,
) -> Result<VerifyReport, RecordError> {
    let out = workspace.out_of(period);
    let present: BTreeSet<String> = published_files(&out).map_err(BatchError::from)?.into_iter().collect();
    let mut files = Vec::new();
    for (name, wanted) in generated {
        if !present.contains(name) {
            files.push(verified(name, OutputState::Missing));
            continue;
        }
        let path = out.join(name);
        let found = std::fs::read(&path)
            .map_err(|source| BatchError::Unreadable { path: path.display().to_string(), source })?;
        files.push(if found == *wanted {
            verified(name, OutputState::Same)
        } else {
            differing(name, wanted, &found)
        });
    }
    files.extend(
        present
            .iter()
            .filter(|name| !generated.contains_key(*name))
            .map(|name| verified(name, OutputState::Extra)),
    );
    Ok(VerifyReport { out, changes: None, files })
}

fn verified(name: &str, state: OutputState) -> VerifiedOutput {
    VerifiedOutput { name: name.to_owned(), state, differences: Vec::new(), unreadable: false }
}

fn differing(name: &str, wanted: &[u8], found: &[u8]) -> VerifiedOutput {
    let differences = match name.rsplit('.').next() {
        Some("xlsx") => workbooks::differences(wanted, found),
        Some("docx") => documents::differences(wanted, found),
        Some("csv") => tables::of_table(wanted, found),
        _ => tables::of_lines(wanted, found),
    };
    VerifiedOutput {
        unreadable: differences.is_none(),
        differences: differences.unwrap_or_default(),
        ..verified(name, OutputState::Differs)
    }
}
