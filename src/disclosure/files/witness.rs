//! Witnesses: whole-number tables that agree with all that is public. They are confidential and stay beside the ledger.

use jiff::civil::Date;

use super::FileError;
use super::public::category;
use super::reader::rows;
use crate::period::Period;
use crate::table::{self, TableError};

/// Columns of the file of witnesses, in order.
pub const WITNESS_COLUMNS: [&str; 7] = ["witness", "unit", "map", "period", "measure", "category", "value"];

/// One number of a witness.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WitnessCell {
    /// Code of the unit.
    pub unit: String,
    /// The day on whose map the unit stands.
    pub map: Date,
    /// Period.
    pub period: Period,
    /// Element.
    pub measure: String,
    /// Categories as in public tables.
    pub category: String,
    /// The count in units of `10^-decimals` of the element.
    pub value: i64,
}

/// A table as it might be. What it does not name is as it truly is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Witness {
    /// Name within the file.
    pub id: String,
    /// Its numbers.
    pub cells: Vec<WitnessCell>,
}

/// Reads a file of witnesses; the rows of one stand together.
///
/// # Errors
/// When a row is not exactly what [`write_witnesses`] writes.
pub fn read_witnesses(file: &str, bytes: &[u8]) -> Result<Vec<Witness>, FileError> {
    let mut witnesses: Vec<Witness> = Vec::new();
    rows(file, bytes, &WITNESS_COLUMNS, |fields| {
        let cell = WitnessCell {
            unit: fields.text("unit").to_owned(),
            map: fields.read("map", |text| text.parse().ok())?,
            period: fields.read("period", |text| text.parse().ok())?,
            measure: fields.text("measure").to_owned(),
            category: fields.read("category", category)?,
            value: fields.read("value", |text| text.parse().ok().filter(|value| *value >= 0))?,
        };
        let id = fields.text("witness");
        match witnesses.last_mut().filter(|last| last.id == id) {
            Some(last) => last.cells.push(cell),
            None => witnesses.push(Witness { id: id.to_owned(), cells: vec![cell] }),
        }
        Ok(())
    })?;
    Ok(witnesses)
}

/// The file of some witnesses.
///
/// # Errors
/// When the table cannot be written.
pub fn write_witnesses(witnesses: &[Witness]) -> Result<Vec<u8>, TableError> {
    let lines = witnesses.iter().flat_map(|witness| witness.cells.iter().map(|cell| (&witness.id, cell)));
    let lines = lines.map(|(id, cell)| {
        let place = [id.clone(), cell.unit.clone(), cell.map.to_string(), cell.period.to_string()];
        let [witness, unit, map, period] = place;
        [witness, unit, map, period, cell.measure.clone(), cell.category.clone(), cell.value.to_string()]
    });
    table::csv(WITNESS_COLUMNS, lines)
}
