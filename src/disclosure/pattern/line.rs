//! A sum of unknowns with a known total: ranges and tables in closed form.

use super::cells::{Limits, OPEN};

/// A table in which one unknown has a certain number and the others keep theirs as far as the total allows; `None` where
/// there is no such table. Without a total the others stay as they are.
pub(super) fn table(
    limits: &[Limits],
    truth: &[i64],
    total: Option<i64>,
    position: usize,
    number: i64,
) -> Option<Vec<i64>> {
    if !limits[position].holds(number) {
        return None;
    }
    let mut table = truth.to_vec();
    table[position] = number;
    let Some(total) = total else { return Some(table) };
    let mut rest = total - table.iter().sum::<i64>();
    for (other, limits) in limits.iter().enumerate().filter(|(other, _)| *other != position) {
        let room = if rest < 0 { limits.low - table[other] } else { limits.high.min(OPEN) - table[other] };
        let step = if rest < 0 { rest.max(room) } else { rest.min(room) };
        table[other] += step;
        rest -= step;
    }
    (rest == 0).then_some(table)
}

/// The least and the most that an unknown can be.
pub(super) fn range(limits: &[Limits], total: Option<i64>, position: usize) -> Limits {
    let own = limits[position];
    let Some(total) = total else { return own };
    let others = || limits.iter().enumerate().filter(|(other, _)| *other != position).map(|(_, one)| one);
    let least: i64 = others().map(|limits| limits.low).sum();
    let most = others().try_fold(0_i64, |sum, limits| (limits.high != OPEN).then(|| sum + limits.high));
    let low = most.map_or(0, |most| total - most);
    own.and(Limits { low, high: total - least })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn limits() -> impl Strategy<Value = (Vec<Limits>, Vec<i64>)> {
        let cell = (0_i64..8, 0_i64..4, 0_i64..4, any::<bool>()).prop_map(|(truth, below, above, open)| {
            let low = (truth - below).max(0);
            (Limits { low, high: if open { OPEN } else { truth + above } }, truth)
        });
        prop::collection::vec(cell, 1..5).prop_map(|cells| cells.into_iter().unzip())
    }

    /// Every table of these limits with this total.
    fn all(limits: &[Limits], total: i64) -> Vec<Vec<i64>> {
        let mut tables = vec![Vec::new()];
        for limits in limits {
            let numbers = limits.low..=limits.high.min(total);
            tables = tables
                .into_iter()
                .flat_map(|table| numbers.clone().map(move |number| [&table[..], &[number][..]].concat()))
                .collect();
        }
        tables.retain(|table| table.iter().sum::<i64>() == total);
        tables
    }

    proptest! {
        #[test]
        fn ranges_and_tables_are_those_of_all_tables((limits, truth) in limits()) {
            let total = truth.iter().sum();
            let all = all(&limits, total);
            for position in 0..limits.len() {
                let seen: Vec<i64> = all.iter().map(|table| table[position]).collect();
                let (low, high) = (*seen.iter().min().unwrap(), *seen.iter().max().unwrap());
                prop_assert_eq!(range(&limits, Some(total), position), Limits { low, high });
                for number in 0..total + 2 {
                    let found = table(&limits, &truth, Some(total), position, number);
                    prop_assert_eq!(found.is_some(), seen.contains(&number));
                    prop_assert!(found.is_none_or(|table| all.contains(&table) && table[position] == number));
                }
            }
        }
    }
}
