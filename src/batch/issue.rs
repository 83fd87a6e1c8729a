//! `treem issue`: the present outputs put on the record as an issued version.

use std::collections::BTreeMap;

use super::look::recompute_held;
use super::outputs::{Products, TABLES, failed, hash};
use super::record::{RecordError, document, sign};
use super::run::RunOptions;
use super::{BatchError, FindingCounts, Progress, tally, verify, versions};
use crate::publish::Memory;
use crate::store::Issue;
use crate::workspace::Workspace;

/// What issuing came to.
#[derive(Debug)]
pub struct IssueReport {
    /// The version in force.
    pub issue: Issue,
    /// Whether it was recorded now; not when nothing has changed since.
    pub recorded: bool,
    /// Outputs it consists of.
    pub outputs: usize,
    /// Findings that nobody has answered.
    pub open: FindingCounts,
}

/// Records the outputs of a period as issued, after proving that they are what the submissions give.
///
/// # Errors
/// When the outputs are not what a recomputation gives, nothing is usable, or the ledger refuses.
pub fn issue(
    workspace: &Workspace,
    options: &RunOptions,
    by: Option<&str>,
    number: Option<&str>,
    progress: &dyn Progress,
) -> Result<IssueReport, RecordError> {
    let document = document(number)?;
    let signature = sign(by)?;
    let memory = Memory::default();
    let (mut held, recomputed) = recompute_held(workspace, options, progress, Some(&memory))?;
    let period = options.period;
    let files = verify::generate(workspace, period, &recomputed, memory)?;
    let verified = verify::compare(workspace, period, &files)?;
    if verified.wrong() > 0 {
        let out = verified.out.display().to_string();
        return Err(RecordError::NotVerified { out, count: verified.wrong() });
    }
    let hashes: BTreeMap<String, String> =
        files.iter().map(|(name, bytes)| (name.clone(), hash(bytes))).collect();
    let tables = hashes.iter().filter(|(name, _)| TABLES.contains(&name.as_str()));
    let tables = tables.map(|(name, hash)| (name.clone(), hash.clone())).collect();
    let basis = versions::basis(&Products::of(workspace, period, &recomputed), tables)?;
    let state = basis.state()?;
    let open = tally::finding_counts(&recomputed.findings);
    let last = recomputed.issues.last();
    if let Some(issue) = last.filter(|issue| issue.state == state) {
        return Ok(IssueReport { issue: issue.clone(), recorded: false, outputs: files.len(), open });
    }
    let outputs = serde_json::to_string(&hashes).map_err(|error| failed("ledger.sqlite", &error))?;
    let issue = Issue {
        period: period.to_string(),
        number: last.map_or(0, |issue| issue.number) + 1,
        document,
        by: signature.by,
        at: signature.at,
        state,
        outputs,
        basis: basis.json()?,
        data: files.get("data.csv").cloned().unwrap_or_default(),
    };
    held.ledger.add_issue(&issue).map_err(BatchError::from)?;
    Ok(IssueReport { issue, recorded: true, outputs: files.len(), open })
}
