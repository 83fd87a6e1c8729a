//! Edits of an example, made on the cells of a form.

use super::locate;
use crate::catalogue::{Change, Edit, EditPlace, Feature, Written};
use crate::intake::workbook::{Cell, CellAddress, CellRange, Content, Sheet, Visibility, Workbook};
use crate::message::Bilingual;

/// Stands for all sheets of the workbook.
const EVERY: &str = "*";

/// Makes an edit.
///
/// # Errors
/// When its place is not in the workbook, or it cannot be made there.
pub(super) fn apply(workbook: &mut Workbook, edit: &Edit) -> Result<(), Bilingual> {
    let made = match (&edit.place, &edit.change) {
        (_, Change::Add(feature)) => {
            add(workbook, *feature);
            Some(())
        }
        (place, change) => at(workbook, place, change),
    };
    made.ok_or_else(|| Bilingual {
        vi: format!("không thực hiện được chỉnh sửa {edit:?} trên biểu mẫu"),
        en: format!("the edit {edit:?} cannot be made on the form"),
    })
}

/// Makes a change at its place; on every sheet that has it where the sheet is [`EVERY`].
fn at(workbook: &mut Workbook, place: &EditPlace, change: &Change) -> Option<()> {
    let tabs: Vec<String> = workbook.sheets.iter().map(|sheet| sheet.name.clone()).collect();
    match place {
        EditPlace::Workbook => None,
        EditPlace::Sheet(tab) if tab == EVERY => {
            tabs.iter().try_for_each(|tab| whole_sheet(workbook, tab, change))
        }
        EditPlace::Sheet(tab) => whole_sheet(workbook, tab, change),
        EditPlace::Heading(tab, label) if tab == EVERY => {
            let made = tabs.iter().filter_map(|tab| heading(sheet(workbook, tab)?, label, change));
            (made.count() > 0).then_some(())
        }
        EditPlace::Row(tab, code) => sheet(workbook, tab).and_then(|sheet| {
            let row = locate::row(sheet, code)?;
            // What the hidden sheet says stands beside its entries.
            match locate::first_column(sheet, "A") {
                None => cell(sheet, CellAddress::new(row, 1), change),
                Some(_) => whole_row(sheet, row, change),
            }
        }),
        EditPlace::Column(tab, code) => sheet(workbook, tab).and_then(|sheet| {
            let column = locate::first_column(sheet, code)?;
            whole_column(sheet, column, change)
        }),
        EditPlace::Cell(tab, row, column) => sheet(workbook, tab).and_then(|sheet| {
            let row = locate::row(sheet, row)?;
            let column = locate::column(sheet, row, column)?;
            cell(sheet, CellAddress::new(row, column), change)
        }),
        EditPlace::Heading(tab, label) => {
            sheet(workbook, tab).and_then(|sheet| heading(sheet, label, change))
        }
        EditPlace::Address(tab, address) => {
            address.parse().ok().and_then(|address| cell(sheet_or_new(workbook, tab), address, change))
        }
    }
}

fn add(workbook: &mut Workbook, feature: Feature) {
    let features = &mut workbook.features;
    match feature {
        Feature::Macros => features.macros = true,
        Feature::Excel4Macros => features.excel4_macros = true,
        Feature::ExternalLinks => features.external_links = true,
        Feature::Dde => features.dde = true,
        Feature::EmbeddedObjects => features.embedded_objects = true,
        Feature::ChartSheet => features.unread_sheets.push("Biểu đồ".to_owned()),
    }
}

fn sheet<'a>(workbook: &'a mut Workbook, tab: &str) -> Option<&'a mut Sheet> {
    workbook.sheets.iter_mut().find(|sheet| sheet.name == tab)
}

fn sheet_or_new<'a>(workbook: &'a mut Workbook, tab: &str) -> &'a mut Sheet {
    let index = workbook.sheets.iter().position(|sheet| sheet.name == tab).unwrap_or(workbook.sheets.len());
    if index == workbook.sheets.len() {
        workbook.sheets.push(Sheet { name: tab.to_owned(), ..Sheet::default() });
    }
    &mut workbook.sheets[index]
}

fn whole_sheet(workbook: &mut Workbook, tab: &str, change: &Change) -> Option<()> {
    let index = workbook.sheets.iter().position(|sheet| sheet.name == tab)?;
    match change {
        Change::Remove => {
            workbook.sheets.remove(index);
        }
        Change::Repeat => {
            let mut copy = workbook.sheets.get(index)?.clone();
            copy.name = format!("{tab} (2)");
            workbook.sheets.push(copy);
        }
        Change::Hide => workbook.sheets.get_mut(index)?.visibility = Visibility::Hidden,
        Change::Rename(name) => workbook.sheets.get_mut(index)?.name.clone_from(name),
        Change::Write(_) | Change::Merge | Change::Add(_) => return None,
    }
    Some(())
}

fn whole_row(sheet: &mut Sheet, row: u32, change: &Change) -> Option<()> {
    match change {
        Change::Remove => sheet.cells.retain(|cell| cell.address.row != row),
        Change::Repeat => {
            let copies = sheet.cells.iter().filter(|cell| cell.address.row == row).cloned();
            let copies = copies.map(|mut cell| {
                cell.address.row += 1;
                cell
            });
            let copies: Vec<Cell> = copies.collect();
            shift(sheet, |address| address.row += u32::from(address.row > row));
            sheet.cells.extend(copies);
            sheet.cells.sort_by_key(|cell| cell.address);
        }
        Change::Hide => insert(&mut sheet.hidden_rows, row),
        Change::Write(_) | Change::Merge | Change::Rename(_) | Change::Add(_) => return None,
    }
    Some(())
}

fn whole_column(sheet: &mut Sheet, column: u32, change: &Change) -> Option<()> {
    match change {
        Change::Remove => sheet.cells.retain(|cell| cell.address.column != column),
        Change::Repeat => {
            let copies = sheet.cells.iter().filter(|cell| cell.address.column == column).cloned();
            let copies = copies.map(|mut cell| {
                cell.address.column += 1;
                cell
            });
            let copies: Vec<Cell> = copies.collect();
            shift(sheet, |address| address.column += u32::from(address.column > column));
            sheet.cells.extend(copies);
            sheet.cells.sort_by_key(|cell| cell.address);
        }
        Change::Hide => insert(&mut sheet.hidden_columns, column),
        Change::Write(_) | Change::Merge | Change::Rename(_) | Change::Add(_) => return None,
    }
    Some(())
}

/// Makes room for a row or column. Both keep the order of addresses.
fn shift(sheet: &mut Sheet, moved: impl Fn(&mut CellAddress)) {
    sheet.cells.iter_mut().for_each(|cell| moved(&mut cell.address));
    sheet.percent_cells.iter_mut().for_each(&moved);
    sheet.duplicate_cells.iter_mut().for_each(&moved);
    for range in &mut sheet.merges {
        moved(&mut range.first);
        moved(&mut range.last);
    }
}

fn insert<T: Ord>(list: &mut Vec<T>, item: T) {
    if let Err(index) = list.binary_search(&item) {
        list.insert(index, item);
    }
}

fn cell(sheet: &mut Sheet, address: CellAddress, change: &Change) -> Option<()> {
    match change {
        Change::Write(written) => {
            if matches!(written, Written::Percent(_)) {
                insert(&mut sheet.percent_cells, address);
            }
            put(sheet, address, Some(content(written)));
        }
        Change::Remove => put(sheet, address, None),
        Change::Repeat => insert(&mut sheet.duplicate_cells, address),
        Change::Merge => {
            let last = CellAddress::new(address.row, address.column + 1);
            put(sheet, last, None);
            insert(&mut sheet.merges, CellRange { first: address, last });
        }
        Change::Hide | Change::Rename(_) | Change::Add(_) => return None,
    }
    Some(())
}

fn heading(sheet: &mut Sheet, label: &str, change: &Change) -> Option<()> {
    let (address, label) = locate::heading(sheet, label)?;
    let label = label.to_owned();
    match change {
        Change::Write(Written::Text(text)) => {
            put(sheet, address, Some((Content::Text(format!("{label}: {text}")), None)));
        }
        Change::Remove => put(sheet, address, None),
        _ => return None,
    }
    Some(())
}

fn content(written: &Written) -> (Content, Option<String>) {
    let content = match written {
        Written::Number(number) | Written::Percent(number) => Content::Number(*number),
        Written::Text(text) => Content::Text(text.clone()),
        Written::Date(day) => Content::Date(day.clone()),
        Written::Error(error) => Content::Error(error.clone()),
        Written::Boolean(truth) => Content::Boolean(*truth),
        Written::Formula(formula, result) => {
            let content = result.map_or(Content::FormulaWithoutResult, Content::Number);
            return (content, Some(formula.clone()));
        }
    };
    (content, None)
}

/// Puts content and formula into a cell, or takes them out.
fn put(sheet: &mut Sheet, address: CellAddress, content: Option<(Content, Option<String>)>) {
    let found = sheet.cells.binary_search_by_key(&address, |cell| cell.address);
    match (found, content) {
        (Ok(index), Some((content, formula))) => sheet.cells[index] = Cell { address, content, formula },
        (Err(index), Some((content, formula))) => {
            sheet.cells.insert(index, Cell { address, content, formula });
        }
        (Ok(index), None) => {
            sheet.cells.remove(index);
        }
        (Err(_), None) => {}
    }
}
