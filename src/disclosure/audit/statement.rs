//! Rows of all releases as statements about figures, one release after another.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::files::{PublicFile, PublicRow, Shown};
use super::super::policy::{Attacker, SizeClass};
use super::error::AuditError;
use super::input::Input;
use super::measure::{MeasureId, Measures};
use super::place::{PlaceId, Places};
use crate::catalogue::{Indicator, Variant};
use crate::period::{Part, Period};

/// The window of a figure. The second half of a year is never reported: it is what is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Span {
    S1,
    H2,
    Y,
}

impl Span {
    pub fn part(self) -> Part {
        match self {
            Self::S1 => Part::S1,
            Self::H2 | Self::Y => Part::Y,
        }
    }

    pub fn of(part: Part) -> Self {
        match part {
            Part::S1 => Self::S1,
            Part::Y => Self::Y,
        }
    }
}

/// A figure: one measure of one unit in one window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub year: i16,
    pub span: Span,
    pub measure: MeasureId,
    pub place: PlaceId,
}

impl Key {
    /// The period whose report has the figure.
    pub fn period(self) -> Period {
        Period { year: self.year, part: self.span.part() }
    }
}

/// What a release says of a figure.
#[derive(Debug, Clone)]
pub(super) struct Statement<'a> {
    /// Position of the release, oldest first.
    pub release: usize,
    pub file: &'a str,
    pub row: &'a PublicRow,
    pub shown: Shown,
    /// Whether readers know which hidden figures are protected counts.
    pub types_known: bool,
}

/// What a release says of an indicator that is not a figure of one measure.
#[derive(Debug, Clone)]
pub(super) struct Claim<'a> {
    pub release: usize,
    pub row: &'a PublicRow,
    pub place: PlaceId,
    pub indicator: &'a Indicator,
    pub variant: &'a Variant,
}

/// Everything that releases say.
#[derive(Default)]
pub(super) struct Statements<'a> {
    pub of: BTreeMap<Key, Vec<Statement<'a>>>,
    pub claims: Vec<Claim<'a>>,
    /// Shown numbers of measures that are not protected themselves, as denominators.
    pub denominators: BTreeMap<Key, i64>,
    /// Maps on which figures of a year are shown.
    pub maps: BTreeMap<i16, Vec<Date>>,
}

/// Reads the rows of all releases.
pub(super) fn collect<'a>(
    input: &Input<'a>,
    measures: &Measures,
    places: &mut Places<'_>,
) -> Result<Statements<'a>, AuditError> {
    let mut statements = Statements::default();
    let earlier = input.earlier.iter().map(|released| released.file).enumerate();
    let last = input.earlier.len();
    let files = earlier.chain(input.release.iter().map(|file| (last, file)));
    for (release, file) in files {
        for row in &file.rows {
            statements.add(input, measures, places, Source { release, file, row })?;
        }
    }
    Ok(statements)
}

/// A row with where it stands.
#[derive(Clone, Copy)]
struct Source<'a> {
    release: usize,
    file: &'a PublicFile,
    row: &'a PublicRow,
}

impl<'a> Statements<'a> {
    fn add(
        &mut self,
        input: &Input<'a>,
        measures: &Measures,
        places: &mut Places<'_>,
        source: Source<'a>,
    ) -> Result<(), AuditError> {
        let Source { release, file, row } = source;
        let Some(place) = places.at(&row.unit, row.map) else {
            let (file, unit) = (file.file.clone(), row.unit.clone());
            return Err(AuditError::UnknownUnit { file, line: row.line, unit, map: row.map.to_string() });
        };
        let maps = self.maps.entry(row.period.year).or_default();
        if let Err(position) = maps.binary_search(&row.map) {
            maps.insert(position, row.map);
        }
        if row.category.split(';').any(|pair| pair.split('=').next() == Some(SizeClass::DIMENSION)) {
            // They name no unit; `sizes` has seen to it that they tell of none.
            return Ok(());
        }
        let Some(measure) = measure(input, measures, row) else {
            let claim = claim(input, row).ok_or_else(|| AuditError::UnknownMeasure {
                file: file.file.clone(),
                line: row.line,
                measure: row.measure.clone(),
                category: row.category.clone(),
            })?;
            let (indicator, variant) = claim;
            self.claims.push(Claim { release, row, place, indicator, variant });
            return Ok(());
        };
        let key = Key { year: row.period.year, span: Span::of(row.period.part), measure, place };
        let decimals = measures.list[measure].decimals;
        if let Shown::Value(number) = row.shown
            && let Some(number) = number.in_units_of(decimals)
        {
            self.denominators.insert(key, number);
        }
        if measures.list[measure].relevant {
            let table = input.policy.table(&row.table);
            let types_known = table.is_none_or(|table| table.attacker == Attacker::TypesKnown);
            let statement = Statement { release, file: &file.file, row, shown: row.shown, types_known };
            self.of.entry(key).or_default().push(statement);
        }
        Ok(())
    }
}

/// The measure of a row: an element, or an indicator that is the figure of one series.
fn measure(input: &Input<'_>, measures: &Measures, row: &PublicRow) -> Option<MeasureId> {
    if let Some(element) = input.catalogue.element(&row.measure) {
        return measures.find(&element.id, &row.category);
    }
    let (indicator, variant) = claim(input, row)?;
    match variant.numerator.as_slice() {
        [series] if !indicator.is_ratio() => Some(series.index()),
        _ => None,
    }
}

fn claim<'a>(input: &Input<'a>, row: &PublicRow) -> Option<(&'a Indicator, &'a Variant)> {
    let indicator = input.catalogue.indicator(&row.measure)?;
    let variant = indicator.variants.iter().find(|variant| variant.category == row.category)?;
    Some((indicator, variant))
}
