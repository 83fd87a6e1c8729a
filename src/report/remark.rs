//! What must be said beside a figure, as facts with two wordings: short, with the marks that a legend explains, and in
//! plain words, for tables and texts without one.

use crate::catalogue::{Catalogue, Indicator, Variant};
use crate::compute::{Change, ChangeFlag, Figures, IndicatorFigure, Interval, rounding};
use crate::text::{vietnamese, vietnamese_digits};
use crate::value::State;

use super::marks;
use super::tidy::TidyNumber;

/// One thing to be said. Numbers are in units of `10^-decimals`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Remark {
    /// A provincial agency's figure stands for the whole.
    Agency,
    /// Declared totals in use although their parts do not add up to them, of so many units of a parent.
    Disputed(usize),
    /// The same of the unit itself.
    DisputedHere,
    /// Share of the known denominator that is in a ratio, in tenths of a percent.
    Covers(i64),
    /// Fewer than 10 events.
    Low(Interval, u8),
    /// The base is that of so many units; over all units it is another.
    BaseWhole { matched: u32, whole: TidyNumber },
    /// This period over the units compared.
    CurrentMatched { current: TidyNumber },
    /// The comparison is over so many units; this period's figure over them, where it is not the one printed.
    FewerUnits { matched: u32, current: Option<TidyNumber> },
    /// The base is under 10.
    SmallBase,
    /// The windows differ.
    OtherWindow,
    /// The territory changed.
    OtherMap,
    /// The sum over units may hold a child twice.
    UpperBound,
}

impl Remark {
    /// With the marks of the report's legend.
    pub fn short(&self) -> String {
        match self {
            Self::Low(interval, decimals) => format!("u ({})", interval_words(*interval, *decimals)),
            Self::UpperBound => marks::UPPER_BOUND.to_owned(),
            _ => self.words(),
        }
    }

    /// In plain words.
    pub fn words(&self) -> String {
        match self {
            Self::Agency => "số liệu của cơ quan cấp tỉnh".to_owned(),
            Self::Disputed(units) => {
                format!("chưa khớp: tổng đã khai của {units} đơn vị không bằng các thành phần")
            }
            Self::DisputedHere => "chưa khớp: tổng đã khai không bằng các thành phần".to_owned(),
            Self::Covers(tenths) => format!("bao phủ {}% mẫu số", vietnamese(*tenths, 1)),
            Self::Low(interval, decimals) => {
                format!("độ tin cậy thấp, dưới 10 trường hợp ({})", interval_words(*interval, *decimals))
            }
            Self::BaseWhole { matched, whole } => format!(
                "cùng kỳ tính trên {matched} đơn vị có đủ hai kỳ; toàn bộ kỳ gốc: {}",
                vietnamese_digits(&whole.text())
            ),
            Self::CurrentMatched { current } => {
                format!("kỳ này trên các đơn vị đó: {}", vietnamese_digits(&current.text()))
            }
            Self::FewerUnits { matched, current } => {
                let current = current.map(|number| vietnamese_digits(&number.text()));
                let current = current.map_or_else(String::new, |current| format!(" (kỳ này: {current})"));
                format!("so sánh trên {matched} đơn vị có đủ hai kỳ{current}")
            }
            Self::SmallBase => "kỳ gốc dưới 10: tỷ lệ không ổn định".to_owned(),
            Self::OtherWindow => "hai kỳ khác nhau về thời gian số liệu".to_owned(),
            Self::OtherMap => "địa giới thay đổi giữa hai kỳ".to_owned(),
            Self::UpperBound => "cận trên: một trẻ em có thể được hai đơn vị cùng tính".to_owned(),
        }
    }

    /// Whether it is about the comparison with the same period last year.
    pub fn is_about_change(&self) -> bool {
        matches!(
            self,
            Self::BaseWhole { .. }
                | Self::CurrentMatched { .. }
                | Self::FewerUnits { .. }
                | Self::SmallBase
                | Self::OtherWindow
                | Self::OtherMap
        )
    }
}

fn interval_words(interval: Interval, decimals: u8) -> String {
    let (low, high) = (vietnamese(interval.low, decimals), vietnamese(interval.high, decimals));
    format!("khoảng tin cậy 95%: {low}–{high}")
}

/// Everything that must be said beside a figure of the parent unit; `agency` where it rests on a provincial agency's.
pub(super) fn of_parent(
    catalogue: &Catalogue,
    figures: &Figures,
    (indicator, variant): (&Indicator, &Variant),
    figure: &IndicatorFigure,
    agency: bool,
) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if figure.state == State::Value && agency {
        remarks.push(Remark::Agency);
    }
    let disputed = figures.disputed.keys().filter(|unit| is_disputed(figures, unit, variant)).count();
    if disputed > 0 {
        remarks.push(Remark::Disputed(disputed));
    }
    remarks.extend(of_number(figure));
    // Nobody can be counted twice where nobody is counted.
    if marks::is_upper_bound(catalogue, indicator) && !agency && figure.number != 0 {
        remarks.push(Remark::UpperBound);
    }
    remarks
}

/// Everything that must be said beside a figure of a reporting unit.
pub(super) fn of_unit(
    figures: &Figures,
    unit: &str,
    variant: &Variant,
    figure: &IndicatorFigure,
) -> Vec<Remark> {
    let disputed = is_disputed(figures, unit, variant).then_some(Remark::DisputedHere);
    disputed.into_iter().chain(of_number(figure)).collect()
}

/// Whether a declared total of a unit is in use for a number although its parts do not add up to it.
fn is_disputed(figures: &Figures, unit: &str, variant: &Variant) -> bool {
    let used = |id| variant.numerator.contains(id) || variant.denominator.contains(id);
    figures.disputed.get(unit).is_some_and(|series| series.iter().any(used))
}

fn of_number(figure: &IndicatorFigure) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if let (Some(used), Some(known)) = (figure.denominator, figure.denominator_known)
        && used < known
        && known > 0
    {
        let tenths = rounding::rounded(1000, i128::from(used), i128::from(known)).unwrap_or(0);
        remarks.push(Remark::Covers(tenths));
    }
    remarks.extend(figure.interval.map(|interval| Remark::Low(interval, figure.decimals)));
    if let Some(change) = &figure.change {
        // Of a count trailing zeros are dropped, as in the cells.
        let (minor, decimals) = (figure.number, figure.decimals);
        let printed = TidyNumber { minor, decimals, fixed: figure.numerator.is_some() };
        remarks.extend(of_change(change, printed));
    }
    remarks
}

/// What must be said of a comparison with the same period last year.
fn of_change(change: &Change, printed: TidyNumber) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let number = |minor: i64| TidyNumber { minor, ..printed };
    let (matched, current) = (change.units_matched, number(change.current));
    // Of two bases that are the same number only their units are told.
    let whole = change.base_whole.filter(|whole| *whole != change.base);
    if let Some(whole) = whole {
        remarks.push(Remark::BaseWhole { matched, whole: number(whole) });
    }
    for flag in &change.flags {
        remarks.push(match flag {
            // The figure printed is that of the matched units: the base's remark has said it all.
            ChangeFlag::FewerUnits if whole.is_some() && current == printed => continue,
            ChangeFlag::FewerUnits if whole.is_some() => Remark::CurrentMatched { current },
            ChangeFlag::FewerUnits => {
                Remark::FewerUnits { matched, current: (current != printed).then_some(current) }
            }
            // Without a percentage there is nothing unstable.
            ChangeFlag::SmallBase if change.percent_tenths.is_none() => continue,
            ChangeFlag::SmallBase => Remark::SmallBase,
            ChangeFlag::OtherWindow => Remark::OtherWindow,
            ChangeFlag::OtherMap => Remark::OtherMap,
        });
    }
    remarks
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

    fn told(change: &Change, printed: i64) -> Vec<String> {
        let printed = TidyNumber { minor: printed, decimals: 0, fixed: false };
        of_change(change, printed).iter().map(Remark::short).collect()
    }

    #[test]
    fn the_whole_base_is_told_beside_the_matched_one() {
        let flags = [ChangeFlag::FewerUnits, ChangeFlag::OtherMap];
        assert_eq!(
            told(&Change { base_whole: Some(1060), ..change(&flags) }, 60),
            [
                "cùng kỳ tính trên 11 đơn vị có đủ hai kỳ; toàn bộ kỳ gốc: 1.060",
                "kỳ này trên các đơn vị đó: 50",
                "địa giới thay đổi giữa hai kỳ",
            ]
        );
        assert_eq!(told(&change(&flags[..1]), 60), ["so sánh trên 11 đơn vị có đủ hai kỳ (kỳ này: 50)"]);
        let same = Change { base_whole: Some(1060), ..change(&flags[..1]) };
        assert_eq!(told(&same, 50).len(), 1, "the figure printed is said once");
        let equal = Change { base_whole: Some(40), ..change(&flags[..1]) };
        assert_eq!(told(&equal, 50), ["so sánh trên 11 đơn vị có đủ hai kỳ"], "and so are equal bases");
    }

    #[test]
    fn a_small_base_is_no_matter_where_no_percentage_stands() {
        let small = change(&[ChangeFlag::SmallBase]);
        assert_eq!(told(&small, 60).len(), 1);
        assert!(told(&Change { percent_tenths: None, ..small }, 60).is_empty());
    }

    #[test]
    fn plain_words_need_no_legend() {
        let low = Remark::Low(Interval { low: 5, high: 1250 }, 2);
        assert_eq!(low.short(), "u (khoảng tin cậy 95%: 0,05–12,50)");
        assert_eq!(low.words(), "độ tin cậy thấp, dưới 10 trường hợp (khoảng tin cậy 95%: 0,05–12,50)");
        assert_eq!(Remark::UpperBound.short(), "c");
        assert!(Remark::UpperBound.words().contains("hai đơn vị cùng tính"));
    }

    #[test]
    fn an_amount_is_written_without_empty_decimals() {
        let amount = TidyNumber { minor: 193_500_000, decimals: 6, fixed: false };
        assert_eq!(
            Remark::BaseWhole { matched: 12, whole: amount }.words(),
            "cùng kỳ tính trên 12 đơn vị có đủ hai kỳ; toàn bộ kỳ gốc: 193,5"
        );
    }
}
