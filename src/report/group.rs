//! Tables of an indicator group: the province, then its reporting units; numerator, denominator and rate, or count.

use crate::book::cell_name;
use crate::catalogue::{Indicator, SeriesId};
use crate::compute::IndicatorFigure;
use crate::value::{State, Value};

use super::context::{Context, UnitLine, column_ranges};
use super::links::{FigureKey, Printed};
use super::look::Look;
use super::marks;
use super::page::{Content, Page, columns_u16, rows_u32};

/// Columns of figures that fit the width of a page; an indicator's columns are never parted.
const BAND: usize = 14;
/// Columns before the figures: running number, code, name of the unit.
const STUB: u16 = 3;

/// What a column of a group table shows.
#[derive(Clone, Copy)]
enum Shows {
    /// The count or rate of an indicator.
    Figure,
    /// A sum of series beside it: numerator, denominator, plan, expected result.
    Sum,
    /// Result in percent of the plan, from the columns at these distances to the left.
    PlanShare,
}

/// One column.
struct Column<'a> {
    head: Vec<String>,
    shows: Shows,
    /// Indicator; `None` for a series that a user added.
    indicator: Option<&'a Indicator>,
    series: Vec<SeriesId>,
}

impl Column<'_> {
    /// What the column prints of a unit.
    fn key(&self, unit: usize) -> FigureKey {
        match (self.shows, self.indicator) {
            (Shows::PlanShare, Some(indicator)) => FigureKey::plan_share(unit, indicator),
            (Shows::Figure, Some(indicator)) if let Some(variant) = indicator.variants.first() => {
                FigureKey::indicator(unit, indicator, variant)
            }
            _ => FigureKey::sum(unit, &self.series),
        }
    }
}

/// An item of a table: an indicator or an added series.
pub(super) enum Item<'a> {
    /// Indicator of the period.
    Indicator(&'a Indicator),
    /// Series under a label.
    Series(SeriesId, String),
}

/// Writes the tables of a group below what the page has already; `from` is the row of their title.
pub(super) fn table(context: &Context<'_>, page: &mut Page, items: &[Item<'_>], from: u32) {
    for (position, band) in bands(context, items).into_iter().enumerate() {
        // The title above the first table stays with it.
        let from = if position == 0 { from } else { page.next };
        band_table(context, page, &band);
        page.keep_together(from);
    }
}

/// Widths of the columns of a group sheet.
pub(super) fn widths(context: &Context<'_>, items: &[&[Item<'_>]]) -> Vec<u16> {
    let most = items.iter().flat_map(|items| bands(context, items)).map(|band| band.len()).max().unwrap_or(1);
    let mut widths = vec![5, 7, 26];
    widths.extend(std::iter::repeat_n(if most > 8 { 11 } else { 14 }, most.max(4)));
    widths
}

fn bands<'a>(context: &Context<'a>, items: &[Item<'a>]) -> Vec<Vec<Column<'a>>> {
    let blocks: Vec<Vec<Column<'a>>> = items.iter().map(|item| columns(context, item)).collect();
    let total: usize = blocks.iter().map(Vec::len).sum();
    // Bands of about the same width look better than a full one and an orphan.
    let target = total.div_ceil(total.div_ceil(BAND).max(1));
    let mut bands: Vec<Vec<Column<'a>>> = Vec::new();
    for block in blocks {
        match bands.last_mut() {
            Some(band) if band.len() < target && band.len() + block.len() <= BAND => band.extend(block),
            _ => bands.push(block),
        }
    }
    bands
}

fn columns<'a>(context: &Context<'a>, item: &Item<'a>) -> Vec<Column<'a>> {
    let indicator = match item {
        Item::Series(id, label) => {
            let unit = context.measure(&context.catalogue().element_of(*id).unit);
            let head = vec![format!("{label}\n({unit})")];
            return vec![Column { head, shows: Shows::Sum, indicator: None, series: vec![*id] }];
        }
        Item::Indicator(indicator) => *indicator,
    };
    let (Some(variant), unit) = (indicator.variants.first(), context.measure(&indicator.unit)) else {
        return Vec::new();
    };
    let title = format!("{}\n({unit})", marks::name(indicator));
    let column = |head: &[&str], shows: Shows, series: &[SeriesId]| Column {
        head: std::iter::once(title.clone()).chain(head.iter().map(|text| (*text).to_owned())).collect(),
        shows,
        indicator: Some(indicator),
        series: series.to_vec(),
    };
    if indicator.is_ratio() {
        return vec![
            column(&["Tử số"], Shows::Sum, &variant.numerator),
            column(&["Mẫu số"], Shows::Sum, &variant.denominator),
            column(&["Tỷ lệ, tỷ suất"], Shows::Figure, &[]),
        ];
    }
    if let Some((plan, expected)) = context.plan(indicator) {
        return vec![
            column(&["Thực hiện"], Shows::Figure, &variant.numerator),
            column(&[&context.expected_head()], Shows::Sum, &[expected]),
            column(&["Kế hoạch năm"], Shows::Sum, &[plan]),
            column(&["Thực hiện đạt % kế hoạch năm"], Shows::PlanShare, &[plan]),
        ];
    }
    vec![column(&[], Shows::Figure, &variant.numerator)]
}

/// A line of a table under construction.
struct Line<'a> {
    line: &'a UnitLine,
    row: u32,
    /// Rows of the units it is added up from.
    ranges: Vec<(u32, u32)>,
}

impl Line<'_> {
    /// The units its sums are over: those it is added up from, else itself.
    fn units(&self) -> &[usize] {
        if self.line.is_total() { &self.line.members } else { std::slice::from_ref(&self.line.unit) }
    }

    /// The sum of a column over the units that have this and another one and, where a column is given, no mark of a gap
    /// in that.
    fn matched_sum(&self, summed: u16, (one, other): (u16, u16), gaps: Option<u16>) -> String {
        let range = |(first, last): (u32, u32), column| {
            format!("{}:{}", cell_name(first, column), cell_name(last, column))
        };
        let sums: Vec<String> = self
            .ranges
            .iter()
            .map(|rows| {
                let (one, other, summed) = (range(*rows, one), range(*rows, other), range(*rows, summed));
                let whole = gaps.map(|gaps| format!("--({}<>\"{}\"),", range(*rows, gaps), marks::MISSING));
                let whole = whole.unwrap_or_default();
                format!("SUMPRODUCT(--ISNUMBER({one}),--ISNUMBER({other}),{whole}{summed})")
            })
            .collect();
        match sums.as_slice() {
            [sum] => sum.clone(),
            _ => format!("({})", sums.join("+")),
        }
    }

    /// `scale` times one column over another, rounded; of a total, over the units that have both.
    fn ratio(&self, scale: i64, (one, other): (u16, u16), decimals: u8, gaps: Option<u16>) -> String {
        if self.line.is_total() {
            let (n, d) =
                (self.matched_sum(one, (one, other), gaps), self.matched_sum(other, (one, other), gaps));
            return format!("ROUND({scale}*{n}/{d},{decimals})");
        }
        format!("ROUND({scale}*{}/{},{decimals})", cell_name(self.row, one), cell_name(self.row, other))
    }
}

fn band_table(context: &Context<'_>, page: &mut Page, band: &[Column<'_>]) {
    let top = page.next;
    let stub = ["STT", "Mã đơn vị", "Đơn vị báo cáo"].map(|text| vec![text.to_owned()]);
    let paths: Vec<Vec<String>> =
        stub.into_iter().chain(band.iter().map(|column| column.head.clone())).collect();
    let indices: Vec<String> = ["A", "B", "C"]
        .into_iter()
        .map(str::to_owned)
        .chain((1..=band.len()).map(|number| number.to_string()))
        .collect();
    let top = page.header(top, &paths, &indices);
    let lines = context.lines();
    for (row, line) in (top..).zip(&lines) {
        let Some(unit) = context.figures().units.get(line.unit) else { continue };
        let bold = line.is_total();
        page.text(row, 0, line.number.as_str(), Look::Short { bold });
        page.text(row, 1, unit.code.as_str(), Look::Short { bold });
        let label = Look::Label { indent: u8::from(!bold), bold };
        let name = context.name_of(line);
        page.text(row, 2, name.as_str(), label);
        page.fit(row, 2, &name, label);
        let place = Line { line, row, ranges: line.ranges(&lines, top) };
        for (index, column) in band.iter().enumerate() {
            let at = STUB + columns_u16(index);
            let content = cell(context, column, at, &place);
            page.figure(row, at, content, Printed { key: column.key(line.unit), by_unit: true });
        }
    }
    let reported = top + rows_u32(lines.len());
    page.line(reported, 0, 2, "Số đơn vị có số liệu", Look::Short { bold: false });
    for (index, column) in band.iter().enumerate() {
        let at = STUB + columns_u16(index);
        page.text(reported, at, column_coverage(context, column), Look::Short { bold: false });
    }
    page.next = reported + 2;
}

fn column_coverage(context: &Context<'_>, column: &Column<'_>) -> String {
    let figures = context.figures();
    if let (Shows::Figure, Some(figure), Some(indicator)) =
        (column.shows, figure(context, column, 0), column.indicator)
    {
        return marks::coverage(figure, marks::indicator_from_agency(figures, indicator, 0));
    }
    if matches!(column.shows, Shows::Sum) && marks::from_agency(figures, column.series.iter()) {
        return marks::AGENCY.to_owned();
    }
    if matches!(column.shows, Shows::PlanShare) {
        let units: Vec<usize> = context.units().map(|(unit, _)| unit).collect();
        let both = units.iter().filter(|unit| plan_totals(context, column, &[**unit]).is_some()).count();
        return format!("{both}/{}", units.len());
    }
    let ranges = column.series.iter().filter_map(|id| figures.series(0, *id));
    let least = ranges.clone().map(|figure| figure.units_reported).min();
    let expected = ranges.map(|figure| figure.units_expected).max();
    least.zip(expected).map_or_else(String::new, |(least, expected)| format!("{least}/{expected}"))
}

fn figure<'a>(context: &Context<'a>, column: &Column<'_>, unit: usize) -> Option<&'a IndicatorFigure> {
    let indicator = column.indicator?;
    context.figures().indicator(context.catalogue(), unit, &indicator.id)?.first()
}

fn cell(context: &Context<'_>, column: &Column<'_>, at: u16, place: &Line<'_>) -> (Content, Look) {
    let (unit, bold) = (place.line.unit, place.line.is_total());
    match (column.shows, column.indicator) {
        (Shows::Figure, Some(indicator)) => match figure(context, column, unit) {
            Some(figure) if indicator.is_ratio() => ratio_cell(context, column, figure, at, place),
            Some(figure) => {
                let (content, look) = marks::indicator(indicator, figure, bold);
                let look = marks::with_dispute(context.figures(), unit, &column.series, look);
                let parts = place
                    .line
                    .members
                    .iter()
                    .filter_map(|unit| figure_number(self::figure(context, column, *unit)?));
                (if bold { summed(content, at, place, parts) } else { content }, look)
            }
            None => marks::value(Value::Missing, 0, bold),
        },
        (Shows::PlanShare, Some(_)) => plan_share(context, column, at, place),
        (Shows::Sum | Shows::Figure | Shows::PlanShare, _) => {
            let decimals = column.series.first().map_or(0, |id| context.catalogue().element_of(*id).decimals);
            let (content, look) = marks::series(context.figures(), unit, &column.series, decimals, bold);
            let number = |unit: &usize| marks::sum(context.figures(), *unit, &column.series).number();
            let parts = place.line.members.iter().filter_map(number);
            (if bold { summed(content, at, place, parts) } else { content }, look)
        }
    }
}

fn figure_number(figure: &IndicatorFigure) -> Option<i64> {
    (figure.state == State::Value).then_some(figure.number)
}

/// A total as a live sum, where it is the sum of the units printed beneath it.
fn summed(content: Content, at: u16, place: &Line<'_>, mut parts: impl Iterator<Item = i64>) -> Content {
    let Content::Number { minor, decimals } = content else { return content };
    let mut count = 0_u32;
    let sum = parts.try_fold(0_i64, |sum, part| {
        count += 1;
        sum.checked_add(part)
    });
    if count == 0 || sum != Some(minor) {
        return content;
    }
    let formula = format!("SUM({})", column_ranges(&place.ranges, at));
    Content::Formula { formula, minor, decimals }
}

/// A rate with its formula over the two columns to its left; a total's over matched units only.
fn ratio_cell(
    context: &Context<'_>,
    column: &Column<'_>,
    figure: &IndicatorFigure,
    at: u16,
    place: &Line<'_>,
) -> (Content, Look) {
    let bold = place.line.is_total();
    let Some(indicator) = column.indicator else { return marks::value(Value::Missing, 0, bold) };
    let (content, look) = marks::indicator(indicator, figure, bold);
    let (Content::Number { minor, decimals }, Some(variant)) = (content.clone(), indicator.variants.first())
    else {
        return (content, look);
    };
    let both = |unit: &usize| {
        let side =
            |series: &[SeriesId]| marks::sum(context.figures(), *unit, series).number().map(i128::from);
        side(&variant.numerator).zip(side(&variant.denominator))
    };
    let (numerator, denominator) = place
        .units()
        .iter()
        .filter_map(both)
        .fold((0, 0), |(n, d), (unit_n, unit_d)| (n + unit_n, d + unit_d));
    let decimals_of =
        |series: &[SeriesId]| series.first().map_or(0, |id| context.catalogue().element_of(*id).decimals);
    let sides =
        ((numerator, decimals_of(&variant.numerator)), (denominator, decimals_of(&variant.denominator)));
    if marks::ratio(indicator, sides.0, sides.1) != Some(minor) {
        return (content, look);
    }
    let formula = place.ratio(indicator.scale, (at - 2, at - 1), decimals, None);
    (Content::Formula { formula, minor, decimals }, look)
}

/// Result in percent of the plan, one decimal, over the units that have both.
fn plan_share(context: &Context<'_>, column: &Column<'_>, at: u16, place: &Line<'_>) -> (Content, Look) {
    let bold = place.line.is_total();
    let Some((result, plan)) = plan_totals(context, column, place.units()) else {
        return marks::value(Value::Missing, 0, bold);
    };
    let Some(minor) = crate::compute::rounding::rounded(1000, result, plan) else {
        return (Content::Text(marks::NO_PERCENT.to_owned()), Look::Mark { bold });
    };
    // A unit beneath which the two rest on other units prints both and no share.
    let partial = place.units().iter().any(|unit| has_gaps(context, column, *unit));
    let formula = place.ratio(100, (at - 3, at - 1), 1, partial.then_some(at));
    (Content::Formula { formula, minor, decimals: 1 }, Look::Ratio { decimals: 1, bold, low: false })
}

/// Sums of result and plan over the units that have both; `None` where none has.
fn plan_totals(context: &Context<'_>, column: &Column<'_>, units: &[usize]) -> Option<(i128, i128)> {
    let mut totals = None;
    for unit in units {
        let result = figure(context, column, *unit).and_then(figure_number);
        let plan = marks::sum(context.figures(), *unit, &column.series).number();
        if has_gaps(context, column, *unit) {
            continue;
        }
        if let Some((result, plan)) = result.zip(plan) {
            let (known_result, known_plan) = totals.unwrap_or((0, 0));
            totals = Some((known_result + i128::from(result), known_plan + i128::from(plan)));
        }
    }
    totals
}

/// Whether result and plan of a unit may rest on different units beneath it: then their share means nothing.
fn has_gaps(context: &Context<'_>, column: &Column<'_>, unit: usize) -> bool {
    let partial = |reported: u32, expected: u32| reported < expected && expected > 1;
    let planned = column.series.iter().filter_map(|id| context.figures().series(unit, *id));
    figure(context, column, unit).is_some_and(|own| partial(own.units_reported, own.units_expected))
        || planned.into_iter().any(|own| partial(own.units_reported, own.units_expected))
}

/// Sums of result and plan of an indicator in a unit (of the parent: over the units that have both).
pub(super) fn plan_sums(
    context: &Context<'_>,
    indicator: &Indicator,
    plan: SeriesId,
    unit: usize,
) -> Option<(i128, i128)> {
    let column =
        Column { head: Vec::new(), shows: Shows::PlanShare, indicator: Some(indicator), series: vec![plan] };
    let units: Vec<usize> =
        if unit == 0 { context.units().map(|(unit, _)| unit).collect() } else { vec![unit] };
    plan_totals(context, &column, &units)
}

/// Share of the plan reached by the parent unit, in tenths of a percent, with its formula-free content.
pub(super) fn plan_percent(context: &Context<'_>, indicator: &Indicator, plan: SeriesId) -> (Content, Look) {
    match plan_sums(context, indicator, plan, 0) {
        None => marks::value(Value::Missing, 0, false),
        Some((result, plan)) => match crate::compute::rounding::rounded(1000, result, plan) {
            Some(minor) => {
                (Content::Number { minor, decimals: 1 }, Look::Ratio { decimals: 1, bold: false, low: false })
            }
            None => (Content::Text(marks::NO_PERCENT.to_owned()), Look::Mark { bold: false }),
        },
    }
}
