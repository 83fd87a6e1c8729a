//! The fact snapshot as one Parquet file.

use polars::prelude::*;
use polars_io::parquet::write::{ParquetCompression, ParquetWriter};

use super::FrameError;

/// Columns of the fact snapshot; all have the same length.
#[derive(Debug, Default)]
pub struct FactColumns {
    /// GSO code of the unit.
    pub unit: Vec<String>,
    /// Reporter kind.
    pub reporter: Vec<String>,
    /// Series key.
    pub series: Vec<String>,
    /// State (`value`, `missing`, `not_applicable`, `rejected`).
    pub state: Vec<String>,
    /// Value in units of `10^-decimals` of the element; null unless the state is `value`.
    pub value: Vec<Option<i64>>,
    /// Decimals of the element.
    pub decimals: Vec<u32>,
    /// Whether the number is in the sums of the province.
    pub in_use: Vec<bool>,
    /// Hash of the file.
    pub file_hash: Vec<String>,
    /// Worksheet.
    pub sheet: Vec<String>,
    /// A1 address.
    pub cell: Vec<String>,
    /// Text of the cell.
    pub raw: Vec<String>,
}

/// The facts as one Parquet file.
///
/// # Errors
/// When the engine refuses the columns.
pub fn parquet(columns: FactColumns) -> Result<Vec<u8>, FrameError> {
    let height = columns.value.len();
    let mut frame = DataFrame::new(
        height,
        vec![
            Column::new("unit".into(), columns.unit),
            Column::new("reporter".into(), columns.reporter),
            Column::new("series".into(), columns.series),
            Column::new("state".into(), columns.state),
            Column::new("value".into(), columns.value),
            Column::new("decimals".into(), columns.decimals),
            Column::new("in_use".into(), columns.in_use),
            Column::new("file_hash".into(), columns.file_hash),
            Column::new("sheet".into(), columns.sheet),
            Column::new("cell".into(), columns.cell),
            Column::new("raw".into(), columns.raw),
        ],
    )?;
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).with_compression(ParquetCompression::Snappy).finish(&mut frame)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> FactColumns {
        let text = |text: &str| vec![text.to_owned()];
        FactColumns {
            unit: text("524"),
            reporter: text("district"),
            series: text("abused|sex=F"),
            state: text("missing"),
            value: vec![None],
            decimals: vec![0],
            in_use: vec![true],
            file_hash: text("h"),
            sheet: text("B05"),
            cell: text("D7"),
            raw: text("..."),
        }
    }

    #[test]
    fn the_same_facts_are_the_same_bytes() {
        let bytes = parquet(columns()).unwrap();
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
        assert_eq!(bytes, parquet(columns()).unwrap());
    }

    #[test]
    fn columns_of_unequal_length_are_refused() {
        assert!(parquet(FactColumns { value: Vec::new(), ..columns() }).is_err());
    }
}
