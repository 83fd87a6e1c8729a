//! What a command works with.

use std::path::PathBuf;

use clap::ArgMatches;
use jiff::civil::Date;

use super::arguments::Globals;
use super::{Failure, Printer};
use crate::batch::{Reference, RunOptions};
use crate::message::Bilingual;
use crate::period::Period;
use crate::workspace::Workspace;

/// Printer and options of one command.
#[derive(Debug)]
pub struct Context<'a> {
    /// The only way to print.
    pub printer: &'a Printer,
    /// Options of every command.
    pub globals: &'a Globals,
}

impl Context<'_> {
    /// A text in the language asked for.
    pub(super) fn say(&self, vi: &'static str, en: &'static str) -> &'static str {
        super::language::say(self.globals.lang, vi, en)
    }

    /// A text in the language asked for.
    pub(super) fn text<'t>(&self, text: &'t Bilingual) -> &'t str {
        text.get(self.globals.lang)
    }

    /// The directories of definitions in force, the strongest last.
    pub(super) fn overlays(&self, workspace: Option<&Workspace>) -> Vec<PathBuf> {
        let extra = &self.globals.definitions;
        workspace.map_or_else(|| extra.clone(), |workspace| workspace.overlays(extra))
    }

    /// What a computation of the period on the command line is asked for.
    pub(super) fn run_options(&self, matches: &ArgMatches) -> Result<RunOptions, Failure> {
        Ok(RunOptions {
            period: period(matches)?,
            jobs: self.globals.jobs,
            definitions: self.globals.definitions.clone(),
            fail_on: self.globals.fail_on,
            map: None,
        })
    }

    /// What the command judges by: definitions, catalogue, layout and units in force.
    pub(super) fn reference(&self, workspace: Option<&Workspace>) -> Result<Reference, Failure> {
        Ok(Reference::load(&self.overlays(workspace))?)
    }
}

/// The workspace named on the command line.
pub(super) fn workspace(matches: &ArgMatches) -> Result<Workspace, Failure> {
    Ok(Workspace::open(&path(matches, "workspace"))?)
}

/// A required path.
pub(super) fn path(matches: &ArgMatches, name: &str) -> PathBuf {
    matches.get_one::<PathBuf>(name).cloned().unwrap_or_default()
}

/// A text, when given.
pub(super) fn given<'m>(matches: &'m ArgMatches, name: &str) -> Option<&'m str> {
    matches.get_one::<String>(name).map(String::as_str)
}

/// The required period.
pub(super) fn period(matches: &ArgMatches) -> Result<Period, Failure> {
    let period = matches.get_one::<Period>("period").copied();
    period.ok_or_else(|| Failure::usage("thiếu `--period`", "`--period` is missing"))
}

/// The day of `--on`, else today: for looking things up, never for an output.
pub(super) fn day(matches: &ArgMatches) -> Date {
    matches.get_one::<Date>("on").copied().unwrap_or_else(today)
}

/// Today in Viet Nam, where the deadlines are, wherever this machine stands.
pub(super) fn today_in_viet_nam() -> Date {
    let now = jiff::Zoned::now();
    now.in_tz("Asia/Ho_Chi_Minh").map_or_else(|_| now.date(), |there| there.date())
}

/// Today on this machine.
pub(super) fn today() -> Date {
    jiff::Zoned::now().date()
}
