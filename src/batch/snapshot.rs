//! `store/facts/period=…/province=…/facts.parquet`: the facts in force with their cells, for other engines to read
//! (`docs/kho-so-lieu.md` describes it). Derived: it can be made again from the inbox at any time.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::combine::InForce;
use super::judge::Judged;
use super::period::PeriodFiles;
use super::{BatchError, Reference};
use crate::catalogue::{Catalogue, SeriesId};
use crate::compute::frames::{FactColumns, parquet};
use crate::intake::Origin;
use crate::period::Period;
use crate::publish::{sweep, write_whole};
use crate::value::Value;
use crate::workspace::Workspace;

/// Writes the snapshot of a province and period, replacing the last one whole.
///
/// # Errors
/// When the folder cannot be written.
pub(super) fn write(
    workspace: &Workspace,
    reference: &Reference,
    period: Period,
    files: &PeriodFiles,
) -> Result<(), BatchError> {
    let rows = Rows { catalogue: &reference.catalogue, parent: workspace.unit(), files }.all();
    let bytes = parquet(columns(rows)).map_err(|error| BatchError::Output {
        name: "facts.parquet".to_owned(),
        reason: error.to_string(),
    })?;
    let folder = folder(workspace, period).join(format!("province={}", workspace.unit()));
    let failed = |source| BatchError::Unwritable { path: folder.display().to_string(), source };
    std::fs::create_dir_all(&folder).map_err(failed)?;
    sweep(&folder).map_err(failed)?;
    let path = folder.join("facts.parquet");
    if std::fs::read(&path).is_ok_and(|existing| existing == bytes) {
        return Ok(());
    }
    write_whole(&path, &bytes).map_err(failed)
}

/// Where the snapshots of a period lie.
pub(super) fn folder(workspace: &Workspace, period: Period) -> PathBuf {
    workspace.store().join("facts").join(format!("period={period}"))
}

/// One fact. Rows are put in order of unit, series and reporter.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Row<'a> {
    unit: &'a str,
    series: &'a str,
    reporter: &'a str,
    /// Whether its number is in the sums of the province.
    in_use: bool,
    value: Option<i64>,
    state: &'static str,
    decimals: u8,
    file_hash: &'a str,
    origin: Cell<'a>,
}

/// Where a fact was read.
#[derive(Default, PartialEq, Eq, PartialOrd, Ord)]
struct Cell<'a> {
    sheet: &'a str,
    cell: &'a str,
    raw: &'a str,
}

impl<'a> From<&'a Origin> for Cell<'a> {
    fn from(origin: &'a Origin) -> Self {
        Self { sheet: &origin.sheet, cell: &origin.cell, raw: &origin.raw }
    }
}

/// What the rows are made from.
struct Rows<'a> {
    catalogue: &'a Catalogue,
    parent: &'a str,
    files: &'a PeriodFiles,
}

impl<'a> Rows<'a> {
    fn all(&self) -> Vec<Row<'a>> {
        let report = self.files.submissions.iter().find(|one| one.in_force() && one.report.is_some());
        let mut rows = match report {
            Some(submission) => self.of_report(submission),
            None => self.of_units(),
        };
        rows.sort();
        rows
    }

    fn row(
        &self,
        (unit, id): (&'a str, SeriesId),
        (submission, reporter): (&'a Judged, &'a str),
        (value, in_use): (Value, bool),
        origin: Cell<'a>,
    ) -> Row<'a> {
        Row {
            unit,
            series: &self.catalogue.series(id).key,
            reporter,
            in_use,
            value: value.number(),
            state: value.state().as_str(),
            decimals: self.catalogue.element_of(id).decimals,
            file_hash: &submission.hash,
            origin,
        }
    }

    /// Facts of the files in force: those in use, and those another reporter's stand before.
    fn of_units(&self) -> Vec<Row<'a>> {
        let combined = &self.files.combined;
        let in_force = InForce::of(&self.files.submissions);
        let mut rows = Vec::new();
        for submission in self.files.submissions.iter().filter(|one| one.in_force()) {
            let Some(attribution) = &submission.attribution else { continue };
            let (unit, reporter) = (attribution.unit.as_str(), attribution.reporter.as_str());
            let origins: BTreeMap<&str, &Origin> =
                submission.facts.iter().map(|fact| (fact.series.as_str(), &fact.origin)).collect();
            for (id, value) in &submission.checked.values {
                let whole = combined.agency.contains_key(id);
                let in_use = if unit == self.parent {
                    whole && self.catalogue.element_of(*id).authority == reporter
                } else {
                    let chosen = in_force.chosen(self.catalogue, unit, *id);
                    !whole && chosen.is_some_and(|(one, _)| std::ptr::eq(one, submission))
                };
                let origin = origins.get(self.catalogue.series(*id).key.as_str());
                let cell = origin.map_or_else(Cell::default, |origin| Cell::from(*origin));
                rows.push(self.row((unit, *id), (submission, reporter), (*value, in_use), cell));
            }
        }
        rows
    }

    /// Facts of a province's report workbook.
    fn of_report(&self, submission: &'a Judged) -> Vec<Row<'a>> {
        let (Some(report), Some(attribution)) = (&submission.report, &submission.attribution) else {
            return Vec::new();
        };
        let expected: BTreeSet<&str> =
            self.files.combined.units.iter().map(|unit| unit.unit.code.as_str()).collect();
        let rows = report.facts.iter().filter_map(|fact| {
            let id = self.catalogue.series_id(&fact.series)?;
            let whole = self.files.combined.agency.contains_key(&id);
            let in_use = if fact.unit == self.parent { whole } else { !whole };
            // Sums of the units are stated by them; other units' figures are in no sum.
            if !in_use || !(fact.unit == self.parent || expected.contains(fact.unit.as_str())) {
                return None;
            }
            let cell = Cell { sheet: &report.sheet, cell: &fact.cell, raw: "" };
            let of = (submission, attribution.reporter.as_str());
            Some(self.row((&fact.unit, id), of, (fact.value, true), cell))
        });
        rows.collect()
    }
}

fn columns(rows: Vec<Row<'_>>) -> FactColumns {
    let mut columns = FactColumns::default();
    for row in rows {
        columns.unit.push(row.unit.to_owned());
        columns.reporter.push(row.reporter.to_owned());
        columns.series.push(row.series.to_owned());
        columns.state.push(row.state.to_owned());
        columns.value.push(row.value);
        columns.decimals.push(u32::from(row.decimals));
        columns.in_use.push(row.in_use);
        columns.file_hash.push(row.file_hash.to_owned());
        columns.sheet.push(row.origin.sheet.to_owned());
        columns.cell.push(row.origin.cell.to_owned());
        columns.raw.push(row.origin.raw.to_owned());
    }
    columns
}
