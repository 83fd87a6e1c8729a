//! Proof that layout and catalogue agree: each open cell carries one series and each series stands in one cell.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::code::normal_code;
use super::model::{Layout, Slot};
use super::relation::RelationKind;
use crate::catalogue::{Catalogue, SeriesId, Source};
use crate::message::Bilingual;
use crate::period::Part;

/// Everything in which layout and catalogue disagree; empty when each series has exactly one cell, each cell a code of
/// its own, and no total is a part of itself.
#[must_use]
pub fn check(layout: &Layout, catalogue: &Catalogue) -> Vec<Bilingual> {
    let mut problems = Vec::new();
    for part in [Part::S1, Part::Y] {
        coverage(layout, catalogue, part, &mut problems);
    }
    codes(layout, &mut problems);
    circles(layout, catalogue, &mut problems);
    problems
}

/// Counts the cells of each series in one form.
fn coverage(layout: &Layout, catalogue: &Catalogue, part: Part, problems: &mut Vec<Bilingual>) {
    let mut cells: BTreeMap<SeriesId, Vec<String>> = BTreeMap::new();
    for sheet in layout.form(part, Source::Ministry) {
        for (block, row) in sheet.rows(part) {
            for (column, slot) in block.columns.iter().zip(&row.slots) {
                if let Slot::Series(id) = slot {
                    cells.entry(*id).or_default().push(format!("{} {}:{}", sheet.id, row.code, column.code));
                }
            }
        }
        for column in sheet.blocks.iter().flat_map(|block| &block.columns) {
            for id in column.count.iter().flat_map(|count| counted_series(catalogue, &count.element)) {
                cells.entry(id).or_default().push(format!("{} cột {}", sheet.id, column.code));
            }
        }
    }
    for index in 0..catalogue.series.len() {
        let id = SeriesId::from_index(index);
        let key = &catalogue.series(id).key;
        let expected = catalogue.element_of(id).periods.contains(&part);
        let places = cells.get(&id).map_or(&[][..], Vec::as_slice);
        match (expected, places.len()) {
            (true, 1) | (false, 0) => {}
            (true, 0) => problems.push(Bilingual {
                vi: format!("chuỗi số liệu {key} không có ô nào trong biểu mẫu {}", part.as_str()),
                en: format!("series {key} has no cell in the {} form", part.as_str()),
            }),
            (true, _) => problems.push(Bilingual {
                vi: format!("chuỗi số liệu {key} có nhiều ô: {}", places.join(", ")),
                en: format!("series {key} has several cells: {}", places.join(", ")),
            }),
            (false, _) => problems.push(Bilingual {
                vi: format!(
                    "{}: biểu mẫu {} có ô của {key}, nhưng chỉ tiêu đó không thu thập ở kỳ này",
                    places.join(", "),
                    part.as_str()
                ),
                en: format!(
                    "{}: the {} form has a cell of {key}, which is not collected in it",
                    places.join(", "),
                    part.as_str()
                ),
            }),
        }
    }
}

/// The series that a counted list fills: the total of its element and each of its categories.
fn counted_series(catalogue: &Catalogue, element: &str) -> Vec<SeriesId> {
    (0..catalogue.series.len())
        .map(SeriesId::from_index)
        .filter(|id| catalogue.element_of(*id).id == element)
        .collect()
}

/// Codes identify cells, compared as the reader compares them: row codes must be unique within a sheet, column codes
/// within a header.
fn codes(layout: &Layout, problems: &mut Vec<Bilingual>) {
    for sheet in &layout.sheets {
        let rows = sheet.blocks.iter().flat_map(|block| &block.rows).map(|row| row.code.as_str());
        problems.extend(doubled(rows).into_iter().map(|(first, second)| Bilingual {
            vi: format!("biểu {}: mã số dòng {first} và {second} trùng nhau khi đọc", sheet.id),
            en: format!("sheet {}: row codes {first} and {second} read as the same code", sheet.id),
        }));
        for block in sheet.blocks.iter().filter(|block| !block.shares_header()) {
            let columns = block.columns.iter().map(|column| column.code.as_str());
            problems.extend(doubled(columns).into_iter().map(|(first, second)| Bilingual {
                vi: format!("biểu {}: mã cột {first} và {second} trùng nhau khi đọc", sheet.id),
                en: format!("sheet {}: column codes {first} and {second} read as the same code", sheet.id),
            }));
        }
    }
}

/// Pairs of codes with the same comparison form.
fn doubled<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<(&'a str, &'a str)> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut pairs = Vec::new();
    for code in codes {
        match seen.entry(normal_code(code)) {
            Entry::Occupied(first) => pairs.push((*first.get(), code)),
            Entry::Vacant(free) => {
                free.insert(code);
            }
        }
    }
    pairs
}

/// A total must not be, by way of other sums, a part of itself: the live totals of the form would never settle.
fn circles(layout: &Layout, catalogue: &Catalogue, problems: &mut Vec<Bilingual>) {
    for sheet in &layout.sheets {
        let mut parts: BTreeMap<SeriesId, BTreeSet<SeriesId>> = BTreeMap::new();
        for relation in sheet.relations.iter().filter(|relation| relation.kind == RelationKind::Sum) {
            parts.entry(relation.whole).or_default().extend(&relation.parts);
        }
        for whole in parts.keys() {
            let mut reached = BTreeSet::new();
            let mut open = vec![*whole];
            while let Some(next) = open.pop() {
                open.extend(parts.get(&next).into_iter().flatten().filter(|part| reached.insert(**part)));
            }
            if reached.contains(whole) {
                let key = &catalogue.series(*whole).key;
                problems.push(Bilingual {
                    vi: format!("biểu {}: {key} là thành phần của chính nó qua các phép cộng", sheet.id),
                    en: format!("sheet {}: {key} is a part of itself by way of sums", sheet.id),
                });
            }
        }
    }
}
