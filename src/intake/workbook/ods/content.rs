//! One walk over `content.xml`: tables, rows, cells and the text in them.

use super::super::draft::Draft;
use super::super::markup::{Kind, MarkupError, Tag, Tags};
use super::super::{Cell, CellAddress, CellRange, Defect, Limits, Measure, Refusal, Sheet, Visibility};
use super::look::Look;
use super::value::{Attributes, count};
use crate::intake::workbook::container::damaged;

const PART: &str = "content.xml";
/// Elements inside each other; spreadsheet programs need about twenty.
const DEPTH: usize = 256;
/// The prefixes by which attributes are known, and what they must stand for.
const NAMESPACES: [(&str, &str); 4] = [
    ("xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
    ("xmlns:style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
    ("xmlns:table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
    ("xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
];

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The tables, in order.
    pub(super) sheets: Vec<Sheet>,
    /// Whether a table is taken from another file.
    pub(super) has_links: bool,
    /// Whether a value is taken from another program.
    pub(super) has_dde: bool,
}

/// Reads the whole part.
pub(super) fn read(xml: &str, limits: &Limits) -> Result<Found, Refusal> {
    let mut text_bytes = 0;
    let mut walk = Walk { look: Look::default(), open: Vec::new(), found: Found::default() };
    let mut tags = Tags::new(xml);
    walk.root(&mut tags)?;
    while let Some(tag) = walk.next(&mut tags)? {
        match (tag.name, tag.kind) {
            ("body", Kind::Open) => tags.strict = true,
            ("spreadsheet", Kind::Open) => walk.spreadsheet(&mut tags, limits, &mut text_bytes)?,
            _ if !tags.strict => walk.look.take(&tag),
            _ => {}
        }
    }
    if walk.open.is_empty() { Ok(walk.found) } else { Err(damaged(PART, Defect::InvalidXml)) }
}

struct Walk<'x> {
    look: Look,
    /// Names of the open elements.
    open: Vec<&'x str>,
    found: Found,
}

/// Where in a table the walk is.
#[derive(Default)]
struct Position {
    row: u32,
    /// How many times the open row stands one below the other.
    rows: u32,
    column: u32,
    /// The first column that has no declaration yet.
    declared_columns: u32,
    /// Depths of the open groups that are folded away.
    folded: Vec<usize>,
    /// Cells of the open row: what to write out for each of its rows.
    cells: Vec<Waiting>,
}

/// Cells of the open row that are alike.
struct Waiting {
    first: u32,
    last: u32,
    content: Option<(super::super::Content, bool)>,
    formula: Option<String>,
    span: (u32, u32),
}

impl<'x> Walk<'x> {
    /// The first element, whose prefixes must be the usual ones: attributes are found by them.
    fn root(&mut self, tags: &mut Tags<'x>) -> Result<(), Refusal> {
        let tag = self.next(tags)?.ok_or_else(|| damaged(PART, Defect::InvalidXml))?;
        let is_usual = NAMESPACES.iter().all(|(prefix, name)| tag.attribute(prefix) == Some(name));
        if is_usual { Ok(()) } else { Err(damaged(PART, Defect::Unexpected)) }
    }

    /// The next tag; elements must close in the order in which they were opened.
    fn next(&mut self, tags: &mut Tags<'x>) -> Result<Option<Tag<'x>>, Refusal> {
        let Some(tag) = tags.next().map_err(|error| self.markup(error))? else { return Ok(None) };
        match tag.kind {
            Kind::Open if self.open.len() < DEPTH => self.open.push(tag.name),
            Kind::Open => return Err(self.defect(None, Defect::Unexpected)),
            Kind::Close if self.open.pop() == Some(tag.name) => {}
            Kind::Close => return Err(self.defect(None, Defect::InvalidXml)),
            Kind::Empty => {}
        }
        let redefines = |(name, value): (&str, &str)| {
            NAMESPACES.iter().any(|(prefix, usual)| *prefix == name && *usual != value)
        };
        if tag.attributes.contains("xmlns") && tag.attributes().any(redefines) {
            return Err(self.defect(None, Defect::Unexpected));
        }
        Ok(Some(tag))
    }

    fn markup(&self, error: MarkupError) -> Refusal {
        match error {
            MarkupError::Doctype => error.in_part(PART),
            MarkupError::Bad(defect) => self.defect(None, defect),
        }
    }

    fn defect(&self, at: Option<(&Draft<'_>, CellAddress)>, defect: Defect) -> Refusal {
        match at {
            None => damaged(PART, defect),
            Some((draft, cell)) => {
                Refusal::DamagedSheet { sheet: draft.name().to_owned(), cell: Some(cell), defect }
            }
        }
    }

    /// Passes over what is inside an element that was just opened.
    fn skip(&mut self, tag: &Tag<'x>, tags: &mut Tags<'x>) -> Result<(), Refusal> {
        if tag.kind != Kind::Open {
            return Ok(());
        }
        let depth = self.open.len();
        while self.open.len() >= depth {
            if self.next(tags)?.is_none() {
                return Err(damaged(PART, Defect::InvalidXml));
            }
        }
        Ok(())
    }

    fn spreadsheet(&mut self, tags: &mut Tags<'x>, limits: &Limits, text: &mut u64) -> Result<(), Refusal> {
        let depth = self.open.len();
        while let Some(tag) = self.next(tags)? {
            match (tag.name, tag.kind) {
                _ if self.open.len() < depth => return Ok(()),
                ("table", Kind::Open | Kind::Empty) => self.table(&tag, tags, limits, text)?,
                ("dde-links", Kind::Open) => {
                    self.found.has_dde = true;
                    self.skip(&tag, tags)?;
                }
                // Earlier states of changed cells, lists for validations, names: no cells of a sheet.
                _ => self.skip(&tag, tags)?,
            }
        }
        Err(damaged(PART, Defect::InvalidXml))
    }

    fn table(
        &mut self,
        tag: &Tag<'x>,
        tags: &mut Tags<'x>,
        limits: &Limits,
        text: &mut u64,
    ) -> Result<(), Refusal> {
        let name = tag.decoded("table:name").ok_or_else(|| damaged(PART, Defect::BadReference))?;
        // What LibreOffice keeps of another file is written as a table of that name.
        if name.starts_with('\'') && name.contains("'#$") {
            self.found.has_links = true;
            return self.skip(tag, tags);
        }
        limits.check(Measure::Sheets, "", self.found.sheets.len() as u64 + 1)?;
        let visibility = if self.look.hides_table(tag) { Visibility::Hidden } else { Visibility::Visible };
        let mut draft = Draft::new(&name, visibility, limits, text);
        if tag.kind == Kind::Open {
            self.lines(tags, &mut draft)?;
        }
        self.found.sheets.push(draft.finish()?);
        Ok(())
    }

    /// Columns and rows of the open table, up to its end.
    fn lines(&mut self, tags: &mut Tags<'x>, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        let depth = self.open.len();
        let mut position = Position::default();
        while let Some(tag) = self.next(tags)? {
            if self.open.len() < depth {
                return Ok(());
            }
            let inside = self.open.len();
            match (tag.name, tag.kind) {
                ("table-columns" | "table-header-columns" | "table-rows" | "table-header-rows", _) => {}
                ("table-row-group" | "table-column-group", Kind::Open) => {
                    if tag.attribute("table:display") == Some("false") {
                        position.folded.push(inside);
                    }
                }
                ("table-row-group" | "table-column-group", _) => {
                    position.folded.retain(|folded| *folded <= inside);
                }
                ("table-column", Kind::Open | Kind::Empty) => {
                    self.column(&tag, &mut position, draft)?;
                    self.skip(&tag, tags)?;
                }
                ("table-row", Kind::Open | Kind::Empty) => self.row(&tag, tags, &mut position, draft)?,
                ("table-source", _) => {
                    self.found.has_links = true;
                    self.skip(&tag, tags)?;
                }
                _ => self.skip(&tag, tags)?,
            }
        }
        Err(damaged(PART, Defect::InvalidXml))
    }

    fn column(&self, tag: &Tag, position: &mut Position, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        let columns = tag.attribute("table:number-columns-repeated").map_or(Ok(1), count);
        let columns = columns.map_err(|defect| damaged(PART, defect))?;
        let first = position.declared_columns;
        position.declared_columns = first.saturating_add(columns);
        if self.look.hides_column(tag) || !position.folded.is_empty() {
            draft.hide_columns(first, position.declared_columns - 1);
        }
        Ok(())
    }

    fn row(
        &mut self,
        tag: &Tag<'x>,
        tags: &mut Tags<'x>,
        position: &mut Position,
        draft: &mut Draft<'_>,
    ) -> Result<(), Refusal> {
        let rows = tag.attribute("table:number-rows-repeated").map_or(Ok(1), count);
        position.rows = rows.map_err(|defect| damaged(PART, defect))?;
        position.column = 0;
        position.cells.clear();
        let end = position.row.saturating_add(position.rows);
        if self.look.hides_row(tag) || !position.folded.is_empty() {
            draft.hide_rows(position.row, end - 1);
        }
        if tag.kind == Kind::Open {
            let depth = self.open.len();
            while self.open.len() >= depth {
                let tag = self.next(tags)?.ok_or_else(|| damaged(PART, Defect::InvalidXml))?;
                match (tag.name, tag.kind) {
                    _ if self.open.len() < depth => {}
                    ("table-cell" | "covered-table-cell", Kind::Open | Kind::Empty) => {
                        self.cell(&tag, tags, position, draft)?;
                    }
                    _ => return Err(damaged(PART, Defect::Unexpected)),
                }
            }
        }
        self.write_out(position, draft)?;
        position.row = end;
        Ok(())
    }

    fn cell(
        &mut self,
        tag: &Tag<'x>,
        tags: &mut Tags<'x>,
        position: &mut Position,
        draft: &mut Draft<'_>,
    ) -> Result<(), Refusal> {
        let at = CellAddress::new(position.row, position.column);
        draft.count_elements(1)?;
        let attributes = Attributes::of(tag).map_err(|defect| self.defect(Some((draft, at)), defect))?;
        let text = if tag.kind == Kind::Open { self.paragraphs(tags)? } else { None };
        let content = attributes.content(text).map_err(|defect| self.defect(Some((draft, at)), defect))?;
        let end = position.column.saturating_add(attributes.columns);
        let last = CellAddress::new(position.row.saturating_add(position.rows - 1), end - 1);
        let span = attributes.span;
        if content.is_some() || span != (1, 1) {
            if !last.is_on_sheet() {
                return Err(self.defect(Some((draft, at)), Defect::BadAddress));
            }
            position.cells.push(Waiting {
                first: position.column,
                last: end - 1,
                content,
                formula: attributes.formula,
                span,
            });
        }
        position.column = end;
        Ok(())
    }

    /// Writes out the cells of the open row, as often as it is repeated. The draft stops what is too much.
    fn write_out(&self, position: &mut Position, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        if position.cells.is_empty() {
            return Ok(());
        }
        for row in position.row..position.row + position.rows {
            for waiting in &position.cells {
                for column in waiting.first..=waiting.last {
                    let address = CellAddress::new(row, column);
                    if waiting.span != (1, 1) {
                        let last = CellAddress::new(
                            row.saturating_add(waiting.span.1 - 1),
                            column.saturating_add(waiting.span.0 - 1),
                        );
                        if !last.is_on_sheet() {
                            return Err(self.defect(Some((draft, address)), Defect::BadAddress));
                        }
                        draft.merge(CellRange { first: address, last })?;
                    }
                    if let Some((content, is_percent)) = &waiting.content {
                        let (content, formula) = (content.clone(), waiting.formula.clone());
                        draft.add(Cell { address, content, formula }, *is_percent)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The text of the open cell: its paragraphs, one per line; `None` when it has none.
    fn paragraphs(&mut self, tags: &mut Tags<'x>) -> Result<Option<String>, Refusal> {
        let depth = self.open.len();
        let mut all: Option<String> = None;
        loop {
            let tag = self.next(tags)?.ok_or_else(|| damaged(PART, Defect::InvalidXml))?;
            if self.open.len() < depth {
                return Ok(all);
            }
            match (tag.name, tag.kind) {
                ("p" | "h", Kind::Open) => {
                    let line = self.paragraph(tags)?;
                    append(&mut all, &line);
                }
                ("p" | "h", _) => append(&mut all, ""),
                ("table", _) => return Err(damaged(PART, Defect::Unexpected)),
                ("dde-source", _) => self.found.has_dde = true,
                // Comments, pictures, drawings.
                _ => self.skip(&tag, tags)?,
            }
        }
    }

    /// The text of the open paragraph. Runs of blanks are one; those that count are written as elements.
    fn paragraph(&mut self, tags: &mut Tags<'x>) -> Result<String, Refusal> {
        let depth = self.open.len();
        let mut line = Line::default();
        loop {
            let tag = self.next(tags)?.ok_or_else(|| damaged(PART, Defect::InvalidXml))?;
            line.add(tag.text)?;
            if self.open.len() < depth {
                return Ok(line.done());
            }
            match (tag.name, tag.kind) {
                (_, Kind::Close) => {}
                ("s", _) => {
                    let blanks = tag.attribute("text:c").map_or(Ok(1), count);
                    line.blanks(blanks.map_err(|defect| damaged(PART, defect))?);
                    self.skip(&tag, tags)?;
                }
                ("tab", _) => line.push('\t'),
                ("line-break", _) => line.push('\n'),
                ("span" | "a" | "ruby" | "ruby-base" | "meta" | "meta-field", _) => {}
                // Fields show their text; comments and drawings are not the text of the cell.
                ("annotation" | "annotation-end" | "note" | "ruby-text" | "frame" | "g", _) => {
                    self.skip(&tag, tags)?;
                }
                _ => {}
            }
        }
    }
}

fn append(all: &mut Option<String>, line: &str) {
    match all {
        Some(text) => {
            text.push('\n');
            text.push_str(line);
        }
        None => *all = Some(line.to_owned()),
    }
}

/// The longest text kept of a run of blanks; no cell holds more characters.
const MOST_BLANKS: u32 = 32_767;

/// A paragraph while it is put together.
#[derive(Default)]
struct Line {
    text: String,
    /// Whether the last character is a blank that stands for a run.
    after_blank: bool,
}

impl Line {
    fn add(&mut self, raw: &str) -> Result<(), Refusal> {
        let text = quick_xml::escape::unescape(raw).map_err(|_| damaged(PART, Defect::UnknownEntity))?;
        for letter in text.chars() {
            if !matches!(letter, ' ' | '\t' | '\r' | '\n') {
                self.push(letter);
            } else if !self.after_blank && !self.text.is_empty() {
                self.text.push(' ');
                self.after_blank = true;
            }
        }
        Ok(())
    }

    fn push(&mut self, letter: char) {
        self.text.push(letter);
        self.after_blank = false;
    }

    fn blanks(&mut self, count: u32) {
        self.text.extend(std::iter::repeat_n(' ', count.min(MOST_BLANKS) as usize));
        self.after_blank = false;
    }

    fn done(mut self) -> String {
        if self.after_blank {
            self.text.pop();
        }
        self.text
    }
}
