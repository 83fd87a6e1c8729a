//! Conditions of rules in words, with their tolerances and thresholds.

use super::Words;
use crate::catalogue::{
    Against, Agreement, Between, Bound, Compare, Comparison, Earlier, ElementKind, Method, Rate, Rule, Scope,
    Setting,
};
use crate::text::format_minor;

/// The conditions of a rule; none for a rule that stands in the program.
pub(super) fn of(words: Words<'_>, rule: &Rule) -> Vec<String> {
    let compare = rule.compare.as_ref().map(|compare| of_compare(words, compare));
    let rate = rule.rate.as_ref().map(|rate| of_rate(words, rate));
    let earlier = rule.earlier.as_ref().map(|earlier| of_earlier(words, earlier));
    let between = rule.between.as_ref().map(|between| of_between(words, between));
    [compare, rate, earlier, between].into_iter().flatten().collect()
}

/// "Số trẻ em [age_year=0..5]".
fn term(words: Words<'_>, term: &str) -> String {
    if term == "map:communes" {
        return words
            .say("số xã, phường, thị trấn trên bản đồ hành chính", "communes on the administrative map")
            .to_owned();
    }
    let (id, categories) = term.split_once('|').unwrap_or((term, ""));
    let name = words.catalogue.element(id).map_or(id, |element| words.text(&element.name));
    if categories.is_empty() { name.to_owned() } else { format!("{name} [{categories}]") }
}

fn sum(words: Words<'_>, terms: &[String]) -> String {
    terms.iter().map(|one| term(words, one)).collect::<Vec<_>>().join(" + ")
}

fn tolerance(words: Words<'_>, percent: u32, units: i64) -> String {
    match (percent, units) {
        (0, 0) => String::new(),
        (0, units) => format!("; {} {units}", words.say("cho phép lệch", "may be off by")),
        (percent, 0) => format!("; {} {percent} %", words.say("cho phép lệch", "may be off by")),
        (percent, units) => format!(
            "; {} {percent} % {} {units}, {}",
            words.say("cho phép lệch", "may be off by"),
            words.say("hoặc", "or"),
            words.say("lấy mức lớn hơn", "whichever is more")
        ),
    }
}

fn of_compare(words: Words<'_>, compare: &Compare) -> String {
    let must_be = match compare.must_be {
        Comparison::AtMost => words.say("không lớn hơn", "is at most"),
        Comparison::Equal => words.say("bằng", "equals"),
        Comparison::BothOrNeither => {
            words.say("cùng bằng 0 hoặc cùng khác 0 với", "is zero exactly where this is:")
        }
    };
    let (left, right) = (sum(words, &compare.left), sum(words, &compare.right));
    let tolerance = tolerance(words, compare.tolerance_percent, compare.tolerance);
    let names = compare.each.iter().map(|id| dimension(words, id)).collect::<Vec<_>>().join(", ");
    let each = match names.as_str() {
        "" => String::new(),
        names => format!("; {}: {names}", words.say("xét cả từng mục của", "also for each category of")),
    };
    format!("{left} {must_be} {right}{tolerance}{each}")
}

fn dimension(words: Words<'_>, id: &str) -> String {
    words.catalogue.dimension(id).map_or(id, |one| words.text(&one.name)).to_owned()
}

fn bound(words: Words<'_>, bound: Bound) -> String {
    let shown = format_minor(bound.0, Bound::DECIMALS);
    let short = if shown.contains('.') { shown.trim_end_matches('0').trim_end_matches('.') } else { &shown };
    words.number(short)
}

fn of_rate(words: Words<'_>, rate: &Rate) -> String {
    let mut text =
        format!("{} × ({}) / ({})", rate.scale, sum(words, &rate.numerator), sum(words, &rate.denominator));
    let mut add = |vi, en, value: String| {
        text.push_str(&format!("; {} {value}", words.say(vi, en)));
    };
    if let Some(low) = rate.low {
        add("không dưới", "at least", bound(words, low));
    }
    if let Some(high) = rate.high {
        add("không quá", "at most", bound(words, high));
    }
    if let Some(above) = rate.graver_above {
        add("để quy tắc nặng hơn xét khi vượt", "left to a graver rule above", bound(words, above));
    }
    if rate.at_least > 0 {
        let size = if rate.size.is_empty() { &rate.denominator } else { &rate.size };
        let size = sum(words, size);
        add("chỉ xét từ cỡ", "judged only from a size of", format!("{} ({size})", rate.at_least));
    }
    text
}

fn of_earlier(words: Words<'_>, earlier: &Earlier) -> String {
    let against: Vec<&str> = earlier
        .against
        .iter()
        .map(|against| match against {
            Against::SamePeriodLastYear => words.say("cùng kỳ năm trước", "the same period last year"),
            Against::PreviousPeriod => words.say("kỳ liền trước", "the report before"),
        })
        .collect();
    let mut text = format!("{} {}", words.say("So với", "Against"), against.join(", "));
    text.push_str(&format!(": {}", method(words, &earlier.method)));
    let scope = scope(words, &earlier.scope);
    if !scope.is_empty() {
        text.push_str(&format!(". {}: {scope}", words.say("Áp dụng cho", "For")));
    }
    text
}

fn method(words: Words<'_>, method: &Method) -> String {
    match method {
        Method::Ratios(one) => {
            let numbers = words.number(&format!("U = {}; A = {}; C = {}", one.u, one.a, one.c));
            words.say("Hidiroglou và Berthelot", "Hidiroglou and Berthelot").to_owned()
                + &format!(
                    " ({numbers}; {} {} %; {} {}; {} {})",
                    words.say("lệch dưới mức này không báo:", "not queried within"),
                    one.within_percent,
                    words.say("số lớn hơn trong hai số phải từ", "the larger count at least"),
                    one.at_least,
                    words.say("số đơn vị ít nhất", "units at least"),
                    one.units
                )
        }
        Method::Events(one) => format!(
            "{} {}; {} {}; {} {}; {} {}",
            words.say(
                "kiểm định chính xác hai số đếm Poisson, xác suất dưới",
                "exact test of two Poisson counts, probability below"
            ),
            words.number(&one.probability.to_string()),
            words.say("chênh ít nhất", "difference at least"),
            one.difference,
            words.say("số nhỏ hơn trong hai số không quá", "the smaller count at most"),
            one.at_most,
            words.say("tỷ lệ với", "in proportion to"),
            term(words, &one.exposure)
        ),
        Method::Level(one) => format!(
            "{} {} % {} {}",
            words.say("thay đổi không quá", "changed by at most"),
            one.percent,
            words.say("hoặc không quá", "or at most"),
            one.difference
        ),
        Method::Zero(one) => format!(
            "{} {}",
            words.say(
                "không chuyển giữa 0 và một số lớn, từ",
                "does not move between zero and a large count, from"
            ),
            one.at_least
        ),
        Method::Within => words
            .say("số của kỳ trước không lớn hơn số của kỳ này", "the earlier figure is at most this one")
            .to_owned(),
        Method::Copied(one) => format!(
            "{} {} {}",
            words.say(
                "số phát sinh không giống hệt, khi có ít nhất",
                "flows are not all the same, with at least"
            ),
            one.cells,
            words.say("ô lớn hơn 0", "cells above zero")
        ),
    }
}

fn scope(words: Words<'_>, scope: &Scope) -> String {
    let mut parts: Vec<String> =
        scope.series.iter().chain(&scope.elements).map(|one| term(words, one)).collect();
    parts.extend(scope.kind.map(|kind| {
        match kind {
            ElementKind::Flow => words.say("mọi số phát sinh trong kỳ", "every flow"),
            ElementKind::Stock => words.say("mọi số tại ngày chốt", "every stock"),
        }
        .to_owned()
    }));
    let mut text = parts.join("; ");
    let without = scope.without.iter().map(|id| dimension(words, id)).collect::<Vec<_>>().join(", ");
    if !without.is_empty() {
        text.push_str(&format!(" ({}: {without})", words.say("trừ số chia theo", "without those by")));
    }
    text
}

fn of_between(words: Words<'_>, between: &Between) -> String {
    let (who, others) = match between.setting {
        Setting::ProvinceAndUnits => (
            words.say("Số tỉnh tự khai", "The province's own figure"),
            words.say("số của các đơn vị trong tỉnh", "the figures of its units"),
        ),
        Setting::AgencyAndUnits => (
            words.say("Số của ngành cấp tỉnh", "The provincial agency's figure"),
            words.say("số của các đơn vị trong tỉnh", "the figures of the units"),
        ),
        Setting::AgencyAndOffice => (
            words.say("Số của ngành", "The agency's figure"),
            words.say("số của nơi báo cáo khác về cùng đơn vị", "that of the other reporter of the unit"),
        ),
    };
    let must_be = match between.must_be {
        Agreement::EqualToSum => words.say("bằng tổng", "equals the sum of"),
        Agreement::AtMostSum => words.say("không lớn hơn tổng", "is at most the sum of"),
        Agreement::AtLeastLargest => {
            words.say("không nhỏ hơn số lớn nhất trong", "is at least the largest of")
        }
    };
    format!("{who} {must_be} {others}{}", tolerance(words, between.tolerance_percent, between.tolerance))
}
