//! The arguments that every command takes, and the helpers commands build their own with.

use std::path::PathBuf;

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::language::say;
use super::log::LogFormat;
use super::{Format, command};
use crate::batch::FailOn;
use crate::message::{Bilingual, Lang};
use crate::period::{Period, PeriodError};
use crate::text::read_date;

/// The whole command line.
pub(super) fn root(lang: Lang) -> Command {
    let about = say(
        lang,
        "treem – tổng hợp báo cáo trẻ em: từ biểu Excel của đơn vị đến báo cáo của tỉnh và cả nước",
        "treem – reporting on children: from the units' Excel forms to the reports of province and nation",
    );
    Command::new("treem")
        .version(env!("CARGO_PKG_VERSION"))
        .about(about)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .arg_required_else_help(true)
        .subcommand_required(true)
        .subcommand_help_heading(say(lang, "Lệnh", "Commands"))
        .subcommand_value_name(say(lang, "LỆNH", "COMMAND"))
        .help_template(template(lang))
        .override_usage(say(lang, "treem <LỆNH> [TÙY CHỌN]", "treem <COMMAND> [OPTIONS]"))
        .after_help(say(
            lang,
            "Mã thoát: 0 xong, không có gì · 1 xong, có lỗi hoặc điểm cần giải trình · 2 có tệp không tiếp nhận ·\n\
             3 dùng sai · 4 không đọc hoặc không ghi được · 5 lệnh khác đang chạy",
            "Exit codes: 0 done and clean · 1 done, with errors or queries · 2 files were blocked ·\n\
             3 wrong usage · 4 cannot read or write · 5 another run is working",
        ))
        .args(globals(lang))
        .subcommands(command::all(lang))
}

fn template(lang: Lang) -> &'static str {
    say(
        lang,
        "{about}\n\nCách dùng: {usage}\n\n{all-args}{after-help}\n",
        "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}\n",
    )
}

/// A command with its description and how it is called.
pub(super) fn command(
    name: &'static str,
    lang: Lang,
    about: (&'static str, &'static str),
    usage: &str,
) -> Command {
    let options = say(lang, "TÙY CHỌN", "OPTIONS");
    Command::new(name)
        .about(say(lang, about.0, about.1))
        .help_template(template(lang))
        .override_usage(format!("treem {usage} [{options}]"))
        .subcommand_help_heading(say(lang, "Lệnh con", "Subcommands"))
        .subcommand_value_name(say(lang, "LỆNH CON", "SUBCOMMAND"))
}

/// A required argument without a name, such as the workspace.
pub(super) fn positional(
    name: &'static str,
    lang: Lang,
    value: &'static str,
    help: (&'static str, &'static str),
) -> Arg {
    Arg::new(name).value_name(value).required(true).help(say(lang, help.0, help.1)).help_heading(say(
        lang,
        "Tham số",
        "Arguments",
    ))
}

/// An option with a value.
pub(super) fn option(
    name: &'static str,
    lang: Lang,
    value: &'static str,
    help: (&'static str, &'static str),
) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(value)
        .help(say(lang, help.0, help.1))
        .help_heading(say(lang, "Tùy chọn", "Options"))
        .hide_possible_values(true)
        .hide_default_value(true)
}

/// An option without a value.
pub(super) fn flag(name: &'static str, lang: Lang, help: (&'static str, &'static str)) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(say(lang, help.0, help.1)).help_heading(say(
        lang,
        "Tùy chọn",
        "Options",
    ))
}

/// The workspace a command works in.
pub(super) fn workspace(lang: Lang) -> Arg {
    let help = ("Thư mục làm việc (có tệp treem.toml)", "Workspace (the directory with treem.toml)");
    positional("workspace", lang, say(lang, "THƯ_MỤC", "WORKSPACE"), help)
        .value_parser(PathBufValueParser::new())
}

/// The period a command works on.
pub(super) fn period(lang: Lang) -> Arg {
    let help = (
        "Kỳ báo cáo: 2024-S1 (6 tháng đầu năm 2024) hoặc 2024 (cả năm)",
        "Period: 2024-S1 (first half of 2024) or 2024 (the year)",
    );
    option("period", lang, say(lang, "KỲ", "PERIOD"), help)
        .required(true)
        .value_parser(|text: &str| text.parse::<Period>().map_err(|error: PeriodError| error))
}

/// The day whose administrative map holds.
pub(super) fn on(lang: Lang) -> Arg {
    let help = (
        "Bản đồ hành chính của ngày này, ví dụ 14/5/2024 (mặc định: hôm nay)",
        "Administrative map of this day, such as 2024-05-14 (default: today)",
    );
    day(lang, help)
}

/// A day that stands in for today.
pub(super) fn day(lang: Lang, help: (&'static str, &'static str)) -> Arg {
    dated("on", lang, help)
}

/// An option whose value is a day.
pub(super) fn dated(name: &'static str, lang: Lang, help: (&'static str, &'static str)) -> Arg {
    option(name, lang, say(lang, "NGÀY", "DATE"), help).value_parser(|text: &str| {
        read_date(text).ok_or_else(|| {
            ValueError(Bilingual {
                vi: format!("\"{text}\" không phải là ngày; hãy ghi như 14/5/2024"),
                en: format!("\"{text}\" is not a date; write it like 2024-05-14"),
            })
        })
    })
}

/// Why a value of an option was refused.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", .0.en)]
pub(super) struct ValueError(pub Bilingual);

/// Options of every command.
#[derive(Debug)]
pub struct Globals {
    /// Directories of definitions named on the command line, the strongest last.
    pub definitions: Vec<PathBuf>,
    /// Threads; as many as there are processors when not given.
    pub jobs: Option<usize>,
    /// Language of texts.
    pub lang: Lang,
    /// Text or JSON.
    pub(super) format: Format,
    /// Only what was asked for and errors.
    pub quiet: bool,
    /// How logs are written.
    pub(super) log_format: LogFormat,
    /// Which findings make the program end with 1.
    pub fail_on: FailOn,
}

impl Globals {
    pub(super) fn of(matches: &ArgMatches, lang: Lang) -> Self {
        let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
        Self {
            definitions: matches.get_many::<PathBuf>("definitions").into_iter().flatten().cloned().collect(),
            jobs: matches.get_one::<usize>("jobs").copied(),
            lang,
            format: if text("format") == Some("json") { Format::Json } else { Format::Text },
            quiet: matches.get_flag("quiet"),
            log_format: if text("log-format") == Some("json") { LogFormat::Json } else { LogFormat::Text },
            fail_on: match text("fail-on") {
                Some("error") => FailOn::Error,
                Some("never") => FailOn::Never,
                _ => FailOn::Query,
            },
        }
    }
}

/// The number of threads: at least one.
fn jobs(text: &str) -> Result<usize, ValueError> {
    text.parse().ok().filter(|jobs| (1..=1024).contains(jobs)).ok_or_else(|| {
        ValueError(Bilingual::new("phải là số nguyên từ 1 đến 1024", "must be a whole number from 1 to 1024"))
    })
}

fn globals(lang: Lang) -> Vec<Arg> {
    let heading = say(lang, "Tùy chọn chung", "Options of every command");
    let value = |name, value, help| option(name, lang, value, help);
    let folder = say(lang, "THƯ_MỤC", "DIR");
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help(say(
        lang,
        "Xem cách dùng",
        "Show how it is used",
    ));
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version).help(say(
        lang,
        "Xem phiên bản",
        "Show the version",
    ));
    let options = [
        value(
            "definitions",
            folder,
            (
                "Định nghĩa đặt chồng lên định nghĩa có sẵn; dùng được nhiều lần",
                "Definitions laid over the shipped ones; may be repeated",
            ),
        )
        .action(ArgAction::Append)
        .value_parser(PathBufValueParser::new().map(|path| path)),
        value(
            "jobs",
            say(lang, "SỐ", "N"),
            ("Số luồng xử lý (mặc định: số bộ xử lý)", "Threads (default: number of processors)"),
        )
        .value_parser(jobs),
        value(
            "lang",
            "vi|en",
            (
                "Ngôn ngữ (mặc định: vi, hoặc biến môi trường TREEM_LANG)",
                "Language (default: vi, or the variable TREEM_LANG)",
            ),
        )
        .value_parser(["vi", "en"]),
        value(
            "format",
            "text|json",
            (
                "Dạng kết quả: văn bản (mặc định) hoặc một đối tượng JSON",
                "Output: text (default) or one JSON object",
            ),
        )
        .value_parser(["text", "json"]),
        flag("quiet", lang, ("Không in tiến độ, gợi ý và tóm tắt", "Print no progress, hints or summary")),
        value(
            "log-format",
            "text|json",
            (
                "Dạng nhật ký trên stderr (mức ghi: biến môi trường TREEM_LOG)",
                "Logs on stderr (level: the variable TREEM_LOG)",
            ),
        )
        .value_parser(["text", "json"]),
        value(
            "fail-on",
            "query|error|never",
            (
                "Mức khiến mã thoát là 1: cần giải trình (mặc định), lỗi, không bao giờ",
                "What makes the exit code 1: queries (default), errors, nothing",
            ),
        )
        .value_parser(["query", "error", "never"]),
        help,
    ];
    let options = options.into_iter().map(|arg| arg.global(true).help_heading(heading));
    options.chain([version.help_heading(heading)]).collect()
}
