//! Formulas that take their result from outside the file. Nothing is followed; their cells are named.

use super::formula::{closing_quote, is_name};

/// Functions that fetch from elsewhere.
const FETCHING: [&str; 3] = ["WEBSERVICE", "RTD", "CALL"];

/// Where a formula takes its result from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outside {
    /// Another workbook, or a service.
    Link,
    /// Another program (DDE).
    Dde,
}

/// Whether a formula points outside its file. References to tables of the same file (`Table1[a]`) do not.
pub(super) fn outside(formula: &str) -> Option<Outside> {
    let mut rest = formula;
    let mut name = "";
    while let Some(letter) = rest.chars().next() {
        let tail = rest.get(letter.len_utf8()..).unwrap_or_default();
        match letter {
            '"' => {
                // A doubled quote inside a text ends it and begins the next one.
                rest = tail.split_once('"').map_or("", |(_, behind)| behind);
                name = "";
            }
            '\'' => {
                let end = closing_quote(tail)?;
                let quoted = tail.get(..end).unwrap_or_default();
                rest = tail.get(end + 1..).unwrap_or_default();
                if rest.starts_with('!') && quoted.contains('[') {
                    return Some(Outside::Link);
                }
                name = "";
            }
            '|' => return Some(Outside::Dde),
            '[' => {
                let (_, behind) = tail.split_once(']')?;
                let sheet = behind.trim_start_matches(is_name);
                if name.is_empty() && sheet.starts_with('!') {
                    return Some(Outside::Link);
                }
                rest = behind;
            }
            letter if is_name(letter) => {
                let end = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
                (name, rest) = rest.split_at_checked(end)?;
                let plain = name.rsplit('.').next().unwrap_or(name);
                if rest.starts_with('(') && FETCHING.iter().any(|one| plain.eq_ignore_ascii_case(one)) {
                    return Some(Outside::Link);
                }
            }
            _ => {
                rest = tail;
                name = "";
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_to_other_files_are_told_from_those_to_this_one() {
        for text in [
            "[1]Sheet1!A1",
            "SUM([2]B05!D9:F9)+1",
            "'[số liệu.xlsx]B 05'!D9",
            "'C:\\x\\[a.xlsx]B05'!D9",
            "[1]!Tong",
            "_xlfn.WEBSERVICE(\"http://x\")",
        ] {
            assert_eq!(outside(text), Some(Outside::Link), "{text}");
        }
        for text in ["Excel|'B05'!R1C1", "cmd|' /c calc'!A0"] {
            assert_eq!(outside(text), Some(Outside::Dde), "{text}");
        }
        for text in [
            "",
            "SUM(E9:G9)",
            "'B05 (2)'!D9",
            "Table1[Tổng]",
            "SUM(Table1[[#All],[a]])",
            "HYPERLINK(\"[a.xlsx]B05!A1\",\"x|y\")",
            "IF(A1=\"[1]Sheet1!A1\",1,2)",
            "'it''s'!A1",
        ] {
            assert_eq!(outside(text), None, "{text}");
        }
    }
}
