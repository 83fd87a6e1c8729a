//! The smallest or largest value of something over the tables of a block, by a solver; alone names microlp.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolutionStatus, SolveOptions};

use super::system::{OPEN, System};

/// The solver and its version, as they stand in a certificate.
pub(in super::super) const SOLVER: &str = "microlp 0.7.0";

/// Branches of a search for whole numbers. A count, not a time: the same release is judged the same on every machine.
const MOST_NODES: u64 = 2_000;

/// How far from a whole number the solver's numbers may be to be taken for one. The table so rounded is checked.
const NEAR: f64 = 1e-5;

/// Which end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Side {
    Low,
    High,
}

/// The end of an unknown's range over all whole-number tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Extreme {
    /// A table attains it and none goes further.
    Attained(i64, Vec<i64>),
    /// No limit; the table goes far.
    Open(Vec<i64>),
    /// The solver did not find out.
    Unknown,
}

/// The end of the range of an unknown.
pub(in super::super) fn extreme(system: &System, unknown: usize, side: Side) -> Extreme {
    let direction = match side {
        Side::Low => OptimizationDirection::Minimize,
        Side::High => OptimizationDirection::Maximize,
    };
    let cap = cap(system);
    let Some((table, level)) = solve(system, &[(unknown, 1.0)], direction, Numbers::Real, cap) else {
        return Extreme::Unknown;
    };
    // No whole-number table goes beyond the end of the real numbers.
    let end = match side {
        Side::Low => (level - NEAR).ceil(),
        Side::High => (level + NEAR).floor(),
    };
    let attained = |table: Vec<i64>| {
        let number = table[unknown];
        let open = side == Side::High && system.unknowns[unknown].high == OPEN && number >= cap / 2;
        if open { Extreme::Open(table) } else { Extreme::Attained(number, table) }
    };
    if let Some(table) = table.filter(|table| table[unknown] as f64 == end) {
        return attained(table);
    }
    match solve(system, &[(unknown, 1.0)], direction, Numbers::Whole, cap) {
        Some((Some(table), _)) => attained(table),
        _ => Extreme::Unknown,
    }
}

/// A table in which some unknowns are small and others large, as far as one table can have it so.
pub(super) fn leaning(system: &System, smaller: &[usize], larger: &[usize]) -> Option<Vec<i64>> {
    let small = smaller.iter().map(|unknown| (*unknown, 1.0));
    let objective: Vec<(usize, f64)> = small.chain(larger.iter().map(|unknown| (*unknown, -1.0))).collect();
    solve(system, &objective, OptimizationDirection::Minimize, Numbers::Real, cap(system))?.0
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Real,
    Whole,
}

/// What stands in for "no limit" in the solver: more than any sum that the system knows.
fn cap(system: &System) -> i64 {
    let bounds = system.constraints.iter().flat_map(|constraint| [constraint.low, constraint.high]);
    let sums = bounds.flatten().map(|bound| i64::try_from(bound.unsigned_abs()).unwrap_or(OPEN));
    let highs = system.unknowns.iter().map(|one| if one.high == OPEN { one.low } else { one.high });
    let most = sums.chain(highs).max().unwrap_or_default();
    // Whole numbers of the solver have 32 bits.
    (most.saturating_mul(2).saturating_add(1_000)).min(i64::from(i32::MAX))
}

/// The table the solver finds, rounded, if it agrees with the system in exact integers; and the objective it claims.
fn solve(
    system: &System,
    objective: &[(usize, f64)],
    direction: OptimizationDirection,
    numbers: Numbers,
    cap: i64,
) -> Option<(Option<Vec<i64>>, f64)> {
    let mut weights = vec![0.0; system.unknowns.len()];
    for (unknown, weight) in objective {
        weights[*unknown] = *weight;
    }
    let mut problem = Problem::new(direction);
    let mut variables = Vec::with_capacity(weights.len());
    for (unknown, weight) in system.unknowns.iter().zip(&weights) {
        let high = unknown.high.min(cap);
        variables.push(match numbers {
            Numbers::Real => problem.add_var(*weight, (unknown.low as f64, high as f64)),
            Numbers::Whole => {
                let bounds = (i32::try_from(unknown.low).ok()?, i32::try_from(high).ok()?);
                problem.add_integer_var(*weight, bounds)
            }
        });
    }
    for constraint in &system.constraints {
        let terms: Vec<_> =
            constraint.terms.iter().map(|(unknown, times)| (variables[*unknown], *times as f64)).collect();
        match (constraint.low, constraint.high) {
            (Some(low), Some(high)) if low == high => {
                problem.add_constraint(terms, ComparisonOp::Eq, low as f64);
            }
            (low, high) => {
                if let Some(low) = low {
                    problem.add_constraint(terms.clone(), ComparisonOp::Ge, low as f64);
                }
                if let Some(high) = high {
                    problem.add_constraint(terms, ComparisonOp::Le, high as f64);
                }
            }
        }
    }
    let mut options = SolveOptions::default();
    options.node_limit = Some(MOST_NODES);
    let outcome = problem.solve_with(options).ok()?;
    let solution = outcome.solution().filter(|solution| solution.status() == SolutionStatus::Optimal)?;
    let table = variables.iter().map(|variable| solution.var_value(*variable).round() as i64).collect();
    Some((Some(table).filter(|table: &Vec<i64>| system.holds(table)), solution.objective()))
}
