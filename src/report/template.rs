//! The layout of a report as data: `templates/reports/*.toml`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::catalogue::{Catalogue, SeriesId};
use crate::definitions::{DefinitionError, Definitions, Record};
use crate::form::{Block, Layout, Row, Sheet};
use crate::message::{Bilingual, Lang};
use crate::period::Part;

use super::ReportError;

/// A report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    /// Identifier: the stem of its file.
    pub id: String,
    /// Title by kind of report (`S1`, `Y`), with `{unit}` and `{year}`.
    pub titles: BTreeMap<Part, Bilingual>,
    /// Mark of an internal document.
    pub confidential: Bilingual,
    /// Words that keep the layout from being taken for an official form.
    pub sample: Bilingual,
    /// Source line under each table.
    pub source: Bilingual,
}

/// What a sheet of the report shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// Cover.
    Cover,
    /// Contents with links.
    Contents,
    /// Every indicator of the period.
    Summary,
    /// Indicators of a group by unit.
    Group,
    /// Tables with the rows and columns of the submission forms.
    Form,
    /// Submissions, findings and coverage.
    Quality,
    /// What changed since the version issued last.
    Changes,
    /// Definitions and symbols.
    Methods,
    /// The tidy table.
    Data,
}

impl Kind {
    /// Whether `report_row` records can stand on such a sheet.
    fn takes_rows(self) -> bool {
        matches!(self, Self::Summary | Self::Group | Self::Form)
    }
}

/// A table taken from a submission form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableRecord {
    /// Form sheet (`B05`).
    pub form: String,
    /// Block of it; all blocks when absent.
    pub block: Option<String>,
    /// Row of it that is shown by unit; the whole form for the parent unit when absent.
    pub by_unit: Option<String>,
    /// Heading, where the form's own does not fit.
    pub title: Option<Bilingual>,
}

/// A sheet of the report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SheetRecord {
    /// Report it belongs to.
    pub report: String,
    /// Identifier.
    pub id: String,
    /// What it shows.
    pub kind: Kind,
    /// Name of the tab; group sheets replace `{group}` and get a running number.
    pub name: String,
    /// Title; group sheets replace `{group}` and `{set}`.
    pub title: Bilingual,
    /// Kinds of report in which it stands; both when absent.
    pub periods: Option<Vec<Part>>,
    /// Indicator sets (summary: all when absent; group: exactly these).
    #[serde(default)]
    pub sets: Vec<String>,
    /// Group sheets: one sheet for all groups of the sets instead of one sheet per group.
    #[serde(default)]
    pub together: bool,
    /// Summary: whether breakdowns of an indicator are printed under it.
    #[serde(default)]
    pub breakdowns: bool,
    /// Form sheets: the tables from top to bottom.
    #[serde(default)]
    pub tables: Vec<TableRecord>,
    /// Number of the annex, where it is not the running one.
    pub annex: Option<String>,
    /// Note under the table.
    pub note: Option<Bilingual>,
}

/// A row that a user adds to a sheet, or an indicator taken out of the summary.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowRecord {
    /// Report.
    pub report: String,
    /// Sheet.
    pub sheet: String,
    /// Identifier within the sheet.
    #[serde(rename = "id")]
    pub _id: String,
    /// A heading line.
    pub heading: Option<Bilingual>,
    /// An indicator of the catalogue.
    pub indicator: Option<String>,
    /// A series of the catalogue.
    pub series: Option<String>,
    /// Label; the name in the catalogue when absent.
    pub label: Option<Bilingual>,
    /// Indicator under which it stands (summary); at the end when absent.
    pub below: Option<String>,
    /// Takes the indicator out of the sheet.
    #[serde(default)]
    pub exclude: bool,
}

/// What an added row shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// A heading.
    Heading,
    /// An indicator.
    Indicator(String),
    /// A series.
    Series(SeriesId),
}

/// An added row, resolved.
#[derive(Debug, Clone)]
pub(super) struct AddedRow {
    /// What it shows.
    pub shown: Shown,
    /// Its label in Vietnamese.
    pub label: String,
    /// Indicator under which it stands.
    pub below: Option<String>,
}

/// A sheet with its own rows.
#[derive(Debug, Clone)]
pub(super) struct SheetPlan {
    /// Its record.
    pub record: SheetRecord,
    /// Rows added to it.
    pub added: Vec<AddedRow>,
    /// Indicators taken out of it.
    pub excluded: BTreeSet<String>,
}

/// A report with the sheets of one kind of report.
#[derive(Debug, Clone)]
pub(super) struct Template {
    /// The report.
    pub report: Report,
    /// Its sheets in order.
    pub sheets: Vec<SheetPlan>,
}

/// Reads a report's layout and checks every reference in it.
pub(super) fn load(
    id: &str,
    part: Part,
    definitions: &Definitions,
    catalogue: &Catalogue,
    layout: &Layout,
) -> Result<Template, ReportError> {
    let report = definitions
        .read::<Report>("report")?
        .into_iter()
        .map(|(report, _)| report)
        .find(|report| report.id == id)
        .ok_or_else(|| ReportError::NoReport { id: id.to_owned() })?;
    let mut sheets = Vec::new();
    let mut known = BTreeMap::new();
    for (record, source) in definitions.read::<SheetRecord>("report_sheet")? {
        if record.report != id {
            continue;
        }
        verify_sheet(&record, source, catalogue, layout)?;
        known.insert(record.id.clone(), record.kind);
        if record.periods.as_ref().is_none_or(|periods| periods.contains(&part)) {
            sheets.push(SheetPlan { record, added: Vec::new(), excluded: BTreeSet::new() });
        }
    }
    for (row, source) in definitions.read::<RowRecord>("report_row")? {
        if row.report != id {
            continue;
        }
        match known.get(&row.sheet) {
            Some(kind) if kind.takes_rows() => {}
            Some(_) => return Err(problem(source, format!("the sheet \"{}\" takes no rows", row.sheet))),
            None => return Err(problem(source, format!("there is no report sheet \"{}\"", row.sheet))),
        }
        let resolved = resolve_row(&row, source, catalogue)?;
        let Some(plan) = sheets.iter_mut().find(|plan| plan.record.id == row.sheet) else { continue };
        match (row.exclude, resolved.shown.clone()) {
            (true, Shown::Indicator(indicator)) => {
                plan.excluded.insert(indicator);
            }
            _ => plan.added.push(resolved),
        }
    }
    Ok(Template { report, sheets })
}

fn problem(source: &Record, reason: impl Into<String>) -> ReportError {
    DefinitionError::record(source, reason).into()
}

fn verify_sheet(
    record: &SheetRecord,
    source: &Record,
    catalogue: &Catalogue,
    layout: &Layout,
) -> Result<(), ReportError> {
    if let Some(unknown) = record.sets.iter().find(|id| !catalogue.sets.iter().any(|set| set.id == **id)) {
        return Err(problem(source, format!("there is no set \"{unknown}\"")));
    }
    if record.name.trim().is_empty() || record.name.contains(['[', ']', ':', '*', '?', '/', '\\', '\'']) {
        return Err(problem(source, format!("\"{}\" cannot be the name of a worksheet", record.name)));
    }
    for table in &record.tables {
        let Some(sheet) = layout.sheet(&table.form) else {
            return Err(problem(source, format!("there is no form \"{}\"", table.form)));
        };
        if let Some(block) = &table.block
            && !sheet.blocks.iter().any(|known| known.id == *block)
        {
            return Err(problem(source, format!("form {} has no block \"{block}\"", table.form)));
        }
        if let Some(row) = &table.by_unit
            && sheet.row(row).is_none()
        {
            return Err(problem(source, format!("form {} has no row \"{row}\"", table.form)));
        }
    }
    Ok(())
}

fn resolve_row(row: &RowRecord, source: &Record, catalogue: &Catalogue) -> Result<AddedRow, ReportError> {
    let label = row.label.as_ref().map(|label| label.vi.clone());
    if let Some(below) = &row.below
        && catalogue.indicator(below).is_none()
    {
        return Err(problem(source, format!("there is no indicator \"{below}\"")));
    }
    let (shown, own) = match (&row.heading, &row.indicator, &row.series) {
        (Some(heading), None, None) => (Shown::Heading, heading.vi.clone()),
        (None, Some(id), None) => {
            let found = catalogue
                .indicator(id)
                .ok_or_else(|| problem(source, format!("there is no indicator \"{id}\"")))?;
            (Shown::Indicator(id.clone()), found.name.vi.clone())
        }
        (None, None, Some(key)) => {
            let id = catalogue
                .series_id(key)
                .ok_or_else(|| problem(source, format!("there is no series \"{key}\"")))?;
            (Shown::Series(id), catalogue.series_name(id, Lang::Vi))
        }
        _ => return Err(problem(source, "give exactly one of `heading`, `indicator` and `series`")),
    };
    if row.exclude && row.indicator.is_none() {
        return Err(problem(source, "only an indicator can be excluded"));
    }
    Ok(AddedRow { shown, label: label.unwrap_or(own), below: row.below.clone() })
}

/// The blocks of a form that a table shows.
pub(super) fn blocks<'a>(sheet: &'a Sheet, table: &'a TableRecord) -> impl Iterator<Item = &'a Block> {
    sheet.blocks.iter().filter(|block| table.block.as_ref().is_none_or(|wanted| block.id == *wanted))
}

/// The rows of a block that stand in a kind of report.
pub(super) fn rows(block: &Block, part: Part) -> impl Iterator<Item = &Row> {
    block.rows.iter().filter(move |row| row.periods.contains(&part))
}
