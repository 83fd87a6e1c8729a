//! Text in columns on a terminal.

use unicode_normalization::char::is_combining_mark;

/// Side on which the texts of a column line up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// East Asian wide and fullwidth characters take two columns.
const WIDE: [(u32, u32); 9] = [
    (0x1100, 0x115f),
    (0x2e80, 0xa4cf),
    (0xac00, 0xd7a3),
    (0xf900, 0xfaff),
    (0xfe30, 0xfe6f),
    (0xff00, 0xff60),
    (0xffe0, 0xffe6),
    (0x1_f300, 0x1_faff),
    (0x2_0000, 0x3_fffd),
];

/// Columns a text takes on a terminal. Combining marks and other characters without width take none, so that decomposed
/// Vietnamese lines up with composed.
pub(super) fn width(text: &str) -> usize {
    let columns = |letter: char| match u32::from(letter) {
        0x200b..=0x200f | 0x2060 | 0xfeff => 0,
        _ if is_combining_mark(letter) || letter.is_control() => 0,
        code if WIDE.iter().any(|(first, last)| (*first..=*last).contains(&code)) => 2,
        _ => 1,
    };
    text.chars().map(columns).sum()
}

/// Lines of a table: columns two spaces apart, none after the last text. Rows may be shorter than `sides`.
pub(super) fn align(rows: &[Vec<String>], sides: &[Side], indent: usize) -> Vec<String> {
    let widest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|text| width(text)).max();
    let widths: Vec<usize> = (0..sides.len()).map(|column| widest(column).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let mut line = " ".repeat(indent);
        for (index, ((text, side), wide)) in row.iter().zip(sides).zip(&widths).enumerate() {
            let gap = if index == 0 { "" } else { "  " };
            let pad = " ".repeat(wide.saturating_sub(width(text)));
            match side {
                Side::Left => line.extend([gap, text, &pad]),
                Side::Right => line.extend([gap, &pad, text]),
            }
        }
        line.trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// A text in lines of so many columns, broken between words; lines after the first are indented. A longer word stands
/// alone.
pub(super) fn wrap(text: &str, columns: usize, indent: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let started = !line.trim().is_empty();
        if started && width(&line) + 1 + width(word) > columns {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
        } else if started {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_break_between_words() {
        assert_eq!(wrap("một hai ba bốn", 8, 2), ["một hai", "  ba bốn"]);
        assert_eq!(wrap("motmothaihai ba", 5, 0), ["motmothaihai", "ba"]);
        assert_eq!(wrap("", 5, 2), [""]);
    }

    #[test]
    fn composed_and_decomposed_vietnamese_line_up() {
        let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        let rows = [row("Huyện Bình Sơn", "12"), row("Huye\u{323}\u{302}n A", "3"), row("漢字", "100")];
        let lines = align(&rows, &[Side::Left, Side::Right], 2);
        let widths: Vec<usize> = lines.iter().map(|line| width(line)).collect();
        assert_eq!(widths, [2 + 14 + 2 + 3; 3], "{lines:#?}");
        assert_eq!(lines[0], "  Huyện Bình Sơn   12");
    }
}
