//! Files that commands write for people: never over a file that is there with other content.

use std::io::ErrorKind;
use std::path::Path;

use super::Failure;
use crate::publish;

/// What stands where a file is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing.
    Absent,
    /// The very same file.
    Same,
    /// Another file: it may hold somebody's work.
    Other,
}

/// Looks at what stands at a path.
pub(super) fn standing(path: &Path, bytes: &[u8]) -> Result<Standing, Failure> {
    match std::fs::read(path) {
        Ok(existing) if existing == bytes => Ok(Standing::Same),
        Ok(_) => Ok(Standing::Other),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Standing::Absent),
        Err(error) => Err(Failure::unwritable(path, &error)),
    }
}

/// Writes a file where none is, with the folders above it.
pub(super) fn create(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| Failure::unwritable(folder, &error))?;
    publish::write_new(path, bytes).map_err(|error| Failure::unwritable(path, &error))
}
