//! Proof of the rules that are nothing but conditions: what they compare exists, is comparable and is shown at work.

use std::collections::BTreeSet;

use super::{Catalogue, Compare, MapCount, Operand, Rate, Rule};
use crate::finding::{Outcome, Severity};
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
        outcomes_shown(rule, &mut report);
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
    if things.len() > 1 {
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

fn outcomes_shown(rule: &Rule, report: &mut dyn FnMut(&str, &str)) {
    for outcome in [Outcome::Pass, Outcome::Fail, Outcome::Undecided] {
        if !rule.examples.iter().any(|example| example.outcome == outcome) {
            let word = outcome.as_str();
            report(
                &format!("thiếu ví dụ có kết quả \"{word}\""),
                &format!("there is no example with the outcome \"{word}\""),
            );
        }
    }
}

fn comparison(compare: &Compare, report: &mut dyn FnMut(&str, &str)) {
    if compare.left == compare.right {
        report("hai vế giống nhau", "both sides are the same");
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
    if !catalogue.rules.values().any(speaks) {
        report("không có quy tắc nặng hơn bắt đầu từ graver_above", "no graver rule begins at graver_above");
    }
}
