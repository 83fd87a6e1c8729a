//! What `summary.json` counts.

use std::collections::BTreeMap;

use super::coverage::Timeliness;
use super::judge::Standing;
use super::outputs::Products;
use super::period::PeriodFiles;
use super::run::RatedFinding;
use super::summary::{
    BeneathCounts, Coverage, FileCounts, FindingCounts, SCHEMA_VERSION, Summary, UnitCounts,
};
use crate::check::OutcomeCounts;
use crate::finding::Severity;
use crate::intake::CellCounts;
use crate::units::NATION;

/// Counts, coverage and hashes of the run.
pub(super) fn summary(products: &Products<'_>, outputs: BTreeMap<String, String>) -> Summary {
    let Products { workspace, reference, files, .. } = products;
    let mut cells = CellCounts::default();
    let mut rejected = 0;
    let mut outcomes: BTreeMap<String, OutcomeCounts> = BTreeMap::new();
    for one in files.submissions.iter().filter(|one| one.in_force()) {
        cells.read += one.counts.read;
        cells.accepted += one.counts.accepted;
        cells.rejected += one.counts.rejected;
        cells.empty += one.counts.empty;
        rejected += one.checked.rejected.len() as u64;
        for (rule, counts) in &one.checked.outcomes {
            outcomes.entry(rule.clone()).or_default().add(*counts);
        }
    }
    for (rule, counts) in &files.outcomes {
        outcomes.entry(rule.clone()).or_default().add(*counts);
    }
    Summary {
        schema_version: SCHEMA_VERSION,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        definitions: reference.definitions.fingerprint().to_owned(),
        configuration: blake3::hash(workspace.config_text().as_bytes()).to_hex().to_string(),
        unit: workspace.unit().to_owned(),
        period: products.period.to_string(),
        map: products.map.map(|day| day.to_string()),
        base_period: products.base.map(|base| base.period.to_string()),
        window_start: files.days.window_start.to_string(),
        window_end: files.days.window_end.to_string(),
        cut_off: files.days.cut_off.to_string(),
        status: status(products),
        units: unit_counts(products),
        files: file_counts(files),
        cells,
        cells_rejected_by_rules: rejected,
        findings: finding_counts(products.findings),
        outcomes,
        coverage: coverage(products),
        inputs: inputs(products),
        outputs,
    }
}

fn unit_counts(products: &Products<'_>) -> UnitCounts {
    let combined = &products.files.combined;
    let codes = combined.units.iter().map(|unit| unit.unit.code.clone());
    let late = products.files.submissions.iter().filter(|one| one.in_force()).filter_map(|one| {
        let timeliness = Timeliness::of(one.received, one.deadline(&products.files.days));
        let attribution = one.attribution.as_ref()?;
        matches!(timeliness, Timeliness::Late(_)).then(|| attribution.unit.clone())
    });
    let mut late: Vec<String> = late.collect();
    late.sort();
    late.dedup();
    UnitCounts {
        expected: combined.units.len() as u64,
        reported: combined.reported.len() as u64,
        missing: codes.filter(|code| !combined.reported.contains(code)).collect(),
        late,
        beneath: (products.workspace.unit() == NATION).then(|| BeneathCounts {
            expected: combined.parts.iter().map(|part| part.units.len() as u64).sum(),
            reported: combined.parts.iter().map(|part| part.reported as u64).sum(),
        }),
    }
}

fn file_counts(files: &PeriodFiles) -> FileCounts {
    let count = |wanted| files.submissions.iter().filter(|one| one.standing == wanted).count() as u64;
    FileCounts {
        received: files.submissions.len() as u64,
        in_force: count(Standing::InForce),
        superseded: count(Standing::Superseded),
        unused: count(Standing::Unused),
        blocked: count(Standing::Blocked),
    }
}

pub(super) fn finding_counts(findings: &[RatedFinding]) -> FindingCounts {
    let mut counts = FindingCounts::default();
    for rated in findings {
        if !rated.finding.is_open() {
            counts.answered += 1;
            continue;
        }
        match rated.severity {
            Severity::Block => counts.block += 1,
            Severity::Error => counts.error += 1,
            Severity::Query => counts.query += 1,
            Severity::Note => counts.note += 1,
        }
    }
    counts
}

fn coverage(products: &Products<'_>) -> BTreeMap<String, Coverage> {
    let indicators = products.reference.catalogue.indicators_of(products.period.part);
    let parent = products.figures.indicators.first().map_or(&[][..], Vec::as_slice);
    let totals = indicators.zip(parent).filter_map(|(indicator, variants)| {
        let total = variants.first()?;
        let coverage =
            Coverage { units_reported: total.units_reported, units_expected: total.units_expected };
        Some((indicator.id.clone(), coverage))
    });
    totals.collect()
}

fn inputs(products: &Products<'_>) -> BTreeMap<String, String> {
    let base = products.base.map_or(&[][..], |base| base.files.submissions.as_slice());
    let previous = products.previous.map_or(&[][..], |previous| previous.submissions.as_slice());
    let all = products.files.submissions.iter().chain(base).chain(previous);
    all.map(|one| (one.file.clone(), one.hash.clone())).collect()
}

/// The weakest status of the submissions in force (2-catalogue 2.4.7); one that states none counts as the weakest.
pub(super) fn status(products: &Products<'_>) -> String {
    let statuses = &products.reference.catalogue.statuses;
    let rank = |id: Option<&String>| {
        id.and_then(|id| statuses.iter().position(|status| status.id == *id)).unwrap_or(0)
    };
    let in_force = products.files.submissions.iter().filter(|submission| submission.in_force());
    let weakest = in_force.map(|one| rank(one.particulars.status.as_ref())).min().unwrap_or(0);
    statuses.get(weakest).map(|status| status.id.clone()).unwrap_or_default()
}
