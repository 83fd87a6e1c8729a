//! Bytes → raw cells, safely. In: the bytes of one submitted file and the [`Limits`] it must keep to. Out: a
//! [`Workbook`] of typed cells with their addresses, or a [`Refusal`] that says what the file really is. Nothing here
//! does I/O, and nothing here may know of forms, periods, units or Vietnamese number texts.
//!
//! [`Format`] by content comes first. For `.xlsx` there follow: zip directory within limits (`container`) · list of
//! sheets (`outline`) and number formats (`styles`) · a byte scan of every sheet (`scan`) that bounds it, refuses markup
//! parsers disagree on and notes the address of every cell · a plain copy of the parts that matter (`canonical`), so that
//! the cell reader meets only what has been vetted · calamine's streaming reader (`cells`), compared cell by cell with
//! the scan. The other formats are read cell by cell as they are bounded: `ods`, `xls`, `xlsb` (`binary` has what the
//! last two share). Every sheet grows in a `draft`, which keeps to the limits whatever the format.
//!
//! Invariant: a sheet that cannot be read whole refuses the whole file. A missing sheet would read as missing figures.

mod address;
mod binary;
mod canonical;
mod cells;
mod container;
mod draft;
mod format;
mod limits;
mod markup;
mod model;
mod moment;
mod ods;
mod outline;
mod refusal;
mod scan;
mod strings;
mod styles;
mod xls;
mod xlsb;

pub use address::{AddressError, CellAddress, CellRange};
pub use format::Format;
pub use limits::Limits;
pub use model::{Cell, Content, Features, Sheet, Visibility, Workbook};
pub use refusal::{Defect, Measure, Refusal};

use std::panic::{AssertUnwindSafe, catch_unwind};

use container::Container;
use format::Sniff;

/// Reads one submitted file.
///
/// The type is decided by content, never by a name. Memory is bounded by `limits`, time is linear in the inflated size.
///
/// # Errors
///
/// A [`Refusal`] that names what the file really is, or the sheet and cell that cannot be read; a panic in a parser is
/// [`Refusal::ParserPanicked`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Box<Refusal>> {
    let outcome = catch_unwind(AssertUnwindSafe(|| read_guarded(bytes, limits)));
    outcome.unwrap_or(Err(Refusal::ParserPanicked)).map_err(Box::new)
}

fn read_guarded(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    limits.check(Measure::FileBytes, "", bytes.len() as u64)?;
    match format::sniff(bytes) {
        Sniff::Zip => read_zip(bytes, limits),
        Sniff::Is(Format::Empty) => Err(Refusal::Empty),
        Sniff::Is(Format::Encrypted) => Err(Refusal::Encrypted),
        Sniff::Is(Format::Xls) => xls::read(bytes, limits),
        Sniff::Is(Format::OtherOle) if xls::is_cut_off(bytes) => Err(Refusal::Truncated),
        Sniff::Is(found @ Format::OldXls) => Err(Refusal::LegacyFormat { found }),
        Sniff::Is(found) => Err(Refusal::NotAWorkbook { found }),
    }
}

fn read_zip(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    let mut container = Container::open(bytes, limits)?;
    let format = container.format()?;
    container.check_sizes(limits)?;
    match format {
        Format::Xlsx => read_xlsx(&mut container, limits),
        Format::Ods => ods::read(&mut container, limits),
        Format::Xlsb => xlsb::read(&mut container, limits),
        found => Err(Refusal::NotAWorkbook { found }),
    }
}

fn read_xlsx(container: &mut Container, limits: &Limits) -> Result<Workbook, Refusal> {
    let outline = outline::read(container, limits)?;
    let styles = styles::read(container, outline.styles.as_deref(), limits)?;

    let mut package = canonical::Package::new();
    package.add_styles(&styles)?;
    strings::copy(container, outline.strings.as_deref(), &mut package, limits)?;
    let mut scans = Vec::with_capacity(outline.sheets.len());
    for (number, sheet) in outline.sheets.iter().enumerate() {
        let xml = container.text(&sheet.part)?;
        let scan = scan::sheet(&xml, &sheet.name, &styles, limits)?;
        package.add_sheet(number, &xml, &scan)?;
        scans.push(scan.facts);
    }

    let mut reader = package.open(&outline)?;
    let mut text_bytes = 0;
    let mut sheets = Vec::with_capacity(scans.len());
    for (number, (entry, facts)) in outline.sheets.iter().zip(scans).enumerate() {
        sheets.push(cells::read_sheet(&mut reader, number, entry, facts, limits, &mut text_bytes)?);
    }
    let features = outline::features(container, &outline)?;
    let format = if features.macros || outline.macro_enabled { Format::Xlsm } else { Format::Xlsx };
    Ok(Workbook { format, sheets, features })
}

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod testkit;
#[cfg(test)]
mod tests;
