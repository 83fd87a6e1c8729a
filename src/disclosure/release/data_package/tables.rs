//! What each table of a release must be like.

use std::collections::BTreeSet;

use super::model::{Constraints, Field, ForeignKey, Reference, SCHEMA_PROFILE, Schema};
use crate::disclosure::files::PUBLIC_COLUMNS;
use crate::disclosure::release::columns::Columns;
use crate::disclosure::release::{
    About, CATEGORIES, CATEGORY_COLUMNS, CODE_COLUMNS, CODES, DATA, MEASURE_COLUMNS, MEASURES, UNIT_COLUMNS,
    UNITS,
};

/// A reference by whole columns: own columns, the table referred to, its columns.
type Referring = (&'static [&'static str], &'static str, &'static [&'static str]);

/// A table and what must hold in it.
pub struct Described<'a> {
    pub name: &'static str,
    pub file: &'static str,
    columns: &'static [&'static str],
    key: &'static [&'static str],
    /// Columns that may be empty.
    optional: &'static [&'static str],
    /// The codes that may stand in a column.
    codes: Vec<(&'static str, BTreeSet<&'a str>)>,
    references: &'static [Referring],
}

/// The tables of a release, what others refer to last.
pub fn described<'a>(about: &About<'a>) -> Vec<Described<'a>> {
    let used = about.used;
    let levels: BTreeSet<&str> = used.levels.iter().map(|level| level.as_str()).collect();
    let map = BTreeSet::from([about.rows.map.as_str()]);
    let data = Described {
        name: "data",
        file: DATA,
        columns: &PUBLIC_COLUMNS,
        key: &["table", "unit", "map", "period", "measure", "category", "release"],
        optional: &["category", "value", "band_low", "band_high", "note"],
        codes: vec![
            ("table", used.tables.clone()),
            ("unit_level", levels.clone()),
            ("map", map.clone()),
            ("period", BTreeSet::from([about.rows.period.as_str()])),
            ("unit_of_measure", used.units_of_measure()),
            ("obs_status", used.obs_statuses.clone()),
            ("conf_status", used.conf_statuses.clone()),
            ("note", used.marks.clone()),
            ("release", BTreeSet::from([about.rows.release])),
        ],
        // A code that stands in another list of codes.csv is caught by the codes of its column.
        references: &[
            (&["unit", "map", "unit_level", "unit_name"], "units", &["unit", "map", "unit_level", "name"]),
            (&["measure", "unit_of_measure"], "measures", &["measure", "unit_of_measure"]),
            (&["category"], "categories", &["category"]),
            (&["table"], "codes", &["code"]),
            (&["unit_level"], "codes", &["code"]),
            (&["unit_of_measure"], "codes", &["code"]),
            (&["obs_status"], "codes", &["code"]),
            (&["conf_status"], "codes", &["code"]),
        ],
    };
    let list = |name, file, columns, key, optional| Described {
        name,
        file,
        columns,
        key,
        optional,
        codes: Vec::new(),
        references: &[],
    };
    let units = Described {
        codes: vec![("unit_level", levels), ("map", map)],
        ..list("units", UNITS, &UNIT_COLUMNS, &["unit", "map"], &["parent"])
    };
    let measures = Described {
        references: &[(&["unit_of_measure"], "codes", &["code"])],
        ..list("measures", MEASURES, &MEASURE_COLUMNS, &["measure", "unit_of_measure"], &[])
    };
    let categories = list("categories", CATEGORIES, &CATEGORY_COLUMNS, &["category"], &[]);
    let codes = list("codes", CODES, &CODE_COLUMNS, &["list", "code"], &[]);
    vec![data, units, measures, categories, codes]
}

impl Described<'_> {
    pub fn schema(&self, columns: &Columns) -> Schema<'_> {
        Schema {
            schema: SCHEMA_PROFILE,
            fields: self.columns.iter().map(|column| self.field(column, columns)).collect(),
            fields_match: "equal",
            missing_values: [""],
            primary_key: self.key,
            foreign_keys: self.references.iter().map(foreign_key).collect(),
        }
    }

    fn field(&self, name: &'static str, columns: &Columns) -> Field<'_> {
        let codes = self.codes.iter().find(|(column, _)| *column == name);
        let (kind, minimum) = kind(name);
        let title = columns.name(name);
        Field {
            name,
            title: title.vi,
            description: title.en,
            kind,
            constraints: Constraints {
                required: !self.optional.contains(&name),
                minimum,
                codes: codes.map(|(_, codes)| codes.clone()).unwrap_or_default(),
            },
        }
    }
}

/// Type and least value of a column.
fn kind(column: &str) -> (&'static str, Option<i64>) {
    match column {
        "value" => ("number", Some(0)),
        "band_low" | "band_high" | "units_reported" | "units_expected" => ("integer", Some(0)),
        "map" => ("date", None),
        _ => ("string", None),
    }
}

fn foreign_key((fields, resource, of): &Referring) -> ForeignKey {
    ForeignKey { fields, reference: Reference { resource, fields: of } }
}
