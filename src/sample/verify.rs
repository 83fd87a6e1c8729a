//! Proof that generated figures keep every relation of the form.

use super::SampleError;
use crate::catalogue::{Catalogue, SeriesId, Source};
use crate::form::{Layout, Relation, RelationKind};
use crate::period::Part;

/// Checks all relations of the territorial form over the figures of a unit.
///
/// # Errors
/// At the first relation that does not hold, with its numbers.
pub(super) fn verify(
    catalogue: &Catalogue,
    layout: &Layout,
    part: Part,
    unit: &str,
    figures: &[i64],
) -> Result<(), SampleError> {
    for sheet in layout.form(part, Source::Territorial) {
        for relation in sheet.relations(part) {
            if !holds(relation, figures) {
                return Err(SampleError::Relation {
                    unit: unit.to_owned(),
                    sheet: sheet.id.clone(),
                    relation: describe(catalogue, relation, figures),
                });
            }
        }
    }
    Ok(())
}

pub(super) fn figure(figures: &[i64], id: SeriesId) -> i64 {
    figures.get(id.index()).copied().unwrap_or(0)
}

/// Whether a relation holds.
pub(super) fn holds(relation: &Relation, figures: &[i64]) -> bool {
    let whole = figure(figures, relation.whole);
    let mut parts = relation.parts.iter().map(|part| figure(figures, *part));
    let sum: i64 = parts.clone().sum();
    let each_within = parts.all(|part| part <= whole);
    match relation.kind {
        RelationKind::Sum => whole == sum,
        RelationKind::Cover => each_within && whole <= sum,
        RelationKind::Within => each_within,
    }
}

fn describe(catalogue: &Catalogue, relation: &Relation, figures: &[i64]) -> String {
    let named = |id: SeriesId| format!("{} = {}", catalogue.series(id).key, figure(figures, id));
    let parts: Vec<String> = relation.parts.iter().map(|part| named(*part)).collect();
    let kind = match relation.kind {
        RelationKind::Sum => "sum of",
        RelationKind::Cover => "covered by",
        RelationKind::Within => "at least",
    };
    format!("{} {kind} {}", named(relation.whole), parts.join(", "))
}
