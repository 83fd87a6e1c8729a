//! What every command judges by: definitions, catalogue, layout and administrative units.

use std::path::{Path, PathBuf};

use super::BatchError;
use crate::catalogue::Catalogue;
use crate::definitions::Definitions;
use crate::form::{self, Layout};
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
}

impl Reference {
    /// Loads the shipped definitions with overlays, later ones last.
    ///
    /// # Errors
    /// When a definition file cannot be read or contradicts another.
    pub fn load(overlays: &[PathBuf]) -> Result<Self, BatchError> {
        let overlays: Vec<&Path> = overlays.iter().map(PathBuf::as_path).collect();
        let definitions = Definitions::load(&overlays)?;
        let catalogue = Catalogue::load(&definitions)?;
        let layout = form::load(&definitions, &catalogue)?;
        let tables: Vec<(&str, &str)> = definitions.tables(UNIT_TABLES).collect();
        let register = UnitRegister::load(&tables)?;
        Ok(Self { definitions, catalogue, layout, register })
    }
}
