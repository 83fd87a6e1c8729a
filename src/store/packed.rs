//! Tables as they are kept: zip archives, which anybody can open; a table shrinks to a twentieth.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Name of the table in its archive.
const DATA: &str = "data.csv";

/// A table as an archive.
pub(super) fn packed(data: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive
        .start_file(DATA, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))
        .map_err(std::io::Error::other)?;
    archive.write_all(data)?;
    Ok(archive.finish().map_err(std::io::Error::other)?.into_inner())
}

/// The table of an archive; `None` when it is damaged.
pub(super) fn unpacked(archive: &[u8]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).ok()?;
    let mut data = Vec::new();
    archive.by_name(DATA).ok()?.read_to_end(&mut data).ok()?;
    Some(data)
}
