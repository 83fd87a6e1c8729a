//! "Biểu đồ": native charts, each beside the table it is drawn from. The table refers to the cells where its figures are
//! at home, so a chart changes with them. Units without a number stand in the table with their mark and are not drawn.

use std::ops::Range;

use crate::book::{CellRange, Chart, ChartKind};
use crate::catalogue::{Indicator, SeriesId};
use crate::compute::{Figures, IndicatorFigure};

use super::context::Context;
use super::links::{FigureKey, Printed};
use super::look::Look;
use super::marks;
use super::page::{Content, Page, PlacedChart, columns_u16, rows_u32};
use super::template::{Plot, SheetPlan};

/// Columns of the table: running number, name, value, units reported; then a gap and the columns under the chart.
const TABLE: [u16; 4] = [5, 40, 14, 14];
const GAP: u16 = 2;
const UNDER_CHART: [u16; 8] = [11; 8];
/// First column of the chart.
const CHART_COLUMN: u16 = 5;
/// Width of the chart in pixels: its columns, less a little.
const CHART_WIDTH: u32 = 8 * 82 - 8;
/// Least height of a chart in points.
const LEAST_HEIGHT: u32 = 250;

/// Units that a chart shows at most: so many bars, and the table beside them, fit a printed page under the sheet's head.
const MOST_UNITS: usize = 23;

/// Said of periods that rest on different numbers of units.
const UNEVEN: &str = "Các kỳ không cùng số đơn vị báo cáo nên không so sánh trực tiếp các cột với nhau; \
    so sánh trên cùng những đơn vị có ở trang 01 Tổng hợp.";

/// A value to be drawn, or the mark of one that cannot be.
struct Point {
    label: String,
    cell: (Content, Look),
    /// The figure, where it is one of this report.
    key: Option<FigureKey>,
    coverage: String,
}

impl Point {
    fn number(&self) -> Option<i64> {
        self.cell.0.number().map(|(minor, _)| minor)
    }
}

/// Points with what their chart says of them.
struct Plotted {
    kind: ChartKind,
    points: Vec<Point>,
    /// How many units stand in the parts before this one.
    before: usize,
    /// End of the axis, where there are several parts.
    highest: Option<i64>,
    /// Numbers that a chart needs to say something.
    least: usize,
    unit: String,
    decimals: u8,
    first_apart: bool,
    /// Said under the table.
    note: Option<&'static str>,
    /// Whether the points are periods, oldest first; otherwise those without a number come last.
    in_time: bool,
    stub: &'static str,
}

/// Builds the sheet.
pub(super) fn page(context: &Context<'_>, plan: &SheetPlan, mut page: Page) -> Page {
    page.widths = TABLE.iter().copied().chain([GAP]).chain(UNDER_CHART).collect();
    context.head(&mut page, "");
    for (number, (record, plot)) in (1..).zip(&plan.charts) {
        let Some(plotted) = plotted(context, plot) else { continue };
        let parts = in_parts(plotted);
        let count = parts.len();
        for (part, plotted) in (1..).zip(&parts) {
            let title = match count {
                1 => record.title.vi.clone(),
                _ => format!("{} (phần {part}/{count})", record.title.vi),
            };
            block(&mut page, number, &title, plotted);
        }
    }
    context.foot(&mut page, &[], true);
    page
}

fn plotted(context: &Context<'_>, plot: &Plot) -> Option<Plotted> {
    match plot {
        Plot::ByUnit(id) => by_unit(context, id),
        Plot::Breakdown { series, sorted } => Some(breakdown(context, series, *sorted)),
        Plot::Trend(id) => trend(context, id),
    }
}

/// The parent unit, then its units from the highest value to the lowest, then those without one.
fn by_unit(context: &Context<'_>, id: &str) -> Option<Plotted> {
    let indicator = listed(context, id)?;
    let figures = context.figures();
    let point = |unit: usize| -> Option<Point> {
        let figure = figures.indicator(context.catalogue(), unit, id)?.first()?;
        let mut point = indicator_point(context, figures, indicator, figure, unit);
        point.label.clone_from(&figures.units.get(unit)?.name);
        Some(point)
    };
    let mut points: Vec<Point> = context.units().filter_map(|(unit, _)| point(unit)).collect();
    points.sort_by_key(|point| point.number().map_or((1, 0), |number| (0, number.saturating_neg())));
    // A count of the whole beside its parts would only dwarf them.
    let whole = indicator.is_ratio().then(|| point(0)).flatten().filter(|point| point.number().is_some());
    let first_apart = whole.is_some();
    Some(Plotted {
        kind: ChartKind::Bar,
        points: whole.into_iter().chain(points).collect(),
        before: 0,
        highest: None,
        least: 2,
        unit: context.measure(&indicator.unit).to_owned(),
        decimals: if indicator.is_ratio() { indicator.decimals } else { 0 },
        first_apart,
        note: None,
        in_time: false,
        stub: "Đơn vị báo cáo",
    })
}

fn listed<'a>(context: &Context<'a>, id: &str) -> Option<&'a Indicator> {
    context.catalogue().indicators_of(context.part()).find(|indicator| indicator.id == id)
}

fn indicator_point(
    context: &Context<'_>,
    figures: &Figures,
    indicator: &Indicator,
    figure: &IndicatorFigure,
    unit: usize,
) -> Point {
    let agency = marks::indicator_from_agency(figures, indicator, 0);
    let own = std::ptr::eq(figures, context.figures());
    let variant = indicator.variants.first().filter(|_| own);
    Point {
        label: String::new(),
        cell: marks::indicator(indicator, figure, unit == 0),
        key: variant.map(|variant| FigureKey::indicator(unit, indicator, variant)),
        coverage: marks::coverage(figure, agency && unit == 0),
    }
}

/// The parent unit's series over the categories of a dimension.
fn breakdown(context: &Context<'_>, series: &[(SeriesId, String)], sorted: bool) -> Plotted {
    let figures = context.figures();
    let element = |id: SeriesId| context.catalogue().element_of(id);
    let mut points: Vec<Point> = series
        .iter()
        .map(|(id, label)| {
            let figure = figures.series(0, *id);
            let agency = marks::from_agency(figures, std::iter::once(id));
            Point {
                label: label.clone(),
                cell: marks::series(figures, 0, &[*id], element(*id).decimals, false),
                key: Some(FigureKey::sum(0, &[*id])),
                coverage: match figure {
                    _ if agency => marks::AGENCY.to_owned(),
                    Some(figure) => format!("{}/{}", figure.units_reported, figure.units_expected),
                    None => String::new(),
                },
            }
        })
        .collect();
    points.sort_by_key(|point| match point.number() {
        Some(number) if sorted => (0, number.saturating_neg()),
        Some(_) => (0, 0),
        None => (1, 0),
    });
    let first = series.first().map(|(id, _)| element(*id));
    Plotted {
        kind: if sorted { ChartKind::Bar } else { ChartKind::Column },
        points,
        before: 0,
        highest: None,
        least: 1,
        unit: first.map_or("", |element| context.measure(&element.unit)).to_owned(),
        decimals: first.map_or(0, |element| element.decimals),
        first_apart: false,
        note: None,
        in_time: false,
        stub: "Phân tổ",
    }
}

/// The parent unit's indicator over the periods of the same kind, oldest first.
fn trend(context: &Context<'_>, id: &str) -> Option<Plotted> {
    let indicator = listed(context, id)?;
    let periods = context.input.earlier.iter().chain([context.figures()]);
    let mut points: Vec<Point> = periods
        .filter_map(|figures| {
            let figure = figures.indicator(context.catalogue(), 0, id)?.first()?;
            let mut point = indicator_point(context, figures, indicator, figure, 0);
            point.label = context.period_name(figures.period);
            Some(point)
        })
        .collect();
    let uneven = points.windows(2).any(|pair| matches!(pair, [one, next] if one.coverage != next.coverage));
    if uneven {
        for point in &mut points {
            point.label = format!("{} ({} đơn vị)", point.label, point.coverage);
        }
    }
    Some(Plotted {
        kind: ChartKind::Column,
        points,
        before: 0,
        highest: None,
        least: 2,
        unit: context.measure(&indicator.unit).to_owned(),
        decimals: if indicator.is_ratio() { indicator.decimals } else { 0 },
        first_apart: false,
        note: uneven.then_some(UNEVEN),
        in_time: true,
        stub: "Kỳ báo cáo",
    })
}

/// Bars by unit in parts that fit a printed page each, about equally long and to one scale.
fn in_parts(plotted: Plotted) -> Vec<Plotted> {
    let units = plotted.points.len();
    if plotted.kind != ChartKind::Bar || units <= MOST_UNITS {
        return vec![plotted];
    }
    let highest = plotted.points.iter().filter_map(Point::number).max().map(round_up);
    let length = units.div_ceil(units.div_ceil(MOST_UNITS));
    let (mut parts, mut points) = (Vec::new(), plotted.points.into_iter().peekable());
    while points.peek().is_some() {
        let first = parts.is_empty();
        let own: Vec<Point> = points.by_ref().take(length).collect();
        let before = parts.len() * length - usize::from(plotted.first_apart && !first);
        parts.push(Plotted {
            points: own,
            before,
            highest,
            // One bar says something beside those of the part before.
            least: if first { plotted.least } else { 1 },
            first_apart: plotted.first_apart && first,
            unit: plotted.unit.clone(),
            ..plotted
        });
    }
    parts
}

/// The next number with which an axis can end: 1, 2 or 5, and zeros.
fn round_up(number: i64) -> i64 {
    let mut step: i64 = 1;
    loop {
        let round = [1, 2, 5].map(|digit| step.saturating_mul(digit));
        if let Some(found) = round.into_iter().find(|round| *round >= number) {
            return found;
        }
        step = step.saturating_mul(10);
    }
}

/// Points that a bar needs in height, so that the name beside it is not left out.
fn bar_height(plotted: &Plotted) -> u32 {
    let long = plotted.points.iter().any(|point| point.label.chars().count() > 40);
    match (plotted.kind, long) {
        (ChartKind::Bar, true) => 30,
        // With a table as high as the chart a spreadsheet leaves out every other name.
        (ChartKind::Bar, false) if plotted.highest.is_some() => 22,
        (ChartKind::Bar, false) => 16,
        (ChartKind::Column, _) => 0,
    }
}

/// The points that are drawn. A spreadsheet would draw the mark of a missing figure as a zero, so none is among them: of
/// units all before the first, of periods the latest without a gap, for a year left out between two bars is not seen.
fn drawn(plotted: &Plotted) -> Range<usize> {
    let has_number = |point: &&Point| point.number().is_some();
    let all = plotted.points.len();
    if plotted.in_time {
        return all - plotted.points.iter().rev().take_while(has_number).count()..all;
    }
    0..plotted.points.iter().take_while(has_number).count()
}

/// A table with its chart beside it.
fn block(page: &mut Page, number: usize, title: &str, plotted: &Plotted) {
    let from = page.next;
    page.line(from, 0, page.last_column(), format!("{number}. {title}"), Look::TableTitle);
    let heads = ["STT", plotted.stub, &format!("Giá trị\n({})", plotted.unit), "Số đơn vị báo cáo"];
    let paths = heads.map(|text| vec![text.to_owned()]);
    let indices = ["A", "B", "1", "2"].map(str::to_owned);
    let first = page.header(from + 1, &paths, &indices);
    page.next = first;
    for (position, point) in plotted.points.iter().enumerate() {
        let apart = plotted.first_apart && position == 0;
        row(page, first + rows_u32(position), apart, (position, plotted), point);
    }
    let last = page.next;
    if let Some(note) = plotted.note {
        page.line(last, 0, columns_u16(TABLE.len()) - 1, note, Look::Note);
    }
    let drawn = drawn(plotted);
    if drawn.len() >= plotted.least {
        let from_row = first + rows_u32(drawn.start);
        let until = first + rows_u32(drawn.end) - 1;
        let column = |column: u16| CellRange::new(from_row, column, until, column);
        page.reserve(from + 1, LEAST_HEIGHT.max(rows_u32(drawn.len()) * bar_height(plotted)));
        let height = page.height(from + 1, page.next) * 4 / 3;
        page.charts.push(PlacedChart {
            row: from + 1,
            column: CHART_COLUMN,
            chart: Chart {
                kind: plotted.kind,
                title: title.to_owned(),
                unit: plotted.unit.clone(),
                description: format!(
                    "Biểu đồ: {title}. Số liệu ở bảng bên trái, từ dòng {} đến dòng {last}.",
                    first + 1
                ),
                categories: column(1),
                values: column(2),
                decimals: plotted.decimals,
                highest: plotted.highest,
                first_apart: plotted.first_apart,
                size: (CHART_WIDTH, height),
            },
        });
    } else {
        let text = "Chưa đủ số liệu để vẽ biểu đồ.";
        page.line(first, CHART_COLUMN, CHART_COLUMN + columns_u16(UNDER_CHART.len()) - 1, text, Look::Note);
    }
    page.keep_together(from);
    page.next += 1;
}

fn row(page: &mut Page, at: u32, bold: bool, (position, plotted): (usize, &Plotted), point: &Point) {
    let whole = usize::from(plotted.first_apart);
    let number = if bold { String::new() } else { (plotted.before + position + 1 - whole).to_string() };
    page.text(at, 0, number, Look::Short { bold });
    let label = Look::Label { indent: 0, bold };
    page.fit(at, 1, &point.label, label);
    page.text(at, 1, point.label.as_str(), label);
    match &point.key {
        Some(key) => page.figure(at, 2, point.cell.clone(), Printed { key: key.clone(), by_unit: false }),
        None => page.put(at, 2, point.cell.0.clone(), point.cell.1),
    }
    page.text(at, 3, point.coverage.as_str(), Look::Short { bold });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    #[test]
    fn provinces_are_drawn_in_parts_that_fit_a_page_to_one_scale() {
        let point = |number: i64| Point {
            label: String::new(),
            cell: marks::value(Value::Number(number), 0, false),
            key: None,
            coverage: String::new(),
        };
        let plotted = Plotted {
            kind: ChartKind::Bar,
            points: (0..64).map(|number| point(730 - number)).collect(),
            before: 0,
            highest: None,
            least: 2,
            unit: String::new(),
            decimals: 0,
            first_apart: true,
            note: None,
            in_time: false,
            stub: "",
        };
        let parts = in_parts(plotted);
        let told = |part: &Plotted| (part.points.len(), part.before, part.highest, part.first_apart);
        assert_eq!(
            parts.iter().map(told).collect::<Vec<_>>(),
            [(22, 0, Some(1000), true), (22, 21, Some(1000), false), (20, 43, Some(1000), false)]
        );
        assert_eq!([1, 7, 20, 21, 501].map(round_up), [1, 10, 20, 50, 1000]);
    }

    #[test]
    fn a_year_without_a_number_is_not_skipped_between_two_bars() {
        let point = |value: Value| Point {
            label: String::new(),
            cell: marks::value(value, 0, false),
            key: None,
            coverage: String::new(),
        };
        let values = [Value::Number(3), Value::Missing, Value::Number(0), Value::Number(5)];
        let mut plotted = Plotted {
            kind: ChartKind::Column,
            points: values.map(point).into(),
            before: 0,
            highest: None,
            least: 2,
            unit: String::new(),
            decimals: 0,
            first_apart: false,
            note: None,
            in_time: true,
            stub: "",
        };
        assert_eq!(drawn(&plotted), 2..4);
        plotted.in_time = false;
        assert_eq!(drawn(&plotted), 0..1);
    }
}
