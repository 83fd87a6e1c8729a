//! Every district of the country in every spelling people use: its own unit, or refused with candidates; never another.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::date;
use unicode_normalization::UnicodeNormalization;

use super::*;
use crate::definitions::Definitions;
use crate::text::{Encoding, decode, fold, modernise, strip_marks};

static REGISTER: LazyLock<UnitRegister> = LazyLock::new(|| {
    let definitions = Definitions::load(&[]).unwrap();
    let tables: Vec<(&str, &str)> = definitions.tables("indicators/units/").collect();
    UnitRegister::load(&tables).unwrap()
});

/// How sure a spelling must be of its unit.
#[derive(Clone, Copy, PartialEq)]
enum Floor {
    /// The text says all that the full name says: always matched.
    Always,
    /// It says less or in doubtful letters: matched at least this often in a hundred.
    Percent(usize),
}

type Spelling = (&'static str, Floor, fn(&Unit, &Unit) -> String);

const SPELLINGS: [Spelling; 20] = [
    ("as it is", Floor::Always, |unit, _| unit.full_name.clone()),
    ("without prefix", Floor::Percent(90), |unit, _| unit.name.clone()),
    ("short prefix", Floor::Always, |unit, _| format!("{}. {}", short(unit), unit.name)),
    ("short prefix, no space", Floor::Always, |unit, _| format!("{}.{}", short(unit), unit.name)),
    ("committee", Floor::Always, |unit, _| format!("UBND {}", unit.full_name)),
    ("with its province", Floor::Always, |unit, province| {
        format!("{}, {}", unit.full_name, province.full_name)
    }),
    ("capitals", Floor::Always, |unit, _| unit.full_name.to_uppercase()),
    ("small letters", Floor::Always, |unit, _| unit.full_name.to_lowercase()),
    ("decomposed", Floor::Always, |unit, _| unit.full_name.nfd().collect()),
    ("composed", Floor::Always, |unit, _| unit.full_name.nfc().collect()),
    ("spaces", Floor::Always, |unit, _| format!("\u{a0}{} ", unit.full_name.replace(' ', " \u{a0} "))),
    ("invisible letters", Floor::Always, |unit, _| format!("\u{feff}{}\u{200b}", unit.full_name)),
    ("other tone placement", Floor::Always, |unit, _| other_tone_placement(&unit.full_name)),
    ("other Đ", Floor::Always, |unit, _| unit.full_name.replace('Đ', "Ð")),
    ("other ư", Floor::Always, |unit, _| unit.full_name.replace('ư', "ƣ").replace('Ư', "Ƣ")),
    ("other apostrophe", Floor::Always, |unit, _| unit.full_name.replace(['\'', '’'], "ʼ")),
    ("highland names", Floor::Always, |unit, _| {
        unit.full_name.replace("Đắk", "Đăk").replace("Lắk", "Lăk").replace("Đăk", "Đak")
    }),
    ("no marks", Floor::Percent(0), |unit, _| strip_marks(&fold(&unit.full_name))),
    ("TCVN3", Floor::Percent(90), |unit, _| read_as_western(Encoding::Tcvn3, &unit.full_name)),
    ("VNI", Floor::Percent(90), |unit, _| read_as_western(Encoding::Vni, &unit.full_name)),
];

fn short(unit: &Unit) -> &'static str {
    match unit.kind.prefix() {
        crate::text::UnitPrefix::City => "TP",
        crate::text::UnitPrefix::Town => "TX",
        crate::text::UnitPrefix::UrbanDistrict => "Q",
        _ => "H",
    }
}

/// `hòa` for `hoà` and the other way round.
fn other_tone_placement(name: &str) -> String {
    const PAIRS: [(&str, &str); 15] = [
        ("òa", "oà"),
        ("óa", "oá"),
        ("ỏa", "oả"),
        ("õa", "oã"),
        ("ọa", "oạ"),
        ("òe", "oè"),
        ("óe", "oé"),
        ("ỏe", "oẻ"),
        ("õe", "oẽ"),
        ("ọe", "oẹ"),
        ("ùy", "uỳ"),
        ("úy", "uý"),
        ("ủy", "uỷ"),
        ("ũy", "uỹ"),
        ("ụy", "uỵ"),
    ];
    PAIRS.iter().fold(name.to_owned(), |name, (old, new)| {
        if name.contains(old) { name.replace(old, new) } else { name.replace(new, old) }
    })
}

/// A name typed in an old font, as a program shows it that takes it for western text: by the letters that are decoded to
/// those of the name.
fn read_as_western(encoding: Encoding, name: &str) -> String {
    static LETTERS: LazyLock<[BTreeMap<String, String>; 2]> = LazyLock::new(|| {
        [Encoding::Tcvn3, Encoding::Vni].map(|encoding| {
            let western: Vec<char> = ('A'..='Z').chain('a'..='z').chain('\u{a1}'..='\u{ff}').collect();
            let alone = western.iter().map(char::to_string);
            let pairs = western.iter().flat_map(|one| western.iter().map(move |two| format!("{one}{two}")));
            let mut letters = BTreeMap::new();
            for typed in pairs.chain(alone) {
                let read = decode(encoding, &typed);
                if read.chars().count() == 1 && read != typed {
                    letters.insert(read, typed);
                }
            }
            letters
        })
    });
    let letters = &LETTERS[usize::from(encoding == Encoding::Vni)];
    // Capitals with marks are typed in a font of capitals by small letters.
    let typed = |letter: char| {
        let (own, small) = (letter.to_string(), letter.to_lowercase().to_string());
        letters
            .get(&own)
            .or_else(|| letters.get(&small).filter(|_| !letter.is_ascii()))
            .cloned()
            .unwrap_or(own)
    };
    name.chars().map(typed).collect()
}

#[test]
fn every_district_in_every_spelling_is_itself_or_refused() {
    let map = REGISTER.at(date(2024, 6, 30));
    let districts: Vec<&Unit> = map.units().filter(|unit| unit.level == Level::District).collect();
    assert_eq!(districts.len(), 705);
    let heads = ["altered", "matched", "doubtful", "ambiguous", "refused", "named"];
    println!("{:<24}{}", "spelling", heads.map(|head| format!("{head:>11}")).concat());
    for (name, floor, spell) in SPELLINGS {
        let [mut altered, mut matched, mut doubtful, mut ambiguous, mut refused, mut named] = [0_usize; 6];
        for unit in &districts {
            let province = map.parent(&unit.code).unwrap();
            let text = spell(unit, province);
            altered += usize::from(text != unit.full_name);
            // A file in an old font is converted before its names are looked up.
            let read = modernise(&text).map_or_else(|| text.clone(), |(_, modern)| modern);
            match match_unit(&map, Some(&province.code), None, Some(&read)) {
                Match::Unit(code) => {
                    assert_eq!(code, unit.code, "{name}: {text}");
                    matched += 1;
                }
                Match::Doubtful { code, .. } => {
                    assert_eq!(code, unit.code, "{name}: {text}");
                    doubtful += 1;
                }
                Match::Ambiguous(codes) => {
                    assert!(codes.contains(&unit.code), "{name}: {text}");
                    ambiguous += 1;
                }
                Match::None { suggestions } => {
                    refused += 1;
                    named += usize::from(suggestions.contains(&unit.code));
                }
                other => panic!("{name}: {text}: {other:?}"),
            }
            // Without a province at hand the name of a district is never enough, unless it names its province.
            match match_unit(&map, None, None, Some(&read)) {
                Match::Unit(code) | Match::Doubtful { code, .. } => {
                    assert!(
                        map.find(&code).unwrap().level == Level::Province || code == unit.code,
                        "{name}: {text}"
                    );
                }
                _ => {}
            }
        }
        let counts = [altered, matched, doubtful, ambiguous, refused, named];
        println!("{name:<24}{}", counts.map(|count| format!("{count:>11}")).concat());
        match floor {
            Floor::Always => assert_eq!(matched, districts.len(), "{name}"),
            Floor::Percent(least) => assert!(matched * 100 >= districts.len() * least, "{name}: {matched}"),
        }
    }
}
