//! Name of the file.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::period::Period;

/// `2024-S1_524_huyen-binh-son.xlsx`: letters, digits and `-` only, so that it survives e-mail and any file system.
#[must_use]
pub fn file_name(period: Period, unit_code: &str, unit_name: &str) -> String {
    format!("{period}_{}_{}.xlsx", slug(unit_code), slug(unit_name))
}

/// Letters, digits and `-` only.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in text.to_lowercase().replace('đ', "d").nfd().filter(|letter| !is_combining_mark(*letter)) {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_plain() {
        let period = "2024-S1".parse().unwrap();
        assert_eq!(file_name(period, "524", "Huyện Bình Sơn"), "2024-S1_524_huyen-binh-son.xlsx");
        assert_eq!(slug("  Đắk Lắk – (TP.) "), "dak-lak-tp");
    }
}
