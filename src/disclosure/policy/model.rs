//! The policy, resolved.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, Provenance, SeriesId};
use crate::message::Bilingual;
use crate::period::Part;
use crate::units::UnitLevel;

/// What becomes of the count 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zero {
    /// It is shown.
    Show,
    /// It is a protected count.
    Protect,
}

/// How the totals of a protected level are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// As numbers.
    Value,
    /// As bands.
    Bands,
}

/// What whoever reads a table is taken to know of its hidden cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attacker {
    /// Which of them are protected counts.
    TypesKnown,
    /// Nothing but that they are hidden.
    TypesUnknown,
}

/// What a table shows of its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shows {
    /// The figure of each unit.
    #[default]
    Figures,
    /// How many of the units beneath it fall in each class of [`SizeClass`].
    UnitsBySize,
}

/// A class of a table that shows [`Shows::UnitsBySize`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SizeClass {
    /// Units that count none.
    Zero,
    /// Units whose count is a protected one.
    Protected,
    /// Units that count more.
    More,
    /// Units that did not report.
    NotReported,
}

impl SizeClass {
    /// The dimension of these classes in public tables.
    pub const DIMENSION: &'static str = "units_by_size";
    /// Every class, in order of print.
    pub const ALL: [Self; 4] = [Self::Zero, Self::Protected, Self::More, Self::NotReported];

    /// Its code in public tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::Protected => "protected",
            Self::More => "more",
            Self::NotReported => "not_reported",
        }
    }
}

/// Categories that are protected at the province too, and never shown below it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sensitive {
    /// Dimension.
    pub dimension: String,
    /// Its categories; all of them when none is named.
    #[serde(default)]
    pub codes: Vec<String>,
}

/// What is protected of a data element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtectedElement {
    /// Levels at which its counts are protected.
    pub levels: Vec<UnitLevel>,
    /// Its sensitive categories.
    pub sensitive: Vec<Sensitive>,
}

/// Categories of a dimension shown as one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Code in public tables.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Categories in it.
    pub codes: Vec<String>,
}

/// A dimension in fewer categories.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grouping {
    /// Identifier, which stands for the dimension in public tables.
    pub id: String,
    /// The dimension: a partition.
    pub dimension: String,
    /// Name.
    pub name: Bilingual,
    /// Where it comes from.
    pub provenance: Provenance,
    /// Groups in order of print; each category stands in one of them.
    pub groups: Vec<Group>,
}

/// A cell that must stay visible.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// Table.
    pub table: String,
    /// Code of the unit.
    pub unit: String,
    /// Element.
    pub element: String,
    /// Categories as in public tables; empty for the total.
    #[serde(default)]
    pub category: String,
}

/// A figure of a table: a series, or the sum of those in a group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicSeries {
    /// Data element: the `measure` of public tables.
    pub element: String,
    /// Categories as in public tables; empty for the total.
    pub category: String,
    /// What it is the sum of.
    pub parts: Vec<SeriesId>,
}

impl PublicSeries {
    /// Element and categories as in a series key.
    #[must_use]
    pub fn key(&self) -> String {
        series_key(&self.element, &self.category)
    }
}

/// A table of the public release.
#[derive(Debug, Clone)]
pub struct Table {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Figures, or units by size.
    pub shows: Shows,
    /// Levels of its units.
    pub levels: Vec<UnitLevel>,
    /// Reports in which it stands.
    pub periods: Vec<Part>,
    /// First data cut-off of the periods in which it stands.
    pub from: Option<Date>,
    /// Last data cut-off of the periods in which it stands.
    pub until: Option<Date>,
    /// What its readers know of hidden cells.
    pub attacker: Attacker,
    /// Its figures, by element in order of the policy.
    pub series: Vec<PublicSeries>,
    /// Indicators beside them.
    pub indicators: Vec<String>,
}

impl Table {
    /// Whether the table stands in the release of a period whose data were cut off on a day.
    #[must_use]
    pub fn stands_in(&self, part: Part, cut_off: Date) -> bool {
        self.periods.contains(&part)
            && self.from.is_none_or(|from| from <= cut_off)
            && self.until.is_none_or(|until| cut_off <= until)
    }
}

/// The policy in force.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Identifier.
    pub id: String,
    /// Version.
    pub version: String,
    /// First day on which it holds.
    pub valid_from: Option<Date>,
    /// Who decided it; empty when nobody has.
    pub approved_by: String,
    /// By which document; empty when there is none.
    pub document: String,
    /// Smallest protected count, zero aside.
    pub low: i64,
    /// Largest protected count.
    pub high: i64,
    /// What becomes of zero.
    pub zero: Zero,
    /// Levels taken as public even if a release leaves them out.
    pub assume_known: Vec<UnitLevel>,
    /// How protected totals are shown.
    pub form: Form,
    /// Smallest count of each band; the last band has no end.
    pub bands: Vec<i64>,
    /// Cells that must stay visible.
    pub keep: Vec<Keep>,
    /// Licence of the data; empty when nobody has decided.
    pub licence: String,
    /// Publisher; empty when nobody has decided.
    pub publisher: String,
    /// Whom to ask; empty when nobody has decided.
    pub contact: String,
    /// Address under which files appear; empty when nobody has decided.
    pub base_url: String,
    /// Agency of the SDMX structures; empty when nobody has decided.
    pub sdmx_agency: String,
    /// Where it comes from.
    pub provenance: Provenance,
    /// Source.
    pub source: String,
    /// What is protected, by element.
    pub elements: BTreeMap<String, ProtectedElement>,
    /// Groupings.
    pub groupings: Vec<Grouping>,
    /// Tables in order.
    pub tables: Vec<Table>,
    /// Hash of the records it was read from.
    pub fingerprint: String,
}

/// (dimension or grouping, code), as in a series.
pub(super) type Categories<'a> = &'a [(String, String)];

impl Policy {
    /// The table with this id.
    #[must_use]
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// The grouping with this id.
    #[must_use]
    pub fn grouping(&self, id: &str) -> Option<&Grouping> {
        self.groupings.iter().find(|grouping| grouping.id == id)
    }

    /// Whether counts of an element say something about abused children or others whom a count could single out.
    #[must_use]
    pub fn abuse_related(&self, element: &str) -> bool {
        self.elements.contains_key(element)
    }

    /// Whether a series of an element is sensitive.
    #[must_use]
    pub fn sensitive(&self, element: &str, categories: Categories<'_>) -> bool {
        let Some(element) = self.elements.get(element) else { return false };
        categories.iter().any(|(dimension, code)| {
            let codes = self.codes_of(dimension, code);
            element.sensitive.iter().any(|one| {
                one.dimension == codes.0
                    && (one.codes.is_empty() || codes.1.iter().any(|code| one.codes.contains(code)))
            })
        })
    }

    /// The dimension of a category and its codes: several where a grouping stands for the dimension.
    fn codes_of<'a>(&'a self, dimension: &'a str, code: &str) -> (&'a str, Vec<String>) {
        let Some(grouping) = self.grouping(dimension) else { return (dimension, vec![code.to_owned()]) };
        let group = grouping.groups.iter().find(|group| group.code == code);
        (&grouping.dimension, group.map(|group| group.codes.clone()).unwrap_or_default())
    }

    /// Whether the counts of a series are protected at a level.
    #[must_use]
    pub fn protects(&self, element: &str, categories: Categories<'_>, level: UnitLevel) -> bool {
        let Some(entry) = self.elements.get(element) else { return false };
        entry.levels.contains(&level) || (level >= UnitLevel::Province && self.sensitive(element, categories))
    }

    /// Whether everybody is taken to know a figure whether it is published or not.
    #[must_use]
    pub fn assumes_known(&self, element: &str, categories: Categories<'_>, level: UnitLevel) -> bool {
        self.assume_known.contains(&level) && !self.protects(element, categories, level)
    }

    /// Whether a count is one of those to protect.
    #[must_use]
    pub fn protected_count(&self, count: i64) -> bool {
        (self.low..=self.high).contains(&count) || (count == 0 && self.zero == Zero::Protect)
    }

    /// The value that must stay possible below: a protected count is safe when this, or less, is.
    #[must_use]
    pub fn lower_end(&self) -> i64 {
        match self.zero {
            Zero::Show => self.low,
            Zero::Protect => 0,
        }
    }

    /// The records of the catalogue that a public category text stands for; `None` where it is none.
    #[must_use]
    pub fn parts(&self, catalogue: &Catalogue, element: &str, category: &str) -> Option<Vec<SeriesId>> {
        let mut keys = vec![String::new()];
        for pair in category.split(';').filter(|pair| !pair.is_empty()) {
            let (dimension, code) = pair.split_once('=')?;
            let (dimension, codes) = self.codes_of(dimension, code);
            keys = keys
                .iter()
                .flat_map(|key| codes.iter().map(move |code| joined(key, dimension, code)))
                .collect();
        }
        let of = |category: &String| catalogue.series_id(&series_key(element, category));
        let parts: Option<Vec<SeriesId>> = keys.iter().map(of).collect();
        parts.filter(|parts| !parts.is_empty())
    }
}

/// A category text with one more pair, in order of dimension.
pub(super) fn joined(category: &str, dimension: &str, code: &str) -> String {
    let mut pairs: Vec<(&str, &str)> = category.split(';').filter_map(|pair| pair.split_once('=')).collect();
    pairs.push((dimension, code));
    pairs.sort_unstable();
    pairs.iter().map(|(dimension, code)| format!("{dimension}={code}")).collect::<Vec<_>>().join(";")
}

/// The key of a series from its element and category text.
pub(super) fn series_key(element: &str, category: &str) -> String {
    if category.is_empty() { element.to_owned() } else { format!("{element}|{category}") }
}
