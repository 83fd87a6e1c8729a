//! Excel binary workbooks (BIFF12 records in a zip container). In: a vetted container. Out: the same [`Workbook`] as
//! from `.xlsx`.
//!
//! The list of parts is read as for `.xlsx`; the records are read here in one pass. calamine streams their cells too, but
//! reserves memory by declared lengths and tells nothing of percent formats, hidden rows and constants in formulas.

mod globals;
mod records;
mod sheet;

use super::container::Container;
use super::outline::{self, refuse_confusion};
use super::{Features, Format, Limits, Measure, Refusal, Workbook};

/// Reads the workbook of a container.
pub(super) fn read(container: &mut Container, limits: &Limits) -> Result<Workbook, Refusal> {
    let (part, folder, links) = outline::workbook_part(container)?;
    let mut globals = globals::read(container, &part, &links, limits)?;
    limits.check(Measure::Sheets, "", globals.outline.sheets.len() as u64)?;
    if globals.outline.sheets.is_empty() {
        return Err(Refusal::NoSheets);
    }
    refuse_confusion(container, &globals.outline)?;
    globals.add_strings(container, limits)?;
    globals.add_styles(container, limits)?;
    let mut text_bytes = 0;
    let mut sheets = Vec::with_capacity(globals.outline.sheets.len());
    for entry in &globals.outline.sheets {
        let bytes = container.bytes(&entry.part)?;
        sheets.push(sheet::read(&bytes, entry, &globals, limits, &mut text_bytes)?);
    }
    let outside = globals::outside(container, &folder)?;
    let features = Features {
        external_links: outside.has_links,
        dde: outside.has_dde,
        ..outline::features(container, &globals.outline)?
    };
    Ok(Workbook { format: Format::Xlsb, sheets, features })
}

#[cfg(test)]
mod tests;
