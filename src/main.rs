//! The program: read the command line, run one command, end with its exit code.

use std::ffi::OsString;
use std::process::ExitCode;

use treem::cli;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let exit = match cli::read(&arguments) {
        Ok(invocation) => cli::execute(&invocation),
        Err(answer) => cli::give(&answer),
    };
    exit.into()
}
