//! What makes a policy incomplete or unsafe.

use std::collections::{BTreeMap, BTreeSet};

use super::error::PolicyError;
use super::load::BELOW_PROVINCE;
use super::model::{Grouping, Policy, ProtectedElement, PublicSeries, Shows, Table, series_key};
use super::record::PublicationRecord;
use crate::catalogue::{Catalogue, DimensionKind};
use crate::definitions::{DefinitionError, Definitions, Record};
use crate::form::{Layout, Slot};
use crate::units::UnitLevel;

/// Sheets about abused children and others whom a small count singles out. That these are covered is not left to the
/// policy: an overlay that forgets one would publish it.
const SHEETS: [&str; 3] = ["B04", "B05", "B06"];
/// Elements of other sheets of which the same holds.
const ELEMENTS: [&str; 1] = ["injury_deaths"];
/// Fewer counts than these are protected only if somebody signs for it.
const LEAST: (i64, i64) = (1, 3);

pub(super) fn thresholds(record: &PublicationRecord, source: &Record) -> Result<(), PolicyError> {
    let wrong = |reason: &str| Err(DefinitionError::record(source, reason).into());
    let (low, high) = (record.low, record.high);
    if low < 1 || high < low {
        return wrong("`low` must be at least 1 and `high` at least `low`");
    }
    if (low > LEAST.0 || high < LEAST.1) && record.approved_by.trim().is_empty() {
        return Err(PolicyError::Threshold { location: source.location.clone(), low, high });
    }
    let rising = record.bands.windows(2).all(|pair| pair[0] < pair[1]);
    if !rising || record.bands.first() != Some(&0) {
        return wrong("`bands` must begin with 0 and rise");
    }
    if !record.bands.contains(&low) || !record.bands.contains(&(high + 1)) {
        return wrong("a band must begin at `low`, and one behind `high`");
    }
    if record.source.trim().is_empty() {
        return wrong("the source is missing");
    }
    Ok(())
}

/// Every element that must have an entry has one.
pub(super) fn covered(
    elements: &BTreeMap<String, ProtectedElement>,
    catalogue: &Catalogue,
    layout: &Layout,
) -> Result<(), PolicyError> {
    let sheets = SHEETS.iter().filter_map(|id| layout.sheet(id));
    let slots =
        sheets.flat_map(|sheet| &sheet.blocks).flat_map(|block| &block.rows).flat_map(|row| &row.slots);
    let on_sheets = slots.filter_map(|slot| match slot {
        Slot::Series(id) => Some(catalogue.element_of(*id).id.as_str()),
        Slot::Closed | Slot::Entry => None,
    });
    let wanted: BTreeSet<&str> = on_sheets.chain(ELEMENTS).collect();
    match wanted.into_iter().find(|element| !elements.contains_key(*element)) {
        Some(element) => Err(PolicyError::Uncovered { element: element.to_owned() }),
        None => Ok(()),
    }
}

/// The categories exist.
pub(super) fn categories(
    catalogue: &Catalogue,
    dimension: &str,
    codes: &[String],
    source: &Record,
) -> Result<(), DefinitionError> {
    let Some(known) = catalogue.dimension(dimension) else {
        return Err(DefinitionError::record(source, format!("there is no dimension \"{dimension}\"")));
    };
    match codes.iter().find(|code| known.category(code).is_none()) {
        Some(code) => {
            Err(DefinitionError::record(source, format!("there is no category \"{dimension}={code}\"")))
        }
        None => Ok(()),
    }
}

/// A grouping puts each category of a partition into one group.
pub(super) fn grouping(
    grouping: &Grouping,
    catalogue: &Catalogue,
    source: &Record,
) -> Result<(), DefinitionError> {
    let wrong = |reason: String| Err(DefinitionError::record(source, reason));
    if catalogue.dimension(&grouping.id).is_some() {
        return wrong("a dimension has this name".to_owned());
    }
    for group in &grouping.groups {
        categories(catalogue, &grouping.dimension, &group.codes, source)?;
    }
    let Some(dimension) = catalogue.dimension(&grouping.dimension) else {
        return wrong(format!("there is no dimension \"{}\"", grouping.dimension));
    };
    if dimension.kind != DimensionKind::Partition {
        return wrong(format!("\"{}\" is no partition: its groups would not add up", dimension.id));
    }
    let times =
        |code: &str| grouping.groups.iter().flat_map(|group| &group.codes).filter(|own| *own == code).count();
    match dimension.categories.iter().find(|category| times(&category.code) != 1) {
        Some(category) => {
            wrong(format!("the category \"{}\" must stand in exactly one group", category.code))
        }
        None => Ok(()),
    }
}

/// No table shows what is never shown at its levels.
pub(super) fn tables(
    policy: &Policy,
    definitions: &Definitions,
    catalogue: &Catalogue,
) -> Result<(), PolicyError> {
    for (table, source) in policy.tables.iter().zip(definitions.records("publication_table")) {
        let below = table.levels.iter().filter(|level| BELOW_PROVINCE.contains(level));
        for level in below {
            let shown =
                table.series.iter().find(|series| never_shown(policy, catalogue, table, series, *level));
            if let Some(series) = shown {
                return Err(PolicyError::NeverShown {
                    location: source.location.clone(),
                    table: table.id.clone(),
                    series: series_key(&series.element, &series.category),
                    level: level.as_str(),
                });
            }
        }
    }
    Ok(())
}

/// No abuse-related figure names a commune; nothing sensitive is shown below the province.
fn never_shown(
    policy: &Policy,
    catalogue: &Catalogue,
    table: &Table,
    series: &PublicSeries,
    level: UnitLevel,
) -> bool {
    let names_commune = level == UnitLevel::Commune && table.shows == Shows::Figures;
    let sensitive = |id| policy.sensitive(&series.element, &catalogue.series(id).categories);
    (names_commune && policy.abuse_related(&series.element)) || series.parts.iter().copied().any(sensitive)
}

/// The cells to keep stand in tables.
pub(super) fn keep(policy: &Policy, source: &Record) -> Result<(), DefinitionError> {
    let stands = |keep: &super::Keep| {
        policy.table(&keep.table).is_some_and(|table| {
            table.series.iter().any(|one| one.element == keep.element && one.category == keep.category)
        })
    };
    match policy.keep.iter().find(|keep| !stands(keep)) {
        Some(keep) => {
            let key = series_key(&keep.element, &keep.category);
            Err(DefinitionError::record(
                source,
                format!("`keep`: \"{key}\" stands in no table \"{}\"", keep.table),
            ))
        }
        None => Ok(()),
    }
}

/// What readers of other programs must understand is what they understand; empty fields are undecided.
pub(super) fn addresses(record: &PublicationRecord, source: &Record) -> Result<(), DefinitionError> {
    let wrong = |reason: &str| Err(DefinitionError::record(source, reason));
    let is_address = |text: &str| {
        (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace)
    };
    let plain = |text: &str, others: &str| {
        text.chars().all(|own| own.is_ascii_alphanumeric() || others.contains(own))
    };
    if !is_address(&record.licence) && !plain(&record.licence, "-._") {
        return wrong("`licence` must be a web address or an identifier such as CC-BY-4.0");
    }
    if !record.base_url.is_empty() && (!is_address(&record.base_url) || !record.base_url.ends_with('/')) {
        return wrong("`base_url` must be a web address that ends with /");
    }
    let parts = record.sdmx_agency.split('.');
    let named = |part: &str| part.starts_with(|own: char| own.is_ascii_alphabetic()) && plain(part, "-_");
    if !record.sdmx_agency.is_empty() && !parts.into_iter().all(named) {
        return wrong(
            "`sdmx_agency` must be an identifier of SDMX: letters, digits, - and _, parts divided by points",
        );
    }
    Ok(())
}
