//! Logs on standard error, for scheduled runs.

use tracing_subscriber::EnvFilter;

/// Environment variable with the filter (`info`, `treem=debug` …).
const VARIABLE: &str = "TREEM_LOG";

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum LogFormat {
    /// One line of text each.
    #[default]
    Text,
    /// One JSON object each.
    Json,
}

/// Starts logging; warnings and graver unless `TREEM_LOG` says otherwise.
pub(super) fn start(format: LogFormat) {
    let filter = std::env::var(VARIABLE).unwrap_or_default();
    let filter = EnvFilter::builder()
        .with_default_directive(tracing::level_filters::LevelFilter::WARN.into())
        .parse_lossy(filter);
    let logs =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false);
    // Only a second start in one process can fail, and then logs are written already.
    drop(match format {
        LogFormat::Text => logs.try_init(),
        LogFormat::Json => logs.json().try_init(),
    });
}
