//! Plays an example over files: the folder of a period, from its files to its findings, by the code of the batch.

use super::forms::{Form, Forms};
use super::outcome::Seen;
use super::{PROVINCE, UNIT, edit, first_half_of_2024, spoiled};
use crate::batch::coverage::absent_files;
use crate::batch::discover::InboxFile;
use crate::batch::judge::{Judge, Judged};
use crate::batch::overrides::{kind_for, unsigned};
use crate::batch::period::{Folder, PeriodFiles, unreadable};
use crate::batch::read::{ReadFile, ReadOutcome};
use crate::batch::receipts::{REGISTER_FILE, Receipts};
use crate::batch::recompute::all_findings;
use crate::batch::{BatchError, Reference};
use crate::catalogue::{Example, ExampleDecision, ExampleFile, ExampleRegister, LookBack};
use crate::intake::Reader;
use crate::intake::workbook::Limits;
use crate::message::{Bilingual, Explain};
use crate::period::Period;
use crate::store::Decision;
use crate::workspace::PeriodDays;

/// The files of an example; the edited form alone where it names none.
pub(super) fn files(example: &Example) -> Vec<ExampleFile> {
    if example.files.is_empty() {
        return vec![ExampleFile { edits: example.edits.clone(), ..ExampleFile::default() }];
    }
    example.files.clone()
}

/// The unit whose form a file is where it names none.
pub(super) fn unit(example: &Example) -> &str {
    example.unit.as_deref().unwrap_or(UNIT)
}

/// The period of the folder.
pub(super) fn period(example: &Example) -> Period {
    example.period.unwrap_or_else(first_half_of_2024)
}

/// Plays an example.
///
/// # Errors
/// When its forms cannot be written or an edit cannot be made.
pub(super) fn play(reference: &Reference, forms: &Forms, example: &Example) -> Result<Seen, Bilingual> {
    let period = period(example);
    let decisions = match &example.decided {
        Some(decided) => decisions(reference, forms, example, decided)?,
        None => Vec::new(),
    };
    let settled = settle(reference, forms, example, decisions)?;
    let mut seen = Seen::default();
    for finding in all_findings(reference, PROVINCE, period, &settled) {
        seen.finding(finding);
    }
    for submission in &settled.submissions {
        let unit = submission.attribution.as_ref().map(|one| one.unit.as_str()).unwrap_or_default();
        seen.outcomes(unit, &submission.checked.outcomes);
    }
    seen.outcomes("", &settled.outcomes);
    Ok(seen)
}

/// From the files of the folder to what counts of them.
fn settle(
    reference: &Reference,
    forms: &Forms,
    example: &Example,
    decisions: Vec<Decision>,
) -> Result<PeriodFiles, Bilingual> {
    let period = period(example);
    let days_of = |period| PeriodDays::of(&reference.catalogue, period);
    let days = days_of(period).ok_or_else(|| Bilingual {
        vi: format!("kỳ {period} không có khoảng thời gian số liệu"),
        en: format!("period {period} has no window"),
    })?;
    let read: Vec<ReadFile> = files(example)
        .into_iter()
        .map(|file| read(reference, forms, &file, unit(example), period))
        .collect::<Result<_, _>>()?;
    let present: Vec<String> = read.iter().map(|file| file.inbox.within.clone()).collect();
    let register = example.register.as_ref().map(register_bytes).unwrap_or_default();
    let (receipts, mut findings) = Receipts::parse(&register, REGISTER_FILE, &present);
    findings.extend(absent_files(&receipts, &present));
    if let Some(used) = example.unreadable {
        let earlier = match used {
            LookBack::Comparison => period.same_period_last_year(),
            LookBack::Checks => period.previous(),
            LookBack::Trend => period.same_period_last_year().same_period_last_year(),
        };
        let path = format!("inbox/{earlier}");
        let source = std::io::ErrorKind::PermissionDenied.into();
        findings.push(unreadable(earlier, used, &BatchError::Unreadable { path, source }));
    }
    let judge = Judge {
        reference,
        province: Some(PROVINCE),
        period: Some(period),
        reads_reports: false,
        days: &days_of,
    };
    let submissions: Vec<Judged> = read.into_iter().map(|file| judge.judge(file, &receipts)).collect();
    let folder = Folder { period, days, findings, decisions };
    folder
        .settle(reference, PROVINCE, submissions)
        .map_err(|error| Bilingual { vi: error.vietnamese(), en: error.to_string() })
}

/// The decisions about the findings of a rule in the file as it was when they were taken.
fn decisions(
    reference: &Reference,
    forms: &Forms,
    example: &Example,
    decided: &ExampleDecision,
) -> Result<Vec<Decision>, Bilingual> {
    let then = Example { edits: decided.edits.clone(), decided: None, ..example.clone() };
    let (period, settled) = (period(&then), settle(reference, forms, &then, Vec::new())?);
    let findings = settled.submissions.iter().flat_map(|one| one.findings.iter().map(move |own| (one, own)));
    Ok(findings
        .filter(|(_, finding)| finding.rule == decided.rule)
        .filter_map(|(submission, finding)| {
            let kind = kind_for(finding, reference.catalogue.severity(finding))?;
            let by = "phòng nghiệp vụ".to_owned();
            let reason = "đã đối chiếu sổ gốc".to_owned();
            let decision = unsigned(finding, kind, Some(submission), &reference.catalogue, period);
            Some(Decision { by, reason, ..decision })
        })
        .collect())
}

/// Reads one file of an example.
fn read(
    reference: &Reference,
    forms: &Forms,
    file: &ExampleFile,
    unit: &str,
    folder: Period,
) -> Result<ReadFile, Bilingual> {
    let form = forms.get(&Form::of(file, unit, folder))?;
    let within = file.name.clone().unwrap_or_else(|| form.name.clone());
    let outcome = outcome(reference, file, form, folder)?;
    // Files of the same content have the same hash, whatever their names.
    let content = ExampleFile { name: None, ..file.clone() };
    let hash = blake3::hash(format!("{content:?}").as_bytes()).to_hex().to_string();
    let shown = format!("inbox/{folder}/{within}");
    Ok(ReadFile { inbox: InboxFile { path: shown.clone().into(), file: shown, within }, hash, outcome })
}

fn outcome(
    reference: &Reference,
    file: &ExampleFile,
    form: &super::forms::Written,
    folder: Period,
) -> Result<ReadOutcome, Bilingual> {
    let reader =
        Reader { layout: &reference.layout, catalogue: &reference.catalogue, limits: Limits::default() };
    if let Some(kind) = file.bytes {
        return Ok(spoiled::read(&reader, kind, &form.bytes, folder));
    }
    if file.edits.is_empty() {
        return Ok(Ok(reader.read_workbook(&form.workbook, Some(folder))));
    }
    let mut workbook = form.workbook.clone();
    file.edits.iter().try_for_each(|one| edit::apply(&mut workbook, one))?;
    Ok(Ok(reader.read_workbook(&workbook, Some(folder))))
}

fn register_bytes(register: &ExampleRegister) -> Vec<u8> {
    let lines = register.lines.join("\n");
    if register.utf16 {
        let units = std::iter::once(0xfeff).chain(lines.encode_utf16());
        return units.flat_map(u16::to_le_bytes).collect();
    }
    lines.into_bytes()
}
