//! `treem run`: the batch, from the inbox to the outputs of a period.

use std::collections::BTreeMap;

use clap::{ArgMatches, Command};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::check::objects;
use crate::batch::{self, RunOptions, RunReport};
use crate::cli::arguments::{command as new, dated, flag, period, workspace};
use crate::cli::language::say;
use crate::cli::overview::{self, Coverage, Extent, Reported};
use crate::cli::progress::{self, Bars};
use crate::cli::{Context, Exit, Failure, context};
use crate::finding::{Finding, Severity};
use crate::message::{Bilingual, Lang, fill};
use crate::period::Period;
use crate::text::plain;
use crate::workspace::Workspace;

pub(super) const NAME: &str = "run";

pub(super) fn command(lang: Lang) -> Command {
    let about = (
        "Tổng hợp một kỳ: đọc và kiểm tra mọi tệp trong inbox/, lập báo cáo trong out/KỲ",
        "The batch: read and check everything in inbox/, write the reports to out/PERIOD",
    );
    let usage = say(lang, "run <THƯ_MỤC> --period <KỲ>", "run <WORKSPACE> --period <PERIOD>");
    let help = ("In thêm thời gian từng bước", "Also print the time of each stage");
    let map = (
        "Chỉ ở thư mục cả nước: xếp các tỉnh theo bản đồ hành chính của ngày này",
        "Nation only: show the provinces on the map of this day",
    );
    new(NAME, lang, about, usage)
        .arg(workspace(lang))
        .arg(period(lang))
        .arg(dated("map", lang, map))
        .arg(flag("verbose", lang, help))
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let workspace = context::workspace(matches)?;
    let period = context::period(matches)?;
    let map = matches.get_one::<Date>("map").copied();
    let options = RunOptions { map, ..context.run_options(matches)? };
    let report = batch::run(&workspace, &options, &Bars::new(context.globals))?;

    let exit = Exit::from_batch(report.exit_code);
    let findings = overview::reported(&report.findings, &report.reference.catalogue, context.globals.lang);
    let mut lines = overview::coverage(&coverage(context, period, &report), context.globals.lang);
    lines.push(String::new());
    lines.extend(overview::counts(&findings, context.globals.lang));
    let file = report.out.join("findings.csv").display().to_string();
    // Without outputs there is no file that holds the rest.
    let extent = if report.published.is_some() { Extent::First(&file) } else { Extent::All };
    if !findings.is_empty() {
        lines.push(String::new());
        lines.extend(overview::listed(&findings, context.globals.lang, extent));
    }
    lines.extend(outputs(context, &report));
    if matches.get_flag("verbose") {
        lines.extend(progress::times(&report.timings, context.globals.lang));
    }
    context.printer.tell(&lines.join("\n"));
    warn_of_edits(context, &report);
    log(&report, &findings);
    context.printer.object(NAME, exit, object(&workspace, &report, &findings));
    Ok(exit)
}

fn coverage(context: &Context<'_>, period: Period, report: &RunReport) -> Coverage {
    let summary = &report.summary;
    let name = |code: &String| match report.unit_names.get(code) {
        Some(name) => format!("{name} ({code})"),
        None => code.clone(),
    };
    let year = period.year.to_string();
    let window = report.reference.catalogue.window(period.part).map(|window| context.text(&window.name));
    let window = fill(window.unwrap_or_default(), [("year", year.as_str())]);
    Coverage {
        title: format!("{} – {window} ({})", name(&summary.unit), summary.period),
        reported: summary.units.reported,
        expected: summary.units.expected,
        beneath: summary.units.beneath,
        late: summary.units.late.iter().map(name).collect(),
        missing: summary.units.missing.iter().map(name).collect(),
    }
}

/// Outputs with the workspace as it was typed, so that a path can be copied and opened.
fn outputs(context: &Context<'_>, report: &RunReport) -> Vec<String> {
    let line = match &report.published {
        None => context.say(
            "Không có tệp nào dùng được: không lập báo cáo, kết quả trước đó (nếu có) giữ nguyên.",
            "No usable submission: no report was made, earlier outputs (if any) are unchanged.",
        ),
        Some(published) if !published.changed => {
            context.say("Kết quả không đổi so với lần trước:", "Outputs, unchanged:")
        }
        Some(_) => context.say("Kết quả:", "Outputs:"),
    };
    let mut lines = vec![String::new(), line.to_owned()];
    if report.published.is_some() {
        // The summary cannot hold its own hash, so it does not list itself.
        let names = report.summary.outputs.keys().map(String::as_str).chain(["summary.json"]);
        let (inner, own): (Vec<&str>, Vec<&str>) = names.partition(|name| name.contains('/'));
        lines.extend(own.iter().map(|name| format!("  {}", report.out.join(name).display())));
        lines.extend(folders(context, report, &inner));
    }
    lines
}

/// Folders among the outputs, with how many files they hold.
fn folders(context: &Context<'_>, report: &RunReport, names: &[&str]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (folder, _) in names.iter().filter_map(|name| name.split_once('/')) {
        *counts.entry(folder).or_default() += 1;
    }
    let line = |(folder, count): (&str, usize)| {
        let path = report.out.join(folder);
        let path = path.display();
        match context.globals.lang {
            Lang::Vi => format!("  {path} ({count} tệp)"),
            Lang::En => format!("  {path} ({count} files)"),
        }
    };
    counts.into_iter().map(line).collect()
}

fn warn_of_edits(context: &Context<'_>, report: &RunReport) {
    for name in report.published.iter().flat_map(|published| &published.hand_edited) {
        let kept = report.out.join(name);
        let kept = kept.display();
        context.printer.warn(&Bilingual {
            vi: format!("một tệp kết quả đã bị sửa tay; bản sửa được giữ tại {kept}"),
            en: format!("an output had been edited by hand; the edited copy is kept as {kept}"),
        });
    }
}

/// What a run that nobody watches came to, for the log: the files that were refused, and the counts.
fn log(report: &RunReport, findings: &[Reported]) {
    for refused in findings.iter().filter(|one| one.severity == Severity::Block) {
        let Finding { place, rule, .. } = &refused.finding;
        tracing::warn!(file = plain(&place.file), rule, reason = plain(&refused.sentence), "refused");
    }
    let RunReport { summary, published, .. } = report;
    tracing::info!(
        unit = summary.unit,
        period = summary.period,
        reported = summary.units.reported,
        expected = summary.units.expected,
        refused = summary.files.blocked,
        errors = summary.findings.error,
        queries = summary.findings.query,
        published = published.is_some(),
        changed = published.as_ref().is_some_and(|published| published.changed),
        "outcome"
    );
}

fn object(workspace: &Workspace, report: &RunReport, findings: &[Reported]) -> Value {
    json!({
        "summary": report.summary,
        "findings": objects(findings),
        "out": workspace.relative(&report.out),
        "published": report.published.is_some(),
        "changed": report.published.as_ref().is_some_and(|published| published.changed),
        "hand_edited": report.published.as_ref().map(|published| &published.hand_edited),
        "seconds": progress::seconds(&report.timings),
    })
}
