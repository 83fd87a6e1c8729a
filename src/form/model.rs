//! The resolved layout.

use serde::Deserialize;

use super::Relation;
use crate::catalogue::{Provenance, SeriesId, Source};
use crate::message::Bilingual;
use crate::period::Part;

/// What a sheet holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetKind {
    /// General particulars of the submission (TT).
    Particulars,
    /// Numbers in rows and columns.
    Grid,
    /// One record per row (B11, DS).
    List,
    /// Free text per heading (B12).
    Text,
}

/// What is entered in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// A number; whole unless its element keeps decimals.
    #[default]
    Number,
    /// Free text.
    Text,
    /// A calendar day.
    Date,
    /// One of a list.
    Choice,
    /// A tick `x`.
    Yesno,
}

/// Where the entries of a drop-down come from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum ChoiceList {
    /// The categories of a dimension, or `status`, or `reporter`.
    Named(String),
    /// Written out.
    Literal(Vec<String>),
}

/// A list column whose entries are counted into series.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// Element whose total counts the filled rows.
    pub element: String,
    /// Dimension by which they are counted.
    pub dimension: String,
}

/// One cell of the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// Means nothing; data in it is a finding.
    Closed,
    /// Carries a number of this series.
    Series(SeriesId),
    /// Takes text, a date, a choice or a tick.
    Entry,
}

/// A column of a block.
#[derive(Debug, Clone)]
pub struct Column {
    /// Code in the index row.
    pub code: String,
    /// Header path from top to bottom.
    pub head: Vec<String>,
    /// What is entered.
    pub input: Input,
    /// Entries of its drop-down.
    pub choices: Option<ChoiceList>,
    /// Width in characters, where the default does not fit.
    pub width: Option<u16>,
    /// Counting of list entries.
    pub count: Option<Count>,
}

/// A row of a block.
#[derive(Debug, Clone)]
pub struct Row {
    /// Code in column C ("Mã số").
    pub code: String,
    /// Serial number in column A.
    pub stt: String,
    /// Label in column B.
    pub label: Bilingual,
    /// Depth of indentation.
    pub level: u8,
    /// Forms in which the row stands.
    pub periods: Vec<Part>,
    /// Unit of measure printed in the row, on sheets that print one per row.
    pub unit: Option<String>,
    /// Name of the particular it holds (TT), such as `unit_code`.
    pub field: Option<String>,
    /// What is entered (particulars and text sheets).
    pub input: Input,
    /// Entries of its drop-down.
    pub choices: Option<ChoiceList>,
    /// One slot per column of the block.
    pub slots: Vec<Slot>,
}

/// A heading line inside a block.
#[derive(Debug, Clone)]
pub struct Section {
    /// Code of the row it stands above.
    pub before: String,
    /// Text.
    pub title: Bilingual,
}

/// Rows under one header.
#[derive(Debug, Clone)]
pub struct Block {
    /// Identifier within the sheet.
    pub id: String,
    /// Heading printed above its rows.
    pub title: Option<Bilingual>,
    /// Block whose header it stands under; its own id when it has one.
    pub header: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Heading lines.
    pub sections: Vec<Section>,
}

/// One sheet of the submission workbook.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Code (`B05`).
    pub id: String,
    /// What it holds.
    pub kind: SheetKind,
    /// Title.
    pub title: Bilingual,
    /// Unit of measure printed top right.
    pub unit: Option<String>,
    /// Forms in which it stands.
    pub periods: Vec<Part>,
    /// Whether each row prints its own unit.
    pub row_units: bool,
    /// Who fills it.
    pub reported_by: Source,
    /// Whether it lists single cases, whose rows are never stored.
    pub personal: bool,
    /// Note printed under the table.
    pub note: Option<Bilingual>,
    /// Where the layout comes from.
    pub provenance: Provenance,
    /// Blocks from top to bottom.
    pub blocks: Vec<Block>,
    /// Sums, covers and parts declared on it, over all periods.
    pub relations: Vec<Relation>,
}

impl Block {
    /// Whether the block stands under the header of an earlier block and has none of its own.
    #[must_use]
    pub fn shares_header(&self) -> bool {
        self.header != self.id
    }
}

impl Sheet {
    /// The rows of a form with their blocks.
    pub fn rows(&self, part: Part) -> impl Iterator<Item = (&Block, &Row)> {
        self.blocks.iter().flat_map(move |block| {
            block.rows.iter().filter(move |row| row.periods.contains(&part)).map(move |row| (block, row))
        })
    }

    /// The row with this code and its block.
    #[must_use]
    pub fn row(&self, code: &str) -> Option<(&Block, &Row)> {
        self.blocks
            .iter()
            .find_map(|block| block.rows.iter().find(|row| row.code == code).map(|row| (block, row)))
    }

    /// The relations whose cells all stand in a form.
    pub fn relations(&self, part: Part) -> impl Iterator<Item = &Relation> {
        self.relations.iter().filter(move |relation| relation.periods.contains(&part))
    }

    /// Whether the sheet stands in the form of a unit.
    #[must_use]
    pub fn in_form(&self, part: Part, source: Source) -> bool {
        self.periods.contains(&part)
            && (self.reported_by == Source::Territorial || source == Source::Ministry)
    }
}

/// All sheets of the submission workbook in order.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Sheets in order.
    pub sheets: Vec<Sheet>,
    /// Fingerprint of the records the layout was built from; a form carries it in its hidden sheet.
    pub fingerprint: String,
}

impl Layout {
    /// The sheets that stand in a form.
    pub fn form(&self, part: Part, source: Source) -> impl Iterator<Item = &Sheet> {
        self.sheets.iter().filter(move |sheet| sheet.in_form(part, source))
    }

    /// The sheet with this code.
    #[must_use]
    pub fn sheet(&self, id: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.id == id)
    }

    /// The series carried by a form, in the order of its cells.
    #[must_use]
    pub fn series(&self, part: Part, source: Source) -> Vec<SeriesId> {
        let mut series = Vec::new();
        for sheet in self.form(part, source) {
            for (_, row) in sheet.rows(part) {
                series.extend(row.slots.iter().filter_map(|slot| match slot {
                    Slot::Series(id) => Some(*id),
                    Slot::Closed | Slot::Entry => None,
                }));
            }
        }
        series
    }
}
