//! Sheets of which the file holds several versions: none is used, and what they state is not lost silently.

use std::collections::BTreeMap;

use super::grid::{SheetRead, count};
use super::sheets::Recognised;
use crate::value::Value;

/// Reads a sheet. Where several versions differ, each figure that any of them states is rejected; what is wrong inside
/// the versions is not said, since R-STR-011 already says that none is used.
pub(super) fn read(sheet: &Recognised<'_>, read_one: impl Fn(&Recognised<'_>) -> SheetRead) -> SheetRead {
    if sheet.copies.is_empty() {
        return read_one(sheet);
    }
    let mut merged = SheetRead::default();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let versions = std::iter::once(sheet.worksheet).chain(sheet.copies.iter().copied());
    for worksheet in versions {
        let version = read_one(&Recognised { form: sheet.form, worksheet, copies: Vec::new() });
        for mut fact in version.facts {
            if fact.value != Value::Missing {
                fact.value = Value::Rejected;
            }
            let index = *known.entry(fact.series.clone()).or_insert(merged.facts.len());
            match merged.facts.get_mut(index) {
                None => merged.facts.push(fact),
                Some(earlier) if earlier.value == Value::Missing => *earlier = fact,
                Some(_) => {}
            }
        }
    }
    for fact in &merged.facts {
        count(&mut merged.counts, fact.value);
    }
    merged
}
