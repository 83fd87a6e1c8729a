//! What a run over the sample must find: the series rows of `data.csv`.

use std::collections::BTreeSet;

use super::lists;
use super::verify::figure;
use super::{Outcome, SampleError, SampleRequest};
use crate::catalogue::{Catalogue, SeriesId, Source};
use crate::compute::UnitLevel;
use crate::form::Layout;
use crate::period::Part;
use crate::table::{self, DATA_COLUMNS, TableError};
use crate::text::format_minor;
use crate::units::{NATION, Unit};
use crate::value::Value;

/// A figure that must come out.
struct Row<'a> {
    series: SeriesId,
    unit: &'a str,
    level: UnitLevel,
    total: Total,
}

/// A value with the units that are in it.
#[derive(Clone, Copy)]
struct Total {
    value: Value,
    reported: usize,
    expected: usize,
}

/// The table, sorted like `data.csv`: by id, unit code and category.
///
/// # Errors
/// When the table cannot be written.
pub(super) fn csv(
    request: &SampleRequest<'_>,
    provinces: &[Vec<Outcome<'_>>],
) -> Result<Vec<u8>, SampleError> {
    let catalogue = request.catalogue;
    let mut rows = Vec::new();
    for series in series(catalogue, request.layout, request.period.part) {
        let mut provinces_totals = Vec::new();
        for (province, outcomes) in request.provinces.iter().zip(provinces) {
            let mut totals = Vec::new();
            for outcome in outcomes {
                let value = outcome.value(series);
                let single = Total { value, reported: usize::from(value.number().is_some()), expected: 1 };
                rows.push(row(series, outcome.unit, single));
                totals.push(single);
            }
            provinces_totals.push((province.unit, total(&totals)));
        }
        rows.extend(provinces_totals.iter().map(|(unit, total)| row(series, unit, *total)));
        if request.provinces.len() > 1 {
            rows.extend(above(series, &provinces_totals));
        }
    }
    rows.sort_by(|a, b| {
        let by_id = catalogue.element_of(a.series).id.cmp(&catalogue.element_of(b.series).id);
        let by_category = || catalogue.series(a.series).category().cmp(catalogue.series(b.series).category());
        by_id.then_with(|| a.unit.cmp(b.unit)).then_with(by_category)
    });
    print(request, &rows).map_err(|error| SampleError::Write {
        file: format!("truth/{}.csv", request.period),
        reason: error.to_string(),
    })
}

/// The series of a form: those of its cells and those counted from its lists.
pub(super) fn series(catalogue: &Catalogue, layout: &Layout, part: Part) -> BTreeSet<SeriesId> {
    let mut series: BTreeSet<SeriesId> = layout.series(part, Source::Territorial).into_iter().collect();
    let columns =
        lists::list_sheets(layout, part).flat_map(|sheet| &sheet.blocks).flat_map(|block| &block.columns);
    for count in columns.filter_map(|column| column.count.as_ref()) {
        let ids = (0..catalogue.series.len()).map(SeriesId::from_index);
        series.extend(ids.filter(|id| catalogue.element_of(*id).id == count.element));
    }
    series
}

fn row<'a>(series: SeriesId, unit: &'a Unit, total: Total) -> Row<'a> {
    Row { series, unit: &unit.code, level: UnitLevel::from(unit.level), total }
}

/// Regions and the nation.
fn above<'a>(series: SeriesId, provinces: &[(&'a Unit, Total)]) -> Vec<Row<'a>> {
    let all: Vec<Total> = provinces.iter().map(|(_, total)| *total).collect();
    let mut rows = vec![Row { series, unit: NATION, level: UnitLevel::Nation, total: total(&all) }];
    let regions: BTreeSet<&str> = provinces.iter().filter_map(|(unit, _)| unit.region.as_deref()).collect();
    for region in regions {
        let of_region = provinces.iter().filter(|(unit, _)| unit.region.as_deref() == Some(region));
        let own: Vec<Total> = of_region.map(|(_, total)| *total).collect();
        rows.push(Row { series, unit: region, level: UnitLevel::Region, total: total(&own) });
    }
    rows
}

/// Sum over the units that reported; without any, rejected if that is why, else missing.
fn total(parts: &[Total]) -> Total {
    let values: Vec<Value> = parts.iter().map(|part| part.value).collect();
    let numbers: Vec<i64> = values.iter().filter_map(|value| value.number()).collect();
    let value = if !numbers.is_empty() {
        Value::Number(numbers.iter().sum())
    } else if values.contains(&Value::Rejected) {
        Value::Rejected
    } else {
        Value::Missing
    };
    Total {
        value,
        reported: parts.iter().map(|part| part.reported).sum(),
        expected: parts.iter().map(|part| part.expected).sum(),
    }
}

fn print(request: &SampleRequest<'_>, rows: &[Row<'_>]) -> Result<Vec<u8>, TableError> {
    let lines = rows.iter().map(|row| {
        let element = request.catalogue.element_of(row.series);
        let value = row.total.value.number().map(|minor| format_minor(minor, element.decimals));
        [
            "series".to_owned(),
            String::new(),
            element.id.clone(),
            String::new(),
            row.unit.to_owned(),
            row.level.as_str().to_owned(),
            request.period.to_string(),
            request.catalogue.series(row.series).category().to_owned(),
            value.unwrap_or_default(),
            row.total.value.state().as_str().to_owned(),
            String::new(),
            String::new(),
            row.total.reported.to_string(),
            row.total.expected.to_string(),
        ]
    });
    table::csv(DATA_COLUMNS, lines)
}

impl Outcome<'_> {
    /// The state of a series after the checks of the submission in force.
    pub(super) fn value(&self, series: SeriesId) -> Value {
        if self.rejected.contains(&series) {
            return Value::Rejected;
        }
        self.figures.as_ref().map_or(Value::Missing, |figures| Value::Number(figure(figures, series)))
    }
}
