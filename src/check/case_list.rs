//! Cross-source: B05 and B06 against the list of cases of the same submission (4-rules 4.2).

use std::collections::BTreeMap;

use super::Verdicts;
use super::place::place_at;
use crate::catalogue::{Catalogue, SeriesId};
use crate::finding::{Finding, Outcome, Place};
use crate::intake::{Fact, FileRead};
use crate::message::Lang;
use crate::text::format_minor;
use crate::value::Value;

/// Children of the list against B05.
const CHILDREN: &str = "R-SRC-011";
/// Cases of the list against B06.
const CASES: &str = "R-SRC-012";
/// The list is not fully understood.
const UNCLEAR: &str = "R-SRC-013";

/// Compares the figures of a submission with what its list of cases adds up to. `values` are the figures after their
/// own checks. Without a list nothing is compared.
#[must_use]
pub fn case_list(read: &FileRead, values: &BTreeMap<SeriesId, Value>, catalogue: &Catalogue) -> Verdicts {
    let mut verdicts = Verdicts::default();
    let Some(list) = &read.case_list else {
        for rule in [CHILDREN, CASES, UNCLEAR] {
            verdicts.count(rule, Outcome::NotApplicable);
        }
        return verdicts;
    };
    let unclear = list.unclear > 0 || list.rows == 0;
    verdicts.count(UNCLEAR, if unclear { Outcome::Undecided } else { Outcome::Pass });
    if unclear {
        let place = Place { sheet: "DS".to_owned(), ..Place::default() };
        let mut finding = Finding::fail(UNCLEAR, place, list.unclear.to_string(), "");
        finding.outcome = Outcome::Undecided;
        verdicts.findings.push(finding.with("rows", list.rows.to_string()));
    }
    let facts: BTreeMap<&str, &Fact> = read.facts.iter().map(|fact| (fact.series.as_str(), fact)).collect();
    if list.counts.is_empty() {
        for rule in [CHILDREN, CASES] {
            verdicts.count(rule, Outcome::Undecided);
        }
    }
    for (series, counted) in &list.counts {
        let Some((fact, id)) = facts.get(series.as_str()).zip(catalogue.series_id(series)) else { continue };
        let rule = if catalogue.element_of(id).id == "cases" { CASES } else { CHILDREN };
        let stated = values.get(&id).copied().unwrap_or_default().number();
        let Some((stated, counted)) = stated.zip(*counted) else {
            verdicts.count(rule, Outcome::Undecided);
            continue;
        };
        if stated == counted {
            verdicts.count(rule, Outcome::Pass);
            continue;
        }
        verdicts.count(rule, Outcome::Fail);
        let mut finding =
            Finding::fail(rule, place_at(fact), format_minor(stated, 0), format_minor(counted, 0))
                .with("what", catalogue.series_name(id, Lang::Vi))
                .with("what_en", catalogue.series_name(id, Lang::En));
        finding.cause = rule.to_owned();
        verdicts.findings.push(finding);
    }
    verdicts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definitions::Definitions;
    use crate::intake::CaseListCounts;

    fn judged(list: Option<CaseListCounts>, figures: &[(&str, Value)]) -> Verdicts {
        let catalogue = Catalogue::load(&Definitions::load(&[]).unwrap()).unwrap();
        let fact = |(series, value): &(&str, Value)| Fact {
            series: (*series).to_owned(),
            value: *value,
            origin: Default::default(),
        };
        let read =
            FileRead { facts: figures.iter().map(fact).collect(), case_list: list, ..FileRead::default() };
        let values =
            figures.iter().map(|(series, value)| (catalogue.series_id(series).unwrap(), *value)).collect();
        case_list(&read, &values, &catalogue)
    }

    fn list(counts: &[(&str, Option<i64>)]) -> Option<CaseListCounts> {
        let counts = counts.iter().map(|(series, count)| ((*series).to_owned(), *count)).collect();
        Some(CaseListCounts { rows: 3, unclear: 0, counts })
    }

    #[test]
    fn figures_that_differ_from_the_list_are_told_with_both_numbers() {
        let counts = list(&[("abused", Some(3)), ("cases", Some(2)), ("abused|sex=F", Some(1))]);
        let figures = [("abused", 4), ("cases", 2), ("abused|sex=F", 2)].map(|(s, n)| (s, Value::Number(n)));
        let verdicts = judged(counts, &figures);
        let said: Vec<(&str, &str, &str)> = verdicts
            .findings
            .iter()
            .map(|one| (one.rule.as_str(), one.found.as_str(), one.expected.as_str()))
            .collect();
        assert_eq!(said, [(CHILDREN, "4", "3"), (CHILDREN, "2", "1")]);
        assert!(verdicts.findings.iter().all(|one| one.cause == CHILDREN));
        assert_eq!((verdicts.outcomes[CASES].pass, verdicts.outcomes[CHILDREN].fail), (1, 2));
    }

    #[test]
    fn what_is_missing_on_either_side_is_undecided_and_no_list_is_not_applicable() {
        let counts = list(&[("abused", None), ("cases", Some(2))]);
        let missing = judged(counts, &[("abused", Value::Number(4)), ("cases", Value::Missing)]);
        assert!(missing.findings.is_empty());
        assert_eq!((missing.outcomes[CHILDREN].undecided, missing.outcomes[CASES].undecided), (1, 1));
        let none = judged(None, &[("abused", Value::Number(4))]);
        assert_eq!(none.outcomes[CHILDREN].not_applicable, 1);
        let unreadable = judged(Some(CaseListCounts::default()), &[("abused", Value::Number(4))]);
        assert_eq!(unreadable.outcomes[CHILDREN].undecided, 1);
        assert_eq!((unreadable.findings.len(), unreadable.findings[0].outcome), (1, Outcome::Undecided));
    }
}
