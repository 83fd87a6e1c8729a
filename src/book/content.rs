//! What stands in a cell.

use jiff::civil::Date;

/// The value a formula has when the workbook is written; programs that do not calculate show it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FormulaResult<'a> {
    /// A formula that shows nothing.
    Empty,
    /// Text.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// A whole multiple of `10^-decimals`.
    Decimal {
        /// The multiple.
        minor: i64,
        /// Decimals kept.
        decimals: u8,
    },
    /// Any finite number.
    Number(f64),
}

/// The content of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Content<'a> {
    /// Nothing but its style.
    Blank,
    /// Text; never a formula, whatever it starts with.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// A whole multiple of `10^-decimals`.
    Decimal {
        /// The multiple.
        minor: i64,
        /// Decimals kept.
        decimals: u8,
    },
    /// Any finite number.
    Number(f64),
    /// A calendar day; give the style [`super::NumberFormat::Date`].
    Date(Date),
    /// A formula of this program, without `=`, with its result.
    Formula {
        /// English function names, commas between arguments.
        formula: &'a str,
        /// Its value now.
        result: FormulaResult<'a>,
    },
    /// A link inside the workbook (`internal:'B05'!A1`) or to an address, shown as `text`.
    Link {
        /// Where it leads.
        target: &'a str,
        /// What is shown.
        text: &'a str,
    },
}

/// The largest whole number that a spreadsheet keeps exactly (2^53).
const EXACT: u64 = 1 << 53;

/// A number a spreadsheet can hold exactly, or its digits where it cannot.
pub(super) enum Exact {
    Number(f64),
    Digits(String),
}

/// The nearest spreadsheet number of `minor · 10^-decimals`; digits as text where rounding would change it.
#[expect(clippy::cast_precision_loss, reason = "only magnitudes up to 2^53 are cast")]
pub(super) fn exact(minor: i64, decimals: u8) -> Exact {
    if minor.unsigned_abs() <= EXACT {
        return Exact::Number(minor as f64 / 10_f64.powi(i32::from(decimals)));
    }
    let digits = format!("{:0width$}", minor.unsigned_abs(), width = usize::from(decimals) + 1);
    let sign = if minor < 0 { "-" } else { "" };
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(decimals));
    let point = if decimals == 0 { "" } else { "." };
    Exact::Digits(format!("{sign}{whole}{point}{fraction}"))
}

/// Days since 30/12/1899, which is how spreadsheets count days; `None` before 1/3/1900.
pub(super) fn serial_day(date: Date) -> Option<f64> {
    let days = date.since(jiff::civil::date(1899, 12, 30)).ok()?.get_days();
    (days > 60).then(|| f64::from(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beyond_the_exact_range_keep_all_digits() {
        assert!(matches!(exact(125, 1), Exact::Number(value) if value == 12.5));
        assert!(matches!(exact(i64::MAX, 0), Exact::Digits(text) if text == "9223372036854775807"));
        assert!(matches!(exact(i64::MIN, 6), Exact::Digits(text) if text == "-9223372036854.775808"));
    }

    #[test]
    fn days_are_counted_like_in_a_spreadsheet() {
        assert_eq!(serial_day(jiff::civil::date(2024, 5, 14)), Some(45_426.0));
        assert_eq!(serial_day(jiff::civil::date(1899, 1, 1)), None);
    }
}
