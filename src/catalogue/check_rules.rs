//! Proof of the rules that are nothing but conditions: what they compare exists and is comparable.

use std::collections::BTreeSet;

use super::{Catalogue, Compare, Comparison, MapCount, Operand, Rate, Rule};
use crate::finding::Severity;
use crate::message::Bilingual;
use crate::period::Part;

/// Everything that is wrong with conditions and examples.
pub(super) fn check(catalogue: &Catalogue, problems: &mut Vec<Bilingual>) {
    for rule in catalogue.rules.values() {
        let mut report = |vi: &str, en: &str| {
            problems
                .push(Bilingual { vi: format!("{}: {vi}", rule.code), en: format!("{}: {en}", rule.code) });
        };
        example_keys(rule, catalogue, &mut report);
        if rule.cases.is_empty() {
            continue;
        }
        severity(rule, &mut report);
        operands(rule, catalogue, &mut report);
        if let Some(compare) = &rule.compare {
            comparison(compare, &mut report);
        }
        if let Some(rate) = &rule.rate {
            bounds(rate, &mut report);
            graver_rule(rule, rate, catalogue, &mut report);
        }
    }
}

fn example_keys(rule: &Rule, catalogue: &Catalogue, report: &mut dyn FnMut(&str, &str)) {
    let keys: BTreeSet<&String> =
        rule.examples.iter().flat_map(|example| example.given.keys().chain(example.before.keys())).collect();
    for key in keys {
        if MapCount::find(key).is_none() && catalogue.series_id(key).is_none() {
            report(
                &format!("ví dụ dùng chuỗi số liệu \"{key}\" không có trong danh mục"),
                &format!("an example uses the series \"{key}\", which does not exist"),
            );
        }
    }
}

/// A condition rejects nothing, since nobody can tell which of its cells is wrong: as an error it would leave an illegal
/// figure in use.
fn severity(rule: &Rule, report: &mut dyn FnMut(&str, &str)) {
    let asks_for_zero = rule.compare.as_ref().is_some_and(|one| one.must_be == Comparison::BothOrNeither);
    if asks_for_zero && rule.severity != Severity::Note {
        report(
            "quy tắc chỉ xét hai số cùng bằng 0 hay không thì chỉ được ở mức lưu ý",
            "a condition on zero alone is a note",
        );
        return;
    }
    if rule.severity > Severity::Query {
        report(
            "quy tắc so sánh giữa các ô chỉ được ở mức lưu ý hoặc cần giải trình",
            "a condition over several cells is a note or a query",
        );
    }
}

fn operands(rule: &Rule, catalogue: &Catalogue, report: &mut dyn FnMut(&str, &str)) {
    if rule.cases.iter().any(|case| case.left.is_empty() || case.right.is_empty()) {
        report("một vế không có chuỗi số liệu nào", "one side names no series");
    }
    let series: BTreeSet<_> =
        rule.cases.iter().flat_map(super::Case::operands).filter_map(Operand::series).collect();
    let collected: BTreeSet<Part> =
        [Part::S1, Part::Y].into_iter().filter(|part| rule.holds_in(*part)).collect();
    for id in &series {
        let periods = &catalogue.element_of(*id).periods;
        if let Some(part) = collected.iter().find(|part| !periods.contains(part)) {
            let (key, part) = (&catalogue.series(*id).key, part.as_str());
            report(
                &format!("báo cáo {part} không thu thập {key}"),
                &format!("the {part} report does not collect {key}"),
            );
        }
    }
    let things: BTreeSet<&str> = series.iter().filter_map(|id| catalogue.thing_counted(*id)).collect();
    // Whether both are zero is no order, and all that may be asked of things that have none.
    let asks_for_zero = |compare: &Compare| compare.must_be == Comparison::BothOrNeither;
    if things.len() > 1 && !rule.compare.as_ref().is_some_and(asks_for_zero) {
        let list = things.into_iter().collect::<Vec<_>>().join(", ");
        report(
            &format!("so sánh những thứ không so sánh được với nhau ({list})"),
            &format!("orders what has no order ({list})"),
        );
    }
    for case in &rule.cases {
        let decimals = |side: &[Operand]| -> BTreeSet<u8> {
            side.iter().filter_map(|one| one.series()).map(|id| catalogue.element_of(id).decimals).collect()
        };
        let (left, right) = (decimals(&case.left), decimals(&case.right));
        let together = left.union(&right).count() > 1 && rule.compare.is_some();
        if left.len() > 1 || right.len() > 1 || together {
            report("cộng các số có số chữ số thập phân khác nhau", "adds figures with different decimals");
            return;
        }
    }
}

fn comparison(compare: &Compare, report: &mut dyn FnMut(&str, &str)) {
    if compare.left == compare.right {
        report("hai vế giống nhau", "both sides are the same");
    }
    let allows = compare.tolerance != 0 || compare.tolerance_percent != 0;
    if allows && compare.must_be == Comparison::BothOrNeither {
        report("bằng 0 hay không thì không có mức chênh lệch cho phép", "zero or not has no tolerance");
    }
    if compare.tolerance < 0 {
        report("mức chênh lệch cho phép nhỏ hơn 0", "the tolerance is negative");
    }
}

fn bounds(rate: &Rate, report: &mut dyn FnMut(&str, &str)) {
    if rate.scale == 0 || rate.at_least < 0 {
        report("hệ số hoặc cỡ tối thiểu không hợp lệ", "the scale or the smallest size is not possible");
    }
    if rate.low.is_none() && rate.high.is_none() {
        report("tỷ lệ không có giới hạn nào", "the rate has no bound");
    }
    let ordered = |low: Option<super::Bound>, high: Option<super::Bound>| match (low, high) {
        (Some(low), Some(high)) => low < high,
        _ => true,
    };
    if !ordered(rate.low, rate.high)
        || !ordered(rate.high, rate.graver_above)
        || rate.high.is_some_and(|b| b.0 == 0)
    {
        report("giới hạn của tỷ lệ không hợp lệ", "the bounds of the rate are not possible");
    }
}

/// What a rule leaves to a graver one must be said by one.
fn graver_rule(rule: &Rule, rate: &Rate, catalogue: &Catalogue, report: &mut dyn FnMut(&str, &str)) {
    let Some(above) = rate.graver_above else { return };
    let speaks = |other: &Rule| {
        let same =
            |one: &Rate| one.high == Some(above) && one.graver_above.is_none() && one.scale == rate.scale;
        other.severity > rule.severity
            && other.cases == rule.cases
            && other.periods == rule.periods
            && other.rate.as_ref().is_some_and(same)
    };
    if rate.high < Some(above) && !catalogue.rules.values().any(speaks) {
        report("không có quy tắc nặng hơn bắt đầu từ graver_above", "no graver rule begins at graver_above");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definitions::{DefinitionError, Definitions};

    /// A rule of our own beside the shipped ones: its condition and its examples.
    fn with(severity: &str, condition: &str, examples: &str) -> Result<Vec<String>, DefinitionError> {
        let text = |of: &str| format!("{of} = {{ vi = \"x\", en = \"x\" }}\n");
        let words: String = ["name", "message", "action", "why"].map(text).concat();
        let rule = format!(
            "[[rule]]\ncode = \"R-OWN-001\"\nclass = \"own\"\nseverity = \"{severity}\"\nsource = \"x\"\n\
             {words}{condition}\n{examples}"
        );
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("own.toml"), rule).unwrap();
        let catalogue = Catalogue::load(&Definitions::load(&[folder.path()]).unwrap())?;
        let mut problems = Vec::new();
        check(&catalogue, &mut problems);
        Ok(problems.into_iter().map(|problem| problem.en).collect())
    }

    fn compare(left: &str, right: &str) -> String {
        format!("[rule.compare]\nleft = [\"{left}\"]\nmust_be = \"at_most\"\nright = [\"{right}\"]\n")
    }

    fn rate(bounds: &str) -> String {
        format!(
            "[rule.rate]\nnumerator = [\"live_births\"]\ndenominator = [\"population\"]\nscale = 1000\n{bounds}\n"
        )
    }

    fn examples(key: &str) -> String {
        let one =
            |outcome| format!("[[rule.example]]\noutcome = \"{outcome}\"\ngiven = {{ \"{key}\" = 1 }}\n");
        ["pass", "fail", "undecided"].map(one).concat()
    }

    #[track_caller]
    fn finds(severity: &str, condition: &str, examples: &str, part: &str) {
        let problems = with(severity, condition, examples).unwrap();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with("R-OWN-001") && problems[0].contains(part), "{problems:?}");
    }

    #[test]
    fn a_sound_rule_of_ones_own_passes() {
        let shown = examples("special");
        assert_eq!(with("query", &compare("special", "children"), &shown).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_cannot_be_compared_is_found() {
        let shown = examples("cases");
        for (left, right) in [("cases", "abused"), ("offenders", "cases"), ("abused", "accused")] {
            finds("query", &compare(left, right), &shown, "orders what has no order");
        }
        finds("query", &compare("budget_central", "documents_issued"), &shown, "different decimals");
        let annual = compare("consulted_7_15", "children");
        finds("query", &annual, &shown, "the S1 report does not collect consulted_7_15");
        finds("query", &compare("special", "special"), &shown, "both sides are the same");
        finds("error", &compare("special", "children"), &shown, "a note or a query");
    }

    #[test]
    fn children_and_cases_may_be_put_beside_each_other_only_to_ask_whether_one_is_zero() {
        let shown = examples("cases");
        let zero = compare("abused", "cases").replace("at_most", "both_or_neither");
        assert_eq!(with("note", &zero, &shown).unwrap(), Vec::<String>::new());
        finds("query", &zero, &shown, "on zero alone is a note");
        finds("note", &(zero.clone() + "tolerance = 1\n"), &shown, "no tolerance");
        for order in ["at_most", "equal"] {
            let condition = compare("abused", "cases").replace("at_most", order);
            finds("note", &condition, &shown, "orders what has no order");
        }
    }

    #[test]
    fn an_impossible_bound_is_found() {
        let shown = examples("live_births");
        finds("query", &rate(""), &shown, "no bound");
        finds("query", &rate("low = \"5\"\nhigh = \"5\""), &shown, "not possible");
        finds("query", &rate("high = \"0\""), &shown, "not possible");
        finds("note", &rate("high = \"5\"\ngraver_above = \"4\""), &shown, "not possible");
        finds("note", &rate("high = \"5\"\ngraver_above = \"6\""), &shown, "no graver rule");
        assert!(with("query", &rate("high = \"5,5\""), &shown).is_err());
    }

    #[test]
    fn an_example_over_what_does_not_exist_is_found() {
        let slip = examples("specail");
        finds("query", &compare("special", "children"), &slip, "an example uses the series \"specail\"");
    }

    #[test]
    fn a_condition_over_what_does_not_exist_is_refused() {
        let shown = examples("special");
        for (left, right) in
            [("specail", "children"), ("special|sex=U", "children"), ("communes", "map:villages")]
        {
            assert!(with("query", &compare(left, right), &shown).is_err(), "{left} {right}");
        }
        let each = compare("special", "population") + "each = [\"ethnicity\"]\n";
        let error = with("query", &each, &shown).unwrap_err().to_string();
        assert!(error.contains("own.toml") && error.contains("stands on both sides"), "{error}");
    }
}
