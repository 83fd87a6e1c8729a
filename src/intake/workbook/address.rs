//! Places in a worksheet: zero-based inside, A1 notation for people.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::message::Explain;

/// Rows of an `.xlsx` worksheet.
const ROWS: u32 = 1_048_576;
/// Columns of an `.xlsx` worksheet (A…XFD).
const COLUMNS: u32 = 16_384;

/// One cell. Ordered by row, then column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct CellAddress {
    /// Row, from zero.
    pub row: u32,
    /// Column, from zero.
    pub column: u32,
}

/// A rectangle of cells, both corners included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellRange {
    /// Top left corner.
    pub first: CellAddress,
    /// Bottom right corner.
    pub last: CellAddress,
}

/// A text that is not a cell of an `.xlsx` worksheet in A1 notation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not a cell address; write a column and a row such as C12, at most XFD1048576")]
pub struct AddressError {
    /// What was written.
    pub text: String,
}

impl Explain for AddressError {
    fn vietnamese(&self) -> String {
        format!(
            "\"{}\" không phải là địa chỉ ô; hãy ghi cột và dòng, ví dụ C12, nhiều nhất là XFD1048576",
            self.text
        )
    }
}

impl CellAddress {
    /// A cell by zero-based row and column.
    #[must_use]
    pub fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// Parses A1 notation without building an error; `$` is not accepted.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut column = 0_u32;
        let mut row = 0_u32;
        let mut digits = 0;
        for byte in text.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' if digits == 0 => {
                    column = column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1;
                }
                b'0'..=b'9' => {
                    digits += 1;
                    row = row * 10 + u32::from(byte - b'0');
                }
                _ => return None,
            }
            if column > COLUMNS || row > ROWS {
                return None;
            }
        }
        Some(Self { row: row.checked_sub(1)?, column: column.checked_sub(1)? })
    }

    /// Parses a row number as written in a sheet (from one) into a zero-based row.
    pub(super) fn parse_row(text: &str) -> Option<u32> {
        let row: u32 = text.parse().ok()?;
        (1..=ROWS).contains(&row).then(|| row - 1)
    }

    /// Parses a column number as written in a sheet (from one) into a zero-based column.
    pub(super) fn parse_column(text: &str) -> Option<u32> {
        let column: u32 = text.parse().ok()?;
        (1..=COLUMNS).contains(&column).then(|| column - 1)
    }

    /// Whether the address lies on an `.xlsx` worksheet.
    pub(super) fn is_on_sheet(self) -> bool {
        self.row < ROWS && self.column < COLUMNS
    }
}

/// The letters of a zero-based column: 0 → A, 27 → AB.
fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

impl fmt::Display for CellAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", column_letters(self.column), u64::from(self.row) + 1)
    }
}

impl FromStr for CellAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).ok_or_else(|| AddressError { text: text.to_owned() })
    }
}

impl CellRange {
    /// Whether a cell lies inside.
    #[must_use]
    pub fn contains(&self, cell: CellAddress) -> bool {
        (self.first.row..=self.last.row).contains(&cell.row)
            && (self.first.column..=self.last.column).contains(&cell.column)
    }

    /// Parses `A1:B2` or `A1`; corners in any order are put right.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (one, other) = text.split_once(':').unwrap_or((text, text));
        let (one, other) = (CellAddress::parse(one)?, CellAddress::parse(other)?);
        Some(Self {
            first: CellAddress::new(one.row.min(other.row), one.column.min(other.column)),
            last: CellAddress::new(one.row.max(other.row), one.column.max(other.column)),
        })
    }

    /// Rows × columns.
    #[must_use]
    pub fn positions(&self) -> u64 {
        let rows = u64::from(self.last.row.saturating_sub(self.first.row)) + 1;
        let columns = u64::from(self.last.column.saturating_sub(self.first.column)) + 1;
        rows * columns
    }
}

impl fmt::Display for CellRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.first, self.last)
    }
}

impl FromStr for CellRange {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).ok_or_else(|| AddressError { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_those_people_see_in_excel() {
        for (text, row, column) in
            [("A1", 0, 0), ("Z9", 8, 25), ("AA10", 9, 26), ("XFD1048576", 1_048_575, 16_383)]
        {
            assert_eq!(text.parse::<CellAddress>().unwrap(), CellAddress::new(row, column));
            assert_eq!(CellAddress::new(row, column).to_string(), text);
        }
        for text in [
            "",
            "A",
            "1",
            "A0",
            "XFE1",
            "A1048577",
            "1A",
            "A1B",
            "$A$1",
            "Á1",
            "AAAAAAAAAAAAAAA1",
            "A99999999999",
        ] {
            assert!(text.parse::<CellAddress>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_range_written_backwards_is_put_right() {
        let range: CellRange = "C3:A1".parse().unwrap();
        assert_eq!(range.to_string(), "A1:C3");
        assert_eq!(range.positions(), 9);
        assert!(range.contains(CellAddress::new(1, 1)));
    }

    proptest! {
        #[test]
        fn every_cell_reads_back(row in 0..ROWS, column in 0..COLUMNS) {
            let address = CellAddress::new(row, column);
            prop_assert_eq!(address.to_string().parse::<CellAddress>().unwrap(), address);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,20}") {
            let _ = text.parse::<CellAddress>();
            let _ = text.parse::<CellRange>();
        }
    }
}
