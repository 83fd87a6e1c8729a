//! Which numbers are dates, times or percentages, by the number format of their cell.
//!
//! For `.xlsx` calamine decides which numbers are dates; the binary formats are read here and must agree with it.

use calamine::{ExcelDateTime, ExcelDateTimeType};

use super::Content;
use super::styles::{Styles, first_section};

/// What the format of a cell makes of its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// A number.
    Plain,
    /// A percentage.
    Percent,
    /// A date, or a time of day.
    Moment,
    /// Hours, minutes and seconds that have passed.
    Duration,
}

impl Styles {
    /// What a cell format makes of a number.
    pub(super) fn shown(&self, style: usize) -> Shown {
        if self.is_percent(style) {
            return Shown::Percent;
        }
        let Some(id) = self.cells.get(style) else { return Shown::Plain };
        match self.formats.get(id) {
            Some(format) => shown_by(format),
            None => match id {
                14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Moment,
                46 => Shown::Duration,
                _ => Shown::Plain,
            },
        }
    }
}

/// What an own number format makes of a number: its first section decides.
fn shown_by(format: &str) -> Shown {
    let mut brackets = 0_u32;
    let mut in_brackets = String::new();
    let mut past_am = false;
    for letter in first_section(format) {
        match letter.to_ascii_lowercase() {
            '[' => {
                brackets += 1;
                in_brackets.clear();
            }
            ']' => {
                brackets = brackets.saturating_sub(1);
                let hours = in_brackets.chars().next().filter(|first| matches!(first, 'h' | 'm' | 's'));
                if hours.is_some_and(|first| in_brackets.chars().all(|other| other == first)) {
                    return Shown::Duration;
                }
            }
            small if brackets > 0 => in_brackets.push(small),
            // "General" and colours hold such letters too; only "am/pm" and "a/p" are times.
            'a' if !past_am => past_am = true,
            'p' | 'm' | '/' if past_am => return Shown::Moment,
            'd' | 'm' | 'h' | 'y' | 's' if !past_am => return Shown::Moment,
            _ => {}
        }
    }
    Shown::Plain
}

/// The content of a number cell; one too large for a cell is an error.
pub(super) fn content(number: f64, shown: Shown, is_1904: bool) -> Content {
    let kind = match shown {
        Shown::Moment => ExcelDateTimeType::DateTime,
        Shown::Duration => ExcelDateTimeType::TimeDelta,
        Shown::Plain | Shown::Percent if number.is_finite() => return Content::Number(number),
        Shown::Plain | Shown::Percent => return Content::Error("#NUM!".to_owned()),
    };
    if number.is_finite() {
        Content::Date(date_text(&ExcelDateTime::new(number, kind, is_1904)))
    } else {
        Content::Error("#NUM!".to_owned())
    }
}

/// A date as ISO 8601, a time of day, or a duration in hours.
pub(super) fn date_text(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        let seconds = (moment.as_f64().abs() * 86_400.0).round() as u64;
        let sign = if moment.as_f64() < 0.0 { "-" } else { "" };
        return format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    let serial = moment.as_f64();
    if serial > 0.0 && serial < 1.0 {
        time
    } else if serial.fract() == 0.0 {
        date
    } else {
        format!("{date}T{time}")
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{Format, Workbook};

    use super::{Content, Shown, content, shown_by};
    use crate::intake::workbook::testkit::open;

    #[test]
    fn dates_are_the_numbers_that_are_dates_in_xlsx() {
        let formats = [
            "dd/mm/yyyy",
            "[$-42A]d mmmm yyyy",
            "h:mm AM/PM",
            "[h]:mm:ss",
            "[mm]:ss",
            "[Red]0.0",
            "0\"ngày\"",
            "0.0%",
            "#,##0 \\d",
            "yyyy",
            "a/p",
            "General",
            "#,##0;[Red]-#,##0",
            "0;dd/mm/yyyy",
            "_(* #,##0_)",
            "[$₫-42A]#,##0",
        ];
        let mut writer = Workbook::new();
        let sheet = writer.add_worksheet();
        for (row, format) in (0..).zip(formats) {
            sheet.write_with_format(row, 0, 1.25, &Format::new().set_num_format(format)).unwrap();
        }
        let book = open(&writer.save_to_buffer().unwrap()).unwrap();
        for (cell, format) in book.sheets[0].cells.iter().zip(formats) {
            assert_eq!(content(1.25, shown_by(format), false), cell.content, "{format}");
        }
    }

    #[test]
    fn numbers_too_large_for_a_cell_are_errors() {
        for shown in [Shown::Plain, Shown::Percent, Shown::Moment, Shown::Duration] {
            assert_eq!(content(f64::NAN, shown, false), Content::Error("#NUM!".to_owned()));
        }
    }
}
