//! Names of administrative units as people write them: the prefix apart from the name.

use super::fold::{fold, strip_marks};

/// The word in front of a unit's name, however it was abbreviated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitPrefix {
    /// Tỉnh, T.
    Province,
    /// Thành phố, TP: under the centre or under a province alike.
    City,
    /// Thị xã, TX.
    Town,
    /// Quận, Q.
    UrbanDistrict,
    /// Huyện, H.
    District,
    /// Phường, P.
    Ward,
    /// Thị trấn, TT.
    Township,
    /// Xã, X.
    Commune,
    /// Đặc khu, ĐK.
    SpecialZone,
}

use UnitPrefix::*;

/// Prefixes written out, longest first where one begins another; a space or a point must follow.
const WORDS: [(&str, UnitPrefix); 9] = [
    ("thành phố", City),
    ("thị xã", Town),
    ("thị trấn", Township),
    ("đặc khu", SpecialZone),
    ("phường", Ward),
    ("huyện", District),
    ("quận", UrbanDistrict),
    ("tỉnh", Province),
    ("xã", Commune),
];

/// Abbreviations. With a point they need nothing more; without one they need a space (two letters) or a number (one
/// letter: "Q1", "P 12"), because a single letter may begin a name (H'Leo).
const SHORT: [(&str, UnitPrefix); 12] = [
    ("t.p", City),
    ("t.x", Town),
    ("t.t", Township),
    ("tp", City),
    ("tx", Town),
    ("tt", Township),
    ("đk", SpecialZone),
    ("p", Ward),
    ("h", District),
    ("q", UrbanDistrict),
    ("t", Province),
    ("x", Commune),
];

/// The people's committee named instead of its unit.
const COMMITTEE: [&str; 2] = ["uỷ ban nhân dân ", "ubnd "];

/// Names that have an abbreviation of their own.
const ALIASES: [(&str, &str); 3] =
    [("hcm", "hồ chí minh"), ("brvt", "bà rịa vũng tàu"), ("br vt", "bà rịa vũng tàu")];

/// Takes the prefix off a unit's name and evens both out.
///
/// `"H. Bình Sơn"`, `"huyện  Bình Sơn"` and `"UBND Huyện Bình Sơn"` give `(Some(District), "bình sơn")`; `"Q1"` and
/// `"Quận 01"` give `(Some(UrbanDistrict), "1")`; a name without prefix gives `(None, …)`. Dashes in a name count as
/// spaces ("Bà Rịa - Vũng Tàu", "Thừa Thiên-Huế"). A prefix typed twice ("Huyện huyện …") counts once. A prefix alone
/// is a name: it is not taken off.
///
/// Compare the result only with the result of the same function on the official full name.
#[must_use]
pub fn fold_unit_name(s: &str) -> (Option<UnitPrefix>, String) {
    let text = fold(&fold(s).replace(['-', '‐', '‑', '‒', '–', '—'], " "));
    let mut rest: &str = COMMITTEE.iter().find_map(|c| text.strip_prefix(c)).unwrap_or(&text).trim_start();
    let mut prefix = None;
    while let Some((found, after)) = take_prefix(rest) {
        if prefix.is_some_and(|p| p != found) {
            break;
        }
        prefix = Some(found);
        rest = after;
    }
    (prefix, even_name(rest))
}

fn take_prefix(s: &str) -> Option<(UnitPrefix, &str)> {
    let words = WORDS.iter().find_map(|(word, prefix)| {
        let after = s.strip_prefix(word)?;
        after.starts_with([' ', '.', ':']).then_some((*prefix, after))
    });
    let (prefix, after) = words.or_else(|| {
        SHORT.iter().find_map(|(short, prefix)| {
            let after = s.strip_prefix(short)?;
            let numbered = after.trim_start().starts_with(|c: char| c.is_ascii_digit());
            let spaced = short.chars().count() > 1 && after.starts_with(' ');
            (after.starts_with('.') || numbered || spaced || (*prefix == City && after == "hcm"))
                .then_some((*prefix, after))
        })
    })?;
    let rest = after.trim_start_matches(['.', ':', ' ']);
    (!rest.is_empty()).then_some((prefix, rest))
}

/// Numbers lose their leading zeros, abbreviated names are written out.
fn even_name(rest: &str) -> String {
    if rest.len() <= 3 && !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()) {
        let trimmed = rest.trim_start_matches('0');
        return if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() };
    }
    let plain = strip_marks(rest);
    match ALIASES.iter().find(|(short, _)| *short == plain) {
        Some((_, name)) => fold(name),
        None => rest.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(s: &str) -> (Option<UnitPrefix>, String) {
        fold_unit_name(s)
    }

    #[test]
    fn every_way_to_write_a_prefix_gives_the_same() {
        for s in [
            "Huyện Bình Sơn",
            "H. Bình Sơn",
            "H.Bình Sơn",
            "HUYỆN  BÌNH SƠN",
            "UBND huyện Bình Sơn",
            "Huyện huyện Bình Sơn",
        ] {
            assert_eq!(read(s), (Some(District), "bình sơn".into()), "{s}");
        }
        for s in
            ["Thành phố Thủ Đức", "TP. Thủ Đức", "TP Thủ Đức", "Tp.Thủ Đức", "T.P Thủ Đức", "T.P. Thủ Đức"]
        {
            assert_eq!(read(s), (Some(City), "thủ đức".into()), "{s}");
        }
        assert_eq!(read("T.Phú Thọ"), (Some(Province), "phú thọ".into()));
        assert_eq!(read("TX. Kỳ Anh"), (Some(Town), "kỳ anh".into()));
        assert_eq!(read("Đặc khu Phú Quý").0, Some(SpecialZone));
    }

    #[test]
    fn numbered_districts_keep_their_number() {
        for s in ["Quận 1", "Q.1", "Q1", "Q 1", "Quận 01", "quận  1"] {
            assert_eq!(read(s), (Some(UrbanDistrict), "1".into()), "{s}");
        }
    }

    #[test]
    fn a_prefix_alone_or_a_letter_is_not_taken_off() {
        assert_eq!(read("Huyện"), (None, "huyện".into()));
        assert_eq!(read("H'Leo"), (None, "h'leo".into()));
        assert_eq!(read("Tĩnh Gia"), (None, fold("Tĩnh Gia")));
        assert_eq!(read("Thanh Hà"), (None, "thanh hà".into()));
    }

    #[test]
    fn the_city_of_ho_chi_minh_is_known_by_its_letters() {
        for s in ["TP.HCM", "TPHCM", "TP HCM", "Tp. Hồ Chí Minh", "Thành phố Hồ Chí Minh"] {
            assert_eq!(read(s), (Some(City), "hồ chí minh".into()), "{s}");
        }
        assert_eq!(read("Bà Rịa - Vũng Tàu").1, read("Tỉnh BR-VT").1);
    }

    proptest! {
        #[test]
        fn any_text_gives_some_name(s in "\\PC*") {
            let (_, name) = fold_unit_name(&s);
            prop_assert_eq!(fold(&name), name);
        }
    }
}
