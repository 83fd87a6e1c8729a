//! Numbers as they are printed.

/// A number with all its decimals and a point: `fixed(1250, 2)` is `12.50`.
#[must_use]
pub fn fixed(minor: i64, decimals: u8) -> String {
    let places = usize::from(decimals);
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at_checked(digits.len() - places).unwrap_or((&digits, ""));
    let sign = if minor < 0 { "-" } else { "" };
    let point = if places == 0 { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// A number for running text: decimal comma, thousands separated by points.
#[must_use]
pub fn vietnamese(minor: i64, decimals: u8) -> String {
    vietnamese_digits(&fixed(minor, decimals))
}

/// A number written with a point and no grouping, as Vietnamese people write it: `-1234.5` is `-1.234,5`.
#[must_use]
pub fn vietnamese_digits(text: &str) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = whole.trim_start_matches('-');
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let sign = if whole.starts_with('-') { "-" } else { "" };
    let comma = if fraction.is_empty() { "" } else { "," };
    format!("{sign}{grouped}{comma}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_with_all_their_decimals() {
        assert_eq!(fixed(-5, 2), "-0.05");
        assert_eq!(fixed(7, 0), "7");
        assert_eq!(vietnamese(1_234_567, 2), "12.345,67");
        assert_eq!(vietnamese_digits("-1234.5"), "-1.234,5");
        assert_eq!(vietnamese_digits("999"), "999");
    }
}
