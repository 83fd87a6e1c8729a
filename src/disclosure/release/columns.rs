//! Names of the columns of the tables of a release.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::ReleaseError;
use crate::definitions::Definitions;
use crate::message::Bilingual;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    id: String,
    name: Bilingual,
    /// Width in a workbook, in characters.
    width: Option<u16>,
}

/// Width of a column of which nothing is said.
const WIDTH: u16 = 16;

/// Names and widths by id of the column.
#[derive(Debug)]
pub(super) struct Columns(BTreeMap<String, (Bilingual, u16)>);

impl Columns {
    /// # Errors
    /// When a record cannot be read.
    pub fn load(definitions: &Definitions) -> Result<Self, ReleaseError> {
        let records = definitions.read::<Record>("publication_column")?;
        Ok(Self(
            records
                .into_iter()
                .map(|(record, _)| (record.id, (record.name, record.width.unwrap_or(WIDTH))))
                .collect(),
        ))
    }

    /// The name of a column; of one without a name its id.
    pub fn name(&self, id: &str) -> Bilingual {
        self.0.get(id).map_or_else(|| Bilingual::new(id, id), |(name, _)| name.clone())
    }

    /// The width of a column.
    pub fn width(&self, id: &str) -> u16 {
        self.0.get(id).map_or(WIDTH, |(_, width)| *width)
    }
}
