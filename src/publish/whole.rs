//! A single file, written whole or not at all.

use std::fs::{self, File};
use std::io::{Result, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// How the names of files begin that are not finished yet.
const UNFINISHED: &str = ".treem-";

/// A temporary file with the rights a new file would have, not only its owner's: outputs are shared.
fn temporary(folder: &Path) -> Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// The bytes on the disk, under a name that is not theirs yet.
fn unfinished(path: &Path, bytes: &[u8]) -> Result<NamedTempFile> {
    let mut file = temporary(folder_of(path))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Writes a file that is not there yet, whole or not at all.
///
/// # Errors
/// When there is such a file already or it cannot be written.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    unfinished(path, bytes)?.persist_noclobber(path).map(drop).map_err(|error| error.error)
}

/// Writes a file, or puts it in place of the one that is there, whole or not at all, even after a power cut.
///
/// # Errors
/// When it cannot be written; what was there is unchanged then.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    unfinished(path, bytes)?.persist(path).map_err(|error| error.error)?;
    sync_folder(folder_of(path))
}

/// Removes from a folder the files that a killed command did not finish. The caller holds the lock of the workspace: no
/// other command is about to finish them.
///
/// # Errors
/// When the folder cannot be read or a file in it not be removed.
pub fn sweep(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let unfinished = entry.file_name().to_str().is_some_and(|name| name.starts_with(UNFINISHED));
        if unfinished && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Makes what happened in a folder durable. Systems other than Unix have no such call.
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}
