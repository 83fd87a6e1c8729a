//! The list of sheets of a workbook, and what it has beside them.

use std::collections::{BTreeMap, BTreeSet};

use super::container::{Container, damaged, resolve};
use super::markup::{Kind, Tags};
use super::{Defect, Features, Limits, Measure, Refusal, Visibility};

/// One worksheet of the workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Name on the tab.
    pub(super) name: String,
    /// Whether people see it.
    pub(super) visibility: Visibility,
    /// Normalised name of its part.
    pub(super) part: String,
}

/// What the workbook part and its relationships say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Outline {
    /// Worksheets in the order of the tabs.
    pub(super) sheets: Vec<Entry>,
    /// Names of tabs that are not worksheets.
    pub(super) others: Vec<String>,
    /// Whether a macro sheet is among them.
    pub(super) macro_sheets: bool,
    /// Part of the shared strings.
    pub(super) strings: Option<String>,
    /// Part of the cell formats.
    pub(super) styles: Option<String>,
    /// Whether dates count from 1904.
    pub(super) is_1904: bool,
    /// Whether the content types call it a macro workbook.
    pub(super) macro_enabled: bool,
}

/// A relationship: last segment of its type, and the part it points to.
pub(super) struct Link {
    pub(super) kind: String,
    pub(super) part: String,
}

/// The workbook part, its folder, and what it points to.
pub(super) fn workbook_part(
    container: &mut Container,
) -> Result<(String, String, BTreeMap<String, Link>), Refusal> {
    let package = links(container, "_rels/.rels", "")?;
    let workbook = package
        .values()
        .find(|link| link.kind == "officeDocument")
        .map(|link| link.part.clone())
        .ok_or_else(|| damaged("_rels/.rels", Defect::BadReference))?;
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let links = links(container, &format!("{prefix}_rels/{file}.rels"), folder)?;
    Ok((workbook.clone(), folder.to_owned(), links))
}

/// Finds the workbook part and reads the list of sheets.
pub(super) fn read(container: &mut Container, limits: &Limits) -> Result<Outline, Refusal> {
    let (workbook, _, links) = workbook_part(container)?;
    let part_of = |kind: &str| links.values().find(|link| link.kind == kind).map(|link| link.part.clone());

    let mut outline = Outline {
        strings: part_of("sharedStrings"),
        styles: part_of("styles"),
        macro_enabled: container.text("[content_types].xml")?.contains("macroEnabled"),
        ..Outline::default()
    };
    let xml = container.text(&workbook)?;
    list_sheets(&xml, &workbook, &links, &mut outline)?;
    limits.check(Measure::Sheets, "", outline.sheets.len() as u64)?;
    if outline.sheets.is_empty() {
        return Err(Refusal::NoSheets);
    }
    refuse_confusion(container, &outline)?;
    Ok(outline)
}

fn list_sheets(
    xml: &str,
    part: &str,
    links: &BTreeMap<String, Link>,
    outline: &mut Outline,
) -> Result<(), Refusal> {
    let mut tags = Tags::new(xml);
    let mut inside = false;
    while let Some(tag) = tags.next().map_err(|error| error.in_part(part))? {
        match tag.name {
            "sheets" => inside = tag.kind == Kind::Open,
            // An extension element of the same name carries no date1904.
            "workbookPr" if tag.attribute("date1904").is_some() => outline.is_1904 = tag.is_set("date1904"),
            "sheet" if inside && tag.kind != Kind::Close => {
                let bad = || damaged(part, Defect::BadReference);
                let name = tag.decoded("name").ok_or_else(bad)?;
                let id = tag.attributes().find(|(key, _)| key.ends_with(":id")).ok_or_else(bad)?.1;
                let link = links.get(id).ok_or_else(bad)?;
                match link.kind.as_str() {
                    "worksheet" => {
                        let visibility = visibility(tag.attribute("state"));
                        outline.sheets.push(Entry { name, visibility, part: link.part.clone() });
                    }
                    kind => {
                        outline.macro_sheets |= kind.ends_with("acrosheet");
                        outline.others.push(name);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// An unknown state counts as hidden: it is read all the same.
fn visibility(state: Option<&str>) -> Visibility {
    match state {
        None | Some("visible") => Visibility::Visible,
        Some("veryHidden") => Visibility::VeryHidden,
        Some(_) => Visibility::Hidden,
    }
}

/// Two sheets of one name or one part would count figures twice or hide some; an absent part would lose a sheet.
pub(super) fn refuse_confusion(container: &Container, outline: &Outline) -> Result<(), Refusal> {
    let mut names = BTreeSet::new();
    let mut parts = BTreeSet::new();
    for sheet in &outline.sheets {
        if !names.insert(sheet.name.to_lowercase()) {
            return Err(Refusal::DuplicateSheet { sheet: sheet.name.clone() });
        }
        let defect = if !container.has(&sheet.part) {
            Defect::Missing
        } else if parts.insert(&sheet.part) {
            continue;
        } else {
            Defect::Repeated
        };
        return Err(Refusal::DamagedSheet { sheet: sheet.name.clone(), cell: None, defect });
    }
    Ok(())
}

fn links(container: &mut Container, part: &str, folder: &str) -> Result<BTreeMap<String, Link>, Refusal> {
    let xml = container.text(&part.to_ascii_lowercase())?;
    let mut tags = Tags::new(&xml);
    let mut links = BTreeMap::new();
    while let Some(tag) = tags.next().map_err(|error| error.in_part(part))? {
        if tag.name != "Relationship" || tag.kind == Kind::Close {
            continue;
        }
        let (Some(id), Some(kind), Some(target)) =
            (tag.attribute("Id"), tag.attribute("Type"), tag.decoded("Target"))
        else {
            return Err(damaged(part, Defect::BadReference));
        };
        let kind = kind.rsplit('/').next().unwrap_or(kind).to_owned();
        let is_external = tag.attribute("TargetMode") == Some("External");
        let part = if is_external { String::new() } else { resolve(folder, &target) };
        links.insert(id.to_owned(), Link { kind, part });
    }
    Ok(links)
}

/// Looks for active and foreign content by the names of parts; only external links are opened, to tell DDE.
pub(super) fn features(container: &mut Container, outline: &Outline) -> Result<Features, Refusal> {
    let mut features = Features {
        excel4_macros: outline.macro_sheets,
        unread_sheets: outline.others.clone(),
        ..Features::default()
    };
    let mut links = Vec::new();
    for name in container.names() {
        features.macros |= name.ends_with("vbaproject.bin");
        features.excel4_macros |= name.contains("/macrosheets/");
        features.embedded_objects |= name.contains("/embeddings/") || name.contains("/activex/");
        features.external_links |= name.ends_with("/connections.xml");
        if name.contains("/externallinks/") && name.ends_with(".xml") {
            links.push(name.to_owned());
        }
    }
    for link in links {
        let xml = container.text(&link)?;
        let is_dde = xml.contains("ddeLink");
        features.dde |= is_dde;
        features.external_links |= !is_dde;
    }
    Ok(features)
}
