//! Hashes of generated files, and what stands in a folder.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::{PublishError, whole};

/// Generated files by relative name with `/`: blake3 in hex.
pub(super) type Manifest = BTreeMap<String, String>;

/// Reads a manifest; an absent or unreadable one is empty, so that every file counts as not generated here and is kept.
pub(super) fn read(path: &Path) -> Manifest {
    fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// JSON of a manifest.
pub(super) fn to_json(manifest: &Manifest) -> Vec<u8> {
    // A map of texts cannot fail to serialise.
    serde_json::to_vec_pretty(manifest).unwrap_or_default()
}

/// Makes a folder with everything below it durable.
pub(super) fn sync_tree(folder: &Path) -> Result<(), PublishError> {
    for (path, kind) in entries(folder)? {
        if kind.is_dir() {
            sync_tree(&path)?;
        }
    }
    whole::sync_folder(folder).map_err(PublishError::io(folder))
}

/// Hash of a file.
pub(super) fn hash_file(path: &Path) -> Result<String, PublishError> {
    let mut hasher = blake3::Hasher::new();
    let mut file = File::open(path).map_err(PublishError::io(path))?;
    std::io::copy(&mut file, &mut hasher).map_err(PublishError::io(path))?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// The entries of a folder in order of name.
pub(super) fn entries(folder: &Path) -> Result<Vec<(PathBuf, fs::FileType)>, PublishError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(PublishError::io(folder))? {
        let entry = entry.map_err(PublishError::io(folder))?;
        found.push((entry.path(), entry.file_type().map_err(PublishError::io(folder))?));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(found)
}
