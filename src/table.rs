//! Plain tables as CSV: UTF-8 without byte order mark, LF, one header row.

/// Column names of `data.csv`, in order: a public interface. They stand here because the report writes the table and the
/// sample writes what it must hold.
pub const DATA_COLUMNS: [&str; 14] = [
    "kind",
    "set",
    "id",
    "code",
    "unit",
    "unit_level",
    "period",
    "category",
    "value",
    "state",
    "numerator",
    "denominator",
    "units_reported",
    "units_expected",
];

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the table: {0}")]
pub struct TableError(String);

/// Writes a table. Rows are as long as `columns`.
///
/// # Errors
/// When a row has another length than the header.
pub fn csv<const N: usize, S: AsRef<[u8]>>(
    columns: [&str; N],
    rows: impl IntoIterator<Item = [S; N]>,
) -> Result<Vec<u8>, TableError> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    writer.write_record(columns).map_err(|error| TableError(error.to_string()))?;
    for row in rows {
        writer.write_record(&row).map_err(|error| TableError(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| TableError(error.to_string()))
}

/// A text from a submission, so that it cannot run as a formula when the table is opened in a spreadsheet: one that
/// begins like a formula, blanks aside, gets an apostrophe in front.
#[must_use]
pub fn guarded(text: &str) -> String {
    let mut letters =
        text.trim_start_matches(|letter: char| letter.is_whitespace() || letter.is_control()).chars();
    let risky = match letters.next() {
        // Spreadsheets of East Asian locales take the wide signs for the plain ones.
        Some('=' | '+' | '@' | '＝' | '＋' | '＠' | '－') => true,
        Some('-') => acts_behind_minus(letters.as_str()),
        _ => false,
    };
    if risky { format!("'{text}") } else { text.to_owned() }
}

/// Whether what follows a minus may do more than be a number or a line of a list: compute, call, or reach outside.
fn acts_behind_minus(rest: &str) -> bool {
    let begins_plainly =
        rest.is_empty() || rest.starts_with(|next: char| next.is_ascii_digit() || next == ' ');
    !begins_plainly
        || rest.contains(['|', '!', '(', '=', '+', '*', '/', '^', '&', '@', '"', '\'', '{', '[', '#'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_looks_like_a_formula_is_guarded_and_negative_numbers_are_not() {
        for text in [
            "=1+1",
            "+1",
            "@x",
            "-cmd|x",
            "\t=1",
            " =1",
            "-2+3+cmd|' /C calc'!A0",
            "- SUM(1)",
            "\u{0}=1",
            "＝1",
        ] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        for text in ["-5", "-5,25 %", "abc", "", "-", "- không", "- thứ nhất, thứ hai"] {
            assert_eq!(guarded(text), text);
        }
    }

    #[test]
    fn tables_end_lines_with_lf_and_quote_what_needs_it() {
        let bytes = csv(["a", "b"], [["1".to_owned(), "x, y".to_owned()]]).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "a,b\n1,\"x, y\"\n");
    }
}
