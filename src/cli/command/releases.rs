//! `treem releases`: what the public has, and what people put on the record about it.

use std::path::Path;

use clap::{Arg, ArgGroup, ArgMatches, Command};
use serde_json::{Value, json};

use super::override_finding::by;
use crate::batch::{self, ReleaseEntry};
use crate::cli::arguments::{command as new, option, period, workspace};
use crate::cli::columns::{Side, align};
use crate::cli::language::say;
use crate::cli::progress::Bars;
use crate::cli::{Context, Exit, Failure, context};
use crate::message::{Bilingual, Lang};

pub(super) const NAME: &str = "releases";

pub(super) fn command(lang: Lang) -> Command {
    let about = (
        "Sổ công bố: liệt kê các bản đã công bố, ghi số đã ra bằng đường khác, thu hồi một bản",
        "The record of releases: list them, add figures that left by another door, withdraw one",
    );
    let usage = say(lang, "releases <THƯ_MỤC>", "releases <WORKSPACE>");
    new(NAME, lang, about, usage)
        .arg(workspace(lang))
        .args(elsewhere(lang))
        .args(withdrawal(lang))
        .arg(by(lang))
        .group(ArgGroup::new("what").args(["add", "withdraw"]))
        .after_help(say(
            lang,
            "Số đã ra bằng đường khác (báo chí, báo cáo đã ký) được tính đến trong mọi lần kiểm định sau. Tệp CSV có dòng đầu\n\
             unit,measure,category,value, ghi như trong data.csv công khai. Bản đã thu hồi vẫn nằm trong sổ: điều đã công khai thì\n\
             ai cũng có thể đã biết.",
            "Figures that left by another door (press, signed report) are reckoned with in every later audit. The CSV file\n\
             begins with unit,measure,category,value, spelled as in the public data.csv. A withdrawn release stays on the\n\
             record: what was public is known.",
        ))
}

fn elsewhere(lang: Lang) -> [Arg; 3] {
    let add = ("Ghi các số trong tệp CSV này, đã ra bằng đường khác", "Record the figures of this CSV file");
    let source = ("Số đó ra từ đâu, một dòng", "Where these figures are from, one line");
    [
        option("add", lang, say(lang, "TỆP", "FILE"), add).requires_all(["source", "period"]),
        option("source", lang, say(lang, "NGUỒN", "TEXT"), source).requires("add"),
        period(lang).required(false).requires("add"),
    ]
}

fn withdrawal(lang: Lang) -> [Arg; 2] {
    let withdraw = (
        "Thu hồi bản công bố này, hoặc bỏ số đã ghi nhầm",
        "Withdraw this release, or figures noted by mistake",
    );
    let reason = ("Lý do, một dòng", "Why, one line");
    [
        option("withdraw", lang, say(lang, "TÊN", "NAME"), withdraw).requires("reason"),
        option("reason", lang, say(lang, "LÝ_DO", "TEXT"), reason).requires("withdraw"),
    ]
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let workspace = context::workspace(matches)?;
    let given = |name| context::given(matches, name);
    let text = |name| given(name).unwrap_or_default();
    let entries = if let Some(list) = given("add") {
        let options = context.run_options(matches)?;
        let told = (Path::new(list), text("source"), given("by"));
        let (entry, different) =
            batch::add_elsewhere(&workspace, &options, told, &Bars::new(context.globals))?;
        tell_added(context, &entry, &different);
        vec![entry]
    } else if let Some(name) = given("withdraw") {
        let (entry, left) = batch::withdraw(&workspace, name, (text("reason"), given("by")))?;
        tell_withdrawn(context, &entry, &left);
        vec![entry]
    } else {
        let entries = batch::releases(&workspace)?;
        list(context, &entries);
        entries
    };
    let objects: Vec<Value> = entries.iter().map(object).collect();
    context.printer.object(NAME, Exit::Clean, json!({ "releases": objects }));
    Ok(Exit::Clean)
}

fn tell_added(context: &Context<'_>, entry: &ReleaseEntry, different: &[u64]) {
    let ReleaseEntry { name, figures, period, .. } = entry;
    context.printer.tell_in(
        &format!(
            "Đã ghi {name}: {figures} số của kỳ {period} đã ra bằng đường khác; mọi lần kiểm định sau đều tính đến."
        ),
        &format!(
            "Recorded {name}: {figures} figures of {period} that left by another door; every later audit reckons with them."
        ),
    );
    if !different.is_empty() {
        let lines = different.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        context.printer.warn(&Bilingual {
            vi: format!(
                "số ở dòng {lines} khác số đang có của kỳ; nếu ghi nhầm, hãy bỏ bằng --withdraw {name} rồi ghi lại"
            ),
            en: format!(
                "the figures on lines {lines} are not those of the period now; if they are wrong, take them back with --withdraw {name}"
            ),
        });
    }
}

fn tell_withdrawn(context: &Context<'_>, entry: &ReleaseEntry, left: &[String]) {
    let name = &entry.name;
    let (vi, en) = if entry.source.is_some() {
        (
            format!("Đã bỏ {name} vì ghi nhầm; các lần kiểm định sau không tính đến."),
            format!("Took back {name} as noted by mistake; audits no longer reckon with it."),
        )
    } else {
        (
            format!(
                "Đã thu hồi bản công bố {name}; bản này vẫn nằm trong sổ vì những gì đã công khai thì ai cũng có thể đã biết."
            ),
            format!("Withdrew release {name}; it stays on the record, for what was public is known."),
        )
    };
    context.printer.tell_in(&vi, &en);
    if !left.is_empty() {
        let left = left.join(", ");
        context.printer.warn(&Bilingual {
            vi: format!("thư mục công khai còn tệp không thuộc bản đó, hãy tự chuyển đi: {left}"),
            en: format!("files that are not of that release are still in the public folder; move them yourself: {left}"),
        });
    }
}

fn list(context: &Context<'_>, entries: &[ReleaseEntry]) {
    if entries.is_empty() {
        context.printer.tell_in("Chưa công bố bản nào.", "Nothing has been published yet.");
        return;
    }
    let head = if context.globals.lang == Lang::Vi {
        ["Bản", "Kỳ", "Ghi lúc", "Người ghi", "Số liệu", "Tình trạng"]
    } else {
        ["Release", "Period", "Recorded", "By", "Figures", "State"]
    };
    let row = |entry: &ReleaseEntry| {
        let ReleaseEntry { name, period, by, at, figures, .. } = entry;
        vec![name.clone(), period.clone(), at.clone(), by.clone(), figures.to_string(), state(context, entry)]
    };
    let rows: Vec<Vec<String>> =
        std::iter::once(head.map(str::to_owned).to_vec()).chain(entries.iter().map(row)).collect();
    let sides = [Side::Left, Side::Left, Side::Left, Side::Left, Side::Right, Side::Left];
    context.printer.answer(&align(&rows, &sides, 0).join("\n"));
}

fn state(context: &Context<'_>, entry: &ReleaseEntry) -> String {
    match (&entry.source, &entry.withdrawn) {
        (Some(source), None) => format!("{}: {source}", context.say("đường khác", "elsewhere")),
        (Some(_), Some(reason)) => {
            format!("{}: {reason}", context.say("đã bỏ vì ghi nhầm", "noted by mistake"))
        }
        (None, Some(reason)) => format!("{}: {reason}", context.say("đã thu hồi", "withdrawn")),
        (None, None) => context.say("đã công bố", "released").to_owned(),
    }
}

fn object(entry: &ReleaseEntry) -> Value {
    json!({
        "release": entry.name,
        "period": entry.period,
        "by": entry.by,
        "at": entry.at,
        "figures": entry.figures,
        "source": entry.source,
        "withdrawn": entry.withdrawn,
    })
}
