//! One number, one home: a figure that is printed in several tables stands in one of them, and the others refer to that
//! cell. Whoever changes a unit's number in the workbook sees it change wherever it is printed.

use std::collections::BTreeMap;

use crate::book::cell_name;
use crate::catalogue::{Indicator, SeriesId, Variant};

use super::page::{Content, Page};

/// What a number is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    /// The sum of some series; most often one.
    Sum(Vec<SeriesId>),
    /// A ratio.
    Ratio {
        /// Indicator.
        indicator: String,
        /// Its breakdown; empty for the total.
        category: String,
    },
    /// The result of an indicator in percent of the year's plan.
    PlanShare(String),
}

/// The figure that a cell prints.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FigureKey {
    unit: usize,
    subject: Subject,
}

impl FigureKey {
    /// The sum of some series in a unit (by position).
    pub fn sum(unit: usize, series: &[SeriesId]) -> Self {
        let mut series = series.to_vec();
        series.sort_unstable();
        Self { unit, subject: Subject::Sum(series) }
    }

    /// An indicator, or a breakdown of it, in a unit. A count is the sum of its series, wherever that is printed.
    pub fn indicator(unit: usize, indicator: &Indicator, variant: &Variant) -> Self {
        if !indicator.is_ratio() {
            return Self::sum(unit, &variant.numerator);
        }
        let (indicator, category) = (indicator.id.clone(), variant.category.clone());
        Self { unit, subject: Subject::Ratio { indicator, category } }
    }

    /// The result of an indicator in percent of its plan.
    pub fn plan_share(unit: usize, indicator: &Indicator) -> Self {
        Self { unit, subject: Subject::PlanShare(indicator.id.clone()) }
    }
}

/// What a cell has to do with the figure it prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Printed {
    /// The figure.
    pub key: FigureKey,
    /// Whether it stands in a table by unit, where figures are at home: units are stated there, and the parent is
    /// their sum. What such a table adds up or divides itself is never replaced.
    pub by_unit: bool,
}

/// Where a figure is at home.
struct Home {
    page: usize,
    place: (u32, u16),
    number: (i64, u8),
    rank: u8,
}

/// Which print of a figure is its home: the least. A formula comes before a bare number, wherever it stands, so that no
/// live total gives way to a number that follows nothing; of two formulas or two numbers, the one in a table by unit.
/// References lead to homes only and a home's formula goes over cells of its own table that are parts of it, so they
/// never lead back.
fn rank(by_unit: bool, live: bool) -> u8 {
    match (live, by_unit) {
        (true, true) => 0,
        (true, false) => 1,
        (false, true) => 2,
        (false, false) => 3,
    }
}

/// Turns each further print of a figure into a reference to its home. A cell whose number is another one, because it
/// rests on other units, is left as it is.
pub(super) fn connect(pages: &mut [&mut Page]) {
    let mut homes: BTreeMap<FigureKey, Home> = BTreeMap::new();
    for (page, sheet) in pages.iter().enumerate() {
        for (place, cell) in &sheet.cells {
            let (Some(printed), Some(number)) = (&cell.printed, cell.content.number()) else { continue };
            let rank = rank(printed.by_unit, matches!(cell.content, Content::Formula { .. }));
            let home = Home { page, place: *place, number, rank };
            match homes.get(&printed.key) {
                Some(known) if known.rank <= rank => {}
                _ => {
                    homes.insert(printed.key.clone(), home);
                }
            }
        }
    }
    let names: Vec<String> = pages.iter().map(|page| page.name.clone()).collect();
    for (page, sheet) in pages.iter_mut().enumerate() {
        for (place, cell) in &mut sheet.cells {
            let (Some(printed), Some((minor, decimals))) = (&cell.printed, cell.content.number()) else {
                continue;
            };
            let Some(home) = homes.get(&printed.key) else { continue };
            let own = printed.by_unit && matches!(cell.content, Content::Formula { .. });
            if own || (home.page, home.place) == (page, *place) || home.number != (minor, decimals) {
                continue;
            }
            let address = cell_name(home.place.0, home.place.1);
            let formula = match names.get(home.page) {
                Some(name) if home.page != page => format!("'{}'!{address}", name.replace('\'', "''")),
                _ => address,
            };
            cell.content = Content::Formula { formula, minor, decimals };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::look::Look;

    const LOOK: Look = Look::Count { decimals: 0, bold: false };

    fn number(minor: i64) -> Content {
        Content::Number { minor, decimals: 0 }
    }

    fn formula(page: &Page, row: u32) -> Option<&str> {
        match &page.cells[&(row, 0)].content {
            Content::Formula { formula, .. } => Some(formula),
            _ => None,
        }
    }

    fn printed(unit: usize, series: usize, by_unit: bool) -> Printed {
        Printed { key: FigureKey::sum(unit, &[SeriesId::from_index(series)]), by_unit }
    }

    #[test]
    fn a_figure_stands_once_and_other_tables_refer_to_it() {
        let mut first = Page::new("01 Tổng hợp".to_owned(), String::new(), vec![10]);
        first.figure(0, 0, (number(5), LOOK), printed(0, 1, false));
        let mut second = Page::new("Bảng của 'đơn vị'".to_owned(), String::new(), vec![10]);
        let sum = Content::Formula { formula: "SUM(A2:A3)".to_owned(), minor: 5, decimals: 0 };
        second.figure(0, 0, (sum, LOOK), printed(0, 1, true));
        second.figure(1, 0, (number(5), LOOK), printed(1, 1, true));
        second.figure(4, 0, (number(5), LOOK), printed(1, 1, true));
        second.figure(5, 0, (number(4), LOOK), printed(1, 1, true));
        connect(&mut [&mut first, &mut second]);
        assert_eq!(formula(&first, 0), Some("'Bảng của ''đơn vị'''!A1"));
        assert_eq!(formula(&second, 0), Some("SUM(A2:A3)"), "a total of its own table stays one");
        assert_eq!(formula(&second, 1), None, "a unit's figure is stated where it is printed first");
        assert_eq!(formula(&second, 4), Some("A2"));
        assert_eq!(formula(&second, 5), None, "another number is not the same figure");
    }

    #[test]
    fn a_live_total_is_never_replaced_by_a_reference_to_a_bare_number() {
        let mut form = Page::new("Biểu".to_owned(), String::new(), vec![10]);
        let sum = Content::Formula { formula: "SUM(A2:A3)".to_owned(), minor: 5, decimals: 0 };
        form.figure(0, 0, (sum, LOOK), printed(0, 1, false));
        form.figure(1, 0, (number(2), LOOK), printed(0, 2, false));
        form.figure(2, 0, (number(3), LOOK), printed(0, 3, false));
        // An agency's figures stand beside units that do not add up to them.
        let mut by_unit = Page::new("Theo đơn vị".to_owned(), String::new(), vec![10]);
        by_unit.figure(0, 0, (number(5), LOOK), printed(0, 1, true));
        by_unit.figure(1, 0, (number(2), LOOK), printed(0, 2, true));
        connect(&mut [&mut form, &mut by_unit]);
        assert_eq!(formula(&form, 0), Some("SUM(A2:A3)"));
        assert_eq!(formula(&by_unit, 0), Some("'Biểu'!A1"));
        assert_eq!(
            formula(&form, 1),
            Some("'Theo đơn vị'!A2"),
            "of two bare numbers the one by unit is at home"
        );
        assert_eq!(formula(&by_unit, 1), None);
        assert_eq!(formula(&form, 2), None);
    }
}
