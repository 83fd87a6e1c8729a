//! `treem help`: the same as `--help`, for who types it as a word.

use std::ffi::OsString;

use clap::{ArgAction, ArgMatches, Command};

use crate::cli::arguments::{command as new, positional};
use crate::cli::language::say;
use crate::cli::{Context, Exit, Failure, give, read};
use crate::message::Lang;

pub(super) const NAME: &str = "help";

pub(super) fn command(lang: Lang) -> Command {
    let about = ("Xem cách dùng chung, hoặc của một lệnh", "Show how treem, or one command, is used");
    let name = positional("command", lang, say(lang, "LỆNH", "COMMAND"), ("Tên lệnh", "Name of a command"));
    new(NAME, lang, about, say(lang, "help [LỆNH]", "help [COMMAND]"))
        .arg(name.required(false).action(ArgAction::Append).num_args(0..))
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let names = matches.get_many::<String>("command").into_iter().flatten().map(OsString::from);
    let lang = say(context.globals.lang, "--lang=vi", "--lang=en");
    let typed = std::iter::once("treem".into()).chain(names).chain([lang.into(), "--help".into()]);
    match read(&typed.collect::<Vec<OsString>>()) {
        Err(answer) => Ok(give(&answer)),
        Ok(_) => Ok(Exit::Usage),
    }
}
