use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::form::RelationKind;
use crate::period::Part;

/// A sheet of numbered cells with relations between them.
#[derive(Debug, Clone)]
struct Table {
    numbers: Vec<Option<i64>>,
    relations: Vec<Relation>,
    /// Cells with formulas.
    formulas: BTreeSet<usize>,
    limit: i64,
}

fn id(cell: usize) -> SeriesId {
    SeriesId::from_index(cell)
}

fn relation(kind: RelationKind, whole: usize, parts: &[usize]) -> Relation {
    Relation {
        kind,
        whole: id(whole),
        parts: parts.iter().map(|part| id(*part)).collect(),
        periods: vec![Part::S1],
    }
}

impl Table {
    fn new(numbers: &[i64], relations: Vec<Relation>) -> Self {
        let numbers = numbers.iter().copied().map(Some).collect();
        Self { numbers, relations, formulas: BTreeSet::new(), limit: 1_000_000_000 }
    }

    fn number(&self, id: SeriesId) -> Option<i64> {
        self.numbers[id.index()]
    }

    fn live(&self) -> BTreeMap<SeriesId, &Relation> {
        let mut live = BTreeMap::new();
        for relation in self.relations.iter().filter(|one| one.kind == RelationKind::Sum) {
            if self.formulas.contains(&relation.whole.index()) {
                live.entry(relation.whole).or_insert(relation);
            }
        }
        live
    }

    /// The outcome of each rule of each relation, written down again independently of the program.
    fn evaluated(&self) -> Vec<Evaluated<'_>> {
        let mut evaluated = Vec::new();
        for relation in &self.relations {
            let whole = self.number(relation.whole);
            let parts: Vec<Option<i64>> = relation.parts.iter().map(|part| self.number(*part)).collect();
            let sum: Option<i64> = parts.iter().copied().sum();
            let above = whole.is_some_and(|whole| parts.iter().flatten().any(|part| *part > whole));
            let all = whole.is_some() && sum.is_some();
            let mut push = |rule, decided: bool, fails: bool| {
                let outcome = match (fails, decided) {
                    (true, _) => Outcome::Fail,
                    (false, true) => Outcome::Pass,
                    (false, false) => Outcome::Undecided,
                };
                evaluated.push(Evaluated { relation, rule, outcome });
            };
            if relation.kind == RelationKind::Sum {
                push("R-BAL-001", all, all && whole != sum);
            } else {
                push("R-INE-001", all, above);
            }
            if relation.kind == RelationKind::Cover {
                push("R-INE-002", all, all && whole > sum);
            }
        }
        evaluated
    }

    fn fails(&self) -> usize {
        self.evaluated().iter().filter(|one| one.outcome == Outcome::Fail).count()
    }

    fn causes(&self) -> BTreeMap<usize, Cause> {
        let (live, order) = (self.live(), (0..self.numbers.len()).map(id).collect());
        let (number, limit) = (|id: SeriesId| self.number(id), |_: SeriesId| self.limit);
        causes(&self.evaluated(), &Figures { order, number: &number, limit: &limit, live: &live })
    }

    /// Whether a cell counts twice somewhere, once through a live total: what no form does, and what is not always told.
    fn counts_twice(&self) -> bool {
        let (live, order) = (self.live(), (0..self.numbers.len()).map(id).collect());
        let (number, limit) = (|id: SeriesId| self.number(id), |_: SeriesId| self.limit);
        let figures = Figures { order, number: &number, limit: &limit, live: &live };
        let system = System::new(&self.evaluated(), &figures);
        system.constraints.iter().any(|one| one.terms.iter().any(|(_, times)| times.abs() > 1))
    }

    /// The distinct causes, in order.
    fn distinct(&self) -> Vec<Cause> {
        let mut distinct: Vec<Cause> = self.causes().into_values().collect();
        distinct.sort_by_key(|cause| cause.leading);
        distinct.dedup();
        distinct
    }

    /// Totals that follow their parts as submitted; they are recomputed when a part changes.
    fn following(&self) -> Vec<(usize, Vec<usize>)> {
        let holds = |relation: &&Relation| {
            let sum: Option<i64> = relation.parts.iter().map(|part| self.number(*part)).sum();
            sum.is_some() && sum == self.number(relation.whole)
        };
        let live = self.live();
        let cells = |relation: &Relation| relation.parts.iter().map(|part| part.index()).collect();
        live.values().filter(|one| holds(one)).map(|one| (one.whole.index(), cells(one))).collect()
    }

    fn changed(&self, changes: &[(usize, i64)]) -> Self {
        let mut table = self.clone();
        for (cell, to) in changes {
            table.numbers[*cell] = Some(*to);
        }
        let following = self.following();
        for _ in 0..following.len() {
            for (whole, parts) in &following {
                table.numbers[*whole] = parts.iter().map(|part| table.numbers[*part]).sum();
            }
        }
        table
    }

    /// Smallest sets by trying everything: cells, and the numbers that will do for each of them.
    fn tried(&self, most: usize) -> Vec<(Vec<usize>, Vec<BTreeSet<i64>>)> {
        let following: Vec<usize> = self.following().into_iter().map(|(whole, _)| whole).collect();
        let cells: Vec<usize> = (0..self.numbers.len())
            .filter(|cell| self.numbers[*cell].is_some() && !following.contains(cell))
            .collect();
        for size in 1..=most {
            let mut sets = Vec::new();
            for mask in 0_u32..1 << cells.len() {
                if mask.count_ones() as usize != size {
                    continue;
                }
                let set: Vec<usize> = cells
                    .iter()
                    .enumerate()
                    .filter(|(bit, _)| mask >> bit & 1 == 1)
                    .map(|(_, cell)| *cell)
                    .collect();
                let base = self.limit + 1;
                let mut values = vec![BTreeSet::new(); size];
                for combination in 0..base.pow(size as u32) {
                    let numbers = (0..size).map(|place| combination / base.pow(place as u32) % base);
                    let changes: Vec<(usize, i64)> = set.iter().copied().zip(numbers).collect();
                    let table = self.changed(&changes);
                    let within = table.numbers.iter().flatten().all(|number| *number <= self.limit);
                    if within && table.fails() == 0 {
                        for (place, (_, number)) in changes.iter().enumerate() {
                            values[place].insert(*number);
                        }
                    }
                }
                if !values[0].is_empty() {
                    sets.push((set, values));
                }
            }
            if !sets.is_empty() {
                sets.sort();
                return sets;
            }
        }
        Vec::new()
    }
}

fn changes(cause: &Cause) -> Vec<(usize, Option<i64>)> {
    let changes = cause.changes.as_ref().expect("a remedy");
    changes.iter().map(|(id, to)| (id.index(), *to)).collect()
}

/// Rows and columns with their totals; the last row and column are the totals.
fn balanced(inner: &[Vec<i64>]) -> Table {
    let (rows, columns) = (inner.len(), inner[0].len());
    let width = columns + 1;
    let mut numbers = vec![0; (rows + 1) * width];
    for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
        for target in [(row, column), (row, columns), (rows, column), (rows, columns)] {
            numbers[target.0 * width + target.1] += inner[row][column];
        }
    }
    let mut relations = Vec::new();
    for row in 0..=rows {
        let parts: Vec<usize> = (0..columns).map(|column| row * width + column).collect();
        relations.push(relation(RelationKind::Sum, row * width + columns, &parts));
    }
    for column in 0..=columns {
        let parts: Vec<usize> = (0..rows).map(|row| row * width + column).collect();
        relations.push(relation(RelationKind::Sum, rows * width + column, &parts));
    }
    Table::new(&numbers, relations)
}

#[test]
fn a_slip_in_a_table_with_two_ways_of_adding_up_is_found_with_its_number() {
    let mut table = balanced(&[vec![12, 3, 4], vec![5, 6, 7]]);
    table.numbers[0] = Some(21);
    let causes = table.distinct();
    assert_eq!(causes.len(), 1, "one slip, one cause: {causes:?}");
    assert_eq!((changes(&causes[0]), causes[0].alternatives), (vec![(0, Some(12))], 1));
}

#[test]
fn of_a_single_sum_each_cell_could_be_the_wrong_one() {
    let table = Table::new(&[10, 6, 5], vec![relation(RelationKind::Sum, 0, &[1, 2])]);
    let causes = table.distinct();
    assert_eq!((changes(&causes[0]), causes[0].alternatives), (vec![(0, Some(11))], 3));
}

/// No total of a sum can fall below zero parts: 3 against 9 leaves the total and the larger part.
#[test]
fn a_remedy_never_asks_for_less_than_nothing() {
    let table = Table::new(&[3, 9, 1], vec![relation(RelationKind::Sum, 0, &[1, 2])]);
    let causes = table.distinct();
    assert_eq!((changes(&causes[0]), causes[0].alternatives), (vec![(0, Some(10))], 2));
}

#[test]
fn where_several_numbers_would_do_none_is_named() {
    let table = Table::new(&[3, 4], vec![relation(RelationKind::Within, 0, &[1])]);
    let causes = table.distinct();
    assert_eq!((changes(&causes[0]), causes[0].alternatives), (vec![(0, None)], 2));
}

/// A live total over boys and girls differs from its settings: the total cannot be mended, it is not typed.
#[test]
fn a_live_total_follows_its_parts_and_is_never_what_must_be_mended() {
    let sums = vec![relation(RelationKind::Sum, 0, &[1, 2]), relation(RelationKind::Sum, 0, &[3, 4])];
    let mut table = Table::new(&[33, 12, 21, 20, 22], sums);
    let typed = table.distinct();
    assert_eq!(typed[0].alternatives, 2, "one of the settings, typed total or not");
    table.formulas.insert(0);
    let causes = table.distinct();
    assert_eq!(causes[0].alternatives, 4);
    let (cell, to) = changes(&causes[0])[0];
    assert_eq!((cell, to), (1, Some(21)));
    assert_eq!(table.changed(&[(cell, 21)]).fails(), 0, "and the total is 42 by itself");
    table.numbers[0] = Some(40);
    let typed_over = table.distinct();
    assert!(typed_over.iter().any(|cause| changes(cause).iter().any(|(cell, _)| *cell == 0)));
}

#[test]
fn a_blank_cell_binds_nothing_and_is_not_filled_in() {
    let relations = vec![relation(RelationKind::Sum, 0, &[1, 2]), relation(RelationKind::Sum, 3, &[1, 4])];
    let mut table = Table::new(&[10, 6, 5, 0, 4], relations);
    table.numbers[3] = None;
    let causes = table.distinct();
    assert_eq!(causes[0].alternatives, 3, "the second sum is undecided and holds nothing fast");
    assert!(changes(&causes[0]).iter().all(|(cell, _)| *cell != 3));
}

#[test]
fn each_of_many_slips_has_its_own_remedy() {
    let rows: Vec<Vec<i64>> = (1..=9).map(|row| (1..=9).map(|column| row * 20 + column).collect()).collect();
    let mut table = balanced(&rows);
    for place in 0..5 {
        let cell = place * 10 + place;
        table.numbers[cell] = table.numbers[cell].map(|number| number + 100 + place as i64);
    }
    let causes = table.distinct();
    assert_eq!(causes.len(), 5);
    for (place, cause) in causes.iter().enumerate() {
        let cell = place * 10 + place;
        let right = (place as i64 + 1) * 20 + place as i64 + 1;
        assert_eq!((changes(cause), cause.alternatives), (vec![(cell, Some(right))], 1));
    }
}

/// Two slips in one column that cancel out: the rows alone fail, and only together can they be mended with two cells.
#[test]
fn slips_that_cancel_out_are_one_cause() {
    let mut table = balanced(&[vec![12, 3, 4], vec![15, 6, 7], vec![8, 8, 8]]);
    table.numbers[0] = Some(10);
    table.numbers[4] = Some(17);
    let causes = table.distinct();
    assert_eq!(causes.len(), 1, "{causes:?}");
    assert_eq!(changes(&causes[0]).len(), 2);
    let first = changes(&causes[0])[0];
    assert_eq!(
        (first, causes[0].alternatives > 1),
        ((0, Some(12)), true),
        "any column could hold both slips"
    );
}

#[test]
fn a_sheet_in_which_little_is_right_is_left_alone() {
    let rows: Vec<Vec<i64>> =
        (0..60).map(|row| (0..9).map(|column| row * 7 % 11 + column).collect()).collect();
    let mut table = balanced(&rows);
    for cell in 0..table.numbers.len() {
        table.numbers[cell] = Some((cell as i64 * 7919) % 977);
    }
    let before = std::time::Instant::now();
    let causes = table.distinct();
    println!("{} failures, {:?}", table.fails(), before.elapsed());
    assert_eq!(causes.len(), 1);
    assert_eq!((&causes[0].changes, causes[0].alternatives), (&None, 0));
}

fn small_table() -> impl Strategy<Value = (Vec<Vec<i64>>, usize, i64)> {
    (2_usize..=3, 2_usize..=3).prop_flat_map(|(rows, columns)| {
        let inner = prop::collection::vec(prop::collection::vec(0_i64..40, columns), rows);
        (inner, 0..(rows + 1) * (columns + 1), 1_i64..500)
    })
}

/// Any relations over seven cells of 0 to 3, some blank, some live.
fn any_table() -> impl Strategy<Value = Table> {
    let kind = prop_oneof![Just(RelationKind::Sum), Just(RelationKind::Cover), Just(RelationKind::Within)];
    let one =
        (kind, 0_usize..7, prop::collection::btree_set(0_usize..7, 1..4)).prop_map(|(kind, whole, parts)| {
            let mut parts: Vec<usize> = parts.into_iter().filter(|part| *part != whole).collect();
            if parts.is_empty() {
                parts.push((whole + 1) % 7);
            }
            if kind == RelationKind::Within {
                parts.truncate(1);
            }
            relation(kind, whole, &parts)
        });
    let number = prop_oneof![9 => (0_i64..=3).prop_map(Some), 1 => Just(None)];
    let relations = prop::collection::vec(one, 1..5);
    let formula = prop::option::of(0_usize..7);
    (prop::collection::vec(number, 7), relations, formula).prop_map(|(numbers, relations, formula)| Table {
        numbers,
        relations,
        formulas: formula.into_iter().collect(),
        limit: 3,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn one_slip_in_a_balanced_table_is_one_cause_with_a_remedy_of_one_cell((inner, cell, by) in small_table()) {
        let mut table = balanced(&inner);
        let right = table.numbers[cell];
        table.numbers[cell] = right.map(|number| number + by);
        let causes = table.distinct();
        prop_assert_eq!(causes.len(), 1);
        prop_assert_eq!(changes(&causes[0]), vec![(cell, right)]);
        prop_assert_eq!(causes[0].alternatives, 1, "each cell stands in two sums");
    }

    /// One block at a time: sheets whose blocks are several are judged by the next test.
    #[test]
    fn the_remedy_is_what_trying_everything_finds(table in any_table()) {
        let causes = table.distinct();
        prop_assume!(causes.len() == 1);
        let tried = table.tried(2);
        match &causes[0].changes {
            None => prop_assert!(tried.is_empty() || table.counts_twice(), "{tried:?}"),
            Some(_) if tried.is_empty() => prop_assert_eq!(changes(&causes[0]).len(), 3),
            Some(_) => {
                let (set, values) = &tried[0];
                let forced = |values: &BTreeSet<i64>| {
                    if values.len() == 1 { values.first().copied() } else { None }
                };
                let expected: Vec<(usize, Option<i64>)> =
                    set.iter().copied().zip(values.iter().map(forced)).collect();
                prop_assert_eq!(changes(&causes[0]), expected);
                prop_assert_eq!(causes[0].alternatives as usize, tried.len().min(99));
            }
        }
    }

    #[test]
    fn the_remedies_of_all_blocks_together_mend_the_sheet(inner in prop::collection::vec(prop::collection::vec(0_i64..40, 3), 3), slips in prop::collection::btree_map(0_usize..16, 41_i64..500, 1..5)) {
        let mut table = balanced(&inner);
        for (cell, by) in &slips {
            table.numbers[*cell] = table.numbers[*cell].map(|number| number + by);
        }
        let causes = table.distinct();
        let mut all = Vec::new();
        for cause in &causes {
            let Some(found) = &cause.changes else { return Ok(()) };
            for (id, to) in found {
                let Some(to) = to else { return Ok(()) };
                all.push((id.index(), *to));
            }
        }
        // Four slips are more than are looked for at once: each is mended by itself, which may take a cell more.
        prop_assert!(all.len() <= slips.len() || slips.len() > 3);
        prop_assert_eq!(table.changed(&all).fails(), 0);
    }
}
