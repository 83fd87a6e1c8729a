//! Decisions of the province and explanations of senders.

use rusqlite::{Row, params};

use super::{Ledger, RunId, StoreError};

/// What a decision does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DecisionKind {
    /// A rejected cell is accepted.
    Override,
    /// A query is answered in the name of the province.
    Explanation,
}

impl DecisionKind {
    /// The word in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Override => "override",
            Self::Explanation => "explanation",
        }
    }
}

/// A decision about a finding. Rows are never changed: withdrawing adds one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Period as text.
    pub period: String,
    /// Id of the finding.
    pub finding: String,
    /// What it does.
    pub kind: DecisionKind,
    /// Whether it takes back the decision before it.
    pub withdrawn: bool,
    /// Code of the rule.
    pub rule: String,
    /// GSO code of the unit.
    pub unit: String,
    /// Reporter kind of the submission; empty for a finding about no submission.
    pub reporter: String,
    /// Sheet and cell when it was decided, for people.
    pub place: String,
    /// What was found when it was decided.
    pub found: String,
    /// The very figures it is about: what was expected, then each accepted series with its number. The decision is void
    /// when they change.
    pub figures: String,
    /// Hash of the file when it was decided; empty for a finding about no file.
    pub file_hash: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}

/// An explanation that came with a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Period as text.
    pub period: String,
    /// Id of the finding it answers.
    pub finding: String,
    /// File relative to the workspace.
    pub file: String,
    /// Hash of the file.
    pub file_hash: String,
    /// The explanation.
    pub text: String,
}

const COLUMNS: &str = "period, finding, kind, withdrawn, rule, unit, reporter, place, found, figures, file_hash, reason, decided_by, \
     decided_at";

fn decision(row: &Row<'_>) -> rusqlite::Result<Decision> {
    let kind: String = row.get(2)?;
    Ok(Decision {
        period: row.get(0)?,
        finding: row.get(1)?,
        kind: if kind == DecisionKind::Override.as_str() {
            DecisionKind::Override
        } else {
            DecisionKind::Explanation
        },
        withdrawn: row.get(3)?,
        rule: row.get(4)?,
        unit: row.get(5)?,
        reporter: row.get(6)?,
        place: row.get(7)?,
        found: row.get(8)?,
        figures: row.get(9)?,
        file_hash: row.get(10)?,
        reason: row.get(11)?,
        by: row.get(12)?,
        at: row.get(13)?,
    })
}

impl Ledger {
    /// The decisions in force for a period (as text): of each finding the last one, unless it was withdrawn. Oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn decisions_in_force(&self, period: &str) -> Result<Vec<Decision>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM decision AS one WHERE period = ?1 AND withdrawn = 0 AND id =
                     (SELECT max(id) FROM decision WHERE period = one.period AND finding = one.finding)
                 ORDER BY id"
            ))?;
            statement.query_map([period], decision)?.collect()
        };
        self.tried(read())
    }

    /// Records a decision.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn add_decision(&mut self, new: &Decision) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.execute(
                &format!(
                    "INSERT INTO decision ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
                ),
                params![
                    new.period,
                    new.finding,
                    new.kind.as_str(),
                    new.withdrawn,
                    new.rule,
                    new.unit,
                    new.reporter,
                    new.place,
                    new.found,
                    new.figures,
                    new.file_hash,
                    new.reason,
                    new.by,
                    new.at,
                ],
            )?;
            Ok(())
        })
    }

    /// Records explanations; one that is there already is left as it is.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing was added.
    pub fn add_reasons(&mut self, run: RunId, reasons: &[Reason]) -> Result<(), StoreError> {
        if reasons.is_empty() {
            return Ok(());
        }
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO reason (period, finding, file, file_hash, text, first_seen_run)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
            )?;
            for new in reasons {
                statement.execute(params![
                    new.period,
                    new.finding,
                    new.file,
                    new.file_hash,
                    new.text,
                    run.0
                ])?;
            }
            Ok(())
        })
    }
}
