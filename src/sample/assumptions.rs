//! The assumptions behind the figures: tables of `templates/sample/`, laid over like every definition.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::SampleError;
use super::lists::Texts;
use crate::definitions::Definitions;

/// How large an element is, or how much of another one it takes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SizeRow {
    pub element: String,
    /// Level of unit for which the row holds; empty for all.
    pub level: String,
    /// `unit` (one), `people` (population of the unit), or the key of a series.
    pub base: String,
    /// Restriction of the base, such as `age_year=3..5`; subsets only.
    #[serde(rename = "where")]
    pub filter: String,
    /// 1: its members are members of the base element; 0: only the size depends on the base.
    pub subset: u8,
    /// Size or share in millionths of the base.
    pub per_million: u64,
    /// Variation between units, per mille up or down.
    pub spread: u64,
    /// Figures are multiples of this (in units of `10^-decimals`).
    pub step: i64,
}

/// What a weight is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum WeightMode {
    /// Relative weight in a partition or cover; per mille in a part.
    Share,
    /// Per mille of the members of a cover that belong to a second category.
    Extra,
    /// Figure of this category = per mille of the figure without it.
    Multiple,
    /// The same of the annual figure without it.
    AnnualMultiple,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WeightRow {
    /// Element at the head of a population; empty for all.
    pub element: String,
    pub dimension: String,
    pub category: String,
    pub mode: WeightMode,
    pub weight: u64,
    pub spread: u64,
}

/// Who has the first category also has the second.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ImpliedRow {
    pub dimension: String,
    pub category: String,
    pub then_dimension: String,
    pub then_category: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitSizeRow {
    unit: String,
    people: u64,
}

/// A figure that was published (or is assumed beside published ones) and that the sum over the units must give.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PublishedRow {
    pub period: String,
    pub unit: String,
    pub series: String,
    pub value: i64,
    #[serde(rename = "source")]
    pub _source: String,
}

/// Assumptions of the sample: sizes, shares and published totals. Everything has a default, so that an element or a
/// category added by a definition file needs no line here.
#[derive(Debug, Clone)]
pub struct Assumptions {
    pub(super) sizes: Vec<SizeRow>,
    pub(super) weights: Vec<WeightRow>,
    pub(super) implied: Vec<ImpliedRow>,
    pub(super) published: Vec<PublishedRow>,
    pub(super) texts: Texts,
    /// People by unit code or by type of unit.
    people: BTreeMap<String, u64>,
}

/// People of a unit whose type is in no table.
const PEOPLE_OF_UNKNOWN_TYPE: u64 = 80_000;

impl Assumptions {
    /// Reads the tables of `templates/sample/`; a table that is not there counts as empty.
    ///
    /// # Errors
    /// When a table has other columns or a field that cannot be read.
    pub fn load(definitions: &Definitions) -> Result<Self, SampleError> {
        let people = rows::<UnitSizeRow>(definitions, "unit-sizes.csv")?;
        Ok(Self {
            sizes: rows(definitions, "sizes.csv")?,
            weights: rows(definitions, "weights.csv")?,
            implied: rows(definitions, "implies.csv")?,
            published: [
                rows(definitions, "published-figures.csv")?,
                rows(definitions, "assumed-figures.csv")?,
            ]
            .concat(),
            texts: Texts::load(definitions)?,
            people: people.into_iter().map(|row| (row.unit, row.people)).collect(),
        })
    }

    /// People of a unit: by its code where it is listed (exact), else by its type (a mean, second value false).
    pub(super) fn people(&self, code: &str, kind: &str) -> (u64, bool) {
        match self.people.get(code) {
            Some(people) => (*people, true),
            None => (self.people.get(kind).copied().unwrap_or(PEOPLE_OF_UNKNOWN_TYPE), false),
        }
    }

    /// The weight rows of a dimension in a population: those for its head, else the general ones.
    pub(super) fn weights_of<'a>(&'a self, head: &str, dimension: &str) -> Vec<&'a WeightRow> {
        let of = |element: &str| -> Vec<&'a WeightRow> {
            let fits = |row: &&WeightRow| row.dimension == dimension && row.element == element;
            self.weights.iter().filter(fits).collect()
        };
        let own = of(head);
        if own.is_empty() { of("") } else { own }
    }
}

pub(super) fn rows<T: DeserializeOwned>(
    definitions: &Definitions,
    name: &str,
) -> Result<Vec<T>, SampleError> {
    let mut rows = Vec::new();
    let folder = "templates/sample/";
    for (path, text) in definitions.tables(folder).filter(|(path, _)| path.strip_prefix(folder) == Some(name))
    {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        for row in reader.deserialize() {
            rows.push(
                row.map_err(|error| SampleError::Table { file: path.to_owned(), reason: error.to_string() })?,
            );
        }
    }
    Ok(rows)
}
