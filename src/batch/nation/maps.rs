//! Provinces of one day on the map of another: their successors, and what can be compared across a change of map.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::super::combine::figure_unit;
use super::super::{BatchError, Reference};
use super::part::Part;
use crate::compute::{Figures, consolidate};
use crate::report::ReportPart;

/// The figures of provinces of `from` as those of the provinces of `to` that hold their territory, in order of code.
///
/// # Errors
/// When a province has no successor (backward in time a merged one cannot be divided), or sums cannot be computed.
pub(super) fn rebase(
    reference: &Reference,
    parts: Vec<Figures>,
    (from, to): (Date, Date),
) -> Result<Vec<Figures>, BatchError> {
    let mut heirs: BTreeMap<String, Vec<Figures>> = BTreeMap::new();
    for part in parts {
        let code = part.units.first().map(|unit| unit.code.clone()).unwrap_or_default();
        heirs.entry(successor(reference, &code, (from, to))?).or_default().push(part);
    }
    let map = reference.register.at(to);
    heirs
        .into_iter()
        .map(|(code, members)| {
            let unit = map.province(&code).map(figure_unit).ok_or_else(|| unknown(&code, to))?;
            let mut figures = consolidate(&reference.catalogue, unit, &members, &[])?;
            figures.units.truncate(1);
            figures.values.truncate(1);
            figures.indicators.truncate(1);
            Ok(figures)
        })
        .collect()
}

/// Who reported beneath provinces of `from`, as beneath their successors on `to`.
///
/// # Errors
/// When a province has no successor.
pub(super) fn rebase_arrivals(
    reference: &Reference,
    parts: &[Part],
    (from, to): (Date, Date),
) -> Result<Vec<ReportPart>, BatchError> {
    let mut heirs: BTreeMap<String, ReportPart> = BTreeMap::new();
    for ReportPart { code: own, units, reported, late, undated, .. } in
        parts.iter().map(|part| &part.arrivals)
    {
        let code = successor(reference, own, (from, to))?;
        let heir = heirs.entry(code.clone()).or_default();
        heir.merged.insert(own.clone());
        heir.code = code;
        heir.units.extend(units.clone());
        heir.reported += reported;
        heir.late += late;
        heir.undated += undated;
    }
    Ok(heirs.into_values().collect())
}

/// The provinces of `now` that are not one and the same unit since `then`, or of whose reporting units none is, each
/// with the provinces of `then` in it: units beneath them cannot be matched.
pub(super) fn changed(
    reference: &Reference,
    (then, now): (Date, Date),
) -> BTreeMap<String, BTreeSet<String>> {
    let map = reference.register.at(now);
    let mut changed: BTreeMap<String, BTreeSet<String>> = map
        .provinces()
        .iter()
        .filter(|unit| {
            let same = |code: &str| reference.register.same_unit(code, then, now);
            !same(&unit.code) || !map.reporting_units(&unit.code).iter().any(|own| same(&own.code))
        })
        .map(|unit| (unit.code.clone(), BTreeSet::new()))
        .collect();
    for before in reference.register.at(then).provinces() {
        let heir = reference.register.successor(&before.code, then, now);
        if let Some(members) = heir.and_then(|heir| changed.get_mut(&heir)) {
            members.insert(before.code.clone());
        }
    }
    changed
}

fn successor(reference: &Reference, code: &str, (from, to): (Date, Date)) -> Result<String, BatchError> {
    reference.register.successor(code, from, to).ok_or_else(|| unknown(code, to))
}

fn unknown(code: &str, day: Date) -> BatchError {
    BatchError::UnknownUnit { unit: code.to_owned(), day: day.to_string() }
}
