//! Several submissions of one unit, reporter and period: one is in force, the others are listed (6-files 6.2).

use std::collections::BTreeMap;

use super::judge::{Judged, Standing};
use crate::catalogue::{Catalogue, SeriesId};
use crate::check::temporal::flows_above_zero;
use crate::check::{Attribution, Verdicts};
use crate::finding::{Finding, Outcome, Place};

/// Marks the submission in force of each (unit, reporter, period): the highest revision, then the latest receipt, then
/// the greatest file name. The findings of the others give way to one that names the one in force: a query where the
/// revision numbers do not say which of two different files is meant.
pub(super) fn resolve(submissions: &mut [Judged]) {
    let mut groups: BTreeMap<Attribution, Vec<usize>> = BTreeMap::new();
    for (index, submission) in submissions.iter().enumerate() {
        if let Some(attribution) = &submission.attribution {
            groups.entry(attribution.clone()).or_default().push(index);
        }
    }
    for members in groups.into_values() {
        let rank = |index: &usize| {
            submissions.get(*index).map(|one| (one.revision(), one.received, one.file.clone()))
        };
        let Some(winner) = members.iter().copied().max_by_key(rank) else { continue };
        let Some((file, hash, revision)) =
            submissions.get(winner).map(|one| (one.file.clone(), one.hash.clone(), one.revision()))
        else {
            continue;
        };
        for index in members {
            let Some(submission) = submissions.get_mut(index) else { continue };
            if index == winner {
                submission.standing = Standing::InForce;
                continue;
            }
            let unclear = submission.revision() == revision && submission.hash != hash;
            let rule = if unclear { "R-STR-032" } else { "R-STR-017" };
            submission.standing = Standing::Superseded;
            submission.findings =
                vec![Finding::fail(rule, Place::default(), submission.file.as_str(), file.as_str())];
            submission.fill_places(None);
        }
    }
}

/// Totals that the province states for itself are kept apart: its figures are the sums of its units.
pub(super) fn set_aside(submissions: &mut [Judged], parent: &str, catalogue: &Catalogue) {
    for submission in submissions.iter_mut().filter(|submission| submission.in_force()) {
        let declared = submission
            .attribution
            .as_ref()
            .is_some_and(|one| one.unit == parent && catalogue.is_territorial(&one.reporter));
        if declared {
            submission.standing = Standing::Unused;
            submission.findings = vec![Finding::fail("R-STR-025", Place::default(), "", "")];
            submission.fill_places(None);
        }
    }
}

/// Fewer filled cells than this say nothing about a copy.
const ENOUGH_CELLS: usize = 20;

/// The same flows under two units: one file was sent for both (4-rules 4.2). Gives the outcomes.
pub(super) fn query_copies(submissions: &mut [Judged], catalogue: &Catalogue) -> Verdicts {
    let mut verdicts = Verdicts::default();
    let mut seen: BTreeMap<Vec<(SeriesId, i64)>, (String, String)> = BTreeMap::new();
    for submission in submissions.iter_mut().filter(|submission| submission.in_force()) {
        let Some(attribution) = &submission.attribution else { continue };
        let flows = flows_above_zero(&submission.checked.values, catalogue, &[]);
        if flows.len() < ENOUGH_CELLS {
            verdicts.count(COPY_OF_A_UNIT, Outcome::NotApplicable);
            continue;
        }
        let copied = match seen.get(&flows) {
            Some((file, unit)) if *unit != attribution.unit => Some(file.clone()),
            Some(_) => None,
            None => {
                seen.insert(flows, (submission.file.clone(), attribution.unit.clone()));
                None
            }
        };
        verdicts.count(COPY_OF_A_UNIT, if copied.is_some() { Outcome::Fail } else { Outcome::Pass });
        if let Some(file) = copied {
            submission.findings.push(Finding::fail(COPY_OF_A_UNIT, Place::default(), file, ""));
            submission.fill_places(None);
        }
    }
    verdicts
}

/// The rule that one file was sent for two units.
const COPY_OF_A_UNIT: &str = "R-STR-027";
