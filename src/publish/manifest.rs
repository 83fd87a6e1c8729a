//! Hashes of generated files, and small files written in one step.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::PublishError;

/// Generated files by relative name with `/`: blake3 in hex.
pub(super) type Manifest = BTreeMap<String, String>;

/// A temporary file with the rights a new file would have, not only its owner's: outputs are shared.
fn temporary(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".treem-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Writes a file that is not there yet, whole or not at all.
///
/// # Errors
/// When there is such a file already or it cannot be written.
pub fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = temporary(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map(drop).map_err(|error| error.error)
}

/// Reads a manifest; an absent or unreadable one is empty, so that every file counts as not generated here and is kept.
pub(super) fn read(path: &Path) -> Manifest {
    fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Writes a small file so that it is there whole or not at all, even after a power cut.
///
/// # Errors
/// When it cannot be written; then the one before it is still there.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = temporary(folder).map_err(PublishError::io(path))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(PublishError::io(path))?;
    file.persist(path).map_err(|error| PublishError::io(path)(error.error))?;
    sync_folder(folder)
}

/// JSON of a manifest.
pub(super) fn to_json(manifest: &Manifest) -> Vec<u8> {
    // A map of texts cannot fail to serialise.
    serde_json::to_vec_pretty(manifest).unwrap_or_default()
}

/// Makes what happened in a folder durable. Systems other than Unix have no such call.
pub(super) fn sync_folder(folder: &Path) -> Result<(), PublishError> {
    if cfg!(unix) {
        File::open(folder).and_then(|handle| handle.sync_all()).map_err(PublishError::io(folder))?;
    }
    Ok(())
}

/// Makes a folder with everything below it durable.
pub(super) fn sync_tree(folder: &Path) -> Result<(), PublishError> {
    for (path, kind) in entries(folder)? {
        if kind.is_dir() {
            sync_tree(&path)?;
        }
    }
    sync_folder(folder)
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
