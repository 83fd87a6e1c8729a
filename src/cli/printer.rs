//! The only place that prints.

use std::cell::Cell;
use std::io::{ErrorKind, Write};

use serde_json::{Value, json};

use super::language::say;
use super::{Exit, Failure, LogFormat};
use crate::message::{Bilingual, Lang, io_reason};
use crate::text::{is_hidden, plain};

/// What standard output holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Text for people.
    #[default]
    Text,
    /// One JSON object.
    Json,
}

/// Prints, without the hidden characters that names of files and texts of cells can bring ([`plain()`]). A reader that
/// goes away (`| head`) ends the printing, not the work.
#[derive(Debug)]
pub struct Printer {
    lang: Lang,
    format: Format,
    log_format: LogFormat,
    quiet: bool,
    closed: Cell<bool>,
    failed: Cell<bool>,
}

impl Printer {
    /// A printer for one command.
    #[must_use]
    pub fn new(lang: Lang, format: Format, log_format: LogFormat, quiet: bool) -> Self {
        Self { lang, format, log_format, quiet, closed: Cell::new(false), failed: Cell::new(false) }
    }

    /// Language of texts.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Text that was asked for (a list, help): printed even with `--quiet`, not in JSON.
    pub fn answer(&self, text: &str) {
        if self.format == Format::Text {
            self.out(plain(text).as_bytes());
            if !text.ends_with('\n') {
                self.out(b"\n");
            }
        }
    }

    /// A line on what was done; not with `--quiet`, not in JSON.
    pub fn tell(&self, text: &str) {
        if !self.quiet {
            self.answer(text);
        }
    }

    /// A line on what was done, in both languages.
    pub fn tell_in(&self, vi: &str, en: &str) {
        self.tell(match self.lang {
            Lang::Vi => vi,
            Lang::En => en,
        });
    }

    /// The one JSON object of a command; nothing in text. `command` and `exit_code` are put in.
    pub fn object(&self, command: &str, exit: Exit, mut object: Value) {
        if self.format != Format::Json {
            return;
        }
        if let Some(fields) = object.as_object_mut() {
            fields.insert("command".to_owned(), json!(command));
            fields.insert("exit_code".to_owned(), json!(exit.code()));
        }
        self.out(escaped(&format!("{object:#}\n")).as_bytes());
    }

    /// Bytes as they are, whatever the format.
    pub fn raw(&self, bytes: &[u8]) {
        self.out(bytes);
    }

    /// A hint, apart from messages, on standard error; not with `--quiet` and not among lines for a program.
    pub fn hint(&self, hint: &Bilingual) {
        if !self.quiet && self.log_format == LogFormat::Text {
            let word = say(self.lang, "Gợi ý", "Hint");
            err(&format!("{word}: {}\n", hint.get(self.lang)));
        }
    }

    /// A warning on standard error, even with `--quiet`; a line of the log where that is for a program.
    pub fn warn(&self, message: &Bilingual) {
        let message = message.get(self.lang);
        match self.log_format {
            LogFormat::Text => err(&format!("{}: {message}\n", say(self.lang, "Lưu ý", "Note"))),
            LogFormat::Json => tracing::warn!(reason = plain(message).as_str(), "warning"),
        }
    }

    /// Why a command stopped: on standard error, and as the object of standard output in JSON.
    pub fn failure(&self, command: &str, failure: &Failure) {
        let message = failure.message.get(self.lang);
        let hint = failure.hint.as_ref().map(|hint| hint.get(self.lang));
        match self.log_format {
            LogFormat::Text => {
                err(&format!("{}: {message}\n", say(self.lang, "Lỗi", "Error")));
                if let Some(hint) = &failure.hint {
                    self.hint(hint);
                }
            }
            LogFormat::Json => tracing::error!(
                command,
                exit_code = failure.exit.code(),
                reason = plain(message).as_str(),
                hint = hint.map(plain).as_deref(),
                "failed"
            ),
        }
        self.object(command, failure.exit, json!({ "error": message, "hint": hint }));
    }

    /// How to call the program, after a failure; nothing among lines for a program.
    pub fn usage(&self, text: &str) {
        if !text.is_empty() && self.log_format == LogFormat::Text {
            err(&format!("{text}\n"));
        }
    }

    /// [`Exit::Environment`] when standard output could not be written (a full disk, not a reader that left).
    #[must_use]
    pub fn finish(&self) -> Exit {
        if self.failed.get() { Exit::Environment } else { Exit::Clean }
    }

    fn out(&self, bytes: &[u8]) {
        if self.closed.get() {
            return;
        }
        let mut out = std::io::stdout().lock();
        if let Err(error) = out.write_all(bytes).and_then(|()| out.flush()) {
            self.closed.set(true);
            if error.kind() != ErrorKind::BrokenPipe {
                self.failed.set(true);
                let reason = io_reason(&error, self.lang);
                match self.log_format {
                    LogFormat::Text => {
                        let words = say(self.lang, "Lỗi: không in được kết quả", "Error: cannot print");
                        err(&format!("{words}: {reason}\n"));
                    }
                    LogFormat::Json => tracing::error!(reason, "cannot print"),
                }
            }
        }
    }
}

/// Standard error is the last resort: nobody can be told when it fails.
fn err(text: &str) {
    drop(std::io::stderr().lock().write_all(plain(text).as_bytes()));
}

/// JSON in which hidden characters are written as escapes: a reader of the object gets them, a screen does not. They can
/// only stand inside strings.
fn escaped(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for letter in json.chars() {
        if is_hidden(letter) {
            safe.extend(letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            safe.push(letter);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_hidden_characters_as_escapes() {
        let object = json!({ "file": "b\u{202e}\u{9b}\u{e0041}.xlsx\u{1b}" });
        let safe = escaped(&format!("{object:#}\n"));
        assert!(!safe.chars().any(is_hidden) && safe.contains("\\u202e"), "{safe}");
        assert_eq!(serde_json::from_str::<Value>(&safe).unwrap(), object);
    }
}
