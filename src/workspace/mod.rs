//! A workspace: the directory in which one reporting unit runs its batches.
//!
//! In: `treem.toml` and the folders beside it. Out: a [`Workspace`] that knows its unit, its paths, the days of a
//! period and the lines of a letterhead, each configured or else taken from the catalogue and the map of that day.
//! It must not know submissions, ledgers, findings or workbooks (of reading only its limits), and it writes nothing but a new workspace.

mod config;
mod days;
mod error;
mod init;
mod letterhead;
mod slip;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use crate::period::Period;

pub use config::{Config, LetterheadConfig, Paths, PeriodConfig, Signatory};
pub use days::PeriodDays;
pub use error::WorkspaceError;
pub use letterhead::{Letterhead, OfficialNames};

/// Name of the configuration file in the root of a workspace.
pub const CONFIG_FILE: &str = "treem.toml";

/// An opened workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
    config: Config,
    text: String,
}

impl Workspace {
    /// Opens the workspace in a directory.
    ///
    /// # Errors
    /// When there is no `treem.toml`, it cannot be read, or something in it is not right; names file, line and field.
    pub fn open(root: &Path) -> Result<Self, WorkspaceError> {
        let file = root.join(CONFIG_FILE);
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(WorkspaceError::NotAWorkspace { path: root.display().to_string() });
            }
            Err(source) => {
                return Err(WorkspaceError::Unreadable { path: file.display().to_string(), source });
            }
        };
        let config = config::parse(&text, &file.display().to_string())?;
        Ok(Self { root: root.to_owned(), config, text })
    }

    /// The directory of the workspace, as given.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What `treem.toml` says.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Code of the reporting unit: a province, or `VN`.
    #[must_use]
    pub fn unit(&self) -> &str {
        &self.config.unit
    }

    /// The same workspace as one of its provinces sees it: in the ministry's, a province signs with its official names.
    #[must_use]
    pub fn of_province(&self, code: &str) -> Self {
        let mut province = self.clone();
        province.config.unit = code.to_owned();
        province.config.letterhead = LetterheadConfig::default();
        province
    }

    /// Text of `treem.toml`: outputs depend on it, so its hash belongs to what a run was made from.
    #[must_use]
    pub fn config_text(&self) -> &str {
        &self.text
    }

    /// Folder of the submissions of all periods.
    #[must_use]
    pub fn inbox(&self) -> PathBuf {
        self.root.join(&self.config.paths.inbox)
    }

    /// Folder of the submissions of a period.
    #[must_use]
    pub fn inbox_of(&self, period: Period) -> PathBuf {
        self.inbox().join(period.to_string())
    }

    /// Folder of the ledger, its lock and what is derived from them.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.root.join(&self.config.paths.store)
    }

    /// Folder of the outputs of all periods.
    #[must_use]
    pub fn out(&self) -> PathBuf {
        self.root.join(&self.config.paths.out)
    }

    /// Folder of the outputs of a period.
    #[must_use]
    pub fn out_of(&self, period: Period) -> PathBuf {
        self.out().join(period.to_string())
    }

    /// Folder into which blank forms of a period are written.
    #[must_use]
    pub fn forms_of(&self, period: Period) -> PathBuf {
        self.root.join(&self.config.paths.forms).join(period.to_string())
    }

    /// Directories of definitions to lay over the shipped ones, the strongest last: those of the workspace, if it has
    /// any, then the ones named on the command line.
    #[must_use]
    pub fn overlays(&self, command_line: &[PathBuf]) -> Vec<PathBuf> {
        let own = self.root.join(&self.config.paths.definitions);
        own.is_dir().then_some(own).into_iter().chain(command_line.iter().cloned()).collect()
    }

    /// A path relative to the workspace with `/` between its parts, as it stands in outputs and in the ledger; a path
    /// outside the workspace stays as it is.
    #[must_use]
    pub fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }

    /// Line of `treem.toml` on which a field of a table stands; 1 when it cannot be found.
    fn line_of(&self, table: &str, field: &str) -> usize {
        config::line_of_field(&self.text, table, field)
    }

    /// Path of the configuration file, for messages.
    fn config_path(&self) -> String {
        self.root.join(CONFIG_FILE).display().to_string()
    }
}
