//! The layout of the data book as data: which tables, which columns, and every word around them.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalogue::Catalogue;
use crate::definitions::{DefinitionError, Definitions, Record};
use crate::form::Layout;
use crate::message::Bilingual;
use crate::period::Part;
use crate::report::ReportError;
use crate::report::template::Report;

/// What is the same for all sheets.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// Report it belongs to.
    pub report: String,
    /// Name of the workbook, before the title of the report.
    pub title: Bilingual,
    /// Tab and title of the cover.
    pub cover: Bilingual,
    /// Tab and title of the contents.
    pub contents: Bilingual,
    /// Tab and title of the notes.
    pub notes: Bilingual,
    /// Tab of a table, with `{number}`.
    pub tab: Bilingual,
    /// Says how many tables a sheet has.
    pub one_table: Bilingual,
    /// Lists the shorthand of a table, with `{list}`.
    pub shorthand: Bilingual,
    /// Says why cells of the notes column are empty.
    pub empty_notes: Bilingual,
    /// Link to the contents.
    pub back: Bilingual,
    /// How to read the workbook, on the cover.
    pub about: Vec<Bilingual>,
    /// Headers of the contents and of the notes.
    pub headings: Headings,
}

/// Headers of the contents and of the notes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Headings {
    /// Notes: what is explained.
    pub topic: Bilingual,
    /// Notes: the explanation.
    pub meaning: Bilingual,
    /// Notes: mark of the report workbook.
    pub report_mark: Bilingual,
    /// Contents: the sheet.
    pub sheet: Bilingual,
    /// Contents: its table.
    pub table: Bilingual,
}

/// Words that stand in a cell where there is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Shorthand {
    /// Nobody reported it.
    Missing,
    /// It has no meaning here.
    NotApplicable,
    /// An error stands against it.
    Rejected,
    /// A percentage of zero.
    NoPercent,
    /// A code or particular that is not known.
    NoCode,
}

/// A note: shorthand or a word with its meaning.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Note {
    /// Report it belongs to.
    pub report: String,
    /// Identifier.
    #[serde(rename = "id")]
    pub _id: String,
    /// The shorthand it explains, if it explains one.
    pub shorthand: Option<Shorthand>,
    /// Shorthand or word as it is written.
    pub topic: Bilingual,
    /// Its meaning.
    pub text: Bilingual,
    /// Mark of the report workbook for the same; empty where there is none.
    pub report_mark: String,
}

/// A column that tables can have.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnRecord {
    /// Report it belongs to.
    pub report: String,
    /// What it shows.
    pub id: ColumnId,
    /// Header.
    pub title: Bilingual,
    /// Width in characters.
    pub width: u16,
}

/// What a column shows. Names of figures are those of the columns of `data.csv` and `comparison.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ColumnId {
    Set,
    Group,
    Indicator,
    Category,
    Code,
    Id,
    CategoryId,
    Measure,
    Unit,
    UnitCode,
    Value,
    Numerator,
    Denominator,
    IntervalLow,
    IntervalHigh,
    UnitsReported,
    UnitsExpected,
    CurrentMatched,
    BaseMatched,
    BaseWhole,
    Change,
    ChangePercent,
    UnitsMatched,
    Plan,
    Expected,
    PlanPercent,
    MissingUnits,
    RejectedUnits,
    Formula,
    IntervalKind,
    Source,
    NameProvenance,
    DefinitionProvenance,
    DefinitionNote,
    Year,
    Relation,
    Target,
    Row,
    RowCode,
    Section,
    Reporter,
    Received,
    Timeliness,
    Revision,
    InForce,
    Verdict,
    File,
    Notes,
}

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Shows {
    /// One number of an indicator each.
    Figures,
    /// Rows of a submission form, or one of them by unit.
    Form,
    /// Files received.
    Submissions,
    /// Targets of the national programme.
    Targets,
}

/// Units whose figures a table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Level {
    /// The parent unit.
    #[default]
    Parent,
    /// The reporting units.
    Units,
    /// The parent, then the reporting units.
    All,
}

/// Numbers of an indicator that a table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Rows {
    /// Its total.
    #[default]
    Totals,
    /// Its breakdowns.
    Breakdowns,
    /// Both.
    All,
}

/// Figures a table is confined to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Only {
    /// Those with a comparison.
    Compared,
    /// Indicators with a plan.
    Planned,
    /// Indicators without one.
    Unplanned,
}

/// A table, or one per group or block.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableRecord {
    /// Report it belongs to.
    pub report: String,
    /// Identifier.
    pub id: String,
    /// What its rows are.
    pub shows: Shows,
    /// Title, with `{set}` and `{group}`, or `{block}`.
    pub title: Bilingual,
    /// Kinds of report in which it stands; both when absent.
    pub periods: Option<Vec<Part>>,
    /// Figures: units.
    #[serde(default)]
    pub level: Level,
    /// Figures: totals, breakdowns or both.
    #[serde(default)]
    pub rows: Rows,
    /// Figures: what they are confined to.
    pub only: Option<Only>,
    /// Figures: sets; all when empty.
    #[serde(default)]
    pub sets: Vec<String>,
    /// Figures: one table per group.
    #[serde(default)]
    pub split: bool,
    /// Columns, except of forms, whose columns are the form's.
    #[serde(default)]
    pub columns: Vec<ColumnId>,
    /// Form sheet.
    #[serde(default)]
    pub form: String,
    /// Form: the row shown by unit.
    pub by_unit: Option<String>,
}

/// The layout of a data book.
pub(super) struct DataBook {
    /// Words around the tables.
    pub words: Words,
    /// Notes in order.
    pub notes: Vec<Note>,
    /// Header and width of every column.
    pub columns: BTreeMap<ColumnId, ColumnRecord>,
    /// Tables in order.
    pub tables: Vec<TableRecord>,
}

impl DataBook {
    /// The note on a shorthand.
    pub fn note(&self, shorthand: Shorthand) -> Option<&Note> {
        self.notes.iter().find(|note| note.shorthand == Some(shorthand))
    }
}

/// Reads the layout and checks every reference in it. Tables, columns and notes may be those of the report that this
/// one is like.
pub(super) fn load(
    report: &Report,
    part: Part,
    definitions: &Definitions,
    catalogue: &Catalogue,
    layout: &Layout,
) -> Result<DataBook, ReportError> {
    let words =
        definitions.read::<Words>("data_book")?.into_iter().find(|(words, _)| words.report == report.id);
    let (words, source) = words.ok_or_else(|| ReportError::NoReport { id: report.id.clone() })?;
    let own = |of: &str| of == report.id || report.takes(of);
    let notes = definitions.read::<Note>("data_book_note")?.into_iter().map(|(note, _)| note);
    let columns = definitions.read::<ColumnRecord>("data_book_column")?.into_iter().map(|(column, _)| column);
    let mut book = DataBook {
        words,
        notes: notes.filter(|note| own(&note.report)).collect(),
        columns: columns.filter(|column| own(&column.report)).map(|column| (column.id, column)).collect(),
        tables: Vec::new(),
    };
    use Shorthand::{Missing, NoCode, NoPercent, NotApplicable, Rejected};
    for shorthand in [Missing, NotApplicable, Rejected, NoPercent, NoCode] {
        if book.note(shorthand).is_none() {
            return Err(problem(source, format!("no note explains the shorthand {shorthand:?}")));
        }
    }
    for (table, source) in definitions.read::<TableRecord>("data_book_table")? {
        if !own(&table.report) {
            continue;
        }
        verify(&table, source, &book, catalogue, layout)?;
        if table.periods.as_ref().is_none_or(|periods| periods.contains(&part)) {
            book.tables.push(table);
        }
    }
    Ok(book)
}

fn problem(source: &Record, reason: impl Into<String>) -> ReportError {
    DefinitionError::record(source, reason).into()
}

/// Columns of tables taken from forms, around the form's own.
pub(super) const FORM_COLUMNS: [ColumnId; 9] = [
    ColumnId::Row,
    ColumnId::RowCode,
    ColumnId::Section,
    ColumnId::Unit,
    ColumnId::UnitCode,
    ColumnId::Measure,
    ColumnId::UnitsReported,
    ColumnId::UnitsExpected,
    ColumnId::Notes,
];

fn verify(
    table: &TableRecord,
    source: &Record,
    book: &DataBook,
    catalogue: &Catalogue,
    layout: &Layout,
) -> Result<(), ReportError> {
    let is_form = table.shows == Shows::Form;
    let columns: &[ColumnId] = if is_form { &FORM_COLUMNS } else { &table.columns };
    if let Some(unknown) = columns.iter().find(|id| !book.columns.contains_key(id)) {
        return Err(problem(source, format!("there is no data_book_column for {unknown:?}")));
    }
    if columns.is_empty() {
        return Err(problem(source, "the table has no columns"));
    }
    if let Some(unknown) = table.sets.iter().find(|id| !catalogue.sets.iter().any(|set| set.id == **id)) {
        return Err(problem(source, format!("there is no set \"{unknown}\"")));
    }
    if !is_form {
        return Ok(());
    }
    let Some(form) = layout.sheet(&table.form) else {
        return Err(problem(source, format!("there is no form \"{}\"", table.form)));
    };
    match &table.by_unit {
        Some(row) if form.row(row).is_none() => {
            Err(problem(source, format!("form {} has no row \"{row}\"", table.form)))
        }
        _ => Ok(()),
    }
}
