//! Time limits as lists of tasks state them: a date, a year, a span of years, or every year.

use jiff::civil::Date;

use super::{fold, read_date, strip_marks};

/// Years that a time limit can name.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;
/// Ways to say "every year", without marks.
const EVERY_YEAR: [&str; 3] = ["hang nam", "moi nam", "thuong nien"];

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deadline {
    /// On this day at the latest.
    Day(Date),
    /// Once in every year.
    EveryYear,
}

impl Deadline {
    /// The last day on which it can be met, in a year of work.
    #[must_use]
    pub fn last_day(self, year: i16) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::EveryYear => end_of(year),
        }
    }
}

/// Reads a time limit: `30/6/2024`, `2024`, `Năm 2024`, `Giai đoạn 2026–2030`, `Hằng năm`. What is less exact
/// (`Quý II`, `sớm nhất`) is not guessed at.
#[must_use]
pub fn read_deadline(text: &str) -> Option<Deadline> {
    if let Some(day) = read_date(text) {
        return Some(Deadline::Day(day));
    }
    let plain = strip_marks(&fold(text));
    let plain = plain.trim();
    if EVERY_YEAR.contains(&plain) {
        return Some(Deadline::EveryYear);
    }
    let years = ["giai doan", "nam"].iter().find_map(|word| plain.strip_prefix(word)).unwrap_or(plain);
    let years: Option<Vec<i16>> = years.split(['-', '–', '—']).map(year).collect();
    match years?.as_slice() {
        [only] => end_of(*only),
        [first, last] if first < last => end_of(*last),
        _ => None,
    }
    .map(Deadline::Day)
}

fn year(text: &str) -> Option<i16> {
    let text = text.trim();
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|year| digits && YEARS.contains(year))
}

fn end_of(year: i16) -> Option<Date> {
    Date::new(year, 12, 31).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_year_is_due_on_its_last_day_and_a_span_on_that_of_its_last_year() {
        for (text, day) in [
            ("30/6/2024", date(2024, 6, 30)),
            ("2024-06-30T00:00:00", date(2024, 6, 30)),
            ("2024", date(2024, 12, 31)),
            (" Năm 2024 ", date(2024, 12, 31)),
            ("Giai đoạn 2026–2030", date(2030, 12, 31)),
            ("2021 - 2025", date(2025, 12, 31)),
        ] {
            assert_eq!(read_deadline(text), Some(Deadline::Day(day)), "{text}");
        }
    }

    #[test]
    fn what_recurs_is_due_at_the_end_of_the_year_of_work() {
        for text in ["Hằng năm", "hàng năm", "HẰNG NĂM"] {
            assert_eq!(read_deadline(text), Some(Deadline::EveryYear), "{text}");
        }
        assert_eq!(Deadline::EveryYear.last_day(2024), Some(date(2024, 12, 31)));
    }

    #[test]
    fn what_is_less_exact_is_not_guessed_at() {
        for text in
            ["", "Quý II/2024", "sớm nhất", "2030–2026", "24", "năm", "1500", "giai đoạn 2", "2024-2025-2026"]
        {
            assert_eq!(read_deadline(text), None, "{text}");
        }
    }
}
