//! From records to the resolved layout.

use std::collections::BTreeMap;

use super::model::{Block, Column, Input, Layout, Row, Section, Sheet, SheetKind, Slot};
use super::record::{BalanceRecord, BlockRecord, ColumnRecord, RowRecord, SectionRecord, SheetRecord};
use super::relation;
use crate::catalogue::{Catalogue, Source, breakdown_key};
use crate::definitions::{DefinitionError, Definitions, Record};
use crate::message::Bilingual;
use crate::period::Part;

/// Records that decide how a form looks and what its cells mean.
const LAYOUT_KINDS: [&str; 9] =
    ["balance", "block", "category", "column", "dimension", "element", "row", "section", "sheet"];

pub(super) type Sourced<'a, T> = Vec<(T, &'a Record)>;

/// All records, read once.
pub(super) struct Records<'a> {
    blocks: Sourced<'a, BlockRecord>,
    pub columns: Sourced<'a, ColumnRecord>,
    pub rows: Sourced<'a, RowRecord>,
    pub balances: Sourced<'a, BalanceRecord>,
    sections: Sourced<'a, SectionRecord>,
}

/// Reads and resolves the layout.
///
/// # Errors
/// At the first record that cannot be read, or that names a series, row, column or block that does not exist.
pub fn load(definitions: &Definitions, catalogue: &Catalogue) -> Result<Layout, DefinitionError> {
    let records = Records {
        blocks: definitions.read("block")?,
        columns: definitions.read("column")?,
        rows: definitions.read("row")?,
        balances: definitions.read("balance")?,
        sections: definitions.read("section")?,
    };
    let mut sheets: Sourced<'_, SheetRecord> = definitions.read("sheet")?;
    sheets.sort_by_key(|(sheet, _)| sheet.order);
    let grids: Vec<(String, Bilingual, Vec<Part>)> = sheets
        .iter()
        .filter(|(sheet, _)| sheet.kind == SheetKind::Grid && sheet.reported_by == Source::Territorial)
        .map(|(sheet, _)| (sheet.id.clone(), sheet.title.clone(), sheet.periods.clone()))
        .collect();
    let mut resolved = Vec::with_capacity(sheets.len());
    for (record, _) in sheets {
        let mut sheet = resolve_sheet(record, &records, catalogue)?;
        if sheet.kind == SheetKind::Particulars {
            add_nil_returns(&mut sheet, &grids);
        }
        resolved.push(sheet);
    }
    orphans(&records, &resolved)?;
    Ok(Layout { sheets: resolved, fingerprint: definitions.fingerprint_of(&LAYOUT_KINDS) })
}

/// Records of a sheet that does not exist would otherwise vanish silently.
fn orphans(records: &Records<'_>, sheets: &[Sheet]) -> Result<(), DefinitionError> {
    let check = |sheet: &str, block: &str, source: &Record| {
        let found = sheets.iter().find(|candidate| candidate.id == sheet);
        match found {
            None => Err(DefinitionError::record(source, format!("there is no sheet \"{sheet}\""))),
            Some(found) if !block.is_empty() && !found.blocks.iter().any(|known| known.id == block) => {
                Err(DefinitionError::record(source, format!("sheet {sheet} has no block \"{block}\"")))
            }
            Some(_) => Ok(()),
        }
    };
    for (row, source) in &records.rows {
        check(&row.sheet, &row.block, source)?;
    }
    for (column, source) in &records.columns {
        check(&column.sheet, &column.block, source)?;
    }
    for (block, source) in &records.blocks {
        check(&block.sheet, "", source)?;
    }
    Ok(())
}

fn resolve_sheet(
    record: SheetRecord,
    records: &Records<'_>,
    catalogue: &Catalogue,
) -> Result<Sheet, DefinitionError> {
    let mut blocks = Vec::new();
    for (block, block_source) in records.blocks.iter().filter(|(block, _)| block.sheet == record.id) {
        let header = block.header_of.as_ref().unwrap_or(&block.id);
        let columns: Vec<&ColumnRecord> = records
            .columns
            .iter()
            .filter(|(column, _)| column.sheet == record.id && column.block == *header)
            .map(|(column, _)| column)
            .collect();
        if columns.is_empty() {
            return Err(DefinitionError::record(block_source, "the block has no columns"));
        }
        let rows: Vec<(&RowRecord, &Record)> = records
            .rows
            .iter()
            .filter(|(row, _)| row.sheet == record.id && row.block == block.id)
            .map(|(row, source)| (row, *source))
            .collect();
        blocks.push(resolve_block(&record, (block, header), &columns, &rows, records, catalogue)?);
    }
    let mut sheet = Sheet {
        id: record.id,
        kind: record.kind,
        title: record.title,
        unit: record.unit,
        periods: record.periods,
        row_units: record.row_units,
        reported_by: record.reported_by,
        personal: record.personal,
        note: record.note,
        provenance: record.provenance,
        blocks,
        relations: Vec::new(),
    };
    sheet.relations = relation::declared(&sheet, records)?;
    Ok(sheet)
}

fn resolve_block(
    sheet: &SheetRecord,
    (block, header): (&BlockRecord, &str),
    columns: &[&ColumnRecord],
    rows: &[(&RowRecord, &Record)],
    records: &Records<'_>,
    catalogue: &Catalogue,
) -> Result<Block, DefinitionError> {
    let mut resolved = Vec::with_capacity(rows.len());
    for (row, source) in rows {
        resolved.push(resolve_row(sheet, block, row, source, columns, catalogue)?);
    }
    let codes: Vec<&str> = rows.iter().map(|(row, _)| row.code.as_str()).collect();
    Ok(Block {
        id: block.id.clone(),
        title: block.title.clone(),
        header: header.to_owned(),
        columns: columns
            .iter()
            .map(|column| Column {
                code: column.code.clone(),
                head: column.head.clone(),
                input: column.input,
                choices: column.choices.clone(),
                width: column.width,
                count: column.count.clone(),
            })
            .collect(),
        rows: resolved,
        sections: records
            .sections
            .iter()
            .filter(|(section, _)| section.sheet == sheet.id && codes.contains(&section.before.as_str()))
            .map(|(section, _)| Section { before: section.before.clone(), title: section.title.clone() })
            .collect(),
    })
}

fn resolve_row(
    sheet: &SheetRecord,
    block: &BlockRecord,
    row: &RowRecord,
    source: &Record,
    columns: &[&ColumnRecord],
    catalogue: &Catalogue,
) -> Result<Row, DefinitionError> {
    let known = |code: &String| columns.iter().any(|column| column.code == *code);
    let named = row.open.iter().chain(&row.closed).chain(&block.open).flatten();
    if let Some(unknown) = named.into_iter().find(|code| !known(code)) {
        return Err(DefinitionError::record(source, format!("there is no column \"{unknown}\"")));
    }
    let mut slots = Vec::with_capacity(columns.len());
    for column in columns {
        let open = row.open.as_ref().or(block.open.as_ref()).is_none_or(|open| open.contains(&column.code))
            && !row.closed.as_ref().is_some_and(|closed| closed.contains(&column.code));
        slots.push(match (open, sheet.kind) {
            (false, _) => Slot::Closed,
            (true, SheetKind::Grid) => slot(block, row, column, catalogue)
                .map_err(|reason| DefinitionError::record(source, reason))?,
            (true, _) => Slot::Entry,
        });
    }
    Ok(Row {
        code: row.code.clone(),
        stt: row.stt.clone().unwrap_or_default(),
        label: label(row, block, catalogue),
        level: row.level,
        periods: row.periods.clone().unwrap_or_else(|| sheet.periods.clone()),
        unit: row.unit.clone().or_else(|| {
            let element = row.element.as_ref().or(block.element.as_ref())?;
            catalogue.element(element).map(|element| element.unit.clone())
        }),
        field: row.field.clone(),
        input: row.input,
        choices: row.choices.clone(),
        slots,
    })
}

/// The series of an open cell: the column's element before the row's before the block's, categories united.
fn slot(
    block: &BlockRecord,
    row: &RowRecord,
    column: &ColumnRecord,
    catalogue: &Catalogue,
) -> Result<Slot, String> {
    let element = column
        .element
        .as_ref()
        .or(row.element.as_ref())
        .or(block.element.as_ref())
        .ok_or_else(|| format!("column {} has no data element", column.code))?;
    let mut categories: BTreeMap<String, String> = row.categories.clone();
    categories.extend(column.categories.clone());
    let parents: Vec<String> = categories
        .keys()
        .filter_map(|id| catalogue.dimension(id)?.parent.as_ref().map(|parent| parent.dimension.clone()))
        .collect();
    for parent in parents {
        categories.remove(&parent);
    }
    let key = if categories.is_empty() {
        element.clone()
    } else {
        format!("{element}|{}", breakdown_key(&categories))
    };
    catalogue.series_id(&key).map(Slot::Series).ok_or_else(|| {
        format!("column {} would carry \"{key}\", which no data element declares", column.code)
    })
}

fn label(row: &RowRecord, block: &BlockRecord, catalogue: &Catalogue) -> Bilingual {
    if let Some(label) = &row.label {
        return label.clone();
    }
    let category = row
        .categories
        .iter()
        .next_back()
        .and_then(|(dimension, code)| catalogue.dimension(dimension)?.category(code))
        .map(|category| category.name.clone());
    let element = row.element.as_ref().or(block.element.as_ref());
    category
        .or_else(|| element.and_then(|id| catalogue.element(id)).map(|element| element.name.clone()))
        .unwrap_or_default()
}

/// One row per grid sheet of the territorial form, where a unit ticks that it has nothing to report there.
fn add_nil_returns(sheet: &mut Sheet, grids: &[(String, Bilingual, Vec<Part>)]) {
    let Some(first) = sheet.blocks.first() else { return };
    let rows = grids
        .iter()
        .map(|(id, title, periods)| Row {
            code: id.clone(),
            stt: String::new(),
            label: Bilingual { vi: format!("{id} {}", title.vi), en: format!("{id} {}", title.en) },
            level: 1,
            periods: periods.clone(),
            unit: None,
            field: Some(format!("nil:{id}")),
            input: Input::Yesno,
            choices: None,
            slots: vec![Slot::Entry; first.columns.len()],
        })
        .collect();
    let columns = first.columns.clone();
    sheet.blocks.push(Block {
        id: "nil".to_owned(),
        title: Some(Bilingual::new(
            "Không phát sinh (đánh dấu x: mọi ô để trống của biểu là 0)",
            "Nil return (tick x: every blank cell of the sheet is zero)",
        )),
        header: first.header.clone(),
        columns,
        rows,
        sections: Vec::new(),
    });
}
