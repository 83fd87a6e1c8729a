//! A sheet of the report before it is written: cells with a role instead of a format.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{CellRange, Chart, text_lines};

use super::links::Printed;
use super::look::Look;

/// Height of a row in points, unless it is set.
const DEFAULT_HEIGHT: u32 = 15;
/// Pixels of a column that are not its characters, and pixels of one character.
const COLUMN_PIXELS: (u32, u32) = (5, 7);
/// Rows of a table that go to the next page with its notes.
const ROWS_WITH_NOTES: u32 = 3;
/// Printable width of A4 on its side between the margins, in pixels (252 mm), and height in points (170 mm).
const PRINTABLE: (u32, u32) = (952, 481);

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// Nothing but a border.
    Blank,
    /// Text; never a formula, whatever it begins with.
    Text(String),
    /// A number in units of `10^-decimals`.
    Number {
        /// The number.
        minor: i64,
        /// Its decimals.
        decimals: u8,
    },
    /// A live formula with the number it comes to.
    Formula {
        /// Formula without its equals sign, English function names, comma separators.
        formula: String,
        /// The number.
        minor: i64,
        /// Its decimals.
        decimals: u8,
    },
    /// A link to another sheet of the workbook.
    Link {
        /// Name of the sheet.
        sheet: String,
        /// Text shown.
        text: String,
    },
}

impl Content {
    /// The number shown and its decimals, if it is one.
    pub fn number(&self) -> Option<(i64, u8)> {
        match self {
            Self::Number { minor, decimals } | Self::Formula { minor, decimals, .. } => {
                Some((*minor, *decimals))
            }
            Self::Blank | Self::Text(_) | Self::Link { .. } => None,
        }
    }
}

/// A cell with its role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// Content.
    pub content: Content,
    /// Role, which decides the format.
    pub look: Look,
    /// The figure it prints, where it prints one.
    pub printed: Option<Printed>,
}

/// A chart on the sheet.
#[derive(Debug, Clone)]
pub(super) struct PlacedChart {
    /// Row of its top left corner.
    pub row: u32,
    /// Column of it.
    pub column: u16,
    /// The chart.
    pub chart: Chart,
}

/// A sheet of the report.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    /// Name of the tab.
    pub name: String,
    /// Title as listed in the contents.
    pub title: String,
    /// Number of the annex ("III"); empty for cover and contents.
    pub annex: String,
    /// Portrait instead of landscape.
    pub portrait: bool,
    /// Whether its pages carry their number.
    pub number_pages: bool,
    /// Widths of the columns in characters.
    pub widths: Vec<u16>,
    /// Heights of rows in points, where the text wraps.
    pub heights: BTreeMap<u32, u16>,
    /// Header rows repeated on every printed page.
    pub repeat: Option<(u32, u32)>,
    /// First row and column that scroll.
    pub freeze: Option<(u32, u16)>,
    /// Merged areas by their first cell.
    pub merges: BTreeMap<(u32, u16), CellRange>,
    /// Cells by row and column.
    pub cells: BTreeMap<(u32, u16), Cell>,
    /// Rows that must start a new printed page.
    pub starts: BTreeSet<u32>,
    /// Rows that start a new printed page.
    pub breaks: Vec<u32>,
    /// Charts.
    pub charts: Vec<PlacedChart>,
    /// Tables that are printed on one page: their first row and the row after their last.
    pub kept: Vec<(u32, u32)>,
    /// Tables on the page.
    pub headers: u32,
    /// First row that is still free.
    pub next: u32,
}

impl Page {
    /// An empty sheet with column widths.
    pub fn new(name: String, title: String, widths: Vec<u16>) -> Self {
        Self { name, title, widths, number_pages: true, ..Self::default() }
    }

    /// Index of the last column.
    pub fn last_column(&self) -> u16 {
        u16::try_from(self.widths.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    /// Sets a cell.
    pub fn put(&mut self, row: u32, column: u16, content: Content, look: Look) {
        self.next = self.next.max(row + 1);
        self.cells.insert((row, column), Cell { content, look, printed: None });
    }

    /// Sets a cell that prints a figure.
    pub fn figure(&mut self, row: u32, column: u16, (content, look): (Content, Look), printed: Printed) {
        self.put(row, column, content, look);
        if let Some(cell) = self.cells.get_mut(&(row, column)) {
            cell.printed = Some(printed);
        }
    }

    /// Sets a text cell.
    pub fn text(&mut self, row: u32, column: u16, text: impl Into<String>, look: Look) {
        self.put(row, column, Content::Text(text.into()), look);
    }

    /// Sets a text over a rectangle; a single cell is not merged.
    pub fn span(&mut self, area: CellRange, text: impl Into<String>, look: Look) {
        for row in area.first_row..=area.last_row {
            for column in area.first_column..=area.last_column {
                self.put(row, column, Content::Blank, look);
            }
        }
        self.text(area.first_row, area.first_column, text, look);
        if area.first_row != area.last_row || area.first_column != area.last_column {
            self.merges.insert((area.first_row, area.first_column), area);
        }
    }

    /// A text over a whole line, from one column to another.
    pub fn line(&mut self, row: u32, left: u16, right: u16, text: impl Into<String>, look: Look) {
        let text = text.into();
        let lines = self.lines(&text, (left, right), look);
        if lines > 1 || look.line_height() > DEFAULT_HEIGHT {
            self.raise(row, lines, look);
        }
        self.span(CellRange::new(row, left, row, right), text, look);
    }

    /// Lines that a text takes over some columns.
    pub fn lines(&self, text: &str, (left, right): (u16, u16), look: Look) -> u32 {
        let columns = self.widths.get(usize::from(left)..=usize::from(right)).unwrap_or_default();
        let widths: Vec<f64> = columns.iter().map(|width| f64::from(*width)).collect();
        text_lines(text, &widths, look.style())
    }

    /// Makes a row high enough for some lines of a role's type.
    pub fn raise(&mut self, row: u32, lines: u32, look: Look) {
        let height = u16::try_from(lines.max(1) * look.line_height() + 3).unwrap_or(400).min(400);
        let entry = self.heights.entry(row).or_insert(height);
        *entry = (*entry).max(height);
    }

    /// Makes the row high enough for a wrapped text in a column of it.
    pub fn fit(&mut self, row: u32, column: u16, text: &str, look: Look) {
        let lines = self.lines(text, (column, column), look);
        if lines > 1 {
            self.raise(row, lines, look);
        }
    }

    /// Asks that the table that stands from a row on, not the first of the sheet, is printed on one page.
    pub fn keep_together(&mut self, from: u32) {
        if self.headers > 1 {
            self.kept.push((from, self.next));
        }
    }

    /// Height of the rows from `start` to before `end`, in points.
    pub fn height(&self, start: u32, end: u32) -> u32 {
        let height = |row| self.heights.get(&row).map_or(DEFAULT_HEIGHT, |height| u32::from(*height));
        (start..end).map(height).sum()
    }

    /// Leaves rows free, so that something so many points high has room from a row on.
    pub fn reserve(&mut self, from: u32, points: u32) {
        let missing = points.saturating_sub(self.height(from, self.next));
        self.next += missing.div_ceil(DEFAULT_HEIGHT);
    }

    /// Height that a printed page has room for: the print is scaled to the width of the page, which makes room for
    /// more rows.
    fn room(&self) -> u32 {
        let pixels: u32 =
            self.widths.iter().map(|width| COLUMN_PIXELS.0 + COLUMN_PIXELS.1 * u32::from(*width)).sum();
        PRINTABLE.1 * pixels.max(PRINTABLE.0) / PRINTABLE.0
    }

    /// Whether the rows from `start` to before `end` fit on one printed page, under the rows repeated on it.
    pub fn has_room(&self, start: u32, end: u32) -> bool {
        self.repeated(start) + self.height(start, end) <= self.room()
    }

    /// Height of the rows repeated on a printed page that begins with a row.
    fn repeated(&self, start: u32) -> u32 {
        match self.repeat {
            Some((first, last)) if last < start => self.height(first, last + 1),
            _ => 0,
        }
    }

    /// Breaks the whole sheet into printed pages, so that no header ends a page and the notes, which begin at the
    /// row `notes`, stand under the end of their table.
    pub fn paginate(&mut self, notes: u32) {
        let room = self.room();
        let (mut start, mut used, mut row) = (0, 0, 0);
        while row < self.next {
            let height = self.height(row, row + 1);
            let begins = self.starts.contains(&row) && row != start;
            if !begins && (used + height <= room || row == start) {
                used += height;
                row += 1;
                continue;
            }
            let top = if begins { row } else { self.page_end(start, row, notes) };
            self.breaks.push(top);
            (start, row) = (top, top);
            used = self.repeated(top);
        }
    }

    /// Where the page from `start` on ends, if it has room up to `full`.
    fn page_end(&self, start: u32, full: u32, notes: u32) -> u32 {
        // The notes belong to the table above them, with an empty row between.
        let at_notes = full + 1 >= notes;
        let (row, gap) = if at_notes { (notes.saturating_sub(1), 1) } else { (full, 0) };
        let holds = |(from, end): &&(u32, u32)| (*from..*end + gap).contains(&row) && *from > start;
        let table = self.kept.iter().rev().find(holds);
        if let Some((from, _)) = table {
            return *from;
        }
        let few = notes.saturating_sub(ROWS_WITH_NOTES).max(start + 1);
        let full = if at_notes { few } else { full };
        let heads = |row: u32| {
            self.cells.range((row, 0)..(row + 1, 0)).any(|(_, cell)| {
                matches!(cell.look, Look::TableTitle | Look::Head | Look::Index | Look::Section { .. })
            })
        };
        (start + 1..=full).rev().find(|row| !heads(row - 1)).unwrap_or(full)
    }

    /// Writes a header of paths, merged where neighbours share a beginning, then the index row beneath it.
    /// Equal neighbours are one column over several. Returns the first row under them and marks the rows to repeat, if it is the first table of the page.
    pub fn header(&mut self, top: u32, paths: &[Vec<String>], indices: &[String]) -> u32 {
        let depth = paths.iter().map(Vec::len).max().unwrap_or(1).max(1);
        for level in 0..depth {
            self.header_level(top, level, depth, paths);
        }
        let index_row = top + rows_u32(depth);
        let (mut column, mut indices) = (0, indices.iter());
        while let Some(path) = paths.get(column) {
            let width = paths.iter().skip(column).take_while(|other| *other == path).count().max(1);
            let area =
                CellRange::new(index_row, columns_u16(column), index_row, columns_u16(column + width - 1));
            self.span(area, indices.next().map_or("", String::as_str), Look::Index);
            column += width;
        }
        self.headers += 1;
        // A second header on the page differs from the first: repeating one above the other's rows would mislabel them.
        let only = self.headers == 1;
        self.repeat = only.then_some((top, index_row));
        self.freeze = only.then_some((index_row + 1, 0));
        index_row + 1
    }

    fn header_level(&mut self, top: u32, level: usize, depth: usize, paths: &[Vec<String>]) {
        let row = top + rows_u32(level);
        let mut column = 0;
        while column < paths.len() {
            let Some(path) = paths.get(column) else { break };
            let Some(text) = path.get(level) else {
                column += 1;
                continue;
            };
            let is_leaf = level + 1 == path.len();
            // Branches merge with neighbours of the same beginning, leaves with neighbours of the same path.
            let same = |other: &Vec<String>| {
                (other.len() == level + 1) == is_leaf && other.get(..=level) == path.get(..=level)
            };
            let width = paths.iter().skip(column).take_while(|other| same(other)).count().max(1);
            let bottom = if is_leaf { top + rows_u32(depth - 1) } else { row };
            let (left, right) = (columns_u16(column), columns_u16(column + width - 1));
            self.span(CellRange::new(row, left, bottom, right), text.as_str(), Look::Head);
            let lines = self.lines(text, (left, right), Look::Head);
            let available = bottom - row + 1;
            for inner in row..=bottom {
                self.raise(inner, lines.div_ceil(available), Look::Head);
            }
            column += width;
        }
    }
}

/// A count as a row offset; a sheet never has that many rows that it could not be one.
pub(super) fn rows_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A count as a column offset.
pub(super) fn columns_u16(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: u32) -> Page {
        let mut page = Page::new("a".to_owned(), "a".to_owned(), vec![10, 10]);
        for row in 0..rows {
            page.text(row, 0, "1", Look::Short { bold: false });
        }
        page
    }

    #[test]
    fn notes_take_the_end_of_their_table_to_the_next_page() {
        let mut page = page(34);
        page.paginate(32);
        assert_eq!(page.breaks, [29], "32 rows fill a page, and three go with the notes");
    }

    #[test]
    fn what_must_begin_a_page_does_whatever_room_is_left() {
        let mut page = page(50);
        page.starts.insert(10);
        page.paginate(50);
        assert_eq!(page.breaks, [10, 42]);
        assert!(page.has_room(10, 42) && !page.has_room(10, 43));
    }

    #[test]
    fn a_header_does_not_end_a_page() {
        let mut page = page(50);
        page.text(30, 0, "3. Lỗi theo ô", Look::TableTitle);
        page.text(31, 0, "STT", Look::Head);
        page.paginate(50);
        assert_eq!(page.breaks, [30]);
    }

    #[test]
    fn a_table_that_does_not_fit_goes_to_the_next_page_with_its_notes() {
        let mut page = page(20);
        page.headers = 2;
        page.text(34, 0, "1", Look::Short { bold: false });
        page.keep_together(20);
        page.paginate(35);
        assert_eq!(page.breaks, [20]);
    }
}
