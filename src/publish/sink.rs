//! Where finished outputs go: to the stage on disk, or only into memory, to be compared with what was published.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::keep::HAND_EDITED;
use super::manifest::entries;
use super::{PUBLIC, PublishError, Staging};

/// Takes outputs under names with `/` between folders. May be written to from several threads at once.
pub trait Sink: Sync {
    /// Takes one output.
    ///
    /// # Errors
    /// When the name cannot be used or the output cannot be written.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), PublishError>;

    /// Hashes (blake3, hex) of what was written so far, by name.
    fn hashes(&self) -> BTreeMap<String, String>;
}

impl Sink for Staging {
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
        Self::write(self, name, bytes)
    }

    fn hashes(&self) -> BTreeMap<String, String> {
        Self::hashes(self)
    }
}

/// Outputs in memory.
#[derive(Debug, Default)]
pub struct Memory(Mutex<BTreeMap<String, Vec<u8>>>);

impl Memory {
    /// What was written, by name.
    #[must_use]
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Memory {
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn hashes(&self) -> BTreeMap<String, String> {
        let files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.iter().map(|(name, bytes)| (name.clone(), blake3::hash(bytes).to_hex().to_string())).collect()
    }
}

/// Names of the files in a folder of outputs, with `/`; neither copies of hand-edited files nor the public ones are listed.
///
/// # Errors
/// When a folder cannot be read.
pub fn published_files(folder: &Path) -> Result<Vec<String>, PublishError> {
    let mut names = Vec::new();
    if folder.is_dir() {
        collect(folder, "", &mut names)?;
    }
    Ok(names)
}

fn collect(folder: &Path, prefix: &str, names: &mut Vec<String>) -> Result<(), PublishError> {
    for (path, kind) in entries(folder)? {
        let own = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let name = format!("{prefix}{own}");
        let is_folder =
            kind.is_dir() || (kind.is_symlink() && fs::metadata(&path).is_ok_and(|data| data.is_dir()));
        match (is_folder, name.as_str()) {
            (true, HAND_EDITED | PUBLIC) => {}
            (true, _) if kind.is_dir() => collect(&path, &format!("{name}/"), names)?,
            _ => names.push(name),
        }
    }
    Ok(())
}
