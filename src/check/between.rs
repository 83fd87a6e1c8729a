//! One stated figure against those of others for the same series: what both other levels and other reporters need.

use std::collections::BTreeMap;

use crate::catalogue::{Agreement, Between, Catalogue, Example, Rule, SeriesId, Setting};
use crate::finding::{Finding, Outcome, Place};
use crate::message::Lang;
use crate::text::format_minor;
use crate::value::Value;

/// The rules of a setting.
pub(super) fn rules(catalogue: &Catalogue, setting: Setting) -> impl Iterator<Item = (&Rule, &Between)> {
    let with_between = catalogue.rules.values().filter_map(|rule| Some((rule, rule.between.as_ref()?)));
    with_between.filter(move |(_, between)| between.setting == setting)
}

/// Whether a rule speaks of a series.
pub(super) fn in_scope(between: &Between, catalogue: &Catalogue, id: SeriesId) -> bool {
    let element = catalogue.element_of(id);
    between.over_units.is_none_or(|over_units| element.over_units == over_units)
        && !between.except.contains(&element.id)
}

/// Sets a stated figure against others, and gives what was expected of it where that can be said. A figure that one of
/// the others lacks leaves it undecided, unless those that are there refute it alone.
pub(super) fn judge(between: &Between, stated: Value, others: &[Value]) -> (Outcome, Option<i128>) {
    if stated == Value::NotApplicable {
        return (Outcome::NotApplicable, None);
    }
    let Some(stated) = stated.number().map(i128::from) else { return (Outcome::Undecided, None) };
    let known: Option<Vec<i128>> = others.iter().map(|value| value.number().map(i128::from)).collect();
    let complete = known.is_some() && !others.is_empty();
    if between.must_be == Agreement::AtLeastLargest {
        let largest = others.iter().filter_map(|value| value.number()).max().map(i128::from);
        return match largest {
            Some(largest) if stated + allowed(between, largest) < largest => (Outcome::Fail, Some(largest)),
            _ if complete => (Outcome::Pass, largest),
            _ => (Outcome::Undecided, None),
        };
    }
    let Some(known) = known.filter(|_| complete) else { return (Outcome::Undecided, None) };
    let sum: i128 = known.iter().sum();
    let over = stated - sum;
    let off = if between.must_be == Agreement::EqualToSum { over.abs() } else { over };
    (Outcome::of(off <= allowed(between, sum)), Some(sum))
}

/// How far off a figure may be: the larger tolerance, in whole units.
fn allowed(between: &Between, expected: i128) -> i128 {
    let share = expected.abs() * i128::from(between.tolerance_percent) / 100;
    share.max(i128::from(between.tolerance))
}

/// The finding at the stated figure.
pub(super) fn finding(
    rule: &Rule,
    catalogue: &Catalogue,
    (id, stated, expected): (SeriesId, Value, Option<i128>),
    place: Place,
) -> Finding {
    let decimals = catalogue.element_of(id).decimals;
    let shown = |number: i64| format_minor(number, decimals);
    let expected = expected.and_then(|number| i64::try_from(number).ok()).map(shown);
    Finding::fail(
        &rule.code,
        place,
        stated.number().map(shown).unwrap_or_default(),
        expected.unwrap_or_default(),
    )
    .with("what", catalogue.series_name(id, Lang::Vi))
    .with("what_en", catalogue.series_name(id, Lang::En))
}

/// What a rule about the figures of others comes to in an example: `given` is the stated figure, `others` those it is
/// set against. It fails if it fails for any series in scope, else it is undecided if it is for any.
#[must_use]
pub fn between_example(rule: &Rule, catalogue: &Catalogue, example: &Example) -> Outcome {
    let Some(between) = &rule.between else { return Outcome::NotApplicable };
    let given = example_values(catalogue, &example.given);
    let others: Vec<BTreeMap<SeriesId, Value>> =
        example.others.iter().map(|unit| example_values(catalogue, &unit.given)).collect();
    let mut named: Vec<SeriesId> =
        given.keys().chain(others.iter().flat_map(BTreeMap::keys)).copied().collect();
    named.retain(|id| in_scope(between, catalogue, *id));
    let of = |values: &BTreeMap<SeriesId, Value>, id| values.get(&id).copied().unwrap_or_default();
    let outcomes = named.into_iter().map(|id| {
        let others: Vec<Value> = others.iter().map(|values| of(values, id)).collect();
        judge(between, of(&given, id), &others).0
    });
    outcomes.fold(Outcome::NotApplicable, gravest)
}

/// Of two outcomes the one that is told.
pub(super) fn gravest(one: Outcome, other: Outcome) -> Outcome {
    let rank = |outcome| match outcome {
        Outcome::Fail => 3,
        Outcome::Undecided => 2,
        Outcome::Pass => 1,
        Outcome::NotApplicable => 0,
    };
    if rank(one) >= rank(other) { one } else { other }
}

/// The figures of an example by series; keys of no series are left out.
pub(super) fn example_values(
    catalogue: &Catalogue,
    figures: &BTreeMap<String, i64>,
) -> BTreeMap<SeriesId, Value> {
    figures
        .iter()
        .filter_map(|(key, number)| Some((catalogue.series_id(key)?, Value::Number(*number))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(must_be: Agreement, tolerance_percent: u32, tolerance: i64) -> Between {
        Between {
            setting: Setting::ProvinceAndUnits,
            must_be,
            over_units: None,
            except: Vec::new(),
            tolerance_percent,
            tolerance,
        }
    }

    fn outcome(between: &Between, stated: i64, others: &[Value]) -> Outcome {
        judge(between, Value::Number(stated), others).0
    }

    const N: fn(i64) -> Value = Value::Number;

    #[test]
    fn a_declared_sum_is_exact_and_a_missing_unit_decides_nothing() {
        let equal = between(Agreement::EqualToSum, 0, 0);
        assert_eq!(outcome(&equal, 8709, &[N(6432), N(857), N(106), N(1314)]), Outcome::Pass);
        assert_eq!(judge(&equal, N(9601), &[N(9000), N(592)]), (Outcome::Fail, Some(9592)));
        assert_eq!(outcome(&equal, 9000, &[N(9000), Value::Missing]), Outcome::Undecided);
        assert_eq!(outcome(&equal, 9000, &[N(9000), Value::Rejected]), Outcome::Undecided);
        assert_eq!(outcome(&equal, 0, &[]), Outcome::Undecided, "nobody to add up");
        assert_eq!(judge(&equal, Value::Missing, &[N(1)]).0, Outcome::Undecided);
        assert_eq!(judge(&equal, Value::NotApplicable, &[N(1)]).0, Outcome::NotApplicable);
    }

    #[test]
    fn a_child_counted_by_two_units_counts_once_in_the_province() {
        let at_most = between(Agreement::AtMostSum, 0, 0);
        assert_eq!(outcome(&at_most, 9, &[N(4), N(6)]), Outcome::Pass);
        assert_eq!(outcome(&at_most, 11, &[N(4), N(6)]), Outcome::Fail);
    }

    #[test]
    fn one_unit_alone_refutes_a_smaller_province() {
        let at_least = between(Agreement::AtLeastLargest, 0, 0);
        assert_eq!(judge(&at_least, N(0), &[N(4), Value::Missing]), (Outcome::Fail, Some(4)));
        assert_eq!(outcome(&at_least, 4, &[N(4), Value::Missing]), Outcome::Undecided);
        assert_eq!(outcome(&at_least, 4, &[N(4), N(1)]), Outcome::Pass);
    }

    #[test]
    fn the_larger_tolerance_holds() {
        let equal = between(Agreement::EqualToSum, 5, 2);
        assert_eq!(outcome(&equal, 12, &[N(10)]), Outcome::Pass, "two");
        assert_eq!(outcome(&equal, 105, &[N(100)]), Outcome::Pass, "five percent");
        assert_eq!(outcome(&equal, 106, &[N(100)]), Outcome::Fail);
    }
}
