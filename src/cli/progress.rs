//! Progress of a batch on a terminal.

use std::io::IsTerminal;
use std::sync::{Mutex, MutexGuard, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Map, Value, json};

use super::arguments::Globals;
use super::columns::{Side, align};
use super::language::say;
use super::log::LogFormat;
use crate::batch::{Progress, Stage, Timings};
use crate::message::Lang;

/// One bar per stage on standard error; nothing when that is no terminal, with `--quiet` or with JSON logs.
#[derive(Debug)]
pub(super) struct Bars {
    visible: bool,
    lang: Lang,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bars {
    pub fn new(globals: &Globals) -> Self {
        let visible =
            std::io::stderr().is_terminal() && !globals.quiet && globals.log_format == LogFormat::Text;
        Self { visible, lang: globals.lang, bar: Mutex::new(None) }
    }

    fn bar(&self) -> MutexGuard<'_, Option<ProgressBar>> {
        self.bar.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Bars {
    fn stage(&self, stage: Stage, total: usize) {
        tracing::info!(stage = stage.as_str(), total, "stage");
        self.done();
        if self.visible {
            let bar = ProgressBar::new(u64::try_from(total).unwrap_or(u64::MAX));
            if let Ok(style) = ProgressStyle::with_template("{msg}  {bar:30}  {pos}/{len}") {
                bar.set_style(style);
            }
            bar.set_message(name(stage, self.lang));
            *self.bar() = Some(bar);
        }
    }

    fn step(&self) {
        if let Some(bar) = self.bar().as_ref() {
            bar.inc(1);
        }
    }

    fn done(&self) {
        if let Some(bar) = self.bar().take() {
            bar.finish_and_clear();
        }
    }
}

/// Name of a stage for people.
pub(super) fn name(stage: Stage, lang: Lang) -> &'static str {
    match stage {
        Stage::Definitions => say(lang, "Đọc định nghĩa", "Definitions"),
        Stage::Discover => say(lang, "Tìm tệp", "Finding files"),
        Stage::Read => say(lang, "Đọc tệp", "Reading files"),
        Stage::Check => say(lang, "Kiểm tra", "Checking"),
        Stage::Record => say(lang, "Ghi sổ cái", "Recording"),
        Stage::Compute => say(lang, "Tính toán", "Computing"),
        Stage::Report => say(lang, "Lập báo cáo", "Writing reports"),
        Stage::Protect => say(lang, "Che số nhỏ", "Protecting"),
        Stage::Audit => say(lang, "Kiểm định", "Auditing"),
        Stage::Publish => say(lang, "Đưa kết quả ra", "Publishing"),
    }
}

/// Lines with the time of each stage.
pub(super) fn times(timings: &Timings, lang: Lang) -> Vec<String> {
    let rows: Vec<Vec<String>> = timings
        .spent()
        .iter()
        .map(|(stage, time)| vec![name(*stage, lang).to_owned(), format!("{:.3} s", time.as_secs_f64())])
        .collect();
    let mut lines = vec![String::new(), say(lang, "Thời gian:", "Time:").to_owned()];
    lines.extend(align(&rows, &[Side::Left, Side::Right], 2));
    lines
}

/// Seconds by stage.
pub(super) fn seconds(timings: &Timings) -> Map<String, Value> {
    let spent = timings.spent().iter();
    spent.map(|(stage, time)| (stage.as_str().to_owned(), json!(time.as_secs_f64()))).collect()
}
