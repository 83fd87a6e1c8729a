//! Formulas of OpenDocument in the wording of Excel: `of:=SUM([.E9:.G9];1)` → `SUM(E9:G9,1)`.

/// A formula without its `=`, reworded; what is not known is left as it stands.
pub(super) fn wording(formula: &str) -> String {
    let (dialect, body) = match formula.split_once('=') {
        Some((before, body)) if before.is_empty() || before.ends_with(':') => (before, body),
        _ => ("", formula),
    };
    if dialect == "msoxl:" { body.to_owned() } else { reworded(body) }
}

fn reworded(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let mut in_array = false;
    let mut rest = body;
    while let Some(letter) = rest.chars().next() {
        let tail = rest.get(letter.len_utf8()..).unwrap_or_default();
        match letter {
            '"' => {
                let end = tail.find('"').map_or(tail.len(), |end| end + 1);
                text.push('"');
                text.push_str(tail.get(..end).unwrap_or_default());
                rest = tail.get(end..).unwrap_or_default();
                continue;
            }
            '[' => {
                let end = end_of_reference(tail);
                reference(tail.get(..end).unwrap_or_default(), &mut text);
                rest = tail.get(end + 1..).unwrap_or_default();
                continue;
            }
            '{' | '}' => {
                in_array = letter == '{';
                text.push(letter);
            }
            '|' if in_array => text.push(';'),
            ';' | '~' => text.push(','),
            _ => text.push(letter),
        }
        rest = tail;
    }
    text
}

/// Offset of the bracket that closes a reference; names of sheets stand in quotes.
fn end_of_reference(text: &str) -> usize {
    let mut quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '\'' => quoted = !quoted,
            ']' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

/// `$'B05 (2)'.E9:.G9` → `'B05 (2)'!E9:G9`; a reference to another file begins with `[1]`.
fn reference(inner: &str, text: &mut String) {
    for (number, part) in split_unquoted(inner, ':').into_iter().enumerate() {
        if number > 0 {
            text.push(':');
        }
        let mut pieces = split_unquoted(part, '#');
        let place = pieces.pop().unwrap_or_default();
        let is_outside = matches!(pieces.as_slice(), [file] if file.starts_with('\''));
        // `#REF!` is no file.
        let place = if is_outside || pieces.is_empty() { place } else { part };
        let pieces = split_unquoted(place, '.');
        let (sheet, address) = match pieces.as_slice() {
            [sheet @ .., address] => (sheet.join("."), *address),
            [] => (String::new(), place),
        };
        sheet_name(sheet.trim_start_matches('$'), is_outside, text);
        text.push_str(address);
    }
}

fn sheet_name(sheet: &str, is_outside: bool, text: &mut String) {
    if sheet.is_empty() && !is_outside {
        return;
    }
    let bare = sheet.strip_prefix('\'').and_then(|inner| inner.strip_suffix('\''));
    let mark = if is_outside { "[1]" } else { "" };
    match bare {
        Some(bare) => text.extend(["'", mark, bare, "'!"]),
        None => text.extend([mark, sheet, "!"]),
    }
}

fn split_unquoted(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|letter| {
        quoted ^= letter == '\'';
        letter == separator && !quoted
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::wording;

    #[test]
    fn formulas_are_worded_as_excel_words_them() {
        for (open_document, excel) in [
            ("of:=SUM([.E9:.G9])", "SUM(E9:G9)"),
            ("of:=[.E9]+[.$F$9]-2.5", "E9+$F$9-2.5"),
            ("of:=[$'B05 (2)'.D9]", "'B05 (2)'!D9"),
            ("of:=SUM([$B05.D9:.F9];[Biểu_5.D9])", "SUM(B05!D9:F9,Biểu_5!D9)"),
            ("of:=['file:///x/a[1].ods'#$'B 05'.A1]", "'[1]B 05'!A1"),
            ("of:=['file:///x/a.ods'#$Sheet1.A1]*2", "[1]Sheet1!A1*2"),
            ("of:=[.#REF!]+[#REF!]", "#REF!+#REF!"),
            ("of:=IF([.A1]=\"a;[b]\";{1;2|3;4};\"\")", "IF(A1=\"a;[b]\",{1,2;3,4},\"\")"),
            ("oooc:=SUM([.E9:.G9];1)", "SUM(E9:G9,1)"),
            ("msoxl:=SUM(E9:G9,1)", "SUM(E9:G9,1)"),
            ("=4+2", "4+2"),
        ] {
            assert_eq!(wording(open_document), excel);
        }
        let total = "of:=IF(COUNT([.E9:.G9])+SUM(COUNTIF([.E9:.G9];{\"-\";\"–\"}))=3;SUM([.E9:.G9]);\"\")";
        assert_eq!(wording(total), "IF(COUNT(E9:G9)+SUM(COUNTIF(E9:G9,{\"-\",\"–\"}))=3,SUM(E9:G9),\"\")");
    }

    #[test]
    fn broken_formulas_are_no_reason_to_stop() {
        for text in ["", "of:=", "of:=[", "of:=[.A1", "of:=\"", "of:={", "of:=['", "=[']#.:'"] {
            wording(text);
        }
    }
}
