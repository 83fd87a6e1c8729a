//! What number a cell states (3-forms 3.3, 6-files 6.1).

use super::fold::{fold, strip_marks};
use super::number_words::{names_thing_counted, says_no_data, says_none};

/// The largest value that can be read at all, in units of 10^-decimals: up to here every whole number is exact as a
/// number of a spreadsheet. How large a figure may be is another question, answered far below it by
/// [`crate::value::hard_limit`].
pub const MAX_MINOR: i64 = 1_000_000_000_000_000;

/// What the content of one data cell says. Values are in units of 10^-decimals of their column: with one decimal 12,5
/// is 125; a count has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// A number written in digits, 0 included.
    Number {
        /// The value in units of 10^-decimals, 0..=[`MAX_MINOR`].
        minor: i64,
        /// What had to be read into it, to be shown to the reporting unit.
        note: Option<NumberNote>,
    },
    /// A sign or word for "none": `-`, `không`, `không có`, `không phát sinh`. The value is 0.
    Zero,
    /// `...`, `không có số liệu`, `chưa có số liệu`: missing, and the unit says so. Not zero.
    MissingDeclared,
    /// `x`: not applicable. Legal in a closed cell only, which the caller knows.
    NotApplicable,
    /// Nothing was typed: missing. Not zero.
    Blank,
    /// No number can be taken from it without guessing.
    Refused(NumberFault),
}

impl Reading {
    /// The value in units of 10^-decimals where the cell states one; `None` for missing, not applicable and refused.
    #[must_use]
    pub fn value(&self) -> Option<i64> {
        match self {
            Self::Number { minor, .. } => Some(*minor),
            Self::Zero => Some(0),
            Self::MissingDeclared | Self::NotApplicable | Self::Blank | Self::Refused(_) => None,
        }
    }
}

/// What was read into a number that is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberNote {
    /// A point or comma was read as grouping thousands: `1.234` is 1234.
    GroupingRead,
    /// A known word for the thing counted follows: `12 em`.
    UnitWord {
        /// The word as typed, lower case.
        word: String,
        /// The digits were grouped by point or comma as well.
        grouping: bool,
    },
}

/// Why no number was taken from a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberFault {
    /// The text is not a number: `khoảng 120`, `5 (2 nữ)`, `12/5`.
    NotANumber,
    /// A percentage where a count belongs: `12%`.
    Percentage,
    /// Below zero.
    Negative,
    /// A fraction where a count belongs.
    NotWhole {
        /// What was probably meant when a spreadsheet swallowed a grouping point (1.234 or 1.2: 1234, 1200). Shown,
        /// never applied.
        suggestion: Option<i64>,
    },
    /// `1.234` where decimals are allowed: one thousand or one and a bit.
    Ambiguous,
    /// More decimals than the column has.
    TooManyDecimals {
        /// Decimals of the column.
        allowed: u8,
    },
    /// Beyond [`MAX_MINOR`].
    TooLarge,
    /// Infinite or not a number, in a numeric cell.
    NotFinite,
}

use NumberFault::*;

/// Reads the text of a cell in a column with `decimals` decimals (0 for counts).
///
/// Never guesses: what the table of 6.1 does not name is refused. Formula errors, dates and legacy encodings are the
/// caller's to recognise before.
pub fn read_number(text: &str, decimals: u8) -> Reading {
    let folded = plain_digits(fold(text));
    if folded.is_empty() {
        return Reading::Blank;
    }
    let plain = strip_marks(&folded);
    if says_no_data(&plain) {
        return Reading::MissingDeclared;
    }
    if says_none(&plain) {
        return Reading::Zero;
    }
    if plain == "x" {
        return Reading::NotApplicable;
    }
    read_amount(&folded, decimals).unwrap_or_else(Reading::Refused)
}

/// Full-width digits, which some keyboards type, as ordinary ones.
fn plain_digits(text: String) -> String {
    if !text.contains(|letter: char| ('０'..='９').contains(&letter)) {
        return text;
    }
    let plain = |letter: char| match u32::from(letter) {
        code @ 0xff10..=0xff19 => char::from_digit(code - 0xff10, 10).unwrap_or(letter),
        _ => letter,
    };
    text.chars().map(plain).collect()
}

/// Reads a numeric cell (a value Excel holds as a number) of a column with `decimals` decimals.
///
/// A count must be exactly whole. With decimals, a binary fraction is rounded to the column's decimals only when it lies
/// within 10^-6 of a minor unit or within four steps of double precision, whichever is wider: enough for the noise of
/// 12.3 or 0.1+0.2, never enough to hide a further decimal a person could have typed.
pub fn from_number(value: f64, decimals: u8) -> Reading {
    whole_minor(value, decimals).map_or_else(Reading::Refused, |minor| Reading::Number { minor, note: None })
}

/// Reads a numeric cell with a percent format in a column of rates: 0.125 is 12.5. In a count column it is refused
/// ([`NumberFault::Percentage`]).
#[must_use]
pub fn from_percent(value: f64, decimals: u8) -> Reading {
    if decimals == 0 {
        return Reading::Refused(Percentage);
    }
    from_number(value * 100.0, decimals)
}

/// A value as people of any program read it: point, no grouping, no trailing zeros. `format_minor(1250, 2)` is `12.5`.
#[must_use]
pub fn format_minor(minor: i64, decimals: u8) -> String {
    let places = usize::from(decimals);
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at_checked(digits.len() - places).unwrap_or((&digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let sign = if minor < 0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// A whole number grouped the Vietnamese way: `1.541.829`.
#[must_use]
pub fn group_vi(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        out.push('-');
    }
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(c);
    }
    out
}

/// A number, then nothing, a percent sign (rates) or a known word (counts).
fn read_amount(folded: &str, decimals: u8) -> Result<Reading, NumberFault> {
    if let Some(after) = folded.strip_prefix(['-', '‐', '‑', '‒', '–', '—', '−']) {
        return Err(if read_amount(after.trim_start(), decimals).is_ok() { Negative } else { NotANumber });
    }
    let end =
        folded.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ' '))).unwrap_or(folded.len());
    let (number, tail) = folded.split_at_checked(end).ok_or(NotANumber)?;
    if tail == "%" && decimals == 0 {
        // How many decimals it has does not matter: it is refused.
        return Err(read_digits(number.trim_end(), 6).map_or(NotANumber, |_| Percentage));
    }
    let known_tail = match tail {
        "" | "%" => true,
        word => decimals == 0 && names_thing_counted(&strip_marks(word)),
    };
    if !known_tail {
        return Err(NotANumber);
    }
    let (minor, grouping) = read_digits(number.trim_end(), decimals)?;
    let note = match tail {
        "" | "%" => grouping.then_some(NumberNote::GroupingRead),
        word => Some(NumberNote::UnitWord { word: word.to_owned(), grouping }),
    };
    Ok(Reading::Number { minor, note })
}

/// Digits with separators: the value and whether a point or comma was read as grouping.
fn read_digits(s: &str, decimals: u8) -> Result<(i64, bool), NumberFault> {
    let groups: Vec<&str> = s.split(['.', ',', ' ']).collect();
    let separators: Vec<char> = s.chars().filter(|c| !c.is_ascii_digit()).collect();
    if groups.iter().any(|g| g.is_empty()) {
        return Err(NotANumber);
    }
    let Some((last_separator, earlier)) = separators.split_last() else {
        return Ok((to_minor(s, "", decimals)?, false));
    };
    let same_throughout = earlier.iter().all(|c| c == last_separator);
    if same_throughout && grouped_by_three(&groups) {
        return match (last_separator, decimals) {
            (' ', _) => Ok((to_minor(&groups.concat(), "", decimals)?, false)),
            (_, 1..) if groups.len() == 2 => Err(Ambiguous),
            _ => Ok((to_minor(&groups.concat(), "", decimals)?, true)),
        };
    }
    let Some((fraction, whole)) = groups.split_last() else { return Err(NotANumber) };
    let one_kind_before = earlier.iter().all(|c| Some(c) == earlier.first());
    let is_decimal = *last_separator != ' '
        && !earlier.contains(last_separator)
        && one_kind_before
        && (whole.len() == 1 || grouped_by_three(whole));
    if !is_decimal {
        return Err(NotANumber);
    }
    if decimals == 0 {
        return Err(NotWhole { suggestion: None });
    }
    let grouping = earlier.first().is_some_and(|c| *c != ' ');
    Ok((to_minor(&whole.concat(), fraction, decimals)?, grouping))
}

/// One to three digits not beginning with 0, then groups of exactly three.
fn grouped_by_three(groups: &[&str]) -> bool {
    groups.split_first().is_some_and(|(first, rest)| {
        first.len() <= 3 && !first.starts_with('0') && !rest.is_empty() && rest.iter().all(|g| g.len() == 3)
    })
}

fn to_minor(whole: &str, fraction: &str, decimals: u8) -> Result<i64, NumberFault> {
    let fraction = fraction.trim_end_matches('0');
    let places = usize::from(decimals);
    if fraction.len() > places {
        return Err(TooManyDecimals { allowed: decimals });
    }
    let digits = format!("{whole}{fraction:0<places$}");
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Ok(0);
    }
    match digits.parse::<i64>() {
        Ok(minor) if minor <= MAX_MINOR => Ok(minor),
        _ => Err(TooLarge),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "whole and within MAX_MINOR when it is cast")]
fn whole_minor(value: f64, decimals: u8) -> Result<i64, NumberFault> {
    if !value.is_finite() {
        return Err(NotFinite);
    }
    if value < 0.0 {
        return Err(Negative);
    }
    let scaled = value * 10f64.powi(i32::from(decimals));
    // MAX_MINOR is a power of ten below 2^53, so it and every whole number under it are exact as f64.
    if scaled > 1e15 {
        return Err(TooLarge);
    }
    let rounded = scaled.round();
    let noise = (scaled - rounded).abs();
    if decimals == 0 {
        return if noise == 0.0 {
            Ok(rounded as i64)
        } else {
            Err(NotWhole { suggestion: swallowed_grouping(value) })
        };
    }
    if noise > f64::max(1e-6, 4.0 * f64::EPSILON * scaled) {
        return Err(TooManyDecimals { allowed: decimals });
    }
    Ok(rounded as i64)
}

/// The count that becomes `value` when a spreadsheet takes its grouping point for a decimal one: 1.2 comes from 1.200.
/// Only a number of at most three decimals, from 1 to 999, can have come that way.
fn swallowed_grouping(value: f64) -> Option<i64> {
    let text = value.to_string();
    let (whole, fraction) = text.split_once('.')?;
    (whole.len() <= 3 && whole != "0" && fraction.len() <= 3)
        .then(|| format!("{whole}{fraction:0<3}").parse().ok())?
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
