//! From records to the policy.

use std::collections::{BTreeMap, BTreeSet};

use super::check;
use super::error::PolicyError;
use super::model::{Attacker, Grouping, Policy, ProtectedElement, PublicSeries, Table, joined, series_key};
use super::record::{ContentRecord, GroupingRecord, PublicationRecord, SeriesRecord, TableRecord};
use crate::catalogue::{Catalogue, SeriesId};
use crate::definitions::{DefinitionError, Definitions, Record};
use crate::form::{Layout, Slot};
use crate::units::UnitLevel;

/// Kinds of records that make the policy.
const KINDS: [&str; 4] = ["publication", "publication_grouping", "publication_series", "publication_table"];

impl Policy {
    /// Reads and resolves the policy.
    ///
    /// # Errors
    /// At the first record that cannot be read, names what does not exist or leaves a gap.
    pub fn load(
        definitions: &Definitions,
        catalogue: &Catalogue,
        layout: &Layout,
    ) -> Result<Self, PolicyError> {
        let mut records = definitions.read::<PublicationRecord>("publication")?;
        let found = records.len();
        let (Some((record, source)), 1) = (records.pop(), found) else {
            return Err(PolicyError::NotOne { found });
        };
        check::thresholds(&record, source)?;
        check::addresses(&record, source)?;
        let elements = elements(definitions, catalogue)?;
        check::covered(&elements, catalogue, layout)?;
        let groupings = groupings(definitions, catalogue)?;
        let tables = tables(definitions, &Context { catalogue, layout, groupings: &groupings })?;
        let policy = resolved(record, elements, groupings, tables, definitions.fingerprint_of(&KINDS));
        check::tables(&policy, definitions, catalogue)?;
        check::keep(&policy, source)?;
        Ok(policy)
    }
}

fn resolved(
    record: PublicationRecord,
    elements: BTreeMap<String, ProtectedElement>,
    groupings: Vec<Grouping>,
    tables: Vec<Table>,
    fingerprint: String,
) -> Policy {
    Policy {
        id: record.id,
        version: record.version,
        valid_from: record.valid_from,
        approved_by: record.approved_by,
        document: record.document,
        low: record.low,
        high: record.high,
        zero: record.zero,
        assume_known: record.assume_known,
        form: record.form,
        bands: record.bands,
        keep: record.keep,
        licence: record.licence,
        publisher: record.publisher,
        contact: record.contact,
        base_url: record.base_url,
        sdmx_agency: record.sdmx_agency,
        provenance: record.provenance,
        source: record.source,
        elements,
        groupings,
        tables,
        fingerprint,
    }
}

fn elements(
    definitions: &Definitions,
    catalogue: &Catalogue,
) -> Result<BTreeMap<String, ProtectedElement>, DefinitionError> {
    let mut elements = BTreeMap::new();
    for (record, source) in definitions.read::<SeriesRecord>("publication_series")? {
        if catalogue.element(&record.element).is_none_or(|element| element.id != record.element) {
            return Err(DefinitionError::record(source, "there is no such data element"));
        }
        for sensitive in &record.sensitive {
            check::categories(catalogue, &sensitive.dimension, &sensitive.codes, source)?;
        }
        let entry = ProtectedElement { levels: record.levels, sensitive: record.sensitive };
        elements.insert(record.element, entry);
    }
    Ok(elements)
}

fn groupings(definitions: &Definitions, catalogue: &Catalogue) -> Result<Vec<Grouping>, DefinitionError> {
    let mut groupings = Vec::new();
    for (grouping, source) in definitions.read::<GroupingRecord>("publication_grouping")? {
        check::grouping(&grouping, catalogue, source)?;
        groupings.push(grouping);
    }
    Ok(groupings)
}

/// What tables are resolved against.
struct Context<'a> {
    catalogue: &'a Catalogue,
    layout: &'a Layout,
    groupings: &'a [Grouping],
}

fn tables(definitions: &Definitions, context: &Context<'_>) -> Result<Vec<Table>, DefinitionError> {
    definitions
        .read::<TableRecord>("publication_table")?
        .into_iter()
        .map(|(record, source)| table(record, source, context))
        .collect()
}

fn table(record: TableRecord, source: &Record, context: &Context<'_>) -> Result<Table, DefinitionError> {
    let mut series = Vec::new();
    for sheet in &record.sheets {
        series.extend(of_sheet(context, sheet, source)?);
    }
    for content in &record.series {
        series.extend(of_content(context, content, source)?);
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = series.iter().find(|one| !seen.insert((&one.element, &one.category))) {
        let key = series_key(&twice.element, &twice.category);
        return Err(DefinitionError::record(source, format!("\"{key}\" stands twice in the table")));
    }
    if let Some(id) = record.indicators.iter().find(|id| context.catalogue.indicator(id).is_none()) {
        return Err(DefinitionError::record(source, format!("there is no indicator \"{id}\"")));
    }
    if series.is_empty() && record.indicators.is_empty() {
        return Err(DefinitionError::record(source, "the table shows nothing"));
    }
    let broken_down = series.iter().any(|one| !one.category.is_empty());
    let attacker = if broken_down { Attacker::TypesUnknown } else { Attacker::TypesKnown };
    Ok(Table {
        id: record.id,
        name: record.name,
        shows: record.shows,
        levels: record.levels,
        periods: record.periods,
        from: record.from,
        until: record.until,
        attacker: record.attacker.unwrap_or(attacker),
        series,
        indicators: record.indicators,
    })
}

/// The series of a sheet, in order of its cells.
fn of_sheet(context: &Context<'_>, id: &str, source: &Record) -> Result<Vec<PublicSeries>, DefinitionError> {
    let Some(sheet) = context.layout.sheet(id) else {
        return Err(DefinitionError::record(source, format!("there is no sheet \"{id}\"")));
    };
    let slots = sheet.blocks.iter().flat_map(|block| &block.rows).flat_map(|row| &row.slots);
    let series = slots.filter_map(|slot| match slot {
        Slot::Series(id) => Some(plain(context.catalogue, *id)),
        Slot::Closed | Slot::Entry => None,
    });
    Ok(series.collect())
}

/// A series as a figure of a table.
fn plain(catalogue: &Catalogue, id: SeriesId) -> PublicSeries {
    let (element, category) =
        (catalogue.element_of(id).id.clone(), catalogue.series(id).category().to_owned());
    PublicSeries { element, category, parts: vec![id] }
}

/// The figures of an element in some breakdowns.
fn of_content(
    context: &Context<'_>,
    content: &ContentRecord,
    source: &Record,
) -> Result<Vec<PublicSeries>, DefinitionError> {
    let known = context.catalogue.element(&content.element).filter(|element| element.id == content.element);
    let Some(element) = known else {
        let reason = format!("there is no data element \"{}\"", content.element);
        return Err(DefinitionError::record(source, reason));
    };
    let mut figures = Vec::new();
    for by in &content.by {
        let dimensions = dimensions(context, by);
        let mut found = broken_down(context, &element.id, &dimensions);
        if found.is_empty() {
            let reason = format!("\"{}\" has no breakdown \"{by}\"", content.element);
            return Err(DefinitionError::record(source, reason));
        }
        figures.append(&mut found);
    }
    Ok(figures)
}

/// A part of a breakdown: a dimension and what groups its categories.
type Axis<'a> = (&'a str, Option<&'a Grouping>);

fn dimensions<'a>(context: &'a Context<'_>, by: &'a str) -> Vec<Axis<'a>> {
    let grouping = |id: &str| context.groupings.iter().find(|grouping| grouping.id == id);
    let axis = |id| grouping(id).map_or((id, None), |grouping| (grouping.dimension.as_str(), Some(grouping)));
    by.split(';').filter(|id| !id.is_empty()).map(axis).collect()
}

/// The series of an element with exactly these dimensions, those of one group together, in order of the dimensions.
fn broken_down(context: &Context<'_>, element: &str, axes: &[Axis<'_>]) -> Vec<PublicSeries> {
    let mut figures: Vec<PublicSeries> = Vec::new();
    for (index, series) in context.catalogue.series.iter().enumerate() {
        let id = SeriesId::from_index(index);
        let same = context.catalogue.element_of(id).id == element
            && series.categories.len() == axes.len()
            && series.categories.iter().all(|(own, _)| axes.iter().any(|(dimension, _)| own == dimension));
        if !same {
            continue;
        }
        let category = public_category(&series.categories, axes);
        match figures.iter_mut().find(|figure| figure.category == category) {
            Some(figure) => figure.parts.push(id),
            None => figures.push(PublicSeries { element: element.to_owned(), category, parts: vec![id] }),
        }
    }
    let order = |figure: &PublicSeries| order(context.catalogue, &figure.category, axes);
    figures.sort_by_key(order);
    figures
}

fn public_category(categories: &[(String, String)], axes: &[Axis<'_>]) -> String {
    categories.iter().fold(String::new(), |text, (dimension, code)| {
        let grouping = axes.iter().find(|(own, _)| own == dimension).and_then(|(_, grouping)| *grouping);
        let group = grouping.and_then(|grouping| {
            let group = grouping.groups.iter().find(|group| group.codes.contains(code))?;
            Some((grouping.id.as_str(), group.code.as_str()))
        });
        let (dimension, code) = group.unwrap_or((dimension, code));
        joined(&text, dimension, code)
    })
}

/// Positions of the categories in their dimensions.
fn order(catalogue: &Catalogue, category: &str, axes: &[Axis<'_>]) -> Vec<usize> {
    let code_of = |id: &str| {
        let pair = category.split(';').filter_map(|pair| pair.split_once('=')).find(|(own, _)| *own == id);
        pair.map(|(_, code)| code)
    };
    let position = |(dimension, grouping): &Axis<'_>| match grouping {
        Some(grouping) => {
            grouping.groups.iter().position(|group| code_of(&grouping.id) == Some(group.code.as_str()))
        }
        None => catalogue.dimension(dimension).and_then(|known| {
            known.categories.iter().position(|one| code_of(dimension) == Some(one.code.as_str()))
        }),
    };
    axes.iter().map(|axis| position(axis).unwrap_or(usize::MAX)).collect()
}

/// Levels below the province.
pub(super) const BELOW_PROVINCE: [UnitLevel; 2] = [UnitLevel::District, UnitLevel::Commune];
