//! The relations of a sheet as equations and inequalities over the cells that the sender fills in.

use std::collections::BTreeMap;

use super::Figures;
use crate::catalogue::SeriesId;
use crate::check::relations::Evaluated;
use crate::form::{Relation, RelationKind};

/// A cell that can be changed: it holds a number, and it is no total that the form keeps up to date itself.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub id: SeriesId,
    pub value: i128,
    pub limit: i128,
}

/// Σ terms = bound, or Σ terms ≤ bound.
#[derive(Debug, Clone)]
pub(super) struct Constraint {
    /// Cells, ascending, with their coefficients.
    pub terms: Vec<(usize, i128)>,
    pub equal: bool,
    pub bound: i128,
    /// What the terms come to.
    pub level: i128,
    /// Position of the evaluation it belongs to; `None`: the limit of a live total.
    pub source: Option<usize>,
}

impl Constraint {
    /// Whether it holds.
    pub fn holds(&self) -> bool {
        self.holds_at(self.level)
    }

    /// Whether it would hold if its terms came to this.
    pub fn holds_at(&self, level: i128) -> bool {
        if self.equal { level == self.bound } else { level <= self.bound }
    }

    pub fn coefficient(&self, cell: usize) -> i128 {
        self.terms.binary_search_by_key(&cell, |(cell, _)| *cell).map_or(0, |found| self.terms[found].1)
    }
}

/// Cells and what holds between them.
///
/// A relation takes part as far as its cells hold numbers: what has a missing operand is undecided, binds nothing, and
/// its blank cells are never filled in. A live total is replaced by the sum of its parts, so that it follows them and is
/// itself nothing to mend; where the file shows another number than that sum, it was typed over and counts as a cell.
#[derive(Debug, Clone, Default)]
pub(super) struct System {
    pub cells: Vec<Cell>,
    pub constraints: Vec<Constraint>,
    /// Constraints of each cell.
    pub of_cell: Vec<Vec<usize>>,
}

/// A sum of cells.
type Terms = BTreeMap<usize, i128>;

struct Builder<'a> {
    figures: &'a Figures<'a>,
    system: System,
    /// What each series comes to in cells; `None` while it is being worked out.
    terms: BTreeMap<SeriesId, Option<Terms>>,
}

impl System {
    pub fn new(evaluated: &[Evaluated<'_>], figures: &Figures<'_>) -> Self {
        let mut builder = Builder { figures, system: Self::default(), terms: BTreeMap::new() };
        for id in &figures.order {
            // Cells first, so that they stand in order of the sheet.
            if (figures.number)(*id).is_some_and(|number| builder.live_parts(*id, number).is_none()) {
                builder.terms(*id);
            }
        }
        for (source, one) in evaluated.iter().enumerate() {
            builder.relation(source, one);
        }
        for id in &figures.order {
            let terms = builder.terms(*id).unwrap_or_default();
            if terms.len() > 1 {
                builder.constrain(None, terms, false, i128::from((figures.limit)(*id)));
            }
        }
        let mut system = builder.system;
        system.of_cell = vec![Vec::new(); system.cells.len()];
        for (index, constraint) in system.constraints.iter().enumerate() {
            for (cell, _) in &constraint.terms {
                system.of_cell[*cell].push(index);
            }
        }
        system
    }

    /// Puts a number into a cell.
    pub fn set(&mut self, cell: usize, to: i128) {
        let by = to - self.cells[cell].value;
        self.cells[cell].value = to;
        for index in &self.of_cell[cell] {
            let constraint = &mut self.constraints[*index];
            constraint.level += constraint.coefficient(cell) * by;
        }
    }
}

impl Builder<'_> {
    fn relation(&mut self, source: usize, one: &Evaluated<'_>) {
        let Relation { kind, whole, parts, .. } = one.relation;
        let Some(total) = self.terms(*whole) else { return };
        let known: Vec<Terms> = parts.iter().filter_map(|part| self.terms(*part)).collect();
        let minus = |terms: &Terms, others: &mut dyn Iterator<Item = &Terms>| {
            let mut difference = terms.clone();
            for (cell, times) in others.flatten() {
                *difference.entry(*cell).or_default() -= times;
            }
            difference
        };
        if one.rule == "R-INE-001" {
            for part in &known {
                self.constrain(Some(source), minus(part, &mut std::iter::once(&total)), false, 0);
            }
        } else if known.len() == parts.len() {
            let terms = minus(&total, &mut known.iter());
            self.constrain(Some(source), terms, *kind == RelationKind::Sum, 0);
        }
    }

    fn constrain(&mut self, source: Option<usize>, terms: Terms, equal: bool, bound: i128) {
        let terms: Vec<(usize, i128)> = terms.into_iter().filter(|(_, times)| *times != 0).collect();
        let always = !equal && bound >= 0 && terms.iter().all(|(_, times)| *times < 0);
        if !terms.is_empty() && !always {
            let level = terms.iter().map(|(cell, times)| times * self.system.cells[*cell].value).sum();
            self.system.constraints.push(Constraint { terms, equal, bound, level, source });
        }
    }

    /// What a series comes to in cells; `None` where it holds no number.
    fn terms(&mut self, id: SeriesId) -> Option<Terms> {
        let number = (self.figures.number)(id)?;
        if let Some(Some(known)) = self.terms.get(&id) {
            return Some(known.clone());
        }
        // A circle of live totals ends at the first one, which then counts as a cell.
        let circle = self.terms.contains_key(&id);
        let parts = if circle { None } else { self.live_parts(id, number) };
        let terms = match parts {
            Some(parts) => {
                self.terms.insert(id, None);
                let parts: Option<Vec<Terms>> = parts.into_iter().map(|part| self.terms(part)).collect();
                match self.terms.get(&id) {
                    Some(Some(own)) => own.clone(),
                    _ => added(parts?),
                }
            }
            None => Terms::from([(self.cell(id, number), 1)]),
        };
        self.terms.insert(id, Some(terms.clone()));
        Some(terms)
    }

    fn live_parts(&self, id: SeriesId, number: i64) -> Option<Vec<SeriesId>> {
        let parts = &self.figures.live.get(&id)?.parts;
        let sum: Option<i128> = parts.iter().map(|part| (self.figures.number)(*part).map(i128::from)).sum();
        (sum == Some(i128::from(number))).then(|| parts.clone())
    }

    fn cell(&mut self, id: SeriesId, number: i64) -> usize {
        let limit = i128::from((self.figures.limit)(id));
        self.system.cells.push(Cell { id, value: i128::from(number), limit });
        self.system.cells.len() - 1
    }
}

fn added(parts: Vec<Terms>) -> Terms {
    let mut sum = Terms::new();
    for (cell, times) in parts.into_iter().flatten() {
        *sum.entry(cell).or_default() += times;
    }
    sum
}
