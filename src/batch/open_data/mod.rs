//! `treem publish`: what the public gets of a period, proved to give nobody away.
//!
//! In: the workspace of the nation and a period whose outputs are what its submissions give. Out: a release on the record
//! and its files in `out/PERIOD/public`. This room puts draft, pattern, files, auditor and ledger in order; it must not
//! decide what is hidden, nor judge whether it is safe.

mod earlier;
mod error;
mod office;
mod releases;
mod same;
mod verified;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use self::earlier::Earlier;
pub use self::error::OpenDataError;
use self::error::refused;
use self::office::{Desk, Made, Office};
pub use self::releases::{ReleaseEntry, add_elsewhere, releases, withdraw};
use self::same::same_figures;
use super::outputs::failed;
use super::recompute::in_pool;
use super::record::{Signature, sign};
use super::run::RunOptions;
use super::{BatchError, Progress, Stage, Timings};
use crate::disclosure::audit::{Certificate, Totals};
use crate::disclosure::files::{PublicFile, write_witnesses};
use crate::disclosure::release::{DATA, Files, SDMX, sums};
use crate::message::Bilingual;
use crate::period::Period;
use crate::publish::{PUBLIC, Staging};
use crate::store::ReleaseRecord;
use crate::workspace::Workspace;

/// Name of what the public gets to know of the audit.
const CERTIFICATE: &str = "certificate.json";
/// Name of the checksums.
const SUMS: &str = "SHA256SUMS";

/// Leaks told in a message.
const TOLD: usize = 10;

/// What publishing came to.
#[derive(Debug)]
pub struct OpenData {
    /// Name of the release.
    pub name: String,
    /// Folder of the public files.
    pub out: PathBuf,
    /// Whether it was recorded now; not when the public has it already.
    pub recorded: bool,
    /// Figures in it.
    pub figures: usize,
    /// Figures hidden only so that others stay hidden.
    pub complementary: usize,
    /// What the auditor found.
    pub totals: Totals,
    /// Time spent.
    pub timings: Timings,
}

/// What auditing a folder came to.
#[derive(Debug)]
pub struct Audited {
    /// The folder.
    pub folder: PathBuf,
    /// What the auditor found.
    pub totals: Totals,
    /// What gives counts away, in words.
    pub leaks: Vec<Bilingual>,
    /// Time spent.
    pub timings: Timings,
}

/// Publishes a period.
///
/// # Errors
/// When its outputs are not what its submissions give, or something of it cannot be proved safe; then no public file is
/// touched.
pub fn publish(
    workspace: &Workspace,
    options: &RunOptions,
    by: Option<&str>,
    progress: &dyn Progress,
) -> Result<OpenData, OpenDataError> {
    let signature = sign(by)?;
    let published = in_pool(options.jobs, || {
        let mut timings = Timings::default();
        let desk = Desk::open(workspace, options, progress, &mut timings)?;
        published(workspace, options, desk, (signature, progress, timings))
    });
    progress.done();
    published?
}

fn published(
    workspace: &Workspace,
    options: &RunOptions,
    mut desk: Desk,
    (signature, progress, mut timings): (Signature, &dyn Progress, Timings),
) -> Result<OpenData, OpenDataError> {
    let staging = Staging::public(&workspace.out(), &options.period.to_string()).map_err(refused)?;
    let out = workspace.out_of(options.period).join(PUBLIC);
    let files = staging.foreign().map_err(refused)?;
    if !files.is_empty() {
        return Err(OpenDataError::Foreign { folder: out.display().to_string(), files });
    }
    progress.stage(Stage::Protect, 0);
    let candidate = Candidate::of(&desk, options.period, &mut timings)?;
    let Candidate { name, earlier, made, is_new } = candidate;
    staging.write(DATA, &made.data).map_err(refused)?;
    let staged = PublicFile::read(DATA, &staging.read(DATA).map_err(refused)?)?;
    progress.stage(Stage::Audit, 0);
    let (files, certificate) = side_by_side(&desk.office, (&name, &made), (&staged, &earlier), &mut timings);
    let (mut files, certificate) = (files?, certificate?);
    desk.office.passed(&certificate)?;
    files.insert(CERTIFICATE.to_owned(), json(CERTIFICATE, &certificate.totals)?.into());
    files.insert(SUMS.to_owned(), sums(&files).into());
    for (name, file) in files.iter().filter(|(name, _)| *name != DATA) {
        staging.write(name, &file.bytes).map_err(refused)?;
    }
    same_figures(&staging.read(SDMX).map_err(refused)?, &staged)?;
    if is_new {
        timings.time(Stage::Record, || {
            let record = record(&desk.office, (&name, &made), &certificate, signature, staging.hashes())?;
            desk.ledger.add_release(&record).map_err(refused)
        })?;
    }
    timings.time(Stage::Publish, || staging.commit()).map_err(refused)?;
    Ok(OpenData {
        name,
        out,
        recorded: is_new,
        figures: staged.rows.len(),
        complementary: made.pattern.complementary,
        totals: certificate.totals,
        timings,
    })
}

/// The files beside the table and the audit of it, made at the same time.
fn side_by_side(
    office: &Office,
    (name, made): (&str, &Made),
    (staged, earlier): (&PublicFile, &Earlier),
    timings: &mut Timings,
) -> (Result<Files, OpenDataError>, Result<Certificate, OpenDataError>) {
    let (mut writing, mut auditing) = (Timings::default(), Timings::default());
    let both = rayon::join(
        || writing.time(Stage::Report, || office.files(name, made)),
        || auditing.time(Stage::Audit, || office.audited(staged, earlier, &made.pattern.witnesses)),
    );
    timings.absorb(&writing);
    timings.absorb(&auditing);
    both
}

/// A release as it would be.
struct Candidate {
    name: String,
    /// Releases before it.
    earlier: Earlier,
    made: Made,
    /// Whether the public does not have it yet.
    is_new: bool,
}

impl Candidate {
    /// The last release of the period once more, if nothing has changed since; else a new one.
    fn of(desk: &Desk, period: Period, timings: &mut Timings) -> Result<Self, OpenDataError> {
        let released = desk.ledger.releases().map_err(refused)?;
        let catalogue = &desk.office.reference.catalogue;
        let own = |record: &&ReleaseRecord| record.source.is_none() && record.period == period.to_string();
        let withdrawn = desk.ledger.withdrawals().map_err(refused)?;
        let offered =
            |record: &ReleaseRecord| !withdrawn.iter().any(|withdrawal| withdrawal.release == record.name);
        if let Some(position) = released.iter().rposition(|record| own(&record)) {
            let (last, earlier) = (&released[position], Earlier::read(&released[..position], catalogue)?);
            if offered(last)
                && let Ok(made) = desk.office.made(&last.name, &earlier, timings)
                && made.data == last.data
            {
                return Ok(Self { name: last.name.clone(), earlier, made, is_new: false });
            }
        }
        let name = format!("{period}-{}", released.iter().filter(own).count() + 1);
        let earlier = Earlier::read(&released, catalogue)?;
        let made = desk.office.made(&name, &earlier, timings)?;
        Ok(Self { name, earlier, made, is_new: true })
    }
}

fn record(
    office: &Office,
    (name, made): (&str, &Made),
    certificate: &Certificate,
    signature: Signature,
    files: BTreeMap<String, String>,
) -> Result<ReleaseRecord, OpenDataError> {
    let text = |name: &str, json: serde_json::Result<String>| json.map_err(|error| failed(name, &error));
    let witnesses = write_witnesses(&made.pattern.witnesses);
    Ok(ReleaseRecord {
        name: name.to_owned(),
        source: None,
        period: office.period.to_string(),
        map: office.counts.map.to_string(),
        policy: office.policy.fingerprint.clone(),
        by: signature.by,
        at: signature.at,
        files: text(CERTIFICATE, serde_json::to_string(&files))?,
        certificate: text(CERTIFICATE, serde_json::to_string(certificate))?,
        data: made.data.clone(),
        counts: office.counts_on_record()?,
        witnesses: witnesses.map_err(|error| failed(DATA, &error))?,
    })
}

/// Audits public files that lie in a folder, those of the period where none is named, without touching anything.
///
/// # Errors
/// When the outputs of the period are not what its submissions give, or a file cannot be read.
pub fn audit_folder(
    workspace: &Workspace,
    options: &RunOptions,
    folder: Option<&Path>,
    progress: &dyn Progress,
) -> Result<Audited, OpenDataError> {
    let audited = in_pool(options.jobs, || {
        let mut timings = Timings::default();
        let desk = Desk::open(workspace, options, progress, &mut timings)?;
        let folder = folder.map_or_else(|| workspace.out_of(options.period).join(PUBLIC), Path::to_owned);
        let path = folder.join(DATA);
        let unreadable = |source| BatchError::Unreadable { path: path.display().to_string(), source };
        let bytes = std::fs::read(&path).map_err(unreadable)?;
        let file = PublicFile::read(&path.display().to_string(), &bytes)?;
        let released = desk.ledger.releases().map_err(refused)?;
        // What is on record already is judged by what there was before it.
        let position = released.iter().position(|record| record.data == bytes).unwrap_or(released.len());
        let earlier = Earlier::read(&released[..position], &desk.office.reference.catalogue)?;
        progress.stage(Stage::Audit, 0);
        let certificate = timings.time(Stage::Audit, || desk.office.audited(&file, &earlier, &[]))?;
        let leaks = desk.office.leaks(&certificate);
        Ok(Audited { folder, leaks, totals: certificate.totals, timings })
    });
    progress.done();
    audited?
}

/// A file of one JSON object.
fn json(name: &str, object: &impl serde::Serialize) -> Result<Vec<u8>, OpenDataError> {
    let mut bytes = serde_json::to_vec_pretty(object).map_err(|error| failed(name, &error))?;
    bytes.push(b'\n');
    Ok(bytes)
}
