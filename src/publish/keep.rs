//! What people put into the folder of outputs, or changed there, goes along into the new one.

use std::fs;
use std::path::{Path, PathBuf};

use super::PublishError;
use super::manifest::{Manifest, entries, hash_file};

/// Sub-folder for copies of generated files that were edited by hand.
pub const HAND_EDITED: &str = "sua-tay";

/// What stands in the folder of outputs, compared with what was generated there and what will be.
#[derive(Debug, Default)]
pub(super) struct Existing {
    /// Files whose content is exactly the new one.
    pub same: usize,
    /// Generated files that are as they were generated: they may go.
    pub stale: usize,
    /// Names, with `/`, of files edited by hand or standing where an output will be.
    pub edited: Vec<String>,
    /// Names of files and empty folders that were never generated.
    pub unknown: Vec<String>,
}

impl Existing {
    /// Looks at every file below `target`.
    pub fn survey(target: &Path, previous: &Manifest, new: &Manifest) -> Result<Self, PublishError> {
        let mut existing = Self::default();
        if target.is_dir() {
            existing.walk(target, "", previous, new)?;
        }
        Ok(existing)
    }

    fn walk(
        &mut self,
        folder: &Path,
        prefix: &str,
        previous: &Manifest,
        new: &Manifest,
    ) -> Result<bool, PublishError> {
        let mut empty = true;
        for (path, kind) in entries(folder)? {
            empty = false;
            let name = format!("{prefix}{}", file_name(&path)?);
            if kind.is_dir() {
                if self.walk(&path, &format!("{name}/"), previous, new)? {
                    self.unknown.push(name);
                }
                continue;
            }
            match (previous.get(&name), new.get(&name)) {
                (None, None) => self.unknown.push(name),
                (old, wanted) => {
                    let hash = if kind.is_file() { hash_file(&path)? } else { String::new() };
                    if wanted == Some(&hash) {
                        self.same += 1;
                    } else if old == Some(&hash) {
                        self.stale += 1;
                    } else {
                        self.edited.push(name);
                    }
                }
            }
        }
        Ok(empty)
    }

    /// Puts copies of edited and unknown files into the stage; answers the names under which edited ones are kept now.
    pub fn carry(&self, target: &Path, stage: &Path) -> Result<Vec<String>, PublishError> {
        for name in &self.unknown {
            let (from, to) = (target.join(name), stage.join(name));
            if !from.is_dir() {
                carry_file(&from, &to)?;
            } else if !to.exists() {
                fs::create_dir_all(&to).map_err(PublishError::io(&to))?;
            }
        }
        let mut kept = Vec::new();
        for name in &self.edited {
            let from = target.join(name);
            if let Some(place) = free_place(&from, stage, name)? {
                carry_file(&from, &stage.join(&place))?;
                kept.push(place);
            }
        }
        Ok(kept)
    }
}

/// File names are kept as they are; one that is no Unicode cannot be kept under a name and stops the swap.
fn file_name(path: &Path) -> Result<String, PublishError> {
    let name = path.file_name().and_then(|name| name.to_str());
    name.map(str::to_owned).ok_or_else(|| PublishError::BadName { name: path.display().to_string() })
}

/// The first free name under `sua-tay/`; `None` when the very same copy is there already.
fn free_place(from: &Path, stage: &Path, name: &str) -> Result<Option<String>, PublishError> {
    let hash = hash_file(from)?;
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let mut number = 1_u32;
    loop {
        let place = match number {
            1 => format!("{HAND_EDITED}/{name}"),
            number => format!("{HAND_EDITED}/{stem}-{number}{ending}"),
        };
        let path: PathBuf = stage.join(&place);
        if fs::symlink_metadata(&path).is_err() {
            return Ok(Some(place));
        }
        if path.is_file() && hash_file(&path)? == hash {
            return Ok(None);
        }
        number += 1;
    }
}

/// A second name for the same file where the file system can, else a copy. The original stays until the swap is over.
fn carry_file(from: &Path, to: &Path) -> Result<(), PublishError> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(PublishError::io(folder))?;
    }
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to).map_err(PublishError::io(from))?;
    fs::File::open(to).and_then(|file| file.sync_all()).map_err(PublishError::io(to))
}
