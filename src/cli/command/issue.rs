//! `treem issue`: the present outputs recorded as an issued version.

use clap::{ArgMatches, Command};
use serde_json::json;

use super::override_finding::by;
use crate::batch::{self, IssueReport};
use crate::cli::arguments::{command as new, option, period, workspace};
use crate::cli::language::say;
use crate::cli::progress::Bars;
use crate::cli::{Context, Exit, Failure, context};
use crate::message::Lang;

pub(super) const NAME: &str = "issue";

pub(super) fn command(lang: Lang) -> Command {
    let about = (
        "Phát hành: ghi bản hiện có trong out/KỲ vào sổ cái",
        "Record what lies in out/PERIOD as an issued version",
    );
    let usage = say(lang, "issue <THƯ_MỤC> --period <KỲ>", "issue <WORKSPACE> --period <PERIOD>");
    let number =
        ("Số, ký hiệu văn bản, ví dụ 123/BC-SYT", "Number and symbol of the document, such as 123/BC-SYT");
    new(NAME, lang, about, usage).arg(workspace(lang)).arg(period(lang)).arg(by(lang)).arg(option(
        "number",
        lang,
        say(lang, "SỐ", "NUMBER"),
        number,
    ))
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let workspace = context::workspace(matches)?;
    let options = context.run_options(matches)?;
    let (by, number) = (context::given(matches, "by"), context::given(matches, "number"));
    let report = batch::issue(&workspace, &options, by, number, &Bars::new(context.globals))?;
    tell(context, &report);
    context.printer.object(NAME, Exit::Clean, object(&report));
    Ok(Exit::Clean)
}

fn tell(context: &Context<'_>, report: &IssueReport) {
    let issue = &report.issue;
    let (period, number, at, by) = (&issue.period, issue.number, &issue.at, &issue.by);
    let (vi, en) = if report.recorded {
        (
            format!(
                "Đã ghi lần phát hành thứ {number} của kỳ {period} ({} tệp, {at}, {by}).",
                report.outputs
            ),
            format!("Recorded: version {number} of {period} ({} files, {at}, {by}).", report.outputs),
        )
    } else {
        (
            format!(
                "Không có gì thay đổi từ lần phát hành thứ {number} của kỳ {period} ({at}, {by}); không ghi thêm."
            ),
            format!(
                "Nothing has changed since version {number} of {period} ({at}, {by}); nothing was recorded."
            ),
        )
    };
    context.printer.tell_in(&vi, &en);
    let open = &report.open;
    if open.block + open.error + open.query > 0 {
        context.printer.tell_in(
            &format!(
                "  Còn {} tệp không tiếp nhận, {} lỗi, {} điểm cần giải trình.",
                open.block, open.error, open.query
            ),
            &format!(
                "  Still open: {} blocked files, {} errors, {} queries.",
                open.block, open.error, open.query
            ),
        );
    }
}

fn object(report: &IssueReport) -> serde_json::Value {
    let issue = &report.issue;
    json!({
        "period": issue.period,
        "number": issue.number,
        "document": issue.document,
        "by": issue.by,
        "at": issue.at,
        "recorded": report.recorded,
        "outputs": report.outputs,
        "open": report.open,
    })
}
