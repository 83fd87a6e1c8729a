//! Conditions of rules that are nothing but data: sums of series against sums of series, and rates within bounds.
//!
//! Terms are written as in formulas of indicators (`children|age_year=7..15`) and resolved once, when the catalogue is
//! loaded. A term `map:…` is no series: it is a number that the administrative map of the period knows of the unit.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::formula::{Resolver, Term};
use super::{SeriesId, element};

/// Σ left against Σ right, per unit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    /// Terms on the left, added up.
    pub left: Vec<String>,
    /// How they must relate.
    pub must_be: Comparison,
    /// Terms on the right, added up.
    pub right: Vec<String>,
    /// Dimensions: the rule is evaluated again for each category that both sides have.
    #[serde(default)]
    pub each: Vec<String>,
    /// Data elements: the rule is evaluated for each of them, its id standing where the terms have `*`.
    #[serde(default)]
    pub over: Vec<String>,
    /// How far off may be, in hundredths of the right side.
    #[serde(default)]
    pub tolerance_percent: u32,
    /// How far off may be, in units of the right side; the larger tolerance holds.
    #[serde(default)]
    pub tolerance: i64,
}

/// A relation between two sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// left ≤ right.
    AtMost,
    /// left = right.
    Equal,
    /// Both are zero or neither is: says nothing of which is more, and so may stand between children, cases and
    /// offenders.
    BothOrNeither,
}

/// A rate that must lie within bounds, per unit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Terms of the numerator, added up.
    pub numerator: Vec<String>,
    /// Terms of the denominator, added up.
    pub denominator: Vec<String>,
    /// What the rate is per: 100 for percent, 1000 for per mille.
    pub scale: u32,
    /// Lowest plausible rate.
    #[serde(default)]
    pub low: Option<Bound>,
    /// Highest plausible rate.
    #[serde(default)]
    pub high: Option<Bound>,
    /// Above this rate a graver rule speaks and this one does not apply: one rate, one finding.
    #[serde(default)]
    pub graver_above: Option<Bound>,
    /// Smallest size at which the rate is judged; below it the rule does not apply.
    #[serde(default)]
    pub at_least: i64,
    /// Terms whose sum is that size; empty: the denominator.
    #[serde(default)]
    pub size: Vec<String>,
}

/// A bound of a rate, written as a text (`"1.5"`) so that it is exact: millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Bound(pub i64);

impl Bound {
    /// Millionths in one.
    pub const ONE: i64 = 1_000_000;
    /// Decimals kept.
    pub const DECIMALS: u8 = 6;
}

impl TryFrom<String> for Bound {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong =
            || format!("\"{text}\" is not a bound; write digits, with a point before at most 6 decimals");
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole)
            || !digits(fraction)
            || fraction.len() > usize::from(Self::DECIMALS)
            || whole.len() > 9
        {
            return Err(wrong());
        }
        format!("{whole}{fraction:0<6}").parse().map(Self).map_err(|_| wrong())
    }
}

/// A number that the administrative map of the period knows of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MapCount {
    /// Its communes; 1 for a commune.
    Communes,
}

impl MapCount {
    /// The count with this key (`map:communes`).
    #[must_use]
    pub fn find(key: &str) -> Option<Self> {
        [Self::Communes].into_iter().find(|count| count.key() == key)
    }

    /// Its key in terms and examples.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Communes => "map:communes",
        }
    }
}

/// One number of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operand {
    /// A figure of the submission.
    Series(SeriesId),
    /// A number of the administrative map.
    Map(MapCount),
}

impl Operand {
    /// The series, if it is one.
    #[must_use]
    pub fn series(self) -> Option<SeriesId> {
        match self {
            Self::Series(id) => Some(id),
            Self::Map(_) => None,
        }
    }
}

/// One evaluation of a condition: the total, or one category of a dimension in `each`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Left side, or numerator.
    pub left: Vec<Operand>,
    /// Right side, or denominator.
    pub right: Vec<Operand>,
    /// What decides whether a rate is judged; empty for comparisons.
    pub size: Vec<Operand>,
}

impl Case {
    /// All its operands, left before right.
    pub fn operands(&self) -> impl Iterator<Item = Operand> + '_ {
        self.left.iter().chain(&self.right).copied()
    }
}

/// The cases of a comparison: itself, then one for each category that every term of both sides has; all of it for each
/// element it runs over.
pub(super) fn cases_of_compare(compare: &Compare, resolver: &Resolver<'_>) -> Result<Vec<Case>, String> {
    if compare.over.is_empty() {
        return cases_of_sides(&compare.left, &compare.right, &compare.each, resolver);
    }
    let put = |terms: &[String], id: &str| terms.iter().map(|term| term.replace('*', id)).collect::<Vec<_>>();
    let mut cases = Vec::new();
    for id in &compare.over {
        let (left, right) = (put(&compare.left, id), put(&compare.right, id));
        cases.extend(cases_of_sides(&left, &right, &compare.each, resolver)?);
    }
    Ok(cases)
}

fn cases_of_sides(
    left: &[String],
    right: &[String],
    each: &[String],
    resolver: &Resolver<'_>,
) -> Result<Vec<Case>, String> {
    let case = |category: Option<(&str, &str)>| {
        Ok::<_, String>(Case {
            left: operands(left, category, resolver)?,
            right: operands(right, category, resolver)?,
            size: Vec::new(),
        })
    };
    let mut cases = vec![case(None)?];
    for id in each {
        let dimension = resolver
            .dimensions
            .iter()
            .find(|dimension| dimension.id == *id)
            .ok_or_else(|| format!("there is no dimension \"{id}\""))?;
        let before = cases.len();
        // A category that one side lacks (sex not determined, of children in B05 only) cannot be compared.
        cases
            .extend(dimension.categories.iter().filter_map(|category| case(Some((id, &category.code))).ok()));
        if cases.len() == before {
            return Err(format!("no category of \"{id}\" stands on both sides"));
        }
    }
    Ok(cases)
}

/// The one case of a rate.
pub(super) fn case_of_rate(rate: &Rate, resolver: &Resolver<'_>) -> Result<Case, String> {
    let size = if rate.size.is_empty() { &rate.denominator } else { &rate.size };
    Ok(Case {
        left: operands(&rate.numerator, None, resolver)?,
        right: operands(&rate.denominator, None, resolver)?,
        size: operands(size, None, resolver)?,
    })
}

/// The operands of a side, of the total or of one category.
fn operands(
    terms: &[String],
    category: Option<(&str, &str)>,
    resolver: &Resolver<'_>,
) -> Result<Vec<Operand>, String> {
    let mut operands = Vec::new();
    for text in terms {
        if text.starts_with("map:") {
            let count = MapCount::find(text).ok_or_else(|| format!("the map knows no \"{text}\""))?;
            operands.push(Operand::Map(count));
            continue;
        }
        let term = with_category(resolver.term(text)?, category)?;
        operands.extend(resolver.series_of(&term)?.into_iter().map(Operand::Series));
    }
    for (index, operand) in operands.iter().enumerate() {
        if operands[..index].contains(operand) {
            return Err("a series stands twice in one sum".to_owned());
        }
    }
    Ok(operands)
}

fn with_category(mut term: Term, category: Option<(&str, &str)>) -> Result<Term, String> {
    if let Some((dimension, code)) = category {
        let added = BTreeMap::from([(dimension.to_owned(), code.to_owned())]);
        if term.categories.insert(dimension.to_owned(), vec![code.to_owned()]).is_some() {
            return Err(format!("\"{}\" stands in a term already", element::breakdown_key(&added)));
        }
    }
    Ok(term)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_read_exactly() {
        let bound = |text: &str| Bound::try_from(text.to_owned()).ok().map(|bound| bound.0);
        assert_eq!(bound("105"), Some(105_000_000));
        assert_eq!(bound("0.5"), Some(500_000));
        assert_eq!(bound("12.000001"), Some(12_000_001));
        for wrong in ["", "1,5", "-1", "1.", ".5", "1.0000001", "1e3", "9999999999"] {
            assert_eq!(bound(wrong), None, "{wrong}");
        }
    }
}
