//! Figures in running text: the number in Vietnamese style with its key, then its unit of measure.

use crate::catalogue::{Indicator, SeriesId};
use crate::compute::IndicatorFigure;
use crate::document::Run;
use crate::report::context::Context;
use crate::report::marks;
use crate::text::{fixed, format_minor, vietnamese_digits};

use super::record::Words;

/// Writes the figures of one number of an indicator of the parent unit.
pub(super) struct Written<'a> {
    /// Input and report.
    pub context: &'a Context<'a>,
    /// Wording.
    pub words: &'a Words,
    /// Indicator.
    pub indicator: &'a Indicator,
    /// Its number.
    pub figure: &'a IndicatorFigure,
}

impl Written<'_> {
    /// Key of a column of the published tables.
    fn key(&self, table: &str, column: &str) -> String {
        let unit = self.context.parent().map_or("", |unit| unit.code.as_str());
        format!("{table}|{}||{unit}|{column}", self.indicator.id)
    }

    /// A number of the indicator, without its unit.
    pub fn bare(&self, minor: i64, table: &str, column: &str) -> Vec<Run> {
        let shown = if self.indicator.is_ratio() {
            fixed(minor, self.figure.decimals)
        } else {
            format_minor(minor, self.figure.decimals)
        };
        vec![Run::figure(vietnamese_digits(&shown), self.key(table, column))]
    }

    /// A number of the indicator with its unit.
    pub fn number(&self, minor: i64, table: &str, column: &str) -> Vec<Run> {
        let unit = self.words.measure(self.context, &self.indicator.unit);
        with_unit(self.bare(minor, table, column), unit)
    }

    /// A number of tenths of a percent, without its sign.
    pub fn tenths(&self, tenths: i64, table: &str, column: &str) -> Vec<Run> {
        vec![Run::figure(vietnamese_digits(&fixed(tenths, 1)), self.key(table, column))]
    }

    /// A number of units.
    pub fn count(&self, count: u32, table: &str, column: &str) -> Vec<Run> {
        vec![Run::figure(count.to_string(), self.key(table, column))]
    }
}

/// A number with its unit; percent signs follow closely.
pub(super) fn with_unit(mut number: Vec<Run>, unit: &str) -> Vec<Run> {
    let close = unit.starts_with(['%', '‰']) || unit.is_empty();
    number.push(Run::text(if close { unit.to_owned() } else { format!("\u{a0}{unit}") }));
    number
}

/// The figure of a series of the parent unit; `None` where there is no number.
pub(super) fn of_series(context: &Context<'_>, id: SeriesId) -> Option<Vec<Run>> {
    let number = marks::sum(context.figures(), 0, &[id]).number()?;
    let decimals = context.catalogue().element_of(id).decimals;
    let text = vietnamese_digits(&format_minor(number, decimals));
    Some(vec![Run::figure(text, series_key(context, id, "value"))])
}

/// Key of a column of a series in `data.csv`.
pub(super) fn series_key(context: &Context<'_>, id: SeriesId, column: &str) -> String {
    let series = context.catalogue().series(id);
    let element = context.catalogue().element_of(id);
    let unit = context.parent().map_or("", |unit| unit.code.as_str());
    format!("series|{}|{}|{unit}|{column}", element.id, series.category())
}
