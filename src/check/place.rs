//! Where figures of a submission stand.

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, SeriesId};
use crate::finding::Place;
use crate::intake::Fact;

/// The cell of a fact.
pub(super) fn place_at(fact: &Fact) -> Place {
    Place {
        sheet: fact.origin.sheet.clone(),
        cell: fact.origin.cell.clone(),
        series: fact.series.clone(),
        ..Place::default()
    }
}

/// The cell of a series; only its series where the file has no cell for it.
pub(super) fn place_of(id: SeriesId, facts: &BTreeMap<SeriesId, &Fact>, catalogue: &Catalogue) -> Place {
    let without = || Place { series: catalogue.series(id).key.clone(), ..Place::default() };
    facts.get(&id).map_or_else(without, |fact| place_at(fact))
}
