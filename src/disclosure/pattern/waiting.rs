//! Sums that would tell what one late unit reported.

use std::collections::BTreeMap;

use super::error::Named;
use super::{Input, PatternError};
use crate::disclosure::draft::{Draft, Planned};
use crate::disclosure::files::{PublicRow, Shown};
use crate::disclosure::policy::PublicSeries;
use crate::units::UnitLevel;

/// Refuses a release in which a sum holds exactly one unit more than in an earlier one, if what that unit added is a
/// protected count.
///
/// # Errors
/// At such a sum of the lowest level.
pub(super) fn check(input: &Input<'_>) -> Result<(), PatternError> {
    let mut earlier: BTreeMap<(&str, &str, &str), Vec<&PublicRow>> = BTreeMap::new();
    let rows = input.earlier.iter().flat_map(|released| &released.file.rows);
    let same = |row: &&PublicRow| row.period == input.draft.period && row.map == input.draft.map;
    for row in rows.filter(same) {
        earlier.entry((&row.unit, &row.measure, &row.category)).or_default().push(row);
    }
    let told = input.draft.figures.iter().filter_map(|planned| {
        let series = Draft::series(input.policy, planned)?;
        let rows =
            earlier.get(&(planned.unit.as_str(), series.element.as_str(), series.category.as_str()))?;
        let one = sums_protected_units(input, planned, series)
            && rows.iter().any(|row| tells_one_unit(input, planned, series, row));
        one.then_some((planned, series))
    });
    match told.max_by_key(|(planned, _)| planned.level) {
        Some((planned, series)) => Err(PatternError::Waits(Named {
            unit: planned.unit.clone(),
            period: input.draft.period.to_string(),
            series: series.key(),
        })),
        None => Ok(()),
    }
}

/// Whether the figure adds up units whose counts are protected.
fn sums_protected_units(input: &Input<'_>, planned: &Planned, series: &PublicSeries) -> bool {
    let pairs = series.category.split(';').filter_map(|pair| pair.split_once('='));
    let categories: Vec<(String, String)> =
        pairs.map(|(dimension, code)| (dimension.to_owned(), code.to_owned())).collect();
    let below = UnitLevel::ALL.into_iter().filter(|level| *level > planned.level);
    below.into_iter().any(|level| input.policy.protects(&series.element, &categories, level))
}

fn tells_one_unit(input: &Input<'_>, planned: &Planned, series: &PublicSeries, row: &PublicRow) -> bool {
    let decimals = series.parts.first().map_or(0, |part| input.catalogue.element_of(*part).decimals);
    let before = match row.shown {
        Shown::Value(number) => number.in_units_of(decimals),
        _ => None,
    };
    let added = planned.figure.value.number().zip(before).and_then(|(now, before)| now.checked_sub(before));
    row.units_reported.checked_add(1) == Some(planned.figure.units_reported)
        && added.is_some_and(|added| input.policy.protected_count(added))
}
