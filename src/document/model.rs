//! What a document consists of.

use jiff::civil::Date;

/// Horizontal alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Left.
    Left,
    /// Centred.
    Centre,
    /// Right.
    Right,
    /// Both edges.
    Justify,
}

/// A paragraph style, named so that it can be changed at one place in Word. Lengths are in millimetres, distances
/// between paragraphs in points.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Identifier: letters and digits. `Heading1` and the like are known to Word.
    pub id: &'static str,
    /// Name shown in Word.
    pub name: &'static str,
    /// Type size in points.
    pub size: u8,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Alignment.
    pub align: Align,
    /// Indentation of the first line.
    pub first_line: u8,
    /// Distance from the margins on the left and on the right.
    pub sides: (u8, u8),
    /// Distance to the paragraphs before and after.
    pub distance: (u8, u8),
    /// Whether it stays on the page of the paragraph after it.
    pub with_next: bool,
    /// Whether a line is drawn above it.
    pub line_above: bool,
    /// Level in the outline of the document, from 1.
    pub outline: Option<u8>,
}

impl Style {
    /// Left-aligned text without distances.
    pub const fn new(id: &'static str, name: &'static str, size: u8) -> Self {
        Self {
            id,
            name,
            size,
            bold: false,
            italic: false,
            align: Align::Left,
            first_line: 0,
            sides: (0, 0),
            distance: (0, 0),
            with_next: false,
            line_above: false,
            outline: None,
        }
    }

    /// Bold.
    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// Italic.
    pub const fn italic(self) -> Self {
        Self { italic: true, ..self }
    }

    /// Alignment.
    pub const fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// Indentation of the first line.
    pub const fn first_line(self, millimetres: u8) -> Self {
        Self { first_line: millimetres, ..self }
    }

    /// Distance from both margins.
    pub const fn sides(self, left: u8, right: u8) -> Self {
        Self { sides: (left, right), ..self }
    }

    /// Distance to the paragraphs before and after.
    pub const fn distance(self, before: u8, after: u8) -> Self {
        Self { distance: (before, after), ..self }
    }

    /// Stays with the next paragraph.
    pub const fn with_next(self) -> Self {
        Self { with_next: true, ..self }
    }

    /// A line above.
    pub const fn line_above(self) -> Self {
        Self { line_above: true, ..self }
    }

    /// Level in the outline.
    pub const fn outline(self, level: u8) -> Self {
        Self { outline: Some(level), ..self }
    }
}

/// Text of one look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// The text; line breaks stay, other control characters do not reach the document.
    pub text: String,
    /// Bold within its paragraph.
    pub bold: bool,
    /// Italic within its paragraph.
    pub italic: bool,
    /// Key of the figure it shows.
    pub figure: Option<String>,
}

impl Run {
    /// Plain text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A figure with its key.
    #[must_use]
    pub fn figure(text: impl Into<String>, key: impl Into<String>) -> Self {
        Self { figure: Some(key.into()), ..Self::text(text) }
    }
}

/// Text of one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Style.
    pub style: &'static Style,
    /// Text.
    pub runs: Vec<Run>,
}

impl Paragraph {
    /// A paragraph of runs.
    #[must_use]
    pub fn new(style: &'static Style, runs: Vec<Run>) -> Self {
        Self { style, runs }
    }

    /// A paragraph of plain text.
    #[must_use]
    pub fn text(style: &'static Style, text: impl Into<String>) -> Self {
        Self::new(style, vec![Run::text(text)])
    }
}

/// Rows of cells; a cell is a list of paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Widths of the columns in millimetres.
    pub widths: Vec<u8>,
    /// Whether lines are drawn; without them it only places texts side by side.
    pub lines: bool,
    /// Rows; where lines are drawn, the first one is the head and is repeated on every page.
    pub rows: Vec<Vec<Vec<Paragraph>>>,
}

/// A part of the document, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Title in the properties.
    pub title: String,
    /// Author in the properties.
    pub author: String,
    /// Day of creation in the properties; the clock is never asked.
    pub created: Date,
    /// Style of the page number, centred in the top margin of every page but the first.
    pub page_number: &'static Style,
    /// Content.
    pub blocks: Vec<Block>,
}
