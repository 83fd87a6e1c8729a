//! "Đối chiếu": what the workbook says of itself for whoever reads it back ([`crate::proof`]). Written straight to the
//! sheet, because it is long.

use crate::book::{Book, BookError, Content, SheetWriter, cell_name};
use crate::proof::{COLUMNS, DataHash, Record};

use super::context::Context;
use super::look::Look;
use super::page::{self, Page, columns_u16, rows_u32};
use super::tidy::{TidyNumber, TidyRow};
use super::write;

/// Widths of the columns of the table.
pub(super) const WIDTHS: [u16; 4] = [12, 32, 14, 50];

/// Foot of the one page that is printed.
const PRINTED_NOTE: &str = "Trang đối chiếu cho máy đọc, khi in chỉ có dòng tiêu đề: cấp trên đọc lại báo cáo bằng trang này để thấy số bị sửa tay. Không sửa trang này.";

/// What a record says.
enum Said {
    Text(String),
    Number { minor: i64, decimals: u8 },
}

/// One row of the sheet.
struct Row {
    record: Record,
    sheet: String,
    place: String,
    said: Said,
}

impl Row {
    fn text(record: Record, sheet: &str, place: impl Into<String>, said: impl Into<String>) -> Self {
        Self { record, sheet: sheet.to_owned(), place: place.into(), said: Said::Text(said.into()) }
    }
}

/// Writes the sheet about the tidy table and the other pages.
pub(super) fn sheet(
    book: &mut Book,
    context: &Context<'_>,
    page: &Page,
    (data, rows): (&Page, &[TidyRow<'_>]),
    pages: &[&Page],
) -> Result<(), BookError> {
    let mut records = about(context, data, rows);
    records.extend(pages.iter().flat_map(|page| printed(page)));
    let mut sheet = write::for_programs(book, context, page, &COLUMNS, PRINTED_NOTE)?;
    for column in 0..columns_u16(COLUMNS.len()) {
        sheet.column_style(column, Look::DataText.style())?;
    }
    for (position, record) in records.iter().enumerate() {
        put(&mut sheet, rows_u32(position) + 1, record)?;
    }
    Ok(())
}

fn put(sheet: &mut SheetWriter<'_>, at: u32, row: &Row) -> Result<(), BookError> {
    let style = Look::DataText.style();
    for (column, text) in [(0, row.record.as_str()), (1, row.sheet.as_str()), (2, row.place.as_str())] {
        if !text.is_empty() {
            sheet.cell(at, column, Content::Text(text), style)?;
        }
    }
    match &row.said {
        Said::Text(text) => sheet.cell(at, 3, Content::Text(text), style),
        Said::Number { minor, decimals } => {
            let (minor, decimals) = (*minor, *decimals);
            sheet.cell(at, 3, Content::Decimal { minor, decimals }, Look::DataNumber { decimals }.style())
        }
    }
}

/// Records about the report.
fn about(context: &Context<'_>, data: &Page, rows: &[TidyRow<'_>]) -> Vec<Row> {
    let (header, figures, catalogue) = (&context.input.header, context.figures(), context.catalogue());
    let key = |id: &crate::catalogue::SeriesId| catalogue.series(*id).key.clone();
    let (first, last) = header.window;
    let mut records = vec![
        Row::text(Record::Data, &data.name, "", hash(rows)),
        Row::text(Record::Status, "", "", header.status.as_str()),
        Row::text(Record::Window, "", first.to_string(), last.to_string()),
        Row::text(Record::CutOff, "", "", header.cut_off.to_string()),
        Row::text(Record::Definitions, "", "", context.input.definitions.fingerprint()),
    ];
    records.extend(context.units().map(|(_, unit)| {
        let reported = u8::from(context.input.reported.contains(&unit.code)).to_string();
        Row::text(Record::Reported, "", unit.code.as_str(), reported)
    }));
    records.extend(figures.agency.iter().map(|id| Row::text(Record::Agency, "", "", key(id))));
    records.extend(figures.disputed.iter().flat_map(|(unit, ids)| {
        ids.iter().map(move |id| Row::text(Record::Disputed, "", unit.as_str(), key(id)))
    }));
    records
}

/// The figures that a page prints, and every other number on it.
fn printed(page: &Page) -> impl Iterator<Item = Row> {
    page.cells.iter().filter_map(|(&(row, column), cell)| {
        let said = match &cell.content {
            page::Content::Number { minor, decimals } | page::Content::Formula { minor, decimals, .. } => {
                Said::Number { minor: *minor, decimals: *decimals }
            }
            page::Content::Text(text) if cell.printed.is_some() => Said::Text(text.clone()),
            _ => return None,
        };
        let (sheet, place) = (page.name.clone(), cell_name(row, column));
        Some(Row { record: Record::Cell, sheet, place, said })
    })
}

/// Hash of the tidy table as a reader sees it.
fn hash(rows: &[TidyRow<'_>]) -> String {
    let mut hash = DataHash::default();
    for row in rows {
        let period = row.period.to_string();
        let level = row.unit_level.as_str();
        for text in
            [row.kind.as_str(), row.set, row.id, row.code, row.unit, level, period.as_str(), row.category]
        {
            hash.cell(text);
        }
        number(&mut hash, row.value);
        hash.cell(row.state.as_str());
        number(&mut hash, row.numerator);
        number(&mut hash, row.denominator);
        hash.number(f64::from(row.units_reported));
        hash.number(f64::from(row.units_expected));
    }
    hash.finish()
}

fn number(hash: &mut DataHash, number: Option<TidyNumber>) {
    // The nearest number of a spreadsheet is that of the decimal text.
    match number.and_then(|number| number.text().parse().ok()) {
        Some(number) => hash.number(number),
        None => hash.cell(""),
    }
}
