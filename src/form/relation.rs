//! Sums, covers and parts between cells, as declared on rows and columns of the layout.

use super::load::Records;
use super::model::{Block, Row, Sheet, Slot};
use crate::catalogue::SeriesId;
use crate::definitions::{DefinitionError, Record};
use crate::period::Part;

/// How the parts relate to the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// whole = Σ parts, exactly.
    Sum,
    /// each part ≤ whole ≤ Σ parts (several per child).
    Cover,
    /// the single part ≤ whole.
    Within,
}

/// One relation between series of one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Kind.
    pub kind: RelationKind,
    /// The whole.
    pub whole: SeriesId,
    /// The parts, in order of the layout.
    pub parts: Vec<SeriesId>,
    /// Forms in which all its cells stand.
    pub periods: Vec<Part>,
}

/// All relations declared on a sheet: by its columns, its rows and its `balance` records.
pub(super) fn declared(sheet: &Sheet, records: &Records<'_>) -> Result<Vec<Relation>, DefinitionError> {
    let mut relations = Vec::new();
    column_relations(sheet, records, &mut relations)?;
    row_relations(sheet, records, &mut relations)?;
    balances(sheet, records, &mut relations)?;
    Ok(relations)
}

fn series_at(block: &Block, row: &Row, code: &str) -> Option<Slot> {
    block
        .columns
        .iter()
        .position(|column| column.code == code)
        .and_then(|index| row.slots.get(index).copied())
}

/// Builds a relation unless its whole or all of its parts are closed.
fn relation(
    kind: RelationKind,
    whole: Slot,
    parts: impl Iterator<Item = (Slot, Vec<Part>)>,
    mut periods: Vec<Part>,
) -> Option<Relation> {
    let Slot::Series(whole) = whole else { return None };
    let mut series = Vec::new();
    for (slot, part_periods) in parts {
        if let Slot::Series(id) = slot {
            series.push(id);
            periods.retain(|period| part_periods.contains(period));
        }
    }
    (!series.is_empty() && !periods.is_empty()).then_some(Relation { kind, whole, parts: series, periods })
}

fn column_relations(
    sheet: &Sheet,
    records: &Records<'_>,
    relations: &mut Vec<Relation>,
) -> Result<(), DefinitionError> {
    for (column, source) in records.columns.iter().filter(|(column, _)| column.sheet == sheet.id) {
        let within: Vec<Vec<String>> = column.within.iter().map(|code| vec![code.clone()]).collect();
        for block in sheet.blocks.iter().filter(|block| block.header == column.block) {
            for (kind, lists) in [
                (RelationKind::Sum, &column.sum),
                (RelationKind::Cover, &column.cover),
                (RelationKind::Within, &within),
            ] {
                for codes in lists {
                    if let Some(unknown) =
                        codes.iter().find(|code| !block.columns.iter().any(|known| known.code == **code))
                    {
                        let reason = format!("there is no column \"{unknown}\"");
                        return Err(DefinitionError::record(source, reason));
                    }
                    for row in &block.rows {
                        let Some(own) = series_at(block, row, &column.code) else { continue };
                        let others = codes.iter().filter_map(|code| series_at(block, row, code));
                        relations.extend(oriented(
                            kind,
                            own,
                            others.map(|slot| (slot, row.periods.clone())),
                            &row.periods,
                        ));
                    }
                }
            }
        }
    }
    Ok(())
}

/// `within` is declared on the part; sums and covers on the whole.
fn oriented(
    kind: RelationKind,
    own: Slot,
    mut others: impl Iterator<Item = (Slot, Vec<Part>)>,
    periods: &[Part],
) -> Option<Relation> {
    if kind == RelationKind::Within {
        let (whole, whole_periods) = others.next()?;
        return relation(kind, whole, std::iter::once((own, periods.to_vec())), whole_periods);
    }
    relation(kind, own, others, periods.to_vec())
}

fn row_relations(
    sheet: &Sheet,
    records: &Records<'_>,
    relations: &mut Vec<Relation>,
) -> Result<(), DefinitionError> {
    for (record, source) in records.rows.iter().filter(|(row, _)| row.sheet == sheet.id) {
        let Some((block, row)) = sheet.row(&record.code) else { continue };
        let within: Vec<Vec<String>> = record.within.iter().map(|code| vec![code.clone()]).collect();
        for (kind, lists) in [
            (RelationKind::Sum, &record.sum),
            (RelationKind::Cover, &record.cover),
            (RelationKind::Within, &within),
        ] {
            for codes in lists {
                let mut others = Vec::with_capacity(codes.len());
                for code in codes {
                    let found = sheet.row(code).ok_or_else(|| {
                        DefinitionError::record(source, format!("there is no row \"{code}\""))
                    })?;
                    others.push(found);
                }
                for (index, column) in block.columns.iter().enumerate() {
                    let Some(own) = row.slots.get(index).copied() else { continue };
                    let slots = others.iter().filter_map(|(other_block, other)| {
                        Some((series_at(other_block, other, &column.code)?, other.periods.clone()))
                    });
                    relations.extend(oriented(kind, own, slots, &row.periods));
                }
            }
        }
    }
    Ok(())
}

fn balances(
    sheet: &Sheet,
    records: &Records<'_>,
    relations: &mut Vec<Relation>,
) -> Result<(), DefinitionError> {
    let cell = |text: &str, source: &Record| -> Result<(Slot, Vec<Part>), DefinitionError> {
        text.split_once(':')
            .and_then(|(row, column)| {
                let (block, row) = sheet.row(row)?;
                Some((series_at(block, row, column)?, row.periods.clone()))
            })
            .ok_or_else(|| DefinitionError::record(source, format!("there is no cell \"{text}\"")))
    };
    for (balance, source) in records.balances.iter().filter(|(balance, _)| balance.sheet == sheet.id) {
        let (whole, periods) = cell(&balance.total, source)?;
        let parts: Vec<(Slot, Vec<Part>)> =
            balance.parts.iter().map(|part| cell(part, source)).collect::<Result<_, _>>()?;
        relations.extend(relation(RelationKind::Sum, whole, parts.into_iter(), periods));
    }
    Ok(())
}
