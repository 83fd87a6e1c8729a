//! Random provinces: judged by the auditor, and, where halves of a year hang together, by trying out every table.

use proptest::prelude::*;

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_release_of_a_random_province_gives_a_small_count_away(
        year in prop::collection::vec(0_i64..14, 1..14),
        bands in any::<bool>(),
        protect_zero in any::<bool>(),
    ) {
        let published = office(bands, protect_zero).publish("2024", &districts("abused", &year), &[]).unwrap();
        prop_assert!(published.is_safe(), "{:?} {:?}", year, published.certificate.leaks);
    }

    #[test]
    fn a_year_after_its_first_half_gives_no_small_count_away(
        halves in prop::collection::vec((0_i64..10, 0_i64..8), 1..4),
        bands in any::<bool>(),
        protect_zero in any::<bool>(),
    ) {
        let office = office(bands, protect_zero);
        let first: Vec<i64> = halves.iter().map(|(first, _)| *first).collect();
        let year: Vec<i64> = halves.iter().map(|(first, second)| first + second).collect();
        let half = office.publish("2024-S1", &districts("abused", &first), &[]).unwrap();
        prop_assert!(half.is_safe(), "{:?} {:?}", first, half.certificate.leaks);
        // With the first half out, the year may no longer be possible: then there is an error, never an unsafe release.
        if let Ok(after) = office.publish("2024", &districts("abused", &year), &[&half]) {
            let told = told_by_both(&office.policy, &[half, after], &first, &year);
            prop_assert!(told.is_empty(), "{:?} {:?}: {:?}", first, year, told);
        }
    }
}

/// Every way to divide a total among some limits.
fn tables(limits: &[(i64, i64)], total: i64) -> Vec<Vec<i64>> {
    let mut tables = vec![Vec::new()];
    for (low, high) in limits {
        let longer = |table: Vec<i64>| {
            let rest = total - table.iter().sum::<i64>();
            (*low..=(*high).min(rest)).map(move |number| [&table[..], &[number][..]].concat())
        };
        tables = tables.into_iter().flat_map(longer).collect();
    }
    tables.retain(|table| table.iter().sum::<i64>() == total);
    tables
}

/// By trying out every table: the protected counts of first half, year and second half that two releases give away.
fn told_by_both(policy: &Policy, releases: &[Published; 2], first: &[i64], year: &[i64]) -> Vec<String> {
    let limits = |release: &Published, truth: &[i64]| -> Vec<(i64, i64)> {
        let shown =
            || truth.iter().zip(DISTRICTS).map(|(truth, unit)| (*truth, release.shown(unit, "abused")));
        let withheld = shown().all(|(_, shown)| shown == Shown::Suppressed);
        shown()
            .map(|(truth, shown)| match shown {
                Shown::Value(_) => (truth, truth),
                Shown::Band { low, high } => (low, high.unwrap_or(i64::MAX)),
                _ if policy.protected_count(truth) && !withheld => (policy.lower_end(), policy.high),
                _ => (0, i64::MAX),
            })
            .collect()
    };
    let totals = [first.iter().sum(), year.iter().sum()];
    let possible = |limits: [Vec<(i64, i64)>; 2]| -> Vec<[Vec<i64>; 3]> {
        let [firsts, years] = [tables(&limits[0], totals[0]), tables(&limits[1], totals[1])];
        let pairs = firsts.iter().flat_map(|first| years.iter().map(move |year| (first, year)));
        let both = pairs.filter_map(|(first, year)| {
            let second: Vec<i64> = year.iter().zip(first).map(|(year, first)| year - first).collect();
            second.iter().all(|rest| *rest >= 0).then(|| [first.clone(), year.clone(), second])
        });
        both.collect()
    };
    let public = possible([limits(&releases[0], first), limits(&releases[1], year)]);
    let alone = possible([vec![(0, i64::MAX); first.len()], vec![(0, i64::MAX); first.len()]]);
    let second: Vec<i64> = year.iter().zip(first).map(|(year, first)| year - first).collect();
    let mut told = Vec::new();
    for (window, truth) in [first, year, &second].into_iter().enumerate() {
        for (district, count) in truth.iter().enumerate().filter(|(_, count)| policy.protected_count(**count))
        {
            let ends = |tables: &[[Vec<i64>; 3]]| {
                let numbers = || tables.iter().map(|table| table[window][district]);
                (numbers().min().unwrap(), numbers().max().unwrap())
            };
            let ((low, high), (least, most)) = (ends(&public), ends(&alone));
            let wanted = (policy.lower_end().max(least), policy.high.min(most));
            // Where higher levels leave two values, one is never enough.
            let one = wanted.0 >= wanted.1 && least < most;
            if low > (if one { wanted.1 - 1 } else { wanted.0 }) || high < wanted.1 {
                told.push(format!("window {window}, district {district}: {count} is from {low} to {high}"));
            }
        }
    }
    told
}
