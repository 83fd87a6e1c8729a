//! No format of a release tells more than the table that is audited.

use super::*;
use crate::disclosure::release::Files;

/// The public files about five districts, and which of them the release hides.
fn released(values: &[i64]) -> (Files, Vec<String>) {
    let (office, definitions) = (Office::new(), Definitions::load(&[]).unwrap());
    let published = office.publish("2024", &districts("abused", values), &[]).unwrap();
    assert!(published.is_safe());
    let hidden = published.hidden("abused").into_iter().map(str::to_owned).collect();
    let files = |release: &Release<'_>| release.files(&facts(&definitions)).unwrap();
    (office.released_by(Some(&published.pattern), &districts("abused", values), files), hidden)
}

#[test]
fn attack_16_no_byte_of_any_format_tells_which_of_two_hidden_counts_is_small() {
    let (small_first, hidden) = released(&[3, 9, 20, 30, 0]);
    let (small_last, other) = released(&[9, 3, 20, 30, 0]);
    assert_eq!((hidden.len(), &hidden), (2, &other), "the same two are hidden");
    assert_eq!(small_first.keys().collect::<Vec<_>>(), small_last.keys().collect::<Vec<_>>());
    assert!(small_first.len() >= 11, "{:?}", small_first.keys());
    for (name, file) in &small_first {
        assert!(file == &small_last[name], "{name}");
    }
}

#[test]
fn formats_follow_the_figures() {
    let (one, _) = released(&[3, 9, 20, 30, 0]);
    let (other, _) = released(&[3, 9, 20, 31, 0]);
    let changed: Vec<&str> =
        one.iter().filter(|(name, file)| *file != &other[*name]).map(|(name, _)| name.as_str()).collect();
    assert_eq!(changed, ["data.csv", "datapackage.json", "dcat.jsonld", "sdmx.csv", "so-lieu-mo.xlsx"]);
}
