//! Whether the observations of a release are the figures of its table. The auditor reads the table alone: what another file
//! said beyond it would be published unproved.

use std::collections::HashMap;

use csv::StringRecord;

use super::OpenDataError;
use crate::disclosure::files::{Decimal, PublicFile, PublicRow, Shown};
use crate::disclosure::release::SDMX;

/// Columns in which an observation says what the table says, too.
const COLUMNS: [&str; 7] =
    ["REF_AREA", "INDICATOR", "TIME_PERIOD", "UNIT_MEASURE", "OBS_STATUS", "CONF_STATUS", "OBS_VALUE"];

/// Compares the observations with the table, row by row. A figure that stands in two tables is one observation.
///
/// # Errors
/// At the first row that says something else, is missing or has none beside it.
pub(super) fn same_figures(observations: &[u8], table: &PublicFile) -> Result<(), OpenDataError> {
    let differs = |line: usize| OpenDataError::Differs { file: SDMX, line };
    let mut reader = csv::Reader::from_reader(observations);
    let header = reader.headers().map_err(|_| differs(1))?.clone();
    let place = |column: &str| header.iter().position(|own| own == column).ok_or_else(|| differs(1));
    let mut places = [0; COLUMNS.len()];
    for (own, column) in places.iter_mut().zip(COLUMNS) {
        *own = place(column)?;
    }
    let records: Vec<StringRecord> = reader.records().collect::<Result<_, _>>().map_err(|_| differs(1))?;
    let mut known = HashMap::with_capacity(table.rows.len());
    for row in &table.rows {
        let next = known.len();
        let key = (row.unit.as_str(), row.measure.as_str(), row.category.as_str());
        let position = *known.entry(key).or_insert(next);
        // The header is the first line.
        let record = records.get(position).ok_or_else(|| differs(position + 2))?;
        if !says_the_same(row, record, &places) {
            return Err(differs(position + 2));
        }
    }
    if known.len() == records.len() { Ok(()) } else { Err(differs(known.len() + 2)) }
}

fn says_the_same(row: &PublicRow, record: &StringRecord, places: &[usize; COLUMNS.len()]) -> bool {
    let [unit, measure, period, unit_of_measure, obs_status, conf_status, value] =
        places.map(|place| record.get(place).unwrap_or_default());
    let shown = match row.shown {
        Shown::Value(number) => Decimal::read(value) == Some(number),
        Shown::Band { .. } | Shown::Suppressed | Shown::Missing | Shown::Rejected | Shown::NotApplicable => {
            value.is_empty()
        }
    };
    shown
        && (unit, measure, unit_of_measure) == (&row.unit, &row.measure, &row.unit_of_measure)
        && (obs_status, conf_status) == (&row.obs_status, &row.conf_status)
        && period == row.period.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disclosure::files::PUBLIC_COLUMNS;

    fn table(rows: &[&str]) -> PublicFile {
        let text = format!("{}\n{}\n", PUBLIC_COLUMNS.join(","), rows.join("\n"));
        PublicFile::read("data.csv", text.as_bytes()).unwrap()
    }

    #[test]
    fn an_observation_that_says_more_or_less_than_the_table_is_found() {
        let [hidden, shown] = [
            "524,district,X,2024-11-14,2024,abused,child,,,,,Q,C,c,1,1,r",
            "525,district,X,2024-11-14,2024,abused,child,,12,,,A,F,,1,1,r",
        ];
        let table = table(&[&format!("D1,{hidden}"), &format!("D1,{shown}"), &format!("D2,{shown}")]);
        let says = |lines: &str| {
            let text = format!("{}\n{lines}\n", COLUMNS.join(","));
            same_figures(text.as_bytes(), &table)
        };
        let (first, second) = ("524,abused,2024,child,Q,C,", "525,abused,2024,child,A,F,12");
        assert!(says(&format!("{first}\n{second}")).is_ok());
        for (lines, at) in [
            (format!("{first}3\n{second}"), 2),
            (format!("{second}\n{first}"), 2),
            (format!("{first}\n525,abused,2024,child,A,F,13"), 3),
            (format!("{first}\n525,abused,2024,child,P,F,12"), 3),
            (first.to_owned(), 3),
            (format!("{first}\n{second}\n{second}"), 4),
        ] {
            let error = says(&lines).unwrap_err();
            assert!(matches!(error, OpenDataError::Differs { line, .. } if line == at), "{lines}: {error}");
        }
    }
}
