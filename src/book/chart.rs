//! Native charts over cells of a sheet.

use rust_xlsxwriter::{
    Chart as LibraryChart, ChartAxisLabelPosition, ChartDataLabel, ChartDataLabelPosition, ChartFont,
    ChartFormat, ChartLine, ChartPoint, ChartSolidFill, ChartType, Color,
};

use super::sheet::{SheetWriter, failed};
use super::style::{Colour, FONT};
use super::{BookError, CellRange};

/// Colour of bars.
const INK: Colour = Colour(0x002F_5597);
/// Colour of what is set apart.
const ACCENT: Colour = Colour(0x00C5_5A11);
/// Colour of grid lines.
const GRID: Colour = Colour(0x00D9_D9D9);
/// Type sizes of title and text, in points.
const TITLE_SIZE: f64 = 12.0;
const TEXT_SIZE: f64 = 10.0;
/// Gap between bars in percent of their width.
const GAP: u16 = 45;

/// How values are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartKind {
    /// Horizontal bars, the first at the top: many categories, or long names.
    Bar,
    /// Upright columns: categories with an order of their own, periods.
    Column,
}

/// One series of numbers as a chart, drawn from cells of the sheet it stands on, so that it follows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// How values are drawn.
    pub kind: ChartKind,
    /// Title.
    pub title: String,
    /// Unit of measure, printed along the values.
    pub unit: String,
    /// What people who cannot see the chart are told.
    pub description: String,
    /// Cells with the names of the categories.
    pub categories: CellRange,
    /// Cells with the numbers.
    pub values: CellRange,
    /// Decimals of the printed numbers.
    pub decimals: u8,
    /// End of the values' axis in units of `10^-decimals`, where several charts must be to one scale.
    pub highest: Option<i64>,
    /// Whether the first value is set apart in colour, as the whole beside its parts.
    pub first_apart: bool,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

impl SheetWriter<'_> {
    /// Places a chart with its top left corner in a cell; it can be added at any time.
    ///
    /// # Errors
    /// When there is no such cell.
    pub fn chart(&mut self, row: u32, column: u16, chart: &Chart) -> Result<(), BookError> {
        let drawn = drawn(&self.name, chart);
        let done = self.worksheet.insert_chart(row, column, &drawn).map(|_| ());
        done.map_err(|source| failed(&self.name, CellRange::cell(row, column), source))
    }
}

fn drawn(sheet: &str, chart: &Chart) -> LibraryChart {
    let mut drawn = LibraryChart::new(match chart.kind {
        ChartKind::Bar => ChartType::Bar,
        ChartKind::Column => ChartType::Column,
    });
    let text = font(TEXT_SIZE);
    let number = format_code(chart.decimals);
    let mut label = ChartDataLabel::new();
    label.show_value().set_num_format(&number).set_font(&text);
    label.set_position(ChartDataLabelPosition::OutsideEnd);
    let series = drawn
        .add_series()
        .set_name(&chart.title)
        .set_categories(reference(sheet, chart.categories))
        .set_values(reference(sheet, chart.values))
        .set_data_label(&label)
        .set_format(&mut filled(INK))
        .set_gap(GAP);
    if chart.first_apart {
        series.set_points(&[ChartPoint::new().set_format(&mut filled(ACCENT))]);
    }
    drawn.title().set_name(&chart.title).set_font(font(TITLE_SIZE).set_bold());
    drawn.legend().set_hidden();
    // The library names axes by where they lie: the categories of horizontal bars stand along the upright axis.
    let categories = match chart.kind {
        ChartKind::Bar => drawn.y_axis().set_reverse(),
        ChartKind::Column => drawn.x_axis(),
    };
    categories.set_font(&text).set_major_gridlines(false);
    let values = match chart.kind {
        // Reversed categories take the values' axis to the top; its labels stay at the bottom.
        ChartKind::Bar => drawn.x_axis().set_label_position(ChartAxisLabelPosition::High),
        ChartKind::Column => drawn.y_axis(),
    };
    values
        .set_name(&chart.unit)
        .set_name_font(&text)
        .set_font(&text)
        .set_num_format(&number)
        .set_min(0)
        .set_major_gridlines_line(ChartLine::new().set_color(colour(GRID)));
    if let Some(highest) = chart.highest {
        values.set_max(highest as f64 / 10_f64.powi(i32::from(chart.decimals)));
    }
    drawn.set_width(chart.size.0).set_height(chart.size.1).set_alt_text(&chart.description);
    drawn
}

fn reference(sheet: &str, range: CellRange) -> (&str, u32, u16, u32, u16) {
    (sheet, range.first_row, range.first_column, range.last_row, range.last_column)
}

fn font(size: f64) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(size);
    font
}

fn filled(Colour(fill): Colour) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(fill)));
    format
}

fn colour(Colour(colour): Colour) -> Color {
    Color::RGB(colour)
}

fn format_code(decimals: u8) -> String {
    if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(usize::from(decimals))) }
}
