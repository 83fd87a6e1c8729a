//! Cell addresses as people and formulas write them.

/// A rectangle of cells, counted from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRange {
    /// Top row.
    pub first_row: u32,
    /// Leftmost column.
    pub first_column: u16,
    /// Bottom row.
    pub last_row: u32,
    /// Rightmost column.
    pub last_column: u16,
}

impl CellRange {
    /// A rectangle from its corners.
    #[must_use]
    pub fn new(first_row: u32, first_column: u16, last_row: u32, last_column: u16) -> Self {
        Self { first_row, first_column, last_row, last_column }
    }

    /// A single cell.
    #[must_use]
    pub fn cell(row: u32, column: u16) -> Self {
        Self::new(row, column, row, column)
    }

    /// `A1:B2`, or `A1` for a single cell.
    #[must_use]
    pub fn name(&self) -> String {
        let first = cell_name(self.first_row, self.first_column);
        if (self.first_row, self.first_column) == (self.last_row, self.last_column) {
            return first;
        }
        format!("{first}:{}", cell_name(self.last_row, self.last_column))
    }
}

/// The letters of a column counted from 0: 0 is `A`, 26 is `AA`.
#[must_use]
pub fn column_name(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The address of a cell counted from 0: (0, 0) is `A1`.
#[must_use]
pub fn cell_name(row: u32, column: u16) -> String {
    format!("{}{}", column_name(column), u64::from(row) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_like_in_a_spreadsheet() {
        let names: Vec<String> = [0, 25, 26, 51, 52, 701, 702, 16383].map(column_name).to_vec();
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
        assert_eq!(CellRange::new(0, 0, 4, 1).name(), "A1:B5");
        assert_eq!(CellRange::cell(8, 3).name(), "D9");
    }
}
