//! Several submissions of one unit, reporter and period: one is in force, the others are listed (6-files 6.2).

use std::collections::BTreeMap;

use super::judge::Judged;
use crate::check::Attribution;
use crate::finding::{Finding, Place};

/// Marks the submission in force of each (unit, reporter, period): the highest revision, then the latest receipt, then
/// the greatest file name. The findings of the others give way to one note that names the one in force.
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
        let winner_file = submissions.get(winner).map(|one| one.file.clone()).unwrap_or_default();
        for index in members {
            let Some(submission) = submissions.get_mut(index) else { continue };
            submission.in_force = index == winner;
            if index != winner {
                submission.findings =
                    vec![Finding::fail("R-STR-017", Place::default(), "", winner_file.as_str())];
                submission.fill_places(None);
            }
        }
    }
}
