//! What a finding about an earlier period tells.

use super::Pair;
use crate::catalogue::{Against, Catalogue, Rule, SeriesId};
use crate::finding::{Finding, Place};
use crate::message::Lang;
use crate::period::Period;
use crate::text::format_minor;

/// Findings of one rule and series.
pub(super) struct Teller<'a> {
    rule: &'a Rule,
    against: (Against, Period),
    id: SeriesId,
    catalogue: &'a Catalogue,
}

pub(super) fn finding<'a>(
    rule: &'a Rule,
    against: (Against, Period),
    id: SeriesId,
    catalogue: &'a Catalogue,
) -> Teller<'a> {
    Teller { rule, against, id, catalogue }
}

impl Teller<'_> {
    /// The finding of a unit. Whoever multiplies everything by a thousand has one cause to mend.
    pub fn of(&self, unit: &str, pair: Pair, usual: Option<f64>, place: Place) -> Finding {
        let decimals = self.catalogue.element_of(self.id).decimals;
        let shown =
            |number: Option<i64>| number.map_or_else(String::new, |number| format_minor(number, decimals));
        let (now, earlier) = (pair.now.number(), pair.earlier.number());
        let mut finding = Finding::fail(&self.rule.code, place, shown(now), shown(earlier))
            .with("what", self.catalogue.series_name(self.id, Lang::Vi))
            .with("what_en", self.catalogue.series_name(self.id, Lang::En));
        if let Some(usual) = usual
            .zip(now.zip(earlier))
            .map(|(usual, (now, earlier))| (times(now, earlier), hundredths(usual)))
        {
            finding = both(finding, "times", usual.0);
            finding = both(finding, "usual", usual.1);
        }
        finding.cause = format!("{}/{unit}", self.rule.code);
        dated(finding, self.against.0, self.against.1)
    }
}

/// Says which earlier period is meant.
pub(super) fn dated(finding: Finding, against: Against, before: Period) -> Finding {
    let (vi, en) = match against {
        Against::SamePeriodLastYear => ("cùng kỳ năm trước", "the same period last year"),
        Against::PreviousPeriod => ("kỳ trước", "the previous period"),
    };
    finding.with("when", format!("{vi} ({before})")).with("when_en", format!("{en} ({before})"))
}

/// A number of hundredths with a decimal comma and a decimal point.
fn both(finding: Finding, argument: &str, hundredths: i64) -> Finding {
    let text = format_minor(hundredths, 2);
    finding.with(&format!("{argument}_en"), &text).with(argument, text.replace('.', ","))
}

/// Hundredths of now / earlier, rounded half up.
fn times(now: i64, earlier: i64) -> i64 {
    let (now, earlier) = (i128::from(now), i128::from(earlier).max(1));
    i64::try_from((now * 200 + earlier) / (2 * earlier)).unwrap_or(i64::MAX)
}

/// Ratios of counts are far below 2^53.
#[expect(clippy::cast_possible_truncation)]
fn hundredths(ratio: f64) -> i64 {
    (ratio * 100.0).round() as i64
}
