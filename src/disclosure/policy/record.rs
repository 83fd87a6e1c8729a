//! Records of the policy as they are written.

use jiff::civil::Date;
use serde::Deserialize;

use super::model::{Attacker, Form, Grouping, Keep, Sensitive, Shows, Zero};
use crate::catalogue::Provenance;
use crate::message::Bilingual;
use crate::period::Part;
use crate::units::UnitLevel;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PublicationRecord {
    pub id: String,
    pub version: String,
    pub valid_from: Option<Date>,
    pub approved_by: String,
    pub document: String,
    pub low: i64,
    pub high: i64,
    pub zero: Zero,
    pub assume_known: Vec<UnitLevel>,
    pub form: Form,
    pub bands: Vec<i64>,
    pub keep: Vec<Keep>,
    pub licence: String,
    pub publisher: String,
    pub contact: String,
    pub base_url: String,
    pub sdmx_agency: String,
    pub provenance: Provenance,
    pub source: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeriesRecord {
    pub element: String,
    pub levels: Vec<UnitLevel>,
    #[serde(default)]
    pub sensitive: Vec<Sensitive>,
}

pub(super) type GroupingRecord = Grouping;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableRecord {
    pub id: String,
    pub name: Bilingual,
    #[serde(default)]
    pub shows: Shows,
    pub levels: Vec<UnitLevel>,
    pub periods: Vec<Part>,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub attacker: Option<Attacker>,
    #[serde(default)]
    pub sheets: Vec<String>,
    #[serde(default)]
    pub series: Vec<ContentRecord>,
    #[serde(default)]
    pub indicators: Vec<String>,
}

/// An element with the breakdowns in which a table shows it; the empty one is its total.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContentRecord {
    pub element: String,
    pub by: Vec<String>,
}
