//! `store/facts/period=…/province=…/facts.parquet`: the facts in force with their cells, for other engines to read.
//! Derived: it can be made again from the inbox at any time.

use super::BatchError;
use super::judge::Judged;
use crate::compute::frames::{FactColumns, parquet};
use crate::intake::Fact;
use crate::period::Period;
use crate::value::Value;
use crate::workspace::Workspace;

/// Writes the snapshot of a period, replacing the last one whole.
///
/// # Errors
/// When the folder cannot be written.
pub(super) fn write(workspace: &Workspace, period: Period, submissions: &[Judged]) -> Result<(), BatchError> {
    let mut columns = FactColumns::default();
    for submission in submissions.iter().filter(|submission| submission.in_force()) {
        for fact in &submission.facts {
            push(&mut columns, submission, fact);
        }
    }
    let bytes = parquet(columns).map_err(|error| BatchError::Output {
        name: "facts.parquet".to_owned(),
        reason: error.to_string(),
    })?;
    let folder = workspace
        .store()
        .join("facts")
        .join(format!("period={period}"))
        .join(format!("province={}", workspace.unit()));
    let failed = |source| BatchError::Unwritable { path: folder.display().to_string(), source };
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let path = folder.join("facts.parquet");
    if std::fs::read(&path).is_ok_and(|existing| existing == bytes) {
        return Ok(());
    }
    let mut file = tempfile::NamedTempFile::new_in(&folder).map_err(failed)?;
    std::io::Write::write_all(&mut file, &bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(&path).map_err(|error| failed(error.error))?;
    Ok(())
}

fn push(columns: &mut FactColumns, submission: &Judged, fact: &Fact) {
    let Some(attribution) = &submission.attribution else { return };
    let rejected = submission.checked.rejected.contains(&fact.series);
    let value = if rejected { Value::Rejected } else { fact.value };
    columns.unit.push(attribution.unit.clone());
    columns.reporter.push(attribution.reporter.clone());
    columns.series.push(fact.series.clone());
    columns.state.push(value.state().as_str().to_owned());
    columns.value.push(value.number());
    columns.file_hash.push(submission.hash.clone());
    columns.sheet.push(fact.origin.sheet.clone());
    columns.cell.push(fact.origin.cell.clone());
    columns.raw.push(fact.origin.raw.clone());
}
