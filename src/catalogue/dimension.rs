//! Dimensions and their categories (2-catalogue 2.1).

use jiff::civil::Date;
use serde::Deserialize;

use super::Provenance;
use crate::definitions::{DefinitionError, Definitions};
use crate::message::Bilingual;

/// How the categories of a dimension relate to their whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DimensionKind {
    /// The categories add up to the whole.
    Partition,
    /// Several per child: each ≤ whole ≤ sum.
    Cover,
    /// Each ≤ whole.
    Part,
}

/// The category of another dimension that a dimension breaks down further.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParentCategory {
    /// Parent dimension.
    pub dimension: String,
    /// Category of it (`SEX` of `abuse_form` for `sexual_form`).
    pub category: String,
}

/// One category of a dimension.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Dimension it belongs to.
    pub dimension: String,
    /// Code used in series keys.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// First day on which it is used.
    pub valid_from: Option<Date>,
    /// Last day on which it is used.
    pub valid_to: Option<Date>,
    /// Legal source, where it differs from the dimension's.
    pub source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DimensionRecord {
    id: String,
    name: Bilingual,
    kind: DimensionKind,
    parent: Option<ParentCategory>,
    provenance: Provenance,
    source: String,
}

/// A dimension with its categories in order.
#[derive(Debug, Clone)]
pub struct Dimension {
    /// Identifier used in series keys.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Partition, cover or part.
    pub kind: DimensionKind,
    /// The category it breaks down, if it is a child dimension; a child replaces its parent in a series key.
    pub parent: Option<ParentCategory>,
    /// Where it comes from.
    pub provenance: Provenance,
    /// Legal or statistical source.
    pub source: String,
    /// Categories in order of print.
    pub categories: Vec<Category>,
}

impl Dimension {
    /// The category with this code.
    #[must_use]
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.code == code)
    }
}

pub(super) fn load(definitions: &Definitions) -> Result<Vec<Dimension>, DefinitionError> {
    let mut dimensions: Vec<Dimension> = definitions
        .read::<DimensionRecord>("dimension")?
        .into_iter()
        .map(|(record, _)| Dimension {
            id: record.id,
            name: record.name,
            kind: record.kind,
            parent: record.parent,
            provenance: record.provenance,
            source: record.source,
            categories: Vec::new(),
        })
        .collect();
    for (category, record) in definitions.read::<Category>("category")? {
        match dimensions.iter_mut().find(|dimension| dimension.id == category.dimension) {
            Some(dimension) => dimension.categories.push(category),
            None => {
                let reason = format!("there is no dimension \"{}\"", category.dimension);
                return Err(DefinitionError::record(record, reason));
            }
        }
    }
    Ok(dimensions)
}
