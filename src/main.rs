//! The program: read the command line, run one command, end with its exit code. Or read files for another process of it.

use std::ffi::OsString;
use std::process::ExitCode;

use treem::{batch, cli};

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if batch::is_worker(arguments.get(1).map(OsString::as_os_str)) {
        return cli::serve().into();
    }
    let exit = match cli::read(&arguments) {
        Ok(invocation) => cli::execute(&invocation),
        Err(answer) => cli::give(&answer),
    };
    exit.into()
}
