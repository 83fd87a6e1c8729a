//! A release as files: what the public gets, and nothing else (8-publication 8.7, 8.8).
//!
//! In: a draft, how each of its figures is shown, the names of units and measures. Out: the bytes of the public files. It
//! must not decide what is hidden, nor see why: every hidden figure becomes the same row.

mod codes;
mod columns;
mod data_package;
mod dcat;
mod elsewhere;
mod error;
mod facts;
mod identity;
mod in_use;
mod names;
mod readme;
mod rows;
mod sdmx;
mod sums;
mod workbook;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

pub use codes::{CATEGORY_COLUMNS, CODE_COLUMNS, MEASURE_COLUMNS, UNIT_COLUMNS};
pub use elsewhere::{Known, Told};
pub use error::ReleaseError;
pub use facts::Facts;
pub use sums::{File, sums};

use self::columns::Columns;
use self::data_package::data_package;
use self::dcat::dcat;
use self::facts::{Metadata, only};
use self::identity::Identity;
use self::in_use::InUse;
use self::rows::Rows;
use self::sdmx::Sdmx;
use self::workbook::workbook;
use super::draft::{Draft, Plan};
use super::pattern::Display;
use crate::message::Lang;

/// Name of the table of all figures.
pub const DATA: &str = "data.csv";
/// Name of the code lists.
pub const CODES: &str = "codes.csv";
/// Name of the list of measures.
pub const MEASURES: &str = "measures.csv";
/// Name of the list of categories.
pub const CATEGORIES: &str = "categories.csv";
/// Name of the list of units.
pub const UNITS: &str = "units.csv";
/// Name of the description of the tables.
pub const DATA_PACKAGE: &str = "datapackage.json";
/// Name of the observations as SDMX-CSV.
pub const SDMX: &str = "sdmx.csv";
/// Name of the structure of the observations.
pub const SDMX_STRUCTURE: &str = "sdmx-structure.json";
/// Name of the workbook.
pub const WORKBOOK: &str = "so-lieu-mo.xlsx";
/// Name of the description for catalogues of data.
pub const DCAT: &str = "dcat.jsonld";
/// Name of the Vietnamese text.
pub const README_VI: &str = "README.vi.md";
/// Name of the English text.
pub const README_EN: &str = "README.en.md";

/// Public files by name.
pub type Files = BTreeMap<String, File>;

/// How final the figures of a report are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finality {
    /// Ước tính.
    Estimate,
    /// Sơ bộ.
    Preliminary,
    /// Chính thức.
    Final,
}

impl Finality {
    /// From the id of a status of the catalogue; `None` for an unknown one.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        match id {
            "estimate" => Some(Self::Estimate),
            "preliminary" => Some(Self::Preliminary),
            "final" => Some(Self::Final),
            _ => None,
        }
    }
}

/// A release with all that its files say.
#[derive(Debug, Clone, Copy)]
pub struct Release<'a> {
    /// What the draft was made from.
    pub plan: &'a Plan<'a>,
    /// Its figures.
    pub draft: &'a Draft,
    /// How each of them is shown.
    pub displays: &'a [Display],
    /// Its name.
    pub id: &'a str,
    /// How final the figures are.
    pub finality: Finality,
}

impl Release<'_> {
    /// Day of the map on which units are shown.
    fn day(&self) -> Date {
        self.draft.map
    }

    /// The table of all figures alone.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn data(&self) -> Result<Vec<u8>, ReleaseError> {
        self.rows().data().map_err(ReleaseError::table(DATA))
    }

    /// Every public file that is made before the release is judged.
    ///
    /// # Errors
    /// When the words for it cannot be read, or a file cannot be written.
    pub fn files(&self, facts: &Facts<'_>) -> Result<Files, ReleaseError> {
        let definitions = facts.definitions;
        let metadata: Metadata = only(definitions, "publication_metadata")?;
        let rows = self.rows();
        let used = InUse::of(&rows);
        let mut files = self.tables(&rows, &used)?;
        let identity = Identity::new(self, &metadata, files.get(DATA).map_or("", |file| &file.sha256));
        let columns = Columns::load(definitions)?;
        let about = About {
            release: self,
            facts,
            metadata: &metadata,
            identity: &identity,
            columns: &columns,
            rows: &rows,
            used: &used,
        };
        let words = only(definitions, "publication_workbook")?;
        // The workbook takes longer than all others together.
        let (workbook, others) = rayon::join(|| workbook(&about, &words), || about.other_formats(&files));
        files.extend(others?);
        files.insert(WORKBOOK.to_owned(), workbook?.into());
        let dcat = dcat(&about, &only(definitions, "publication_dcat")?, &files)?;
        files.insert(DCAT.to_owned(), dcat.into());
        Ok(files)
    }

    /// The table of all figures, and what its codes stand for.
    fn tables(&self, rows: &Rows<'_>, used: &InUse<'_>) -> Result<Files, ReleaseError> {
        let tables = [
            (DATA, rows.data()),
            (CODES, self.codes(used)),
            (MEASURES, self.measures(used)),
            (CATEGORIES, self.categories(used)),
            (UNITS, self.units(rows, used)),
        ];
        let named = |(name, table): (&'static str, Result<Vec<u8>, _>)| {
            Ok((name.to_owned(), table.map_err(ReleaseError::table(name))?.into()))
        };
        tables.into_iter().map(named).collect()
    }
}

/// What a format is made from.
struct About<'a> {
    release: &'a Release<'a>,
    facts: &'a Facts<'a>,
    metadata: &'a Metadata,
    identity: &'a Identity,
    columns: &'a Columns,
    rows: &'a Rows<'a>,
    used: &'a InUse<'a>,
}

impl About<'_> {
    /// The texts, the description of the tables, and the figures in SDMX.
    fn other_formats(&self, tables: &Files) -> Result<Files, ReleaseError> {
        let mut files = Files::new();
        for (name, lang) in [(README_VI, Lang::Vi), (README_EN, Lang::En)] {
            let text = self.release.readme(self.facts, self.metadata, lang)?;
            files.insert(name.to_owned(), text.into_bytes().into());
        }
        files.insert(DATA_PACKAGE.to_owned(), data_package(self, tables)?.into());
        let mapping = only(self.facts.definitions, "publication_sdmx")?;
        let sdmx = Sdmx::new(self, &mapping);
        files.insert(SDMX.to_owned(), sdmx.data()?.into());
        files.insert(SDMX_STRUCTURE.to_owned(), sdmx.structure()?.into());
        Ok(files)
    }
}

/// A file of one JSON object.
fn json(file: &'static str, object: &impl Serialize) -> Result<Vec<u8>, ReleaseError> {
    let unwritable = |error: serde_json::Error| ReleaseError::File { file, reason: error.to_string() };
    let mut bytes = serde_json::to_vec_pretty(object).map_err(unwritable)?;
    bytes.push(b'\n');
    Ok(bytes)
}
