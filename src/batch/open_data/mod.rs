//! `treem publish`: what the public gets of a period, proved to give nobody away.
//!
//! In: the workspace of the nation and a period whose outputs are what its submissions give. Out: a release on the record
//! and its files in `out/PERIOD/public`. This room puts draft, pattern, files, auditor and ledger in order; it must not
//! decide what is hidden, nor judge whether it is safe.

mod earlier;
mod error;
mod office;
mod on_record;
mod releases;
mod same;
mod verified;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use self::earlier::Earlier;
pub use self::error::OpenDataError;
use self::error::refused;
use self::office::{Desk, Made, Office};
use self::on_record::OnRecord;
pub use self::releases::{ReleaseEntry, add_elsewhere, releases, withdraw};
use self::same::same_figures;
use super::outputs::failed;
use super::recompute::in_pool;
use super::record::{Signature, sign};
use super::run::RunOptions;
use super::{BatchError, Progress, Stage, Timings};
use crate::disclosure::audit::{Certificate, Totals};
use crate::disclosure::files::{PublicFile, write_witnesses};
use crate::disclosure::release::{DATA, File, Files, SDMX, sums};
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
    on_record::all_known(&workspace.out(), &desk.ledger)?;
    progress.stage(Stage::Protect, 0);
    let Candidate { name, others, made, again } = Candidate::of(&desk, options.period, &mut timings)?;
    let is_new = again.is_none();
    let (files, recorded) = again.map(|again| (again.files, again.totals)).unzip();
    staging.write(DATA, &made.data).map_err(refused)?;
    let staged = PublicFile::read(DATA, &staging.read(DATA).map_err(refused)?)?;
    progress.stage(Stage::Audit, 0);
    let (files, certificate) =
        side_by_side(&desk.office, (&name, &made, files), (&staged, &others), &mut timings);
    let (mut files, certificate) = (files?, certificate?);
    desk.office.passed(&certificate)?;
    // What was said of a release when it came out stays what is said of it, whatever the public has had since.
    let told = recorded.as_ref().unwrap_or(&certificate.totals);
    files.insert(CERTIFICATE.to_owned(), json(CERTIFICATE, told)?.into());
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
    (name, made, again): (&str, &Made, Option<Files>),
    (staged, others): (&PublicFile, &Earlier),
    timings: &mut Timings,
) -> (Result<Files, OpenDataError>, Result<Certificate, OpenDataError>) {
    let (mut writing, mut auditing) = (Timings::default(), Timings::default());
    let both = rayon::join(
        || again.map_or_else(|| writing.time(Stage::Report, || office.files(name, made)), Ok),
        || {
            let witnesses = &made.pattern.witnesses;
            auditing.time(Stage::Audit, || office.audited(staged, (others, None), witnesses))
        },
    );
    timings.absorb(&writing);
    timings.absorb(&auditing);
    both
}

/// A release as it would be.
struct Candidate {
    name: String,
    /// What else the public has.
    others: Earlier,
    made: Made,
    /// What is on record of one that the public has already.
    again: Option<Again>,
}

/// A release that the public has already.
struct Again {
    files: Files,
    /// What its audit found when it came out.
    totals: Totals,
}

impl Candidate {
    /// The last release of the period once more, if nothing has changed since; else a new one.
    fn of(desk: &Desk, period: Period, timings: &mut Timings) -> Result<Self, OpenDataError> {
        let record = OnRecord::read(&desk.ledger)?;
        let catalogue = &desk.office.reference.catalogue;
        if let Some(position) = record.last(period)
            && let Some(again) = Self::again(desk, &record.known, position, timings)?
        {
            return Ok(again);
        }
        let name = format!("{period}-{}", record.releases(period) + 1);
        let others = Earlier::read(&record.known, catalogue)?;
        let made = desk.office.made(&name, &others, timings)?;
        Ok(Self { name, others, made, again: None })
    }

    /// A release on record once more; `None` if it would not come out the same.
    fn again(
        desk: &Desk,
        known: &[ReleaseRecord],
        position: usize,
        timings: &mut Timings,
    ) -> Result<Option<Self>, OpenDataError> {
        let (office, last) = (&desk.office, &known[position]);
        let catalogue = &office.reference.catalogue;
        let earlier = Earlier::read(&known[..position], catalogue)?;
        let made = match office.made(&last.name, &earlier, timings) {
            Err(OpenDataError::Pattern(_)) => return Ok(None),
            made => made?,
        };
        if made.data != last.data || office.policy.fingerprint != last.policy {
            return Ok(None);
        }
        let files = timings.time(Stage::Report, || office.files(&last.name, &made))?;
        let certificate = serde_json::from_str::<Certificate>(&last.certificate);
        let Some(Certificate { totals, .. }) = certificate.ok().filter(|_| are_recorded(&files, last)) else {
            return Ok(None);
        };
        let beside = known.iter().enumerate().filter(|(other, _)| *other != position);
        let others = Earlier::read(beside.map(|(_, record)| record), catalogue)?;
        Ok(Some(Self { name: last.name.clone(), others, made, again: Some(Again { files, totals }) }))
    }
}

/// Whether files are those of a release, but for what is said of the audit.
fn are_recorded(files: &Files, release: &ReleaseRecord) -> bool {
    let recorded: BTreeMap<String, String> = serde_json::from_str(&release.files).unwrap_or_default();
    let same = |(name, file): (&String, &File)| {
        recorded.get(name).is_some_and(|hash| blake3::hash(&file.bytes).to_hex().as_str() == hash)
    };
    recorded.len() == files.len() + [CERTIFICATE, SUMS].len() && files.iter().all(same)
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
        desk.office.speaks_of(&file)?;
        let known = OnRecord::read(&desk.ledger)?.known;
        let catalogue = &desk.office.reference.catalogue;
        // What is on record already is judged by what else the public has, and by the counts of its day.
        let own = known.iter().position(|record| record.data == bytes);
        let others = known.iter().enumerate().filter(|(other, _)| own != Some(*other));
        let others = Earlier::read(others.map(|(_, record)| record), catalogue)?;
        let own = Earlier::read(own.map(|position| &known[position]), catalogue)?;
        let then = own.counts().next();
        progress.stage(Stage::Audit, 0);
        let certificate = timings.time(Stage::Audit, || desk.office.audited(&file, (&others, then), &[]))?;
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
