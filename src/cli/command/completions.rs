//! `treem completions`: completion scripts for shells.

use clap::builder::EnumValueParser;
use clap::{ArgMatches, Command};
use clap_complete::Shell;

use crate::cli::arguments::{command as new, positional, root};
use crate::cli::language::say;
use crate::cli::{Context, Exit, Failure};
use crate::message::Lang;

pub(super) const NAME: &str = "completions";

pub(super) fn command(lang: Lang) -> Command {
    let about = ("In tập lệnh gợi ý cho shell", "Print a completion script for a shell");
    let help = ("bash, elvish, fish, powershell hoặc zsh", "bash, elvish, fish, powershell or zsh");
    let shell = positional("shell", lang, "SHELL", help).hide_possible_values(true);
    new(NAME, lang, about, say(lang, "completions <SHELL>", "completions <SHELL>"))
        .arg(shell.value_parser(EnumValueParser::<Shell>::new()))
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let Some(shell) = matches.get_one::<Shell>("shell") else {
        return Err(Failure::usage("thiếu tên shell", "the shell is missing"));
    };
    let mut script = Vec::new();
    clap_complete::generate(*shell, &mut root(context.globals.lang), "treem", &mut script);
    context.printer.raw(&script);
    Ok(Exit::Clean)
}
