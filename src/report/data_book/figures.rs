//! Tables whose rows are numbers of indicators, and the targets beside them.

use crate::catalogue::{Group, Indicator, Provenance, SeriesId, Target, Variant};
use crate::compute::{Change, IndicatorFigure, rounding};
use crate::message::{Lang, fill};
use crate::report::assemble::set_name;
use crate::report::context::Context;
use crate::report::remark::{self, Remark};
use crate::report::{group, marks};
use crate::value::{State, Value};

use super::flat::{Cell, FlatTable, Head};
use super::record::{ColumnId, DataBook, Level, Only, Rows, Shorthand, TableRecord};

/// One row: a number of an indicator in a unit.
struct Line<'a> {
    unit: usize,
    indicator: &'a Indicator,
    position: usize,
    variant: &'a Variant,
    figure: &'a IndicatorFigure,
    /// Whether the table is about the comparison.
    compared: bool,
}

/// The tables of a record: one, or one per group that has an indicator.
pub(super) fn tables(context: &Context<'_>, book: &DataBook, record: &TableRecord) -> Vec<FlatTable> {
    if !record.split {
        return vec![table(context, book, record, None)];
    }
    let wanted = |group: &&Group| record.sets.is_empty() || record.sets.contains(&group.set);
    let groups = context.catalogue().groups.iter().filter(wanted);
    groups.map(|group| table(context, book, record, Some(group))).filter(|one| !one.rows.is_empty()).collect()
}

fn table(context: &Context<'_>, book: &DataBook, record: &TableRecord, group: Option<&Group>) -> FlatTable {
    let lines = lines(context, record, group);
    let columns = used_columns(record, &lines);
    let rows = lines.iter().map(|line| columns.iter().map(|id| cell(context, line, *id)).collect());
    let (set, group) = group.map_or((String::new(), ""), |group| {
        (set_name(context, &group.set).unwrap_or_default().to_owned(), group.name.vi.as_str())
    });
    FlatTable {
        id: record.id.clone(),
        title: fill(&record.title.vi, [("set", set.as_str()), ("group", group)]),
        heads: columns.iter().filter_map(|id| book.columns.get(id)).map(Head::from).collect(),
        notes: columns.iter().position(|id| *id == ColumnId::Notes),
        rows: rows.collect(),
    }
}

fn lines<'a>(context: &Context<'a>, record: &TableRecord, group: Option<&Group>) -> Vec<Line<'a>> {
    let figures = context.figures();
    let units = match record.level {
        Level::Parent => 0..figures.units.len().min(1),
        Level::Units => 1..figures.units.len(),
        Level::All => 0..figures.units.len(),
    };
    let compared = record.only == Some(Only::Compared)
        || record.columns.iter().any(|column| matches!(column, ColumnId::Change | ColumnId::BaseMatched));
    let mut lines = Vec::new();
    for indicator in context.catalogue().indicators_of(context.part()) {
        if !is_wanted(context, record, group, indicator) {
            continue;
        }
        for (position, variant) in indicator.variants.iter().enumerate() {
            let shown = match record.rows {
                Rows::Totals => position == 0,
                Rows::Breakdowns => position > 0,
                Rows::All => true,
            };
            for unit in units.clone().filter(|_| shown) {
                let numbers = figures.indicator(context.catalogue(), unit, &indicator.id);
                let Some(figure) = numbers.and_then(|numbers| numbers.get(position)) else { continue };
                if record.only == Some(Only::Compared) && figure.change.is_none() {
                    continue;
                }
                lines.push(Line { unit, indicator, position, variant, figure, compared });
            }
        }
    }
    lines
}

fn is_wanted(
    context: &Context<'_>,
    record: &TableRecord,
    group: Option<&Group>,
    indicator: &Indicator,
) -> bool {
    let of_group = |group: &Group| group.set == indicator.set && group.id == indicator.group;
    let plan = match record.only {
        Some(Only::Planned) => context.plan(indicator).is_some(),
        Some(Only::Unplanned) => context.plan(indicator).is_none(),
        Some(Only::Compared) | None => true,
    };
    (record.sets.is_empty() || record.sets.contains(&indicator.set)) && group.is_none_or(of_group) && plan
}

/// The columns of a record without those that mean nothing in any row: parts of ratios in a table of counts.
fn used_columns(record: &TableRecord, lines: &[Line<'_>]) -> Vec<ColumnId> {
    let ratios = lines.iter().any(|line| line.indicator.is_ratio());
    let intervals = lines.iter().any(|line| line.indicator.interval.is_some());
    let meant = |id: &&ColumnId| match id {
        ColumnId::Numerator | ColumnId::Denominator => ratios,
        ColumnId::IntervalLow | ColumnId::IntervalHigh => intervals,
        _ => true,
    };
    record.columns.iter().filter(meant).copied().collect()
}

fn cell(context: &Context<'_>, line: &Line<'_>, id: ColumnId) -> Cell {
    let Line { indicator, figure, variant, .. } = *line;
    let unit = context.figures().units.get(line.unit);
    match id {
        ColumnId::Set => Cell::known(set_name(context, &indicator.set).unwrap_or_default()),
        ColumnId::Group => {
            let mut groups = context.catalogue().groups.iter();
            let own = groups.find(|group| group.set == indicator.set && group.id == indicator.group);
            Cell::known(own.map_or("", |group| group.name.vi.as_str()))
        }
        ColumnId::Indicator => Cell::text(indicator.name.vi.as_str()),
        ColumnId::Category if line.position == 0 => Cell::Shorthand(Shorthand::NotApplicable),
        ColumnId::Category => Cell::text(marks::category_name(context.catalogue(), variant)),
        ColumnId::CategoryId if line.position == 0 => Cell::Shorthand(Shorthand::NotApplicable),
        ColumnId::CategoryId => Cell::text(variant.category.as_str()),
        ColumnId::Code => Cell::known(indicator.code.as_deref().unwrap_or_default()),
        ColumnId::Id => Cell::text(indicator.id.as_str()),
        ColumnId::Measure => Cell::text(context.measure(&indicator.unit)),
        ColumnId::Unit => Cell::text(unit.map_or("", |unit| unit.name.as_str())),
        ColumnId::UnitCode => Cell::text(unit.map_or("", |unit| unit.code.as_str())),
        ColumnId::Formula => Cell::text(context.catalogue().formula_in_words(indicator, Lang::Vi)),
        ColumnId::IntervalKind if !indicator.is_ratio() => Cell::Shorthand(Shorthand::NotApplicable),
        ColumnId::IntervalKind => Cell::text(marks::interval_kind(indicator)),
        ColumnId::Source => Cell::text(indicator.source.as_str()),
        ColumnId::NameProvenance => Cell::text(indicator.name_provenance.vietnamese()),
        ColumnId::DefinitionProvenance => Cell::text(indicator.definition_provenance.vietnamese()),
        ColumnId::DefinitionNote => {
            Cell::text(indicator.note.as_ref().map_or("không có", |note| note.vi.as_str()))
        }
        ColumnId::MissingUnits => Cell::text(units_in(context, indicator, State::Missing)),
        ColumnId::RejectedUnits => Cell::text(units_in(context, indicator, State::Rejected)),
        ColumnId::UnitsReported => Cell::whole(figure.units_reported),
        ColumnId::UnitsExpected => Cell::whole(figure.units_expected),
        ColumnId::Notes => Cell::text(notes(context, line)),
        _ => number(context, line, id),
    }
}

fn number(context: &Context<'_>, line: &Line<'_>, id: ColumnId) -> Cell {
    let Line { indicator, figure, variant, .. } = *line;
    let of_indicator = |minor: i64| {
        let decimals = figure.decimals;
        if indicator.is_ratio() { Cell::ratio(minor, decimals) } else { Cell::count(minor, decimals) }
    };
    let side = |number: Option<i64>, series: &[SeriesId]| {
        let decimals = series.first().map_or(0, |id| context.catalogue().element_of(*id).decimals);
        number.map_or_else(|| absent(line), |minor| Cell::count(minor, decimals))
    };
    let interval = |bound: fn(&crate::compute::Interval) -> i64| {
        let interval = figure.interval.as_ref();
        interval.map_or(Cell::Shorthand(Shorthand::NotApplicable), |interval| of_indicator(bound(interval)))
    };
    let change = |number: fn(&Change) -> i64| {
        let change = figure.change.as_ref();
        change.map_or(Cell::Shorthand(Shorthand::Missing), |change| of_indicator(number(change)))
    };
    match id {
        ColumnId::Value if figure.state == State::Value => of_indicator(figure.number),
        ColumnId::Value => state(figure.state),
        ColumnId::Numerator => side(figure.numerator, &variant.numerator),
        ColumnId::Denominator => side(figure.denominator, &variant.denominator),
        ColumnId::IntervalLow => interval(|interval| interval.low),
        ColumnId::IntervalHigh => interval(|interval| interval.high),
        ColumnId::CurrentMatched => change(|change| change.current),
        ColumnId::BaseMatched => change(|change| change.base),
        ColumnId::Change => change(|change| change.absolute),
        ColumnId::BaseWhole => match figure.change.as_ref().and_then(|change| change.base_whole) {
            Some(whole) => of_indicator(whole),
            None => Cell::Shorthand(Shorthand::NotApplicable),
        },
        ColumnId::ChangePercent => percent(figure.change.as_ref()),
        ColumnId::UnitsMatched => match &figure.change {
            Some(change) => Cell::whole(change.units_matched),
            None => Cell::Shorthand(Shorthand::Missing),
        },
        ColumnId::Plan | ColumnId::Expected | ColumnId::PlanPercent => plan(context, line, id),
        _ => Cell::Shorthand(Shorthand::NotApplicable),
    }
}

/// A side of a ratio that is not there: none for a count, else as the ratio itself.
fn absent(line: &Line<'_>) -> Cell {
    match line.figure.state {
        _ if !line.indicator.is_ratio() => Cell::Shorthand(Shorthand::NotApplicable),
        State::Value => Cell::Shorthand(Shorthand::Missing),
        other => state(other),
    }
}

fn state(state: State) -> Cell {
    Cell::Shorthand(match state {
        State::Rejected => Shorthand::Rejected,
        State::NotApplicable => Shorthand::NotApplicable,
        State::Missing | State::Value => Shorthand::Missing,
    })
}

fn percent(change: Option<&Change>) -> Cell {
    let Some(change) = change else { return Cell::Shorthand(Shorthand::Missing) };
    match change.percent_tenths {
        Some(tenths) => Cell::ratio(tenths, 1),
        None => Cell::Shorthand(Shorthand::NoPercent),
    }
}

fn plan(context: &Context<'_>, line: &Line<'_>, id: ColumnId) -> Cell {
    let Some((plan, expected)) = context.plan(line.indicator) else {
        return Cell::Shorthand(Shorthand::NotApplicable);
    };
    let series = |id: SeriesId| {
        let value = marks::sum(context.figures(), line.unit, &[id]);
        Cell::value(value, context.catalogue().element_of(id).decimals)
    };
    match id {
        ColumnId::Plan => series(plan),
        ColumnId::Expected => series(expected),
        _ => match group::plan_sums(context, line.indicator, plan, line.unit) {
            None => Cell::value(Value::Missing, 0),
            Some((result, plan)) => match rounding::rounded(1000, result, plan) {
                Some(tenths) => Cell::ratio(tenths, 1),
                None => Cell::Shorthand(Shorthand::NoPercent),
            },
        },
    }
}

/// Names of the reporting units whose number of an indicator is in a state.
fn units_in(context: &Context<'_>, indicator: &Indicator, state: State) -> String {
    let agency = marks::indicator_from_agency(context.figures(), indicator, 0);
    let in_state = |unit: usize| {
        let numbers = context.figures().indicator(context.catalogue(), unit, &indicator.id);
        numbers.and_then(<[_]>::first).is_some_and(|figure| figure.state == state)
    };
    let names: Vec<&str> = context
        .units()
        .filter(|(unit, _)| !agency && in_state(*unit))
        .map(|(_, unit)| unit.name.as_str())
        .collect();
    if names.is_empty() { "không có".to_owned() } else { names.join(", ") }
}

/// What must be said of a row, in plain words.
fn notes(context: &Context<'_>, line: &Line<'_>) -> String {
    let (figures, catalogue) = (context.figures(), context.catalogue());
    let remarks = if line.unit == 0 {
        let agency = marks::indicator_from_agency(figures, line.indicator, line.position);
        remark::of_parent(catalogue, figures, (line.indicator, line.variant), line.figure, agency)
    } else {
        let code = figures.units.get(line.unit).map_or("", |unit| unit.code.as_str());
        remark::of_unit(figures, code, line.variant, line.figure)
    };
    let told = remarks.iter().filter(|remark| line.compared || !remark.is_about_change()).map(Remark::words);
    let mut notes: Vec<String> = told.collect();
    if line.position == 0 && line.unit == 0 {
        notes.extend(provisional(line.indicator).map(str::to_owned));
    }
    notes.join("; ")
}

/// What is provisional about an indicator.
fn provisional(indicator: &Indicator) -> Option<&'static str> {
    let is = |provenance| provenance == Provenance::Project;
    match (is(indicator.name_provenance), is(indicator.definition_provenance)) {
        (true, true) => Some("tên và định nghĩa tạm thời"),
        (true, false) => Some("tên tạm thời"),
        (false, true) => Some("định nghĩa tạm thời"),
        (false, false) => None,
    }
}

/// The targets of the national programme with the figure of the parent unit.
pub(super) fn targets(context: &Context<'_>, book: &DataBook, record: &TableRecord) -> FlatTable {
    let record = TableRecord { level: Level::Parent, rows: Rows::Totals, ..record.clone() };
    let lines = lines(context, &record, None);
    let rows = context.catalogue().targets.iter().filter_map(|target| {
        let line = lines.iter().find(|line| line.indicator.id == target.indicator)?;
        Some(record.columns.iter().map(|id| target_cell(context, line, target, *id)).collect())
    });
    FlatTable {
        id: record.id.clone(),
        title: record.title.vi.clone(),
        heads: record.columns.iter().filter_map(|id| book.columns.get(id)).map(Head::from).collect(),
        notes: record.columns.iter().position(|id| *id == ColumnId::Notes),
        rows: rows.collect(),
    }
}

fn target_cell(context: &Context<'_>, line: &Line<'_>, target: &Target, id: ColumnId) -> Cell {
    match id {
        ColumnId::Year => Cell::whole(target.year),
        ColumnId::Relation => Cell::text(match target.relation.as_str() {
            "<" => "dưới",
            "<=" => "không quá",
            ">" => "trên",
            _ => "ít nhất",
        }),
        ColumnId::Target => decimal(&target.value).unwrap_or_else(|| Cell::text(target.value.as_str())),
        ColumnId::Source => Cell::text(target.source.as_str()),
        _ => cell(context, line, id),
    }
}

/// A number as written with a point.
fn decimal(text: &str) -> Option<Cell> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let decimals = u8::try_from(fraction.len()).ok()?;
    let minor = format!("{whole}{fraction}").parse().ok()?;
    Some(Cell::ratio(minor, decimals))
}
