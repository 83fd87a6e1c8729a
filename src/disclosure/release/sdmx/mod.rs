//! `sdmx.csv` (SDMX-CSV 2.0) and `sdmx-structure.json` (SDMX-JSON 2.0), the definition of its columns and codes.
//!
//! In: the rows of a release. Out: one observation for each of them, and a structure in which every code that occurs has a
//! name. A structure holds the codes of its release only and therefore has the version of the release.

mod mapping;
mod model;
mod structure;

use std::collections::{BTreeMap, HashSet};

pub(super) use self::mapping::Mapping;
use self::mapping::Place;
use self::structure::structure;
use super::facts::decided;
use super::{About, ReleaseError, SDMX, SDMX_STRUCTURE, json};
use crate::message::Bilingual;
use crate::period::Part;
use crate::table;

/// Columns of `sdmx.csv`: what the file is, the dimensions, the figure, its attributes.
const COLUMNS: [&str; 14] = [
    "STRUCTURE",
    "STRUCTURE_ID",
    "ACTION",
    "FREQ",
    "REF_AREA",
    "INDICATOR",
    "SEX",
    "AGE",
    "BREAKDOWN",
    "TIME_PERIOD",
    "OBS_VALUE",
    "UNIT_MEASURE",
    "OBS_STATUS",
    "CONF_STATUS",
];

/// What both files are made from.
pub(super) struct Sdmx<'a> {
    about: &'a About<'a>,
    mapping: &'a Mapping,
    /// Where each category stands.
    places: BTreeMap<&'a str, Place<'a>>,
}

impl<'a> Sdmx<'a> {
    pub fn new(about: &'a About<'a>, mapping: &'a Mapping) -> Self {
        let categories = about.used.categories.iter().copied().chain([""]);
        Self { about, mapping, places: categories.map(|own| (own, mapping.place(own))).collect() }
    }

    fn version(&self) -> &'a str {
        &self.about.identity.version
    }

    /// Whoever keeps the structure; a placeholder as long as nobody has decided.
    fn agency(&self) -> &'a str {
        decided(&self.about.release.plan.policy.sdmx_agency).unwrap_or(&self.mapping.unregistered)
    }

    fn frequency(&self) -> &'a mapping::Code {
        match self.about.release.draft.period.part {
            Part::S1 => &self.mapping.half_yearly,
            Part::Y => &self.mapping.annual,
        }
    }

    /// The observations in order of the rows. A figure that stands in two tables is one observation.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub fn data(&self) -> Result<Vec<u8>, ReleaseError> {
        let id = format!("{}:{}({})", self.agency(), self.mapping.structure, self.version());
        let frequency = self.frequency().code.as_str();
        let rows = self.about.rows;
        let mut seen = HashSet::with_capacity(rows.list.len());
        let observations = rows.list.iter().filter_map(|row| {
            let place = self.places.get(&*row.category)?;
            seen.insert((row.unit, row.measure, &*row.category)).then_some([
                "datastructure",
                &id,
                "I",
                frequency,
                row.unit,
                row.measure,
                place.sex,
                place.age,
                &place.breakdown,
                &rows.period,
                &row.value,
                row.unit_of_measure,
                row.obs_status,
                row.conf_status,
            ])
        });
        table::csv(COLUMNS, observations).map_err(ReleaseError::table(SDMX))
    }

    /// # Errors
    /// When a code is none of SDMX, or two codes would become one.
    pub fn structure(&self) -> Result<Vec<u8>, ReleaseError> {
        json(SDMX_STRUCTURE, &structure(self)?)
    }

    /// What the structure is said to be.
    fn description(&self) -> Bilingual {
        let mut text = self.about.release.text(self.about.facts, &self.about.metadata.description);
        if decided(&self.about.release.plan.policy.sdmx_agency).is_none() {
            text.vi += &format!(" {}", self.mapping.unregistered_note.vi);
            text.en += &format!(" {}", self.mapping.unregistered_note.en);
        }
        text
    }
}
