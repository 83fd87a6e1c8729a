//! What is wrong with a command line, in our own words: clap speaks English only.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::arguments::ValueError;
use super::{Exit, Failure, Format, LogFormat, language};
use crate::message::{Bilingual, Explain, Lang};
use crate::period::PeriodError;

/// What to say instead of running a command.
#[derive(Debug)]
pub struct Answer {
    pub(super) lang: Lang,
    pub(super) format: Format,
    pub(super) log_format: LogFormat,
    /// Why nothing was run; `None` when help or the version was asked for.
    pub(super) failure: Option<Failure>,
    /// Help, version, or how to get help.
    pub(super) text: String,
}

impl Answer {
    pub(super) fn new(error: &clap::Error, arguments: &[OsString], lang: Lang) -> Self {
        let rendered = error.render().to_string();
        let (failure, text) = match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => (None, rendered),
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                (Some(Failure::usage("chưa có lệnh", "there is no command")), rendered)
            }
            _ => (Some(failure(error)), String::new()),
        };
        // Help is text whatever the format: nothing was run that could be an object.
        let json = language::asks_for_json(arguments) && failure.is_some();
        let format = if json { Format::Json } else { Format::Text };
        Self { lang, format, log_format: language::log_format(arguments), failure, text }
    }

    /// How the program ends.
    pub(super) fn exit(&self) -> Exit {
        self.failure.as_ref().map_or(Exit::Clean, |failure| failure.exit)
    }
}

fn failure(error: &clap::Error) -> Failure {
    let message = sentence(error);
    let suggestions =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near: Vec<String> = suggestions.iter().flat_map(|kind| texts(error, *kind)).collect();
    let failure = Failure { exit: Exit::Usage, message, hint: None };
    if near.is_empty() {
        let help = "thêm --help sau lệnh để xem cách dùng";
        failure.with_hint(help, "put --help after the command to see how it is used")
    } else {
        let near = quoted(&near);
        failure.with_hint(format!("có phải ý bạn là {near}?"), format!("did you mean {near}?"))
    }
}

fn sentence(error: &clap::Error) -> Bilingual {
    let argument = quoted(&texts(error, ContextKind::InvalidArg));
    let value = texts(error, ContextKind::InvalidValue).join(" ");
    let both = |vi: String, en: String| Bilingual { vi, en };
    match error.kind() {
        ErrorKind::UnknownArgument => {
            both(format!("không có tham số {argument}"), format!("there is no argument {argument}"))
        }
        ErrorKind::InvalidSubcommand => {
            let name = quoted(&texts(error, ContextKind::InvalidSubcommand));
            both(format!("không có lệnh {name}"), format!("there is no command {name}"))
        }
        ErrorKind::MissingSubcommand => {
            let known = texts(error, ContextKind::ValidSubcommand).join(", ");
            both(
                format!("chưa có lệnh con; chọn một trong: {known}"),
                format!("a subcommand is missing; one of: {known}"),
            )
        }
        ErrorKind::MissingRequiredArgument => {
            both(format!("thiếu {argument}"), format!("{argument} is missing"))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            both(format!("{argument} chưa có giá trị"), format!("{argument} has no value"))
        }
        ErrorKind::InvalidValue => {
            let known = texts(error, ContextKind::ValidValue).join(", ");
            both(
                format!("giá trị \"{value}\" của {argument} không dùng được; chọn một trong: {known}"),
                format!("\"{value}\" is not a value of {argument}; one of: {known}"),
            )
        }
        ErrorKind::ValueValidation => {
            let why = reason(error);
            both(format!("{argument}: {}", why.vi), format!("{argument}: {}", why.en))
        }
        ErrorKind::ArgumentConflict => {
            let other = quoted(&texts(error, ContextKind::PriorArg));
            let other = if other.is_empty() { argument.clone() } else { other };
            both(
                format!("{argument} không dùng cùng {other}, hoặc bị ghi hai lần"),
                format!("{argument} cannot be used together with {other}, or was given twice"),
            )
        }
        ErrorKind::TooManyValues
        | ErrorKind::TooFewValues
        | ErrorKind::WrongNumberOfValues
        | ErrorKind::NoEquals => both(
            format!("số giá trị của {argument} không đúng"),
            format!("{argument} has the wrong number of values"),
        ),
        ErrorKind::InvalidUtf8 => both(
            "một tham số có ký tự không đọc được (không phải UTF-8)".to_owned(),
            "an argument is not valid UTF-8".to_owned(),
        ),
        _ => both("dòng lệnh không đúng".to_owned(), "the command line is not right".to_owned()),
    }
}

/// Why a value was refused.
fn reason(error: &clap::Error) -> Bilingual {
    let source = std::error::Error::source(error);
    if let Some(period) = source.and_then(|source| source.downcast_ref::<PeriodError>()) {
        return Bilingual { vi: period.vietnamese(), en: period.to_string() };
    }
    match source.and_then(|source| source.downcast_ref::<ValueError>()) {
        Some(ValueError(reason)) => reason.clone(),
        None => Bilingual::new("giá trị không hợp lệ", "the value is not valid"),
    }
}

/// The texts of one part of clap's account.
fn texts(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        _ => Vec::new(),
    }
}

fn quoted(texts: &[String]) -> String {
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ")
}
