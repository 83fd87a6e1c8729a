//! OpenDocument spreadsheets. In: a vetted zip container. Out: the same [`Workbook`] as from `.xlsx`.
//!
//! The XML is walked by the project's own strict walk and never spread out: a run of repeated cells is counted before
//! it is written out, so that a few bytes cannot ask for a thousand million cells. calamine would build a dense range.

mod content;
mod formula;
mod look;
mod value;

use std::collections::BTreeSet;

use super::container::Container;
use super::markup::{Kind, Tags};
use super::{Features, Format, Limits, Measure, Refusal, Workbook};

const MANIFEST: &str = "meta-inf/manifest.xml";

/// Reads the spreadsheet of a container.
pub(super) fn read(container: &mut Container, limits: &Limits) -> Result<Workbook, Refusal> {
    let mut features = features(container)?;
    let xml = container.text("content.xml")?;
    let found = content::read(&xml, limits)?;
    features.external_links |= found.has_links;
    features.dde |= found.has_dde;
    let sheets = found.sheets;
    limits.check(Measure::Sheets, "", sheets.len() as u64)?;
    if sheets.is_empty() {
        return Err(Refusal::NoSheets);
    }
    let mut names = BTreeSet::new();
    if let Some(twice) = sheets.iter().find(|sheet| !names.insert(sheet.name.to_lowercase())) {
        return Err(Refusal::DuplicateSheet { sheet: twice.name.clone() });
    }
    Ok(Workbook { format: Format::Ods, sheets, features })
}

/// What the manifest and the names of the parts tell: a password, macros, embedded objects.
fn features(container: &mut Container) -> Result<Features, Refusal> {
    let mut features = Features::default();
    for name in container.names() {
        features.macros |= name.starts_with("basic/") || name.starts_with("scripts/");
    }
    if !container.has(MANIFEST) {
        return Ok(features);
    }
    let xml = container.text(MANIFEST)?;
    let mut tags = Tags::new(&xml);
    while let Some(tag) = tags.next().map_err(|error| error.in_part(MANIFEST))? {
        match (tag.name, tag.kind) {
            ("encryption-data", Kind::Open | Kind::Empty) => return Err(Refusal::Encrypted),
            ("file-entry", Kind::Open | Kind::Empty) => {
                let kind = tag.attribute("manifest:media-type").unwrap_or_default();
                let path = tag.attribute("manifest:full-path").unwrap_or_default();
                features.embedded_objects |= path != "/" && is_foreign_object(kind);
            }
            _ => {}
        }
    }
    Ok(features)
}

/// Whether a part is a document of another kind inside the spreadsheet; charts belong to it.
fn is_foreign_object(media_type: &str) -> bool {
    let is_document = media_type.contains("opendocument.") && !media_type.contains("opendocument.chart");
    is_document || media_type.contains("oleobject")
}

#[cfg(test)]
mod tests;
