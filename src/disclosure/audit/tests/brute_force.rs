//! The auditor beside brute force: every way three districts can have split their year into halves.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::scene::Scene;

/// A district table that shows years and first halves.
const HALVES: &str = r#"
[[publication_table]]
id = "DX"
name = { vi = "Huyện", en = "Districts" }
levels = ["district"]
periods = ["S1", "Y"]
attacker = "types_unknown"
series = [{ element = "abused", by = [""] }]
"#;

const DISTRICTS: [&str; 3] = ["121", "122", "123"];

/// First half and year of each district; what of them is hidden.
#[derive(Debug, Clone)]
struct Case {
    halves: [(i64, i64); 3],
    hidden: [(bool, bool); 3],
}

fn case() -> impl Strategy<Value = Case> {
    let district = (0_i64..=7, 0_i64..=7);
    let hidden = (prop::bool::weighted(0.75), prop::bool::weighted(0.75));
    (prop::array::uniform3(district), prop::array::uniform3(hidden))
        .prop_map(|(halves, hidden)| Case { halves, hidden })
}

/// First halves, second halves and years, district by district.
type Table = [[i64; 3]; 3];

impl Case {
    fn truth(&self) -> Table {
        self.halves.map(|(first, second)| [first, second, first + second])
    }

    fn scene(&self) -> Scene {
        let truth = self.truth();
        let sum = |span: usize| truth.iter().map(|one| one[span]).sum::<i64>();
        let mut scene =
            Scene::under(HALVES).truth(&format!("12 2024-S1 abused {}\n12 2024 abused {}", sum(0), sum(2)));
        for ((code, counts), hidden) in DISTRICTS.iter().zip(truth).zip(self.hidden) {
            let shown = |hidden: bool, count: i64| if hidden { "c".to_owned() } else { count.to_string() };
            scene = scene
                .truth(&format!("{code} 2024-S1 abused {}\n{code} 2024 abused {}", counts[0], counts[2]))
                .release(&format!(
                    "DX {code} 2024-S1 abused {}\nDX {code} 2024 abused {}",
                    shown(hidden.0, counts[0]),
                    shown(hidden.1, counts[2])
                ));
        }
        scene
    }

    /// Smallest and largest value of each count over all tables with the same sums, and the same shown counts if asked.
    fn tried(&self, shown: bool) -> [[(i64, i64); 3]; 3] {
        let truth = self.truth();
        let [first, _, year] = [0, 1, 2].map(|span| truth.iter().map(|one| one[span]).sum::<i64>());
        let mut ranges: Option<[[(i64, i64); 3]; 3]> = None;
        for firsts in splits(first) {
            for years in splits(year) {
                let table: Table = [0, 1, 2].map(|one| [firsts[one], years[one] - firsts[one], years[one]]);
                let possible = table.iter().zip(&truth).zip(self.hidden).all(|((own, truth), hidden)| {
                    let as_shown = |hidden: bool, span: usize| !shown || hidden || own[span] == truth[span];
                    own[1] >= 0 && as_shown(hidden.0, 0) && as_shown(hidden.1, 2)
                });
                if possible {
                    let ranges =
                        ranges.get_or_insert_with(|| table.map(|own| own.map(|number| (number, number))));
                    for (range, number) in ranges.iter_mut().flatten().zip(table.iter().flatten()) {
                        *range = (range.0.min(*number), range.1.max(*number));
                    }
                }
            }
        }
        ranges.unwrap()
    }

    /// The protected counts that brute force finds unsafe, with their ranges.
    fn unsafe_counts(&self) -> BTreeMap<String, String> {
        let (public, alone) = (self.tried(true), self.tried(false));
        let mut found = BTreeMap::new();
        for (district, counts) in self.truth().iter().enumerate() {
            for (span, name) in ["2024-S1", "2024-H2", "2024"].iter().enumerate() {
                let ((low, high), (least, most)) = (public[district][span], alone[district][span]);
                let protected = (1..=5).contains(&counts[span]);
                let told = low == high && least < most;
                if protected && (low > 1.max(least) || high < 5.min(most) || told) {
                    let range = if low == high { low.to_string() } else { format!("{low}–{high}") };
                    found.insert(format!("{} {name} abused", DISTRICTS[district]), range);
                }
            }
        }
        found
    }
}

/// Every way to split a sum over three.
fn splits(sum: i64) -> Vec<[i64; 3]> {
    (0..=sum).flat_map(|a| (0..=sum - a).map(move |b| [a, b, sum - a - b])).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_auditor_finds_unsafe_exactly_what_brute_force_finds_unsafe(case in case()) {
        prop_assume!(case.truth().iter().map(|one| one[2]).sum::<i64>() <= 24);
        prop_assert_eq!(case.scene().leaks(), case.unsafe_counts());
    }

    #[test]
    fn showing_one_more_count_is_noticed_wherever_it_matters(case in case(), district in 0_usize..3, year: bool) {
        prop_assume!(case.truth().iter().map(|one| one[2]).sum::<i64>() <= 24);
        let mut open = case.clone();
        let hidden = &mut open.hidden[district];
        if year { hidden.1 = false } else { hidden.0 = false }
        prop_assert_eq!(open.scene().leaks(), open.unsafe_counts());
    }
}
