//! Which dimension of the catalogue goes into which dimension of SDMX.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalogue::Provenance;
use crate::disclosure::release::in_use::pairs;
use crate::message::Bilingual;

/// A code with its name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    pub code: String,
    pub name: Bilingual,
}

/// The mapping as data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    #[expect(dead_code, reason = "the key by which the record is overlaid")]
    id: String,
    /// Identifier of the structure.
    pub structure: String,
    /// Stands for the agency while nobody has decided.
    pub unregistered: String,
    pub unregistered_note: Bilingual,
    /// Dimensions of the catalogue that are SEX and AGE; all others are BREAKDOWN.
    pub sex: Vec<String>,
    pub age: Vec<String>,
    pub total: Code,
    pub half_yearly: Code,
    pub annual: Code,
    /// Names by column.
    pub concepts: BTreeMap<String, Bilingual>,
    #[expect(dead_code, reason = "said of the mapping, to those who edit it")]
    provenance: Provenance,
    #[expect(dead_code, reason = "said of the mapping, to those who edit it")]
    source: String,
}

/// Where a category stands: its codes in SEX, AGE and BREAKDOWN.
#[derive(Debug)]
pub struct Place<'a> {
    pub sex: &'a str,
    pub age: &'a str,
    pub breakdown: String,
    /// The pairs that are BREAKDOWN.
    pub rest: Vec<(&'a str, &'a str)>,
}

impl Mapping {
    pub fn place<'a>(&'a self, category: &'a str) -> Place<'a> {
        let mut place = Place {
            sex: &self.total.code,
            age: &self.total.code,
            breakdown: String::new(),
            rest: Vec::new(),
        };
        for (dimension, code) in pairs(category) {
            let is = |list: &[String]| list.iter().any(|own| own == dimension);
            if is(&self.sex) {
                place.sex = code;
            } else if is(&self.age) {
                place.age = code;
            } else {
                place.rest.push((dimension, code));
            }
        }
        place.breakdown = self.breakdown(&place.rest);
        place
    }

    /// Identifiers of SDMX hold neither `=` nor `;`.
    fn breakdown(&self, rest: &[(&str, &str)]) -> String {
        if rest.is_empty() {
            return self.total.code.clone();
        }
        let pairs: Vec<String> = rest.iter().map(|(dimension, code)| format!("{dimension}-{code}")).collect();
        pairs.join("--")
    }
}
