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
    let (marked, plain) = forms(query);
    let mut scored: Vec<(u32, &str)> = candidates
        .into_iter()
        .map(|candidate| {
            let (c_marked, c_plain) = forms(candidate);
            let likeness = (strsim::normalized_damerau_levenshtein(&marked, &c_marked)
                + strsim::normalized_damerau_levenshtein(&plain, &c_plain))
                / 2.0;
            (thousandths(likeness), candidate)
        })
        .filter(|(score, _)| *score >= FLOOR)
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.dedup();
    scored.into_iter().take(limit).map(|(_, candidate)| candidate).collect()
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
    use super::nearest;

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
}
