//! Forensic: formulas of number cells whose result is not the one the file shows (4-rules 4.2).

use crate::finding::{Finding, Outcome};
use crate::intake::FileRead;

use super::Verdicts;

/// Stale results of simple sums. A total that a balance already refuses with the same two numbers is not told twice.
#[must_use]
pub fn formulas(read: &FileRead, told: &[Finding]) -> Verdicts {
    const RULE: &str = "R-FOR-006";
    let mut verdicts = Verdicts::default();
    let counts = verdicts.outcomes.entry(RULE.to_owned()).or_default();
    counts.pass = read.formulas.agreeing;
    counts.undecided = read.formulas.not_recomputed;
    for finding in &read.formulas.differing {
        verdicts.count(RULE, Outcome::Fail);
        let same = |other: &Finding| {
            other.rule == "R-BAL-001"
                && (&other.place.sheet, &other.place.cell) == (&finding.place.sheet, &finding.place.cell)
                && (&other.found, &other.expected) == (&finding.found, &finding.expected)
        };
        if !told.iter().any(same) {
            verdicts.findings.push(finding.clone());
        }
    }
    verdicts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;
    use crate::intake::Formulas;

    fn finding(rule: &str, found: &str) -> Finding {
        let place = Place { sheet: "B02".to_owned(), cell: "D2".to_owned(), ..Place::default() };
        Finding::fail(rule, place, found, "10")
    }

    #[test]
    fn a_stale_total_is_told_once_and_every_formula_is_counted() {
        let differing = vec![finding("R-FOR-006", "12")];
        let formulas_read = Formulas { agreeing: 3, not_recomputed: 2, differing };
        let read = FileRead { formulas: formulas_read, ..FileRead::default() };
        let alone = formulas(&read, &[finding("R-BAL-001", "13"), finding("R-VAL-017", "12")]);
        assert_eq!(alone.findings.len(), 1);
        let refused = formulas(&read, &[finding("R-BAL-001", "12")]);
        assert!(refused.findings.is_empty());
        let counts = refused.outcomes["R-FOR-006"];
        assert_eq!((counts.pass, counts.fail, counts.undecided), (3, 1, 2));
    }
}
