//! `comparison.csv`: what stands beside each indicator of `data.csv` — its interval, and its change against the same
//! period last year over the units that have both.

use crate::catalogue::Catalogue;
use crate::compute::{ChangeFlag, Figures, IndicatorFigure};
use crate::table;
use crate::text::fixed;

use super::ReportError;
use super::tidy::TidyNumber;

/// Column names, in order.
const COLUMNS: [&str; 17] = [
    "set",
    "id",
    "code",
    "unit",
    "unit_level",
    "period",
    "category",
    "interval_low",
    "interval_high",
    "base_period",
    "current_matched",
    "base_matched",
    "base_whole",
    "change",
    "change_percent",
    "units_matched",
    "flags",
];

fn flag(flag: ChangeFlag) -> &'static str {
    match flag {
        ChangeFlag::FewerUnits => "fewer_units",
        ChangeFlag::SmallBase => "small_base",
        ChangeFlag::OtherWindow => "other_window",
        ChangeFlag::OtherMap => "other_map",
    }
}

/// The table as CSV, sorted as `data.csv`; only indicators that have an interval or a change.
///
/// # Errors
/// When the table cannot be written.
pub fn csv(catalogue: &Catalogue, figures: &Figures) -> Result<Vec<u8>, ReportError> {
    let base = figures.period.same_period_last_year().to_string();
    let mut rows: Vec<[String; 17]> = Vec::new();
    for (unit, variants) in figures.units.iter().zip(&figures.indicators) {
        for (indicator, numbers) in catalogue.indicators_of(figures.period.part).zip(variants) {
            for (variant, number) in indicator.variants.iter().zip(numbers) {
                if number.interval.is_none() && number.change.is_none() {
                    continue;
                }
                let [low, high, of, current, earlier, whole, change, percent, units, flags] =
                    numbers_of(number, indicator.is_ratio(), &base);
                rows.push([
                    indicator.set.clone(),
                    indicator.id.clone(),
                    indicator.code.clone().unwrap_or_default(),
                    unit.code.clone(),
                    unit.level.as_str().to_owned(),
                    figures.period.to_string(),
                    variant.category.clone(),
                    low,
                    high,
                    of,
                    current,
                    earlier,
                    whole,
                    change,
                    percent,
                    units,
                    flags,
                ]);
            }
        }
    }
    rows.sort_by(|a, b| (&a[0], &a[1], &a[3], &a[6]).cmp(&(&b[0], &b[1], &b[3], &b[6])));
    table::csv(COLUMNS, rows).map_err(|error| ReportError::Csv(error.to_string()))
}

fn numbers_of(number: &IndicatorFigure, ratio: bool, base: &str) -> [String; 10] {
    let text = |minor: i64| TidyNumber { minor, decimals: number.decimals, fixed: ratio }.text();
    let interval = number.interval.as_ref();
    let change = number.change.as_ref();
    let flags: Vec<&str> =
        change.map_or_else(Vec::new, |change| change.flags.iter().copied().map(flag).collect());
    let or_empty = |value: Option<String>| value.unwrap_or_default();
    [
        or_empty(interval.map(|interval| text(interval.low))),
        or_empty(interval.map(|interval| text(interval.high))),
        or_empty(change.map(|_| base.to_owned())),
        or_empty(change.map(|change| text(change.current))),
        or_empty(change.map(|change| text(change.base))),
        or_empty(change.and_then(|change| change.base_whole).map(text)),
        or_empty(change.map(|change| text(change.absolute))),
        or_empty(change.and_then(|change| change.percent_tenths).map(|tenths| fixed(tenths, 1))),
        or_empty(change.map(|change| change.units_matched.to_string())),
        flags.join(" "),
    ]
}
