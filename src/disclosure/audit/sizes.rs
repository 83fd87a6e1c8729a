//! Numbers of units by the size of their figure must not tell of units that everybody can name: those that reported.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::files::{PublicFile, PublicRow, Shown};
use super::super::policy::SizeClass;
use super::error::AuditError;
use super::input::Input;
use crate::period::Period;

/// The rows of a unit and measure by class.
type Group<'a> = (&'a str, Date, Period, &'a str, String);

/// Refuses a release that tells the class of named units, alone or beside an earlier one.
///
/// # Errors
/// At such rows.
pub(super) fn check(input: &Input<'_>) -> Result<(), AuditError> {
    let earlier: Vec<_> = input.earlier.iter().map(|released| groups(released.file)).collect();
    for file in input.release {
        for (group, rows) in groups(file) {
            let before = earlier.iter().filter_map(|file| file.get(&group));
            if tells(input, &rows) || before.into_iter().any(|before| differ(before, &rows)) {
                let line = rows.first().map_or(0, |row| row.line);
                let (file, unit) = (file.file.clone(), group.0.to_owned());
                return Err(AuditError::SizesTell { file, line, unit });
            }
        }
    }
    Ok(())
}

fn groups(file: &PublicFile) -> BTreeMap<Group<'_>, Vec<&PublicRow>> {
    let mut groups: BTreeMap<Group<'_>, Vec<&PublicRow>> = BTreeMap::new();
    for row in &file.rows {
        let (size, others): (Vec<&str>, Vec<&str>) = row.category.split(';').partition(|pair| is_class(pair));
        if !size.is_empty() {
            let group = (row.unit.as_str(), row.map, row.period, row.measure.as_str(), others.join(";"));
            groups.entry(group).or_default().push(row);
        }
    }
    groups
}

fn is_class(pair: &str) -> bool {
    pair.split_once('=').is_some_and(|(dimension, _)| dimension == SizeClass::DIMENSION)
}

/// Units of a class; `None` unless it is shown.
fn units(rows: &[&PublicRow], class: SizeClass) -> Option<i64> {
    let of_class = |row: &&&PublicRow| {
        let code = |pair: &str| pair.split_once('=').map(|(_, code)| code.to_owned());
        row.category
            .split(';')
            .filter(|pair| is_class(pair))
            .any(|pair| code(pair).as_deref() == Some(class.code()))
    };
    match rows.iter().find(of_class)?.shown {
        Shown::Value(number) => number.in_units_of(0),
        _ => None,
    }
}

/// Whether every unit that reported is known to have a protected count; or a class can be worked out that is not shown.
fn tells(input: &Input<'_>, rows: &[&PublicRow]) -> bool {
    let all = SizeClass::ALL.map(|class| units(rows, class));
    let [Some(zero), Some(protected), Some(more), Some(_)] = all else {
        return all.iter().any(Option::is_some);
    };
    let reported = zero + protected + more;
    let one_class = |count: i64| count > 0 && count == reported;
    one_class(protected) || (input.policy.protected_count(0) && one_class(zero))
}

/// Whether two releases show numbers of different units: those that came later are known by name.
fn differ(before: &[&PublicRow], now: &[&PublicRow]) -> bool {
    let missing = |rows| units(rows, SizeClass::NotReported);
    missing(before).zip(missing(now)).is_some_and(|(before, now)| before != now)
}
