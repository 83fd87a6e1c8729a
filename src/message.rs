//! Language of what people read. Every text shown to a person exists in Vietnamese and in English.

use serde::{Deserialize, Serialize};

/// The language of messages on the terminal. Files under `out/` are always Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Vietnamese, the default.
    #[default]
    Vi,
    /// English.
    En,
}

/// A name or sentence kept in both languages, as it stands in the definition files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Vietnamese text (the official wording where there is one).
    pub vi: String,
    /// English text.
    pub en: String,
}

impl Bilingual {
    /// The text in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }

    /// Builds a pair from two literals.
    #[must_use]
    pub fn new(vi: &str, en: &str) -> Self {
        Self { vi: vi.to_owned(), en: en.to_owned() }
    }
}

/// An error that can be shown to a person: `Display` is the English sentence, [`Explain::vietnamese`]
/// the Vietnamese one. Both name the file, sheet and cell where there is one, and what to do.
pub trait Explain: std::fmt::Display {
    /// The Vietnamese sentence.
    fn vietnamese(&self) -> String;

    /// The sentence in the language asked for.
    fn explain(&self, lang: Lang) -> String {
        match lang {
            Lang::Vi => self.vietnamese(),
            Lang::En => self.to_string(),
        }
    }
}

/// Puts values into a message template: `{name}` is replaced by the argument of that name.
///
/// Unknown placeholders stay as they are, so that a slip in a definition file is seen rather than hidden.
#[must_use]
pub fn fill<'a, I>(template: &str, arguments: I) -> String
where
    I: IntoIterator<Item = (&'a str, &'a str)>,
{
    let mut pairs: Vec<(&str, &str)> = arguments.into_iter().collect();
    pairs.sort_unstable();
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, tail) = rest.split_at(open);
        text.push_str(before);
        let Some(close) = tail.find('}') else {
            rest = tail;
            break;
        };
        let name = &tail[1..close];
        match pairs.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => text.push_str(value),
            None => text.push_str(&tail[..=close]),
        }
        rest = &tail[close + 1..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once_and_never_rescanned() {
        let text = fill("{a} và {b}, {c}", [("a", "{b}"), ("b", "2")]);
        assert_eq!(text, "{b} và 2, {c}");
    }
}
