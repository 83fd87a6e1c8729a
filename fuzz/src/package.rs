//! A workbook that is a zip file, taken apart into its parts: changed as they are packed, they would all be refused for
//! their checksums, and nothing behind the checksums would ever be tried.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Parts by name, in the order of the file.
pub struct Package(pub Vec<(String, Vec<u8>)>);

/// Beyond this the fuzzer would spend its time on inflating.
const MOST_BYTES: u64 = 1 << 20;

impl Package {
    /// The parts of a zip file; nothing of what is none, or is too large to be worth it.
    pub fn open(bytes: &[u8]) -> Option<Self> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut parts = Vec::new();
        let mut left = MOST_BYTES;
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).ok()?;
            let mut content = Vec::new();
            entry.by_ref().take(left + 1).read_to_end(&mut content).ok()?;
            left = left.checked_sub(content.len() as u64)?;
            parts.push((entry.name().ok()?.to_string(), content));
        }
        (!parts.is_empty()).then_some(Self(parts))
    }

    /// The parts as a zip file again.
    pub fn pack(&self) -> Option<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_level(Some(1));
        for (name, content) in &self.0 {
            writer.start_file(name.as_str(), options).ok()?;
            writer.write_all(content).ok()?;
        }
        Some(writer.finish().ok()?.into_inner())
    }
}

/// Changes an input of the fuzzer in place: a part of a package, one in four times its bytes as they are packed, and
/// anything else as it is. `change` changes the first bytes of a buffer (their number given, the buffer's as the most
/// there may be) and tells how many there are now.
pub fn mutate(
    data: &mut [u8],
    size: usize,
    most: usize,
    seed: u32,
    change: impl Fn(&mut [u8], usize, usize) -> usize,
) -> usize {
    let packed = if seed.is_multiple_of(4) { None } else { Package::open(&data[..size]) };
    let changed = packed.and_then(|mut package| {
        let chosen = (seed / 4) as usize % package.0.len();
        let content = &mut package.0[chosen].1;
        let before = content.len();
        content.resize(before + 256, 0);
        let after = change(content, before, before + 256);
        content.truncate(after);
        package.pack().filter(|bytes| bytes.len() <= most)
    });
    match changed {
        Some(bytes) => {
            data[..bytes.len()].copy_from_slice(&bytes);
            bytes.len()
        }
        None => change(data, size, most),
    }
}
