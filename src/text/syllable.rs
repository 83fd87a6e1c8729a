//! Whether a word could be a Vietnamese syllable.
//!
//! Used only to tell text in a legacy font encoding from ordinary text: a wrongly decoded word is almost never a
//! possible syllable.

use unicode_normalization::UnicodeNormalization;

/// Initial consonants, longest first; the empty one is tried last.
const ONSETS: [&str; 28] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k",
    "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
];

/// Rhymes without their tone, by first letter. After `qu` and `gi` the same list serves.
const RHYMES: &[&str] = &[
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "ăc", "ăm", "ăn", "ăng",
    "ăp", "ăt", "âc", "âm", "ân", "âng", "âp", "ât", "âu", "ây", "e", "ec", "em", "en", "eng", "eo", "ep",
    "et", "ê", "êch", "êm", "ên", "ênh", "êp", "êt", "êu", "i", "ia", "ich", "iêc", "iêm", "iên", "iêng",
    "iêp", "iêt", "iêu", "im", "in", "inh", "ip", "it", "iu", "o", "oa", "oac", "oach", "oai", "oam", "oan",
    "oang", "oanh", "oao", "oap", "oat", "oay", "oăc", "oăm", "oăn", "oăng", "oăt", "oc", "oe", "oen", "oeo",
    "oet", "oi", "om", "on", "ong", "ooc", "oong", "op", "ot", "ô", "ôc", "ôi", "ôm", "ôn", "ông", "ôp",
    "ôt", "ơ", "ơi", "ơm", "ơn", "ơp", "ơt", "u", "ua", "uân", "uâng", "uât", "uây", "uc", "uê", "uêch",
    "uênh", "ui", "um", "un", "ung", "uơ", "up", "ut", "uy", "uya", "uych", "uyên", "uyêt", "uynh", "uyt",
    "uyu", "uôc", "uôi", "uôm", "uôn", "uông", "uôt", "ư", "ưa", "ưc", "ưi", "ưng", "ưt", "ưu", "ươc", "ươi",
    "ươm", "ươn", "ương", "ươp", "ươt", "ươu", "y", "yên", "yêm", "yêng", "yêt", "yêu", "ynh", "yt", "ych",
];

/// How much is asked of a syllable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// Onset, rhyme and at most one tone: what a person typing in a hurry still produces ("cot", "côt").
    Hasty,
    /// Also an acute or dot-below tone before a stop, as correct spelling has it.
    Correct,
}

/// True when `word` (any case) has the shape of one Vietnamese syllable.
pub(super) fn is_syllable(word: &str, care: Care) -> bool {
    let mut tone = None;
    let mut tones = 0;
    let plain: String = word
        .chars()
        .flat_map(char::to_lowercase)
        .nfd()
        .filter(|c| {
            let is_tone = matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
            if is_tone {
                tone = Some(*c);
                tones += 1;
            }
            !is_tone
        })
        .nfc()
        .collect();
    if tones > 1 {
        return false;
    }
    let stopped = plain.ends_with(['c', 'p', 't']) || plain.ends_with("ch");
    if care == Care::Correct && stopped && !matches!(tone, Some('\u{301}' | '\u{323}')) {
        return false;
    }
    ONSETS.iter().any(|onset| plain.strip_prefix(onset).is_some_and(|rhyme| RHYMES.contains(&rhyme)))
        || matches!(plain.as_str(), "gi" | "gin" | "gim")
}

#[cfg(test)]
mod tests {
    use super::{Care, is_syllable};

    #[test]
    fn syllables_are_told_from_noise() {
        for s in ["Nguyễn", "QUẢNG", "ngãi", "giếng", "gì", "quý", "khuỷu", "đặc", "y", "Ô", "xoáy", "thuở"]
        {
            assert!(is_syllable(s, Care::Correct), "{s}");
        }
        for s in ["BiÓu", "vÞ", "c¸o", "KEÂ", "Krông", "José", "Müller", ""] {
            assert!(!is_syllable(s, Care::Hasty), "{s}");
        }
        assert!(is_syllable("côt", Care::Hasty) && !is_syllable("côt", Care::Correct));
    }
}
