//! Structure: whose figures these are, and for which period. Places that disagree refuse the file; nothing is guessed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::catalogue::Reporter;
use crate::finding::{Finding, Place};
use crate::intake::{Claim, FileRead};
use crate::period::Period;
use crate::units::{Match, UnitMap, UnitRegister, match_unit};

/// Whose submission it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attribution {
    /// GSO code of the unit.
    pub unit: String,
    /// Reporter kind.
    pub reporter: String,
    /// Period.
    pub period: Period,
}

/// What attribution is judged against.
pub struct AttributionContext<'a> {
    /// Administrative units through time.
    pub register: &'a UnitRegister,
    /// Kinds of reporter.
    pub reporters: &'a [Reporter],
    /// Day whose administrative map holds for a period: its data cut-off.
    pub cut_off: &'a dyn Fn(Period) -> Option<Date>,
    /// Province whose workspace it is; without one, names alone are never enough.
    pub province: Option<&'a str>,
    /// Period of the folder the file lies in.
    pub folder: Option<Period>,
    /// File name, without folders.
    pub file_name: &'a str,
}

/// Finds unit, reporter and period of a submission. `None` when it cannot be told: a finding of severity block says why.
#[must_use]
pub fn attribute(read: &FileRead, context: &AttributionContext<'_>) -> (Option<Attribution>, Vec<Finding>) {
    let mut findings = Vec::new();
    let attribution = period(read, context, &mut findings).and_then(|period| {
        let Some(cut_off) = (context.cut_off)(period) else {
            findings.push(Finding::fail("R-STR-004", Place::default(), period.to_string(), ""));
            return None;
        };
        let map = context.register.at(cut_off);
        let unit = unit(&read.claims, &map, context, &mut findings)?;
        let reporter = reporter(read, &map, &unit, context, &mut findings);
        Some(Attribution { unit, reporter, period })
    });
    (attribution, findings)
}

/// Lists who said what: "2024-S1 (TT, B05); 2023-S1 (_treem)".
fn voices<K: Ord + ToString>(claims: impl Iterator<Item = (K, String)>) -> String {
    let mut places: BTreeMap<K, BTreeSet<String>> = BTreeMap::new();
    for (value, place) in claims {
        places.entry(value).or_default().insert(place);
    }
    let voices: Vec<String> = places
        .iter()
        .map(|(value, places)| {
            let places: Vec<&str> = places.iter().map(String::as_str).collect();
            format!("{} ({})", value.to_string(), places.join(", "))
        })
        .collect();
    voices.join("; ")
}

fn period(read: &FileRead, context: &AttributionContext<'_>, findings: &mut Vec<Finding>) -> Option<Period> {
    let own = read.claims.iter().filter_map(|claim| Some((claim.period?, claim.sheet.clone())));
    let folder = context.folder.map(|period| (period, "thư mục".to_owned()));
    let claims: Vec<(Period, String)> = own.chain(folder).collect();
    let distinct: BTreeSet<Period> = claims.iter().map(|(period, _)| *period).collect();
    let mut distinct = distinct.into_iter();
    match (distinct.next(), distinct.next()) {
        (Some(period), None) => {
            if let Some(named) = period_of_name(context.file_name).filter(|named| *named != period) {
                let finding =
                    Finding::fail("R-STR-022", Place::default(), named.to_string(), period.to_string());
                findings.push(finding);
            }
            Some(period)
        }
        (None, _) => {
            findings.push(Finding::fail("R-STR-004", Place::default(), "", ""));
            None
        }
        (Some(_), Some(_)) => {
            findings.push(Finding::fail("R-STR-004", Place::default(), voices(claims.into_iter()), ""));
            None
        }
    }
}

/// The period at the beginning of a file name such as `2024-S1_524_huyen-binh-son.xlsx`.
fn period_of_name(file_name: &str) -> Option<Period> {
    file_name.split('_').next()?.parse().ok()
}

fn unit(
    claims: &[Claim],
    map: &UnitMap<'_>,
    context: &AttributionContext<'_>,
    findings: &mut Vec<Finding>,
) -> Option<String> {
    let mut resolved: Vec<(String, String)> = Vec::new();
    let mut refused: Vec<(&'static str, String, String)> = Vec::new();
    let mut doubts: BTreeMap<(String, String), String> = BTreeMap::new();
    for claim in claims.iter().filter(|claim| claim.unit_code.is_some() || claim.unit_name.is_some()) {
        let said = [claim.unit_name.as_deref(), claim.unit_code.as_deref()];
        let said: Vec<&str> = said.into_iter().flatten().collect();
        let said = said.join(" / ");
        match match_unit(map, context.province, claim.unit_code.as_deref(), claim.unit_name.as_deref()) {
            Match::Unit(code) => resolved.push((code, claim.sheet.clone())),
            Match::Doubtful { code, .. } => {
                let expected = format!("{} ({code})", map.display_name(&code).unwrap_or_default());
                doubts.entry((said, expected)).or_insert_with(|| claim.sheet.clone());
                resolved.push((code, claim.sheet.clone()));
            }
            Match::Ambiguous(codes) => refused.push(("R-STR-002", said, names(map, &codes))),
            Match::Contradiction { by_code, by_name } => {
                let all: Vec<String> = std::iter::once(by_code).chain(by_name).collect();
                refused.push(("R-STR-003", said, names(map, &all)));
            }
            Match::Elsewhere { code, province } => {
                refused.push(("R-STR-023", said, names(map, &[code, province])));
            }
            Match::None { suggestions } => refused.push(("R-STR-002", said, names(map, &suggestions))),
        }
    }
    // A claim that speaks against the others refuses; one that says too little does not.
    let against = refused.iter().find(|(rule, ..)| *rule != "R-STR-002");
    let unclear = refused.first().filter(|_| resolved.is_empty());
    if let Some((rule, said, candidates)) = against.or(unclear) {
        findings.push(Finding::fail(rule, Place::default(), said, known_or_none(candidates)));
        return None;
    }
    // Beside claims that resolve, one that says something else is at least strange: a sheet pasted from elsewhere.
    let strange = refused.into_iter().map(|(_, said, candidates)| ((said, candidates), String::new()));
    for ((said, expected), sheet) in doubts.into_iter().chain(strange) {
        let place = Place { sheet, ..Place::default() };
        findings.push(Finding::fail("R-STR-021", place, said, expected));
    }
    let distinct: BTreeSet<&String> = resolved.iter().map(|(code, _)| code).collect();
    match distinct.len() {
        1 => resolved.first().map(|(code, _)| code.clone()),
        0 => {
            findings.push(Finding::fail("R-STR-002", Place::default(), NONE, NONE));
            None
        }
        _ => {
            let units: Vec<String> = distinct.into_iter().cloned().collect();
            let (voices, units) = (voices(resolved.into_iter()), names(map, &units));
            findings.push(Finding::fail("R-STR-003", Place::default(), voices, units));
            None
        }
    }
}

/// What stands in a sentence for words that are not there.
const NONE: &str = "…";

fn known_or_none(words: &str) -> &str {
    if words.is_empty() { NONE } else { words }
}

fn names(map: &UnitMap<'_>, codes: &[String]) -> String {
    let names: Vec<String> = codes
        .iter()
        .map(|code| format!("{} ({code})", map.display_name(code).unwrap_or_default()).trim().to_owned())
        .collect();
    names.join("; ")
}

/// The sector agency the file states, else the territorial reporter of the unit's level: a district that ticks
/// "commune" is still the district, and must not become a second reporter beside itself.
fn reporter(
    read: &FileRead,
    map: &UnitMap<'_>,
    unit: &str,
    context: &AttributionContext<'_>,
    findings: &mut Vec<Finding>,
) -> String {
    let level = map.find(unit).map_or("province", |unit| unit.level.id());
    let own = |reporter: &&Reporter| reporter.territorial && reporter.level.as_deref() == Some(level);
    let territorial = context.reporters.iter().find(own);
    let id = territorial.map_or_else(|| level.to_owned(), |reporter| reporter.id.clone());
    let Some(stated) = &read.particulars.reporter else { return id };
    let stated_reporter = context.reporters.iter().find(|reporter| reporter.id == *stated);
    if stated_reporter.is_some_and(|reporter| !reporter.territorial) {
        return stated.clone();
    }
    if *stated != id {
        let name = |reporter: Option<&Reporter>| reporter.map(|one| one.name.vi.clone()).unwrap_or_default();
        let place = Place { sheet: "TT".to_owned(), ..Place::default() };
        findings.push(Finding::fail("R-STR-026", place, name(stated_reporter), name(territorial)));
    }
    id
}
