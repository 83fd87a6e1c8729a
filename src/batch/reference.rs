//! What every command judges by: definitions, catalogue, layout and administrative units.

use std::path::{Path, PathBuf};

use super::BatchError;
use crate::catalogue::{self, Catalogue};
use crate::definitions::Definitions;
use crate::form::{self, Layout};
use crate::message::Bilingual;
use crate::units::UnitRegister;

/// Folder of the administrative units within the definitions.
const UNIT_TABLES: &str = "indicators/units/";

/// Definitions with everything resolved from them.
#[derive(Debug)]
pub struct Reference {
    /// Records in force.
    pub definitions: Definitions,
    /// Catalogue.
    pub catalogue: Catalogue,
    /// Layout of the submission workbook.
    pub layout: Layout,
    /// Administrative units through time.
    pub register: UnitRegister,
    /// Directories whose files were laid over the shipped ones, the strongest last.
    pub overlays: Vec<PathBuf>,
}

impl Reference {
    /// Loads the shipped definitions with overlays, later ones last, and proves them sound. The shipped ones alone were
    /// proved by the tests of the program, so that no command has to wait for it.
    ///
    /// # Errors
    /// When a definition file cannot be read, or the definitions contradict themselves: figures are computed with sound
    /// definitions or not at all.
    pub fn load(overlays: &[PathBuf]) -> Result<Self, BatchError> {
        let reference = Self::load_unproven(overlays)?;
        let problems = if overlays.is_empty() { Vec::new() } else { reference.problems() };
        if problems.is_empty() { Ok(reference) } else { Err(BatchError::Unsound { problems }) }
    }

    /// Everything that is wrong with the catalogue, or in which catalogue and layout disagree.
    #[must_use]
    pub fn problems(&self) -> Vec<Bilingual> {
        let mut problems = catalogue::check(&self.catalogue);
        problems.extend(form::check(&self.layout, &self.catalogue));
        problems
    }

    /// Loads the definitions without proving them: for the command that lists what is wrong with them.
    ///
    /// # Errors
    /// When a definition file cannot be read or refers to something that does not exist.
    pub fn load_unproven(overlays: &[PathBuf]) -> Result<Self, BatchError> {
        let paths: Vec<&Path> = overlays.iter().map(PathBuf::as_path).collect();
        let definitions = Definitions::load(&paths)?;
        let tables: Vec<(&str, &str)> = definitions.tables(UNIT_TABLES).collect();
        let (forms, register) = rayon::join(
            || {
                let catalogue = Catalogue::load(&definitions)?;
                let layout = form::load(&definitions, &catalogue)?;
                Ok::<_, BatchError>((catalogue, layout))
            },
            || UnitRegister::load(&tables),
        );
        let ((catalogue, layout), register) = (forms?, register?);
        Ok(Self { definitions, catalogue, layout, register, overlays: overlays.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No command proves the shipped definitions again.
    #[test]
    fn the_shipped_definitions_contradict_nothing() {
        assert_eq!(Reference::load(&[]).unwrap().problems(), []);
    }
}
