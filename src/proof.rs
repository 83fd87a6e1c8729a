//! What a report workbook says of itself, so that whoever reads it back can tell a number changed by hand: shared by the
//! sheet's writer and its reader.
//!
//! The sheet has one record per row: what it is about ([`Record`]), a worksheet, a place in it or a code, a value. Every
//! number and mark printed as a figure stands in it once more with its cell; so does a hash of the tidy table.

/// Heads of the sheet, in order.
pub const COLUMNS: [&str; 4] = ["record", "sheet", "place", "value"];

/// What a row of the sheet is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Record {
    /// Hash of the tidy table: value.
    Data,
    /// Status of the figures: value is its id.
    Status,
    /// Days counted: place is the first, value the last one.
    Window,
    /// Data cut-off: value.
    CutOff,
    /// Fingerprint of the definitions: value.
    Definitions,
    /// A reporting unit: place is its code, value `1` when it reported.
    Reported,
    /// A series whose figure of the whole is a provincial agency's: value is its key.
    Agency,
    /// A total in use although its parts do not add up to it: place is the unit, value the key of the series.
    Disputed,
    /// A printed figure: sheet, place and what is printed.
    Cell,
}

impl Record {
    const ALL: [Self; 9] = [
        Self::Data,
        Self::Status,
        Self::Window,
        Self::CutOff,
        Self::Definitions,
        Self::Reported,
        Self::Agency,
        Self::Disputed,
        Self::Cell,
    ];

    /// The word in the column `record`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Status => "status",
            Self::Window => "window",
            Self::CutOff => "cut_off",
            Self::Definitions => "definitions",
            Self::Reported => "reported",
            Self::Agency => "agency",
            Self::Disputed => "disputed",
            Self::Cell => "cell",
        }
    }

    /// The record of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|record| record.as_str() == word)
    }
}

/// Hash of the rows of the tidy table, cell by cell as texts: numbers as the shortest text that stands for them.
#[derive(Debug, Default)]
pub struct DataHash {
    hasher: blake3::Hasher,
    /// Not yet taken by the hasher, which takes much at a time faster than little.
    pending: Vec<u8>,
}

/// Bytes that are handed to the hasher at a time.
const PORTION: usize = 1 << 14;

impl DataHash {
    /// Takes a cell; blank ones are taken as an empty text.
    pub fn cell(&mut self, text: &str) {
        self.pending.extend_from_slice(text.as_bytes());
        self.pending.push(0);
        if self.pending.len() >= PORTION {
            self.hasher.update(&self.pending);
            self.pending.clear();
        }
    }

    /// Takes a number.
    pub fn number(&mut self, number: f64) {
        self.cell(&number.to_string());
    }

    /// The hash, in hex.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.hasher.update(&self.pending);
        self.hasher.finalize().to_hex().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_for_its_record() {
        assert!(Record::ALL.into_iter().all(|record| Record::of(record.as_str()) == Some(record)));
        assert_eq!(Record::of("x"), None);
    }

    #[test]
    fn a_cell_moved_into_its_neighbour_is_another_table() {
        let hash = |cells: &[&str]| {
            let mut hash = DataHash::default();
            cells.iter().for_each(|cell| hash.cell(cell));
            hash.finish()
        };
        assert_ne!(hash(&["12", ""]), hash(&["1", "2"]));
        assert_eq!(hash(&["1"]), hash(&["1"]));
    }
}
