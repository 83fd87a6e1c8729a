//! Which unit a code and a name typed by a person stand for.

use std::collections::BTreeSet;

use super::map::{TypedName, UnitMap};
use super::unit::{Level, Unit};
use crate::text::nearest;

/// The most suggestions given.
const SUGGESTIONS: usize = 5;

/// The outcome of matching a code and a name to a unit. Lists of codes are sorted, suggestions best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// One unit, and nothing speaks against it.
    Unit(String),
    /// One unit, but something typed beside it is not right. A finding; whether it blocks is the caller's rule.
    Doubtful {
        /// Code of the unit.
        code: String,
        /// What is not right.
        doubt: Doubt,
    },
    /// Several units fit: refuse.
    Ambiguous(Vec<String>),
    /// The code is one unit, the name others: refuse.
    Contradiction {
        /// The unit the code stands for.
        by_code: String,
        /// The units the name stands for, in the province or else in the country.
        by_name: Vec<String>,
    },
    /// The code is a unit of another province than the one at hand: refuse.
    Elsewhere {
        /// The unit the code stands for.
        code: String,
        /// Its province.
        province: String,
    },
    /// No unit fits.
    None {
        /// Codes of units with a like name (in the province; without a province, in the country).
        suggestions: Vec<String>,
    },
}

/// What is not right beside a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// The name belongs to one unit, the code to none on this map.
    UnknownCode,
    /// The code belongs to the unit, the name to none.
    UnknownName,
    /// The name is right but for its prefix: "Huyện Việt Yên" after it became a town.
    OtherPrefix,
}

/// Matches a code and a name typed by a person to a unit of the map: the code first, then the name, and the name inside
/// one province only (1-domain 1.5).
///
/// * `province` is the code of the province at hand; its own code and name match too. Without it the code decides
///   alone, the name is looked for among provinces, and the name of a district or commune is never enough.
/// * `code` may have lost its leading zeros to a spreadsheet; the name helps to tell "24" (Bắc Giang) from 024.
/// * `name` may carry its prefix in any form and its province after a comma ("H. Bình Sơn, tỉnh Quảng Ngãi").
///
/// Blank texts count as not given. Nothing is matched by likeness.
pub fn match_unit(
    map: &UnitMap<'_>,
    province: Option<&str>,
    code: Option<&str>,
    name: Option<&str>,
) -> Match {
    let code = code.map(str::trim).filter(|c| !c.is_empty());
    let name = name.map(str::trim).filter(|n| !n.is_empty());
    let named = name.map(|name| Named::look_up(map, province, name));
    let Some(code) = code else {
        return match named {
            Some(named) => by_name_alone(map, &named),
            None => Match::None { suggestions: Vec::new() },
        };
    };
    let readings = code_readings(map, code);
    let inside: Vec<&Unit> =
        readings.iter().copied().filter(|u| province.is_none_or(|p| u.province() == p)).collect();
    match (inside.first(), readings.first()) {
        (Some(first), _) => match named {
            Some(named) => by_both(map, code, &inside, first, &named),
            None => by_code_alone(code, &inside, first),
        },
        (None, Some(other)) => {
            Match::Elsewhere { code: other.code.clone(), province: other.province().to_owned() }
        }
        (None, None) => match named.map(|named| by_name_alone(map, &named)) {
            Some(Match::Unit(code)) => Match::Doubtful { code, doubt: Doubt::UnknownCode },
            Some(other) => other,
            None => Match::None { suggestions: Vec::new() },
        },
    }
}

/// What a name stands for within its scope.
struct Named<'m, 't> {
    /// The name without a province after a comma.
    text: &'t str,
    /// The province after the comma, when it is one.
    stated: Option<&'m Unit>,
    /// Where the name is looked for; empty when the text after the comma rules every unit out.
    scope: Vec<&'m Unit>,
    /// Units of that name and, where one was typed, that prefix.
    exact: Vec<&'m Unit>,
    /// Units below the province of that name with another prefix, when `exact` is empty. Never the province: the city
    /// of Ninh Bình, abolished, is not the province of Ninh Bình.
    other_prefix: Vec<&'m Unit>,
}

impl<'m, 't> Named<'m, 't> {
    fn look_up(map: &UnitMap<'m>, province: Option<&str>, text: &'t str) -> Self {
        let (own, after) = match text.split_once(',') {
            Some((own, after)) => (own.trim(), Some(TypedName::read(after))),
            None => (text, None),
        };
        let stated =
            after.as_ref().and_then(|name| map.provinces().iter().copied().find(|u| name.fits(map, u)));
        let scope: Vec<&Unit> = match (province, stated) {
            _ if after.is_some() && stated.is_none() => Vec::new(),
            (Some(code), Some(other)) if other.code != code => Vec::new(),
            (Some(code), _) => scope_of(map, code),
            (None, Some(stated)) => scope_of(map, &stated.code),
            (None, None) => map.provinces().to_vec(),
        };
        let typed = TypedName::read(own);
        let exact: Vec<&Unit> = scope.iter().copied().filter(|u| typed.fits(map, u)).collect();
        let other_prefix = if exact.is_empty() {
            scope.iter().copied().filter(|u| fits_but_prefix(map, &typed, u)).collect()
        } else {
            Vec::new()
        };
        Self { text: own, stated, scope, exact, other_prefix }
    }
}

fn fits_but_prefix(map: &UnitMap<'_>, typed: &TypedName, unit: &Unit) -> bool {
    unit.level != Level::Province && typed.fits_without_prefix(map, unit)
}

/// The province itself and the units below it.
fn scope_of<'m>(map: &UnitMap<'m>, province: &str) -> Vec<&'m Unit> {
    map.province(province).into_iter().chain(map.children(province).iter().copied()).collect()
}

fn by_name_alone(map: &UnitMap<'_>, named: &Named<'_, '_>) -> Match {
    match (named.exact.as_slice(), named.other_prefix.as_slice()) {
        ([unit], _) => Match::Unit(unit.code.clone()),
        ([], [unit]) => Match::Doubtful { code: unit.code.clone(), doubt: Doubt::OtherPrefix },
        ([], []) => Match::None { suggestions: suggestions(map, named) },
        ([], several) | (several, _) => Match::Ambiguous(codes(several)),
    }
}

fn by_code_alone(typed: &str, inside: &[&Unit], first: &Unit) -> Match {
    if inside.len() == 1 || first.code == typed {
        Match::Unit(first.code.clone())
    } else {
        Match::Ambiguous(codes(inside))
    }
}

fn by_both(map: &UnitMap<'_>, typed: &str, inside: &[&Unit], first: &Unit, named: &Named<'_, '_>) -> Match {
    let name = TypedName::read(named.text);
    let tail_fits = |u: &Unit| !named.scope.is_empty() && named.stated.is_none_or(|p| p.code == u.province());
    // The name is compared with the units the code may mean: without a province at hand these may be districts.
    let agreed: Vec<&Unit> = inside.iter().copied().filter(|u| name.fits(map, u) && tail_fits(u)).collect();
    match agreed.as_slice() {
        [] => {}
        [unit] => return Match::Unit(unit.code.clone()),
        several => return by_code_alone(typed, several, several.first().copied().unwrap_or(first)),
    }
    let contradiction =
        |by_name: &[&Unit]| Match::Contradiction { by_code: first.code.clone(), by_name: codes(by_name) };
    if !named.exact.is_empty() {
        return contradiction(&named.exact);
    }
    if let Some(other) = named.stated.filter(|p| inside.iter().all(|u| u.province() != p.code)) {
        return contradiction(&[other]);
    }
    let but_prefix: Vec<&Unit> =
        inside.iter().copied().filter(|u| fits_but_prefix(map, &name, u) && tail_fits(u)).collect();
    if let [unit] = but_prefix.as_slice() {
        return Match::Doubtful { code: unit.code.clone(), doubt: Doubt::OtherPrefix };
    }
    let by_name = map.named(named.text);
    if !by_name.is_empty() && !by_name.iter().any(|u| u.code == first.code) {
        return contradiction(&by_name);
    }
    match by_code_alone(typed, inside, first) {
        Match::Unit(code) => Match::Doubtful { code, doubt: Doubt::UnknownName },
        other => other,
    }
}

/// The units a typed code may mean: as typed, then with the leading zeros a spreadsheet may have dropped.
fn code_readings<'m>(map: &UnitMap<'m>, typed: &str) -> Vec<&'m Unit> {
    if typed.is_empty() || !typed.bytes().all(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let padded = [Level::Province, Level::District, Level::Commune]
        .into_iter()
        .filter(|level| typed.len() < level.digits())
        .map(|level| format!("{typed:0>width$}", width = level.digits()));
    let readings: Vec<String> = std::iter::once(typed.to_owned()).chain(padded).collect();
    readings.iter().filter_map(|code| map.find(code)).collect()
}

/// Units whose name is like the one typed. Without a province the units of that very name anywhere come first.
fn suggestions(map: &UnitMap<'_>, named: &Named<'_, '_>) -> Vec<String> {
    let same = map.named(named.text);
    if !same.is_empty() {
        return codes(&same);
    }
    let scope: Vec<&Unit> = if named.scope.is_empty() { map.units().collect() } else { named.scope.clone() };
    let mut found: Vec<String> = Vec::new();
    for name in
        nearest(named.text, scope.iter().flat_map(|u| [u.full_name.as_str(), u.name.as_str()]), SUGGESTIONS)
    {
        for unit in scope.iter().filter(|u| u.full_name == name || u.name == name) {
            if !found.contains(&unit.code) {
                found.push(unit.code.clone());
            }
        }
    }
    found.truncate(SUGGESTIONS);
    found
}

fn codes(units: &[&Unit]) -> Vec<String> {
    units.iter().map(|u| u.code.clone()).collect::<BTreeSet<_>>().into_iter().collect()
}
