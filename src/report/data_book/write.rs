//! From flat tables to sheets: cover, contents, notes, then one sheet per table, as [`flat`] has them.

use crate::book::flat::{self, HEAD, LINK, TEXT, TITLE, WIDE, height, internal, link, wrapped};
use crate::book::{Book, Content, NumberFormat, SheetOptions, SheetWriter, TableMark, Vertical};
use crate::form_workbook::slug;
use crate::message::fill;
use crate::report::ReportError;
use crate::report::context::{Context, day};
use crate::report::page::{columns_u16, rows_u32};

use super::flat::{Cell, FlatTable, Head};
use super::record::DataBook;

/// What the sheets have in common.
pub(super) struct Writer<'a> {
    /// Input and report.
    pub context: &'a Context<'a>,
    /// Layout and words.
    pub layout: &'a DataBook,
    /// Title of the workbook.
    pub title: &'a str,
}

impl Writer<'_> {
    /// Writes all sheets.
    pub fn write(&self, book: &mut Book, tables: &[FlatTable]) -> Result<(), ReportError> {
        self.cover(book)?;
        self.contents(book, tables)?;
        self.notes(book)?;
        for (position, table) in tables.iter().enumerate() {
            self.table(book, position + 1, table)?;
        }
        Ok(())
    }

    fn tab(&self, number: usize) -> String {
        fill(&self.layout.words.tab.vi, [("number", format!("{number:02}").as_str())])
    }

    /// Title of the workbook, whose it is, what it covers, how to read it: one column of text.
    fn cover(&self, book: &mut Book) -> Result<(), ReportError> {
        let header = &self.context.input.header;
        let mut sheet = book.sheet(SheetOptions::portrait(&self.layout.words.cover.vi))?;
        sheet.width(0, f64::from(WIDE))?;
        sheet.fit_width();
        let mut lines = vec![
            header.issuing_body.clone(),
            self.context.period_line(),
            format!("Số liệu chốt đến ngày {}", day(header.cut_off)),
            format!("Tổng hợp theo báo cáo của {}", self.context.reported()),
            format!("Nguồn: {}", self.context.report.source.vi),
            self.context.report.confidential.vi.clone(),
            self.context.report.sample.vi.clone(),
        ];
        lines.extend(self.layout.words.about.iter().map(|line| line.vi.clone()));
        wrapped(&mut sheet, 0, self.title, TITLE.wrap())?;
        for (row, line) in (1..).zip(&lines) {
            wrapped(&mut sheet, row, line, TEXT.wrap())?;
        }
        let targets = [&self.layout.words.contents.vi, &self.layout.words.notes.vi];
        for (row, target) in (rows_u32(lines.len()) + 1..).zip(targets) {
            sheet.cell(row, 0, link(&internal(target), target), LINK)?;
        }
        Ok(())
    }

    fn contents(&self, book: &mut Book, tables: &[FlatTable]) -> Result<(), ReportError> {
        let words = &self.layout.words;
        let mut sheet = book.sheet(SheetOptions::portrait(&words.contents.vi))?;
        sheet.fit_width();
        let heads = [(&words.headings.sheet.vi, 14), (&words.headings.table.vi, WIDE)];
        let first = begin(&mut sheet, &words.contents.vi, std::slice::from_ref(&words.one_table.vi), &heads)?;
        let notes = (words.notes.vi.clone(), words.notes.vi.as_str());
        let named = tables.iter().enumerate().map(|(at, table)| (self.tab(at + 1), table.title.as_str()));
        let rows: Vec<(String, &str)> = std::iter::once(notes).chain(named).collect();
        mark(&mut sheet, first, rows.len(), (&words.contents.vi, &words.contents.vi), &heads)?;
        for (row, (tab, title)) in (first + 1..).zip(&rows) {
            height(&mut sheet, row, &[(title, WIDE)])?;
            sheet.cell(row, 0, link(&internal(tab), tab), LINK)?;
            sheet.cell(row, 1, Content::Text(title), TEXT.wrap())?;
        }
        Ok(())
    }

    fn notes(&self, book: &mut Book) -> Result<(), ReportError> {
        let words = &self.layout.words;
        let mut sheet = book.sheet(SheetOptions::portrait(&words.notes.vi))?;
        sheet.fit_width();
        let heads = [
            (&words.headings.topic.vi, 30),
            (&words.headings.meaning.vi, WIDE),
            (&words.headings.report_mark.vi, 20),
        ];
        let first = begin(&mut sheet, &words.notes.vi, std::slice::from_ref(&words.one_table.vi), &heads)?;
        mark(&mut sheet, first, self.layout.notes.len(), (&words.notes.vi, &words.notes.vi), &heads)?;
        for (row, note) in (first + 1..).zip(&self.layout.notes) {
            height(&mut sheet, row, &[(&note.text.vi, WIDE)])?;
            let mark = if note.report_mark.is_empty() { "không có" } else { &note.report_mark };
            for (column, text) in (0..).zip([note.topic.vi.as_str(), &note.text.vi, mark]) {
                sheet.cell(row, column, Content::Text(text), TEXT.wrap().vertical(Vertical::Top))?;
            }
        }
        Ok(())
    }

    fn table(&self, book: &mut Book, number: usize, table: &FlatTable) -> Result<(), ReportError> {
        let tab = self.tab(number);
        let mut sheet = book.sheet(SheetOptions::landscape(&tab))?;
        sheet.fit_width();
        let heads: Vec<(&String, u16)> =
            table.heads.iter().map(|Head { title, width }| (title, *width)).collect();
        let title = format!("{tab}. {}", table.title);
        let lines = self.introduction(table);
        begin(&mut sheet, &title, &lines, &heads)?;
        let first = rows_u32(lines.len()) + 2;
        let contents = &self.layout.words.contents.vi;
        sheet.cell(first - 1, 0, link(&internal(contents), &self.layout.words.back.vi), LINK)?;
        mark(&mut sheet, first, table.rows.len(), (&format!("{tab} {}", table.id), &table.title), &heads)?;
        sheet.repeat_rows(first, first)?;
        for (row, cells) in (first + 1..).zip(&table.rows) {
            self.row(&mut sheet, row, &table.heads, cells)?;
        }
        Ok(())
    }

    /// What must be known before the table is read.
    fn introduction(&self, table: &FlatTable) -> Vec<String> {
        let words = &self.layout.words;
        let mut lines = vec![words.one_table.vi.clone(), self.context.period_line()];
        let explained: Vec<String> = table
            .shorthand()
            .into_iter()
            .filter_map(|shorthand| self.layout.note(shorthand))
            .map(|note| format!("{}: {}", note.topic.vi, note.text.vi))
            .collect();
        if !explained.is_empty() {
            lines.push(fill(&words.shorthand.vi, [("list", explained.join("; ").as_str())]));
        }
        if table.has_empty_notes() {
            lines.push(words.empty_notes.vi.clone());
        }
        lines.push(format!("Nguồn: {}", self.context.report.source.vi));
        lines.push(self.context.report.confidential.vi.clone());
        lines
    }

    fn row(
        &self,
        sheet: &mut SheetWriter<'_>,
        row: u32,
        heads: &[Head],
        cells: &[Cell],
    ) -> Result<(), ReportError> {
        let texts = cells.iter().zip(heads).filter_map(|(cell, head)| match cell {
            Cell::Text(text) => Some((text.as_str(), head.width)),
            Cell::Number { .. } | Cell::Shorthand(_) => None,
        });
        height(sheet, row, &texts.collect::<Vec<_>>())?;
        for (column, cell) in cells.iter().enumerate() {
            let at = columns_u16(column);
            match cell {
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => sheet.cell(row, at, Content::Text(text), TEXT.wrap())?,
                Cell::Number { minor, decimals, shown } => {
                    let content = Content::Decimal { minor: *minor, decimals: *decimals };
                    sheet.cell(row, at, content, TEXT.right().format(NumberFormat::Decimal(*shown)))?;
                }
                Cell::Shorthand(shorthand) => {
                    let text = self.layout.note(*shorthand).map_or("", |note| note.topic.vi.as_str());
                    sheet.cell(row, at, Content::Text(text), TEXT.right().wrap())?;
                }
            }
        }
        Ok(())
    }
}

/// Writes widths, the title in A1 and the lines under it. Returns the first free row.
fn begin(
    sheet: &mut SheetWriter<'_>,
    title: &str,
    lines: &[String],
    heads: &[(&String, u16)],
) -> Result<u32, ReportError> {
    Ok(flat::begin(sheet, title, lines, &widths(heads))?)
}

/// Writes the header row and marks the table. `name` becomes the name of the table object.
fn mark(
    sheet: &mut SheetWriter<'_>,
    header: u32,
    rows: usize,
    (name, title): (&str, &str),
    heads: &[(&String, u16)],
) -> Result<(), ReportError> {
    let name = slug(name).replace('-', "_");
    let texts: Vec<String> = heads.iter().map(|(title, _)| (*title).clone()).collect();
    let mark = TableMark { name: &name, title, heads: &texts, style: HEAD, filters: false };
    Ok(flat::table(sheet, header, rows_u32(rows), &mark, &widths(heads))?)
}

fn widths(heads: &[(&String, u16)]) -> Vec<u16> {
    heads.iter().map(|(_, width)| *width).collect()
}
