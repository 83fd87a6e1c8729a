//! `treem explain`: a number of the report back to the cells it is made of.

mod object;
mod text;

use std::path::{Path, PathBuf};

use clap::builder::PathBufValueParser;
use clap::{ArgMatches, Command};

use crate::cli::arguments::{command as new, option, period, positional, workspace};
use crate::cli::context::given;
use crate::cli::files::{self, Standing};
use crate::cli::language::say;
use crate::cli::progress::Bars;
use crate::cli::{Context, Exit, Failure, context};
use crate::explain::{self, ExplainError, Explanation, Question};
use crate::message::{Bilingual, Explain, Lang};

pub(super) const NAME: &str = "explain";

pub(super) fn command(lang: Lang) -> Command {
    let about = (
        "Giải thích một con số: công thức, đơn vị được tính, từng ô đã cộng",
        "Explain a number: its formula, the units in it, every cell that was added up",
    );
    let usage = say(
        lang,
        "explain <THƯ_MỤC> <MÃ> --unit <MÃ_ĐƠN_VỊ> --period <KỲ>",
        "explain <WORKSPACE> <ID> --unit <CODE> --period <PERIOD>",
    );
    let id = (
        "Chỉ tiêu (abused_children, hoặc mã chính thức 0101) hoặc chuỗi số liệu (\"abused|sex=F\")",
        "Indicator (abused_children, or an official code such as 0101) or series (\"abused|sex=F\")",
    );
    let unit = (
        "Mã đơn vị: tỉnh của thư mục làm việc hoặc một đơn vị báo cáo",
        "Code of the unit: the workspace's province or one that reports to it",
    );
    let category = (
        "Phân tổ, ví dụ \"abuse_form=SEX;sex=F\" (mặc định: tổng số)",
        "Category, such as \"abuse_form=SEX;sex=F\" (default: the total)",
    );
    let output =
        ("Ghi thêm một tệp Excel có công thức cộng", "Also write a workbook with the sum as a formula");
    new(NAME, lang, about, usage)
        .arg(workspace(lang))
        .arg(positional("id", lang, say(lang, "MÃ", "ID"), id))
        .arg(option("unit", lang, say(lang, "MÃ_ĐƠN_VỊ", "CODE"), unit).required(true))
        .arg(period(lang))
        .arg(option("category", lang, say(lang, "PHÂN_TỔ", "CATEGORY"), category))
        .arg(
            option("output", lang, say(lang, "TỆP.xlsx", "FILE.xlsx"), output)
                .value_parser(PathBufValueParser::new()),
        )
        .after_help(say(
            lang,
            "Số được đọc và tính lại từ inbox/, không ghi gì vào thư mục làm việc. Mã thoát: 0 giải thích được ·\n\
             3 chỉ tiêu, đơn vị hoặc kỳ không có · 4 không đọc hoặc không ghi được",
            "The number is read and computed again from inbox/; nothing in the workspace is written. Exit codes:\n\
             0 explained · 3 unknown indicator, unit or period · 4 cannot read or write",
        ))
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let workspace = context::workspace(matches)?;
    let options = context.run_options(matches)?;
    let question = Question {
        id: given(matches, "id").unwrap_or_default().to_owned(),
        category: given(matches, "category").map(str::to_owned),
        unit: given(matches, "unit").unwrap_or_default().to_owned(),
    };
    let explanation =
        explain::explain(&workspace, &options, &question, &Bars::new(context.globals)).map_err(failure)?;
    if let Some(path) = matches.get_one::<PathBuf>("output") {
        write(path, &explanation)?;
    }
    context.printer.answer(&text::lines(&explanation, context.globals.lang).join("\n"));
    if let Some(path) = matches.get_one::<PathBuf>("output") {
        let path = path.display();
        context.printer.tell_in(&format!("\nĐã ghi {path}."), &format!("\nWritten: {path}."));
    }
    context.printer.object(NAME, Exit::Clean, object::of(&explanation, context.globals.lang));
    Ok(Exit::Clean)
}

fn write(path: &Path, explanation: &Explanation) -> Result<(), Failure> {
    let bytes = explain::workbook(explanation).map_err(failure)?;
    match files::standing(path, &bytes)? {
        Standing::Absent => files::create(path, &bytes),
        Standing::Same => Ok(()),
        Standing::Other => Err(Failure::usage(
            format!("đã có tệp {} với nội dung khác; hãy chọn tên khác", path.display()),
            format!("{} is there already with other content; choose another name", path.display()),
        )),
    }
}

fn failure(error: ExplainError) -> Failure {
    let error = match error {
        ExplainError::Batch(error) => return error.into(),
        error => error,
    };
    let exit = if error.is_usage() { Exit::Usage } else { Exit::Environment };
    let message = Bilingual { vi: error.vietnamese(), en: error.to_string() };
    let failure = Failure { exit, message, hint: None };
    let near = error.near().join(", ");
    match &error {
        _ if !near.is_empty() => {
            failure.with_hint(format!("có phải ý bạn là {near}?"), format!("did you mean {near}?"))
        }
        ExplainError::UnknownId { .. } => {
            failure.with_hint("xem danh mục: treem catalogue list", "to see them all: treem catalogue list")
        }
        ExplainError::UnknownUnit { .. } => {
            failure.with_hint("xem mã đơn vị: treem units list", "to see the codes: treem units list")
        }
        _ => failure,
    }
}
