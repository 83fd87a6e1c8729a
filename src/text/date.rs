//! Days as people and spreadsheets write them.

use jiff::civil::Date;

/// Years a submission can speak of, as for periods: a year of two digits is not guessed at.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// Reads a day: ISO (`2024-05-14`, with or without a time), or day, month and year as people type them (`14/5/2024`).
/// The year must be written out and lie between 1990 and 2100.
#[must_use]
pub fn read_date(text: &str) -> Option<Date> {
    let day = text.split('T').next().unwrap_or(text).trim();
    let date = day.parse().ok().or_else(|| day_month_year(day))?;
    YEARS.contains(&date.year()).then_some(date)
}

fn day_month_year(text: &str) -> Option<Date> {
    let mut parts = text.split(['/', '-', '.']).map(|part| part.trim().parse::<i16>().ok());
    let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_type_them() {
        let expected = Date::new(2024, 5, 14).unwrap();
        for text in ["2024-05-14", "14/5/2024", "14-05-2024", "2024-05-14T00:00:00"] {
            assert_eq!(read_date(text), Some(expected), "{text}");
        }
        for text in ["5/2024", "32/1/2024", "hôm nay", "14/5/24/1"] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_year_of_two_digits_or_of_another_age_is_no_year() {
        for text in ["22/5/24", "22-05-24", "0024-05-22", "22/5/1924", "22/5/20240", "1899-12-31"] {
            assert_eq!(read_date(text), None, "{text}");
        }
        assert!(read_date("1/1/1990").is_some() && read_date("2100-12-31").is_some());
    }
}
