//! Whole-number tables of any block, by a solver; alone here names microlp. Its answers count once they have been checked
//! in exact integers.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolutionStatus, SolveOptions, Variable};

use super::cells::{Limits, OPEN};
use super::linked::Equation;

/// Branches of a search for whole numbers. A count, not a time: the same input gives the same pattern on every machine.
const MOST_NODES: u64 = 1_000;
/// How far from a whole number the solver's bounds may be.
const NEAR: f64 = 1e-6;
/// Whole numbers of the solver have 32 bits; no count comes near.
const MOST: i64 = i32::MAX as i64 / 4;

/// What an unknown is to come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    AtMost(i64),
    AtLeast(i64),
}

/// A table and what it may change.
pub(super) struct Search<'a> {
    pub equations: &'a [Equation],
    /// How far each number may go.
    pub limits: &'a [Limits],
    /// The true table.
    pub truth: &'a [i64],
    /// What it costs to change each number by one.
    pub costs: &'a [f64],
}

impl Search<'_> {
    /// The cheapest table in which an unknown comes to its aim; `None` where there is none or none was found.
    pub fn table(&self, position: usize, aim: Aim) -> Option<Vec<i64>> {
        self.solved(position, aim, false).or_else(|| self.solved(position, aim, true))
    }

    fn solved(&self, position: usize, aim: Aim, whole: bool) -> Option<Vec<i64>> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut moves: Vec<(Variable, Variable)> = Vec::with_capacity(self.truth.len());
        for ((limits, truth), cost) in self.limits.iter().zip(self.truth).zip(self.costs) {
            let (up, down) = ((limits.high.min(MOST) - truth).max(0), (truth - limits.low).max(0));
            let mut variable = |room: i64| match (whole, i32::try_from(room)) {
                (true, Ok(room)) => problem.add_integer_var(*cost, (0, room)),
                _ => problem.add_var(*cost, (0.0, room as f64)),
            };
            moves.push((variable(up), variable(down)));
        }
        for equation in self.equations {
            let level: i64 = equation.terms.iter().map(|(cell, times)| self.truth[*cell] * times).sum();
            let terms: Vec<(Variable, f64)> = equation
                .terms
                .iter()
                .flat_map(|(cell, times)| {
                    let (up, down) = moves[*cell];
                    [(up, *times as f64), (down, -*times as f64)]
                })
                .collect();
            constrain(
                &mut problem,
                &terms,
                [equation.low, equation.high].map(|end| end.map(|end| end - level)),
            );
        }
        let (up, down) = moves[position];
        let ends = match aim {
            Aim::AtMost(number) => [None, Some(number - self.truth[position])],
            Aim::AtLeast(number) => [Some(number - self.truth[position]), None],
        };
        constrain(&mut problem, &[(up, 1.0), (down, -1.0)], ends);
        let number = optimum(&problem)?;
        let table: Vec<i64> = moves
            .iter()
            .zip(self.truth)
            .map(|((up, down), truth)| truth + number(*up).round() as i64 - number(*down).round() as i64)
            .collect();
        let reached = match aim {
            Aim::AtMost(wanted) => table[position] <= wanted,
            Aim::AtLeast(wanted) => table[position] >= wanted,
        };
        (reached && self.holds(&table)).then_some(table)
    }

    /// Whether a table keeps to limits and equations, in exact integers.
    fn holds(&self, table: &[i64]) -> bool {
        self.limits.iter().zip(table).all(|(limits, number)| limits.holds(*number))
            && self.equations.iter().all(|equation| equation.holds(|cell| table[cell]))
    }
}

/// An end of the range of an unknown of which nothing but equations is known; never narrower than it truly is.
pub(super) fn end(equations: &[Equation], cells: usize, position: usize, upper: bool) -> Option<i64> {
    let direction = if upper { OptimizationDirection::Maximize } else { OptimizationDirection::Minimize };
    let mut problem = Problem::new(direction);
    let variables: Vec<Variable> = (0..cells)
        .map(|cell| problem.add_var(if cell == position { 1.0 } else { 0.0 }, (0.0, MOST as f64)))
        .collect();
    for equation in equations {
        let terms: Vec<(Variable, f64)> =
            equation.terms.iter().map(|(cell, times)| (variables[*cell], *times as f64)).collect();
        constrain(&mut problem, &terms, [equation.low, equation.high]);
    }
    let number = optimum(&problem)?(variables[position]);
    Some(if upper { (number + NEAR).floor() } else { (number - NEAR).ceil() } as i64)
}

fn constrain(problem: &mut Problem, terms: &[(Variable, f64)], [low, high]: [Option<i64>; 2]) {
    match (low, high) {
        (Some(low), Some(high)) if low == high => {
            problem.add_constraint(terms, ComparisonOp::Eq, low as f64);
        }
        (low, high) => {
            if let Some(low) = low {
                problem.add_constraint(terms, ComparisonOp::Ge, low as f64);
            }
            if let Some(high) = high.filter(|high| *high < OPEN) {
                problem.add_constraint(terms, ComparisonOp::Le, high as f64);
            }
        }
    }
}

/// The solver's optimum, if it is sure of one.
fn optimum(problem: &Problem) -> Option<impl Fn(Variable) -> f64> {
    let mut options = SolveOptions::default();
    options.node_limit = Some(MOST_NODES);
    let solution = problem.solve_with(options).ok()?.into_solution().ok()?;
    (solution.status() == SolutionStatus::Optimal).then_some(move |variable| solution.var_value(variable))
}
