//! The auditor of a public release: a proof, from the public files alone, that no protected count can be narrowed down.
//!
//! In: the staged public files, the public files of all earlier releases, the policy, the true counts and, if there are
//! any, witnesses. Out: a [`Certificate`]. The auditor rebuilds what the public knows ([`links`]: sums over units and
//! categories, halves of a year, maps, versions, printed ratios) and looks in it for two whole-number tables per protected
//! cell ([`proof`]). It shares nothing with whoever chose the hidden cells but [`super::files`] and [`super::policy`].
//!
//! The unknowns are figures of published units and categories, and the wholes above them. Breakdowns finer than any that
//! is published are not unknowns: in them every table can be carried on.

mod cell;
mod certificate;
mod error;
mod input;
mod judge;
mod links;
mod measure;
mod place;
mod proof;
mod public;
mod report;
mod sizes;
mod statement;
mod tables;
mod truth;
mod vet;
mod words;

pub use certificate::{Certificate, Equation, Interval, Leak, Reason, Subject, TableResult, Term, Totals};
pub use error::AuditError;
pub use input::{Input, Released};

use self::cell::{Cells, Sources};
use self::links::Linker;
use self::measure::Measures;
use self::place::Places;
use self::public::Linked;
use self::truth::Truth;

/// Audits a release.
///
/// # Errors
/// When a file is not what it should be, or tells more than its numbers; then nothing is proved.
pub fn audit(input: &Input<'_>) -> Result<Certificate, AuditError> {
    let mut places = Places::new(input.register);
    vet::vet(input, &mut places)?;
    sizes::check(input)?;
    let measures = Measures::new(input.catalogue, input.layout, input.policy);
    let statements = statement::collect(input, &measures, &mut places)?;
    let truth = Truth::new(input.catalogue, input.counts, &mut places);
    let earlier: Vec<Truth<'_>> = input
        .earlier
        .iter()
        .map(|released| Truth::new(input.catalogue, released.counts, &mut places))
        .collect();
    let sources =
        Sources { input, measures: &measures, statements: &statements, truth: &truth, earlier: &earlier };
    let cells = Cells::new(&sources, &mut places)?;
    let mut linker = Linker::new(sources, &mut places, cells);
    linker.link_all();
    let Linker { cells, links, broken, .. } = linker;
    let given = tables::tables(input, &measures, &mut places, &cells, &links);
    let linked =
        Linked { policy: input.policy, measures: &measures, places: &places, cells: cells.list, links };
    Ok(judge::certificate(input, &linked, &given, broken))
}

#[cfg(test)]
mod tests;
