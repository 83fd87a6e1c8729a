//! The language and formats asked for, read before anything else so that even a wrong command line is answered in them.

use std::ffi::{OsStr, OsString};

use super::log::LogFormat;
use crate::message::Lang;

/// Environment variable with the language, weaker than `--lang`.
const VARIABLE: &str = "TREEM_LANG";

/// The language: `--lang`, else `TREEM_LANG`, else Vietnamese.
pub(super) fn scan(arguments: &[OsString]) -> Lang {
    let variable = std::env::var(VARIABLE).ok();
    match option(arguments, "--lang").map(str::to_owned).or(variable).as_deref() {
        Some("en") => Lang::En,
        _ => Lang::Vi,
    }
}

/// Whether `--format json` was given.
pub(super) fn asks_for_json(arguments: &[OsString]) -> bool {
    option(arguments, "--format") == Some("json")
}

/// How logs were asked for.
pub(super) fn log_format(arguments: &[OsString]) -> LogFormat {
    if option(arguments, "--log-format") == Some("json") { LogFormat::Json } else { LogFormat::Text }
}

/// The last value of an option, written as `--name value` or `--name=value`.
fn option<'a>(arguments: &'a [OsString], name: &str) -> Option<&'a str> {
    let texts: Vec<&str> = arguments.iter().filter_map(|text| OsStr::to_str(text)).collect();
    let texts = texts.split(|text| *text == "--").next().unwrap_or_default();
    let mut found = None;
    for (index, text) in texts.iter().enumerate() {
        if let Some(value) = text.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')) {
            found = Some(value);
        } else if *text == name {
            found = texts.get(index + 1).copied();
        }
    }
    found
}

/// One of two literals.
pub(super) fn say(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_found_wherever_it_stands() {
        let scan = |line: &str| scan(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(scan("treem run --lang en x"), Lang::En);
        assert_eq!(scan("treem --lang=en"), Lang::En);
        assert_eq!(scan("treem --lang en --lang vi"), Lang::Vi);
        assert_eq!(scan("treem run -- --lang en"), Lang::Vi);
        assert_eq!(scan("treem --lang"), Lang::Vi);
    }
}
