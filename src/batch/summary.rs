//! `summary.json`: counts that reconcile, coverage, hashes of inputs and outputs, versions. No clock, no paths of the
//! machine, no run number: the same inputs give the same bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::check::OutcomeCounts;

use crate::intake::CellCounts;

/// Version of the columns of `data.csv` and of this file.
pub const SCHEMA_VERSION: u32 = 1;

/// Findings that nobody has answered, by severity, and those that somebody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FindingCounts {
    /// Files that cannot be used.
    pub block: u64,
    /// Impossible or illegal values.
    pub error: u64,
    /// Implausible values.
    pub query: u64,
    /// Good to know.
    pub note: u64,
    /// Explained by the sender, or accepted on the record, whatever their severity.
    pub answered: u64,
}

/// Which findings make a run count as failed (exit code 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FailOn {
    /// Errors and queries.
    #[default]
    Query,
    /// Errors only.
    Error,
    /// None. Blocked files still count.
    Never,
}

impl FailOn {
    /// 2 when files are blocked or nothing was usable, 1 when findings fail the run, else 0 (7-design 7.2).
    #[must_use]
    pub fn exit_code(self, blocked: u64, errors: u64, queries: u64) -> u8 {
        let failing = match self {
            Self::Query => errors + queries,
            Self::Error => errors,
            Self::Never => 0,
        };
        match (blocked, failing) {
            (1.., _) => 2,
            (0, 1..) => 1,
            (0, 0) => 0,
        }
    }
}

/// Reporting units by what is known of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UnitCounts {
    /// Units that must report.
    pub expected: u64,
    /// Units with a submission in force.
    pub reported: u64,
    /// Codes of the units without one.
    pub missing: Vec<String>,
    /// Codes of the units whose submission in force came late.
    pub late: Vec<String>,
    /// Of the nation: units beneath its provinces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beneath: Option<BeneathCounts>,
}

/// Units beneath the provinces of the nation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeneathCounts {
    /// Units that must report.
    pub expected: u64,
    /// Units that have.
    pub reported: u64,
}

/// Files by what became of them; received = in force + superseded + unused + blocked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileCounts {
    /// Files in the inbox.
    pub received: u64,
    /// Files in force.
    pub in_force: u64,
    /// Valid files that another one supersedes.
    pub superseded: u64,
    /// Valid files whose figures are not used: totals that the province states for itself.
    pub unused: u64,
    /// Files that cannot be used.
    pub blocked: u64,
}

/// How many units are in an indicator of the parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Units in it.
    pub units_reported: u32,
    /// Units that should be in it.
    pub units_expected: u32,
}

/// What `summary.json` holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Version of the columns of `data.csv` and of this file.
    pub schema_version: u32,
    /// Version of the program.
    pub program: String,
    /// Fingerprint of the definitions in force.
    pub definitions: String,
    /// Hash of `treem.toml`.
    pub configuration: String,
    /// Reporting unit.
    pub unit: String,
    /// Period.
    pub period: String,
    /// Day on whose map the provinces of the nation are shown, where that is not the period's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<String>,
    /// Comparison base, when its submissions are there.
    pub base_period: Option<String>,
    /// First day counted.
    pub window_start: String,
    /// Last day counted.
    pub window_end: String,
    /// Data cut-off.
    pub cut_off: String,
    /// Weakest status of the submissions in force.
    pub status: String,
    /// Reporting units.
    pub units: UnitCounts,
    /// Files.
    pub files: FileCounts,
    /// Number cells of the submissions in force: read = accepted + rejected + empty.
    pub cells: CellCounts,
    /// Accepted cells that a rule rejected afterwards.
    pub cells_rejected_by_rules: u64,
    /// Findings by severity.
    pub findings: FindingCounts,
    /// Outcomes by rule: of every evaluation, over the submissions in force and between them.
    pub outcomes: BTreeMap<String, OutcomeCounts>,
    /// Coverage per indicator of the parent.
    pub coverage: BTreeMap<String, Coverage>,
    /// Hash of each file read, by path within the workspace: the period's and those of the periods it is compared with.
    pub inputs: BTreeMap<String, String>,
    /// Hash of each output but this one.
    pub outputs: BTreeMap<String, String>,
}
