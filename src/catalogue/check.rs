//! Checks of the catalogue beyond what loading refuses: duplicates, missing provenance, impossible formulas.

use std::collections::{BTreeMap, BTreeSet};

use super::{Catalogue, Indicator, SeriesId, check_rules};
use crate::message::Bilingual;
use crate::period::Part;

/// Everything that is wrong with the catalogue; empty when it is sound.
#[must_use]
pub fn check(catalogue: &Catalogue) -> Vec<Bilingual> {
    let mut problems = Vec::new();
    identifiers(catalogue, &mut problems);
    codes(catalogue, &mut problems);
    references(catalogue, &mut problems);
    provenance(catalogue, &mut problems);
    for indicator in &catalogue.indicators {
        formulas(catalogue, indicator, &mut problems);
    }
    settings(catalogue, &mut problems);
    problems.extend(super::earlier::problems(catalogue));
    check_rules::check(catalogue, &mut problems);
    problems
}

fn report(problems: &mut Vec<Bilingual>, vi: String, en: String) {
    problems.push(Bilingual { vi, en });
}

/// Elements and indicators share one namespace, renamed elements included.
fn identifiers(catalogue: &Catalogue, problems: &mut Vec<Bilingual>) {
    let mut seen = BTreeSet::new();
    let elements = catalogue
        .elements
        .iter()
        .flat_map(|element| std::iter::once(&element.id).chain(element.formerly.iter()));
    for id in elements.chain(catalogue.indicators.iter().map(|indicator| &indicator.id)) {
        if !seen.insert(id) {
            report(
                problems,
                format!("mã định danh \"{id}\" được dùng hai lần"),
                format!("the identifier \"{id}\" is used twice"),
            );
        }
    }
}

/// Codes restart in each set: (set, code) is the key.
fn codes(catalogue: &Catalogue, problems: &mut Vec<Bilingual>) {
    let mut seen: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for indicator in &catalogue.indicators {
        let Some(code) = &indicator.code else { continue };
        if let Some(other) = seen.insert((&indicator.set, code), &indicator.id) {
            report(
                problems,
                format!("mã số {code} của bộ \"{}\" trùng ở {other} và {}", indicator.set, indicator.id),
                format!("code {code} of set \"{}\" stands at {other} and {}", indicator.set, indicator.id),
            );
        }
    }
}

fn references(catalogue: &Catalogue, problems: &mut Vec<Bilingual>) {
    let mut unknown = |what: &str, from: &str, id: &str| {
        report(
            problems,
            format!("{from}: không có {what} \"{id}\""),
            format!("{from}: there is no {what} \"{id}\""),
        );
    };
    for element in &catalogue.elements {
        if catalogue.unit_of_measure(&element.unit).is_none() {
            unknown("unit_of_measure", &element.id, &element.unit);
        }
        if element.authority != "territorial" && catalogue.reporter(&element.authority).is_none() {
            unknown("reporter", &element.id, &element.authority);
        }
    }
    for indicator in &catalogue.indicators {
        if catalogue.unit_of_measure(&indicator.unit).is_none() {
            unknown("unit_of_measure", &indicator.id, &indicator.unit);
        }
        if !catalogue.sets.iter().any(|set| set.id == indicator.set) {
            unknown("set", &indicator.id, &indicator.set);
        }
        if !catalogue.groups.iter().any(|group| group.set == indicator.set && group.id == indicator.group) {
            unknown("group", &indicator.id, &indicator.group);
        }
    }
    for target in &catalogue.targets {
        if catalogue.indicator(&target.indicator).is_none() {
            unknown("indicator", "target", &target.indicator);
        }
        if target.value.parse::<f64>().is_err() {
            unknown("value", &target.indicator, &target.value);
        }
    }
    for ranking in &catalogue.rankings {
        // Counts of a big and of a small province say how big they are, nothing else.
        if !catalogue.indicator(&ranking.indicator).is_some_and(Indicator::is_ratio) {
            unknown("ratio", "ranking", &ranking.indicator);
        }
    }
}

/// Every record names its source; an official code needs a name that was read somewhere.
fn provenance(catalogue: &Catalogue, problems: &mut Vec<Bilingual>) {
    let elements = catalogue.elements.iter().map(|element| (&element.id, &element.source));
    let indicators = catalogue.indicators.iter().map(|indicator| (&indicator.id, &indicator.source));
    let dimensions = catalogue.dimensions.iter().map(|dimension| (&dimension.id, &dimension.source));
    let rules = catalogue.rules.values().map(|rule| (&rule.code, &rule.source));
    let rankings = catalogue.rankings.iter().map(|ranking| (&ranking.indicator, &ranking.source));
    for (id, source) in elements.chain(indicators).chain(dimensions).chain(rules).chain(rankings) {
        if source.trim().is_empty() {
            report(problems, format!("{id}: thiếu nguồn"), format!("{id}: the source is missing"));
        }
    }
    for indicator in &catalogue.indicators {
        if indicator.code.is_some() && indicator.name_provenance != super::Provenance::Circular {
            report(
                problems,
                format!("{}: mã số chỉ được ghi khi tên đọc từ chính Thông tư", indicator.id),
                format!("{}: a code needs a name read in the circular itself", indicator.id),
            );
        }
    }
}

/// Formulas that cannot be right: unlike units added, or series not collected in the report.
fn formulas(catalogue: &Catalogue, indicator: &Indicator, problems: &mut Vec<Bilingual>) {
    for variant in &indicator.variants {
        for side in [&variant.numerator, &variant.denominator] {
            let units: BTreeSet<&str> =
                side.iter().map(|id| catalogue.element_of(*id).unit.as_str()).collect();
            if units.len() > 1 {
                let list = units.into_iter().collect::<Vec<_>>().join(", ");
                report(
                    problems,
                    format!("{}: cộng các đơn vị tính khác nhau ({list})", indicator.id),
                    format!("{}: adds different units of measure ({list})", indicator.id),
                );
            }
        }
        for part in &indicator.periods {
            not_collected(
                catalogue,
                indicator,
                variant.numerator.iter().chain(&variant.denominator),
                *part,
                problems,
            );
        }
    }
    if indicator.is_ratio() && indicator.numerator == indicator.denominator {
        report(
            problems,
            format!("{}: tử số và mẫu số giống nhau", indicator.id),
            format!("{}: numerator and denominator are the same", indicator.id),
        );
    }
}

fn not_collected<'a>(
    catalogue: &Catalogue,
    indicator: &Indicator,
    series: impl Iterator<Item = &'a SeriesId>,
    part: Part,
    problems: &mut Vec<Bilingual>,
) {
    for id in series {
        if !catalogue.element_of(*id).periods.contains(&part) {
            let (key, part) = (&catalogue.series(*id).key, part.as_str());
            report(
                problems,
                format!("{}: báo cáo {part} không thu thập {key}", indicator.id),
                format!("{}: the {part} report does not collect {key}", indicator.id),
            );
        }
    }
}

fn settings(catalogue: &Catalogue, problems: &mut Vec<Bilingual>) {
    for part in [Part::S1, Part::Y] {
        let name = part.as_str();
        match catalogue.window(part) {
            None => report(
                problems,
                format!("thiếu khoảng thời gian của báo cáo {name}"),
                format!("the window of the {name} report is missing"),
            ),
            Some(window) => {
                let ordered = window.start.date(2024).zip(window.end.date(2024)).is_some_and(|(a, b)| a < b);
                if !ordered {
                    report(
                        problems,
                        format!("khoảng thời gian của báo cáo {name} không hợp lệ"),
                        format!("the window of the {name} report is not valid"),
                    );
                }
            }
        }
    }
}
