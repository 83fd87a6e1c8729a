//! What can be told from a release without any arithmetic: order, gaps, notes; and that earlier files are what they were.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::super::files::{PublicFile, PublicRow, Shown};
use super::super::policy::Policy;
use super::error::AuditError;
use super::input::Input;
use super::place::Places;
use crate::period::Period;
use crate::units::UnitLevel;

/// A column of a table: the figures of its units beside each other.
type Column<'a> = (&'a str, UnitLevel, Date, Period, &'a str, &'a str);

/// Refuses releases that tell more than their numbers.
pub(super) fn vet(input: &Input<'_>, places: &mut Places<'_>) -> Result<(), AuditError> {
    for released in input.earlier {
        if released.file.fingerprint != released.recorded {
            return Err(AuditError::Altered { file: released.file.file.clone() });
        }
    }
    for file in input.release {
        order(file)?;
        gaps(file, input.policy, places)?;
        notes(file)?;
    }
    Ok(())
}

fn column(row: &PublicRow) -> Column<'_> {
    (&row.table, row.level, row.map, row.period, &row.measure, &row.category)
}

/// Units stand in order of their codes.
fn order(file: &PublicFile) -> Result<(), AuditError> {
    let mut last: BTreeMap<Column<'_>, &str> = BTreeMap::new();
    for row in &file.rows {
        let before = last.insert(column(row), &row.unit);
        if before.is_some_and(|before| before > row.unit.as_str()) {
            return Err(AuditError::Order { file: file.file.clone(), line: row.line });
        }
    }
    Ok(())
}

/// Beneath a province all units are there or none: a row that is missing says that there is something to hide.
fn gaps(file: &PublicFile, policy: &Policy, places: &mut Places<'_>) -> Result<(), AuditError> {
    let mut columns: BTreeMap<Column<'_>, BTreeSet<&str>> = BTreeMap::new();
    let below = |row: &&PublicRow| row.level > UnitLevel::Province && policy.abuse_related(&row.measure);
    for row in file.rows.iter().filter(below) {
        columns.entry(column(row)).or_default().insert(&row.unit);
    }
    for ((table, _, map, ..), units) in columns {
        for unit in &units {
            let Some(place) = places.at(unit, map) else { continue };
            for family in places.families(place, map) {
                let left_out = family.children.iter().map(|child| &places.get(*child).code);
                if let Some(unit) = left_out.filter(|code| !units.contains(code.as_str())).min() {
                    let (file, table) = (file.file.clone(), table.to_owned());
                    return Err(AuditError::LeftOut { file, table, unit: unit.clone() });
                }
            }
        }
    }
    Ok(())
}

/// Hidden figures of a table look alike.
fn notes(file: &PublicFile) -> Result<(), AuditError> {
    let mut notes: BTreeMap<&str, &str> = BTreeMap::new();
    for row in file.rows.iter().filter(|row| row.shown == Shown::Suppressed) {
        if *notes.entry(&row.table).or_insert(&row.note) != row.note {
            let (file, table) = (file.file.clone(), row.table.clone());
            return Err(AuditError::ToldApart { file, line: row.line, table });
        }
    }
    Ok(())
}
