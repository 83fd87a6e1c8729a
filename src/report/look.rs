//! Roles of cells and the format of each: the only place where type sizes, colours and number formats are chosen.

use crate::book::{Border, Colour, Line, NumberFormat, Style, Vertical};

const HEAD_FILL: Colour = Colour(0x00DC_E6F1);
const SECTION_FILL: Colour = Colour(0x00F2_F2F2);
const WARNING_COLOUR: Colour = Colour(0x00C0_0000);
const QUIET: Colour = Colour(0x0080_8080);
const LINK_COLOUR: Colour = Colour(0x0005_63C1);

/// The role of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Look {
    /// Quốc hiệu.
    National,
    /// Tiêu ngữ, with the rule beneath.
    Motto,
    /// Superior body.
    Agency,
    /// Issuing body.
    Issuer,
    /// The short rule beneath the issuing body.
    Rule,
    /// Number and symbol, "Kính gửi", coverage: centred.
    Centred,
    /// Place and date, window: centred italic.
    CentredItalic,
    /// Title of the report.
    Title,
    /// Mark of an internal document.
    Warning,
    /// "Nơi nhận:".
    RecipientsHead,
    /// A recipient.
    Recipient,
    /// Authority line and post.
    Signatory,
    /// Issuing body on top of an annex.
    Heading,
    /// Number of the annex.
    Annex,
    /// Title of a sheet.
    SheetTitle,
    /// Period, window and status under the title.
    SheetInfo,
    /// Unit of measure, top right.
    UnitOfMeasure,
    /// Title of a table within a sheet.
    TableTitle,
    /// Header of a table.
    Head,
    /// Column index row.
    Index,
    /// Line that heads a part of a table.
    Section {
        /// Depth from 0.
        level: u8,
    },
    /// Label of a row.
    Label {
        /// Indentation.
        indent: u8,
        /// Bold for totals.
        bold: bool,
    },
    /// Short text in a table, centred.
    Short {
        /// Bold for totals.
        bold: bool,
    },
    /// Running text in a table.
    Wrapped,
    /// A count: zero is displayed as "-".
    Count {
        /// Decimals shown.
        decimals: u8,
        /// Bold for totals.
        bold: bool,
    },
    /// A declared total in use although its parts do not add up to it: a count followed by "≠".
    Disputed {
        /// Decimals shown.
        decimals: u8,
        /// Bold for totals.
        bold: bool,
    },
    /// A ratio or percentage, with all its decimals.
    Ratio {
        /// Decimals shown.
        decimals: u8,
        /// Bold for totals.
        bold: bool,
        /// Low reliability: followed by "u".
        low: bool,
    },
    /// `...` or "loại" in place of a number.
    Mark {
        /// Bold for totals.
        bold: bool,
    },
    /// `x`: nothing can stand here.
    Closed,
    /// Notes and source under a table.
    Note,
    /// Link in the contents.
    Link,
    /// Header of the tidy table: no wrapping, machine names.
    DataHead,
    /// Cell of the tidy table.
    DataText,
    /// Number of the tidy table.
    DataNumber {
        /// Decimals shown.
        decimals: u8,
    },
}

impl Look {
    /// Height of one line of its type in points.
    pub fn line_height(self) -> u32 {
        match self {
            Self::National | Self::Motto | Self::Agency | Self::Issuer | Self::Centred | Self::Title => 18,
            Self::SheetTitle | Self::Warning => 19,
            Self::Note | Self::Index => 14,
            _ => 15,
        }
    }

    /// The format of the role.
    pub fn style(self) -> Style {
        let text = Style::text();
        match self {
            Self::National => text.bold().size(12).centre(),
            Self::Motto => text.bold().size(13).centre().underline(),
            Self::Agency => text.size(12).centre().wrap(),
            Self::Issuer => text.bold().size(12).centre().wrap(),
            Self::Rule => text.border(Border::ABOVE),
            Self::Centred => text.size(13).centre().wrap(),
            Self::CentredItalic => text.italic().size(13).centre().wrap(),
            Self::Title => text.bold().size(14).centre().wrap(),
            Self::Warning => {
                text.bold().size(13).centre().wrap().colour(WARNING_COLOUR).border(Border::same(Line::Medium))
            }
            Self::RecipientsHead => text.bold().italic().size(12),
            Self::Recipient => text.size(11).wrap().vertical(Vertical::Top),
            Self::Signatory => text.bold().size(13).centre().wrap(),
            Self::Heading => text.bold().size(11),
            Self::Annex => text.bold().size(11).right(),
            Self::SheetTitle => text.bold().size(14).centre().wrap(),
            Self::SheetInfo => text.italic().size(11).centre().wrap(),
            Self::UnitOfMeasure => text.italic().size(11).right(),
            Self::TableTitle => text.bold().size(12).wrap(),
            Self::Note => text.italic().size(10).wrap().vertical(Vertical::Top),
            _ => self.table_style(),
        }
    }

    /// Formats inside tables.
    fn table_style(self) -> Style {
        let text = Style::text().border(Border::ROW);
        let number = text.right();
        let weight = |style: Style, bold: bool| if bold { style.bold() } else { style };
        match self {
            Self::Head => text.bold().centre().wrap().fill(HEAD_FILL).border(Border::THIN),
            Self::Index => text.italic().size(10).centre().fill(HEAD_FILL).border(Border::THIN),
            Self::Section { level: 0 } => text.bold().wrap().fill(SECTION_FILL).border(Border::THIN),
            Self::Section { .. } => text.bold().italic().wrap().border(Border::THIN),
            Self::Label { indent, bold } => weight(text.wrap().indent(indent), bold),
            Self::Short { bold } => weight(text.centre().wrap(), bold),
            Self::Wrapped => text.wrap(),
            Self::Count { decimals, bold } => weight(number.format(count_format(decimals)), bold),
            Self::Disputed { decimals, bold } => weight(number.format(disputed_format(decimals)), bold),
            Self::Ratio { decimals, bold, low } => weight(number.format(ratio_format(decimals, low)), bold),
            Self::Mark { bold } => weight(number.format(MARK_FORMAT), bold),
            Self::Closed => number.format(MARK_FORMAT).colour(QUIET),
            Self::Link => text.colour(LINK_COLOUR).underline().wrap(),
            Self::DataHead => text.bold().centre().fill(HEAD_FILL).border(Border::THIN),
            Self::DataNumber { decimals } => Style::text().right().format(data_format(decimals)),
            _ => Style::text(),
        }
    }
}

/// Counts: thousands grouped, a true zero displayed as "-". A blank as wide as a space keeps numbers off the border.
fn count_format(decimals: u8) -> NumberFormat {
    NumberFormat::Custom(match decimals {
        0 => "#,##0_ ;-#,##0_ ;\"-\"_ ",
        1 => "#,##0.0_ ;-#,##0.0_ ;\"-\"_ ",
        2 => "#,##0.00_ ;-#,##0.00_ ;\"-\"_ ",
        3 => "#,##0.000_ ;-#,##0.000_ ;\"-\"_ ",
        4 => "#,##0.0000_ ;-#,##0.0000_ ;\"-\"_ ",
        5 => "#,##0.00000_ ;-#,##0.00000_ ;\"-\"_ ",
        _ => "#,##0.000000_ ;-#,##0.000000_ ;\"-\"_ ",
    })
}

/// Counts with the mark of a total that its parts do not match.
fn disputed_format(decimals: u8) -> NumberFormat {
    NumberFormat::Custom(match decimals {
        0 => "#,##0\" ≠\"_ ;-#,##0\" ≠\"_ ;\"- ≠\"_ ",
        1 => "#,##0.0\" ≠\"_ ;-#,##0.0\" ≠\"_ ;\"- ≠\"_ ",
        2 => "#,##0.00\" ≠\"_ ;-#,##0.00\" ≠\"_ ;\"- ≠\"_ ",
        3 => "#,##0.000\" ≠\"_ ;-#,##0.000\" ≠\"_ ;\"- ≠\"_ ",
        4 => "#,##0.0000\" ≠\"_ ;-#,##0.0000\" ≠\"_ ;\"- ≠\"_ ",
        5 => "#,##0.00000\" ≠\"_ ;-#,##0.00000\" ≠\"_ ;\"- ≠\"_ ",
        _ => "#,##0.000000\" ≠\"_ ;-#,##0.000000\" ≠\"_ ;\"- ≠\"_ ",
    })
}

/// Ratios: all decimals, also for zero, because a small rate may round to it.
fn ratio_format(decimals: u8, low: bool) -> NumberFormat {
    NumberFormat::Custom(match (decimals, low) {
        (0, false) => "#,##0_ ",
        (0, true) => "#,##0\" u\"_ ",
        (1, false) => "#,##0.0_ ",
        (1, true) => "#,##0.0\" u\"_ ",
        (2, false) => "#,##0.00_ ",
        (2, true) => "#,##0.00\" u\"_ ",
        (_, false) => "#,##0.000_ ",
        (_, true) => "#,##0.000\" u\"_ ",
    })
}

/// Marks in place of a number, as far off the border as numbers.
const MARK_FORMAT: NumberFormat = NumberFormat::Custom("General;General;General;@_ ");

/// The tidy table: as in `data.csv`, no grouping.
fn data_format(decimals: u8) -> NumberFormat {
    NumberFormat::Custom(match decimals {
        0 => "0",
        1 => "0.0",
        2 => "0.00",
        3 => "0.000",
        4 => "0.0000",
        5 => "0.00000",
        _ => "0.000000",
    })
}
