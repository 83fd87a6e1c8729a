//! `datapackage.json`: what the tables of a release hold, so that any program can check them (Data Package v2).

mod model;
mod tables;

use self::model::{Contributor, Dialect, Licence, Package, Resource, Source};
use self::tables::{Described, described};
use super::facts::{address, decided};
use super::{About, DATA_PACKAGE, Files, ReleaseError, json};
use crate::message::Lang;

/// # Errors
/// When the file cannot be written.
pub(super) fn data_package(about: &About<'_>, files: &Files) -> Result<Vec<u8>, ReleaseError> {
    let About { release, facts, metadata, identity, .. } = about;
    let (policy, words) = (release.plan.policy, release.words(facts, Lang::Vi));
    let publisher = decided(&policy.publisher);
    let keywords = metadata.keywords.vi.iter().chain(&metadata.keywords.en);
    let tables = described(about);
    let package = Package {
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
        resources: tables.iter().map(|table| resource(table, about, files)).collect(),
    };
    json(DATA_PACKAGE, &package)
}

/// A licence is an address or an identifier: the policy has no other.
fn licence(text: &str) -> Licence<'_> {
    match address(text) {
        Some(path) => Licence { name: None, path: Some(path) },
        None => Licence { name: Some(text), path: None },
    }
}

fn resource<'a>(table: &'a Described<'a>, about: &About<'_>, files: &Files) -> Resource<'a> {
    let file = files.get(table.file);
    Resource {
        schema_of_resource: model::RESOURCE_PROFILE,
        name: table.name,
        kind: "table",
        path: table.file,
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        bytes: file.map_or(0, |file| file.bytes.len()),
        hash: format!("sha256:{}", file.map_or("", |file| &file.sha256)),
        dialect: Dialect::AS_WRITTEN,
        schema: table.schema(about.columns),
    }
}
