//! Where definition files come from: the binary itself and directories laid over it.

use std::path::Path;

use include_dir::{Dir, DirEntry, include_dir};

use super::DefinitionError;

static INDICATORS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/indicators");
static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

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
        name_of(&self.path)
    }

    /// File name without directories and ending.
    #[must_use]
    pub fn stem(&self) -> &str {
        let name = self.name();
        name.split_once('.').map_or(name, |(stem, _)| stem)
    }
}

/// Last part of a path with `/`.
pub(super) fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The files shipped with the program, in order of path.
pub(super) fn embedded() -> Vec<SourceFile> {
    let mut files = Vec::new();
    for (folder, directory) in [("indicators", &INDICATORS), ("templates", &TEMPLATES)] {
        collect_embedded(folder, directory, &mut files);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn collect_embedded(folder: &str, directory: &Dir<'_>, files: &mut Vec<SourceFile>) {
    for entry in directory.entries() {
        match entry {
            DirEntry::Dir(inner) => collect_embedded(folder, inner, files),
            DirEntry::File(file) => {
                let path = format!("{folder}/{}", file.path().to_string_lossy().replace('\\', "/"));
                if is_definition(&path)
                    && let Some(text) = file.contents_utf8()
                {
                    files.push(SourceFile { path, text: text.to_owned() });
                }
            }
        }
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
