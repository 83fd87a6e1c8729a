//! Language of what people read. Every text shown to a person exists in Vietnamese and in English.

use std::io::ErrorKind;

use jiff::civil::Date;
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

/// Why the system refused a file, in words for people; English, and what is rare, keeps the words of the system.
#[must_use]
pub fn io_reason(error: &std::io::Error, lang: Lang) -> String {
    match (lang, vietnamese_reason(error)) {
        (Lang::Vi, Some(words)) => words.to_owned(),
        _ => error.to_string(),
    }
}

fn vietnamese_reason(error: &std::io::Error) -> Option<&'static str> {
    // Windows: sharing and lock violations, which is what a workbook open in Excel gives.
    if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) {
        return Some("tệp đang mở trong một chương trình khác; hãy đóng lại rồi chạy lại");
    }
    match error.kind() {
        ErrorKind::NotFound => Some("không có tệp hoặc thư mục này"),
        ErrorKind::PermissionDenied => Some("không có quyền đọc hoặc ghi ở đây"),
        ErrorKind::IsADirectory => Some("đây là thư mục, không phải tệp"),
        ErrorKind::NotADirectory => Some("một phần của đường dẫn là tệp, không phải thư mục"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some("ổ đĩa đã hết chỗ trống"),
        ErrorKind::FileTooLarge => Some("tệp lớn hơn mức mà ổ đĩa hoặc máy này cho phép"),
        ErrorKind::ReadOnlyFilesystem => Some("ổ đĩa này chỉ cho đọc, không cho ghi"),
        ErrorKind::AlreadyExists => Some("đã có tệp hoặc thư mục cùng tên"),
        ErrorKind::ResourceBusy => Some("tệp đang được một chương trình khác sử dụng"),
        // What reading a text file gives when it is none.
        ErrorKind::InvalidData => Some("nội dung không phải là văn bản mã UTF-8"),
        _ => None,
    }
}

/// A day as people write it: 14/5/2024 in Vietnamese, 2024-05-14 in English.
#[must_use]
pub fn day(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Vi => format!("{}/{}/{}", date.day(), date.month(), date.year()),
        Lang::En => date.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reason_of_the_system_reaches_people_in_english() {
        let kinds = [
            ErrorKind::NotFound,
            ErrorKind::PermissionDenied,
            ErrorKind::IsADirectory,
            ErrorKind::NotADirectory,
            ErrorKind::StorageFull,
            ErrorKind::FileTooLarge,
            ErrorKind::ReadOnlyFilesystem,
            ErrorKind::AlreadyExists,
        ];
        for kind in kinds {
            let error = std::io::Error::from(kind);
            let words = io_reason(&error, Lang::Vi);
            assert!(!words.is_ascii() && words != error.to_string(), "{kind:?}: {words}");
            assert_eq!(io_reason(&error, Lang::En), error.to_string());
        }
        let rare = std::io::Error::other("odd");
        assert_eq!(io_reason(&rare, Lang::Vi), "odd");
    }

    #[test]
    fn days_are_written_as_people_write_them() {
        let date = jiff::civil::date(2024, 5, 4);
        assert_eq!((day(date, Lang::Vi), day(date, Lang::En)), ("4/5/2024".into(), "2024-05-04".into()));
    }

    #[test]
    fn placeholders_are_filled_once_and_never_rescanned() {
        let text = fill("{a} và {b}, {c}", [("a", "{b}"), ("b", "2")]);
        assert_eq!(text, "{b} và 2, {c}");
    }
}
