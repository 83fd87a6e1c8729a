//! The files of `out/PERIOD`.

use jiff::civil::Date;

use super::period::{BaseFiles, PeriodFiles};
use super::recompute::Recomputed;
use super::run::RatedFinding;
use super::summary::Summary;
use super::tables::{findings_csv, submissions_csv};
use super::tally::{status, summary};
use super::{BatchError, Reference, give_back, lines, rejected, texts, versions};
use crate::compute::Figures;
use crate::period::Period;
use crate::publish::Sink;
use crate::report::changes::Changes;
use crate::report::{self, Deadlines, Header, ReportError, ReportInput, comparison, tidy};
use crate::store::Issue;
use crate::units::NATION;
use crate::workspace::{OfficialNames, Workspace};

/// The tables that every other output shows.
pub(super) const TABLES: [&str; 4] = ["data.csv", "comparison.csv", "findings.csv", "submissions.csv"];

/// How the names of report workbooks begin.
pub(super) const REPORT: &str = "bao-cao";

/// Layouts of the reports of a province and of the nation.
const PROVINCIAL_REPORT: &str = "province";
const NATIONAL_REPORT: &str = "nation";

/// Everything the outputs are made from.
pub(super) struct Products<'a> {
    pub workspace: &'a Workspace,
    pub reference: &'a Reference,
    pub period: Period,
    pub files: &'a PeriodFiles,
    pub base: Option<&'a BaseFiles>,
    /// The report before this one, when its submissions are there and a rule looks at them.
    pub previous: Option<&'a PeriodFiles>,
    pub figures: &'a Figures,
    /// Figures of earlier periods of the same kind, oldest first.
    pub earlier: &'a [Figures],
    pub findings: &'a [RatedFinding],
    /// Versions issued so far, oldest first.
    pub issues: &'a [Issue],
    /// Day on whose map the provinces of the nation are shown; that of the period where absent.
    pub map: Option<Date>,
}

impl<'a> Products<'a> {
    /// What a recomputation gives for the outputs.
    pub fn of(workspace: &'a Workspace, period: Period, recomputed: &'a Recomputed) -> Self {
        Self {
            workspace,
            reference: &recomputed.reference,
            period,
            files: &recomputed.files,
            base: recomputed.base.as_ref(),
            previous: recomputed.previous.as_ref(),
            figures: &recomputed.figures,
            earlier: &recomputed.earlier,
            findings: &recomputed.findings,
            issues: &recomputed.issues,
            map: None,
        }
    }

    /// Whether the report is the nation's.
    fn is_nation(&self) -> bool {
        self.workspace.unit() == NATION
    }

    /// Name of a file that people read.
    fn name(&self, kind: &str, ending: &str) -> String {
        let map = self.map.map_or_else(String::new, |day| format!("@{day}"));
        format!("{kind}-{}-{}{map}.{ending}", self.workspace.unit(), self.period)
    }
}

/// Writes all outputs to the stage, or wherever they are wanted; the summary comes last, with the hashes of the others.
///
/// # Errors
/// When an output cannot be made or written.
pub(super) fn write(products: &Products<'_>, staging: &dyn Sink) -> Result<Summary, BatchError> {
    let catalogue = &products.reference.catalogue;
    let rows = tidy::rows(catalogue, products.figures);
    let tables = [
        tidy::csv(&rows)?,
        comparison::csv(catalogue, products.figures)?,
        findings_csv(products)?,
        submissions_csv(products)?,
    ];
    let hashes = TABLES.iter().zip(&tables).map(|(name, bytes)| ((*name).to_owned(), hash(bytes))).collect();
    let changes = versions::changes(products, &rows, hashes)?;
    // The reports take longest; everything else is written beside them.
    let (reports, tables) = rayon::join(
        || write_reports(products, &changes, staging),
        || {
            for (name, bytes) in TABLES.iter().zip(&tables) {
                staging.write(name, bytes)?;
            }
            staging.write("changes.csv", &changes.csv()?)?;
            // Of the nation, each province's part of the run has done so.
            if products.is_nation() { Ok(()) } else { give_back::write(products, staging) }
        },
    );
    reports?;
    tables?;
    let summary = summary(products, staging.hashes());
    let mut json = serde_json::to_vec_pretty(&summary).map_err(|error| failed("summary.json", &error))?;
    json.push(b'\n');
    staging.write("summary.json", &json)?;
    Ok(summary)
}

/// Hash of an output, as `summary.json` states it.
pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

pub(super) fn failed(name: &str, reason: &dyn std::fmt::Display) -> BatchError {
    BatchError::Output { name: name.to_owned(), reason: reason.to_string() }
}

/// The report workbook alone, without a history of issued versions, and its name.
///
/// # Errors
/// When it cannot be made.
pub(super) fn workbook(products: &Products<'_>) -> Result<(String, Vec<u8>), BatchError> {
    let bytes = reported(products, &Changes::default(), report::workbook)?;
    Ok((products.name(REPORT, "xlsx"), bytes?))
}

/// Writes what people read: the report workbook, the data book and the draft of the report's text.
fn write_reports(products: &Products<'_>, changes: &Changes, staging: &dyn Sink) -> Result<(), BatchError> {
    let put = |name: String, bytes: Result<Vec<u8>, ReportError>| -> Result<(), BatchError> {
        Ok(staging.write(&name, &bytes?)?)
    };
    reported(products, changes, |layout, input| {
        let (workbook, others) = rayon::join(
            || put(products.name(REPORT, "xlsx"), report::workbook(layout, input)),
            || {
                put(products.name("so-lieu", "xlsx"), report::data_book(layout, input))?;
                // What units write stays with their provinces, and so does the draft that gathers it.
                if products.is_nation() {
                    return Ok(());
                }
                put(products.name(REPORT, "docx"), report::narrative(layout, input))
            },
        );
        workbook?;
        others
    })?
}

/// Hands on the layout of the report and what it is written from.
fn reported<T>(
    products: &Products<'_>,
    changes: &Changes,
    write: impl FnOnce(&str, &ReportInput<'_>) -> T,
) -> Result<T, BatchError> {
    let Products { workspace, reference, files, .. } = products;
    let map = reference.register.at(files.days.cut_off);
    let submissions = lines::submission_lines(reference, files, &map);
    let findings = lines::finding_lines(reference, products.findings, &map);
    let rejected = if products.is_nation() {
        files.combined.rejected.clone()
    } else {
        rejected::cells(reference, workspace.unit(), files, products.findings)
    };
    let texts = texts::reported(reference, files, &map);
    let input = ReportInput {
        definitions: &reference.definitions,
        catalogue: &reference.catalogue,
        layout: &reference.layout,
        figures: products.figures,
        earlier: products.earlier,
        base: products.base.map(|base| base.period),
        header: header(products)?,
        deadlines: Deadlines { unit: files.days.deadline_unit, ministry: files.days.deadline_ministry },
        submissions: &submissions,
        findings: &findings,
        reported: &files.combined.reported,
        rejected: &rejected,
        texts: &texts,
        changes,
        parts: &files.combined.parts,
    };
    debug_assert_eq!(workspace.unit(), products.figures.units.first().map_or("", |unit| &unit.code));
    let layout = if products.is_nation() { NATIONAL_REPORT } else { PROVINCIAL_REPORT };
    Ok(write(layout, &input))
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
        map: products.map,
        status,
        status_name: status_name.unwrap_or_default(),
        units_reported: files.combined.reported.len(),
        units_expected: files.combined.units.len(),
    })
}
