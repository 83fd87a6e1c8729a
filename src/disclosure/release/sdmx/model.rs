//! The parts of a structure message of SDMX-JSON 2.0 that are used.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::message::Bilingual;

/// The schema of the message. Programs know the format by it, so that it stands first.
pub const SCHEMA: &str = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json";

#[derive(Serialize)]
pub struct Message {
    pub meta: Meta,
    pub data: Data,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Meta {
    pub schema: &'static str,
    pub id: String,
    pub prepared: String,
    pub content_languages: [&'static str; 2],
    pub sender: Sender,
}

#[derive(Serialize)]
pub struct Sender {
    pub id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    pub concept_schemes: [Maintained<Concepts>; 1],
    pub codelists: Vec<Maintained<Codes>>,
    pub data_structures: [Maintained<Structure>; 1],
}

/// Something that an agency keeps.
#[derive(Serialize)]
pub struct Maintained<T> {
    pub id: String,
    #[serde(rename = "agencyID")]
    pub agency: String,
    pub version: String,
    #[serde(flatten)]
    pub name: Name,
    #[serde(flatten)]
    pub content: T,
}

/// The best name for whoever does not choose a language, and one in each language.
#[derive(Serialize)]
pub struct Name {
    name: String,
    names: BTreeMap<&'static str, String>,
}

impl From<Bilingual> for Name {
    fn from(text: Bilingual) -> Self {
        Self { name: text.vi.clone(), names: BTreeMap::from([("vi", text.vi), ("en", text.en)]) }
    }
}

#[derive(Serialize)]
pub struct Concepts {
    pub concepts: Vec<Item>,
}

#[derive(Serialize)]
pub struct Codes {
    pub codes: Vec<Item>,
}

/// A concept or a code.
#[derive(Serialize)]
pub struct Item {
    pub id: String,
    #[serde(flatten)]
    pub name: Name,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Structure {
    pub description: String,
    pub descriptions: BTreeMap<&'static str, String>,
    pub data_structure_components: Components,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Components {
    pub dimension_list: Dimensions,
    pub measure_list: Measures,
    pub attribute_list: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dimensions {
    pub id: &'static str,
    pub dimensions: Vec<Component>,
    pub time_dimension: Component,
}

#[derive(Serialize)]
pub struct Measures {
    pub id: &'static str,
    pub measures: [Component; 1],
}

#[derive(Serialize)]
pub struct Attributes {
    pub id: &'static str,
    pub attributes: Vec<Component>,
}

/// A column.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Component {
    pub id: String,
    pub concept_identity: String,
    pub local_representation: Representation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute_relationship: Option<Relationship>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Representation {
    /// Codes of this list.
    Enumeration(String),
    /// Plain values.
    Format(Format),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Format {
    pub data_type: &'static str,
}

/// An attribute belongs to the single figure.
#[derive(Serialize)]
pub struct Relationship {
    pub observation: Nothing,
}

#[derive(Serialize)]
pub struct Nothing {}
