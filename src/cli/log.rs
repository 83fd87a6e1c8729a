//! Logs on standard error, for scheduled runs.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// Environment variable with the filter (`info`, `treem=debug` …).
const VARIABLE: &str = "TREEM_LOG";

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// One line of text each.
    #[default]
    Text,
    /// One JSON object each.
    Json,
}

/// Starts logging. Unless `TREEM_LOG` says otherwise, lines for a program tell what a command does and how it ends, and
/// there are none for people, to whom the printer speaks. A log that cannot be written (a full disk) stops nothing.
pub(super) fn start(format: LogFormat) {
    let default = match format {
        LogFormat::Text => LevelFilter::OFF,
        LogFormat::Json => LevelFilter::INFO,
    };
    let filter = std::env::var(VARIABLE).unwrap_or_default();
    let filter = EnvFilter::builder().with_default_directive(default.into()).parse_lossy(filter);
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .log_internal_errors(false);
    // Only a second start in one process can fail, and then logs are written already.
    drop(match format {
        LogFormat::Text => logs.try_init(),
        LogFormat::Json => logs.json().flatten_event(true).try_init(),
    });
}
