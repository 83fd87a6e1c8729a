//! The rule bench: every rule shows its examples at work.
//!
//! In: the definitions in force. Out: how many examples were run, and which did not come out as they say. An example is
//! played by the code that judges real submissions: a form is written, edited as people edit it, read, judged and put
//! beside the other files of its folder. Nothing here may decide what a rule comes to.

mod edit;
mod figures;
mod folder;
mod forms;
mod locate;
mod outcome;
mod spoiled;

#[cfg(test)]
mod messages;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rayon::prelude::*;

use self::forms::{Form, Forms};
use self::outcome::Seen;
use super::Reference;
use crate::catalogue::{Catalogue, Example, Rule};
use crate::check::{between_example, conditions, temporal};
use crate::finding::Outcome;
use crate::message::Bilingual;
use crate::period::{Part, Period};

/// Province in whose folder the examples play.
const PROVINCE: &str = "51";
/// Unit whose form is edited where an example names none: huyện Bình Sơn.
const UNIT: &str = "524";

/// Period of examples that name none.
fn first_half_of_2024() -> Period {
    Period { year: 2024, part: Part::S1 }
}

/// What running all examples came to.
#[derive(Debug, Default)]
pub struct BenchReport {
    /// Rules in force.
    pub rules: usize,
    /// Examples that were run.
    pub examples: usize,
    /// Examples that came out otherwise than they say, and rules that lack one.
    pub problems: Vec<Bilingual>,
}

/// Runs the examples of all rules.
#[must_use]
pub fn run(reference: &Reference) -> BenchReport {
    let rules = &reference.catalogue.rules;
    let examples: Vec<(&Rule, usize, &Example)> = rules
        .values()
        .flat_map(|rule| (1..).zip(&rule.examples).map(move |(number, example)| (rule, number, example)))
        .collect();
    let over_cases = examples.iter().filter(|(rule, ..)| by_figures_alone(rule).is_none());
    let cases: BTreeMap<String, Case<'_>> = over_cases.map(|(.., example)| Case::of(example)).collect();
    let forms = Forms::write(reference, cases.values().flat_map(Case::forms).collect());
    let played: BTreeMap<&str, Result<Seen, Bilingual>> =
        cases.par_iter().map(|(key, case)| (key.as_str(), case.play(reference, &forms))).collect();
    let mut problems: Vec<Bilingual> = rules.values().flat_map(lacking).collect();
    for (rule, number, example) in &examples {
        let (key, _) = Case::of(example);
        let problem = match (by_figures_alone(rule), played.get(key.as_str())) {
            (Some(judge), _) => wrong(example.outcome, judge(rule, &reference.catalogue, example), &[]),
            (None, Some(Ok(seen))) => {
                let came = seen.outcome(&rule.code, example.unit.as_deref());
                wrong(example.outcome, came, &seen.rules())
            }
            (None, Some(Err(problem))) => Some(problem.clone()),
            (None, None) => None,
        };
        problems.extend(problem.map(|problem| Bilingual {
            vi: format!("{}, ví dụ {number}: {}", rule.code, problem.vi),
            en: format!("{}, example {number}: {}", rule.code, problem.en),
        }));
    }
    BenchReport { rules: rules.len(), examples: examples.len(), problems }
}

/// What judges the examples of a rule that needs no file, only figures.
type ByFigures = fn(&Rule, &Catalogue, &Example) -> Outcome;

fn by_figures_alone(rule: &Rule) -> Option<ByFigures> {
    if !rule.cases.is_empty() {
        Some(|rule, catalogue, example| conditions::outcome(rule, catalogue, &example.given))
    } else if rule.earlier.is_some() {
        Some(temporal::example)
    } else if rule.between.is_some() {
        Some(between_example)
    } else {
        None
    }
}

/// What an example plays. Many rules pass in the same case, which is played once.
enum Case<'a> {
    /// Some figures of a unit.
    Figures(&'a Example),
    /// The files of a folder.
    Folder(&'a Example),
}

impl<'a> Case<'a> {
    /// The case of an example and what tells it from others.
    fn of(example: &'a Example) -> (String, Self) {
        // Everything but what is said to come out.
        let said = Example { outcome: Outcome::Pass, ..example.clone() };
        let case = if example.given.is_empty() { Self::Folder(example) } else { Self::Figures(example) };
        (format!("{said:?}"), case)
    }

    fn forms(&self) -> Vec<Form> {
        match self {
            Self::Figures(_) => Vec::new(),
            Self::Folder(example) => {
                let (unit, folder) = (folder::unit(example), folder::period(example));
                folder::files(example).iter().map(|file| Form::of(file, unit, folder)).collect()
            }
        }
    }

    fn play(&self, reference: &Reference, forms: &Forms) -> Result<Seen, Bilingual> {
        match self {
            Self::Figures(example) => figures::play(reference, example),
            Self::Folder(example) => folder::play(reference, forms, example),
        }
    }
}

/// What came instead of what an example says. `others` are the rules with findings, for whoever looks for the slip.
fn wrong(said: Outcome, came: Outcome, others: &[&str]) -> Option<Bilingual> {
    let list = |words: &str| match others {
        [] => String::new(),
        others => format!(" ({words}: {})", others.join(", ")),
    };
    let vi = format!("phải {}, nhưng lại {}", said.vietnamese(), came.vietnamese());
    let en = format!("must be {}, came out {}", said.as_str(), came.as_str());
    (came != said).then(|| Bilingual {
        vi: vi + &list("các quy tắc có phát hiện"),
        en: en + &list("rules with findings"),
    })
}

/// The examples a rule lacks: each has one that passes, one that fails and one that stays undecided, or the reason why
/// there is none.
fn lacking(rule: &Rule) -> Vec<Bilingual> {
    let has = |outcome| rule.examples.iter().any(|example| example.outcome == outcome);
    let excused = |outcome| match outcome {
        Outcome::Fail => rule.never_fails.is_some(),
        Outcome::Undecided => rule.never_undecided.is_some(),
        Outcome::Pass | Outcome::NotApplicable => false,
    };
    let needed: &[Outcome] = match rule.shown_by {
        Some(_) => &[],
        None => &[Outcome::Pass, Outcome::Fail, Outcome::Undecided],
    };
    needed
        .iter()
        .filter(|outcome| !has(**outcome) && !excused(**outcome))
        .map(|outcome| Bilingual {
            vi: format!("{}: thiếu ví dụ {}", rule.code, outcome.vietnamese()),
            en: format!("{}: no example is {}", rule.code, outcome.as_str()),
        })
        .collect()
}
