//! "Did you mean …?"

use super::fold::{fold, strip_marks};

/// Similarity below which a name is no suggestion, in thousandths.
const FLOOR: u32 = 600;

/// The candidates that look most like `query`, best first, at most `limit`.
///
/// Spelling is compared with and without tone marks, so a name typed without them still finds its owner. Only for
/// suggestions: the caller never acts on the result without a person's word. The order depends on the arguments alone:
/// equal likeness falls back on the text.
pub fn nearest<'a>(query: &str, candidates: impl IntoIterator<Item = &'a str>, limit: usize) -> Vec<&'a str> {
    let query = forms(query);
    let mut scored: Vec<(u32, &str)> = candidates
        .into_iter()
        .map(|candidate| (candidate, forms(candidate)))
        // Looking at every letter of both takes time with the product of their lengths: a page typed where a name
        // belongs would be compared with every name of the country.
        .filter(|(_, forms)| thousandths(mean(&query, forms, likeness_of_lengths)) >= FLOOR)
        .map(|(candidate, forms)| {
            (thousandths(mean(&query, &forms, strsim::normalized_damerau_levenshtein)), candidate)
        })
        .filter(|(score, _)| *score >= FLOOR)
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.dedup();
    scored.into_iter().take(limit).map(|(_, candidate)| candidate).collect()
}

/// A likeness of two texts, with tone marks and without them.
fn mean(one: &(String, String), other: &(String, String), likeness: fn(&str, &str) -> f64) -> f64 {
    (likeness(&one.0, &other.0) + likeness(&one.1, &other.1)) / 2.0
}

/// The most that two texts of these lengths can be alike: every letter that only one of them has is a difference.
fn likeness_of_lengths(one: &str, other: &str) -> f64 {
    let (one, other) = (one.chars().count(), other.chars().count());
    let (shorter, longer) = (one.min(other), one.max(other));
    // A text has far fewer letters than a number of this kind holds.
    if longer == 0 { 1.0 } else { shorter as f64 / longer as f64 }
}

fn forms(s: &str) -> (String, String) {
    let marked = fold(s);
    let plain = strip_marks(&marked);
    (marked, plain)
}

/// A share between 0 and 1 as a whole number, so that the order does not hang on the last bit of a float.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=1000 before the cast"
)]
fn thousandths(share: f64) -> u32 {
    (share * 1000.0).round().clamp(0.0, 1000.0) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{likeness_of_lengths, nearest};

    const NAMES: [&str; 4] = ["Huyện Bình Sơn", "Huyện Sơn Tịnh", "Huyện Trà Bồng", "Thành phố Quảng Ngãi"];

    #[test]
    fn a_slip_finds_its_name() {
        assert_eq!(nearest("Huyện Bình Son", NAMES, 1), ["Huyện Bình Sơn"]);
        assert_eq!(nearest("thanh pho quang ngai", NAMES, 1), ["Thành phố Quảng Ngãi"]);
    }

    #[test]
    fn nothing_like_it_gives_nothing_and_order_is_stable() {
        assert!(nearest("xyz", NAMES, 3).is_empty());
        let mut reversed = NAMES;
        reversed.reverse();
        assert_eq!(nearest("Huyện Sơn", NAMES, 4), nearest("Huyện Sơn", reversed, 4));
    }

    /// Compared letter by letter this would not end while anybody waits.
    #[test]
    fn a_page_typed_in_place_of_a_name_is_like_none() {
        let page = "Huyện Bình Sơn ".repeat(20_000);
        assert!(nearest(&page, std::iter::repeat_n(NAMES[0], 7_000), 3).is_empty());
    }

    proptest! {
        #[test]
        fn no_two_texts_are_more_alike_than_their_lengths(one in "\\PC{0,20}", other in "\\PC{0,20}") {
            prop_assert!(
                strsim::normalized_damerau_levenshtein(&one, &other) <= likeness_of_lengths(&one, &other) + 1e-12
            );
        }
    }
}
