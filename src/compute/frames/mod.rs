//! Grouped integer sums over units × series.
//!
//! In: columns of integers. Out: sums sorted by parent and series. This is the only room that names polars; it must
//! not know what a unit or a series is.

use polars::prelude::*;

/// Sum of one series over the units of one parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupSum {
    /// Parent, as numbered by the caller.
    pub parent: u32,
    /// Series, as numbered by the caller.
    pub series: u32,
    /// Σ of the values.
    pub sum: i64,
    /// How many values were added.
    pub count: u32,
}

/// Sums values by parent and series. The three columns have the same length. The caller guarantees that no sum leaves
/// the range of `i64`.
///
/// # Errors
/// When the engine refuses the columns.
pub fn sums(parents: Vec<u32>, series: Vec<u32>, values: Vec<i64>) -> PolarsResult<Vec<GroupSum>> {
    let height = values.len();
    let frame = DataFrame::new(
        height,
        vec![
            Column::new("parent".into(), parents),
            Column::new("series".into(), series),
            Column::new("value".into(), values),
        ],
    )?;
    let grouped = frame
        .lazy()
        .group_by([col("parent"), col("series")])
        .agg([col("value").sum().alias("sum"), col("value").count().alias("count")])
        .sort(["parent", "series"], SortMultipleOptions::default())
        .collect()?;
    let (parents, series) = (grouped.column("parent")?.u32()?, grouped.column("series")?.u32()?);
    let (sums, counts) = (grouped.column("sum")?.i64()?, grouped.column("count")?.u32()?);
    let rows = parents.into_no_null_iter().zip(series.into_no_null_iter());
    let numbers = sums.into_no_null_iter().zip(counts.into_no_null_iter());
    Ok(rows
        .zip(numbers)
        .map(|((parent, series), (sum, count))| GroupSum { parent, series, sum, count })
        .collect())
}

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
pub fn parquet(columns: FactColumns) -> PolarsResult<Vec<u8>> {
    let height = columns.value.len();
    let mut frame = DataFrame::new(
        height,
        vec![
            Column::new("unit".into(), columns.unit),
            Column::new("reporter".into(), columns.reporter),
            Column::new("series".into(), columns.series),
            Column::new("state".into(), columns.state),
            Column::new("value".into(), columns.value),
            Column::new("file_hash".into(), columns.file_hash),
            Column::new("sheet".into(), columns.sheet),
            Column::new("cell".into(), columns.cell),
            Column::new("raw".into(), columns.raw),
        ],
    )?;
    let mut bytes = Vec::new();
    polars_io::parquet::write::ParquetWriter::new(&mut bytes)
        .with_compression(polars_io::parquet::write::ParquetCompression::Snappy)
        .finish(&mut frame)?;
    Ok(bytes)
}
