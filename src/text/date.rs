//! Days as people and spreadsheets write them.

use jiff::civil::Date;

/// Reads a day: ISO (`2024-05-14`, with or without a time), or day, month and year as people type them (`14/5/2024`).
#[must_use]
pub fn read_date(text: &str) -> Option<Date> {
    let day = text.split('T').next().unwrap_or(text).trim();
    if let Ok(date) = day.parse() {
        return Some(date);
    }
    let mut parts = day.split(['/', '-', '.']).map(|part| part.trim().parse::<i16>().ok());
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
}
