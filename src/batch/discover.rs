//! The files of a period's inbox, in order of path.

use std::path::{Path, PathBuf};

use super::BatchError;
use super::receipts::REGISTER_FILE;
use crate::period::Period;
use crate::workspace::Workspace;

/// A file received.
#[derive(Debug, Clone)]
pub(super) struct InboxFile {
    pub path: PathBuf,
    /// Relative to the workspace, with `/`.
    pub file: String,
    /// Relative to the folder of the period, with `/`.
    pub within: String,
}

/// Lists the submissions of a period.
///
/// # Errors
/// When a folder cannot be read.
pub(super) fn discover(workspace: &Workspace, period: Period) -> Result<Vec<InboxFile>, BatchError> {
    let folder = workspace.inbox_of(period);
    let mut paths = Vec::new();
    // Before the first file has come there may be no folder.
    if folder.is_dir() {
        collect(&folder, &mut paths)?;
    }
    let mut files: Vec<InboxFile> = paths
        .into_iter()
        .map(|path| InboxFile {
            file: workspace.relative(&path),
            within: path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().replace('\\', "/"),
            path,
        })
        .collect();
    files.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(files)
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), BatchError> {
    let unreadable = |source| BatchError::Unreadable { path: folder.display().to_string(), source };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let path = entry.path();
        // A link to a folder may lead in a circle; a link to a file is read like a file.
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() {
            collect(&path, paths)?;
        } else if !(kind.is_symlink() && path.is_dir()) && is_submission(&path) {
            paths.push(path);
        }
    }
    Ok(())
}

/// Everything but the receipt register, notes and the lock files that office programs leave beside an open workbook.
fn is_submission(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let beside =
        name.starts_with("~$") || name.starts_with('.') || name == "thumbs.db" || name == "desktop.ini";
    let note = name.ends_with(".md") || name.ends_with(".txt");
    !beside && !note && name != REGISTER_FILE
}
