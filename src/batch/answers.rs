//! Reasons on record → answers of findings, in one place.

use std::collections::BTreeMap;

use super::judge::{Judged, Standing};
use super::run::RatedFinding;
use crate::finding::{Answer, AnswerKind, Severity};
use crate::period::Period;

/// The answers that are known, by identity of the finding.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// Explanations, with the file whose sender gave them: nobody explains the figures of another.
    explained: BTreeMap<(String, String), Answer>,
}

impl Answers {
    /// The reasons given in these submissions, but not in one that its sender replaced by another.
    pub fn of<'a>(submissions: impl IntoIterator<Item = &'a Judged>) -> Self {
        let mut answers = Self::default();
        for submission in submissions.into_iter().filter(|one| one.standing != Standing::Superseded) {
            for reason in &submission.reasons {
                let answer = Answer {
                    kind: AnswerKind::Explained,
                    reason: reason.text.clone(),
                    by: submission.file.clone(),
                };
                let key = (submission.file.clone(), reason.finding.clone());
                answers.explained.entry(key).or_insert(answer);
            }
        }
        answers
    }

    /// Answers the findings that are on record. A reason never closes an error; one whose finding is gone is kept quiet:
    /// the finding was closed by correction.
    pub fn apply(&self, findings: &mut [RatedFinding], period: Period) {
        let query = |rated: &&mut RatedFinding| rated.severity == Severity::Query && rated.finding.is_open();
        for rated in findings.iter_mut().filter(query) {
            let key = (rated.finding.place.file.clone(), rated.finding.id(period));
            if let Some(answer) = self.explained.get(&key) {
                rated.finding.answer = Some(answer.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Finding, Place};
    use crate::intake::Reason;

    fn rated(severity: Severity, file: &str) -> RatedFinding {
        let place =
            Place { unit: "524".into(), file: file.into(), series: "abused".into(), ..Place::default() };
        RatedFinding { severity, finding: Finding::fail("R-X-001", place, "7", "") }
    }

    #[test]
    fn a_reason_closes_the_query_of_its_own_file_and_never_an_error() {
        let period: Period = "2024-S1".parse().unwrap();
        let id = rated(Severity::Query, "a").finding.id(period);
        let reasons = vec![Reason { finding: id, text: "Mới mở trường".into() }];
        let submission = Judged { file: "a".into(), reasons, ..Judged::default() };
        let answers = Answers::of([&submission]);
        let mut findings =
            [rated(Severity::Query, "a"), rated(Severity::Error, "a"), rated(Severity::Query, "b")];
        answers.apply(&mut findings, period);
        let open: Vec<bool> = findings.iter().map(|rated| rated.finding.is_open()).collect();
        assert_eq!(open, [false, true, true]);
        let answer = findings[0].finding.answer.as_ref().unwrap();
        assert_eq!((answer.reason.as_str(), answer.by.as_str()), ("Mới mở trường", "a"));
    }
}
