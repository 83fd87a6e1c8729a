//! What people put into the folder of outputs, or changed there, goes along into the new one.

use std::fs::{self, File};
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
    /// Names of files, links and empty folders that were never generated.
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

    /// Puts copies of edited and unknown files into the stage; answers the names under `sua-tay/` of those that are kept
    /// there: edited ones, and unknown ones whose place in the stage is taken.
    pub fn carry(&self, target: &Path, stage: &Path) -> Result<Vec<String>, PublishError> {
        let mut displaced = Vec::new();
        for name in &self.unknown {
            let (from, to) = (target.join(name), stage.join(name));
            if is_folder(&from) {
                if !is_folder(&to) && is_free(stage, name) {
                    fs::create_dir_all(&to).map_err(PublishError::io(&to))?;
                }
            } else if is_free(stage, name) {
                carry_file(&from, &to)?;
            } else {
                displaced.push(name);
            }
        }
        let mut kept = Vec::new();
        for name in self.edited.iter().chain(displaced) {
            let from = target.join(name);
            if let Some(place) = free_place(&from, stage, name)? {
                copy_content(&from, &stage.join(&place))?;
                kept.push(place);
            }
        }
        Ok(kept)
    }
}

/// Whether a path is a folder itself, not a link to one.
fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|data| data.is_dir())
}

/// Whether nothing stands under a name in the stage, and no file stands where one of its folders would be.
fn is_free(stage: &Path, name: &str) -> bool {
    let mut folder = stage.to_path_buf();
    let mut parts = name.split('/').peekable();
    while let Some(part) = parts.next() {
        folder.push(part);
        match fs::symlink_metadata(&folder) {
            Err(_) => return true,
            Ok(data) if !data.is_dir() || parts.peek().is_none() => return false,
            Ok(_) => {}
        }
    }
    false
}

/// File names are kept as they are; one that is no Unicode cannot be kept under a name and stops the swap.
fn file_name(path: &Path) -> Result<String, PublishError> {
    let name = path.file_name().and_then(|name| name.to_str());
    name.map(str::to_owned).ok_or_else(|| PublishError::BadName { name: path.display().to_string() })
}

/// The first free name under `sua-tay/`; `None` when the very same copy is there already.
fn free_place(from: &Path, stage: &Path, name: &str) -> Result<Option<String>, PublishError> {
    plain_file(from)?;
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

/// A second name for the same file where the file system can, else a copy; a link stays the link it is. The original
/// stays until the swap is over. Nothing that stands at `to` is overwritten.
pub(super) fn carry_file(from: &Path, to: &Path) -> Result<(), PublishError> {
    let kind = fs::symlink_metadata(from).map_err(PublishError::io(from))?.file_type();
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(PublishError::io(folder))?;
    }
    if kind.is_symlink() {
        return carry_link(from, to);
    }
    if kind.is_file() && fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    copy_content(from, to)
}

/// A new file with the content and the rights of another one.
fn copy_content(from: &Path, to: &Path) -> Result<(), PublishError> {
    let data = plain_file(from)?;
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(PublishError::io(folder))?;
    }
    let mut source = File::open(from).map_err(PublishError::io(from))?;
    let mut copy = File::create_new(to).map_err(PublishError::io(to))?;
    std::io::copy(&mut source, &mut copy).map_err(PublishError::io(from))?;
    copy.set_permissions(data.permissions()).map_err(PublishError::io(to))?;
    copy.sync_all().map_err(PublishError::io(to))
}

/// What the system says of a file or of the file a link leads to; anything else has no content to keep.
fn plain_file(path: &Path) -> Result<fs::Metadata, PublishError> {
    let cannot_keep = || PublishError::CannotKeep { path: path.display().to_string() };
    fs::metadata(path).ok().filter(fs::Metadata::is_file).ok_or_else(cannot_keep)
}

/// The new folder of outputs takes the place of the old one, so that a relative link leads where it led.
#[cfg(unix)]
fn carry_link(from: &Path, to: &Path) -> Result<(), PublishError> {
    let aim = fs::read_link(from).map_err(PublishError::io(from))?;
    std::os::unix::fs::symlink(aim, to).map_err(PublishError::io(to))
}

/// Other systems do not let everyone make links.
#[cfg(not(unix))]
fn carry_link(from: &Path, _: &Path) -> Result<(), PublishError> {
    Err(PublishError::CannotKeep { path: from.display().to_string() })
}
