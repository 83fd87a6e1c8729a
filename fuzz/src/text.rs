//! Texts of cells, labels and file names.

use std::sync::LazyLock;

use jiff::civil::date;
use treem::definitions::Definitions;
use treem::text::{
    Encoding, MAX_MINOR, Reading, decode, fold, fold_unit_name, format_minor, holds_identity_number,
    is_hidden, modernise, plain, read_date, read_number, strip_marks,
};
use treem::units::{Match, UnitMap, UnitRegister, match_unit};
use unicode_normalization::UnicodeNormalization;

static UNITS: LazyLock<UnitRegister> = LazyLock::new(|| {
    let definitions = Definitions::load(&[]).expect("the shipped definitions load");
    let tables: Vec<(&str, &str)> = definitions.tables("indicators/units/").collect();
    UnitRegister::load(&tables).expect("the shipped units load")
});

/// A map of districts and one of communes.
static MAPS: LazyLock<[UnitMap<'static>; 2]> =
    LazyLock::new(|| [date(2024, 6, 30), date(2025, 7, 1)].map(|day| UNITS.at(day)));

/// The bytes as text, as the reader of a format would hand it on.
fn of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A number text is read within bounds, alike however it was composed, and a whole number read comes back from its digits.
pub fn number(bytes: &[u8]) {
    let text = of(bytes);
    for decimals in [0, 1, 2, 6] {
        let reading = read_number(&text, decimals);
        assert_eq!(read_number(&text.nfd().collect::<String>(), decimals), reading, "{text:?} decomposed");
        let Reading::Number { minor, .. } = reading else { continue };
        assert!((0..=MAX_MINOR).contains(&minor), "{text:?} is {minor}");
        if decimals == 0 {
            let printed = format_minor(minor, decimals);
            assert_eq!(read_number(&printed, decimals).value(), Some(minor), "{text:?} printed as {printed}");
        }
    }
}

/// Comparison forms are stable and do not depend on how a text was composed; what is shown has nothing hidden in it.
pub fn text(bytes: &[u8]) {
    let text = of(bytes);
    let folded = fold(&text);
    assert_eq!(fold(&folded), folded, "{text:?}");
    for composed in [text.nfc().collect::<String>(), text.nfd().collect()] {
        assert_eq!(fold(&composed), folded, "{text:?}");
    }
    let bare = strip_marks(&folded);
    assert_eq!(strip_marks(&bare), bare, "{text:?}");
    let shown = plain(&text);
    assert!(!shown.contains(is_hidden), "{text:?}");
    assert_eq!(plain(&shown), shown, "{text:?}");
    for encoding in [Encoding::Tcvn3, Encoding::Vni] {
        let _ = decode(encoding, &text);
    }
    let _ = modernise(&text);
    let _ = read_date(&text);
    let _ = holds_identity_number(&text);
}

/// A name stands for a unit of that very name in the province at hand, or for none. The first byte chooses the province
/// on each map.
pub fn unit_name(bytes: &[u8]) {
    let (chosen, bytes) = bytes.split_first().unwrap_or((&0, bytes));
    let text = of(bytes);
    let (prefix, name) = fold_unit_name(&text);
    assert_eq!(fold(&name), name, "{text:?}");
    assert_eq!(fold_unit_name(&text.nfd().collect::<String>()), (prefix, name), "{text:?} decomposed");
    let own = text.split_once(',').map_or(text.as_str(), |(own, _)| own);
    let (_, own) = fold_unit_name(own);
    for map in &*MAPS {
        let province = map.provinces()[usize::from(*chosen) % map.provinces().len()];
        let (Match::Unit(code) | Match::Doubtful { code, .. }) =
            match_unit(map, Some(&province.code), None, Some(&text))
        else {
            continue;
        };
        let unit = map.find(&code).expect("a match is a unit of the map");
        assert_eq!(unit.province(), province.code, "{text:?}");
        assert_eq!(fold_unit_name(&unit.full_name).1, own, "{text:?} is no {}", unit.full_name);
    }
}
