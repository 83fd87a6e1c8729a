//! Systems of a few whole numbers between bounds, solved exactly (Fourier–Motzkin elimination over the integers).

use std::collections::BTreeMap;

/// Coefficients of Σ a·x ≤ bound → the tightest bound.
type System = BTreeMap<Vec<i128>, i128>;

/// Σ coefficients·x ≤ bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AtMost {
    pub coefficients: Vec<i128>,
    pub bound: i128,
}

/// What a system comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Solution {
    /// It can be solved; the smallest and the largest value of each unknown over all solutions.
    Ranges(Vec<(i128, i128)>),
    /// No whole numbers satisfy it.
    Impossible,
    /// This method cannot tell.
    Unknown,
}

/// No whole numbers satisfy the system.
struct Contradiction;

/// Solves a system over unknowns from 0 to their limits.
pub(super) fn solve<'a>(rows: impl Iterator<Item = &'a AtMost>, limits: &[i128]) -> Solution {
    let mut system = System::new();
    let bounds = limits.iter().enumerate().flat_map(|(unknown, limit)| {
        let unit =
            |sign: i128| (0..limits.len()).map(|other| if other == unknown { sign } else { 0 }).collect();
        [(unit(1), *limit), (unit(-1), 0)]
    });
    let rows = rows.map(|row| (row.coefficients.clone(), row.bound)).chain(bounds);
    for (coefficients, bound) in rows {
        if tighten(&mut system, coefficients, bound).is_err() {
            return Solution::Impossible;
        }
    }
    let (mut ranges, mut exact) = (Vec::with_capacity(limits.len()), true);
    for unknown in 0..limits.len() {
        let mut alone = system.clone();
        for other in (0..limits.len()).filter(|other| *other != unknown) {
            match eliminate(&alone, other) {
                Ok((rest, whole)) => {
                    alone = rest;
                    exact &= whole;
                }
                Err(Contradiction) => return Solution::Impossible,
            }
        }
        let Some(range) = range(&alone, unknown) else { return Solution::Impossible };
        ranges.push(range);
    }
    if exact { Solution::Ranges(ranges) } else { Solution::Unknown }
}

/// Adds a row: divided by what its coefficients have in common (whole numbers: the bound is rounded down), and kept only
/// where it is tighter than what is known.
fn tighten(system: &mut System, mut coefficients: Vec<i128>, mut bound: i128) -> Result<(), Contradiction> {
    let common = coefficients.iter().fold(0, |common, coefficient| divisor(common, *coefficient));
    if common == 0 {
        return if bound < 0 { Err(Contradiction) } else { Ok(()) };
    }
    for coefficient in &mut coefficients {
        *coefficient /= common;
    }
    bound = bound.div_euclid(common);
    system.entry(coefficients).and_modify(|known| *known = bound.min(*known)).or_insert(bound);
    Ok(())
}

fn divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { divisor(b, a % b) }
}

/// The system without one unknown, and whether each of its solutions leaves a whole number for that unknown. This is so
/// where one of each two rows that are joined has the coefficient 1 (Pugh, 1991).
fn eliminate(system: &System, unknown: usize) -> Result<(System, bool), Contradiction> {
    let of = |row: &[i128]| row.get(unknown).copied().unwrap_or(0);
    let (mut rest, mut exact) = (System::new(), true);
    for (row, bound) in system.iter().filter(|(row, _)| of(row) == 0) {
        tighten(&mut rest, row.clone(), *bound)?;
    }
    for (upper, above) in system.iter().filter(|(row, _)| of(row) > 0) {
        for (lower, below) in system.iter().filter(|(row, _)| of(row) < 0) {
            let (times_lower, times_upper) = (of(upper), -of(lower));
            exact &= times_lower == 1 || times_upper == 1;
            let joined = upper.iter().zip(lower).map(|(a, b)| a * times_upper + b * times_lower).collect();
            tighten(&mut rest, joined, above * times_upper + below * times_lower)?;
        }
    }
    Ok((rest, exact))
}

/// Smallest and largest value of the only unknown left.
fn range(system: &System, unknown: usize) -> Option<(i128, i128)> {
    let (mut low, mut high) = (i128::MIN, i128::MAX);
    for (row, bound) in system {
        match row.get(unknown) {
            Some(1) => high = high.min(*bound),
            Some(-1) => low = low.max(-bound),
            _ => {}
        }
    }
    (low <= high).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(rows: &[(&[i128], i128)]) -> Vec<AtMost> {
        rows.iter().map(|(row, bound)| AtMost { coefficients: row.to_vec(), bound: *bound }).collect()
    }

    #[test]
    fn an_equation_forces_its_unknown_and_half_a_child_is_impossible() {
        let equal = |times: i128, sum: i128| rows(&[(&[times], sum), (&[-times], -sum)]);
        assert_eq!(solve(equal(1, 7).iter(), &[9]), Solution::Ranges(vec![(7, 7)]));
        assert_eq!(solve(equal(2, 6).iter(), &[9]), Solution::Ranges(vec![(3, 3)]));
        assert_eq!(solve(equal(2, 7).iter(), &[9]), Solution::Impossible);
        assert_eq!(solve(equal(1, 10).iter(), &[9]), Solution::Impossible, "above the limit");
    }

    #[test]
    fn two_unknowns_of_one_sum_have_ranges() {
        let sum = rows(&[(&[1, 1], 5), (&[-1, -1], -5), (&[-1, 0], -2)]);
        assert_eq!(solve(sum.iter(), &[9, 9]), Solution::Ranges(vec![(2, 5), (0, 3)]));
    }

    proptest! {
        #[test]
        fn what_it_says_is_what_trying_every_number_says(
            given in prop::collection::vec((prop::collection::vec(-2_i128..=2, 3), -6_i128..=6), 0..6)
        ) {
            let given: Vec<AtMost> =
                given.into_iter().map(|(coefficients, bound)| AtMost { coefficients, bound }).collect();
            let mut tried: Option<Vec<(i128, i128)>> = None;
            for (x, y, z) in (0..64).map(|index| (index % 4, index / 4 % 4, index / 16)) {
                let holds = |row: &AtMost| {
                    row.coefficients.iter().zip([x, y, z]).map(|(a, x)| a * x).sum::<i128>() <= row.bound
                };
                if given.iter().all(holds) {
                    let known = tried.get_or_insert_with(|| vec![(x, x), (y, y), (z, z)]);
                    for (range, value) in known.iter_mut().zip([x, y, z]) {
                        *range = (range.0.min(value), range.1.max(value));
                    }
                }
            }
            match solve(given.iter(), &[3, 3, 3]) {
                Solution::Ranges(ranges) => prop_assert_eq!(Some(ranges), tried),
                Solution::Impossible => prop_assert_eq!(None, tried),
                Solution::Unknown => {
                    prop_assert!(given.iter().any(|row| row.coefficients.iter().any(|a| a.abs() > 1)));
                }
            }
        }
    }
}
