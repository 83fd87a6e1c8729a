//! What stands in a cell of the form.

use jiff::civil::Date;

use crate::book::{Colour, Content, Style};

/// Signs for "none": zero.
pub(super) const DASHES: [&str; 2] = ["-", "–"];
/// Signs for "no data": missing.
pub(super) const ELLIPSES: [&str; 2] = ["...", "…"];

/// What is entered in a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Entry {
    /// Nothing.
    #[default]
    Blank,
    /// A whole multiple of `10^-decimals`.
    Number {
        /// The multiple.
        minor: i64,
        /// Decimals kept.
        decimals: u8,
    },
    /// A number that no whole multiple stands for, exactly as a sender's spreadsheet held it; finite.
    Float(f64),
    /// Text, also for numbers typed as text; never a formula.
    Text(String),
    /// A calendar day.
    Date(Date),
}

impl Entry {
    /// A whole number.
    #[must_use]
    pub fn integer(number: i64) -> Self {
        Self::Number { minor: number, decimals: 0 }
    }

    /// A text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// As content of a cell.
    pub(super) fn content(&self) -> Content<'_> {
        match self {
            Self::Blank => Content::Blank,
            Self::Number { minor, decimals: 0 } => Content::Integer(*minor),
            Self::Number { minor, decimals } => Content::Decimal { minor: *minor, decimals: *decimals },
            Self::Float(number) => Content::Number(*number),
            Self::Text(text) => Content::Text(text),
            Self::Date(date) => Content::Date(*date),
        }
    }

    /// The number in millionths, as a spreadsheet would count it: text is no number.
    pub(super) fn millionths(&self) -> Option<i128> {
        match self {
            Self::Number { minor, decimals } => {
                Some(i128::from(*minor) * 10_i128.pow(u32::from(6_u8.saturating_sub(*decimals))))
            }
            Self::Blank | Self::Float(_) | Self::Text(_) | Self::Date(_) => None,
        }
    }

    /// Whether it is a sign for "none", as the formulas of the form count it.
    pub(super) fn is_dash(&self) -> bool {
        matches!(self, Self::Text(text) if DASHES.contains(&text.as_str()))
    }
}

/// What must be said of a cell in a workbook returned to its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Wrong: red.
    Error,
    /// To be looked at: amber.
    Query,
}

impl Mark {
    /// A style in the colours of the mark.
    pub const fn paint(self, style: Style) -> Style {
        match self {
            Self::Error => style.fill(Colour(0x00FF_C7CE)).colour(Colour(0x009C_0006)),
            Self::Query => style.fill(Colour(0x00FF_EB9C)).colour(Colour(0x007F_6000)),
        }
    }
}

/// Entry, colour and note of a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filling {
    /// Entry.
    pub entry: Entry,
    /// Whether the sender left the cell to a formula: a total of the form then stays one, and shows nothing while a part
    /// of it is no number.
    pub computed: bool,
    /// Colour.
    pub colour: Option<Mark>,
    /// Note shown with the cell.
    pub note: Option<String>,
}

impl From<Entry> for Filling {
    fn from(entry: Entry) -> Self {
        Self { entry, ..Self::default() }
    }
}
