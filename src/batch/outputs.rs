//! The files of `out/PERIOD`.

use std::collections::BTreeMap;

use super::judge::Standing;
use super::lines::{self, Timeliness};
use super::run::{BaseFiles, PeriodFiles, RatedFinding};
use super::summary::{Coverage, FileCounts, FindingCounts, SCHEMA_VERSION, Summary, UnitCounts};
use super::{BatchError, Reference};
use crate::check::OutcomeCounts;
use crate::compute::Figures;
use crate::finding::Severity;
use crate::intake::CellCounts;
use crate::message::Lang;
use crate::period::Period;
use crate::publish::Staging;
use crate::report::{self, Deadlines, Header, ReportInput, comparison, tidy};
use crate::table::{self, guarded};
use crate::workspace::{OfficialNames, Workspace};

/// Layout of the report of a province.
const PROVINCIAL_REPORT: &str = "province";

/// Everything the outputs are made from.
pub(super) struct Products<'a> {
    pub workspace: &'a Workspace,
    pub reference: &'a Reference,
    pub period: Period,
    pub files: &'a PeriodFiles,
    pub base: Option<&'a BaseFiles>,
    pub figures: &'a Figures,
    pub findings: &'a [RatedFinding],
}

/// Writes all outputs to the staging folder; the summary comes last, with the hashes of the others.
///
/// # Errors
/// When an output cannot be made or written.
pub(super) fn write(products: &Products<'_>, staging: &Staging) -> Result<Summary, BatchError> {
    let catalogue = &products.reference.catalogue;
    let name = format!("bao-cao-{}-{}.xlsx", products.workspace.unit(), products.period);
    // The workbook takes longest; the tables are written beside it.
    let (workbook, tables) = rayon::join(
        || Ok::<_, BatchError>(staging.write(&name, &workbook(products)?)?),
        || {
            let rows = tidy::rows(catalogue, products.figures);
            staging.write("data.csv", &tidy::csv(&rows)?)?;
            staging.write("comparison.csv", &comparison::csv(catalogue, products.figures)?)?;
            staging.write("findings.csv", &findings_csv(products)?)?;
            staging.write("submissions.csv", &submissions_csv(products)?)?;
            Ok::<_, BatchError>(())
        },
    );
    workbook?;
    tables?;
    let summary = summary(products, staging.hashes());
    let mut json = serde_json::to_vec_pretty(&summary).map_err(|error| failed("summary.json", &error))?;
    json.push(b'\n');
    staging.write("summary.json", &json)?;
    Ok(summary)
}

fn failed(name: &str, reason: &dyn std::fmt::Display) -> BatchError {
    BatchError::Output { name: name.to_owned(), reason: reason.to_string() }
}

fn workbook(products: &Products<'_>) -> Result<Vec<u8>, BatchError> {
    let Products { workspace, reference, files, .. } = products;
    let map = reference.register.at(files.days.cut_off);
    let submissions = lines::submission_lines(reference, files, &map);
    let findings = lines::finding_lines(reference, products.findings, &map);
    let input = ReportInput {
        definitions: &reference.definitions,
        catalogue: &reference.catalogue,
        layout: &reference.layout,
        figures: products.figures,
        base: products.base.map(|base| base.period),
        header: header(products)?,
        deadlines: Deadlines { unit: files.days.deadline_unit, ministry: files.days.deadline_ministry },
        submissions: &submissions,
        findings: &findings,
    };
    debug_assert_eq!(workspace.unit(), products.figures.units.first().map_or("", |unit| &unit.code));
    Ok(report::workbook(PROVINCIAL_REPORT, &input)?)
}

/// Head and signature block: configured, or the official names of the day.
fn header(products: &Products<'_>) -> Result<Header, BatchError> {
    let Products { workspace, reference, files, .. } = products;
    let map = reference.register.at(files.days.cut_off);
    let names = OfficialNames::on(&reference.catalogue, &map, workspace.unit()).ok_or_else(|| {
        BatchError::UnknownUnit { unit: workspace.unit().to_owned(), day: files.days.cut_off.to_string() }
    })?;
    let letterhead = workspace.letterhead(&names);
    let status = status(products);
    let status_name = reference
        .catalogue
        .statuses
        .iter()
        .find(|known| known.id == status)
        .map(|known| known.name.vi.clone());
    Ok(Header {
        superior_body: letterhead.superior_body,
        issuing_body: letterhead.issuing_body,
        place: letterhead.place,
        receiving_agency: letterhead.receiving.join("; "),
        number: letterhead.number.unwrap_or_default(),
        authority: letterhead.signatory.authority.clone().into_iter().collect(),
        post: letterhead.signatory.post.clone().unwrap_or_default(),
        signatory_name: letterhead.signatory.name.clone().unwrap_or_default(),
        recipients: letterhead.recipients,
        window: (files.days.window_start, files.days.window_end),
        cut_off: files.days.cut_off,
        status,
        status_name: status_name.unwrap_or_default(),
        units_reported: files.combined.reported.len(),
        units_expected: files.combined.units.len(),
    })
}

/// The weakest status of the submissions in force (2-catalogue 2.4.7); one that states none counts as the weakest.
fn status(products: &Products<'_>) -> String {
    let statuses = &products.reference.catalogue.statuses;
    let rank = |id: Option<&String>| {
        id.and_then(|id| statuses.iter().position(|status| status.id == *id)).unwrap_or(0)
    };
    let in_force = products.files.submissions.iter().filter(|submission| submission.in_force());
    let weakest = in_force.map(|one| rank(one.particulars.status.as_ref())).min().unwrap_or(0);
    statuses.get(weakest).map(|status| status.id.clone()).unwrap_or_default()
}

fn findings_csv(products: &Products<'_>) -> Result<Vec<u8>, BatchError> {
    let columns = [
        "finding_id",
        "code",
        "severity",
        "outcome",
        "unit",
        "period",
        "file",
        "sheet",
        "cell",
        "found",
        "expected",
        "message",
    ];
    let rows = products.findings.iter().map(|rated| {
        let (finding, place) = (&rated.finding, &rated.finding.place);
        [
            finding.id(products.period),
            finding.rule.clone(),
            rated.severity.as_str().to_owned(),
            finding.outcome.as_str().to_owned(),
            place.unit.clone(),
            place.period.clone(),
            guarded(&place.file),
            guarded(&place.sheet),
            place.cell.clone(),
            guarded(&finding.found),
            guarded(&finding.expected),
            guarded(&lines::sentence(products.reference, finding, Lang::Vi)),
        ]
    });
    table::csv(columns, rows).map_err(|error| failed("findings.csv", &error))
}

fn submissions_csv(products: &Products<'_>) -> Result<Vec<u8>, BatchError> {
    let columns = [
        "unit",
        "reporter",
        "period",
        "file",
        "hash",
        "revision",
        "received",
        "timeliness",
        "in_force",
        "verdict",
    ];
    let deadline = products.files.days.deadline_unit;
    let mut rows: Vec<[String; 10]> = products
        .files
        .submissions
        .iter()
        .map(|one| {
            let attribution = one.attribution.as_ref();
            [
                attribution.map(|one| one.unit.clone()).unwrap_or_default(),
                attribution.map(|one| one.reporter.clone()).unwrap_or_default(),
                attribution.map(|one| one.period.to_string()).unwrap_or_default(),
                guarded(&one.file),
                one.hash.clone(),
                attribution.map(|_| one.revision().to_string()).unwrap_or_default(),
                one.received.map(|day| day.to_string()).unwrap_or_default(),
                Timeliness::of(one.received, deadline).code(),
                u8::from(one.in_force()).to_string(),
                one.standing.as_str().to_owned(),
            ]
        })
        .collect();
    rows.sort();
    table::csv(columns, rows).map_err(|error| failed("submissions.csv", &error))
}

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
    Summary {
        schema_version: SCHEMA_VERSION,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        definitions: reference.definitions.fingerprint().to_owned(),
        configuration: blake3::hash(workspace.config_text().as_bytes()).to_hex().to_string(),
        unit: workspace.unit().to_owned(),
        period: products.period.to_string(),
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
        let timeliness = Timeliness::of(one.received, products.files.days.deadline_unit);
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
    let all = products.files.submissions.iter().chain(base);
    all.map(|one| (one.file.clone(), one.hash.clone())).collect()
}
