//! How a cell looks.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

/// The font of every workbook: Times New Roman, as in Vietnamese official documents.
pub(super) const FONT: &str = "Times New Roman";

/// A colour as `0xRRGGBB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour(pub u32);

/// Horizontal alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Align {
    /// Numbers right, text left.
    #[default]
    General,
    /// Left.
    Left,
    /// Centred.
    Centre,
    /// Right.
    Right,
    /// Both edges.
    Justify,
}

/// Vertical alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Vertical {
    /// Top.
    Top,
    /// Middle.
    #[default]
    Middle,
    /// Bottom.
    Bottom,
}

/// One side of a border.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Line {
    /// No line.
    #[default]
    None,
    /// Dotted hairline.
    Hair,
    /// Thin.
    Thin,
    /// Medium.
    Medium,
    /// Double.
    Double,
}

/// The four sides of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Border {
    /// Top.
    pub top: Line,
    /// Bottom.
    pub bottom: Line,
    /// Left.
    pub left: Line,
    /// Right.
    pub right: Line,
}

impl Border {
    /// No line.
    pub const NONE: Self = Self::same(Line::None);
    /// Thin lines on all sides: table heads.
    pub const THIN: Self = Self::same(Line::Thin);
    /// Thin lines at the sides, hairlines between rows: table bodies.
    pub const ROW: Self = Self { top: Line::Hair, bottom: Line::Hair, left: Line::Thin, right: Line::Thin };
    /// Like [`Border::ROW`] with a closing line below: the last row of a table.
    pub const LAST: Self = Self { top: Line::Hair, bottom: Line::Thin, left: Line::Thin, right: Line::Thin };
    /// A line above: rules under a text.
    pub const ABOVE: Self = Self { top: Line::Thin, bottom: Line::None, left: Line::None, right: Line::None };
    /// A line below: headings.
    pub const BELOW: Self = Self { top: Line::None, bottom: Line::Thin, left: Line::None, right: Line::None };

    /// The same line on all sides.
    #[must_use]
    pub const fn same(line: Line) -> Self {
        Self { top: line, bottom: line, left: line, right: line }
    }
}

/// How a number is shown. Separators follow the reader's own settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum NumberFormat {
    /// As typed.
    #[default]
    General,
    /// Thousands grouped, no decimals.
    Integer,
    /// Thousands grouped, this many decimals.
    Decimal(u8),
    /// As text: what is typed stays as typed.
    Text,
    /// `14/05/2024`.
    Date,
    /// A format code of one's own.
    Custom(&'static str),
}

impl NumberFormat {
    fn code(self) -> String {
        match self {
            Self::General => "General".to_owned(),
            Self::Integer | Self::Decimal(0) => "#,##0".to_owned(),
            Self::Decimal(decimals) => format!("#,##0.{}", "0".repeat(usize::from(decimals))),
            Self::Text => "@".to_owned(),
            Self::Date => "dd/mm/yyyy".to_owned(),
            Self::Custom(code) => code.to_owned(),
        }
    }
}

/// The look of a cell. Equal styles become one format of the workbook.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Style {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Font size in points.
    pub size: u8,
    /// Horizontal alignment.
    pub align: Align,
    /// Vertical alignment.
    pub vertical: Vertical,
    /// Whether long text is wrapped.
    pub wrap: bool,
    /// Border.
    pub border: Border,
    /// Background.
    pub fill: Option<Colour>,
    /// Font colour.
    pub colour: Option<Colour>,
    /// Number format.
    pub format: NumberFormat,
    /// Whether it can be edited on a protected sheet.
    pub unlocked: bool,
    /// Indentation, about three characters each.
    pub indent: u8,
    /// Rotation in degrees, -90 to 90.
    pub rotation: i8,
}

impl Default for Style {
    fn default() -> Self {
        Self::text()
    }
}

/// Builder methods: each returns the style with one thing changed.
impl Style {
    /// Plain text of 11 points, middle of the cell, no border.
    pub const fn text() -> Self {
        Self {
            bold: false,
            italic: false,
            underline: false,
            size: 11,
            align: Align::General,
            vertical: Vertical::Middle,
            wrap: false,
            border: Border::NONE,
            fill: None,
            colour: None,
            format: NumberFormat::General,
            unlocked: false,
            indent: 0,
            rotation: 0,
        }
    }

    /// A whole number, right-aligned.
    pub const fn integer() -> Self {
        Self { align: Align::Right, format: NumberFormat::Integer, ..Self::text() }
    }

    /// Bold.
    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// Italic.
    pub const fn italic(self) -> Self {
        Self { italic: true, ..self }
    }

    /// Underlined.
    pub const fn underline(self) -> Self {
        Self { underline: true, ..self }
    }

    /// Font size in points.
    pub const fn size(self, points: u8) -> Self {
        Self { size: points, ..self }
    }

    /// Horizontal alignment.
    pub const fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// Centred.
    pub const fn centre(self) -> Self {
        Self { align: Align::Centre, ..self }
    }

    /// Right-aligned.
    pub const fn right(self) -> Self {
        Self { align: Align::Right, ..self }
    }

    /// Vertical alignment.
    pub const fn vertical(self, vertical: Vertical) -> Self {
        Self { vertical, ..self }
    }

    /// Long text is wrapped.
    pub const fn wrap(self) -> Self {
        Self { wrap: true, ..self }
    }

    /// Border.
    pub const fn border(self, border: Border) -> Self {
        Self { border, ..self }
    }

    /// Background.
    pub const fn fill(self, colour: Colour) -> Self {
        Self { fill: Some(colour), ..self }
    }

    /// Font colour.
    pub const fn colour(self, colour: Colour) -> Self {
        Self { colour: Some(colour), ..self }
    }

    /// Number format.
    pub const fn format(self, format: NumberFormat) -> Self {
        Self { format, ..self }
    }

    /// Can be edited on a protected sheet.
    pub const fn unlocked(self) -> Self {
        Self { unlocked: true, ..self }
    }

    /// Indentation.
    pub const fn indent(self, steps: u8) -> Self {
        Self { indent: steps, ..self }
    }

    /// Rotation in degrees.
    pub const fn rotation(self, degrees: i8) -> Self {
        Self { rotation: degrees, ..self }
    }

    /// The format of the library.
    pub(super) fn to_format(self) -> Format {
        let mut format = Format::new()
            .set_font_name(FONT)
            .set_font_size(self.size)
            .set_align(match self.align {
                Align::General => FormatAlign::General,
                Align::Left => FormatAlign::Left,
                Align::Centre => FormatAlign::Center,
                Align::Right => FormatAlign::Right,
                Align::Justify => FormatAlign::Justify,
            })
            .set_align(match self.vertical {
                Vertical::Top => FormatAlign::Top,
                Vertical::Middle => FormatAlign::VerticalCenter,
                Vertical::Bottom => FormatAlign::Bottom,
            })
            .set_border_top(line(self.border.top))
            .set_border_bottom(line(self.border.bottom))
            .set_border_left(line(self.border.left))
            .set_border_right(line(self.border.right));
        if self.bold {
            format = format.set_bold();
        }
        if self.italic {
            format = format.set_italic();
        }
        if self.underline {
            format = format.set_underline(FormatUnderline::Single);
        }
        if self.wrap {
            format = format.set_text_wrap();
        }
        if let Some(Colour(fill)) = self.fill {
            format = format.set_background_color(Color::RGB(fill));
        }
        if let Some(Colour(colour)) = self.colour {
            format = format.set_font_color(Color::RGB(colour));
        }
        if self.format != NumberFormat::General {
            format = format.set_num_format(self.format.code());
        }
        if self.unlocked {
            format = format.set_unlocked();
        }
        if self.indent > 0 {
            format = format.set_indent(self.indent);
        }
        if self.rotation != 0 {
            format = format.set_rotation(i16::from(self.rotation));
        }
        format
    }
}

fn line(line: Line) -> FormatBorder {
    match line {
        Line::None => FormatBorder::None,
        Line::Hair => FormatBorder::Hair,
        Line::Thin => FormatBorder::Thin,
        Line::Medium => FormatBorder::Medium,
        Line::Double => FormatBorder::Double,
    }
}
