//! Data elements and the series they form with their categories (2-catalogue 2.2).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Dimension, Provenance};
use crate::definitions::{DefinitionError, Definitions, Record};
use crate::message::Bilingual;
use crate::period::Part;

/// Stock at the cut-off or flow over the window. The two never mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ElementKind {
    /// Counted at the data cut-off.
    Stock,
    /// Counted over the window.
    Flow,
}

/// How an element adds over reporting units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accumulation {
    /// The sum is the figure of the parent.
    Sum,
    /// The sum is an upper bound: a child may be counted by two units.
    Distinct,
}

/// Who can report an element at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The territorial units and sector agencies of the provinces.
    #[default]
    Territorial,
    /// Only the ministry (hotline 111).
    Ministry,
}

/// What a reporting unit supplies.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Element {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Unit of measure.
    pub unit: String,
    /// Stock or flow.
    pub kind: ElementKind,
    /// How it adds over units.
    pub over_units: Accumulation,
    /// Reports in which it is collected.
    pub periods: Vec<Part>,
    /// Breakdowns: dimension ids joined by `;`, sorted.
    #[serde(default)]
    pub by: Vec<String>,
    /// Categories in use, where not all of a dimension are.
    #[serde(default)]
    pub only: BTreeMap<String, Vec<String>>,
    /// Combinations that form no series.
    #[serde(default)]
    pub except: Vec<String>,
    /// Whether there is a series without categories.
    #[serde(default = "yes")]
    pub total: bool,
    /// Decimals kept; values are whole multiples of `10^-decimals`.
    #[serde(default)]
    pub decimals: u8,
    /// Reporter whose figure is published when several report it.
    #[serde(default = "territorial")]
    pub authority: String,
    /// Who can report it at all.
    #[serde(default)]
    pub reported_by: Source,
    /// Earlier identifiers of the same element: series keys and formulas written with one still find it.
    #[serde(default)]
    pub formerly: Vec<String>,
    /// Where it comes from.
    pub provenance: Provenance,
    /// Legal or statistical source.
    pub source: String,
}

fn yes() -> bool {
    true
}

fn territorial() -> String {
    "territorial".to_owned()
}

/// Position of a series in [`super::Catalogue::series`]. Never stored: on disk a series is its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesId(u32);

impl SeriesId {
    /// The position as an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The id at a position of the sorted list of series.
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// A data element with its categories: one number per unit and period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// `element` or `element|dimension=code;…`, dimensions sorted.
    pub key: String,
    /// Index of the element.
    pub element: usize,
    /// (dimension, code), sorted by dimension.
    pub categories: Vec<(String, String)>,
}

impl Series {
    /// The part of the key after the bar: empty for a total.
    #[must_use]
    pub fn category(&self) -> &str {
        self.key.split_once('|').map_or("", |(_, category)| category)
    }
}

/// Joins categories in the canonical way: `dimension=code` sorted by dimension and joined by `;`. They come sorted.
#[must_use]
pub fn breakdown_key<'a>(categories: impl IntoIterator<Item = (&'a String, &'a String)>) -> String {
    let mut key = String::new();
    for (dimension, code) in categories {
        if !key.is_empty() {
            key.push(';');
        }
        key.extend([dimension, "=", code]);
    }
    key
}

pub(super) fn load(
    definitions: &Definitions,
    dimensions: &[Dimension],
) -> Result<Vec<Element>, DefinitionError> {
    let mut elements = Vec::new();
    for (element, record) in definitions.read::<Element>("element")? {
        verify(&element, record, dimensions)?;
        elements.push(element);
    }
    Ok(elements)
}

fn verify(element: &Element, record: &Record, dimensions: &[Dimension]) -> Result<(), DefinitionError> {
    let known = |id: &str| dimensions.iter().find(|dimension| dimension.id == id);
    for breakdown in &element.by {
        let ids: Vec<&str> = breakdown.split(';').collect();
        if !ids.windows(2).all(|pair| pair[0] < pair[1]) {
            let reason = format!("the dimensions of \"{breakdown}\" must be sorted and distinct");
            return Err(DefinitionError::record(record, reason));
        }
        if let Some(unknown) = ids.iter().find(|id| known(id).is_none()) {
            return Err(DefinitionError::record(record, format!("there is no dimension \"{unknown}\"")));
        }
    }
    for (dimension, codes) in &element.only {
        let Some(found) = known(dimension) else {
            return Err(DefinitionError::record(record, format!("there is no dimension \"{dimension}\"")));
        };
        if let Some(code) = codes.iter().find(|code| found.category(code).is_none()) {
            return Err(DefinitionError::record(
                record,
                format!("there is no category \"{dimension}={code}\""),
            ));
        }
    }
    if element.decimals > 6 {
        return Err(DefinitionError::record(record, "at most 6 decimals are kept"));
    }
    Ok(())
}

/// All series of all elements, sorted by key.
pub(super) fn expand(elements: &[Element], dimensions: &[Dimension]) -> Vec<Series> {
    let mut series = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        if element.total {
            series.push(Series { key: element.id.clone(), element: index, categories: Vec::new() });
        }
        for breakdown in &element.by {
            for categories in combinations(element, breakdown, dimensions) {
                let key = breakdown_key(categories.iter().map(|(dimension, code)| (dimension, code)));
                if !element.except.contains(&key) {
                    series.push(Series { key: format!("{}|{key}", element.id), element: index, categories });
                }
            }
        }
    }
    series.sort_by(|a, b| a.key.cmp(&b.key));
    series.dedup_by(|a, b| a.key == b.key);
    series
}

/// Every combination of the categories of a breakdown; its dimensions are sorted.
fn combinations(element: &Element, breakdown: &str, dimensions: &[Dimension]) -> Vec<Vec<(String, String)>> {
    let mut combinations = vec![Vec::new()];
    for id in breakdown.split(';') {
        let Some(dimension) = dimensions.iter().find(|dimension| dimension.id == id) else { continue };
        let allowed = element.only.get(id);
        let codes: Vec<&str> = dimension
            .categories
            .iter()
            .map(|category| category.code.as_str())
            .filter(|code| allowed.is_none_or(|list| list.iter().any(|allowed| allowed == code)))
            .collect();
        let with = |base: &Vec<(String, String)>, code: &str| {
            let mut next = base.clone();
            next.push((id.to_owned(), code.to_owned()));
            next
        };
        combinations =
            combinations.iter().flat_map(|base| codes.iter().map(|code| with(base, code))).collect();
    }
    combinations
}

/// The element that has this identifier, else the one that had it formerly.
pub(super) fn named<'a>(elements: &'a [Element], id: &str) -> Option<&'a Element> {
    let formerly = || elements.iter().find(|element| element.formerly.iter().any(|former| former == id));
    elements.iter().find(|element| element.id == id).or_else(formerly)
}

pub(super) fn find(series: &[Series], key: &str) -> Option<SeriesId> {
    series.binary_search_by(|candidate| candidate.key.as_str().cmp(key)).ok().map(SeriesId::from_index)
}
