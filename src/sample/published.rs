//! Published and assumed totals of a province: dealt out to its units as members whose categories are given.

use super::SampleError;
use super::assumptions::{Assumptions, PublishedRow};
use super::model::{Categories, Condition, Model, Population};
use super::random::{self, Draws};
use super::simulate::Given;
use crate::catalogue::{Catalogue, SeriesId};
use crate::period::{Part, Period};

/// Members whose categories are given are kept one by one.
const LARGEST: i64 = 1_000_000;

/// The published figures of a province in the year of a period.
pub(super) struct Published<'a> {
    rows: Vec<(&'a PublishedRow, SeriesId)>,
}

impl<'a> Published<'a> {
    pub fn read(
        assumptions: &'a Assumptions,
        catalogue: &Catalogue,
        province: &str,
        year: i16,
    ) -> Result<Self, SampleError> {
        let annual = Period { year, part: Part::Y }.to_string();
        let mut rows = Vec::new();
        for row in assumptions.published.iter().filter(|row| row.unit == province && row.period == annual) {
            let id = catalogue
                .series_id(&row.series)
                .ok_or_else(|| table(format!("there is no series \"{}\"", row.series)))?;
            if !(0..=LARGEST).contains(&row.value) {
                return Err(table(format!("\"{}\" must be between 0 and {LARGEST}", row.series)));
            }
            rows.push((row, id));
        }
        Ok(Self { rows })
    }

    /// Given members by unit and population, larger units more; `None` where nothing was published.
    pub fn deal(
        &self,
        catalogue: &Catalogue,
        model: &Model,
        sizes: &[u64],
        seed: u64,
    ) -> Result<Vec<Vec<Option<Given>>>, SampleError> {
        let mut dealt: Vec<Vec<Option<Given>>> = vec![vec![None; model.populations.len()]; sizes.len()];
        for (position, population) in model.populations.iter().enumerate() {
            let Some(Given { members, reserved }) = self.members(catalogue, population, seed)? else {
                continue;
            };
            for unit in &mut dealt {
                unit[position] = Some(Given { members: Vec::new(), reserved: reserved.clone() });
            }
            for (index, member) in members.into_iter().enumerate() {
                // The n-th case and the n-th child fall to the same unit.
                let mut draws = Draws::new(random::key(&[seed, index as u64]));
                let unit = draws.pick(sizes.iter().copied()).unwrap_or(0);
                if let Some(Some(given)) = dealt.get_mut(unit).and_then(|unit| unit.get_mut(position)) {
                    given.members.push(member);
                }
            }
        }
        Ok(dealt)
    }

    /// All given members of a population in the province, and the categories reserved for them.
    fn members(
        &self,
        catalogue: &Catalogue,
        population: &Population,
        seed: u64,
    ) -> Result<Option<Given>, SampleError> {
        let inside = |id: SeriesId| {
            let element = catalogue.series(id).element;
            population.elements.iter().any(|counted| counted.element == element)
        };
        let own: Vec<&(&PublishedRow, SeriesId)> = self.rows.iter().filter(|(_, id)| inside(*id)).collect();
        let Some((first, _)) = own.first() else { return Ok(None) };
        let head = &catalogue.elements[population.head].id;
        let total = own
            .iter()
            .find(|(row, _)| row.series == *head)
            .and_then(|(row, _)| usize::try_from(row.value).ok());
        let total = total.ok_or_else(|| table(format!("\"{}\" needs the total \"{head}\"", first.series)))?;
        let mut members: Vec<Vec<Condition>> = vec![Vec::new(); total];
        let mut reserved = Vec::with_capacity(population.axes.len());
        for (position, axis) in population.axes.iter().enumerate() {
            let mut bag: Vec<Categories> = Vec::new();
            let mut listed = 0;
            for (row, id) in &own {
                let [(dimension, code)] = &catalogue.series(*id).categories[..] else { continue };
                if *dimension == axis.id {
                    listed |= axis.bit(code);
                    bag.extend(std::iter::repeat_n(axis.bit(code), usize::try_from(row.value).unwrap_or(0)));
                }
            }
            if bag.len() > total {
                return Err(table(format!("the figures by {} exceed {total}", axis.id)));
            }
            // A list that adds up to the total is complete: nobody has another category, nobody a second one.
            let complete = bag.len() == total && total > 0;
            reserved.push(if complete { Categories::MAX } else { listed });
            Draws::new(random::key(&[seed, population.key, position as u64])).shuffle(&mut bag);
            for (member, bit) in members.iter_mut().zip(bag) {
                member.push((position, bit));
                member.extend(axis.parent);
            }
        }
        Ok(Some(Given { members, reserved }))
    }

    /// Proves that the sums over the units are what was published.
    pub fn verify(&self, units: &[Vec<i64>]) -> Result<(), SampleError> {
        for (row, id) in &self.rows {
            let found: i64 = units.iter().filter_map(|values| values.get(id.index())).sum();
            if found != row.value {
                return Err(SampleError::Published {
                    series: row.series.clone(),
                    found,
                    expected: row.value,
                });
            }
        }
        Ok(())
    }
}

fn table(reason: String) -> SampleError {
    SampleError::Table { file: "templates/sample/published-figures.csv".to_owned(), reason }
}
