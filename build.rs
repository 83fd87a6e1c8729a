//! What the binary takes in besides its own sources: the shipped definitions, parsed, and a hash of everything that
//! decides how a submission is read, so that a reader that was changed does not use what the one before it had stored.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

#[path = "src/definitions/record.rs"]
mod record;

use record::{Record, RecordError};

/// Folders of the shipped definitions.
const DEFINITIONS: [&str; 2] = ["indicators", "templates"];

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

/// All sources of the program: whether a run would do again what the last one did.
const SOURCES: &str = "src";

fn main() -> Result<(), Box<dyn Error>> {
    for path in DEFINITIONS.iter().chain(&READING).chain([&SOURCES]) {
        println!("cargo:rerun-if-changed={path}");
    }
    let mut hash = Fnv::new();
    for path in READING {
        for file in files(Path::new(path))? {
            hash.add_file(&file)?;
        }
    }
    println!("cargo:rustc-env=TREEM_READER={:032x}", hash.0);
    let mut definitions = Vec::new();
    for folder in DEFINITIONS {
        definitions.extend(files(Path::new(folder))?);
    }
    for file in files(Path::new(SOURCES))?.iter().chain(&definitions) {
        hash.add_file(file)?;
    }
    println!("cargo:rustc-env=TREEM_PROGRAM={:032x}", hash.0);
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    fs::write(out.join("shipped.rs"), shipped(&definitions)?)?;
    Ok(())
}

/// The file, or every file of a folder in order of name.
fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut inner: Vec<PathBuf> =
        fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    inner.sort();
    let mut all = Vec::new();
    for path in inner {
        all.extend(files(&path)?);
    }
    Ok(all)
}

/// The shipped definitions as the Rust source that `src/definitions/shipped.rs` includes.
fn shipped(files: &[PathBuf]) -> Result<String, Box<dyn Error>> {
    let mut paths: Vec<String> = files.iter().map(|path| path.to_string_lossy().replace('\\', "/")).collect();
    paths.sort();
    let mut records: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    let mut tables = String::new();
    for path in paths {
        if path.ends_with(".csv") {
            write!(tables, "({path:?},{:?}),", fs::read_to_string(&path)?)?;
        } else if path.ends_with(".toml") {
            for record in record::parse(&path, &fs::read_to_string(&path)?).map_err(told)? {
                record::overlay(records.entry(record.kind.to_string()).or_default(), record).map_err(told)?;
            }
        }
    }
    let mut source = String::from("static RECORDS: &[(&str, &[Shipped])] = &[");
    for (kind, list) in &records {
        write!(source, "({kind:?}, &[")?;
        for Record { key, location, text, json, .. } in list {
            let (file, line) = (&location.file, location.line);
            write!(source, "Shipped{{key:&{key:?},file:{file:?},line:{line},text:{text:?},json:{json:?}}},")?;
        }
        source.push_str("]),\n");
    }
    write!(source, "];\nstatic TABLES: &[(&str, &str)] = &[{tables}];\n")?;
    Ok(source)
}

/// What is wrong with a shipped definition file, for whoever builds the program.
fn told(error: RecordError) -> String {
    match error {
        RecordError::Syntax(location, reason) => format!("{location}: {reason}"),
        RecordError::Record { location, kind, key, reason } => {
            format!("{location}: {kind} \"{key}\": {reason}")
        }
    }
}

/// FNV-1a of 128 bits. It only has to notice a change, not to withstand anyone.
struct Fnv(u128);

impl Fnv {
    fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    fn add_file(&mut self, path: &Path) -> io::Result<()> {
        let bytes = fs::read(path)?;
        self.add(path.to_string_lossy().as_bytes());
        self.add(&(bytes.len() as u64).to_le_bytes());
        self.add(&bytes);
        Ok(())
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
    }
}
