//! Records of `templates/forms/*.toml` as they are written.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::model::{ChoiceList, Count, Input, SheetKind};
use crate::catalogue::{Provenance, Source};
use crate::message::Bilingual;
use crate::period::Part;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SheetRecord {
    pub id: String,
    pub kind: SheetKind,
    pub title: Bilingual,
    pub unit: Option<String>,
    pub periods: Vec<Part>,
    pub order: u32,
    #[serde(default)]
    pub row_units: bool,
    #[serde(default)]
    pub reported_by: Source,
    #[serde(default)]
    pub personal: bool,
    pub note: Option<Bilingual>,
    pub provenance: Provenance,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockRecord {
    pub sheet: String,
    pub id: String,
    pub title: Option<Bilingual>,
    pub element: Option<String>,
    pub header_of: Option<String>,
    pub open: Option<Vec<String>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnRecord {
    pub sheet: String,
    pub block: String,
    pub code: String,
    pub head: Vec<String>,
    pub element: Option<String>,
    #[serde(default)]
    pub categories: BTreeMap<String, String>,
    #[serde(default)]
    pub sum: Vec<Vec<String>>,
    #[serde(default)]
    pub cover: Vec<Vec<String>>,
    #[serde(default)]
    pub within: Vec<String>,
    #[serde(default)]
    pub input: Input,
    pub choices: Option<ChoiceList>,
    pub width: Option<u16>,
    pub count: Option<Count>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowRecord {
    pub sheet: String,
    pub block: String,
    pub code: String,
    pub stt: Option<String>,
    pub label: Option<Bilingual>,
    pub element: Option<String>,
    #[serde(default)]
    pub categories: BTreeMap<String, String>,
    pub open: Option<Vec<String>>,
    pub closed: Option<Vec<String>>,
    pub periods: Option<Vec<Part>>,
    #[serde(default)]
    pub level: u8,
    #[serde(default)]
    pub sum: Vec<Vec<String>>,
    #[serde(default)]
    pub cover: Vec<Vec<String>>,
    #[serde(default)]
    pub within: Vec<String>,
    pub field: Option<String>,
    #[serde(default)]
    pub input: Input,
    pub choices: Option<ChoiceList>,
    pub unit: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BalanceRecord {
    pub sheet: String,
    #[serde(rename = "id")]
    pub _id: String,
    pub total: String,
    pub parts: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SectionRecord {
    pub sheet: String,
    #[serde(rename = "id")]
    pub _id: String,
    pub before: String,
    pub title: Bilingual,
}
