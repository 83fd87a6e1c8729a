//! The proof beside brute force: every whole-number table of small systems, tried one by one.

use proptest::prelude::*;

use super::*;

/// Every table with numbers up to the limit, by counting.
fn tables(system: &System, limit: i64) -> Vec<Vec<i64>> {
    let mut tables = vec![Vec::new()];
    for unknown in &system.unknowns {
        let high = unknown.high.min(limit);
        tables = tables
            .iter()
            .flat_map(|table: &Vec<i64>| {
                (unknown.low..=high).map(move |number| {
                    let mut next = table.clone();
                    next.push(number);
                    next
                })
            })
            .collect();
    }
    tables.retain(|table| system.holds(table));
    tables
}

/// Σ coefficient · unknown = sum.
fn equal(terms: Vec<(usize, i64)>, sum: i128) -> Constraint {
    Constraint { terms, low: Some(sum), high: Some(sum) }
}

fn unknown(low: i64, high: i64) -> Unknown {
    Unknown { low, high, truth: None }
}

/// What the proof says of an unknown: safe or not, and its whole range where it is not; `None` where it is not proved.
fn judged(system: &System, index: usize, low: i64, high: i64) -> Option<(bool, Option<(i64, i64)>)> {
    let Ok(narrowed) = propagate(system) else { return None };
    if let Some(exact) = narrowed.exact(index) {
        return Some((exact <= low && exact >= high, Some((exact, exact))));
    }
    for block in blocks(system, &narrowed) {
        let Some(position) = block.position(index) else { continue };
        return match prove(
            &block,
            &[Target { position, low, high }],
            &[],
            &Kinship::default(),
            &|_, verdict| verdict,
        )[0]
        {
            Verdict::Safe { .. } => Some((true, None)),
            Verdict::Narrow { low, high: Some(high) } => Some((false, Some((low, high)))),
            Verdict::Narrow { high: None, .. } | Verdict::NotProved => None,
        };
    }
    None
}

/// An unknown alone with its bounds.
#[test]
fn what_is_bound_by_nothing_is_as_wide_as_its_bounds() {
    let system = System { unknowns: vec![unknown(0, 9)], constraints: Vec::new() };
    assert_eq!(judged(&system, 0, 1, 5), Some((true, None)));
    let open = System { unknowns: vec![unknown(0, OPEN)], constraints: Vec::new() };
    assert_eq!(judged(&open, 0, 1, 5), Some((true, None)));
}

/// Attack 17: three pairs that each add up to an odd number have real tables but no whole one.
#[test]
fn a_range_of_real_numbers_proves_nothing() {
    let pair = |a, b| equal(vec![(a, 1), (b, 1)], 5);
    let unknowns = vec![unknown(0, 5), unknown(0, 5), unknown(0, 5), unknown(0, 20), unknown(0, 20)];
    let odd = equal(vec![(0, 1), (1, 1), (3, 1)], 15);
    let system = System { unknowns, constraints: vec![pair(0, 1), pair(1, 2), pair(0, 2), odd] };
    assert!(tables(&system, 20).is_empty());
    assert_eq!(judged(&system, 3, 1, 5), None);
}

/// Two of x between the whole numbers: 2x + 2y = odd can be met with halves alone.
#[test]
fn a_solver_that_finds_halves_is_not_believed() {
    let constraints = vec![Constraint { terms: vec![(0, 2), (1, 2), (2, 4)], low: Some(11), high: Some(11) }];
    let system = System { unknowns: vec![unknown(0, 9), unknown(0, 9), unknown(0, 2)], constraints };
    assert!(tables(&system, 9).is_empty());
    let verdicts: Vec<_> = (0..3).map(|index| judged(&system, index, 1, 2)).collect();
    assert_eq!(verdicts, [None, None, None]);
}

#[test]
fn a_sum_is_proved_at_both_ends_without_a_solver() {
    // 20 = 17 + x + y + z with x, y, z from 1 to 5 (attack 2).
    let unknowns = vec![unknown(17, 17), unknown(1, 5), unknown(1, 5), unknown(1, 5)];
    let constraint = |sum| equal((0..4).map(|index| (index, 1)).collect(), sum);
    let of = |sum| System { unknowns: unknowns.clone(), constraints: vec![constraint(sum)] };
    assert_eq!(judged(&of(20), 1, 1, 5), Some((false, Some((1, 1)))));
    assert_eq!(judged(&of(32), 1, 1, 5), Some((false, Some((5, 5)))));
    assert_eq!(judged(&of(22), 2, 1, 3), Some((true, None)));
    assert_eq!(judged(&of(22), 2, 1, 5), Some((false, Some((1, 3)))));
}

#[test]
fn reasons_lead_back_through_every_relation_that_was_used() {
    // x = 3 from x + a = 8, a = 5 from a + b = 9, b = 4 shown.
    let unknowns = vec![unknown(0, OPEN), unknown(0, OPEN), unknown(4, 4), unknown(0, OPEN)];
    let pair = |a, b, sum| equal(vec![(a, 1), (b, 1)], sum);
    let system = System { unknowns, constraints: vec![pair(0, 1, 8), pair(1, 2, 9), pair(3, 2, 7)] };
    let narrowed = propagate(&system).unwrap();
    assert_eq!(narrowed.exact(0), Some(3));
    assert_eq!(narrowed.reasons(&system, 0).into_iter().collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn an_insider_narrows_the_other_cell_of_a_pair() {
    let own = |truth| Unknown { low: 0, high: 7, truth: Some(truth) };
    let sum = equal(vec![(0, 1), (1, 1)], 7);
    let block = Block {
        members: vec![0, 1],
        system: System { unknowns: vec![own(3), own(4)], constraints: vec![sum] },
    };
    let targets = [Target { position: 0, low: 1, high: 5 }, Target { position: 1, low: 1, high: 5 }];
    assert_eq!(narrowed_by_insiders(&block, &targets, &[10, 11]).len(), 2);
    assert_eq!(narrowed_by_insiders(&block, &targets, &[10, 10]).len(), 0, "one unit has both");
}

/// Twelve owners by ten columns, with the sum of each column known and of some owners too.
fn large(numbers: &[i64], known: &[bool]) -> Block {
    let unknowns = numbers.iter().map(|truth| Unknown { low: 0, high: OPEN, truth: Some(*truth) }).collect();
    let sum = |members: Vec<usize>| {
        let level = members.iter().map(|member| i128::from(numbers[*member])).sum();
        equal(members.into_iter().map(|member| (member, 1)).collect(), level)
    };
    let columns = (0..10).map(|column| sum((0..12).map(|owner| owner * 10 + column).collect()));
    let owners = (0..12).filter(|owner| known[*owner]);
    let owners = owners.map(|owner| sum((0..10).map(|column| owner * 10 + column).collect()));
    let system = System { unknowns, constraints: columns.chain(owners).collect() };
    let narrowed = propagate(&system).unwrap();
    blocks(&system, &narrowed).into_iter().next().unwrap()
}

/// A small table of units by categories, with row and column sums, some cells hidden, and part of the sums known.
#[derive(Debug, Clone)]
struct Case {
    cells: Vec<i64>,
    hidden: Vec<bool>,
    known_sums: Vec<bool>,
    columns: usize,
}

fn case() -> impl Strategy<Value = Case> {
    (2_usize..=3, 1_usize..=3).prop_flat_map(|(rows, columns)| {
        let cells = rows * columns;
        (
            prop::collection::vec(0_i64..=7, cells),
            prop::collection::vec(prop::bool::weighted(0.7), cells),
            prop::collection::vec(prop::bool::weighted(0.8), rows + columns),
        )
            .prop_map(move |(cells, hidden, known_sums)| Case { cells, hidden, known_sums, columns })
    })
}

impl Case {
    /// Cells hidden here; sums known; each cell at most 12, so that everything can be tried.
    fn system(&self) -> System {
        let bounds = |(cell, hidden): (&i64, &bool)| {
            let (low, high) = if *hidden { (0, 12) } else { (*cell, *cell) };
            Unknown { low, high, truth: Some(*cell) }
        };
        let unknowns = self.cells.iter().zip(&self.hidden).map(bounds).collect();
        let rows = self.cells.len() / self.columns;
        let of_row =
            |row| (0..self.columns).map(move |column| row * self.columns + column).collect::<Vec<_>>();
        let of_column = |column| (0..rows).map(move |row| row * self.columns + column).collect::<Vec<_>>();
        let sums = (0..rows).map(of_row).chain((0..self.columns).map(of_column));
        let known = sums.zip(&self.known_sums).filter(|(_, known)| **known);
        let constraints = known
            .map(|(cells, _)| {
                let sum = cells.iter().map(|cell| i128::from(self.cells[*cell])).sum();
                equal(cells.into_iter().map(|cell| (cell, 1)).collect(), sum)
            })
            .collect();
        System { unknowns, constraints }
    }
}

/// Smallest and largest value of an unknown over all tables.
fn tried(system: &System, index: usize) -> Option<(i64, i64)> {
    let numbers: Vec<i64> = tables(system, 12).iter().map(|table| table[index]).collect();
    Some((*numbers.iter().min()?, *numbers.iter().max()?))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_cell_is_safe_exactly_where_brute_force_finds_both_values(case in case()) {
        prop_assume!(case.hidden.iter().filter(|hidden| **hidden).count() <= 5);
        let system = case.system();
        for index in 0..system.unknowns.len() {
            let (least, most) = tried(&system, index).unwrap();
            let (safe, range) = judged(&system, index, 1, 5).unwrap();
            prop_assert_eq!(safe, least <= 1 && most >= 5, "{:?} cell {}", case, index);
            if let Some(range) = range {
                prop_assert_eq!(range, (least, most), "{:?} cell {}", case, index);
            }
        }
    }

    #[test]
    fn arbitrary_small_relations_are_judged_as_brute_force_judges_them(
        rows in prop::collection::vec((prop::collection::vec(-2_i64..=2, 4), 0_i128..=4), 1..4),
        truth in prop::collection::vec(0_i64..=6, 4),
    ) {
        let constraints: Vec<Constraint> = rows.into_iter().map(|(times, slack)| {
            let terms: Vec<(usize, i64)> =
                times.into_iter().enumerate().filter(|(_, times)| *times != 0).collect();
            let level: i128 = terms.iter().map(|(one, times)| i128::from(truth[*one] * times)).sum();
            Constraint { terms, low: Some(level - slack), high: Some(level + slack / 2) }
        }).collect();
        let unknowns = truth.iter().map(|truth| Unknown { low: 0, high: 8, truth: Some(*truth) }).collect();
        let system = System { unknowns, constraints };
        for index in 0..4 {
            let (least, most) = tried(&system, index).unwrap();
            // Whole-number gaps the solver cannot settle are "not proved", never "safe".
            if let Some((safe, range)) = judged(&system, index, 1, 5) {
                prop_assert_eq!(safe, least <= 1 && most >= 5);
                if let Some(range) = range {
                    prop_assert_eq!(range, (least, most));
                }
            }
        }
    }

    #[test]
    fn showing_a_cell_that_a_witness_uses_is_noticed_wherever_it_matters(case in case(), shown in 0_usize..9) {
        prop_assume!(case.hidden.iter().filter(|hidden| **hidden).count() <= 5);
        let shown = shown % case.cells.len();
        let mut open = case.clone();
        open.hidden[shown] = false;
        let system = open.system();
        for index in (0..case.cells.len()).filter(|index| *index != shown && case.hidden[*index]) {
            let (least, most) = tried(&system, index).unwrap();
            let matters = least > 1 || most < 5;
            prop_assert_eq!(!judged(&system, index, 1, 5).unwrap().0, matters, "{:?} cell {}", open, index);
        }
    }

    #[test]
    fn what_is_found_near_the_true_table_is_what_is_found_anywhere(
        numbers in prop::collection::vec(0_i64..=3, 120),
        known in prop::collection::vec(any::<bool>(), 12),
    ) {
        let block = large(&numbers, &known);
        let owners: Vec<usize> = block.members.iter().map(|member| member / 10).collect();
        let columns: Vec<usize> = block.members.iter().map(|member| member % 10).collect();
        let targets: Vec<Target> =
            (0..block.members.len()).step_by(7).map(|position| Target { position, low: 0, high: 5 }).collect();
        let relief: Relief<'_> = &|_, verdict| verdict;
        let near = prove(&block, &targets, &[], &Kinship { owners: &owners, columns: &columns }, relief);
        let anywhere = prove(&block, &targets, &[], &Kinship::default(), relief);
        let safe = |verdict: &Verdict| matches!(verdict, Verdict::Safe { .. });
        for (near, anywhere) in near.iter().zip(&anywhere) {
            prop_assert!(safe(near) || !safe(anywhere), "{:?} {:?}", near, anywhere);
            prop_assert!(safe(anywhere) || !safe(near) || *anywhere == Verdict::NotProved);
        }
    }
}
