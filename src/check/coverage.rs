//! The figures of the province beside each other: sums over different units need not agree, although the figures of
//! every unit do (4-rules 4.2, hierarchical).
//!
//! A relation of the form or a comparison of the rules is looked at again over the sums of the units. Where all its
//! figures come from the same units it says nothing new: what is wrong in a unit is found there.

use std::collections::{BTreeMap, BTreeSet};

use super::Verdicts;
use crate::catalogue::{Catalogue, Comparison, Operand, SeriesId, Source};
use crate::finding::{Finding, Outcome, Place};
use crate::form::{Layout, RelationKind};
use crate::message::Lang;
use crate::period::Part;
use crate::text::format_minor;
use crate::value::Value;

/// The rule of this file.
const RULE: &str = "R-HIE-004";
/// Names of figures written out; of more, the first and the last.
const NAMED: usize = 3;

/// What one reporting unit adds to the figures of the province.
pub struct Reported<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its name.
    pub name: &'a str,
    /// One value per series of the catalogue.
    pub values: &'a [Value],
}

/// The figures of a province.
pub struct Whole<'a> {
    /// Its code.
    pub code: &'a str,
    /// Every unit that must report.
    pub units: &'a [Reported<'a>],
    /// Series whose published figure is an agency's, not a sum.
    pub agency: &'a BTreeSet<SeriesId>,
}

/// Looks at everything that holds within a unit, over the sums of the units.
#[must_use]
pub fn check_coverage(catalogue: &Catalogue, layout: &Layout, part: Part, whole: &Whole<'_>) -> Verdicts {
    let mut verdicts = Verdicts::default();
    let mut sums = Sums { whole, known: BTreeMap::new() };
    for bond in bonds(catalogue, layout, part) {
        let outcome = sums.judge(&bond);
        verdicts.count(RULE, outcome);
        if outcome == Outcome::Fail {
            verdicts.findings.push(sums.finding(&bond, catalogue));
        }
    }
    verdicts
}

/// Two sums of figures, the left one equal to the right one or not above it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Bond {
    left: Vec<SeriesId>,
    right: Vec<SeriesId>,
    equal: bool,
}

impl Bond {
    fn series(&self) -> impl Iterator<Item = SeriesId> {
        self.left.iter().chain(&self.right).copied()
    }
}

/// Everything that is declared to hold between figures of one unit, each once.
fn bonds(catalogue: &Catalogue, layout: &Layout, part: Part) -> BTreeSet<Bond> {
    let mut bonds = BTreeSet::new();
    for relation in layout.form(part, Source::Territorial).flat_map(|sheet| sheet.relations(part)) {
        let (whole, parts) = (vec![relation.whole], relation.parts.clone());
        if relation.kind != RelationKind::Sum {
            let within = |part: &SeriesId| Bond { left: vec![*part], right: whole.clone(), equal: false };
            bonds.extend(parts.iter().map(within));
        }
        if relation.kind != RelationKind::Within {
            bonds.insert(Bond { left: whole, right: parts, equal: relation.kind == RelationKind::Sum });
        }
    }
    for rule in catalogue.rules.values().filter(|rule| rule.holds_in(part)) {
        let exact = rule.compare.iter().filter(|one| one.tolerance == 0 && one.tolerance_percent == 0);
        let equal = |compare: &crate::catalogue::Compare| match compare.must_be {
            Comparison::Equal => Some(true),
            Comparison::AtMost => Some(false),
            // Sums over different units say nothing of it.
            Comparison::BothOrNeither => None,
        };
        for equal in exact.filter_map(equal) {
            bonds.extend(rule.cases.iter().filter_map(|case| {
                let series =
                    |side: &[Operand]| side.iter().map(|one| one.series()).collect::<Option<Vec<_>>>();
                Some(Bond { left: series(&case.left)?, right: series(&case.right)?, equal })
            }));
        }
    }
    bonds
}

/// The sum of a series over the units, and which of them are in it.
#[derive(Debug, Clone, Default)]
struct Sum {
    number: i128,
    units: BTreeSet<usize>,
}

/// Sums, each made when it is first asked for.
struct Sums<'a> {
    whole: &'a Whole<'a>,
    known: BTreeMap<SeriesId, Sum>,
}

impl Sums<'_> {
    fn of(&mut self, id: SeriesId) -> &Sum {
        let units = self.whole.units;
        self.known.entry(id).or_insert_with(|| {
            let mut sum = Sum::default();
            for (unit, reported) in units.iter().enumerate() {
                if let Some(number) = reported.values.get(id.index()).and_then(|value| value.number()) {
                    sum.number += i128::from(number);
                    sum.units.insert(unit);
                }
            }
            sum
        })
    }

    fn total(&mut self, side: &[SeriesId]) -> i128 {
        side.iter().map(|id| self.of(*id).number).sum()
    }

    fn judge(&mut self, bond: &Bond) -> Outcome {
        let units: Vec<BTreeSet<usize>> = bond.series().map(|id| self.of(id).units.clone()).collect();
        let agency = bond.series().any(|id| self.whole.agency.contains(&id));
        if agency || units.iter().all(BTreeSet::is_empty) {
            return Outcome::NotApplicable;
        }
        if units.iter().any(BTreeSet::is_empty) {
            return Outcome::Undecided;
        }
        if units.windows(2).all(|pair| pair[0] == pair[1]) {
            return Outcome::Pass;
        }
        let (left, right) = (self.total(&bond.left), self.total(&bond.right));
        Outcome::of(if bond.equal { left == right } else { left <= right })
    }

    /// How many units are in the figures of a side, such as "11/13".
    fn coverage(&mut self, side: &[SeriesId]) -> String {
        let counts: BTreeSet<usize> = side.iter().map(|id| self.of(*id).units.len()).collect();
        let (least, most) = (counts.first().copied().unwrap_or(0), counts.last().copied().unwrap_or(0));
        let all = self.whole.units.len();
        if least == most { format!("{most}/{all}") } else { format!("{least}–{most}/{all}") }
    }

    /// Units that are in some of the figures and not in all.
    fn partial(&mut self, bond: &Bond) -> Vec<usize> {
        let sets: Vec<BTreeSet<usize>> = bond.series().map(|id| self.of(id).units.clone()).collect();
        let some = |unit: &usize| sets.iter().any(|set| set.contains(unit));
        let all = |unit: &usize| sets.iter().all(|set| set.contains(unit));
        (0..self.whole.units.len()).filter(|unit| some(unit) && !all(unit)).collect()
    }

    fn finding(&mut self, bond: &Bond, catalogue: &Catalogue) -> Finding {
        let first = bond.left.first().copied().unwrap_or_else(|| SeriesId::from_index(0));
        let decimals = catalogue.element_of(first).decimals;
        let shown = |number: i128| {
            i64::try_from(number).map_or_else(|_| number.to_string(), |number| format_minor(number, decimals))
        };
        let (found, expected) = (shown(self.total(&bond.left)), shown(self.total(&bond.right)));
        let partial = self.partial(bond);
        let partial: Vec<&Reported<'_>> =
            partial.into_iter().filter_map(|unit| self.whole.units.get(unit)).collect();
        let names_of_units: Vec<&str> = partial.iter().map(|unit| unit.name).collect();
        let codes: Vec<&str> = partial.iter().map(|unit| unit.code).collect();
        let keys: Vec<&str> = bond.series().map(|id| catalogue.series(id).key.as_str()).collect();
        let place = Place {
            unit: self.whole.code.to_owned(),
            series: catalogue.series(first).key.clone(),
            ..Place::default()
        };
        let (must, must_en) = if bond.equal { ("bằng", "equal") } else { ("không quá", "be at most") };
        let mut finding = Finding::fail(RULE, place, found, &expected)
            .with("what", names(catalogue, &bond.left, Lang::Vi))
            .with("what_en", names(catalogue, &bond.left, Lang::En))
            .with("other", names(catalogue, &bond.right, Lang::Vi))
            .with("other_en", names(catalogue, &bond.right, Lang::En))
            .with("coverage", self.coverage(&bond.left))
            .with("other_coverage", self.coverage(&bond.right))
            .with("units", names_of_units.join(", "))
            .with("must", must)
            .with("must_en", must_en)
            .with("operands", keys.join(" "))
            .with("numbers", expected);
        finding.cause = format!("{RULE}/{}", codes.join("+"));
        finding
    }
}

/// The names of figures that are added up; of one element only the categories are said again.
fn names(catalogue: &Catalogue, side: &[SeriesId], lang: Lang) -> String {
    let name = |index: usize| {
        let (id, before) = (side[index], index.checked_sub(1).map(|before| side[before]));
        let categories = &catalogue.series(id).categories;
        let same =
            before.is_some_and(|other| catalogue.series(other).element == catalogue.series(id).element);
        if same && !categories.is_empty() {
            return format!("({})", catalogue.category_names(categories, lang));
        }
        catalogue.series_name(id, lang)
    };
    match side.len() {
        many if many > NAMED => format!("{} + … + {}", name(0), name(many - 1)),
        few => (0..few).map(name).collect::<Vec<_>>().join(" + "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definitions::Definitions;
    use crate::form;

    /// Units with these figures, the rest missing: outcome counts and findings.
    fn checked(units: &[&[(&str, i64)]], agency: &[&str]) -> Verdicts {
        let definitions = Definitions::load(&[]).unwrap();
        let catalogue = Catalogue::load(&definitions).unwrap();
        let layout = form::load(&definitions, &catalogue).unwrap();
        let values: Vec<Vec<Value>> = units
            .iter()
            .map(|unit| {
                let mut values = vec![Value::Missing; catalogue.series.len()];
                for (key, number) in *unit {
                    values[catalogue.series_id(key).unwrap().index()] = Value::Number(*number);
                }
                values
            })
            .collect();
        let names = [("1", "Huyện A"), ("2", "Huyện B"), ("3", "Huyện C")];
        let reported: Vec<Reported<'_>> =
            names.iter().zip(&values).map(|((code, name), values)| Reported { code, name, values }).collect();
        let agency = agency.iter().map(|key| catalogue.series_id(key).unwrap()).collect();
        let whole = Whole { code: "51", units: &reported, agency: &agency };
        check_coverage(&catalogue, &layout, Part::S1, &whole)
    }

    const FULL: [(&str, i64); 3] = [("live_births", 10), ("live_births|sex=F", 4), ("live_births|sex=M", 6)];

    #[test]
    fn a_total_of_fewer_units_than_its_parts_is_told_with_both_figures_and_the_units() {
        let verdicts = checked(&[&FULL, &FULL[1..], &[]], &[]);
        let [finding] = verdicts.findings.as_slice() else { panic!("{:?}", verdicts.findings) };
        assert_eq!((finding.found.as_str(), finding.expected.as_str()), ("10", "20"));
        assert_eq!(finding.place.unit, "51");
        let argument = |name: &str| finding.arguments[name].as_str();
        assert_eq!((argument("coverage"), argument("other_coverage")), ("1/3", "2/3"));
        assert_eq!((argument("units"), finding.cause.as_str()), ("Huyện B", "R-HIE-004/2"));
    }

    #[test]
    fn figures_of_the_same_units_are_the_business_of_the_units() {
        let wrong = [("live_births", 9), ("live_births|sex=F", 4), ("live_births|sex=M", 6)];
        assert_eq!(checked(&[&FULL, &wrong, &[]], &[]).findings, []);
    }

    #[test]
    fn different_units_whose_sums_agree_all_the_same_raise_no_question() {
        let nothing = [("live_births|sex=F", 0), ("live_births|sex=M", 0)];
        assert_eq!(checked(&[&FULL, &nothing], &[]).findings, []);
    }

    #[test]
    fn a_figure_that_no_unit_has_leaves_it_undecided_and_one_of_an_agency_is_no_sum() {
        let verdicts = checked(&[&FULL[1..]], &[]);
        assert_eq!(verdicts.findings, []);
        assert!(verdicts.outcomes[RULE].undecided > 0);
        let verdicts = checked(&[&FULL, &FULL[1..]], &["live_births"]);
        assert_eq!((verdicts.findings, verdicts.outcomes[RULE].fail), (vec![], 0));
    }

    #[test]
    fn a_part_of_more_units_than_its_whole_may_not_exceed_it() {
        let all = [("abused", 3), ("abused|online=NET", 2)];
        let verdicts = checked(&[&all, &all[1..]], &[]);
        let [finding] = verdicts.findings.as_slice() else { panic!("{:?}", verdicts.findings) };
        assert_eq!((finding.found.as_str(), finding.expected.as_str()), ("4", "3"));
        assert_eq!(finding.arguments["must"], "không quá");
    }
}
