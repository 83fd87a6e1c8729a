//! The command line: what was typed → one command of the library → what people see and the exit code.
//!
//! In: the arguments. Out: text or one JSON object on standard output, progress and logs on standard error, an exit
//! code. Commands are thin: they translate options, call the library and hand its answer to the [`Printer`], the only
//! part of the program that prints. Nothing here computes a figure, and nothing ever waits for an answer at a prompt.

mod arguments;
mod columns;
mod command;
mod context;
mod exit;
mod failure;
mod files;
mod language;
mod log;
mod overview;
mod panic;
mod printer;
mod progress;
mod usage;

use std::ffi::OsString;

use clap::ArgMatches;

use crate::batch;

pub use context::Context;
pub use exit::Exit;
pub use failure::Failure;
pub use log::LogFormat;
pub use printer::{Format, Printer};

use arguments::Globals;
use usage::Answer;

/// A command line that was understood.
#[derive(Debug)]
pub struct Invocation {
    globals: Globals,
    matches: ArgMatches,
}

/// Reads the command line.
///
/// # Errors
/// What to say instead of running a command: help, the version, or what is wrong with the arguments.
pub fn read(arguments: &[OsString]) -> Result<Invocation, Box<Answer>> {
    let lang = language::scan(arguments);
    let matches = arguments::root(lang)
        .try_get_matches_from(arguments)
        .map_err(|error| Box::new(Answer::new(&error, arguments, lang)))?;
    Ok(Invocation { globals: Globals::of(&matches, lang), matches })
}

/// Reads files for another process of this program, which listens on standard output. Nothing is printed.
#[must_use]
pub fn serve() -> Exit {
    panic::keep_quiet();
    match batch::serve(&mut std::io::stdin().lock(), &mut std::io::stdout().lock()) {
        Ok(()) => Exit::Clean,
        Err(_) => Exit::Environment,
    }
}

/// Runs the command and says what came of it.
#[must_use]
pub fn execute(invocation: &Invocation) -> Exit {
    let globals = &invocation.globals;
    log::start(globals.log_format);
    panic::keep_quiet();
    if let Some(jobs) = globals.jobs {
        // Fails only when the threads were started before, by an earlier command of the same process.
        drop(rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global());
    }
    // Where the system does not tell, files are read in this process, as safely as one process can.
    if let Ok(program) = std::env::current_exe() {
        batch::read_apart(program);
    }
    let printer = Printer::new(globals.lang, globals.format, globals.log_format, globals.quiet);
    let context = Context { printer: &printer, globals };
    let Some((name, matches)) = invocation.matches.subcommand() else { return Exit::Usage };
    tracing::info!(command = name, version = env!("CARGO_PKG_VERSION"), "started");
    let exit = match panic::guard(|| command::run(name, &context, matches)) {
        Ok(exit) => exit,
        Err(failure) => {
            printer.failure(name, &failure);
            failure.exit
        }
    };
    ended(name, exit.max(printer.finish()))
}

/// Says what stands in the way of running a command, or the help asked for.
#[must_use]
pub fn give(answer: &Answer) -> Exit {
    log::start(answer.log_format);
    let printer = Printer::new(answer.lang, answer.format, answer.log_format, false);
    match &answer.failure {
        None => printer.answer(&answer.text),
        Some(failure) => {
            printer.failure("", failure);
            printer.usage(&answer.text);
        }
    }
    ended("", answer.exit().max(printer.finish()))
}

/// Logs how the program ends.
fn ended(command: &str, exit: Exit) -> Exit {
    tracing::info!(command, exit_code = exit.code(), "finished");
    exit
}
