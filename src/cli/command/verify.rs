//! `treem verify`: what a recomputation gives against what lies in `out/PERIOD`.

use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use crate::batch::{
    self, Difference, InputChange, InputChanges, OutputState, RunOptions, VerifiedOutput, VerifyReport,
};
use crate::cli::arguments::{command as new, period, workspace};
use crate::cli::language::say;
use crate::cli::progress::Bars;
use crate::cli::{Context, Exit, Failure, context};
use crate::message::Lang;

pub(super) const NAME: &str = "verify";

/// Places printed per file; JSON has all.
const SHOWN: usize = 20;
/// Changed inputs, and edited outputs, that are named; JSON has all.
const NAMED: usize = 5;

pub(super) fn command(lang: Lang) -> Command {
    let about = (
        "Tính lại và so với kết quả trong out/KỲ; nêu từng ô bị sửa tay",
        "Recompute and compare with out/PERIOD; name every cell edited by hand",
    );
    let usage = say(lang, "verify <THƯ_MỤC> --period <KỲ>", "verify <WORKSPACE> --period <PERIOD>");
    new(NAME, lang, about, usage).arg(workspace(lang)).arg(period(lang)).after_help(say(
        lang,
        "Mã thoát: 0 giống hệt · 1 có khác biệt. Mỗi tệp in tối đa 20 chỗ; --format json có đủ.",
        "Exit codes: 0 the same · 1 something differs. At most 20 places per file are printed; --format json has all.",
    ))
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let workspace = context::workspace(matches)?;
    let options = context.run_options(matches)?;
    let report = batch::verify(&workspace, &options, &Bars::new(context.globals))?;
    let wrong = report.wrong();
    let exit = if wrong == 0 { Exit::Clean } else { Exit::Findings };
    let same = report.files.iter().filter(|file| file.state == OutputState::Same).count();
    let out = report.out.display();
    // Where inputs have changed, outputs cannot be what they give now: places would hide why.
    let changes = report.changes.as_ref().filter(|_| wrong > 0);
    if let Some(changes) = changes {
        context.printer.answer(&changed(
            context.globals.lang,
            &workspace.root().display().to_string(),
            &options,
            changes,
        ));
    }
    for file in &report.files {
        show(context, file, if changes.is_some() { 0 } else { SHOWN });
    }
    let (vi, en) = if wrong == 0 {
        (
            format!("{out}: {same} tệp đúng như tính lại."),
            format!("{out}: {same} files are what a recomputation gives."),
        )
    } else {
        (
            format!("{out}: {wrong} tệp khác với kết quả tính lại, {same} tệp giống."),
            format!("{out}: {wrong} files differ from a recomputation, {same} are the same."),
        )
    };
    context.printer.tell_in(&vi, &en);
    context.printer.object(NAME, exit, object(&report));
    Ok(exit)
}

/// What has changed since the last run, and what to do.
fn changed(lang: Lang, workspace: &str, options: &RunOptions, changes: &InputChanges) -> String {
    let named = |file: &(String, InputChange)| {
        let what = match file.1 {
            InputChange::New => say(lang, "mới", "new"),
            InputChange::Changed => say(lang, "đã đổi", "changed"),
            InputChange::Gone => say(lang, "không còn", "gone"),
        };
        format!("{} ({what})", file.0)
    };
    let mut what = few(lang, changes.files.iter().map(named));
    let others = [
        (changes.configuration, say(lang, "treem.toml", "treem.toml")),
        (changes.definitions, say(lang, "định nghĩa chỉ tiêu, biểu mẫu, báo cáo", "the definitions")),
        (changes.decisions, say(lang, "quyết định đã ghi", "decisions on record")),
        (changes.program, say(lang, "phiên bản chương trình", "the program")),
    ];
    what.extend(others.into_iter().filter(|(changed, _)| *changed).map(|(_, name)| name.to_owned()));
    let (what, period) = (what.join(", "), options.period);
    let mut lines = vec![match lang {
        Lang::Vi => format!(
            "Đầu vào không còn như ở lần tổng hợp trước: {what}. Hãy tổng hợp lại: treem run {workspace} --period {period}"
        ),
        Lang::En => format!(
            "The inputs are not those of the last run: {what}. Please run again: treem run {workspace} --period {period}"
        ),
    }];
    let edited = few(lang, changes.edited.iter().cloned()).join(", ");
    if !edited.is_empty() {
        lines.push(match lang {
            Lang::Vi => format!("Kết quả đã bị sửa hoặc xóa sau lần tổng hợp đó: {edited}."),
            Lang::En => format!("Outputs edited or removed since that run: {edited}."),
        });
    }
    lines.join("\n")
}

/// The first names of a list, and how many there are beside them.
fn few(lang: Lang, names: impl ExactSizeIterator<Item = String>) -> Vec<String> {
    let rest = names.len().saturating_sub(NAMED);
    let mut few: Vec<String> = names.take(NAMED).collect();
    if rest > 0 {
        few.push(match lang {
            Lang::Vi => format!("… và {rest} tệp khác"),
            Lang::En => format!("… and {rest} other files"),
        });
    }
    few
}

/// One file that is not as it should be, with so many of the places where.
fn show(context: &Context<'_>, file: &VerifiedOutput, shown: usize) {
    let count = file.differences.len();
    let (vi, en) = match file.state {
        OutputState::Same => return,
        OutputState::Missing => ("không có".to_owned(), "is missing".to_owned()),
        OutputState::Extra => (
            "không phải tệp do chương trình lập (không tính là khác biệt)".to_owned(),
            "was not made by the program (not counted as a difference)".to_owned(),
        ),
        OutputState::Differs if file.unreadable => {
            ("không còn đọc được".to_owned(), "can no longer be read".to_owned())
        }
        OutputState::Differs if count == 0 => (
            "khác về trình bày hoặc cách lưu, không khác ô nào".to_owned(),
            "differs in looks or in how it was saved, in no cell".to_owned(),
        ),
        OutputState::Differs => (format!("khác {count} chỗ"), format!("differs in {count} places")),
    };
    let what = match context.globals.lang {
        Lang::Vi => vi,
        Lang::En => en,
    };
    let mut lines = vec![format!("{}: {what}", file.name)];
    lines.extend(file.differences.iter().take(shown).map(|one| place(context, one)));
    if count > shown && shown > 0 {
        let rest = count - shown;
        lines.push(match context.globals.lang {
            Lang::Vi => format!("  … còn {rest} chỗ nữa (xem đủ bằng --format json)"),
            Lang::En => format!("  … {rest} more (all with --format json)"),
        });
    }
    context.printer.answer(&lines.join("\n"));
}

fn place(context: &Context<'_>, one: &Difference) -> String {
    let (line, was, is) = (
        context.say("dòng", "line"),
        context.say("tính lại", "generated"),
        context.say("trong tệp", "found"),
    );
    let place = match one.line {
        Some(number) => format!("{line} {number} {}", one.column),
        None => format!("{}!{}", one.sheet, one.cell),
    };
    let quoted = |text: &str| {
        if text.is_empty() { context.say("(trống)", "(nothing)").to_owned() } else { format!("\"{text}\"") }
    };
    format!(
        "  {}: {was} {}, {is} {}",
        place.trim_end_matches(['!', ' ']),
        quoted(&one.generated),
        quoted(&one.found)
    )
}

fn object(report: &VerifyReport) -> Value {
    let differences = |file: &VerifiedOutput| -> Vec<Value> {
        let value = |one: &Difference| {
            json!({
                "sheet": one.sheet,
                "cell": one.cell,
                "line": one.line,
                "column": one.column,
                "generated": one.generated,
                "found": one.found,
            })
        };
        file.differences.iter().map(value).collect()
    };
    let files: Vec<Value> = report
        .files
        .iter()
        .map(|file| {
            json!({
                "name": file.name,
                "state": file.state.as_str(),
                "unreadable": file.unreadable,
                "differences": differences(file),
            })
        })
        .collect();
    json!({ "wrong": report.wrong(), "inputs": report.changes.as_ref().map(inputs), "files": files })
}

/// What has changed since the last run.
fn inputs(changes: &InputChanges) -> Value {
    let file = |(name, change): &(String, InputChange)| {
        let change = match change {
            InputChange::New => "new",
            InputChange::Changed => "changed",
            InputChange::Gone => "gone",
        };
        json!({ "name": name, "change": change })
    };
    json!({
        "files": changes.files.iter().map(file).collect::<Vec<_>>(),
        "configuration": changes.configuration,
        "definitions": changes.definitions,
        "decisions": changes.decisions,
        "program": changes.program,
        "edited_outputs": changes.edited,
    })
}
