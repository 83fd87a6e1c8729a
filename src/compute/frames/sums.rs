//! Grouped sums of whole numbers.

use polars::prelude::*;

use super::FrameError;

/// Sum of one series over the units of one parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupSum {
    /// Parent, as numbered by the caller: one number throughout while one parent is summed up at a time.
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
pub fn sums(parents: Vec<u32>, series: Vec<u32>, values: Vec<i64>) -> Result<Vec<GroupSum>, FrameError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_added_by_parent_and_series_and_counted_zeros_included() {
        let found = sums(vec![1, 0, 0, 0], vec![5, 7, 5, 7], vec![9, 0, 1, -4]).unwrap();
        let sum = |parent, series, sum, count| GroupSum { parent, series, sum, count };
        assert_eq!(found, [sum(0, 5, 1, 1), sum(0, 7, -4, 2), sum(1, 5, 9, 1)]);
        assert_eq!(sums(Vec::new(), Vec::new(), Vec::new()).unwrap(), []);
        assert!(sums(vec![1], Vec::new(), vec![1]).is_err());
    }
}
