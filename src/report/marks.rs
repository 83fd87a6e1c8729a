//! How a figure and what must be said of it are printed (5-reports 5.2).

use std::collections::BTreeSet;

use crate::catalogue::{Accumulation, Catalogue, Indicator, Provenance, SeriesId, Variant};
use crate::compute::{Change, ChangeFlag, Figures, IndicatorFigure, rounding};
use crate::text::{format_minor, vietnamese};
use crate::value::{State, Value};

use super::look::Look;
use super::page::Content;

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
    \"*\": tên hoặc định nghĩa tạm thời, cần xác nhận; \"u\": độ tin cậy thấp (dưới 10 trường hợp); \"e\": ước tính.";

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
    let code = figures.units.get(unit).map_or("", |unit| unit.code.as_str());
    let disputed =
        figures.disputed.iter().any(|(owner, disputed)| (unit == 0 || owner == code) && used(disputed));
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

/// Whether the parent's figure rests on a provincial agency's number: it is not the sum of what the units reported.
pub(super) fn from_agency<'a>(figures: &Figures, mut series: impl Iterator<Item = &'a SeriesId>) -> bool {
    series.any(|id| figures.agency.contains(id))
}

/// Units whose declared total of one of these series is in use although its parts do not add up to it.
fn disputed_units(figures: &Figures, variant: &Variant) -> usize {
    let used = |id: &SeriesId| variant.numerator.contains(id) || variant.denominator.contains(id);
    figures.disputed.values().filter(|series| series.iter().any(used)).count()
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

/// Everything that must be said beside a figure of the parent unit.
pub(super) fn remarks(
    catalogue: &Catalogue,
    figures: &Figures,
    (indicator, variant): (&Indicator, &Variant),
    figure: &IndicatorFigure,
    agency: bool,
) -> String {
    let mut remarks = Vec::new();
    if figure.state == State::Value && agency {
        remarks.push("số liệu của cơ quan cấp tỉnh".to_owned());
    }
    let disputed = disputed_units(figures, variant);
    if disputed > 0 {
        remarks.push(format!("chưa khớp: tổng đã khai của {disputed} đơn vị không bằng các thành phần"));
    }
    if let (Some(used), Some(known)) = (figure.denominator, figure.denominator_known)
        && used < known
        && known > 0
    {
        let tenths = rounding::rounded(1000, i128::from(used), i128::from(known)).unwrap_or(0);
        remarks.push(format!("bao phủ {}% mẫu số", vietnamese(tenths, 1)));
    }
    if let Some(interval) = figure.interval {
        let (low, high) =
            (vietnamese(interval.low, figure.decimals), vietnamese(interval.high, figure.decimals));
        remarks.push(format!("u (khoảng tin cậy 95%: {low}–{high})"));
    }
    if let Some(change) = &figure.change {
        remarks.extend(change_remarks(change, figure.number, figure.decimals));
    }
    if is_upper_bound(catalogue, indicator) && !agency {
        remarks.push(UPPER_BOUND.to_owned());
    }
    remarks.join("; ")
}

/// What must be said of a comparison with the same period last year.
fn change_remarks(change: &Change, printed: i64, decimals: u8) -> Vec<String> {
    let mut remarks = Vec::new();
    let (matched, current) = (change.units_matched, vietnamese(change.current, decimals));
    if let Some(whole) = change.base_whole {
        remarks.push(format!(
            "cùng kỳ tính trên {matched} đơn vị có đủ hai kỳ; toàn bộ kỳ gốc: {}",
            vietnamese(whole, decimals)
        ));
    }
    for flag in &change.flags {
        let remark = match flag {
            // The figure printed is that of the matched units: the base's remark has said it all.
            ChangeFlag::FewerUnits if change.base_whole.is_some() && change.current == printed => continue,
            ChangeFlag::FewerUnits if change.base_whole.is_some() => {
                format!("kỳ này trên các đơn vị đó: {current}")
            }
            ChangeFlag::FewerUnits => {
                format!("so sánh trên {matched} đơn vị có đủ hai kỳ (kỳ này: {current})")
            }
            // Without a percentage there is nothing unstable.
            ChangeFlag::SmallBase if change.percent_tenths.is_none() => continue,
            ChangeFlag::SmallBase => "kỳ gốc dưới 10: tỷ lệ không ổn định".to_owned(),
            ChangeFlag::OtherWindow => "hai kỳ khác nhau về thời gian số liệu".to_owned(),
            ChangeFlag::OtherMap => "địa giới thay đổi giữa hai kỳ".to_owned(),
        };
        remarks.push(remark);
    }
    remarks
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

#[cfg(test)]
mod tests {
    use super::*;

    fn change(flags: &[ChangeFlag]) -> Change {
        Change {
            current: 50,
            base: 40,
            base_whole: None,
            absolute: 10,
            percent_tenths: Some(250),
            units_matched: 11,
            flags: flags.to_vec(),
        }
    }

    #[test]
    fn the_whole_base_is_told_beside_the_matched_one() {
        let flags = [ChangeFlag::FewerUnits, ChangeFlag::OtherMap];
        let told = change_remarks(&Change { base_whole: Some(1060), ..change(&flags) }, 60, 0);
        assert_eq!(
            told,
            [
                "cùng kỳ tính trên 11 đơn vị có đủ hai kỳ; toàn bộ kỳ gốc: 1.060",
                "kỳ này trên các đơn vị đó: 50",
                "địa giới thay đổi giữa hai kỳ",
            ]
        );
        assert_eq!(
            change_remarks(&change(&flags[..1]), 60, 0),
            ["so sánh trên 11 đơn vị có đủ hai kỳ (kỳ này: 50)"]
        );
        let same = Change { base_whole: Some(1060), ..change(&flags[..1]) };
        assert_eq!(change_remarks(&same, 50, 0).len(), 1, "the figure printed is said once");
    }

    #[test]
    fn a_small_base_is_no_matter_where_no_percentage_stands() {
        let small = change(&[ChangeFlag::SmallBase]);
        assert_eq!(change_remarks(&small, 60, 0).len(), 1);
        assert!(change_remarks(&Change { percent_tenths: None, ..small }, 60, 0).is_empty());
    }
}
