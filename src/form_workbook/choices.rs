//! Drop-down lists. Their entries stand in the hidden sheet, since a list written out holds 255 characters at most.

use super::hidden;
use crate::book::{CellRange, cell_name};
use crate::catalogue::Catalogue;
use crate::form::ChoiceList;

/// First column of the lists in the hidden sheet.
pub const FIRST_COLUMN: u16 = 3;

/// The lists used so far; equal lists are kept once.
#[derive(Debug, Default)]
pub struct Choices {
    /// Lists in order of first use.
    pub lists: Vec<Vec<String>>,
}

impl Choices {
    /// The range in the hidden sheet that holds the names of a choice list; `None` for an empty list.
    pub fn range(&mut self, catalogue: &Catalogue, list: &ChoiceList) -> Option<String> {
        let names = names(catalogue, list);
        let last = u32::try_from(names.len()).ok()?.checked_sub(1)?;
        let index = match self.lists.iter().position(|known| *known == names) {
            Some(index) => index,
            None => {
                self.lists.push(names);
                self.lists.len() - 1
            }
        };
        let column = FIRST_COLUMN + u16::try_from(index).ok()?;
        let absolute = |row: u32| {
            let name = cell_name(row, column);
            let letters = name.trim_end_matches(|letter: char| letter.is_ascii_digit()).to_owned();
            format!("${letters}${}", row + 1)
        };
        let range = CellRange::new(0, column, last, column);
        Some(format!("'{}'!{}:{}", hidden::NAME, absolute(range.first_row), absolute(range.last_row)))
    }
}

/// The Vietnamese names of a choice list, which readers map back to codes.
pub fn names(catalogue: &Catalogue, list: &ChoiceList) -> Vec<String> {
    match list {
        ChoiceList::Literal(entries) => entries.clone(),
        ChoiceList::Named(id) => match id.as_str() {
            "status" => catalogue.statuses.iter().map(|status| status.name.vi.clone()).collect(),
            "reporter" => catalogue.reporters.iter().map(|reporter| reporter.name.vi.clone()).collect(),
            dimension => catalogue
                .dimension(dimension)
                .map(|dimension| &dimension.categories[..])
                .unwrap_or_default()
                .iter()
                .map(|category| category.name.vi.clone())
                .collect(),
        },
    }
}
