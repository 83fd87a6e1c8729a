//! `so-lieu-mo.xlsx`: the figures of a release for people with a spreadsheet or a screen reader.
//!
//! In: the rows of a release, the words around them. Out: a cover, contents, notes, and for each table and level one flat
//! table with names beside the codes. No colour and no style depends on a figure; where there is none, the cell is empty
//! and the column of marks says why.

mod figures;
mod words;

use self::figures::Figures;
pub(super) use self::words::Words;
use super::names::level_name;
use super::rows::Row;
use super::{About, ReleaseError, WORKBOOK};
use crate::book::flat::{self, HEAD, LINK, TEXT, TITLE, WIDE, internal, link, wrapped};
use crate::book::{Book, BookError, Content, SheetOptions, SheetWriter, TableMark, Vertical};
use crate::message::{Lang, fill};
use crate::units::UnitLevel;

/// Columns of the contents and of the notes.
const SHEET_WIDTH: u16 = 14;
const MARK_WIDTH: u16 = 12;

/// A sheet of figures.
struct Sheet<'a> {
    tab: String,
    title: String,
    /// Name of the table object: table and level.
    name: String,
    rows: &'a [Row<'a>],
}

/// # Errors
/// When a name cannot be used, or a temporary file cannot be written.
pub(super) fn workbook(about: &About<'_>, words: &Words) -> Result<Vec<u8>, ReleaseError> {
    let unwritable = |error: BookError| ReleaseError::File { file: WORKBOOK, reason: error.to_string() };
    written(about, words).map_err(unwritable)
}

fn written(about: &About<'_>, words: &Words) -> Result<Vec<u8>, BookError> {
    let filled = about.release.words(about.facts, Lang::Vi);
    let title = filled.put_into(&about.metadata.title.vi);
    let sheets = sheets(about, words);
    let mut book = Book::new(about.facts.cut_off, &title)?;
    let publisher = &about.release.plan.policy.publisher;
    book.describe(publisher, &filled.put_into(&about.metadata.description.vi));
    let lines: Vec<String> = words.about.iter().map(|line| filled.put_into(line)).collect();
    cover(&mut book, words, &title, &lines)?;
    contents(&mut book, words, &sheets)?;
    let meanings: Vec<String> = words.marks.iter().map(|mark| filled.put_into(&mark.meaning)).collect();
    notes(&mut book, words, &meanings)?;
    let figures = Figures::new(about, words);
    for sheet in &sheets {
        let period = filled.put_into(&words.period);
        figure_sheet(&mut book, words, &figures, sheet, period)?;
    }
    book.finish()
}

/// One sheet for each level of each table, as the rows stand.
fn sheets<'a>(about: &About<'a>, words: &Words) -> Vec<Sheet<'a>> {
    let same = |one: &Row<'_>, next: &Row<'_>| (one.table, one.level) == (next.table, next.level);
    let groups = about.rows.list.chunk_by(same).enumerate();
    let sheet = |(position, rows): (usize, &'a [Row<'a>])| {
        let (table, level) = rows.first().map_or(("", UnitLevel::Nation), |row| (row.table, row.level));
        let (name, of) = (about.release.table_name(table).vi, level_name(level).vi);
        Sheet {
            tab: fill(&words.tab, [("number", format!("{:02}", position + 1).as_str())]),
            title: fill(&words.title, [("table", name.as_str()), ("level", of.as_str())]),
            // "C1_province" alone would be taken for the address of a cell.
            name: format!("table_{table}_{}", level.as_str()),
            rows,
        }
    };
    groups.map(sheet).collect()
}

/// Title of the workbook, whose it is, what it covers, how to read it: one column of text.
fn cover(book: &mut Book, words: &Words, title: &str, lines: &[String]) -> Result<(), BookError> {
    let mut sheet = book.sheet(SheetOptions::portrait(&words.cover))?;
    sheet.width(0, f64::from(WIDE))?;
    sheet.fit_width();
    wrapped(&mut sheet, 0, title, TITLE.wrap())?;
    let mut row = 1;
    for line in lines {
        wrapped(&mut sheet, row, line, TEXT.wrap())?;
        row += 1;
    }
    for target in [&words.contents, &words.notes] {
        sheet.cell(row, 0, link(&internal(target), target), LINK)?;
        row += 1;
    }
    Ok(())
}

fn contents(book: &mut Book, words: &Words, sheets: &[Sheet<'_>]) -> Result<(), BookError> {
    let heads = [words.heads.sheet.clone(), words.heads.table.clone()];
    let widths = [SHEET_WIDTH, WIDE];
    let notes = (words.notes.as_str(), words.notes.as_str());
    let rows: Vec<(&str, &str)> =
        [notes].into_iter().chain(sheets.iter().map(|own| (own.tab.as_str(), own.title.as_str()))).collect();
    let mut sheet = book.sheet(SheetOptions::portrait(&words.contents))?;
    let first = list(&mut sheet, words, (&words.contents, "contents"), &heads, &widths, rows.len())?;
    for (row, (tab, title)) in (first..).zip(rows) {
        flat::height(&mut sheet, row, &[(title, WIDE)])?;
        sheet.cell(row, 0, link(&internal(tab), tab), LINK)?;
        sheet.cell(row, 1, Content::Text(title), TEXT.wrap())?;
    }
    Ok(())
}

fn notes(book: &mut Book, words: &Words, meanings: &[String]) -> Result<(), BookError> {
    let heads = [words.heads.mark.clone(), words.heads.status.clone(), words.heads.meaning.clone()];
    let widths = [MARK_WIDTH, MARK_WIDTH, WIDE];
    let mut sheet = book.sheet(SheetOptions::portrait(&words.notes))?;
    let first = list(&mut sheet, words, (&words.notes, "notes"), &heads, &widths, meanings.len())?;
    let style = TEXT.wrap().vertical(Vertical::Top);
    for (row, (own, meaning)) in (first..).zip(words.marks.iter().zip(meanings)) {
        flat::height(&mut sheet, row, &[(meaning, WIDE)])?;
        let mark = if own.mark.is_empty() { &words.no_mark } else { &own.mark };
        for (column, text) in (0..).zip([mark, &own.status, meaning]) {
            sheet.cell(row, column, Content::Text(text), style)?;
        }
    }
    Ok(())
}

/// Title and header row of a short list. Returns its first row.
fn list(
    sheet: &mut SheetWriter<'_>,
    words: &Words,
    (title, name): (&str, &str),
    heads: &[String],
    widths: &[u16],
    rows: usize,
) -> Result<u32, BookError> {
    sheet.fit_width();
    let header = flat::begin(sheet, title, std::slice::from_ref(&words.one_table), widths)?;
    let mark = TableMark { name, title, heads, style: HEAD, filters: false };
    flat::table(sheet, header, count(rows), &mark, widths)?;
    Ok(header + 1)
}

fn figure_sheet(
    book: &mut Book,
    words: &Words,
    figures: &Figures<'_>,
    own: &Sheet<'_>,
    period: String,
) -> Result<(), BookError> {
    let mut sheet = book.sheet(SheetOptions::landscape(&own.tab))?;
    sheet.fit_width();
    let columns = figures.columns(own.rows);
    let widths: Vec<u16> = columns.iter().map(|column| figures.width(*column)).collect();
    for (at, column) in (0..).zip(&columns) {
        sheet.column_style(at, column.style())?;
    }
    let lines = [words.one_table.clone(), period, words.blank.clone()];
    let back = flat::begin(&mut sheet, &format!("{}. {}", own.tab, own.title), &lines, &widths)?;
    sheet.cell(back, 0, link(&internal(&words.contents), &words.back), LINK)?;
    let heads: Vec<String> = columns.iter().map(|column| figures.head(*column)).collect();
    let mark = TableMark { name: &own.name, title: &own.title, heads: &heads, style: HEAD, filters: true };
    flat::table(&mut sheet, back + 1, count(own.rows.len()), &mark, &widths)?;
    sheet.repeat_rows(back + 1, back + 1)?;
    sheet.freeze(back + 2, 0)?;
    figures.write(&mut sheet, back + 2, &columns, own.rows)
}

fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
