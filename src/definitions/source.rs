//! Where definition files laid over the shipped ones come from: directories.

use std::path::Path;

use super::{DefinitionError, record};

/// One definition file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path shown in messages, with `/`, such as `indicators/abuse.toml`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl SourceFile {
    /// File name without directories.
    #[must_use]
    pub fn name(&self) -> &str {
        record::name_of(&self.path)
    }

    /// Whether it holds records; else it is a table.
    pub(super) fn holds_records(&self) -> bool {
        self.path.ends_with(".toml")
    }
}

fn is_definition(path: &str) -> bool {
    path.ends_with(".toml") || path.ends_with(".csv")
}

/// The definition files of a directory and the directories below it, in order of path.
pub(super) fn directory(root: &Path) -> Result<Vec<SourceFile>, DefinitionError> {
    let mut files = Vec::new();
    collect_directory(root, root, &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn collect_directory(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) -> Result<(), DefinitionError> {
    let unreadable =
        |path: &Path, source| DefinitionError::Unreadable { path: path.display().to_string(), source };
    for entry in std::fs::read_dir(folder).map_err(|source| unreadable(folder, source))? {
        let path = entry.map_err(|source| unreadable(folder, source))?.path();
        if path.is_dir() {
            collect_directory(root, &path, files)?;
            continue;
        }
        let relative = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if is_definition(&relative) {
            let text = std::fs::read_to_string(&path).map_err(|source| unreadable(&path, source))?;
            files.push(SourceFile { path: relative, text });
        }
    }
    Ok(())
}
