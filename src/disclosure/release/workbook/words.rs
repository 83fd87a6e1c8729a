//! The words of the workbook, as data.

use serde::Deserialize;

use crate::catalogue::Provenance;

/// Heads of the contents and of the notes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heads {
    pub sheet: String,
    pub table: String,
    pub mark: String,
    pub status: String,
    pub meaning: String,
}

/// A mark, the status it goes with, what it means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    pub mark: String,
    pub status: String,
    pub meaning: String,
}

/// All words. Public files for reading are Vietnamese; names in English stand in the lists of codes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    #[expect(dead_code, reason = "the key by which the record is overlaid")]
    id: String,
    pub cover: String,
    pub contents: String,
    pub notes: String,
    /// Name of a sheet by its number.
    pub tab: String,
    /// Title of a sheet by its table and level.
    pub title: String,
    /// Lines of the cover.
    pub about: Vec<String>,
    pub one_table: String,
    pub period: String,
    /// What an empty cell means.
    pub blank: String,
    pub back: String,
    pub heads: Heads,
    /// Stands in the notes for a cell without a mark.
    pub no_mark: String,
    pub marks: Vec<Mark>,
    /// Stands for the category of a total.
    pub total: String,
    #[expect(dead_code, reason = "said of the words, to those who edit them")]
    provenance: Provenance,
    #[expect(dead_code, reason = "said of the words, to those who edit them")]
    source: String,
}
