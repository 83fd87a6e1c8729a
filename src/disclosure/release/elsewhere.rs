//! Figures that the public has from elsewhere, as a public table: audits reckon with them like with a release.

use crate::catalogue::Catalogue;
use crate::disclosure::draft::sum;
use crate::disclosure::files::{Elsewhere, FileError, PUBLIC_COLUMNS, TrueCounts};
use crate::disclosure::policy::Policy;
use crate::message::Bilingual;
use crate::period::Period;
use crate::table::{self, TableError, guarded};
use crate::units::{NATION, UnitLevel, UnitMap};

/// What figures from elsewhere are understood by.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// What series and indicators there are.
    pub catalogue: &'a Catalogue,
    /// What public categories stand for.
    pub policy: &'a Policy,
    /// The units on the map of the period.
    pub map: &'a UnitMap<'a>,
    /// The true counts of the period.
    pub counts: &'a TrueCounts,
    /// The period.
    pub period: Period,
}

/// A list as a public table.
#[derive(Debug)]
pub struct Told {
    /// The table, with [`PUBLIC_COLUMNS`].
    pub data: Vec<u8>,
    /// Lines of figures that are not what was counted: they tell of an older version, whose counts are not at hand, or are
    /// wrong.
    pub different: Vec<u64>,
}

impl Known<'_> {
    /// The public table of a list. `name`: what the record calls it.
    ///
    /// # Errors
    /// When a unit or measure is unknown.
    pub fn table(&self, file: &str, list: &[Elsewhere], name: &str) -> Result<Told, FileError> {
        let mut different = Vec::new();
        let mut rows = Vec::new();
        for told in list {
            let wrong =
                |problem: Bilingual| FileError::ByHand { file: file.to_owned(), line: told.line, problem };
            let no_unit = || {
                wrong(Bilingual {
                    vi: format!("bản đồ hành chính của kỳ không có đơn vị {}", told.unit),
                    en: format!("there is no unit {} on the map of the period", told.unit),
                })
            };
            let no_figure = || {
                wrong(Bilingual {
                    vi: format!(
                        "không có chỉ tiêu {} với phân tổ \"{}\" và số như vậy",
                        told.measure, told.category
                    ),
                    en: format!(
                        "there is no measure {} with category \"{}\" and such a number",
                        told.measure, told.category
                    ),
                })
            };
            let (level, unit_name) = self.unit(&told.unit).ok_or_else(no_unit)?;
            let figure = self.figure(told).ok_or_else(no_figure)?;
            if !figure.counted {
                different.push(told.line);
            }
            let [reported, expected] = figure.units.map(|count| count.to_string());
            rows.push([
                String::new(),
                told.unit.clone(),
                level.as_str().to_owned(),
                guarded(&unit_name),
                self.counts.map.to_string(),
                self.period.to_string(),
                told.measure.clone(),
                figure.unit_of_measure,
                told.category.clone(),
                told.value.text(),
                String::new(),
                String::new(),
                "A".to_owned(),
                "F".to_owned(),
                String::new(),
                reported,
                expected,
                name.to_owned(),
            ]);
        }
        rows.sort();
        let unwritable = |error: TableError| FileError::ByHand {
            file: file.to_owned(),
            line: 1,
            problem: Bilingual::new(&error.to_string(), &error.to_string()),
        };
        Ok(Told { data: table::csv(PUBLIC_COLUMNS, rows).map_err(unwritable)?, different })
    }

    fn unit(&self, code: &str) -> Option<(UnitLevel, String)> {
        let level = match self.map.find(code) {
            Some(unit) => UnitLevel::from(unit.level),
            None if code == NATION => UnitLevel::Nation,
            None => self.map.region(code).map(|_| UnitLevel::Region)?,
        };
        Some((level, self.map.display_name(code).unwrap_or_default().to_owned()))
    }

    fn figure(&self, told: &Elsewhere) -> Option<Figure> {
        if let Some(element) = self.catalogue.element(&told.measure) {
            let parts = self.policy.parts(self.catalogue, &element.id, &told.category)?;
            let known = sum(self.counts, self.catalogue, (&told.unit, self.period), &parts);
            let number = told.value.in_units_of(element.decimals).filter(|number| *number >= 0)?;
            return Some(Figure {
                unit_of_measure: element.unit.clone(),
                counted: known.is_some_and(|known| known.value.number() == Some(number)),
                units: known.map_or([1, 1], |known| [known.units_reported, known.units_expected]),
            });
        }
        let indicator = self.catalogue.indicator(&told.measure)?;
        indicator.variants.iter().find(|variant| variant.category == told.category)?;
        let known = self.counts.ratio(&told.unit, self.period, &indicator.id, &told.category);
        Some(Figure {
            unit_of_measure: indicator.unit.clone(),
            counted: known.is_some_and(|known| known.number == Some(told.value)),
            units: known.map_or([1, 1], |known| [known.units_reported, known.units_expected]),
        })
    }
}

/// What is known of a figure that was told.
struct Figure {
    unit_of_measure: String,
    /// Whether the counts of the period say the same.
    counted: bool,
    /// Units in it, and that should be.
    units: [u32; 2],
}
