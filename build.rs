//! What the binary takes in besides its own sources: the definition files, and a hash of everything that decides how a
//! submission is read, so that a reader that was changed does not use what the one before it had stored.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Sources whose change may change what is read from a file. `Cargo.lock` stands for the parsers of other people.
const READING: [&str; 10] = [
    "Cargo.lock",
    "src/catalogue",
    "src/definitions",
    "src/finding.rs",
    "src/form",
    "src/intake",
    "src/message.rs",
    "src/period.rs",
    "src/text",
    "src/value.rs",
];

fn main() -> io::Result<()> {
    for folder in ["indicators", "templates"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    let mut hash = Fnv::new();
    for path in READING {
        println!("cargo:rerun-if-changed={path}");
        add(Path::new(path), &mut hash)?;
    }
    println!("cargo:rustc-env=TREEM_READER={:032x}", hash.0);
    Ok(())
}

/// Adds a file, or every file of a folder in order of name.
fn add(path: &Path, hash: &mut Fnv) -> io::Result<()> {
    if path.is_dir() {
        let mut inner: Vec<PathBuf> =
            fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
        inner.sort();
        return inner.iter().try_for_each(|path| add(path, hash));
    }
    let bytes = fs::read(path)?;
    hash.add(path.to_string_lossy().as_bytes());
    hash.add(&(bytes.len() as u64).to_le_bytes());
    hash.add(&bytes);
    Ok(())
}

/// FNV-1a of 128 bits. It only has to notice a change, not to withstand anyone.
struct Fnv(u128);

impl Fnv {
    fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
    }
}
