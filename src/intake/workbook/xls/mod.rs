//! Excel 97–2003 workbooks (BIFF8 in an OLE container). In: bytes. Out: the same [`Workbook`] as from `.xlsx`.
//!
//! The container is opened by the `cfb` crate after its table of sectors was bounded; the records are read here, one
//! after the other. calamine would build a dense range of every sheet while it opens the file, follows chains without an
//! end, and tells nothing of percent formats, hidden rows and constants in formulas.

mod globals;
mod ole;
mod records;
mod shared_strings;
mod sheet;

pub(super) use ole::is_cut_off;

use std::collections::BTreeSet;

use globals::TabKind;

use super::container::damaged;
use super::{Defect, Features, Format, Limits, Measure, Refusal, Workbook};

/// Name of the stream that holds the workbook, for refusals.
const STREAM: &str = "Workbook";

/// Reads the workbook of an OLE container.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    let container = ole::open(bytes, limits)?;
    let stream = container.workbook.as_slice();
    let globals = globals::read(stream, limits)?;
    let mut features = Features {
        macros: container.has_macros,
        embedded_objects: container.has_objects,
        external_links: globals.has_links,
        dde: globals.has_dde,
        ..Features::default()
    };
    let mut text_bytes = 0;
    let mut names = BTreeSet::new();
    let mut sheets = Vec::new();
    for tab in &globals.tabs {
        match tab.kind {
            TabKind::Worksheet => {
                if !names.insert(tab.name.to_lowercase()) {
                    return Err(Refusal::DuplicateSheet { sheet: tab.name.clone() });
                }
                sheets.push(sheet::read(stream, tab, &globals, limits, &mut text_bytes)?);
                limits.check(Measure::Sheets, "", sheets.len() as u64)?;
            }
            kind => {
                features.excel4_macros |= kind == TabKind::Macros;
                features.unread_sheets.push(tab.name.clone());
            }
        }
    }
    if sheets.is_empty() {
        return Err(Refusal::NoSheets);
    }
    Ok(Workbook { format: Format::Xls, sheets, features })
}

/// A defect of the workbook stream.
fn broken(defect: Defect) -> Refusal {
    damaged(STREAM, defect)
}

#[cfg(test)]
mod tests;
