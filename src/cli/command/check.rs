//! `treem check`: files checked before they are sent; no workspace needed.

use std::path::PathBuf;

use clap::{ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use super::give_back;
use crate::batch::{self, CheckedFile, Stage, Timings};
use crate::cli::arguments::{command as new, flag, option, positional};
use crate::cli::language::say;
use crate::cli::overview::{self, Extent, Reported};
use crate::cli::progress;
use crate::cli::{Context, Exit, Failure};
use crate::finding::{Remedy, Severity};
use crate::message::Lang;
use crate::period::Period;

pub(super) const NAME: &str = "check";

pub(super) fn command(lang: Lang) -> Command {
    let about = ("Kiểm tra tệp báo cáo trước khi gửi", "Check files before sending them");
    let file = positional("file", lang, say(lang, "TỆP", "FILE"), ("Tệp báo cáo", "Submission files"));
    let back = (
        "Ghi tệp trả lại của mỗi tệp cần sửa hoặc giải trình vào thư mục này",
        "Write the returned workbook of each file with something to mend or explain to this folder",
    );
    let back = option("return", lang, say(lang, "THƯ_MỤC", "DIR"), back);
    new(NAME, lang, about, say(lang, "check <TỆP>…", "check <FILE>…"))
        .arg(back.value_parser(clap::value_parser!(PathBuf)))
        .arg(flag("verbose", lang, ("In thêm thời gian từng bước", "Also print the time of each stage")))
        .arg(file.action(ArgAction::Append).num_args(1..).value_parser(clap::value_parser!(PathBuf)))
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let files: Vec<PathBuf> = matches.get_many::<PathBuf>("file").into_iter().flatten().cloned().collect();
    let mut timings = Timings::default();
    let reference = timings.time(Stage::Definitions, || context.reference(None))?;
    let folder = matches.get_one::<PathBuf>("return");
    let report = batch::check_files(&files, &reference, folder.is_some())?;
    timings.absorb(&report.timings);
    let exit =
        Exit::of(context.globals.fail_on, report.counts.block, report.counts.error, report.counts.query);
    let mut all = Vec::new();
    for (index, file) in report.files.iter().enumerate() {
        let findings = overview::reported(&file.findings, &reference.catalogue, context.globals.lang);
        show(context, file, &findings, index == 0);
        all.extend(findings);
    }
    let returned = folder.map_or_else(|| Ok(Vec::new()), |folder| give_back::write(folder, &report.files))?;
    let exit = exit.max(give_back::tell(context, &returned));
    if matches.get_flag("verbose") {
        context.printer.tell(&progress::times(&timings, context.globals.lang).join("\n"));
    }
    let files: Vec<Value> = report
        .files
        .iter()
        .map(|file| json!({ "file": file.file, "unit": file.unit, "period": file.period, "cells": file.cells }))
        .collect();
    let returned = give_back::objects(&returned);
    context.printer.object(
        NAME,
        exit,
        json!({ "files": files, "findings": objects(&all), "returned": returned, "seconds": progress::seconds(&timings) }),
    );
    Ok(exit)
}

/// Findings are the answer, all of them: who checks a file has no findings.csv. The rest is for reading along.
fn show(context: &Context<'_>, file: &CheckedFile, findings: &[Reported], first: bool) {
    let lang = context.globals.lang;
    if !first {
        context.printer.tell("");
    }
    context.printer.tell(&heading(context, file));
    context.printer.tell(&overview::counts(findings, lang).join("\n"));
    if !findings.is_empty() {
        context.printer.tell("");
        context.printer.answer(&overview::listed(findings, lang, Extent::All).join("\n"));
    }
}

/// What a file is and how much of it was read; of a refused file nothing counts.
fn heading(context: &Context<'_>, file: &CheckedFile) -> String {
    let refused = file.findings.iter().any(|rated| rated.severity == Severity::Block);
    let cells = &file.cells;
    let told = if refused {
        context.say("không tiếp nhận", "refused").to_owned()
    } else {
        match context.globals.lang {
            Lang::Vi => format!(
                "{} ô số liệu ({} có số, {} bị loại, {} để trống)",
                cells.read, cells.accepted, cells.rejected, cells.empty
            ),
            Lang::En => format!(
                "{} number cells ({} accepted, {} rejected, {} left empty)",
                cells.read, cells.accepted, cells.rejected, cells.empty
            ),
        }
    };
    match whose(context, file) {
        Some(whose) => format!("{} – {whose}: {told}", file.file),
        None => format!("{} – {told}", file.file),
    }
}

/// Unit and period, as far as they are recognised.
fn whose(context: &Context<'_>, file: &CheckedFile) -> Option<String> {
    let period = file.period.as_deref().map(|period| match context.globals.lang {
        Lang::Vi => format!("kỳ {period}"),
        Lang::En => format!("period {period}"),
    });
    let known: Vec<String> = file.unit.clone().into_iter().chain(period).collect();
    (!known.is_empty()).then(|| known.join(", "))
}

/// Findings as JSON, with the words of `findings.csv`.
pub(super) fn objects(findings: &[Reported]) -> Vec<Value> {
    let object = |reported: &Reported| {
        let finding = &reported.finding;
        let period = finding.place.period.parse::<Period>().ok();
        json!({
            "finding_id": period.map(|period| finding.id(period)),
            "code": finding.rule,
            "severity": reported.severity.as_str(),
            "outcome": finding.outcome.as_str(),
            "unit": finding.place.unit,
            "period": finding.place.period,
            "file": finding.place.file,
            "sheet": finding.place.sheet,
            "cell": finding.place.cell,
            "found": finding.found,
            "expected": finding.expected,
            "message": reported.sentence,
            "status": finding.status(),
            "answer": finding.answer.as_ref().map(|answer| {
                json!({ "kind": answer.kind.as_str(), "reason": answer.reason, "by": answer.by })
            }),
            "cause": finding.cause,
            "smallest_change": finding.remedy.as_ref().map(Remedy::short),
        })
    };
    findings.iter().map(object).collect()
}
