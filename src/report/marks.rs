//! How a figure and what must be said of it are printed (5-reports 5.2).

use std::collections::BTreeSet;

use crate::catalogue::{Accumulation, Catalogue, Indicator, Provenance, SeriesId, Variant};
use crate::compute::{Figures, IndicatorFigure, rounding};
use crate::text::format_minor;
use crate::value::{State, Value};

use super::look::Look;
use super::page::Content;
use super::remark::{self, Remark};

/// Nobody reported it.
pub(super) const MISSING: &str = "...";
/// It has no meaning here.
pub(super) const NOT_APPLICABLE: &str = "x";
/// It was reported, but an error stands against it: it is out of use.
pub(super) const REJECTED: &str = "loại";
/// A percentage that cannot be formed because the base is zero.
pub(super) const NO_PERCENT: &str = "–";

/// In place of "n/N" units: the figure is a provincial agency's and stands for the whole.
pub(super) const AGENCY: &str = "cấp tỉnh";

/// The units' sum may hold a child twice.
pub(super) const UPPER_BOUND: &str = "c";

/// Explanation of [`UPPER_BOUND`].
pub(super) const UPPER_BOUND_NOTE: &str =
    "\"c\": tổng của các đơn vị là cận trên, vì một trẻ em có thể được hai đơn vị cùng tính.";

/// Explanation of the marks, printed under each table.
pub(super) const LEGEND: &str = "Ký hiệu: \"-\": bằng 0; \"...\": không có số liệu (không phải bằng 0); \"x\": không áp dụng; \
    \"loại\": có báo cáo nhưng bị loại vì lỗi, chờ đơn vị sửa; \"≠\": chưa khớp – tổng đã khai không bằng các thành phần, \
    vẫn được dùng; \"–\": không tính được tỷ lệ vì kỳ gốc bằng 0; \
    \"*\": tên hoặc định nghĩa tạm thời, cần xác nhận; \"u\": độ tin cậy thấp (dưới 10 trường hợp; những tỷ lệ nào: xem Phương pháp); \"e\": ước tính.";

/// The text that stands for a state without a number.
pub(super) fn mark(state: State) -> &'static str {
    match state {
        State::Value => "",
        State::Missing => MISSING,
        State::NotApplicable => NOT_APPLICABLE,
        State::Rejected => REJECTED,
    }
}

/// Decimals that must be shown so that nothing of a count is hidden.
pub(super) fn shown(minor: i64, decimals: u8) -> u8 {
    let text = format_minor(minor, decimals);
    let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    u8::try_from(places).unwrap_or(decimals)
}

/// A number or the mark of its state, with the role it is printed in.
pub(super) fn value(value: Value, decimals: u8, bold: bool) -> (Content, Look) {
    match value {
        Value::Number(minor) => {
            let look = Look::Count { decimals: shown(minor, decimals), bold };
            (Content::Number { minor, decimals }, look)
        }
        Value::NotApplicable => (Content::Text(NOT_APPLICABLE.to_owned()), Look::Closed),
        Value::Missing | Value::Rejected => {
            (Content::Text(mark(value.state()).to_owned()), Look::Mark { bold })
        }
    }
}

/// The number or mark of some series in a unit (by position); a declared total that its parts do not match is marked.
pub(super) fn series(
    figures: &Figures,
    unit: usize,
    series: &[SeriesId],
    decimals: u8,
    bold: bool,
) -> (Content, Look) {
    let (content, look) = value(sum(figures, unit, series), decimals, bold);
    (content, with_dispute(figures, unit, series, look))
}

/// The look of a count, with the mark of a declared total in use although its parts do not add up to it. For the
/// parent: such a total of any of its units; an agency's figure stands for the whole and rests on none of them.
pub(super) fn with_dispute(figures: &Figures, unit: usize, series: &[SeriesId], look: Look) -> Look {
    let Look::Count { decimals, bold } = look else { return look };
    let used = |disputed: &BTreeSet<SeriesId>| {
        series.iter().any(|id| disputed.contains(id) && (unit > 0 || !figures.agency.contains(id)))
    };
    let code = |unit: usize| figures.units.get(unit).map_or("", |unit| unit.code.as_str());
    let members = figures.groups.iter().find(|(group, _)| *group == unit).map(|(_, members)| members);
    let own = |owner: &str| {
        unit == 0
            || owner == code(unit)
            || members.is_some_and(|members| members.iter().any(|member| owner == code(*member)))
    };
    let disputed = figures.disputed.iter().any(|(owner, disputed)| own(owner) && used(disputed));
    if disputed { Look::Disputed { decimals, bold } } else { look }
}

/// The number of an indicator or the mark of its state.
pub(super) fn indicator(indicator: &Indicator, figure: &IndicatorFigure, bold: bool) -> (Content, Look) {
    if figure.state != State::Value {
        let stand_in = match figure.state {
            State::NotApplicable => Value::NotApplicable,
            State::Rejected => Value::Rejected,
            State::Value | State::Missing => Value::Missing,
        };
        return value(stand_in, 0, bold);
    }
    let content = Content::Number { minor: figure.number, decimals: figure.decimals };
    (content, figure_look(indicator, figure, bold))
}

/// The role in which a number of an indicator is printed.
pub(super) fn figure_look(indicator: &Indicator, figure: &IndicatorFigure, bold: bool) -> Look {
    if indicator.is_ratio() {
        return Look::Ratio { decimals: figure.decimals, bold, low: figure.interval.is_some() };
    }
    Look::Count { decimals: shown(figure.number, figure.decimals), bold }
}

/// Name of an indicator with the mark of a provisional name or definition.
pub(super) fn name(indicator: &Indicator) -> String {
    let provisional =
        [indicator.name_provenance, indicator.definition_provenance].contains(&Provenance::Project);
    if provisional { format!("{} *", indicator.name.vi) } else { indicator.name.vi.clone() }
}

/// The interval that an indicator carries on few events, in words.
pub(super) fn interval_kind(indicator: &Indicator) -> &'static str {
    match indicator.interval {
        Some(kind) => kind.vietnamese(),
        None if indicator.is_ratio() => "không có",
        None => NOT_APPLICABLE,
    }
}

/// Name of a breakdown: its dimension and category, such as "Giới tính: Nam".
pub(super) fn category_name(catalogue: &Catalogue, variant: &Variant) -> String {
    let Some((dimension, code)) = variant.category.split_once('=') else { return variant.category.clone() };
    let found = catalogue.dimension(dimension);
    let name = found.map_or(dimension, |dimension| dimension.name.vi.as_str());
    let category = found.and_then(|dimension| dimension.category(code));
    format!("{name}: {}", category.map_or(code, |category| category.name.vi.as_str()))
}

/// Whether the parent's figure rests on a provincial agency's number: it is not the sum of what the units reported.
pub(super) fn from_agency<'a>(figures: &Figures, mut series: impl Iterator<Item = &'a SeriesId>) -> bool {
    series.any(|id| figures.agency.contains(id))
}

/// Whether a number of an indicator (by position of its variant) rests on a provincial agency's figure.
pub(super) fn indicator_from_agency(figures: &Figures, indicator: &Indicator, variant: usize) -> bool {
    let variant = indicator.variants.get(variant);
    variant.is_some_and(|variant| from_agency(figures, variant.numerator.iter().chain(&variant.denominator)))
}

/// "n/N" units, or a word where the figure is a provincial agency's.
pub(super) fn coverage(figure: &IndicatorFigure, agency: bool) -> String {
    if figure.state == State::Value && agency {
        return AGENCY.to_owned();
    }
    format!("{}/{}", figure.units_reported, figure.units_expected)
}

/// Everything that must be said beside a figure of the parent unit, with marks for what the legend explains.
pub(super) fn remarks(
    catalogue: &Catalogue,
    figures: &Figures,
    of: (&Indicator, &Variant),
    figure: &IndicatorFigure,
    agency: bool,
) -> String {
    let remarks = remark::of_parent(catalogue, figures, of, figure, agency);
    remarks.iter().map(Remark::short).collect::<Vec<_>>().join("; ")
}

/// Whether a count may hold a child that two units counted.
pub(super) fn is_upper_bound(catalogue: &Catalogue, indicator: &Indicator) -> bool {
    let distinct = |id: &SeriesId| catalogue.element_of(*id).over_units == Accumulation::Distinct;
    !indicator.is_ratio() && indicator.variants.iter().any(|variant| variant.numerator.iter().any(distinct))
}

/// Sum of some series in a unit: the number when all are numbers, else the gravest state (rejected, missing,
/// not applicable).
pub(super) fn sum(figures: &Figures, unit: usize, series: &[SeriesId]) -> Value {
    let mut total: i64 = 0;
    let mut gap = None;
    for id in series {
        match figures.series(unit, *id).map_or(Value::Missing, |figure| figure.value) {
            Value::Number(number) => match total.checked_add(number) {
                Some(sum) => total = sum,
                None => return Value::Rejected,
            },
            other => gap = Some(graver(gap, other)),
        }
    }
    gap.unwrap_or(Value::Number(total))
}

fn graver(known: Option<Value>, new: Value) -> Value {
    let rank = |value: Value| match value {
        Value::Rejected => 3,
        Value::Missing => 2,
        Value::NotApplicable => 1,
        Value::Number(_) => 0,
    };
    match known {
        Some(known) if rank(known) >= rank(new) => known,
        _ => new,
    }
}

/// The ratio of an indicator over some numerators and denominators, in units of `10^-decimals` of the indicator.
/// Numerator and denominator are in units of their elements, whose decimals are given.
pub(super) fn ratio(
    indicator: &Indicator,
    (numerator, numerator_decimals): (i128, u8),
    (denominator, denominator_decimals): (i128, u8),
) -> Option<i64> {
    rounding::ratio(
        (numerator, numerator_decimals),
        (denominator, denominator_decimals),
        indicator.scale,
        indicator.decimals,
    )
}
