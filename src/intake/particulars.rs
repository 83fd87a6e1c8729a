//! Sheet TT: general particulars.

use jiff::civil::Date;

use super::cell;
use super::claims;
use super::fact::Particulars;
use super::grid::place;
use super::sheets::{Recognised, folded, modern};
use super::table;
use super::workbook::{CellAddress, Content};
use crate::catalogue::Catalogue;
use crate::finding::Finding;
use crate::form::normal_code;
use crate::message::Bilingual;
use crate::period::{Part, Period};

/// The particulars and what they claim of unit and period.
#[derive(Default)]
pub(super) struct ParticularsRead {
    pub particulars: Particulars,
    pub unit_code: Option<String>,
    pub unit_name: Option<String>,
    pub period: Option<Period>,
    pub findings: Vec<Finding>,
}

/// Reads TT.
pub(super) fn read(recognised: &Recognised<'_>, catalogue: &Catalogue) -> ParticularsRead {
    let mut read = ParticularsRead::default();
    let columns = recognised.form.blocks.iter().flat_map(|block| &block.columns);
    let code_of_column = columns.map(|column| column.code.clone()).next().unwrap_or_default();
    let code = normal_code(&code_of_column);
    let tables = table::tables(recognised.form, recognised.worksheet, &table::CODED);
    if tables.is_empty() {
        let place = place(recognised.worksheet, None, "");
        read.findings.push(Finding::fail("R-STR-006", place, &recognised.form.id, ""));
    }
    for found in &tables {
        let Some(column) = found.header.position(&code) else { continue };
        for row in &found.rows {
            let code = found.header.code.and_then(|column| row.cell(column));
            let code = code.and_then(|cell| table::code_of(&cell.content));
            let form_row = [Part::S1, Part::Y].into_iter().find_map(|part| {
                recognised
                    .form
                    .rows(part)
                    .map(|(_, row)| row)
                    .find(|form_row| code.as_deref() == Some(normal_code(&form_row.code).as_str()))
            });
            let field = form_row.and_then(|row| row.field.as_deref());
            if let (Some(form_row), Some(field), Some(cell)) = (form_row, field, row.cell(column)) {
                let (address, said) = (CellAddress::new(row.row, column), read.findings.len());
                take(field, &cell.content, address, recognised, catalogue, &mut read);
                for finding in read.findings.iter_mut().skip(said) {
                    finding.arguments.insert("row".to_owned(), form_row.code.clone());
                    finding.arguments.insert("column".to_owned(), code_of_column.clone());
                }
            }
        }
    }
    read
}

fn take(
    field: &str,
    content: &Content,
    address: CellAddress,
    recognised: &Recognised<'_>,
    catalogue: &Catalogue,
    read: &mut ParticularsRead,
) {
    let raw = cell::raw(content);
    let text = modern(raw.trim());
    let text = text.as_ref();
    if text.is_empty() {
        return;
    }
    let own = || Some(text.to_owned());
    let mut understood = true;
    let particulars = &mut read.particulars;
    let mut date = |slot: &mut Option<Date>| {
        *slot = crate::text::read_date(text);
        understood = slot.is_some();
    };
    match field {
        "unit_code" => read.unit_code = own(),
        "unit_name" => read.unit_name = own(),
        "period" => {
            read.period = claims::period_in(text, catalogue);
            if read.period.is_none() {
                let place = place(recognised.worksheet, Some(address), "");
                read.findings.push(claims::unknown_period(place, text));
            }
        }
        "window_start" => date(&mut particulars.window_start),
        "window_end" => date(&mut particulars.window_end),
        "cut_off" => date(&mut particulars.cut_off),
        "prepared_on" => date(&mut particulars.prepared_on),
        "preparer_post" => particulars.preparer_post = own(),
        "revision_reason" => particulars.revision_reason = own(),
        "revision" => {
            particulars.revision = text.parse().ok();
            understood = particulars.revision.is_some();
        }
        "status" => {
            let names = catalogue.statuses.iter().map(|status| (&status.id, &status.name));
            particulars.status = named(text, names);
            understood = particulars.status.is_some();
        }
        "reporter" => {
            let names = catalogue.reporters.iter().map(|reporter| (&reporter.id, &reporter.name));
            particulars.reporter = named(text, names);
            understood = particulars.reporter.is_some();
        }
        _ => {
            if let Some(sheet) = field.strip_prefix("nil:") {
                match folded(text).as_str() {
                    "x" => particulars.nil_sheets.push(sheet.to_owned()),
                    _ => understood = false,
                }
            }
        }
    }
    if !understood {
        let place = place(recognised.worksheet, Some(address), "");
        read.findings.push(Finding::fail("R-VAL-019", place, text, ""));
    }
}

/// The id whose name (or id) is written.
fn named<'a>(text: &str, names: impl Iterator<Item = (&'a String, &'a Bilingual)>) -> Option<String> {
    let wanted = folded(text);
    let mut names = names;
    names
        .find(|(id, name)| [id.as_str(), &name.vi, &name.en].iter().any(|known| folded(known) == wanted))
        .map(|(id, _)| id.clone())
}
