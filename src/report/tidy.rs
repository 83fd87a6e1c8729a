//! The tidy table: one row per unit, series or indicator, and category. It is `data.csv` and the sheet "Dữ liệu".

use crate::catalogue::{Catalogue, Indicator, Variant};
use crate::compute::{Figure, FigureUnit, Figures, IndicatorFigure, UnitLevel};
use crate::period::Period;
use crate::table;
pub use crate::table::DATA_COLUMNS as COLUMNS;
use crate::text::{fixed, format_minor};
use crate::value::{State, Value};

use super::ReportError;

/// What a row is about. Ordered as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An indicator.
    Indicator,
    /// A series of a data element.
    Series,
}

impl Kind {
    /// The word in the column `kind`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Indicator => "indicator",
            Self::Series => "series",
        }
    }
}

/// A number in units of `10^-decimals`, with the way it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TidyNumber {
    /// The number in units of `10^-decimals`.
    pub minor: i64,
    /// Its decimals.
    pub decimals: u8,
    /// Whether all decimals are written (ratios: 12.50) or trailing zeros are dropped (counts: 12.5).
    pub fixed: bool,
}

impl TidyNumber {
    /// The text with a point and no grouping.
    #[must_use]
    pub fn text(self) -> String {
        if self.fixed { fixed(self.minor, self.decimals) } else { format_minor(self.minor, self.decimals) }
    }
}

/// One row of the tidy table. Texts are borrowed from the catalogue and the figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TidyRow<'a> {
    /// Series or indicator.
    pub kind: Kind,
    /// Set of an indicator; empty for a series.
    pub set: &'a str,
    /// Id of the indicator or of the data element.
    pub id: &'a str,
    /// Official code of an indicator; empty where there is none.
    pub code: &'a str,
    /// GSO code of the unit.
    pub unit: &'a str,
    /// Level of the unit.
    pub unit_level: UnitLevel,
    /// Period.
    pub period: Period,
    /// `dimension=code` pairs; empty for the total.
    pub category: &'a str,
    /// The number, exactly when `state` is [`State::Value`].
    pub value: Option<TidyNumber>,
    /// State.
    pub state: State,
    /// Numerator of a ratio over the units that are in it.
    pub numerator: Option<TidyNumber>,
    /// Denominator of a ratio over the units that are in it.
    pub denominator: Option<TidyNumber>,
    /// Units that are in the figure.
    pub units_reported: u32,
    /// Units that should be.
    pub units_expected: u32,
}

/// All rows of the figures, sorted by kind, set, id, unit code and category, each in byte order of its text
/// (indicators before series; the total, whose category is empty, before its breakdown).
#[must_use]
pub fn rows<'a>(catalogue: &'a Catalogue, figures: &'a Figures) -> Vec<TidyRow<'a>> {
    let mut rows: Vec<TidyRow<'a>> =
        (0..figures.units.len()).flat_map(|position| unit_rows(catalogue, figures, position)).collect();
    rows.sort_by(|a, b| {
        (a.kind, a.set, a.id, a.unit, a.category).cmp(&(b.kind, b.set, b.id, b.unit, b.category))
    });
    rows
}

/// The rows of one unit, by its position in the figures, in order of the catalogue.
#[must_use]
pub fn unit_rows<'a>(catalogue: &'a Catalogue, figures: &'a Figures, position: usize) -> Vec<TidyRow<'a>> {
    let Some(unit) = figures.units.get(position) else { return Vec::new() };
    let mut rows = Vec::new();
    let numbers = figures.indicators.get(position).map_or(&[][..], Vec::as_slice);
    for (indicator, variants) in catalogue.indicators_of(figures.period.part).zip(numbers) {
        rows.extend(indicator.variants.iter().zip(variants).map(|(variant, figure)| {
            indicator_row(catalogue, figures.period, unit, indicator, variant, figure)
        }));
    }
    for id in &figures.series {
        let Some(figure) = figures.series(position, *id) else { continue };
        let series = catalogue.series(*id);
        let element = catalogue.element_of(*id);
        rows.push(series_row(
            figures.period,
            unit,
            (&element.id, element.decimals, series.category()),
            figure,
        ));
    }
    rows
}

fn indicator_row<'a>(
    catalogue: &'a Catalogue,
    period: Period,
    unit: &'a FigureUnit,
    indicator: &'a Indicator,
    variant: &'a Variant,
    figure: &IndicatorFigure,
) -> TidyRow<'a> {
    let side = |number: Option<i64>, series: &[crate::catalogue::SeriesId]| {
        let decimals = series.first().map_or(0, |id| catalogue.element_of(*id).decimals);
        number.filter(|_| indicator.is_ratio()).map(|minor| TidyNumber { minor, decimals, fixed: false })
    };
    let number = TidyNumber { minor: figure.number, decimals: figure.decimals, fixed: indicator.is_ratio() };
    TidyRow {
        kind: Kind::Indicator,
        set: &indicator.set,
        id: &indicator.id,
        code: indicator.code.as_deref().unwrap_or_default(),
        unit: &unit.code,
        unit_level: unit.level,
        period,
        category: &variant.category,
        value: (figure.state == State::Value).then_some(number),
        state: figure.state,
        numerator: side(figure.numerator, &variant.numerator),
        denominator: side(figure.denominator, &variant.denominator),
        units_reported: figure.units_reported,
        units_expected: figure.units_expected,
    }
}

fn series_row<'a>(
    period: Period,
    unit: &'a FigureUnit,
    (id, decimals, category): (&'a str, u8, &'a str),
    figure: &Figure,
) -> TidyRow<'a> {
    let value = match figure.value {
        Value::Number(minor) => Some(TidyNumber { minor, decimals, fixed: false }),
        Value::Missing | Value::NotApplicable | Value::Rejected => None,
    };
    TidyRow {
        kind: Kind::Series,
        set: "",
        id,
        code: "",
        unit: &unit.code,
        unit_level: unit.level,
        period,
        category,
        value,
        state: figure.value.state(),
        numerator: None,
        denominator: None,
        units_reported: figure.units_reported,
        units_expected: figure.units_expected,
    }
}

/// The rows as `data.csv`: UTF-8 without byte order mark, LF, one header row.
///
/// # Errors
/// When the table cannot be written.
pub fn csv(rows: &[TidyRow<'_>]) -> Result<Vec<u8>, ReportError> {
    let number = |number: Option<TidyNumber>| number.map_or_else(String::new, TidyNumber::text);
    let lines = rows.iter().map(|row| {
        [
            row.kind.as_str().to_owned(),
            row.set.to_owned(),
            row.id.to_owned(),
            row.code.to_owned(),
            row.unit.to_owned(),
            row.unit_level.as_str().to_owned(),
            row.period.to_string(),
            row.category.to_owned(),
            number(row.value),
            row.state.as_str().to_owned(),
            number(row.numerator),
            number(row.denominator),
            row.units_reported.to_string(),
            row.units_expected.to_string(),
        ]
    });
    table::csv(COLUMNS, lines).map_err(|error| ReportError::Csv(error.to_string()))
}
