//! The live check of a row: formulas that say when it does not add up, and what they say now.

use std::collections::BTreeMap;

use super::entry::{DASHES, Filling};
use super::plan::Plan;
use super::totals::{arguments, part_cells, ranges, signs};
use crate::book::cell_name;
use crate::catalogue::{Catalogue, SeriesId};
use crate::form::{Relation, RelationKind, Sheet};
use crate::period::Part;

/// Shown when a whole is not the sum of its parts.
pub const WRONG_SUM: &str = "Sai tổng";
/// Shown when a part is greater than its whole.
pub const TOO_GREAT: &str = "Lớn hơn tổng";

/// The check of one row.
pub struct Check {
    /// Formula without `=`.
    pub formula: String,
    /// What it shows now; empty when nothing is wrong.
    pub result: &'static str,
}

/// The relations to be checked in each row of the worksheet: sums and covers in the row of the whole, the others in
/// the row of the part.
fn by_row<'a>(sheet: &'a Sheet, part: Part, plan: &Plan<'_>) -> BTreeMap<u32, Vec<&'a Relation>> {
    let mut rows: BTreeMap<u32, Vec<&Relation>> = BTreeMap::new();
    for relation in sheet.relations(part) {
        let place = match relation.kind {
            RelationKind::Sum | RelationKind::Cover => Some(relation.whole),
            RelationKind::Within => relation.parts.first().copied(),
        };
        let complete = plan.places.contains_key(&relation.whole)
            && relation.parts.iter().all(|part| plan.places.contains_key(part));
        if let (Some((row, _)), true) = (place.and_then(|id| plan.places.get(&id)), complete) {
            rows.entry(*row).or_default().push(relation);
        }
    }
    rows
}

/// The checks of a sheet by row of the worksheet.
pub fn checks(
    sheet: &Sheet,
    catalogue: &Catalogue,
    part: Part,
    plan: &Plan<'_>,
    fillings: &BTreeMap<SeriesId, Filling>,
) -> BTreeMap<u32, Check> {
    let build = |relations: Vec<&Relation>| {
        let (within, sums): (Vec<&Relation>, Vec<&Relation>) =
            relations.into_iter().partition(|relation| relation.kind == RelationKind::Within);
        let any = |relations: &[&Relation]| {
            let conditions: Vec<String> =
                relations.iter().filter_map(|relation| condition(relation, catalogue, plan)).collect();
            if conditions.is_empty() { "FALSE".to_owned() } else { format!("OR({})", conditions.join(",")) }
        };
        let (wrong_sum, too_great) = (any(&sums), any(&within));
        let formula = format!("IF({wrong_sum},\"{WRONG_SUM}\",IF({too_great},\"{TOO_GREAT}\",\"\"))");
        let failing = |relations: &[&Relation]| relations.iter().any(|relation| fails(relation, fillings));
        let result = match (failing(&sums), failing(&within)) {
            (true, _) => WRONG_SUM,
            (false, true) => TOO_GREAT,
            (false, false) => "",
        };
        Check { formula, result }
    };
    by_row(sheet, part, plan).into_iter().map(|(row, relations)| (row, build(relations))).collect()
}

/// The condition under which a relation is broken, as a formula. Blank cells break nothing.
fn condition(relation: &Relation, catalogue: &Catalogue, plan: &Plan<'_>) -> Option<String> {
    let (row, column) = *plan.places.get(&relation.whole)?;
    let whole = cell_name(row, column);
    let cells = part_cells(relation, plan);
    let runs = ranges(&cells);
    let parts = arguments(&runs);
    // A dash means none, which adds nothing but is an answer.
    let dashes = signs(&runs, DASHES);
    let complete = format!("COUNT({parts})+{dashes}={}", cells.len());
    let sum = match catalogue.element_of(relation.whole).decimals {
        0 => format!("SUM({parts})"),
        decimals => format!("ROUND(SUM({parts}),{decimals})"),
    };
    Some(match relation.kind {
        RelationKind::Sum => {
            format!("AND(ISNUMBER({whole}),OR({sum}>{whole},AND({complete},{sum}<>{whole})))")
        }
        RelationKind::Cover => {
            format!("AND(ISNUMBER({whole}),OR(MAX({parts})>{whole},AND({complete},{sum}<{whole})))")
        }
        RelationKind::Within => format!("AND(ISNUMBER({whole}),ISNUMBER({parts}),{parts}>{whole})"),
    })
}

/// Whether the fillings break a relation, judged exactly as the formula does.
fn fails(relation: &Relation, fillings: &BTreeMap<SeriesId, Filling>) -> bool {
    let entry = |id: &SeriesId| fillings.get(id).map(|filling| &filling.entry);
    let Some(whole) = entry(&relation.whole).and_then(|entry| entry.millionths()) else { return false };
    let numbers: Vec<i128> = relation.parts.iter().filter_map(|part| entry(part)?.millionths()).collect();
    let dashes =
        relation.parts.iter().filter(|part| entry(part).is_some_and(|entry| entry.is_dash())).count();
    let complete = numbers.len() + dashes == relation.parts.len();
    let sum: i128 = numbers.iter().sum();
    match relation.kind {
        RelationKind::Sum => sum > whole || (complete && sum != whole),
        RelationKind::Cover => numbers.iter().any(|part| *part > whole) || (complete && sum < whole),
        RelationKind::Within => numbers.iter().any(|part| *part > whole),
    }
}
