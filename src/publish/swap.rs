//! The swap of old for new outputs, and what to do when it was interrupted.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::PublishError;
use super::manifest::{self, Manifest, entries};
use super::whole::{sweep, sync_folder, write_whole};

/// Folder in `out/` for everything that is not an output.
const BACKSTAGE: &str = ".treem";

/// Stands between the names of a set of outputs and of one within it.
pub(super) const WITHIN: char = '+';

/// Where the parts of one set of outputs lie.
#[derive(Debug)]
pub(super) struct Places {
    /// `out/NAME`.
    pub target: PathBuf,
    /// New files.
    pub stage: PathBuf,
    /// Outputs being replaced.
    pub old: PathBuf,
    /// Journal: present from before the swap until everything is tidied up.
    pub journal: PathBuf,
    /// Hashes of the files generated last.
    pub manifest: PathBuf,
}

/// What the journal says: the hashes of the new files, and how to tell the staged folder from the old outputs.
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    manifest: Manifest,
    staged: Option<u64>,
}

impl Places {
    /// Of a set `NAME`, or of the set `INNER` within it, which is named `NAME+INNER`.
    pub fn new(out: &Path, name: &str) -> Self {
        let backstage = out.join(BACKSTAGE);
        Self {
            target: name.split(WITHIN).fold(out.to_owned(), |folder, part| folder.join(part)),
            stage: backstage.join(format!("stage-{name}")),
            old: backstage.join(format!("old-{name}")),
            journal: backstage.join(format!("swap-{name}.json")),
            manifest: backstage.join(format!("{name}.json")),
        }
    }

    /// Writes the journal: from here on the next command knows what was going on.
    pub fn journal(&self, new: &Manifest) -> Result<(), PublishError> {
        let journal = Journal { manifest: new.clone(), staged: identity(&self.stage) };
        // A map of texts and a number cannot fail to serialise.
        let json = serde_json::to_vec(&journal).unwrap_or_default();
        write_whole(&self.journal, &json).map_err(PublishError::io(&self.journal))
    }

    /// Writes down which files were generated last.
    pub fn record(&self, new: &Manifest) -> Result<(), PublishError> {
        write_whole(&self.manifest, &manifest::to_json(new)).map_err(PublishError::io(&self.manifest))
    }

    /// Puts the stage in place of the target: in one step where the system can, else in two.
    pub fn exchange(&self) -> Result<(), PublishError> {
        if !self.target.exists() {
            return self.second_step();
        }
        match exchange_names(&self.stage, &self.target) {
            Ok(()) => Ok(()),
            Err(_) => {
                self.first_step()?;
                self.second_step()
            }
        }
    }

    /// Old outputs aside.
    pub fn first_step(&self) -> Result<(), PublishError> {
        remove(&self.old)?;
        if let Err(error) = fs::rename(&self.target, &self.old) {
            drop(fs::remove_file(&self.journal));
            return Err(match in_use(&self.target) {
                Some(path) => PublishError::InUse { path: path.display().to_string() },
                None => PublishError::io(&self.target)(error),
            });
        }
        Ok(())
    }

    /// New outputs in.
    pub fn second_step(&self) -> Result<(), PublishError> {
        if let Err(error) = fs::rename(&self.stage, &self.target) {
            if self.old.exists() && fs::rename(&self.old, &self.target).is_ok() {
                drop(fs::remove_file(&self.journal));
            }
            return Err(PublishError::io(&self.target)(error));
        }
        Ok(())
    }

    /// After the swap: removes the old outputs, which makes room, records the new hashes and removes the journal, in this
    /// order.
    pub fn finish(&self, new: &Manifest) -> Result<(), PublishError> {
        if let Some(out) = self.target.parent() {
            sync_folder(out).map_err(PublishError::io(out))?;
        }
        // What cannot be removed now (a file of the old outputs is open) is removed by the next command.
        let removed = remove(&self.stage).and_then(|()| remove(&self.old));
        self.record(new)?;
        if removed.is_ok() {
            fs::remove_file(&self.journal).map_err(PublishError::io(&self.journal))?;
        }
        Ok(())
    }

    /// Brings an interrupted swap to an end: forward when it had begun, back when it had not.
    fn recover(&self) -> Result<(), PublishError> {
        let bytes = fs::read(&self.journal).map_err(PublishError::io(&self.journal))?;
        let journal: Option<Journal> = serde_json::from_slice(&bytes).ok();
        let Some(journal) = journal.filter(|_| self.target.exists() || self.stage.exists()) else {
            return self.undo();
        };
        match (self.target.exists(), self.is_swapped(&journal)) {
            // Not begun: the old outputs may have been edited since, so the next run makes a new stage.
            (true, false) => self.undo(),
            (false, _) => self.second_step().and_then(|()| self.finish(&journal.manifest)),
            (true, true) => self.finish(&journal.manifest),
        }
    }

    /// Whether what was staged stands in place of the old outputs.
    fn is_swapped(&self, journal: &Journal) -> bool {
        match journal.staged {
            // After an exchange the old outputs lie in the stage.
            Some(_) if self.stage.exists() => identity(&self.stage) != journal.staged,
            // Without a stage an end was being made, forward or back.
            Some(_) => identity(&self.target) == journal.staged,
            None => !self.stage.exists(),
        }
    }

    /// Back to the previous outputs. The journal goes before the stage: where folders have no identity, a journal without
    /// its stage says that the swap is over, and the previous outputs would be taken for new ones edited by hand.
    fn undo(&self) -> Result<(), PublishError> {
        if self.old.exists() && !self.target.exists() {
            fs::rename(&self.old, &self.target).map_err(PublishError::io(&self.target))?;
        }
        if self.journal.exists() {
            fs::remove_file(&self.journal).map_err(PublishError::io(&self.journal))?;
        }
        remove(&self.stage)?;
        remove(&self.old)
    }
}

/// Finishes or undoes every swap that an interrupted command left in `out/`, and removes stages that never got there and
/// files that were not finished.
///
/// # Errors
/// When something in `out/` cannot be read, renamed or removed.
pub fn recover(out: &Path) -> Result<(), PublishError> {
    let backstage = out.join(BACKSTAGE);
    if !backstage.is_dir() {
        return Ok(());
    }
    let names: Vec<String> = entries(&backstage)?
        .into_iter()
        .filter_map(|(path, _)| path.file_name().and_then(|name| name.to_str()).map(str::to_owned))
        .collect();
    for name in names.iter().filter_map(|name| name.strip_prefix("swap-")?.strip_suffix(".json")) {
        Places::new(out, name).recover()?;
    }
    for name in
        names.iter().filter_map(|name| name.strip_prefix("stage-").or_else(|| name.strip_prefix("old-")))
    {
        let places = Places::new(out, name);
        if !places.journal.exists() {
            places.undo()?;
        }
    }
    sweep(&backstage).map_err(PublishError::io(&backstage))
}

fn remove(folder: &Path) -> Result<(), PublishError> {
    match fs::remove_dir_all(folder) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(PublishError::io(folder)(error)),
    }
}

/// Swaps two folders in one step.
#[cfg(target_os = "linux")]
fn exchange_names(a: &Path, b: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

/// Other systems cannot.
#[cfg(not(target_os = "linux"))]
fn exchange_names(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

/// What tells a folder from another whatever its name: only needed where two names can be exchanged.
#[cfg(unix)]
fn identity(folder: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(folder).ok().map(|data| data.ino())
}

#[cfg(not(unix))]
fn identity(_: &Path) -> Option<u64> {
    None
}

/// The first file below a folder that another program does not let us write.
fn in_use(folder: &Path) -> Option<PathBuf> {
    for (path, kind) in entries(folder).ok()? {
        let found = if kind.is_dir() {
            in_use(&path)
        } else {
            fs::OpenOptions::new().write(true).open(&path).err().map(|_| path)
        };
        if found.is_some() {
            return found;
        }
    }
    None
}
