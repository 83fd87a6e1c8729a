//! Two text files: tables by line and column, others by line. What stands before the first and after the last difference
//! is set aside, so that one line put in or taken out is one difference.

use super::Difference;

/// Fields in which a table differs from the generated one; `None` when it cannot be read.
pub(super) fn of_table(wanted: &[u8], found: &[u8]) -> Option<Vec<Difference>> {
    let (wanted, found) = (rows(wanted)?, rows(found)?);
    let head = wanted.first().cloned().unwrap_or_default();
    let differences = changed(&wanted, &found).into_iter().flat_map(|change| match change {
        Change { line, generated: Some(ours), found: Some(theirs) } => fields(line, &head, ours, theirs),
        Change { line, generated, found } => vec![Difference {
            line: Some(line),
            generated: generated.map(|row| row.join(",")).unwrap_or_default(),
            found: found.map(|row| row.join(",")).unwrap_or_default(),
            ..Difference::default()
        }],
    });
    Some(differences.collect())
}

/// Lines in which a text differs from the generated one; `None` when it is no text.
pub(super) fn of_lines(wanted: &[u8], found: &[u8]) -> Option<Vec<Difference>> {
    let lines = |bytes| -> Option<Vec<String>> {
        Some(std::str::from_utf8(bytes).ok()?.lines().map(str::to_owned).collect())
    };
    Some(of_texts(&lines(wanted)?, &lines(found)?))
}

/// Lines or paragraphs in which a text differs from the generated one.
pub(super) fn of_texts(wanted: &[String], found: &[String]) -> Vec<Difference> {
    let difference = |Change { line, generated, found }: Change<'_, String>| Difference {
        line: Some(line),
        generated: generated.cloned().unwrap_or_default(),
        found: found.cloned().unwrap_or_default(),
        ..Difference::default()
    };
    changed(wanted, found).into_iter().map(difference).collect()
}

fn rows(bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let row = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader.records().map(|record| record.map(row).ok()).collect()
}

/// One line that is not the same.
struct Change<'a, T> {
    line: usize,
    generated: Option<&'a T>,
    found: Option<&'a T>,
}

fn changed<'a, T: PartialEq>(wanted: &'a [T], found: &'a [T]) -> Vec<Change<'a, T>> {
    let before = wanted.iter().zip(found).take_while(|(ours, theirs)| ours == theirs).count();
    let (ours, theirs) = (wanted.get(before..).unwrap_or_default(), found.get(before..).unwrap_or_default());
    let after =
        ours.iter().rev().zip(theirs.iter().rev()).take_while(|(ours, theirs)| ours == theirs).count();
    let ours = ours.get(..ours.len() - after).unwrap_or_default();
    let theirs = theirs.get(..theirs.len() - after).unwrap_or_default();
    (0..ours.len().max(theirs.len()))
        .map(|at| Change { line: before + at + 1, generated: ours.get(at), found: theirs.get(at) })
        .filter(|Change { generated, found, .. }| generated != found)
        .collect()
}

fn fields(line: usize, head: &[String], ours: &[String], theirs: &[String]) -> Vec<Difference> {
    let differing = (0..ours.len().max(theirs.len())).filter(|at| ours.get(*at) != theirs.get(*at));
    differing
        .map(|at| Difference {
            line: Some(line),
            column: head.get(at).cloned().unwrap_or_else(|| (at + 1).to_string()),
            generated: ours.get(at).cloned().unwrap_or_default(),
            found: theirs.get(at).cloned().unwrap_or_default(),
            ..Difference::default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_field_typed_over_is_named_by_line_and_column() {
        let found = of_table(b"id,value\na,1\nb,2\nc,3\n", b"id,value\na,1\nb,20\nc,3\n").unwrap();
        assert_eq!(found.len(), 1);
        let one = &found[0];
        assert_eq!((one.line, one.column.as_str()), (Some(3), "value"));
        assert_eq!((one.generated.as_str(), one.found.as_str()), ("2", "20"));
    }

    #[test]
    fn a_line_put_in_or_taken_out_is_one_difference() {
        let found = of_table(b"id\na\nb\nc\n", b"id\na\nc\n").unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].line, found[0].generated.as_str(), found[0].found.as_str()), (Some(3), "b", ""));
        let found = of_lines(b"{\n}\n", b"{\nx\n}\n").unwrap();
        assert_eq!((found.len(), found[0].line, found[0].found.as_str()), (1, Some(2), "x"));
    }

    #[test]
    fn other_line_ends_and_a_byte_order_mark_change_no_field() {
        assert_eq!(of_table(b"id\na\n", "\u{feff}id\r\na\r\n".as_bytes()).unwrap(), []);
        assert!(of_lines(b"a", &[0xff, 0xfe]).is_none());
    }
}
