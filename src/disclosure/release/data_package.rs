//! `datapackage.json`: what the tables of a release hold, so that any program can check them (Data Package v2).

mod model;
mod tables;

use std::collections::BTreeMap;

use self::model::{Contributor, Dialect, Licence, Package, Resource, Source};
use self::tables::{Described, described};
use super::columns::Columns;
use super::facts::{Facts, Metadata, address, decided};
use super::identity::Identity;
use super::in_use::InUse;
use super::rows::Rows;
use super::sums::sum;
use super::{DATA_PACKAGE, Release, ReleaseError, json};
use crate::message::Lang;

/// What a description of a release is made from.
pub(super) struct Description<'a> {
    pub facts: &'a Facts<'a>,
    pub metadata: &'a Metadata,
    pub identity: &'a Identity,
    pub columns: &'a Columns,
    pub rows: &'a Rows<'a>,
    pub used: &'a InUse<'a>,
    /// The finished files by name.
    pub files: &'a BTreeMap<String, Vec<u8>>,
}

impl Release<'_> {
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn data_package(&self, about: &Description<'_>) -> Result<Vec<u8>, ReleaseError> {
        let Description { facts, metadata, identity, .. } = about;
        let (policy, words) = (self.plan.policy, self.words(facts, Lang::Vi));
        let publisher = decided(&policy.publisher);
        let keywords = metadata.keywords.vi.iter().chain(&metadata.keywords.en);
        json(
            DATA_PACKAGE,
            &Package {
                schema: model::PACKAGE_PROFILE,
                name: &identity.name,
                id: &identity.urn,
                title: words.put_into(&metadata.title.vi),
                description: words.put_into(&metadata.description.vi),
                version: &identity.version,
                created: facts.moment(),
                licenses: decided(&policy.licence).map(licence).into_iter().collect(),
                contributors: publisher
                    .map(|title| Contributor { title, roles: ["publisher"] })
                    .into_iter()
                    .collect(),
                sources: [Source { title: &metadata.reports.vi }],
                keywords: keywords.map(String::as_str).collect(),
                resources: described(about).iter().map(|table| resource(table, about)).collect(),
            },
        )
    }
}

/// A licence is an address or an identifier: the policy has no other.
fn licence(text: &str) -> Licence<'_> {
    match address(text) {
        Some(path) => Licence { name: None, path: Some(path) },
        None => Licence { name: Some(text), path: None },
    }
}

fn resource<'a>(table: &'a Described<'a>, about: &Description<'a>) -> Resource<'a> {
    let bytes = about.files.get(table.file).map_or(&[][..], Vec::as_slice);
    Resource {
        schema_of_resource: model::RESOURCE_PROFILE,
        name: table.name,
        kind: "table",
        path: table.file,
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        bytes: bytes.len(),
        hash: format!("sha256:{}", sum(bytes)),
        dialect: Dialect::AS_WRITTEN,
        schema: table.schema(about.columns),
    }
}
