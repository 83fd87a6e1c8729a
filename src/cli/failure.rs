//! Why a command stopped, and whose turn it is.

use crate::batch::{BatchError, OpenDataError, RecordError};
use crate::definitions::DefinitionError;
use crate::disclosure::files::FileError;
use crate::disclosure::release::ReleaseError;
use crate::message::{Bilingual, Explain, Lang, io_reason};
use crate::publish::PublishError;
use crate::store::StoreError;
use crate::units::UnitError;
use crate::workspace::WorkspaceError;

use super::Exit;

/// A command that did not get done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// How the program ends.
    pub exit: Exit,
    /// What happened.
    pub message: Bilingual,
    /// What may help, apart from the message.
    pub hint: Option<Bilingual>,
}

impl Failure {
    /// A failure explained by an error.
    pub fn new(exit: Exit, error: &impl Explain) -> Self {
        Self { exit, message: Bilingual { vi: error.vietnamese(), en: error.to_string() }, hint: None }
    }

    /// Something typed is wrong.
    pub fn usage(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: Bilingual { vi: vi.into(), en: en.into() }, hint: None }
    }

    /// A file or folder cannot be written.
    pub fn unwritable(path: &std::path::Path, error: &std::io::Error) -> Self {
        let message = Bilingual {
            vi: format!("không ghi được {}: {}", path.display(), io_reason(error, Lang::Vi)),
            en: format!("cannot write {}: {error}", path.display()),
        };
        Self { exit: Exit::Environment, message, hint: None }
    }

    /// Adds what may help.
    #[must_use]
    pub fn with_hint(mut self, vi: impl Into<String>, en: impl Into<String>) -> Self {
        self.hint = Some(Bilingual { vi: vi.into(), en: en.into() });
        self
    }
}

impl From<WorkspaceError> for Failure {
    fn from(error: WorkspaceError) -> Self {
        Self::new(if error.is_environment() { Exit::Environment } else { Exit::Usage }, &error)
    }
}

impl From<DefinitionError> for Failure {
    fn from(error: DefinitionError) -> Self {
        let environment = matches!(error, DefinitionError::Unreadable { .. });
        Self::new(if environment { Exit::Environment } else { Exit::Usage }, &error)
    }
}

impl From<UnitError> for Failure {
    fn from(error: UnitError) -> Self {
        Self::new(Exit::Usage, &error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::new(if error.is_locked() { Exit::Locked } else { Exit::Environment }, &error)
    }
}

impl From<PublishError> for Failure {
    fn from(error: PublishError) -> Self {
        Self::new(Exit::Environment, &error)
    }
}

impl From<BatchError> for Failure {
    fn from(error: BatchError) -> Self {
        match error {
            BatchError::Definitions(error) => error.into(),
            BatchError::Units(error) => error.into(),
            BatchError::Workspace(error) => error.into(),
            BatchError::Store(error) => error.into(),
            BatchError::Publish(error) => error.into(),
            error @ (BatchError::UnknownUnit { .. }
            | BatchError::ProvinceOnly
            | BatchError::MapOfProvince) => Self::new(Exit::Usage, &error),
            error => Self::new(Exit::Environment, &error),
        }
    }
}

impl From<RecordError> for Failure {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Batch(error) => error.into(),
            error @ RecordError::NotVerified { .. } => Self::new(Exit::Findings, &error),
            error @ RecordError::NothingUsable { .. } => Self::new(Exit::Blocked, &error),
            error => Self::new(Exit::Usage, &error),
        }
    }
}

impl From<OpenDataError> for Failure {
    fn from(error: OpenDataError) -> Self {
        match error {
            OpenDataError::Record(error) => error.into(),
            error @ OpenDataError::Release(ReleaseError::File { .. }) => Self::new(Exit::Environment, &error),
            error @ (OpenDataError::Policy(_)
            | OpenDataError::Release(_)
            | OpenDataError::NationOnly
            | OpenDataError::NotOffered { .. }
            | OpenDataError::OtherPeriod { .. }
            | OpenDataError::File(FileError::ByHand { .. })) => Self::new(Exit::Usage, &error),
            error => Self::new(Exit::Findings, &error),
        }
    }
}
