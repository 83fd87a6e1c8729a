//! The descriptors of Data Package v2 as far as they are used. Fields stand in the order in which people read them.

use std::collections::BTreeSet;

use serde::Serialize;

/// Profiles of the standard.
pub const PACKAGE_PROFILE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";
pub const RESOURCE_PROFILE: &str = "https://datapackage.org/profiles/2.0/dataresource.json";
pub const SCHEMA_PROFILE: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

#[derive(Serialize)]
pub struct Package<'a> {
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    pub name: &'a str,
    pub id: &'a str,
    pub title: String,
    pub description: String,
    pub version: &'a str,
    pub created: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub licenses: Vec<Licence<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<Contributor<'a>>,
    pub sources: [Source<'a>; 1],
    pub keywords: Vec<&'a str>,
    pub resources: Vec<Resource<'a>>,
}

#[derive(Serialize)]
pub struct Licence<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<&'a str>,
}

#[derive(Serialize)]
pub struct Contributor<'a> {
    pub title: &'a str,
    pub roles: [&'static str; 1],
}

#[derive(Serialize)]
pub struct Source<'a> {
    pub title: &'a str,
}

#[derive(Serialize)]
pub struct Resource<'a> {
    #[serde(rename = "$schema")]
    pub schema_of_resource: &'static str,
    pub name: &'a str,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub path: &'a str,
    pub format: &'static str,
    pub mediatype: &'static str,
    pub encoding: &'static str,
    pub bytes: usize,
    pub hash: String,
    pub dialect: Dialect,
    pub schema: Schema<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dialect {
    header: bool,
    delimiter: &'static str,
    line_terminator: &'static str,
    quote_char: &'static str,
    double_quote: bool,
}

impl Dialect {
    /// How the tables are written.
    pub const AS_WRITTEN: Self =
        Self { header: true, delimiter: ",", line_terminator: "\n", quote_char: "\"", double_quote: true };
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema<'a> {
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    pub fields: Vec<Field<'a>>,
    /// The same columns, in any order, none missing, none more.
    pub fields_match: &'static str,
    pub missing_values: [&'static str; 1],
    pub primary_key: &'a [&'static str],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKey>,
}

#[derive(Serialize)]
pub struct Field<'a> {
    pub name: &'static str,
    pub title: String,
    pub description: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub constraints: Constraints<'a>,
}

#[derive(Serialize)]
pub struct Constraints<'a> {
    pub required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<i64>,
    #[serde(rename = "enum", skip_serializing_if = "BTreeSet::is_empty")]
    pub codes: BTreeSet<&'a str>,
}

#[derive(Serialize)]
pub struct ForeignKey {
    pub fields: &'static [&'static str],
    pub reference: Reference,
}

#[derive(Serialize)]
pub struct Reference {
    pub resource: &'static str,
    pub fields: &'static [&'static str],
}
