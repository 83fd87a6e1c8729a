//! The verdict on every protected cell.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::super::policy::Policy;
use super::cell::CellId;
use super::certificate::{Certificate, Interval, Subject, TableResult, Totals};
use super::input::Input;
use super::links::Kind;
use super::proof::{
    Block, Kinship, Narrowed, Relief, SOLVER, System, Target, Verdict, blocks, narrowed_by_insiders,
    propagate, prove,
};
use super::public::{Linked, Unprotected};
use super::report::Judged;
use super::tables::Differences;
use crate::form::RelationKind;

/// Everything that is worked out of a linked system.
struct Audited {
    judged: Vec<Judged>,
    blocks: usize,
    atoms: usize,
    coalition: usize,
}

/// Proves what can be proved.
pub(super) fn certificate(
    input: &Input<'_>,
    linked: &Linked<'_, '_>,
    given: &[Differences],
    broken: usize,
) -> Certificate {
    let system = linked.system();
    let protected = linked.protected();
    let unprotected = Unprotected::new(linked, &protected);
    let wanted = wanted(linked, &unprotected, &protected);
    let narrowed = propagate(&system);
    let audited = match &narrowed {
        Ok(narrowed) => judge(linked, &unprotected, (&system, narrowed), wanted, given),
        // What contradicts itself proves nothing.
        Err(_) => Audited { judged: wanted, blocks: 0, atoms: system.unknowns.len(), coalition: 0 },
    };
    let narrowed = narrowed.ok();
    let leaks = audited.judged.iter().filter(|judged| !judged.safe()).map(|judged| {
        let reasons = narrowed.as_ref().map(|narrowed| narrowed.reasons(&system, judged.cell));
        let reasons = reasons.filter(|reasons| !reasons.is_empty()).unwrap_or_else(|| {
            let holds = |(index, link): (usize, &super::links::Link)| {
                link.terms.iter().any(|(cell, _)| *cell == judged.cell).then_some(index)
            };
            linked.links.iter().enumerate().filter_map(holds).collect()
        });
        linked.leak(judged, reasons.into_iter())
    });
    let homogeneous = narrowed.as_ref().map(|narrowed| homogeneous(linked, narrowed)).unwrap_or_default();
    Certificate {
        totals: totals(input, linked, &audited, broken, homogeneous.len()),
        counts: hash(input.counts.iter().map(|counts| counts.fingerprint.as_str())),
        tables: table_results(linked, &audited.judged),
        leaks: leaks.collect(),
        homogeneous,
    }
}

/// The protected cells with what must stay possible of each, nothing proved yet.
fn wanted(linked: &Linked<'_, '_>, unprotected: &Unprotected, protected: &[CellId]) -> Vec<Judged> {
    let of = |cell: &CellId| {
        let (low, high) = ends(linked.policy, unprotected.bounds(linked, *cell));
        Judged { cell: *cell, low, high, verdict: Verdict::NotProved }
    };
    protected.iter().map(of).collect()
}

/// The values that must stay possible of a protected count, which the unprotected levels alone leave from `least` to `most`.
/// Where they leave two values at all, one is never enough: in a province with a single child it must not be told where.
fn ends(policy: &Policy, (least, most): (i64, i64)) -> (i64, i64) {
    let (low, high) = (policy.lower_end().max(least), policy.high.min(most));
    if low >= high && least < most { (high - 1, high) } else { (low, high) }
}

fn judge(
    linked: &Linked<'_, '_>,
    unprotected: &Unprotected,
    (system, narrowed): (&System, &Narrowed),
    mut judged: Vec<Judged>,
    given: &[Differences],
) -> Audited {
    let blocks = blocks(system, narrowed);
    let block_of: BTreeMap<CellId, usize> = blocks
        .iter()
        .enumerate()
        .flat_map(|(index, block)| block.members.iter().map(move |member| (*member, index)))
        .collect();
    let mut targets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, one) in judged.iter_mut().enumerate() {
        match (narrowed.exact(one.cell), block_of.get(&one.cell)) {
            (Some(number), _) => one.verdict = relieved(linked, unprotected, one, exact(one, number)),
            (None, Some(block)) => targets.entry(*block).or_default().push(index),
            (None, None) => {}
        }
    }
    let targets: Vec<(usize, Vec<usize>)> = targets.into_iter().collect();
    let proved: Vec<(Vec<Verdict>, BTreeSet<usize>)> = targets
        .par_iter()
        .map(|(block, members)| {
            let of = |index: usize| &judged[members[index]];
            let relief = |index: usize, verdict| relieved(linked, unprotected, of(index), verdict);
            of_block(linked, &blocks[*block], (members, &judged), given, &relief)
        })
        .collect();
    let mut coalition = 0;
    for ((_, members), (verdicts, insiders)) in targets.iter().zip(proved) {
        for (position, (index, verdict)) in members.iter().zip(verdicts).enumerate() {
            judged[*index].verdict = verdict;
            coalition += usize::from(judged[*index].safe() && insiders.contains(&position));
        }
    }
    let atoms = blocks.iter().map(|block| block.members.len()).sum();
    Audited { judged, blocks: blocks.len(), atoms, coalition }
}

fn exact(one: &Judged, number: i64) -> Verdict {
    if number <= one.low && number >= one.high {
        Verdict::Safe { low: number, high: number }
    } else {
        Verdict::Narrow { low: number, high: Some(number) }
    }
}

/// Verdicts on the protected cells of a block, and which of them an insider narrows.
fn of_block(
    linked: &Linked<'_, '_>,
    block: &Block,
    (members, judged): (&[usize], &[Judged]),
    given: &[Differences],
    relief: Relief<'_>,
) -> (Vec<Verdict>, BTreeSet<usize>) {
    let target = |index: &usize| {
        let Judged { cell, low, high, .. } = judged[*index];
        Some(Target { position: block.position(cell)?, low, high })
    };
    let targets: Vec<Target> = members.iter().filter_map(target).collect();
    let touching = given.iter().filter(|one| one.keys().any(|cell| block.position(*cell).is_some()));
    let number = |one: &Differences, cell: &CellId| one.get(cell).copied().or(linked.cells[*cell].truth);
    let table = |one: &Differences| block.members.iter().map(|cell| number(one, cell)).collect();
    let tables: Vec<Vec<i64>> = touching.filter_map(table).collect();
    let owners: Vec<usize> = block.members.iter().map(|member| linked.cells[*member].key.place).collect();
    let columns: Vec<usize> = block.members.iter().map(|member| linked.cells[*member].key.measure).collect();
    let kinship = Kinship { owners: &owners, columns: &columns };
    (prove(block, &targets, &tables, &kinship, relief), narrowed_by_insiders(block, &targets, &owners))
}

/// A range that is as wide as the unprotected levels alone leave it is safe: there is nothing more to protect.
fn relieved(linked: &Linked<'_, '_>, unprotected: &Unprotected, one: &Judged, verdict: Verdict) -> Verdict {
    let Verdict::Narrow { low, high } = verdict else { return verdict };
    let sides = [low > one.low, high.is_some_and(|high| high < one.high)];
    let (least, most) = ends(linked.policy, unprotected.exact(linked, one.cell, sides));
    if low <= least && high.is_none_or(|high| high >= most) {
        return Verdict::Safe { low, high: high.unwrap_or(most) };
    }
    verdict
}

/// Breakdowns at protected levels of which all but one part are publicly zero, while there is something to count.
fn homogeneous(linked: &Linked<'_, '_>, narrowed: &Narrowed) -> Vec<Subject> {
    let mut found = BTreeSet::new();
    for link in &linked.links {
        let breakdown = matches!(link.kind, Kind::Form(RelationKind::Sum | RelationKind::Cover));
        let (wholes, parts): (Vec<_>, Vec<_>) = link.terms.iter().partition(|(_, times)| *times < 0);
        let [(whole, _)] = wholes[..] else { continue };
        let whole = &linked.cells[whole];
        if !breakdown || parts.len() < 2 || whole.truth == Some(0) || !linked.protects(whole) {
            continue;
        }
        let mut other = parts.iter().filter(|(part, _)| narrowed.exact(*part) != Some(0));
        if let (Some((part, _)), None) = (other.next(), other.next()) {
            found.insert(linked.subject(&linked.cells[*part]));
        }
    }
    found.into_iter().collect()
}

fn totals(
    input: &Input<'_>,
    linked: &Linked<'_, '_>,
    audited: &Audited,
    broken: usize,
    homogeneous: usize,
) -> Totals {
    let count =
        |wanted: fn(&Verdict) -> bool| audited.judged.iter().filter(|judged| wanted(&judged.verdict)).count();
    Totals {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        solver: SOLVER.to_owned(),
        policy: input.policy.fingerprint.clone(),
        release: hash(input.release.iter().map(|file| file.fingerprint.as_str())),
        ledger: hash(input.earlier.iter().map(|released| released.recorded)),
        blocks: audited.blocks,
        atoms: audited.atoms,
        equations: linked.links.len(),
        broken,
        protected: audited.judged.len(),
        safe: count(|verdict| matches!(verdict, Verdict::Safe { .. })),
        narrowed: count(|verdict| matches!(verdict, Verdict::Narrow { .. })),
        not_proved: count(|verdict| matches!(verdict, Verdict::NotProved)),
        coalition: audited.coalition,
        homogeneous,
    }
}

/// One hash over several.
fn hash<'a>(hashes: impl Iterator<Item = &'a str>) -> String {
    let mut hasher = blake3::Hasher::new();
    for one in hashes {
        hasher.update(one.as_bytes());
        hasher.update(b"\n");
    }
    hasher.finalize().to_hex().to_string()
}

fn table_results(linked: &Linked<'_, '_>, judged: &[Judged]) -> Vec<TableResult> {
    let mut tables: BTreeMap<&str, Vec<&Judged>> = BTreeMap::new();
    for one in judged {
        tables.entry(&linked.cells[one.cell].table).or_default().push(one);
    }
    let result = |(table, judged): (&str, Vec<&Judged>)| TableResult {
        table: table.to_owned(),
        protected: judged.len(),
        safe: judged.iter().filter(|one| one.safe()).count(),
        narrowest: judged.iter().filter_map(|one| one.interval()).min_by_key(width),
    };
    tables.into_iter().map(result).collect()
}

fn width(interval: &Interval) -> (bool, i64, i64) {
    let Interval { low, high } = *interval;
    (high.is_none(), high.map_or(0, |high| high - low), low)
}
