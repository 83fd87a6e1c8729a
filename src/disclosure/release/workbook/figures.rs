//! A sheet of figures row by row.

use std::collections::HashMap;

use super::Words;
use crate::book::flat::{TEXT, high, lines};
use crate::book::{BookError, Content, NumberFormat, SheetWriter, Style};
use crate::disclosure::files::Decimal;
use crate::disclosure::release::About;
use crate::disclosure::release::rows::Row;
use crate::table::guarded;

/// A column of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    UnitName,
    MeasureName,
    CategoryName,
    Value,
    BandLow,
    BandHigh,
    Note,
    UnitOfMeasureName,
    ObsStatus,
    ConfStatus,
    Unit,
    Measure,
    Category,
    UnitsReported,
    UnitsExpected,
}

impl Column {
    /// What people read first stands first.
    const ALL: [Self; 15] = [
        Self::UnitName,
        Self::MeasureName,
        Self::CategoryName,
        Self::Value,
        Self::BandLow,
        Self::BandHigh,
        Self::Note,
        Self::UnitOfMeasureName,
        Self::ObsStatus,
        Self::ConfStatus,
        Self::Unit,
        Self::Measure,
        Self::Category,
        Self::UnitsReported,
        Self::UnitsExpected,
    ];

    /// Its id among the columns of a release.
    fn id(self) -> &'static str {
        match self {
            Self::UnitName => "unit_name",
            Self::MeasureName => "measure_name",
            Self::CategoryName => "category_name",
            Self::Value => "value",
            Self::BandLow => "band_low",
            Self::BandHigh => "band_high",
            Self::Note => "note",
            Self::UnitOfMeasureName => "unit_of_measure_name",
            Self::ObsStatus => "obs_status",
            Self::ConfStatus => "conf_status",
            Self::UnitsReported => "units_reported",
            Self::UnitsExpected => "units_expected",
            Self::Unit => "unit",
            Self::Measure => "measure",
            Self::Category => "category",
        }
    }

    fn is_number(self) -> bool {
        matches!(
            self,
            Self::Value | Self::BandLow | Self::BandHigh | Self::UnitsReported | Self::UnitsExpected
        )
    }

    /// How every cell of it looks, whatever stands in it; a number with decimals shows these.
    pub fn style(self) -> Style {
        if self.is_number() { TEXT.right().format(NumberFormat::Integer) } else { TEXT.wrap() }
    }
}

/// Names of codes with the lines they take, worked out once.
pub struct Figures<'a> {
    about: &'a About<'a>,
    units: HashMap<&'a str, u32>,
    measures: HashMap<&'a str, (String, u32)>,
    categories: HashMap<&'a str, (String, u32)>,
    units_of_measure: HashMap<&'a str, (String, u32)>,
}

impl<'a> Figures<'a> {
    pub fn new(about: &'a About<'a>, words: &Words) -> Self {
        let (release, used, columns) = (about.release, about.used, about.columns);
        let tall = |text: &str, column: Column| lines(text, columns.width(column.id()));
        let named = |name: String, column: Column, code: &str, of_code: Column| {
            let name = guarded(&name);
            let high = tall(&name, column).max(tall(code, of_code));
            (name, high)
        };
        let measure =
            |id: &'a str| (id, named(release.measure_name(id).vi, Column::MeasureName, id, Column::Measure));
        let category = |id: &'a str| {
            let name = if id.is_empty() { words.total.clone() } else { release.category_name(id).vi };
            (id, named(name, Column::CategoryName, id, Column::Category))
        };
        let unit_of_measure = |id: &'a str| {
            (id, named(release.unit_of_measure_name(id).vi, Column::UnitOfMeasureName, "", Column::Note))
        };
        Self {
            about,
            units: used.units.iter().map(|(id, (_, name))| (*id, tall(name, Column::UnitName))).collect(),
            measures: used.measures.iter().map(|(id, _)| measure(id)).collect(),
            categories: used.categories.iter().copied().chain([""]).map(category).collect(),
            units_of_measure: used.units_of_measure().into_iter().map(unit_of_measure).collect(),
        }
    }

    /// The columns of a sheet; limits of bands only where there are some.
    pub fn columns(&self, rows: &[Row<'_>]) -> Vec<Column> {
        let bands = rows.iter().any(|row| !row.band[0].is_empty());
        let shown = |column: &Column| bands || !matches!(column, Column::BandLow | Column::BandHigh);
        Column::ALL.into_iter().filter(shown).collect()
    }

    pub fn head(&self, column: Column) -> String {
        self.about.columns.name(column.id()).vi
    }

    pub fn width(&self, column: Column) -> u16 {
        self.about.columns.width(column.id())
    }

    pub fn write(
        &self,
        sheet: &mut SheetWriter<'_>,
        first: u32,
        columns: &[Column],
        rows: &[Row<'_>],
    ) -> Result<(), BookError> {
        for (line, row) in (first..).zip(rows) {
            high(sheet, line, self.lines(row))?;
            for (at, column) in (0..).zip(columns) {
                let text = self.text(row, *column);
                if text.is_empty() {
                    continue;
                }
                match Decimal::read(text).filter(|_| column.is_number()) {
                    Some(number) => figure(sheet, (line, at), number, column.style())?,
                    None => sheet.cell(line, at, Content::Text(text), column.style())?,
                }
            }
        }
        Ok(())
    }

    fn lines(&self, row: &Row<'_>) -> u32 {
        let named = [
            self.measures.get(row.measure),
            self.categories.get(&*row.category),
            self.units_of_measure.get(row.unit_of_measure),
        ];
        let names = named.into_iter().flatten().map(|(_, lines)| *lines);
        names.chain(self.units.get(row.unit).copied()).max().unwrap_or(1)
    }

    /// What stands in a cell.
    fn text<'r>(&'r self, row: &'r Row<'_>, column: Column) -> &'r str {
        let name = |names: &'r HashMap<&str, (String, u32)>, id: &'r str| {
            names.get(id).map_or(id, |(name, _)| name.as_str())
        };
        match column {
            Column::UnitName => &row.unit_name,
            Column::MeasureName => name(&self.measures, row.measure),
            Column::CategoryName => name(&self.categories, &row.category),
            Column::Value => &row.value,
            Column::BandLow => &row.band[0],
            Column::BandHigh => &row.band[1],
            Column::Note => row.note,
            Column::UnitOfMeasureName => name(&self.units_of_measure, row.unit_of_measure),
            Column::ObsStatus => row.obs_status,
            Column::ConfStatus => row.conf_status,
            Column::UnitsReported => &row.units_reported,
            Column::UnitsExpected => &row.units_expected,
            Column::Unit => row.unit,
            Column::Measure => row.measure,
            Column::Category => &row.category,
        }
    }
}

fn figure(
    sheet: &mut SheetWriter<'_>,
    (row, column): (u32, u16),
    Decimal { minor, decimals }: Decimal,
    style: Style,
) -> Result<(), BookError> {
    let style = if decimals == 0 { style } else { style.format(NumberFormat::Decimal(decimals)) };
    sheet.cell(row, column, Content::Decimal { minor, decimals }, style)
}
