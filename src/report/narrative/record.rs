//! The narrative as data: its wording and its sections.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalogue::{Catalogue, Group, Indicator};
use crate::definitions::{DefinitionError, Definitions, Record};
use crate::form::{Block, Layout, Sheet, SheetKind};
use crate::report::ReportError;
use crate::report::context::Context;
use crate::report::marks;

/// Sentences and their parts, each named by what it says; words in braces are replaced.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub report: String,
    pub draft: String,
    pub kind: String,
    pub addressee: String,
    pub opening: String,
    pub reported: String,
    pub silent: String,
    pub compared: String,
    pub not_compared: String,
    pub upper_bound_note: String,
    pub provisional_note: String,
    pub value: String,
    pub missing: String,
    pub rejected: String,
    pub not_applicable: String,
    pub incomplete: String,
    pub agency: String,
    pub upper_bound: String,
    pub low: String,
    pub increase: String,
    pub decrease: String,
    pub unchanged: String,
    pub unchanged_rounded: String,
    pub percent: String,
    pub no_percent: String,
    pub matched: String,
    pub whole: String,
    pub small_base: String,
    pub other_window: String,
    pub other_map: String,
    pub no_base: String,
    pub disputed: String,
    pub missing_units: String,
    pub rejected_units: String,
    pub plan: String,
    pub plan_part: String,
    pub plan_percent: String,
    pub plan_percent_part: String,
    pub no_plan: String,
    pub forecast: String,
    pub forecast_part: String,
    pub quote: String,
    pub no_text: String,
    pub nobody: String,
    pub table_rows: String,
    pub table_coverage: String,
    pub cell_missing: String,
    pub cell_rejected: String,
    pub cell_not_applicable: String,
    pub cell_agency: String,
    pub annex: String,
    pub closing: String,
    /// Names of indicators that read otherwise in a sentence than in a table.
    pub text_names: BTreeMap<String, String>,
    /// Units of measure that read otherwise in a sentence than in a table.
    pub text_units: BTreeMap<String, String>,
    /// Unit of a difference by unit of measure, where it is another.
    pub change_units: BTreeMap<String, String>,
}

impl Words {
    /// The name of an indicator as it is read in a sentence, with the mark of a provisional one.
    pub fn name(&self, indicator: &Indicator) -> String {
        let name = marks::name(indicator);
        match self.text_names.get(&indicator.id) {
            Some(said) => name.replacen(&indicator.name.vi, said, 1),
            None => name,
        }
    }

    /// A unit of measure as it is read in a sentence.
    pub fn measure<'a>(&'a self, context: &Context<'a>, id: &str) -> &'a str {
        self.text_units.get(id).map_or_else(|| context.measure(id), String::as_str)
    }
}

/// A table in the text, taken from a block of a form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableRecord {
    /// Form sheet.
    pub form: String,
    /// Block of it.
    pub block: String,
    /// Heading.
    pub title: String,
    /// Columns shown.
    pub columns: Vec<ShownColumn>,
}

/// A column of the form in the text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShownColumn {
    /// Its code.
    pub code: String,
    /// Its head, shorter than the form's.
    pub head: String,
}

/// A section.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    /// Report it belongs to.
    pub report: String,
    /// Identifier.
    #[serde(rename = "id")]
    pub _id: String,
    /// 1 for Roman numerals, 2 for numbers below them.
    pub level: u8,
    /// Title; the name of the first group when absent.
    pub title: Option<String>,
    /// Groups of indicators, as `set/group`.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Sets whose groups stand here when they stand nowhere else.
    #[serde(default)]
    pub sets: Vec<String>,
    /// Whether it takes the groups of `sets` that no section names.
    #[serde(default)]
    pub rest: bool,
    /// Row of the sheet of texts that the units filled in.
    pub text: Option<String>,
    /// Tables.
    #[serde(default)]
    pub tables: Vec<TableRecord>,
}

impl Section {
    /// Whether a group is named here.
    pub fn names(&self, group: &Group) -> bool {
        self.groups.contains(&format!("{}/{}", group.set, group.id))
    }
}

/// Wording and sections.
pub(super) struct Narrative {
    /// Wording.
    pub words: Words,
    /// Sections in order.
    pub sections: Vec<Section>,
}

/// Reads the narrative of a report and checks every reference in it.
pub(super) fn load(
    report: &str,
    definitions: &Definitions,
    catalogue: &Catalogue,
    layout: &Layout,
) -> Result<Narrative, ReportError> {
    let words = definitions.read::<Words>("narrative")?.into_iter().map(|(words, _)| words);
    let words = words.into_iter().find(|words| words.report == report);
    let words = words.ok_or_else(|| ReportError::NoReport { id: report.to_owned() })?;
    let mut sections = Vec::new();
    for (section, source) in definitions.read::<Section>("narrative_section")? {
        if section.report == report {
            verify(&section, source, catalogue, layout)?;
            sections.push(section);
        }
    }
    Ok(Narrative { words, sections })
}

fn verify(
    section: &Section,
    source: &Record,
    catalogue: &Catalogue,
    layout: &Layout,
) -> Result<(), ReportError> {
    let problem = |reason: String| Err(DefinitionError::record(source, reason).into());
    let known =
        |name: &&String| catalogue.groups.iter().any(|group| **name == format!("{}/{}", group.set, group.id));
    if let Some(unknown) = section.groups.iter().find(|name| !known(name)) {
        return problem(format!("there is no group \"{unknown}\""));
    }
    if section.title.is_none() && section.groups.is_empty() {
        return problem("a section needs a title or a group".to_owned());
    }
    if !(1..=2).contains(&section.level) {
        return problem("the level of a section is 1 or 2".to_owned());
    }
    if let Some(row) = &section.text
        && texts_sheet(layout).is_none_or(|sheet| sheet.row(row).is_none())
    {
        return problem(format!("no form of texts has a row \"{row}\""));
    }
    for table in &section.tables {
        let Some((_, block)) = block(layout, table) else {
            return problem(format!("there is no block {} of form {}", table.block, table.form));
        };
        let known = |shown: &&ShownColumn| block.columns.iter().any(|column| column.code == shown.code);
        if let Some(unknown) = table.columns.iter().find(|shown| !known(shown)) {
            return problem(format!("form {} has no column \"{}\"", table.form, unknown.code));
        }
    }
    Ok(())
}

/// The sheet in which units write texts.
pub(super) fn texts_sheet(layout: &Layout) -> Option<&Sheet> {
    layout.sheets.iter().find(|sheet| sheet.kind == SheetKind::Text)
}

/// The block that a table shows.
pub(super) fn block<'a>(layout: &'a Layout, table: &TableRecord) -> Option<(&'a Sheet, &'a Block)> {
    let sheet = layout.sheet(&table.form)?;
    sheet.blocks.iter().find(|block| block.id == table.block).map(|block| (sheet, block))
}
