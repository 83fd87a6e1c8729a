//! One writing command per workspace at a time.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::StoreError;

/// Name of the lock file in the store folder.
pub const LOCK_FILE: &str = "lock";

/// Holds the lock of a workspace until it is dropped. The system releases it when a process dies, so the file that
/// stays behind means nothing.
#[derive(Debug)]
pub struct WorkspaceLock {
    _file: File,
}

impl WorkspaceLock {
    /// Takes the lock of a store folder without waiting; creates the folder if need be.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another process (or another part of this one) holds it.
    pub fn acquire(store: &Path) -> Result<Self, StoreError> {
        let path = store.join(LOCK_FILE);
        let io = |source| StoreError::Io { path: path.display().to_string(), source };
        std::fs::create_dir_all(store).map_err(io)?;
        let file =
            File::options().read(true).write(true).create(true).truncate(false).open(&path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked { path: path.display().to_string() }),
            Err(TryLockError::Error(source)) => Err(io(source)),
        }
    }
}
