//! "Xếp hạng": units in order of the ratios that may be compared between them, with what keeps the order from being
//! taken for more than it is: numerator and denominator, interval, the ranks that chance allows, coverage. From the
//! highest number to the lowest, for the program does not know what is good. Whoever has a gap stands at the end.

mod limits;
mod order;

use crate::book::cell_name;
use crate::catalogue::{Indicator, Ranking, SeriesId};
use crate::compute::IndicatorFigure;

use self::order::{Order, Ranked};
use super::context::Context;
use super::links::{FigureKey, Printed};
use super::look::Look;
use super::marks;
use super::page::{Content, Page, columns_u16};
use super::template::SheetPlan;

const WIDTHS: [u16; 12] = [7, 8, 27, 12, 13, 12, 11, 11, 8, 8, 10, 29];
const SHORT: Look = Look::Short { bold: false };

/// Columns of the table.
mod at {
    pub const RANK: u16 = 0;
    pub const CODE: u16 = 1;
    pub const NAME: u16 = 2;
    pub const NUMERATOR: u16 = 3;
    pub const DENOMINATOR: u16 = 4;
    pub const RATIO: u16 = 5;
    pub const LOW: u16 = 6;
    pub const HIGH: u16 = 7;
    pub const FIRST: u16 = 8;
    pub const LAST: u16 = 9;
    pub const COVERAGE: u16 = 10;
    pub const REASON: u16 = 11;
}

/// Builds the sheet: one table, so that its head is repeated on every printed page.
pub(super) fn page(context: &Context<'_>, plan: &SheetPlan, mut page: Page) -> Page {
    page.widths = WIDTHS.to_vec();
    context.head(&mut page, "");
    let last = page.last_column();
    for words in plan.record.note.iter().flat_map(|note| note.vi.lines()) {
        page.line(page.next, 0, last, words, Look::Note);
    }
    page.next = header(&mut page);
    let known = |ranking: &'_ Ranking| {
        context.catalogue().indicators_of(context.part()).find(|indicator| indicator.id == ranking.indicator)
    };
    let rankings = context.catalogue().rankings.iter();
    let listed = rankings.filter_map(|ranking| Some((ranking, known(ranking)?)));
    for (number, (ranking, indicator)) in (1..).zip(listed) {
        if number > 1 {
            page.starts.insert(page.next);
        }
        section(context, &mut page, (number, ranking), indicator);
    }
    page.next += 1;
    context.foot(&mut page, &[], true);
    page
}

fn header(page: &mut Page) -> u32 {
    let heads: [&[&str]; WIDTHS.len()] = [
        &["Hạng"],
        &["Mã tỉnh"],
        &["Tỉnh, thành phố"],
        &["Tử số"],
        &["Mẫu số"],
        &["Tỷ lệ, tỷ suất"],
        &["Khoảng tin cậy 95%", "từ"],
        &["Khoảng tin cậy 95%", "đến"],
        &["Thứ hạng có thể", "từ"],
        &["Thứ hạng có thể", "đến"],
        &["Số đơn vị báo cáo"],
        &["Ghi chú"],
    ];
    let paths = heads.map(|path| path.iter().map(|text| (*text).to_owned()).collect());
    let letters = ["A", "B", "C"].map(str::to_owned).into_iter();
    let indices: Vec<String> = letters.chain((1..=9).map(|number: u8| number.to_string())).collect();
    page.header(page.next, &paths, &indices)
}

/// One indicator: the whole, those that are ranked, those that are not.
fn section(
    context: &Context<'_>,
    page: &mut Page,
    (number, ranking): (usize, &Ranking),
    indicator: &Indicator,
) {
    let order = order(context, indicator);
    let title = format!("{number}. {} ({})", marks::name(indicator), context.measure(&indicator.unit));
    let last = page.last_column();
    let start = if number == 1 { 0 } else { page.next };
    page.line(page.next, 0, last, title.as_str(), Look::Section { level: 0 });
    page.line(page.next, 0, last, ranking.note.vi.as_str(), Look::Wrapped);
    let rows = rows(page, start, &title, 1 + order.ranked.len() + order.unranked.len());
    let [whole, units @ ..] = rows.as_slice() else { return };
    figures(context, page, (*whole, 0), indicator);
    page.text(*whole, at::RANK, "", SHORT);
    let (ranked, unranked) = units.split_at(order.ranked.len());
    let table = Table { indicator, rows: ranked };
    for (row, own) in ranked.iter().zip(&order.ranked) {
        figures(context, page, (*row, own.unit), indicator);
        table.rank(page, *row, own);
    }
    for (row, (unit, reason)) in unranked.iter().zip(&order.unranked) {
        figures(context, page, (*row, *unit), indicator);
        page.text(*row, at::REASON, reason.words(), Look::Wrapped);
    }
}

fn order(context: &Context<'_>, indicator: &Indicator) -> Order {
    let figures = context.units().filter_map(|(unit, _)| Some((unit, figure(context, indicator, unit)?)));
    let silent = |unit: usize| {
        let code = context.figures().units.get(unit).map_or("", |unit| unit.code.as_str());
        !context.input.reported.contains(code)
    };
    order::order(indicator, figures, silent)
}

fn figure<'a>(context: &Context<'a>, indicator: &Indicator, unit: usize) -> Option<&'a IndicatorFigure> {
    context.figures().indicator(context.catalogue(), unit, &indicator.id)?.first()
}

/// Rows for so many lines, from the next free one on. Where a printed page is full, the title is said again.
fn rows(page: &mut Page, mut start: u32, title: &str, count: usize) -> Vec<u32> {
    let mut rows = Vec::with_capacity(count);
    for _ in 0..count {
        if !page.has_room(start, page.next + 1) {
            start = page.next;
            page.starts.insert(start);
            let again = format!("{title}, tiếp theo");
            page.line(page.next, 0, page.last_column(), again, Look::Section { level: 0 });
        }
        rows.push(page.next);
        page.next += 1;
    }
    rows
}

/// Name, numerator, denominator, ratio and coverage of a unit in a row; the other columns stay empty.
fn figures(context: &Context<'_>, page: &mut Page, (row, unit): (u32, usize), indicator: &Indicator) {
    let (Some(own), Some(figure), Some(variant)) =
        (context.figures().units.get(unit), figure(context, indicator, unit), indicator.variants.first())
    else {
        return;
    };
    let bold = unit == 0;
    for column in 0..columns_u16(WIDTHS.len()) {
        page.put(row, column, Content::Blank, Look::Short { bold });
    }
    page.text(row, at::CODE, own.code.as_str(), Look::Short { bold });
    let label = Look::Label { indent: 0, bold };
    page.fit(row, at::NAME, &own.name, label);
    page.text(row, at::NAME, own.name.as_str(), label);
    let mut side = |column: u16, series: &[SeriesId]| {
        let decimals = series.first().map_or(0, |id| context.catalogue().element_of(*id).decimals);
        let content = marks::series(context.figures(), unit, series, decimals, bold);
        page.figure(row, column, content, Printed { key: FigureKey::sum(unit, series), by_unit: false });
    };
    side(at::NUMERATOR, &variant.numerator);
    side(at::DENOMINATOR, &variant.denominator);
    let key = FigureKey::indicator(unit, indicator, variant);
    page.figure(row, at::RATIO, marks::indicator(indicator, figure, bold), Printed { key, by_unit: false });
    page.text(row, at::COVERAGE, marks::coverage(figure, false), Look::Short { bold });
}

/// The ranked units of an indicator.
struct Table<'a> {
    indicator: &'a Indicator,
    /// Rows in which they stand.
    rows: &'a [u32],
}

impl Table<'_> {
    /// Rank, interval and possible ranks of a unit, live.
    fn rank(&self, page: &mut Page, row: u32, own: &Ranked) {
        let rank = format!("RANK({},{})", cell_name(row, at::RATIO), self.column(at::RATIO));
        put_rank(page, (row, at::RANK), rank, own.rank);
        let Some(chance) = own.chance else {
            for column in at::LOW..=at::LAST {
                page.text(row, column, marks::NOT_APPLICABLE, Look::Closed);
            }
            return;
        };
        let decimals = self.indicator.decimals;
        let look = Look::Ratio { decimals, bold: false, low: false };
        let (low, high) = self.limits(row);
        for (column, formula, minor) in
            [(at::LOW, low, chance.interval.low), (at::HIGH, high, chance.interval.high)]
        {
            page.put(row, column, Content::Formula { formula, minor, decimals }, look);
        }
        // The title said again stands among the rows: only numbers count.
        let count = |column: u16, relation: &str, limit: u16| {
            let (others, own) = (self.column(column), cell_name(row, limit));
            format!("SUMPRODUCT(--ISNUMBER({others}),--({others}{relation}{own}))")
        };
        let (above, below) = (count(at::LOW, ">", at::HIGH), count(at::HIGH, "<", at::LOW));
        put_rank(page, (row, at::FIRST), format!("1+{above}"), chance.ranks.0);
        let last = format!("COUNT({})-{below}", self.column(at::RATIO));
        put_rank(page, (row, at::LAST), last, chance.ranks.1);
    }

    /// The cells of a column.
    fn column(&self, column: u16) -> String {
        let (first, last) = (self.rows.first().copied(), self.rows.last().copied());
        let name = |row: Option<u32>| cell_name(row.unwrap_or_default(), column);
        format!("{}:{}", name(first), name(last))
    }

    /// Formulas of the limits.
    fn limits(&self, row: u32) -> (String, String) {
        let Indicator { interval, scale, decimals, .. } = self.indicator;
        let cells = (cell_name(row, at::NUMERATOR), cell_name(row, at::DENOMINATOR));
        let of = |kind| limits::formulas(kind, (&cells.0, &cells.1), *scale, *decimals);
        interval.map(of).unwrap_or_default()
    }
}

fn put_rank(page: &mut Page, (row, column): (u32, u16), formula: String, rank: usize) {
    let minor = i64::try_from(rank).unwrap_or(i64::MAX);
    let look = Look::Count { decimals: 0, bold: false };
    page.put(row, column, Content::Formula { formula, minor, decimals: 0 }, look);
}
