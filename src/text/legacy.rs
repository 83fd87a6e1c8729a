//! Text typed in the Vietnamese font encodings of the 1990s and read as Western European.

use super::syllable::{Care, is_syllable};

/// A legacy encoding, named after the fonts that need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// TCVN 5712:1993 VN3, fonts `.VnTime` and the capitals-only `.VnTimeH`: one byte per letter.
    Tcvn3,
    /// VNI for Windows, fonts `VNI-Times`: a base letter and a mark as the following character.
    Vni,
}

impl Encoding {
    /// The name a user knows it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3 (.VnTime)",
            Self::Vni => "VNI",
        }
    }
}

/// TCVN3: the letters at 0xA1…0xFE; `\0` where the standard has none (or a combining mark, which fonts do not use).
const TCVN3: [char; 94] = [
    'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', '\0', '\0', '\0', '\0', '\0', '\0',
    'à', 'ả', 'ã', 'á', 'ạ', '\0', 'ằ', 'ẳ', 'ẵ', 'ắ', '\0', '\0', '\0', '\0', '\0', '\0', '\0', 'ặ', 'ầ',
    'ẩ', 'ẫ', 'ấ', 'ậ', 'è', '\0', 'ẻ', 'ẽ', 'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', '\0', '\0', '\0',
    'ĩ', 'í', 'ị', 'ò', '\0', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù',
    '\0', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ',
];

/// VNI: letters that stand alone.
const VNI_SINGLE: [(char, char); 8] =
    [('ñ', 'đ'), ('ô', 'ơ'), ('ö', 'ư'), ('æ', 'ỉ'), ('ó', 'ĩ'), ('ò', 'ị'), ('î', 'ỵ'), ('í', 'í')];

/// VNI: marks after a vowel, in the order acute, grave, hook, tilde, dot below, for every base.
const VNI_TONES: [char; 5] = ['ù', 'ø', 'û', 'õ', 'ï'];
/// VNI: circumflex alone and with the five tones, after a, e, o.
const VNI_CIRCUMFLEX: [char; 6] = ['â', 'á', 'à', 'å', 'ã', 'ä'];
/// VNI: breve alone and with the five tones, after a.
const VNI_BREVE: [char; 6] = ['ê', 'é', 'è', 'ú', 'ü', 'ë'];

/// Base vowels with the five tones in VNI's order.
const TONED: [(char, [char; 5]); 12] = [
    ('a', ['á', 'à', 'ả', 'ã', 'ạ']),
    ('ă', ['ắ', 'ằ', 'ẳ', 'ẵ', 'ặ']),
    ('â', ['ấ', 'ầ', 'ẩ', 'ẫ', 'ậ']),
    ('e', ['é', 'è', 'ẻ', 'ẽ', 'ẹ']),
    ('ê', ['ế', 'ề', 'ể', 'ễ', 'ệ']),
    ('i', ['í', 'ì', 'ỉ', 'ĩ', 'ị']),
    ('o', ['ó', 'ò', 'ỏ', 'õ', 'ọ']),
    ('ô', ['ố', 'ồ', 'ổ', 'ỗ', 'ộ']),
    ('ơ', ['ớ', 'ờ', 'ở', 'ỡ', 'ợ']),
    ('u', ['ú', 'ù', 'ủ', 'ũ', 'ụ']),
    ('ư', ['ứ', 'ừ', 'ử', 'ữ', 'ự']),
    ('y', ['ý', 'ỳ', 'ỷ', 'ỹ', 'ỵ']),
];

/// Recognises a text typed in TCVN3 or VNI that was read as windows-1252 or Latin-1, and spells it in Unicode.
///
/// `None` for everything else, and in doubt: text with any letter beyond Latin-1 is Unicode already; otherwise the
/// words must be impossible as Vietnamese and become possible by decoding, in one encoding clearly more than in the
/// other. A text whose every word happens to be possible as it stands (`"Sè vô"`, TCVN3 for "Số vụ") is left alone; when
/// other texts of the same sheet settled the encoding, the caller may [`decode`] it.
///
/// Capitals of capitals-only fonts stay small letters, so compare the result with [`fold`](super::fold()).
#[must_use]
pub fn modernise(s: &str) -> Option<(Encoding, String)> {
    if s.is_ascii() || s.chars().any(|c| c > '\u{ff}' && c.is_alphabetic()) {
        return None;
    }
    let as_it_is = Score::of(s, Care::Hasty);
    if as_it_is.possible == as_it_is.words {
        return None;
    }
    let mut best: Option<(Encoding, String, Score)> = None;
    let mut tie = false;
    for encoding in [Encoding::Tcvn3, Encoding::Vni] {
        let decoded = decode(encoding, s);
        let score = Score::of(&decoded, Care::Correct);
        let improves = score.possible > as_it_is.possible.max(lone_signs(s));
        if !improves || score.possible * 5 < score.words * 4 || !score.whole {
            continue;
        }
        match &best {
            Some((_, _, other)) if other.share() > score.share() => {}
            Some((_, _, other)) if other.share() == score.share() => tie = true,
            _ => {
                tie = false;
                best = Some((encoding, decoded, score));
            }
        }
    }
    best.filter(|_| !tie).map(|(encoding, text, _)| (encoding, text))
}

/// Spells `s` in Unicode, taking it to be in `encoding` without asking whether it is. Characters the encoding does not
/// use stay as they are.
pub fn decode(encoding: Encoding, s: &str) -> String {
    match encoding {
        Encoding::Tcvn3 => s.chars().map(tcvn3_letter).collect(),
        Encoding::Vni => decode_vni(s),
    }
}

fn tcvn3_letter(c: char) -> char {
    let place = u32::from(c).checked_sub(0xA1).and_then(|i| usize::try_from(i).ok());
    place.and_then(|i| TCVN3.get(i)).copied().filter(|l| *l != '\0').unwrap_or(c)
}

fn decode_vni(s: &str) -> String {
    let mut out = String::with_capacity(s.len() + 8);
    let mut chars = s.chars().peekable();
    while let Some(c) = chars.next() {
        let base = vni_base(c);
        match chars.peek().and_then(|mark| vni_marked(base, *mark)) {
            Some(letter) => {
                chars.next();
                out.push(letter);
            }
            None => out.push(base),
        }
    }
    out
}

/// A VNI character that stands alone, in its own case.
fn vni_base(c: char) -> char {
    let small = small(c);
    let letter = VNI_SINGLE.iter().find(|(from, _)| *from == small).map_or(small, |(_, to)| *to);
    if c == small { letter } else { capital(letter) }
}

/// A base letter (already decoded) and the mark after it.
fn vni_marked(base: char, mark: char) -> Option<char> {
    let (low, mark) = (small(base), small(mark));
    let letter = if let Some(tone) = VNI_TONES.iter().position(|m| *m == mark) {
        tone_of(low, tone)?
    } else if let Some(i) = VNI_CIRCUMFLEX.iter().position(|m| *m == mark) {
        shaped(
            match low {
                'a' => 'â',
                'e' => 'ê',
                'o' => 'ô',
                _ => return None,
            },
            i,
        )?
    } else {
        let i = VNI_BREVE.iter().position(|m| *m == mark)?;
        shaped(if low == 'a' { 'ă' } else { return None }, i)?
    };
    Some(if base == low { letter } else { capital(letter) })
}

fn shaped(vowel: char, tone_or_none: usize) -> Option<char> {
    match tone_or_none.checked_sub(1) {
        None => Some(vowel),
        Some(tone) => tone_of(vowel, tone),
    }
}

fn tone_of(vowel: char, tone: usize) -> Option<char> {
    TONED.iter().find(|(base, _)| *base == vowel).and_then(|(_, forms)| forms.get(tone)).copied()
}

fn small(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn capital(c: char) -> char {
    c.to_uppercase().next().unwrap_or(c)
}

/// How Vietnamese a text looks: only words with a character beyond ASCII count.
struct Score {
    words: usize,
    possible: usize,
    /// No sign such as § or ¸ is left glued to a letter.
    whole: bool,
}

impl Score {
    fn of(s: &str, care: Care) -> Self {
        let mut score = Self { words: 0, possible: 0, whole: true };
        for word in words(s).filter(|w| !w.is_ascii()) {
            score.words += 1;
            score.possible += usize::from(is_syllable(word, care));
            score.whole &= word.chars().all(char::is_alphabetic);
        }
        score
    }

    /// Share of possible words, in thousandths.
    fn share(&self) -> usize {
        (self.possible * 1000).checked_div(self.words).unwrap_or(0)
    }
}

/// Words: runs of ASCII letters and of anything beyond ASCII other than spaces and general punctuation.
fn words(s: &str) -> impl Iterator<Item = &str> {
    s.split(|c: char| {
        (c.is_ascii() && !c.is_ascii_alphabetic())
            || (c.is_whitespace())
            || ('\u{2000}'..='\u{206f}').contains(&c)
    })
    .filter(|w| !w.is_empty())
}

/// Number of words that are a sign by themselves ("½"): they decode to a vowel, which is no evidence.
fn lone_signs(s: &str) -> usize {
    words(s).filter(|w| !w.is_ascii() && !w.chars().any(|c| c.is_ascii_alphabetic())).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const UNITS: [&str; 4] = [
        include_str!("../../indicators/units/provinces.csv"),
        include_str!("../../indicators/units/districts.csv"),
        include_str!("../../indicators/units/communes.csv"),
        include_str!("../../indicators/units/regions.csv"),
    ];

    fn assert_modern(encoding: Encoding, typed: &str, meant: &str) {
        assert_eq!(modernise(typed), Some((encoding, meant.to_owned())), "{typed}");
    }

    #[test]
    fn tcvn3_is_recognised_and_converted() {
        assert_modern(Encoding::Tcvn3, "BiÓu sè", "Biểu số");
        assert_modern(Encoding::Tcvn3, "§¬n vÞ b¸o c¸o", "Đơn vị báo cáo");
        assert_modern(Encoding::Tcvn3, "TrÎ em bÞ x©m h¹i", "Trẻ em bị xâm hại");
        assert_modern(Encoding::Tcvn3, "HuyÖn B×nh S¬n", "Huyện Bình Sơn");
        assert_modern(Encoding::Tcvn3, "N÷", "Nữ");
        assert_modern(Encoding::Tcvn3, "kh«ng ph¸t sinh", "không phát sinh");
    }

    #[test]
    fn vni_is_recognised_and_converted() {
        assert_modern(Encoding::Vni, "THOÁNG KEÂ", "THỐNG KÊ");
        assert_modern(Encoding::Vni, "Treû em bò xaâm haïi", "Trẻ em bị xâm hại");
        assert_modern(Encoding::Vni, "Ñôn vò baùo caùo", "Đơn vị báo cáo");
        assert_modern(Encoding::Vni, "Nöõ", "Nữ");
        assert_modern(Encoding::Vni, "Huyeän Bình Sôn", "Huyện Bình Sơn");
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        for s in [
            "",
            "Nam",
            "Hòa",
            "Xã Hà Nam",
            "Tổng số",
            "José Müller",
            "12½ m²",
            "«Nam»",
            "Krông Pa, xã Nam Hà",
            "37 °C",
            "café",
            "côt 1",
            "tôt",
        ] {
            assert_eq!(modernise(s), None, "{s}");
        }
    }

    #[test]
    fn a_text_possible_as_it_stands_is_left_to_the_caller() {
        assert_eq!(modernise("Sè vô"), None);
        assert_eq!(decode(Encoding::Tcvn3, "Sè vô"), "Số vụ");
    }

    #[test]
    fn no_name_of_a_unit_is_ever_altered() {
        for field in UNITS.iter().flat_map(|text| text.lines()).flat_map(|line| line.split(',')) {
            for s in [field.to_owned(), field.to_uppercase(), field.to_lowercase()] {
                assert_eq!(modernise(&s), None, "{s}");
                for word in s.split(' ') {
                    assert_eq!(modernise(word), None, "{word}");
                }
            }
        }
    }

    #[test]
    fn every_name_of_a_unit_is_possible_text_in_tcvn3() {
        let to_byte = |c: char| {
            let small = small(c);
            let i = TCVN3.iter().position(|l| *l == c).or_else(|| TCVN3.iter().position(|l| *l == small));
            i.map_or(c, |i| char::from_u32(0xA1 + u32::try_from(i).unwrap()).unwrap())
        };
        let (mut all, mut found) = (0, 0);
        for name in UNITS[2].lines().skip(1).filter_map(|line| line.split(',').nth(3)) {
            let typed: String = name.chars().map(to_byte).collect();
            assert_eq!(super::super::fold(&decode(Encoding::Tcvn3, &typed)), super::super::fold(name));
            if let Some((_, text)) = modernise(&typed) {
                assert_eq!(super::super::fold(&text), super::super::fold(name), "{typed}");
                found += 1;
            }
            all += 1;
        }
        assert!(found * 100 > all * 95, "{found} of {all}");
    }

    proptest! {
        #[test]
        fn no_text_fails(s in "\\PC*") {
            let _ = modernise(&s);
            let _ = decode(Encoding::Vni, &s);
        }

        #[test]
        fn latin_text_does_not_fail_either(s in "[ -~\u{a0}-\u{ff}]*") {
            let _ = modernise(&s);
        }
    }
}
