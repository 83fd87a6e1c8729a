//! The commands, one file each: options → one call of the library → its answer to the printer.

mod catalogue;
mod check;
mod completions;
mod explain;
mod forms;
mod give_back;
mod help;
mod init;
mod issue;
mod override_finding;
mod publish;
mod releases;
mod run;
mod sample;
mod status;
mod units;
mod units_map;
mod verify;

use clap::{ArgMatches, Command};

use super::{Context, Exit, Failure};
use crate::message::Lang;

/// How a command is called and what runs it.
struct Entry {
    command: fn(Lang) -> Command,
    run: fn(&Context<'_>, &ArgMatches) -> Result<Exit, Failure>,
}

/// Every command, in order of help.
const COMMANDS: &[(&str, Entry)] = &[
    (init::NAME, Entry { command: init::command, run: init::run }),
    (forms::NAME, Entry { command: forms::command, run: forms::run }),
    (check::NAME, Entry { command: check::command, run: check::run }),
    (run::NAME, Entry { command: run::command, run: run::run }),
    (status::NAME, Entry { command: status::command, run: status::run }),
    (explain::NAME, Entry { command: explain::command, run: explain::run }),
    (override_finding::NAME, Entry { command: override_finding::command, run: override_finding::run }),
    (issue::NAME, Entry { command: issue::command, run: issue::run }),
    (verify::NAME, Entry { command: verify::command, run: verify::run }),
    (publish::NAME, Entry { command: publish::command, run: publish::run }),
    (releases::NAME, Entry { command: releases::command, run: releases::run }),
    (catalogue::NAME, Entry { command: catalogue::command, run: catalogue::run }),
    (units::NAME, Entry { command: units::command, run: units::run }),
    (sample::NAME, Entry { command: sample::command, run: sample::run }),
    (completions::NAME, Entry { command: completions::command, run: completions::run }),
    (help::NAME, Entry { command: help::command, run: help::run }),
];

/// All commands for the parser.
pub(super) fn all(lang: Lang) -> Vec<Command> {
    COMMANDS.iter().map(|(_, entry)| (entry.command)(lang)).collect()
}

/// Runs the command of a name.
pub(super) fn run(name: &str, context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    match COMMANDS.iter().find(|(known, _)| *known == name) {
        Some((_, entry)) => (entry.run)(context, matches),
        None => {
            Err(Failure::usage(format!("không có lệnh `{name}`"), format!("there is no command `{name}`")))
        }
    }
}
