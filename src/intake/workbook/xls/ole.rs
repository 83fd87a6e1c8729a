//! The OLE container of a workbook: its main stream, and what stands beside it.

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use super::super::binary::fields::Fields;
use super::super::container::damaged;
use super::super::{Defect, Format, Limits, Measure, Refusal};

/// Sectors whose list stands in the header itself.
const LISTED_IN_HEADER: usize = 109;
/// Numbers from here on are no sectors.
const NO_SECTOR: u32 = 0xFFFF_FFFA;

/// What a workbook needs of its container.
pub(super) struct Container {
    /// The main stream.
    pub(super) workbook: Vec<u8>,
    /// A VBA project.
    pub(super) has_macros: bool,
    /// Embedded OLE objects.
    pub(super) has_objects: bool,
}

/// Opens the container and takes the stream out.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Container, Refusal> {
    if !table_fits(bytes) {
        return Err(damaged("OLE", Defect::BadReference));
    }
    let mut file =
        CompoundFile::open(Cursor::new(bytes)).map_err(|_| damaged("OLE", Defect::BadReference))?;
    let mut container = Container { workbook: Vec::new(), has_macros: false, has_objects: false };
    let mut name = None;
    let mut is_older = false;
    limits.check(Measure::Entries, "", file.walk().count() as u64)?;
    for entry in file.read_root_storage() {
        if entry.is_stream() && entry.name().eq_ignore_ascii_case("Workbook") {
            name = Some(entry.path().to_owned());
        }
        is_older |= entry.is_stream() && entry.name().eq_ignore_ascii_case("Book");
        if entry.is_storage() {
            container.has_macros |= entry.name().eq_ignore_ascii_case("_VBA_PROJECT_CUR");
            container.has_objects |= entry.name().to_ascii_uppercase().starts_with("MBD");
        }
    }
    let Some(name) = name else {
        return Err(if is_older {
            Refusal::LegacyFormat { found: Format::OldXls }
        } else {
            Refusal::NotAWorkbook { found: Format::OtherOle }
        });
    };
    let unread = |_| damaged("Workbook", Defect::BadReference);
    let stream = file.open_stream(name).map_err(unread)?;
    limits.check(Measure::EntryBytes, "Workbook", stream.len())?;
    // No stream is longer than the file it lies in, whatever its entry says.
    stream.take(bytes.len() as u64).read_to_end(&mut container.workbook).map_err(unread)?;
    Ok(container)
}

/// Whether the file ends before its own directory: what it is can then not be told, only that it was cut off.
pub(in crate::intake::workbook) fn is_cut_off(bytes: &[u8]) -> bool {
    directory_end(bytes).is_none_or(|end| end > bytes.len())
}

/// Where the first sector of the directory ends; `None` where the file is no more than the beginning of a header.
fn directory_end(bytes: &[u8]) -> Option<usize> {
    let mut header = Fields::new(bytes);
    header.take(30)?;
    let size = 1_usize.checked_shl(u32::from(header.u16()?))?;
    header.take(16)?;
    usize::try_from(header.u32()?).ok()?.checked_add(2)?.checked_mul(size)
}

/// Whether the table of sectors is no larger than the sectors there are. The `cfb` crate reads the whole table before
/// it looks; one that lists the same sector very often would take many times the size of the file.
fn table_fits(bytes: &[u8]) -> bool {
    listed_sectors(bytes).is_some_and(|(listed, most)| listed <= most)
}

/// Sectors listed as parts of the table, and the most that a file of this size has use for.
fn listed_sectors(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut header = Fields::new(bytes);
    header.take(30)?;
    let shift = header.u16().filter(|shift| matches!(shift, 9 | 12))?;
    let size = 1_usize << shift;
    let sectors = bytes.len() / size;
    let most = sectors / (size / 4) + 2;
    header.take(36)?;
    let (mut next, _) = (header.u32()?, header.u32()?);
    let is_sector = |sector: &u32| *sector < NO_SECTOR;
    let mut listed = 0;
    for _ in 0..LISTED_IN_HEADER {
        listed += usize::from(is_sector(&header.u32()?));
    }
    // A chain of lists that is longer than the file leads in a circle.
    for _ in 0..=sectors {
        if !is_sector(&next) || listed > most {
            return Some((listed, most));
        }
        let start = usize::try_from(next).ok()?.checked_add(1)?.checked_mul(size)?;
        let mut list = Fields::new(bytes.get(start..start.checked_add(size)?)?);
        for _ in 1..size / 4 {
            listed += usize::from(is_sector(&list.u32()?));
        }
        next = list.u32()?;
    }
    None
}
