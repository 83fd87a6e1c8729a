//! Numbers of units by the size of their figure: no unit is named there, but everybody can see which ones have reported.

use std::collections::{BTreeMap, BTreeSet};

use super::Input;
use crate::disclosure::draft::{Content, Planned};
use crate::disclosure::files::{PublicRow, Shown};
use crate::disclosure::policy::SizeClass;

/// The figures of a unit and series by class.
type Group<'a> = (usize, &'a str, usize);

/// Positions of figures that must be hidden: where all units that reported are in one protected class, each of them is
/// known to be in it; where another release of the period knew of other units, the difference tells of the late ones.
pub(super) fn hidden(input: &Input<'_>) -> Vec<usize> {
    let mut groups: BTreeMap<Group<'_>, Vec<usize>> = BTreeMap::new();
    for (position, planned) in input.draft.figures.iter().enumerate() {
        if let Content::UnitsBySize(series, _) = planned.content {
            groups.entry((planned.table, planned.unit.as_str(), series)).or_default().push(position);
        }
    }
    let told = earlier(input);
    let tells = |((table, unit, series), positions): &(Group<'_>, Vec<usize>)| {
        let figures = || positions.iter().map(|position| &input.draft.figures[*position]);
        let series = input.policy.tables.get(*table).and_then(|table| table.series.get(*series));
        let before = series.and_then(|series| told.get(&(*unit, series.element.as_str())));
        let reported = figures().next().map_or(0, |planned| planned.figure.units_reported);
        all_in_one(input, figures()) || before.is_some_and(|before| before.iter().any(|own| *own != reported))
    };
    groups.into_iter().filter(tells).flat_map(|(_, positions)| positions).collect()
}

/// Whether all units that reported are in one class of protected counts.
fn all_in_one<'a>(input: &Input<'_>, mut figures: impl Iterator<Item = &'a Planned>) -> bool {
    figures.any(|planned| {
        let protected = match planned.content {
            Content::UnitsBySize(_, SizeClass::Protected) => true,
            Content::UnitsBySize(_, SizeClass::Zero) => input.policy.protected_count(0),
            _ => false,
        };
        let count = planned.figure.value.number().unwrap_or_default();
        protected && count > 0 && count == i64::from(planned.figure.units_reported)
    })
}

/// Units in such figures of the period that earlier releases show, by unit and element.
fn earlier<'a>(input: &Input<'a>) -> BTreeMap<(&'a str, &'a str), BTreeSet<u32>> {
    let by_size = |row: &&PublicRow| {
        let pairs = || row.category.split(';').filter_map(|pair| pair.split_once('='));
        row.period == input.draft.period
            && matches!(row.shown, Shown::Value(_))
            && pairs().any(|(dimension, _)| dimension == SizeClass::DIMENSION)
    };
    let mut told: BTreeMap<(&str, &str), BTreeSet<u32>> = BTreeMap::new();
    for row in input.earlier.iter().flat_map(|released| &released.file.rows).filter(by_size) {
        told.entry((row.unit.as_str(), row.measure.as_str())).or_default().insert(row.units_reported);
    }
    told
}
