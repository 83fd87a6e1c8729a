//! The form in which Vietnamese texts are compared.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The comparison form of a Vietnamese text (6-files, 6.1).
///
/// Two texts that a Vietnamese reader takes for the same have the same fold: composed and decomposed Unicode, old and new
/// placement of the tone mark (`hòa`/`hoà`, `thủy`/`thuỷ`), letter case, spaces of every width, apostrophe forms, the
/// look-alikes `Ð` for `Đ` and `ƣ` for `ư`, and `Đăk`/`Đak` for `Đắk` are evened out; invisible characters are dropped.
/// Tones and letters stay: `Kỳ Anh` and `Ky Anh` differ.
///
/// The result is stable (`fold(fold(s)) == fold(s)`) and is for comparing only, never for showing.
#[must_use]
pub fn fold(s: &str) -> String {
    let mut mapped = String::with_capacity(s.len());
    for c in s.chars() {
        push_folded(c, &mut mapped);
    }
    if !mapped.chars().all(is_composed) && is_nfc_quick(mapped.chars()) != IsNormalized::Yes {
        mapped = mapped.nfc().collect();
    }
    highland_spelling(even_tone_placement(&mapped))
}

/// Whether a character is composed and stays so beside any other such: Latin letters, the Vietnamese ones among them.
/// Texts of nothing else, which nearly all are, need no look at the tables of Unicode.
fn is_composed(c: char) -> bool {
    c < '\u{300}' || ('\u{1e00}'..='\u{1eff}').contains(&c)
}

/// The text without its tone and vowel marks, `đ` as `d`: for words recognised however they were typed, and for
/// suggestions. Expects folded text.
#[must_use]
pub fn strip_marks(folded: &str) -> String {
    folded
        .nfd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect()
}

/// Appends the folded form of one character: spaces collapse, invisible characters vanish, look-alikes become what they
/// stand for.
fn push_folded(c: char, out: &mut String) {
    match c {
        'a'..='z' | '0'..='9' => out.push(c),
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        c if c.is_whitespace() => {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        }
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
        '\'' | '`' | '´' | '\u{2018}' | '\u{2019}' | '\u{201b}' | 'ʻ' | 'ʼ' | 'ʹ' | '′' | '\u{374}'
        | '\u{1fef}' | '\u{1ffd}' => {
            out.push('\'');
        }
        'Ð' | 'ð' | 'Ɖ' | 'ɖ' => out.push('đ'),
        'ƣ' | 'Ƣ' => out.push('ư'),
        c => out.extend(c.to_lowercase()),
    }
}

/// Moves the tone mark of `oa`, `oe` and `uy` to the second vowel and trims the trailing space.
fn even_tone_placement(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    let mut chars = s.trim_end().chars().peekable();
    while let Some(c) = chars.next() {
        // Most letters are told apart by the one that follows, without looking for their tone.
        let next = chars.peek().copied().filter(|next| matches!(next, 'a' | 'e' | 'y'));
        let moved = next.and_then(|next| {
            let (base, tone) = toned(c)?;
            let carries = matches!((base, next), ('o', 'a' | 'e') | ('u', 'y'));
            carries.then(|| with_tone(next, tone).map(|second| (base, second))).flatten()
        });
        match moved {
            Some((first, second)) => {
                chars.next();
                out.push(first);
                out.push(second);
            }
            None => out.push(c),
        }
    }
    out
}

/// Vowels that take part in the two placements, each with its five toned forms in one order of tones.
const TONED: [(char, [char; 5]); 5] = [
    ('o', ['ò', 'ó', 'ỏ', 'õ', 'ọ']),
    ('u', ['ù', 'ú', 'ủ', 'ũ', 'ụ']),
    ('a', ['à', 'á', 'ả', 'ã', 'ạ']),
    ('e', ['è', 'é', 'ẻ', 'ẽ', 'ẹ']),
    ('y', ['ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ']),
];

fn toned(c: char) -> Option<(char, usize)> {
    TONED.iter().take(2).find_map(|(base, forms)| Some((*base, forms.iter().position(|f| *f == c)?)))
}

fn with_tone(base: char, tone: usize) -> Option<char> {
    TONED.iter().find(|(b, _)| *b == base).and_then(|(_, forms)| forms.get(tone)).copied()
}

/// Place names of the Central Highlands are written Đăk, Đak or Đắk, Lăk or Lắk; one form of each is kept. None of these
/// strings occurs inside another Vietnamese word.
fn highland_spelling(s: String) -> String {
    if !s.contains('k') {
        return s;
    }
    s.replace("đăk", "đắk").replace("đak", "đắk").replace("lăk", "lắk")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn old_and_new_tone_placement_are_one() {
        for (old, new) in
            [("Hòa Bình", "Hoà Bình"), ("Thủy Nguyên", "Thuỷ Nguyên"), ("khỏe", "khoẻ"), ("xóay", "xoáy")]
        {
            assert_eq!(fold(old), fold(new), "{old} / {new}");
        }
        assert_eq!(fold("của"), "của");
        assert_eq!(fold("quý"), "quý");
        assert_eq!(fold("mùa lũy"), fold("mùa luỹ"));
    }

    #[test]
    fn letters_taken_for_composed_are() {
        for c in (0..=char::MAX as u32).filter_map(char::from_u32).filter(|c| is_composed(*c)) {
            let pair = [c, c];
            assert_eq!(is_nfc_quick(pair.into_iter()), IsNormalized::Yes, "{c}");
        }
    }

    #[test]
    fn composed_decomposed_case_and_spaces_are_one() {
        let decomposed: String = "Đơn vị báo cáo".nfd().collect();
        assert_eq!(fold(&decomposed), "đơn vị báo cáo");
        assert_eq!(fold("\u{feff}  ĐƠN\u{a0}VỊ \u{2009} BÁO\nCÁO "), "đơn vị báo cáo");
    }

    /// U+0374, a Greek numeral sign, is composed to an apostrophe; it was taken for one only when it was typed as that.
    #[test]
    fn every_letter_folds_the_same_however_it_is_composed() {
        for c in ('\0'..=char::MAX).filter(|c| !c.is_ascii()) {
            let text = format!("a{c}a");
            let folded = fold(&text);
            assert_eq!(fold(&folded), folded, "{:x}", u32::from(c));
            assert_eq!(fold(&text.nfc().collect::<String>()), folded, "{:x}", u32::from(c));
            assert_eq!(fold(&text.nfd().collect::<String>()), folded, "{:x}", u32::from(c));
        }
    }

    #[test]
    fn look_alike_letters_are_one() {
        assert_eq!(fold("Ðắk Lắk"), fold("Đăk Lăk"));
        assert_eq!(fold("Đak Pơ"), fold("Đắk Pơ"));
        assert_eq!(fold("tƣ vấn"), "tư vấn");
        assert_eq!(fold("tƣ\u{300}"), "từ");
        assert_eq!(fold("Ea H’Leo"), fold("Ea H'Leo"));
    }

    #[test]
    fn tones_and_letters_still_tell_names_apart() {
        assert_ne!(fold("Kỳ Anh"), fold("Ky Anh"));
        assert_ne!(fold("Tiên Phước"), fold("Tiền Phước"));
        assert_eq!(strip_marks(&fold("Đặc khu Phú Quý")), "dac khu phu quy");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(s in "\\PC*") {
            let once = fold(&s);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
