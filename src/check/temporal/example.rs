//! Examples of temporal rules.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{PeriodFigures, Sight, copies, judge};
use crate::catalogue::{Catalogue, Example, Method, Rule, SeriesId};
use crate::check::between::{example_values, gravest};
use crate::finding::Outcome;
use crate::period::{Part, Period};
use crate::value::Value;

/// Values of a unit by series: of the period and of the earlier one.
type BothPeriods = (Vec<Value>, Vec<Value>);

/// The unit an example is about; the others follow it.
const OWN: &str = "";

/// What a temporal rule comes to in an example: it fails if it fails for any series of the unit, else it is undecided if
/// it is for any. A series that the example does not name is not looked at.
#[must_use]
pub fn example(rule: &Rule, catalogue: &Catalogue, example: &Example) -> Outcome {
    let Some(earlier) = &rule.earlier else { return Outcome::NotApplicable };
    let period = example
        .period
        .unwrap_or(Period { year: 2024, part: if rule.holds_in(Part::S1) { Part::S1 } else { Part::Y } });
    let Some(against) = earlier.against.first() else { return Outcome::NotApplicable };
    let parts = [period.part, against.seen_from(period).part];
    let (given, before) =
        (example_values(catalogue, &example.given), example_values(catalogue, &example.before));
    if let Method::Copied(copied) = &earlier.method {
        let before = (!before.is_empty()).then_some(&before);
        return copies::judge(copied, &given, before, catalogue, parts);
    }
    let named: Vec<SeriesId> = given.keys().chain(before.keys()).copied().collect();
    let others = example.others.iter().enumerate().map(|(index, unit)| {
        let values = |figures| full(catalogue, &example_values(catalogue, figures));
        (format!("{index:06}"), (values(&unit.given), values(&unit.before)))
    });
    let mut units: BTreeMap<String, BothPeriods> = others.collect();
    units.insert(OWN.to_owned(), (full(catalogue, &given), full(catalogue, &before)));
    // The same days, so that they neither differ in length nor fail to nest.
    let window = (Date::MIN, Date::MIN);
    let figures = |period: Period, side: fn(&BothPeriods) -> &[Value]| PeriodFigures {
        period,
        window,
        units: units.iter().map(|(unit, values)| (unit.as_str(), side(values))).collect(),
        whole: None,
        files: Vec::new(),
    };
    let now = figures(period, |(now, _)| now);
    let earlier_figures = figures(against.seen_from(period), |(_, before)| before);
    let sight = Sight { now: &now, earlier: Some(&earlier_figures) };
    let scope = earlier.scope.series(catalogue, parts);
    let mut worst = Outcome::NotApplicable;
    for id in scope.into_iter().filter(|id| named.contains(id)) {
        let judged = judge(&earlier.method, &sight, id, catalogue);
        let own = judged.into_iter().find(|(unit, _, _)| unit == OWN);
        worst = gravest(worst, own.map_or(Outcome::NotApplicable, |(_, _, judgement)| judgement.outcome));
    }
    worst
}

fn full(catalogue: &Catalogue, named: &BTreeMap<SeriesId, Value>) -> Vec<Value> {
    let of = |index| named.get(&SeriesId::from_index(index)).copied().unwrap_or_default();
    (0..catalogue.series.len()).map(of).collect()
}
