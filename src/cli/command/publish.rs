//! `treem publish`: open data of a period.

use std::ffi::OsString;
use std::path::Path;

use clap::builder::OsStringValueParser;
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use super::override_finding::by;
use crate::batch::{self, Audited, OpenData, Timings};
use crate::cli::arguments::{command as new, flag, option, period, workspace};
use crate::cli::language::say;
use crate::cli::progress::{self, Bars};
use crate::cli::{Context, Exit, Failure, context};
use crate::message::{Bilingual, Lang};

pub(super) const NAME: &str = "publish";

/// Leaks printed; JSON has all.
const SHOWN: usize = 20;

pub(super) fn command(lang: Lang) -> Command {
    let about = (
        "Công bố số liệu mở của một kỳ trong out/KỲ/public, sau khi chứng minh không lộ một em nào",
        "Publish open data of a period to out/PERIOD/public, proved to give nobody away",
    );
    let usage = say(lang, "publish <THƯ_MỤC> --period <KỲ>", "publish <WORKSPACE> --period <PERIOD>");
    let audit_only = (
        "Chỉ kiểm định data.csv công khai trong thư mục này (mặc định: out/KỲ/public), không ghi gì",
        "Only audit the public data.csv in this directory (default: out/PERIOD/public), write nothing",
    );
    new(NAME, lang, about, usage)
        .arg(workspace(lang))
        .arg(period(lang))
        .arg(by(lang))
        .arg(flag("verbose", lang, ("In thêm thời gian từng bước", "Also print the time of each stage")))
        .arg(
            option("audit-only", lang, say(lang, "THƯ_MỤC", "DIR"), audit_only)
                .num_args(0..=1)
                .default_missing_value("")
                .value_parser(OsStringValueParser::new()),
        )
        .after_help(say(
            lang,
            "Mã thoát: 0 đã công bố · 1 có số đếm nhỏ chưa chứng minh được là an toàn, hoặc\n\
             kết quả, tệp công khai không còn như đã ghi: không tệp công khai nào được ghi.\n\
             Chỉ dùng ở thư mục làm việc của cả nước (đơn vị VN).",
            "Exit codes: 0 published · 1 some small count is not proved safe, or outputs\n\
             or public files are not as they were written: no public file was written.\n\
             Only in the workspace of the nation (unit VN).",
        ))
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let workspace = context::workspace(matches)?;
    let options = context.run_options(matches)?;
    let bars = Bars::new(context.globals);
    if let Some(folder) = matches.get_one::<OsString>("audit-only") {
        let folder = Some(Path::new(folder)).filter(|folder| !folder.as_os_str().is_empty());
        let audited = batch::audit_folder(&workspace, &options, folder, &bars)?;
        let exit = tell_audit(context, &audited);
        tell_times(context, matches, &audited.timings);
        return Ok(exit);
    }
    let published = batch::publish(&workspace, &options, context::given(matches, "by"), &bars)?;
    tell(context, &published);
    tell_times(context, matches, &published.timings);
    context.printer.object(NAME, Exit::Clean, object(&published));
    Ok(Exit::Clean)
}

fn tell_times(context: &Context<'_>, matches: &ArgMatches, timings: &Timings) {
    if matches.get_flag("verbose") {
        context.printer.tell(&progress::times(timings, context.globals.lang).join("\n"));
    }
}

fn tell(context: &Context<'_>, published: &OpenData) {
    let OpenData { name, out, recorded, figures, complementary, totals, .. } = published;
    let out = out.display();
    let (vi, en) = if *recorded {
        (
            format!("Đã công bố bản {name}: {figures} số liệu trong {out}."),
            format!("Published release {name}: {figures} figures in {out}."),
        )
    } else {
        (
            format!("Không có gì thay đổi từ bản công bố {name}; {out} vẫn là bản đó."),
            format!("Nothing has changed since release {name}; {out} holds it."),
        )
    };
    context.printer.tell_in(&vi, &en);
    context.printer.tell_in(
        &format!(
            "  Số đếm phải che: {}, tất cả đã chứng minh là an toàn; che thêm {complementary} ô để không suy ra được.",
            totals.protected
        ),
        &format!(
            "  Counts to protect: {}, all proved safe; {complementary} more figures are hidden so that they stay so.",
            totals.protected
        ),
    );
}

fn tell_audit(context: &Context<'_>, audited: &Audited) -> Exit {
    let Audited { folder, totals, leaks, timings } = audited;
    let exit = if leaks.is_empty() && totals.safe == totals.protected { Exit::Clean } else { Exit::Findings };
    let mut lines: Vec<&str> = leaks.iter().take(SHOWN).map(|leak| context.text(leak)).collect();
    if leaks.len() > SHOWN {
        lines.push(context.say("… (xem đủ bằng --format json)", "… (all with --format json)"));
    }
    if !lines.is_empty() {
        context.printer.answer(&lines.join("\n"));
    }
    let folder = folder.display();
    context.printer.tell_in(
        &format!(
            "{folder}: {} số đếm phải che, {} an toàn, {} suy ra được, {} chưa chứng minh được.",
            totals.protected, totals.safe, totals.narrowed, totals.not_proved
        ),
        &format!(
            "{folder}: {} counts to protect, {} safe, {} can be narrowed down, {} not proved.",
            totals.protected, totals.safe, totals.narrowed, totals.not_proved
        ),
    );
    let leaks: Vec<Value> = leaks.iter().map(|Bilingual { vi, en }| json!({ "vi": vi, "en": en })).collect();
    context.printer.object(
        NAME,
        exit,
        json!({ "audit": totals, "leaks": leaks, "seconds": progress::seconds(timings) }),
    );
    exit
}

fn object(published: &OpenData) -> Value {
    json!({
        "release": published.name,
        "recorded": published.recorded,
        "figures": published.figures,
        "complementary": published.complementary,
        "audit": published.totals,
        "seconds": progress::seconds(&published.timings),
    })
}
