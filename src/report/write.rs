//! From pages with roles to a workbook.

use crate::book::{
    Book, BookError, CellRange, Content as BookContent, FormulaResult, SheetOptions, SheetWriter,
};

use super::context::Context;
use super::look::Look;
use super::page::{Cell, Content, Page};

/// Writes a page as the next sheet of the book.
pub(super) fn page(book: &mut Book, context: &Context<'_>, page: &Page) -> Result<(), BookError> {
    let options =
        if page.portrait { SheetOptions::portrait(&page.name) } else { SheetOptions::landscape(&page.name) };
    let mut sheet = book.sheet(options)?;
    set_up(&mut sheet, context, page)?;
    for (&(row, column), cell) in &page.cells {
        if let Some(height) = page.heights.get(&row) {
            sheet.height(row, f64::from(*height))?;
        }
        if let Some(area) = page.merges.get(&(row, column)) {
            put(cell, |content| sheet.merge(*area, content, cell.look.style()))?;
        } else if !covered(page, row, column) {
            put(cell, |content| sheet.cell(row, column, content, cell.look.style()))?;
        }
    }
    for placed in &page.charts {
        sheet.chart(placed.row, placed.column, &placed.chart)?;
    }
    Ok(())
}

/// Whether a cell lies in a merged area that begins elsewhere.
fn covered(page: &Page, row: u32, column: u16) -> bool {
    page.merges.range(..(row, column)).rev().take_while(|((top, _), _)| row - top < 8).any(|(_, area)| {
        (area.first_row..=area.last_row).contains(&row)
            && (area.first_column..=area.last_column).contains(&column)
    })
}

/// Begins a sheet of thousands of rows for programs: on paper only its head and a note where to find them.
pub(super) fn for_programs<'b>(
    book: &'b mut Book,
    context: &Context<'_>,
    page: &Page,
    heads: &[&str],
    note: &str,
) -> Result<SheetWriter<'b>, BookError> {
    let mut sheet = book.sheet(SheetOptions::landscape(&page.name))?;
    set_up(&mut sheet, context, page)?;
    let last = super::page::columns_u16(heads.len().saturating_sub(1));
    sheet.print_area(CellRange::new(0, 0, 0, last))?;
    sheet.foot_note(note);
    for (column, name) in (0..).zip(heads) {
        sheet.cell(0, column, BookContent::Text(name), Look::DataHead.style())?;
    }
    Ok(sheet)
}

/// Width, print set-up, watermark and page numbers.
pub(super) fn set_up(
    sheet: &mut SheetWriter<'_>,
    context: &Context<'_>,
    page: &Page,
) -> Result<(), BookError> {
    for (column, width) in page.widths.iter().enumerate() {
        sheet.width(super::page::columns_u16(column), f64::from(*width))?;
    }
    sheet.fit_width();
    sheet.centre_on_page();
    // Nghị định 30/2020/NĐ-CP, Phụ lục I: top and bottom 20–25 mm, left 30–35 mm, right 15–20 mm.
    sheet.margins(30.0, 15.0, 20.0, 20.0);
    if let Some((first, last)) = page.repeat {
        sheet.repeat_rows(first, last)?;
    }
    if let Some((row, column)) = page.freeze {
        sheet.freeze(row, column)?;
    }
    if !page.breaks.is_empty() {
        sheet.page_breaks(&page.breaks)?;
    }
    let code = |text: &str| text.replace('&', "&&");
    let (sample, confidential) = (code(&context.report.sample.vi), code(&context.report.confidential.vi));
    // Page number centred in the top margin, not on the cover.
    let number = if page.number_pages { "&C&\"Times New Roman,Regular\"&13&P" } else { "" };
    sheet.header(&format!(
        "&L&\"Times New Roman,Italic\"&9{sample}{number}&R&\"Times New Roman,Bold\"&9{confidential}"
    ));
    Ok(())
}

/// Hands the content of a cell to the writer.
fn put(cell: &Cell, write: impl FnOnce(BookContent<'_>) -> Result<(), BookError>) -> Result<(), BookError> {
    match &cell.content {
        Content::Blank => write(BookContent::Blank),
        Content::Text(text) if text.is_empty() => write(BookContent::Blank),
        Content::Text(text) => write(BookContent::Text(text)),
        Content::Number { minor, decimals } => {
            write(BookContent::Decimal { minor: *minor, decimals: *decimals })
        }
        Content::Formula { formula, minor, decimals } => write(BookContent::Formula {
            formula,
            result: FormulaResult::Decimal { minor: *minor, decimals: *decimals },
        }),
        Content::Link { sheet, text } => {
            let target = format!("internal:'{}'!A1", sheet.replace('\'', "''"));
            write(BookContent::Link { target: &target, text })
        }
    }
}
