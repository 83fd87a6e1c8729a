//! `treem check`: files checked before they are sent; no workspace needed.

use std::path::PathBuf;

use clap::{ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use crate::batch::{self, CheckedFile};
use crate::cli::arguments::{command as new, positional};
use crate::cli::language::say;
use crate::cli::overview::{self, Reported};
use crate::cli::{Context, Exit, Failure};
use crate::message::Lang;
use crate::period::Period;

pub(super) const NAME: &str = "check";

pub(super) fn command(lang: Lang) -> Command {
    let about = ("Kiểm tra tệp báo cáo trước khi gửi", "Check files before sending them");
    let file = positional("file", lang, say(lang, "TỆP", "FILE"), ("Tệp báo cáo", "Submission files"));
    new(NAME, lang, about, say(lang, "check <TỆP>…", "check <FILE>…"))
        .arg(file.action(ArgAction::Append).num_args(1..).value_parser(clap::value_parser!(PathBuf)))
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let files: Vec<PathBuf> = matches.get_many::<PathBuf>("file").into_iter().flatten().cloned().collect();
    let reference = context.reference(None)?;
    let report = batch::check_files(&files, &reference)?;
    let exit =
        Exit::of(context.globals.fail_on, report.counts.block, report.counts.error, report.counts.query);
    let (mut lines, mut all) = (Vec::new(), Vec::new());
    for file in &report.files {
        lines.push(heading(context, file));
        let findings = overview::reported(&file.findings, &reference.catalogue, context.globals.lang);
        lines.extend(overview::findings(&findings, context.globals.lang));
        lines.push(String::new());
        all.extend(findings);
    }
    context.printer.tell(lines.join("\n").trim_end());
    let files: Vec<Value> = report
        .files
        .iter()
        .map(|file| json!({ "file": file.file, "unit": file.unit, "period": file.period, "cells": file.cells }))
        .collect();
    context.printer.object(NAME, exit, json!({ "files": files, "findings": objects(&all) }));
    Ok(exit)
}

/// What a file is and how much of it was read.
fn heading(context: &Context<'_>, file: &CheckedFile) -> String {
    let unknown = context.say("chưa xác định", "unknown");
    let unit = file.unit.as_deref().unwrap_or(unknown);
    let period = file.period.as_deref().unwrap_or(unknown);
    let cells = &file.cells;
    match context.globals.lang {
        Lang::Vi => format!(
            "{} – {unit}, kỳ {period}: {} ô số liệu (có số {}, bị loại {}, trống {})",
            file.file, cells.read, cells.accepted, cells.rejected, cells.empty
        ),
        Lang::En => format!(
            "{} – {unit}, period {period}: {} number cells (accepted {}, rejected {}, empty {})",
            file.file, cells.read, cells.accepted, cells.rejected, cells.empty
        ),
    }
}

/// Findings as JSON, with the words of `findings.csv`.
pub(super) fn objects(findings: &[Reported]) -> Vec<Value> {
    let object = |(finding, severity, sentence): &Reported| {
        let period = finding.place.period.parse::<Period>().ok();
        json!({
            "finding_id": period.map(|period| finding.id(period)),
            "code": finding.rule,
            "severity": severity.as_str(),
            "outcome": finding.outcome.as_str(),
            "unit": finding.place.unit,
            "period": finding.place.period,
            "file": finding.place.file,
            "sheet": finding.place.sheet,
            "cell": finding.place.cell,
            "found": finding.found,
            "expected": finding.expected,
            "message": sentence,
        })
    };
    findings.iter().map(object).collect()
}
