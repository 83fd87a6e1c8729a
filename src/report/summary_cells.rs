//! Columns of the summary and the cells beside a figure: comparison, targets, plan.

use crate::book::cell_name;
use crate::catalogue::{Indicator, SeriesId};
use crate::compute::{Change, IndicatorFigure};
use crate::period::Part;
use crate::value::State;

use super::context::Context;
use super::group;
use super::links::{FigureKey, Printed};
use super::look::Look;
use super::marks;
use super::page::{Content, Page, columns_u16};

// Positions of the columns up to the comparison.
pub(super) const NUMBER: u16 = 0;
pub(super) const SET: u16 = 1;
pub(super) const CODE: u16 = 2;
pub(super) const NAME: u16 = 3;
pub(super) const MEASURE: u16 = 4;
pub(super) const CURRENT: u16 = 5;
pub(super) const BASE: u16 = 6;
pub(super) const ABSOLUTE: u16 = 7;
pub(super) const PERCENT: u16 = 8;
/// First of the columns whose number depends on the kind of report.
pub(super) const TARGETS: u16 = 9;

/// Positions of the columns after the comparison.
pub(super) struct Columns {
    /// Years with a target, ascending; none in the six-month report.
    pub years: Vec<i16>,
    /// First of the three columns of work results.
    pub plan: u16,
    /// Units reported.
    pub coverage: u16,
    /// Remarks.
    pub remarks: u16,
}

impl Columns {
    /// The columns of a kind of report.
    pub fn new(context: &Context<'_>) -> Self {
        let mut years: Vec<i16> = match context.part() {
            Part::Y => context.catalogue().targets.iter().map(|target| target.year).collect(),
            Part::S1 => Vec::new(),
        };
        years.sort_unstable();
        years.dedup();
        let plan = TARGETS + columns_u16(years.len());
        Self { years, plan, coverage: plan + 3, remarks: plan + 4 }
    }
}

/// Base, difference and percentage: live where this period's figure rests on the same units as the comparison and the
/// printed numbers come to what was computed from the unrounded ones.
pub(super) fn change_cells(
    page: &mut Page,
    row: u32,
    indicator: &Indicator,
    figure: &IndicatorFigure,
    change: &Change,
) {
    let decimals = figure.decimals;
    let look = |minor: i64| {
        if indicator.is_ratio() {
            Look::Ratio { decimals, bold: false, low: false }
        } else {
            Look::Count { decimals: marks::shown(minor, decimals), bold: false }
        }
    };
    page.put(row, BASE, Content::Number { minor: change.base, decimals }, look(change.base));
    let live = figure.state == State::Value && change.current == figure.number;
    let (this, base) = (cell_name(row, CURRENT), cell_name(row, BASE));
    let number = |minor: i64, decimals: u8, formula: String, same: bool| {
        if live && same {
            Content::Formula { formula, minor, decimals }
        } else {
            Content::Number { minor, decimals }
        }
    };
    let difference = change.current.checked_sub(change.base);
    let absolute = number(
        change.absolute,
        decimals,
        format!("ROUND({this}-{base},{decimals})"),
        difference == Some(change.absolute),
    );
    page.put(row, ABSOLUTE, absolute, look(change.absolute));
    let Some(tenths) = change.percent_tenths else {
        return page.text(row, PERCENT, marks::NO_PERCENT, Look::Mark { bold: false });
    };
    let printed = difference.and_then(|difference| {
        crate::compute::rounding::rounded(1000, i128::from(difference), i128::from(change.base))
    });
    let percent = number(tenths, 1, format!("ROUND(100*({this}-{base})/{base},1)"), printed == Some(tenths));
    page.put(row, PERCENT, percent, Look::Ratio { decimals: 1, bold: false, low: false });
}

pub(super) fn targets(
    context: &Context<'_>,
    page: &mut Page,
    columns: &Columns,
    row: u32,
    indicator: Option<&Indicator>,
) {
    for (column, year) in (TARGETS..).zip(&columns.years) {
        let target = indicator.and_then(|indicator| {
            let mut targets = context.catalogue().targets.iter();
            targets.find(|target| target.indicator == indicator.id && target.year == *year)
        });
        match target {
            Some(target) => {
                let relation = match target.relation.as_str() {
                    "<=" => "≤",
                    ">=" => "≥",
                    other => other,
                };
                let text = format!("{relation} {}", target.value.replace('.', ","));
                page.text(row, column, text, Look::Short { bold: false });
            }
            None => page.text(row, column, marks::NOT_APPLICABLE, Look::Closed),
        }
    }
}

pub(super) fn plan_cells(
    context: &Context<'_>,
    page: &mut Page,
    columns: &Columns,
    row: u32,
    indicator: &Indicator,
    total: bool,
) {
    let Some((plan, expected)) = context.plan(indicator).filter(|_| total) else {
        for column in columns.plan..columns.plan + 3 {
            page.text(row, column, marks::NOT_APPLICABLE, Look::Closed);
        }
        return;
    };
    for (column, id) in [(columns.plan, plan), (columns.plan + 1, expected)] {
        series_cell(context, page, (row, column), id);
    }
    let share = group::plan_percent(context, indicator, plan);
    let printed = Printed { key: FigureKey::plan_share(0, indicator), by_unit: false };
    page.figure(row, columns.plan + 2, share, printed);
}

pub(super) fn series_cell(context: &Context<'_>, page: &mut Page, (row, column): (u32, u16), id: SeriesId) {
    let decimals = context.catalogue().element_of(id).decimals;
    let cell = marks::value(marks::sum(context.figures(), 0, &[id]), decimals, false);
    page.figure(row, column, cell, Printed { key: FigureKey::sum(0, &[id]), by_unit: false });
}
