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
    /// Report whose sheets, rows and further records it takes over.
    pub like: Option<String>,
    /// Sheets of that report that it does not have.
    #[serde(default)]
    pub without: Vec<String>,
    /// Title by kind of report (`S1`, `Y`), with `{unit}` and `{year}`.
    pub titles: BTreeMap<Part, Bilingual>,
    /// Mark of an internal document.
    pub confidential: Bilingual,
    /// Words that keep the layout from being taken for an official form.
    pub sample: Bilingual,
    /// Source line under each table.
    pub source: Bilingual,
}

impl Report {
    /// Whether it takes over the records of another report.
    pub fn takes(&self, other: &str) -> bool {
        self.like.as_deref() == Some(other)
    }

    /// Whether a sheet of a report is one of its own.
    fn has(&self, report: &str, sheet: &str) -> bool {
        report == self.id || (self.takes(report) && !self.without.iter().any(|without| without == sheet))
    }
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
    /// Tasks by lead agency.
    Tasks,
    /// Units in order of the ratios that may be compared.
    Ranking,
    /// Charts with the tables they are drawn from.
    Charts,
    /// Submissions, findings and coverage.
    Quality,
    /// What changed since the version issued last.
    Changes,
    /// Definitions and symbols.
    Methods,
    /// The tidy table.
    Data,
    /// What the workbook says of itself for whoever reads it back.
    Proof,
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
    /// Row of it that is shown by unit, over its columns.
    pub by_unit: Option<String>,
    /// Column of it that is shown by unit, over its rows. With neither, the whole form is shown for the parent unit.
    pub across: Option<String>,
    /// Heading, where the form's own does not fit.
    pub title: Option<Bilingual>,
}

/// A list of the submission workbook that is printed by lead agency, with the roles of its columns.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TaskList {
    /// Form sheet (`B11`).
    pub form: String,
    /// Column of the lead agency.
    pub lead: String,
    /// Column of the time limit.
    pub due: String,
    /// Column of the status.
    pub status: String,
    /// Codes of the statuses in order of print: overdue first, done last.
    pub order: Vec<String>,
}

/// A chart of the report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChartRecord {
    /// Title.
    pub title: Bilingual,
    /// Kinds of report in which it stands; both when absent.
    pub periods: Option<Vec<Part>>,
    /// An indicator by unit, from the highest value to the lowest.
    pub by_unit: Option<String>,
    /// An element of the parent unit by the categories of a dimension (`by`).
    pub breakdown: Option<String>,
    /// Dimension of the breakdown.
    pub by: Option<String>,
    /// Breakdown: from the highest value to the lowest instead of in order of the categories.
    #[serde(default)]
    pub sorted: bool,
    /// An indicator over the periods.
    pub trend: Option<String>,
}

/// What a chart draws, resolved.
#[derive(Debug, Clone)]
pub(super) enum Plot {
    /// An indicator by unit.
    ByUnit(String),
    /// Series of the parent unit with the names of their categories.
    Breakdown {
        /// Series with labels.
        series: Vec<(SeriesId, String)>,
        /// From the highest value to the lowest.
        sorted: bool,
    },
    /// An indicator over the periods.
    Trend(String),
}

/// A sheet of the report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SheetRecord {
    /// Report it belongs to.
    pub report: String,
    /// Identifier.
    pub id: String,
    /// Sheet of the report that this one is like behind which it stands; behind its own sheets when absent.
    pub behind: Option<String>,
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
    /// Charts sheet: the charts from top to bottom.
    #[serde(default)]
    pub charts: Vec<ChartRecord>,
    /// Tasks sheet: the list.
    pub list: Option<TaskList>,
    /// Number of the annex, where it is not the running one.
    pub annex: Option<String>,
    /// Note under the table; of a ranking, the lines above it.
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
    /// Charts of this kind of report, resolved.
    pub charts: Vec<(ChartRecord, Plot)>,
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
    let mut sheets: Vec<SheetPlan> = Vec::new();
    let (mut known, mut behind) = (BTreeMap::new(), Vec::new());
    for (record, source) in definitions.read::<SheetRecord>("report_sheet")? {
        if !report.has(&record.report, &record.id) {
            continue;
        }
        verify_sheet(&record, source, catalogue, layout)?;
        known.insert(record.id.clone(), record.kind);
        behind.extend(record.behind.clone().map(|sibling| (sibling, source)));
        if record.periods.as_ref().is_none_or(|periods| periods.contains(&part)) {
            let charts = plots(&record, source, part, catalogue)?;
            sheets.push(SheetPlan { record, added: Vec::new(), excluded: BTreeSet::new(), charts });
        }
    }
    if let Some((sibling, source)) = behind.iter().find(|(sibling, _)| !known.contains_key(sibling)) {
        return Err(problem(source, format!("there is no report sheet \"{sibling}\"")));
    }
    for (row, source) in definitions.read::<RowRecord>("report_row")? {
        if !report.has(&row.report, &row.sheet) {
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
    Ok(Template { report, sheets: in_order(sheets) })
}

/// Moves the sheets that a report has beside those it takes over to their places among them.
fn in_order(sheets: Vec<SheetPlan>) -> Vec<SheetPlan> {
    let (moved, mut sheets): (Vec<SheetPlan>, Vec<SheetPlan>) =
        sheets.into_iter().partition(|plan| plan.record.behind.is_some());
    for plan in moved {
        let before = sheets.iter().position(|other| plan.record.behind.as_deref() == Some(&other.record.id));
        sheets.insert(before.map_or(sheets.len(), |before| before + 1), plan);
    }
    sheets
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
    verify_list(record, source, catalogue, layout)?;
    for table in &record.tables {
        let Some(sheet) = layout.sheet(&table.form) else {
            return Err(problem(source, format!("there is no form \"{}\"", table.form)));
        };
        if let Some(block) = &table.block
            && !sheet.blocks.iter().any(|known| known.id == *block)
        {
            return Err(problem(source, format!("form {} has no block \"{block}\"", table.form)));
        }
        if let Some(column) = &table.across
            && !blocks(sheet, table).any(|block| block.columns.iter().any(|known| known.code == *column))
        {
            return Err(problem(source, format!("form {} has no column \"{column}\"", table.form)));
        }
        if let Some(row) = &table.by_unit
            && sheet.row(row).is_none()
        {
            return Err(problem(source, format!("form {} has no row \"{row}\"", table.form)));
        }
    }
    Ok(())
}

/// A list must have the columns that it names, and an order for all of its statuses.
fn verify_list(
    record: &SheetRecord,
    source: &Record,
    catalogue: &Catalogue,
    layout: &Layout,
) -> Result<(), ReportError> {
    let list = match (&record.list, record.kind) {
        (Some(list), _) => list,
        (None, Kind::Tasks) => return Err(problem(source, "a sheet of tasks needs `list`")),
        (None, _) => return Ok(()),
    };
    let Some(block) = layout.sheet(&list.form).and_then(|sheet| sheet.blocks.first()) else {
        return Err(problem(source, format!("there is no form \"{}\"", list.form)));
    };
    for code in [&list.lead, &list.due, &list.status] {
        if !block.columns.iter().any(|column| column.code == *code) {
            return Err(problem(source, format!("form {} has no column \"{code}\"", list.form)));
        }
    }
    // The first status is the overdue one and the last the one that is done: a code left out would move them.
    let status = block.columns.iter().find(|column| column.code == list.status);
    let counted = status.and_then(|column| column.count.as_ref());
    let Some(dimension) = counted.and_then(|count| catalogue.dimension(&count.dimension)) else {
        return Err(problem(
            source,
            format!("column \"{}\" of form {} counts nothing", list.status, list.form),
        ));
    };
    let named: BTreeSet<&str> = list.order.iter().map(String::as_str).collect();
    let all: BTreeSet<&str> = dimension.categories.iter().map(|category| category.code.as_str()).collect();
    if named != all || named.len() != list.order.len() {
        let codes = dimension.categories.iter().map(|category| category.code.as_str()).collect::<Vec<_>>();
        return Err(problem(source, format!("`order` must name each of {} once", codes.join(", "))));
    }
    Ok(())
}

/// The charts of a kind of report. An indicator that the report does not have is left out of it.
fn plots(
    record: &SheetRecord,
    source: &Record,
    part: Part,
    catalogue: &Catalogue,
) -> Result<Vec<(ChartRecord, Plot)>, ReportError> {
    let mut plots = Vec::new();
    for chart in &record.charts {
        let plot = plot(chart, source, catalogue)?;
        let has = |id: &String| catalogue.indicators_of(part).any(|indicator| indicator.id == *id);
        let known = match &plot {
            Plot::ByUnit(id) | Plot::Trend(id) => has(id),
            Plot::Breakdown { .. } => true,
        };
        if known && chart.periods.as_ref().is_none_or(|periods| periods.contains(&part)) {
            plots.push((chart.clone(), plot));
        }
    }
    Ok(plots)
}

fn plot(chart: &ChartRecord, source: &Record, catalogue: &Catalogue) -> Result<Plot, ReportError> {
    let known = |id: &String| match catalogue.indicator(id) {
        Some(_) => Ok(id.clone()),
        None => Err(problem(source, format!("there is no indicator \"{id}\""))),
    };
    match (&chart.by_unit, &chart.breakdown, &chart.by, &chart.trend) {
        (Some(id), None, None, None) => known(id).map(Plot::ByUnit),
        (None, None, None, Some(id)) => known(id).map(Plot::Trend),
        (None, Some(element), Some(dimension), None) => {
            let Some(found) = catalogue.dimension(dimension) else {
                return Err(problem(source, format!("there is no dimension \"{dimension}\"")));
            };
            let series: Vec<(SeriesId, String)> = found
                .categories
                .iter()
                .filter_map(|category| {
                    let id = catalogue.series_id(&format!("{element}|{dimension}={}", category.code))?;
                    Some((id, category.name.vi.clone()))
                })
                .collect();
            if series.is_empty() {
                return Err(problem(source, format!("\"{element}\" is not broken down by \"{dimension}\"")));
            }
            Ok(Plot::Breakdown { series, sorted: chart.sorted })
        }
        _ => Err(problem(source, "give exactly one of `by_unit`, `breakdown` with `by`, and `trend`")),
    }
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
