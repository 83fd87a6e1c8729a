//! `dcat.jsonld`: the release as catalogues of data describe it (DCAT 3 by the profile DCAT-AP 3.0).
//!
//! In: what is told of a release, its finished files, the mapping as data. Out: one dataset with a distribution for each
//! file. What nobody has decided is left out. So is the day of issue: it is known to the ledger only, and no public file may
//! depend on the day on which it was made.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::facts::{address, decided};
use super::{About, DCAT, File, Files, ReleaseError};
use crate::catalogue::Provenance;
use crate::message::Bilingual;

/// Something of a vocabulary.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Concept {
    iri: String,
    name: Bilingual,
}

/// What is said of a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileEntry {
    title: Bilingual,
    media_type: String,
    /// Code of the list of file types; empty where it has none.
    format: String,
}

/// The mapping as data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mapping {
    #[expect(dead_code, reason = "the key by which the record is overlaid")]
    id: String,
    theme: Concept,
    spatial: String,
    languages: Vec<String>,
    frequency: String,
    access_rights: String,
    conforms_to: Concept,
    version_notes: Bilingual,
    files: BTreeMap<String, FileEntry>,
    #[expect(dead_code, reason = "said of the mapping, to those who edit it")]
    provenance: Provenance,
    #[expect(dead_code, reason = "said of the mapping, to those who edit it")]
    source: String,
}

const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types/";
const FILE_TYPES: &str = "http://publications.europa.eu/resource/authority/file-type/";

/// # Errors
/// When the mapping does not know one of the files, or the file cannot be written.
pub(super) fn dcat(about: &About<'_>, mapping: &Mapping, files: &Files) -> Result<Vec<u8>, ReleaseError> {
    let mut dataset = dataset(about, mapping);
    dataset.extend(undecided_left_out(about));
    let distributions: Vec<Value> = files
        .iter()
        .map(|(name, file)| distribution(about, mapping, name, file))
        .collect::<Result<_, _>>()?;
    dataset.insert("dcat:distribution".to_owned(), distributions.into());
    super::json(DCAT, &Value::Object(dataset))
}

/// Prefixes stand in the file: it must be readable without a network.
fn context() -> Value {
    json!({
        "adms": "http://www.w3.org/ns/adms#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "spdx": "http://spdx.org/rdf/terms#",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    })
}

fn dataset(about: &About<'_>, mapping: &Mapping) -> Map<String, Value> {
    let About { release, facts, metadata, identity, .. } = about;
    let (start, end) = facts.window;
    let text = |text: &Bilingual| in_both(&release.text(facts, text));
    let keywords = [("vi", &metadata.keywords.vi), ("en", &metadata.keywords.en)];
    let keywords =
        keywords.into_iter().flat_map(|(lang, list)| list.iter().map(move |word| said(lang, word)));
    let languages = mapping.languages.iter().map(|iri| node(iri, "dct:LinguisticSystem"));
    let fields = json!({
        "@context": context(),
        "@id": identity.urn,
        "@type": "dcat:Dataset",
        "dct:identifier": identity.name,
        "dct:title": text(&metadata.title),
        "dct:description": text(&metadata.description),
        "dct:modified": typed("xsd:date", &facts.cut_off.to_string()),
        "dct:language": languages.collect::<Vec<_>>(),
        "dcat:keyword": keywords.collect::<Vec<_>>(),
        "dcat:theme": named(&mapping.theme, "skos:Concept", "skos:prefLabel"),
        "dct:spatial": node(&mapping.spatial, "dct:Location"),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": typed("xsd:date", &start.to_string()),
            "dcat:endDate": typed("xsd:date", &end.to_string()),
        },
        "dct:accrualPeriodicity": node(&mapping.frequency, "dct:Frequency"),
        "dct:accessRights": node(&mapping.access_rights, "dct:RightsStatement"),
        "dct:conformsTo": named(&mapping.conforms_to, "dct:Standard", "dct:title"),
        "dcat:version": identity.version,
        "adms:versionNotes": text(&mapping.version_notes),
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Publisher, contact and licence, as far as the policy has them.
fn undecided_left_out(about: &About<'_>) -> Map<String, Value> {
    let policy = about.release.plan.policy;
    let publisher =
        decided(&policy.publisher).map(|name| json!({ "@type": "foaf:Agent", "foaf:name": name }));
    let contact = decided(&policy.contact).map(contact);
    let fields =
        [("dct:publisher", publisher), ("dcat:contactPoint", contact), ("dct:license", licence(about))];
    fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn contact(text: &str) -> Value {
    let mut contact = json!({ "@type": "vcard:Kind", "vcard:fn": text });
    if let Some(address) = address(text) {
        contact["vcard:hasURL"] = json!({ "@id": address });
    } else if text.contains('@') && !text.contains(char::is_whitespace) {
        contact["vcard:hasEmail"] = json!({ "@id": format!("mailto:{text}") });
    }
    contact
}

fn licence(about: &About<'_>) -> Option<Value> {
    let licence = decided(&about.release.plan.policy.licence)?;
    Some(match address(licence) {
        Some(address) => node(address, "dct:LicenseDocument"),
        None => json!({ "@type": "dct:LicenseDocument", "dct:identifier": licence }),
    })
}

fn distribution(
    about: &About<'_>,
    mapping: &Mapping,
    name: &str,
    file: &File,
) -> Result<Value, ReleaseError> {
    let unknown = || ReleaseError::File {
        file: DCAT,
        reason: format!("`files` of [[publication_dcat]] says nothing of {name}"),
    };
    let entry = mapping.files.get(name).ok_or_else(unknown)?;
    // While nobody has decided where files appear, an address relative to this file is true wherever they lie together.
    let base = decided(&about.release.plan.policy.base_url);
    let mut fields = json!({
        "@type": "dcat:Distribution",
        "dct:title": in_both(&entry.title),
        "dcat:accessURL": { "@id": base.unwrap_or("./") },
        "dcat:downloadURL": { "@id": format!("{}{name}", base.unwrap_or_default()) },
        "dcat:mediaType": node(&format!("{MEDIA_TYPES}{}", entry.media_type), "dct:MediaType"),
        "dcat:byteSize": typed("xsd:nonNegativeInteger", &file.bytes.len().to_string()),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": node("spdx:checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm"),
            "spdx:checksumValue": typed("xsd:hexBinary", &file.sha256),
        },
    });
    if !entry.format.is_empty() {
        fields["dct:format"] = node(&format!("{FILE_TYPES}{}", entry.format), "dct:MediaTypeOrExtent");
    }
    if let Some(licence) = licence(about) {
        fields["dct:license"] = licence;
    }
    Ok(fields)
}

/// Something known by its address.
fn node(iri: &str, class: &str) -> Value {
    json!({ "@id": iri, "@type": class })
}

fn named(concept: &Concept, class: &str, name: &str) -> Value {
    let mut fields = node(&concept.iri, class);
    fields[name] = in_both(&concept.name);
    fields
}

fn typed(kind: &str, value: &str) -> Value {
    json!({ "@type": kind, "@value": value })
}

fn said(lang: &str, text: &str) -> Value {
    json!({ "@language": lang, "@value": text })
}

fn in_both(text: &Bilingual) -> Value {
    [said("vi", &text.vi), said("en", &text.en)].to_vec().into()
}
