//! What all sheets share: tabs, shared strings, number formats, links.

use std::collections::BTreeMap;

use super::super::binary::fields::Fields;
use super::super::binary::links::{Book, Links};
use super::super::container::{Container, damaged};
use super::super::outline::{Entry, Link, Outline};
use super::super::styles::{MAX_FORMAT, Styles};
use super::super::{Defect, Limits, Measure, Refusal, Visibility};
use super::records::each;

const SHARED_STRING: u32 = 19;
const NUMBER_FORMAT: u32 = 44;
const CELL_FORMAT: u32 = 47;
const WORKBOOK_PROPERTIES: u32 = 153;
const TAB: u32 = 156;
const SHARED_STRINGS: u32 = 159;
const OTHER_BOOK: u32 = 355;
const OWN_BOOK: u32 = 357;
const SAME_SHEET: u32 = 358;
const OUTSIDE_BOOK: u32 = 360;
const EXTERNAL_SHEETS: u32 = 362;
const CELL_FORMATS: u32 = 617;
const CELL_FORMATS_END: u32 = 618;
const ADD_IN: u32 = 667;

/// What all sheets share.
#[derive(Debug, Default)]
pub(super) struct Globals {
    pub(super) outline: Outline,
    pub(super) strings: Vec<String>,
    pub(super) styles: Styles,
    pub(super) links: Links,
}

/// What lies outside the file.
#[derive(Debug, Default)]
pub(super) struct Outside {
    pub(super) has_links: bool,
    pub(super) has_dde: bool,
}

/// Reads the workbook part.
pub(super) fn read(
    container: &mut Container,
    part: &str,
    links: &BTreeMap<String, Link>,
    limits: &Limits,
) -> Result<Globals, Refusal> {
    let part_of = |kind: &str| links.values().find(|link| link.kind == kind).map(|link| link.part.clone());
    let mut globals = Globals::default();
    globals.outline.strings = part_of("sharedStrings");
    globals.outline.styles = part_of("styles");
    let bytes = container.bytes(part)?;
    each(&bytes, part, |kind, fields| {
        match kind {
            WORKBOOK_PROPERTIES => globals.outline.is_1904 = fields.u32()? & 1 != 0,
            TAB => {
                let tab = Tab::read(fields)?;
                return Some(globals.add_tab(tab, part, links, limits));
            }
            OWN_BOOK | SAME_SHEET => globals.links.books.push(Book::Own),
            // Which of them is another program is said by the part of the link alone.
            OTHER_BOOK => globals.links.books.push(Book::Other),
            ADD_IN => globals.links.books.push(Book::AddIn),
            EXTERNAL_SHEETS => globals.add_targets(fields)?,
            _ => {}
        }
        Some(Ok(()))
    })?;
    Ok(globals)
}

/// A tab as the workbook lists it.
struct Tab {
    name: String,
    visibility: Visibility,
    link: String,
}

impl Tab {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let visibility = match fields.u32()? {
            0 => Visibility::Visible,
            2 => Visibility::VeryHidden,
            _ => Visibility::Hidden,
        };
        fields.u32()?;
        let link = fields.text12()?;
        Some(Self { name: fields.text12()?, visibility, link })
    }
}

impl Globals {
    fn add_tab(
        &mut self,
        tab: Tab,
        part: &str,
        links: &BTreeMap<String, Link>,
        limits: &Limits,
    ) -> Result<(), Refusal> {
        let link = links.get(&tab.link).ok_or_else(|| damaged(part, Defect::BadReference))?;
        self.links.tabs.push(tab.name.clone());
        limits.check_count(Measure::Sheets, "", self.links.tabs.len())?;
        if link.kind == "worksheet" {
            let entry = Entry { name: tab.name, visibility: tab.visibility, part: link.part.clone() };
            self.outline.sheets.push(entry);
        } else {
            self.outline.macro_sheets |= link.kind.ends_with("acrosheet");
            self.outline.others.push(tab.name);
        }
        Ok(())
    }

    fn add_targets(&mut self, fields: &mut Fields<'_>) -> Option<()> {
        for _ in 0..fields.u32()? {
            let book = fields.u32()?;
            let mut sheet = || fields.u32().map(|sheet| i32::from_ne_bytes(sheet.to_ne_bytes()));
            let target = (book, sheet()?, sheet()?);
            self.links.targets.push(target);
        }
        Some(())
    }

    pub(super) fn add_strings(&mut self, container: &mut Container, limits: &Limits) -> Result<(), Refusal> {
        let Some(part) = self.outline.strings.clone() else { return Ok(()) };
        let bytes = container.bytes(&part)?;
        each(&bytes, &part, |kind, fields| {
            let count = match kind {
                SHARED_STRINGS => {
                    fields.u32()?;
                    u64::from(fields.u32()?)
                }
                SHARED_STRING => {
                    fields.u8()?;
                    self.strings.push(fields.text12()?);
                    self.strings.len() as u64
                }
                _ => 0,
            };
            Some(limits.check(Measure::SharedStrings, &part, count))
        })
    }

    pub(super) fn add_styles(&mut self, container: &mut Container, limits: &Limits) -> Result<(), Refusal> {
        let Some(part) = self.outline.styles.clone() else { return Ok(()) };
        let bytes = container.bytes(&part)?;
        let mut in_cell_formats = false;
        let styles = &mut self.styles;
        each(&bytes, &part, |kind, fields| {
            match kind {
                CELL_FORMATS => in_cell_formats = true,
                CELL_FORMATS_END => in_cell_formats = false,
                CELL_FORMAT if in_cell_formats => {
                    fields.u16()?;
                    styles.cells.push(u32::from(fields.u16()?));
                }
                NUMBER_FORMAT => {
                    let id = u32::from(fields.u16()?);
                    let format = fields.text12()?;
                    if format.len() > MAX_FORMAT {
                        return Some(Err(damaged(&part, Defect::BadValue)));
                    }
                    styles.formats.insert(id, format);
                }
                _ => {}
            }
            Some(limits.check_count(Measure::Styles, &part, styles.cells.len()))
        })
    }
}

/// Looks into the parts of links: they lead to another workbook, or to another program.
pub(super) fn outside(container: &mut Container, folder: &str) -> Result<Outside, Refusal> {
    let prefix = format!("{folder}/externallinks/").trim_start_matches('/').to_owned();
    let is_link = |name: &&str| name.starts_with(&prefix) && name.ends_with(".bin");
    let parts: Vec<String> = container.names().filter(is_link).map(str::to_owned).collect();
    let mut outside = Outside::default();
    for part in parts {
        let bytes = container.bytes(&part)?;
        each(&bytes, &part, |kind, fields| {
            if kind == OUTSIDE_BOOK {
                let is_workbook = fields.u16()? == 0;
                outside.has_links |= is_workbook;
                outside.has_dde |= !is_workbook;
            }
            Some(Ok(()))
        })?;
    }
    Ok(outside)
}
