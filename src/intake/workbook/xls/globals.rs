//! The first part of the stream: tabs, shared strings, number formats, links.

use super::super::binary::fields::Fields;
use super::super::binary::links::{Book, Links};
use super::super::styles::{MAX_FORMAT, Styles};
use super::super::{Defect, Limits, Measure, Refusal, Visibility};
use super::records::{BOF, EOF, Records};
use super::{STREAM, broken, shared_strings};

const DATE_MODE: u16 = 0x0022;
const FILE_PASSWORD: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
const CELL_FORMAT: u16 = 0x00E0;
const NUMBER_FORMAT: u16 = 0x041E;
const SHARED_STRINGS: u16 = 0x00FC;
const EXTERNAL_BOOK: u16 = 0x01AE;
const EXTERNAL_SHEETS: u16 = 0x0017;
/// Kind of the part that describes the workbook.
const WORKBOOK: u16 = 0x0005;

/// What a tab is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TabKind {
    Worksheet,
    Macros,
    Other,
}

/// A tab of the workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tab {
    pub(super) name: String,
    pub(super) visibility: Visibility,
    pub(super) kind: TabKind,
    /// Where in the stream it begins.
    pub(super) offset: usize,
}

/// What all sheets share.
#[derive(Debug, Default)]
pub(super) struct Globals {
    pub(super) tabs: Vec<Tab>,
    pub(super) strings: Vec<String>,
    pub(super) styles: Styles,
    pub(super) links: Links,
    pub(super) is_1904: bool,
    pub(super) has_links: bool,
    pub(super) has_dde: bool,
}

/// Reads them.
pub(super) fn read(stream: &[u8], limits: &Limits) -> Result<Globals, Refusal> {
    let mut records = Records::from(stream, 0)?;
    if records.begin()? != WORKBOOK {
        return Err(broken(Defect::Unexpected));
    }
    let mut globals = Globals::default();
    loop {
        let record = records.next()?;
        let mut fields = Fields::new(record.body);
        let cut = || broken(Defect::CutOff);
        match record.kind {
            EOF => break,
            BOF => records.skip_part()?,
            FILE_PASSWORD => return Err(Refusal::Encrypted),
            DATE_MODE => globals.is_1904 = fields.u16().ok_or_else(cut)? != 0,
            BOUND_SHEET => globals.tabs.push(tab(&mut fields).ok_or_else(cut)?),
            NUMBER_FORMAT => {
                let (id, format) = number_format(&mut fields).ok_or_else(cut)?;
                if format.len() > MAX_FORMAT {
                    return Err(broken(Defect::BadValue));
                }
                globals.styles.formats.insert(u32::from(id), format);
            }
            CELL_FORMAT => {
                let (_, id) = fields.u16().zip(fields.u16()).ok_or_else(cut)?;
                globals.styles.cells.push(u32::from(id));
            }
            SHARED_STRINGS => globals.strings = shared_strings::read(record.body, &mut records, limits)?,
            EXTERNAL_BOOK => globals.book(&mut fields).ok_or_else(cut)?,
            EXTERNAL_SHEETS => globals.targets(&mut fields).ok_or_else(cut)?,
            _ => {}
        }
        limits.check_count(Measure::Styles, STREAM, globals.styles.cells.len())?;
        limits.check_count(Measure::Sheets, "", globals.tabs.len())?;
    }
    globals.links.tabs = globals.tabs.iter().map(|tab| tab.name.clone()).collect();
    Ok(globals)
}

fn tab(fields: &mut Fields<'_>) -> Option<Tab> {
    let offset = usize::try_from(fields.u32()?).ok()?;
    let visibility = match fields.u8()? & 3 {
        0 => Visibility::Visible,
        2 => Visibility::VeryHidden,
        _ => Visibility::Hidden,
    };
    let kind = match fields.u8()? {
        0 => TabKind::Worksheet,
        1 => TabKind::Macros,
        _ => TabKind::Other,
    };
    let count = usize::from(fields.u8()?);
    Some(Tab { name: fields.text8(count)?, visibility, kind, offset })
}

fn number_format(fields: &mut Fields<'_>) -> Option<(u16, String)> {
    let id = fields.u16()?;
    let count = usize::from(fields.u16()?);
    Some((id, fields.text8(count)?))
}

impl Globals {
    /// A book that formulas refer to: this one, another one, or another program.
    fn book(&mut self, fields: &mut Fields<'_>) -> Option<()> {
        let _sheets = fields.u16()?;
        let book = match fields.u16()? {
            0x0401 => Book::Own,
            0x3A01 => Book::AddIn,
            count => {
                let path = fields.text8(usize::from(count))?;
                // A program and its topic are set apart by this character.
                if path.contains('\u{3}') { Book::Dde } else { Book::Other }
            }
        };
        self.has_links |= book == Book::Other;
        self.has_dde |= book == Book::Dde;
        self.links.books.push(book);
        Some(())
    }

    fn targets(&mut self, fields: &mut Fields<'_>) -> Option<()> {
        for _ in 0..fields.u16()? {
            let book = u32::from(fields.u16()?);
            let mut sheet = || fields.u16().map(|sheet| i32::from(i16::from_ne_bytes(sheet.to_ne_bytes())));
            let target = (book, sheet()?, sheet()?);
            self.links.targets.push(target);
        }
        Some(())
    }
}
