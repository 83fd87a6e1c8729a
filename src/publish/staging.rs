//! Files on their way into the folder of outputs.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::keep::Existing;
use super::manifest::{self, Manifest, sync_tree};
use super::swap::{Places, WITHIN, recover};
use super::{PUBLIC, PublishError};

/// A new set of outputs, complete once [`Staging::commit`] is called. Dropped without it, nothing has happened.
///
/// The caller holds the lock of the workspace.
#[derive(Debug)]
pub struct Staging {
    places: Places,
    written: Mutex<Manifest>,
}

/// Hashes (blake3, hex) of the outputs `out/NAME` as they were published last, by name; empty where nothing is known.
#[must_use]
pub fn last_published(out: &Path, name: &str) -> BTreeMap<String, String> {
    manifest::read(&Places::new(out, name).manifest)
}

/// What became of a set of outputs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Published {
    /// Whether anything differs from before; if not, no file was touched.
    pub changed: bool,
    /// Copies made of files that had been edited by hand or stood where an output is now, relative to the folder of outputs
    /// (`sua-tay/…`).
    pub hand_edited: Vec<String>,
    /// Files that treem did not make and that were left in place.
    pub unknown: Vec<String>,
    /// Hashes (blake3, hex) of all outputs, by name.
    pub outputs: BTreeMap<String, String>,
}

impl Staging {
    /// Prepares the outputs `out/NAME`; finishes or undoes first what an interrupted command left.
    ///
    /// # Errors
    /// When the folders cannot be written, or `name` is not one plain name.
    pub fn new(out: &Path, name: &str) -> Result<Self, PublishError> {
        if name.starts_with('.') || name.contains(WITHIN) || plain_parts(name)? != 1 {
            return Err(PublishError::BadName { name: name.to_owned() });
        }
        Self::prepared(out, name)
    }

    /// Prepares the public files `out/NAME/public`, a set of its own: outputs of `out/NAME` come and go without it.
    ///
    /// # Errors
    /// When the folders cannot be written, or there are no outputs `out/NAME`.
    pub fn public(out: &Path, name: &str) -> Result<Self, PublishError> {
        let outputs = out.join(name);
        if plain_parts(name)? != 1 || name.contains(WITHIN) || !outputs.is_dir() {
            return Err(PublishError::BadName { name: name.to_owned() });
        }
        Self::prepared(out, &format!("{name}{WITHIN}{PUBLIC}"))
    }

    fn prepared(out: &Path, name: &str) -> Result<Self, PublishError> {
        recover(out)?;
        let places = Places::new(out, name);
        fs::create_dir_all(&places.stage).map_err(PublishError::io(&places.stage))?;
        Ok(Self { places, written: Mutex::default() })
    }

    /// Writes one output under a name with `/` between folders. May be called from several threads at once.
    ///
    /// # Errors
    /// When the name leaves the folder or was used before, or the file cannot be written.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
        plain_parts(name)?;
        let hash = blake3::hash(bytes).to_hex().to_string();
        let path = self.places.stage.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(PublishError::io(folder))?;
        }
        let mut file = File::create_new(&path).map_err(PublishError::io(&path))?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(PublishError::io(&path))?;
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), hash);
        Ok(())
    }

    /// Hashes (blake3, hex) of what was written so far, by name: for `summary.json`.
    #[must_use]
    pub fn hashes(&self) -> Manifest {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What was published last (blake3, hex, by name), if all of it still lies in place as it was.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn intact(&self) -> Result<Option<Manifest>, PublishError> {
        let previous = manifest::read(&self.places.manifest);
        let existing = Existing::survey(&self.places.target, &previous, &previous)?;
        let whole = !previous.is_empty() && existing.same == previous.len() && existing.edited.is_empty();
        Ok(whole.then_some(previous))
    }

    /// A file on its way, as it lies on the disk.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, PublishError> {
        let path = self.places.stage.join(name);
        fs::read(&path).map_err(PublishError::io(&path))
    }

    /// Files in place that were not generated, or no longer are as they were.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn foreign(&self) -> Result<Vec<String>, PublishError> {
        let previous = manifest::read(&self.places.manifest);
        let Existing { mut unknown, edited, .. } =
            Existing::survey(&self.places.target, &previous, &previous)?;
        unknown.extend(edited);
        Ok(unknown)
    }

    /// Puts the new outputs in place of the old ones.
    ///
    /// # Errors
    /// When something cannot be written or an output is open elsewhere; the previous outputs are whole then.
    pub fn commit(self) -> Result<Published, PublishError> {
        let new = self.hashes();
        let previous = manifest::read(&self.places.manifest);
        let existing = Existing::survey(&self.places.target, &previous, &new)?;
        let mut unknown = existing.unknown.clone();
        unknown.retain(|name| !name.starts_with(&format!("{PUBLIC}/")));
        let untouched = existing.same == new.len() && existing.stale == 0 && existing.edited.is_empty();
        if untouched && self.places.target.is_dir() {
            if previous != new {
                self.places.record(&new)?;
            }
            return Ok(Published { unknown, outputs: new, ..Published::default() });
        }
        let hand_edited = existing.carry(&self.places.target, &self.places.stage)?;
        sync_tree(&self.places.stage)?;
        self.places.journal(&new)?;
        self.places.exchange()?;
        self.places.finish(&new).map_err(PublishError::afterwards)?;
        Ok(Published { changed: true, hand_edited, unknown, outputs: new })
    }

    #[cfg(test)]
    pub(super) fn places(&self) -> &Places {
        &self.places
    }

    /// Leaves everything as a killed process would.
    #[cfg(test)]
    pub(super) fn abandon(self) {
        std::mem::forget(self);
    }
}

impl Drop for Staging {
    /// Removes what was not committed. A failure is of no consequence: the next command removes it.
    fn drop(&mut self) {
        if !self.places.journal.exists() {
            drop(fs::remove_dir_all(&self.places.stage));
        }
    }
}

/// Number of parts of a relative name without `..`, drive or root.
fn plain_parts(name: &str) -> Result<usize, PublishError> {
    let bad = || PublishError::BadName { name: name.to_owned() };
    let path: PathBuf = name.into();
    let parts: Vec<Component<'_>> = path.components().collect();
    let plain = parts.iter().all(|part| matches!(part, Component::Normal(_)));
    if parts.is_empty() || !plain || name.contains('\\') { Err(bad()) } else { Ok(parts.len()) }
}
