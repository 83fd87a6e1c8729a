//! Citizen identity numbers (số định danh cá nhân) in texts: twelve digits that begin with 0 and the code of a province.

use super::plain::is_hidden;

/// Digits of an identity number.
const DIGITS: usize = 12;
/// Lengths of the parts in which people write an identity number, beside parts of three digits and more.
const PARTS: [usize; 4] = [3, 1, 2, 6];
/// Hexadecimal digits from which on a word is a checksum.
const CHECKSUM: usize = 24;

/// Whether a text holds an identity number: in one piece, or in parts with blanks between. Points and commas group
/// thousands.
#[must_use]
pub fn holds_identity_number(text: &str) -> bool {
    // Most texts end here: every cell of every workbook is asked.
    if text.bytes().filter(u8::is_ascii_digit).count() < DIGITS {
        return false;
    }
    let text: String = text.chars().filter(|letter| letter.is_whitespace() || !is_hidden(*letter)).collect();
    let text = text.trim();
    // A text of nothing but twelve digits is one, however they are parted.
    if text.chars().all(|letter| letter.is_ascii_digit() || letter.is_whitespace())
        && is_number(&text.split_whitespace().collect::<String>())
    {
        return true;
    }
    let mut groups: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        if in_one_piece(word) {
            return true;
        }
        // A part can have a bracket or a word before it and a full stop behind it.
        let digits = word.trim_matches(|letter: char| !letter.is_ascii_digit());
        let (before, after) = word.split_once(digits).unwrap_or_default();
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            groups.clear();
            continue;
        }
        if !before.is_empty() {
            groups.clear();
        }
        groups.push(digits);
        if (0..groups.len()).any(|first| in_parts(&groups, first)) {
            return true;
        }
        if !after.is_empty() {
            groups.clear();
        }
    }
    false
}

/// Whether twelve digits of a word are an identity number, without more digits at either side.
fn in_one_piece(word: &str) -> bool {
    if word.len() >= CHECKSUM && word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return false;
    }
    let mut runs = word.split(|letter: char| !letter.is_ascii_digit());
    // The decimals of a share have as many digits.
    let is_share = word.starts_with("0.") || word.starts_with("0,");
    if is_share {
        runs.nth(1);
    }
    runs.any(is_number)
}

/// Whether the groups of digits from `first` on make up an identity number, as people part one.
fn in_parts(groups: &[&str], first: usize) -> bool {
    let Some((before, parts)) = groups.split_at_checked(first) else { return false };
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    if lengths.iter().any(|length| *length < 3) && lengths != PARTS {
        return false;
    }
    // "1 051 204 000 123" is an amount.
    let thousands = lengths.iter().all(|length| *length == 3)
        && before.last().is_some_and(|group| group.len() <= 3 && !group.starts_with('0'));
    !thousands && is_number(&parts.concat())
}

/// Twelve digits that begin with the code of a province (001–096).
fn is_number(digits: &str) -> bool {
    digits.len() == DIGITS
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.get(..3).is_some_and(|province| ("001"..="096").contains(&province))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_number_is_seen_wherever_it_stands_in_a_text() {
        for text in [
            "051204000123",
            " 001 204 000 123 ",
            "05 1204 0001 23",
            "em A CCCD 051204000123",
            "em A (CCCD:051204000123), đã chuyển đi",
            "CCCD051204000123",
            "số 051 204 000 123.",
            "số:051 204 000 123",
            "051\u{a0}2 04 000123 là của em B",
            "năm 2024 051204000123",
            "sinh 2012, số 0512 0400 0123",
            "số 05120\u{200b}4000123",
            "2 em:051204000123;052204000124",
        ] {
            assert!(holds_identity_number(text), "{text}");
        }
    }

    #[test]
    fn telephone_numbers_amounts_dates_and_checksums_are_none() {
        for text in [
            "051.204.000.123",
            "51,204,000,123 đồng",
            "kinh phí 1 051 204 000 123 đồng",
            "ĐT 0914123456 12 trẻ",
            "ĐT 0914 123 456 hoặc 0255 382 2868",
            "từ 01/02/2024 đến 30/06/2024, số 012/BC-UBND",
            "ngày 05 12 2024 và 06 12 2024",
            "các mã 01 02 03 04 05 06 07",
            "mã 0512040001234, 05120400012",
            "số 097204000123, 000204000123, 123456789012",
            "0.051204000123",
            "0,051204000123",
            "9f051204000123ab9f051204000123ab",
            "012345 không 678901",
        ] {
            assert!(!holds_identity_number(text), "{text}");
        }
    }
}
