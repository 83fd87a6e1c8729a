//! How much room text takes in the typeface of the workbooks, so that rows are as high as their text needs.
//!
//! Spreadsheets grow a row with its text only while somebody types, never for merged cells. Advance widths are those of
//! Times New Roman, which its metric equals (Tinos, Liberation Serif) share, in thousandths of the type size.

use unicode_normalization::UnicodeNormalization;

use super::style::Style;

/// Widths of the characters from space to `~`.
const REGULAR: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500,
    500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333,
    389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469,
    500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389,
    278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];
/// The same, bold.
const BOLD: [u16; 95] = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500,
    500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667, 611, 778, 778, 389,
    500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581,
    500, 333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389,
    333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
];
/// The horn of ơ and ư, beyond the letter without it.
const HORN: u32 = 54;
/// Any other character: as wide as the type is high, so that a row is rather too high than too low.
const UNKNOWN: u32 = 1000;

/// Pixels of one character of column width, and pixels of a column that hold no text.
const CHARACTER: f64 = 7.0;
const EDGE: f64 = 5.0;
/// Points in a pixel.
const POINTS: f64 = 0.75;
/// Programs differ in how they round widths; a little less room than there is keeps the last word on its line.
const CAUTION: f64 = 0.97;

/// Lines that a text takes when wrapped over columns of these widths in characters. Words are kept whole where they
/// fit a line.
#[must_use]
pub fn text_lines(text: &str, widths: &[f64], style: Style) -> u32 {
    let pixels: f64 = widths.iter().map(|width| width * CHARACTER + EDGE).sum();
    let indent = f64::from(style.indent) * 9.0;
    let room = (pixels - EDGE - indent).max(CHARACTER) * POINTS * CAUTION;
    let limit = thousandths(room * 1000.0 / f64::from(style.size.max(1)));
    text.split('\n').map(|paragraph| paragraph_lines(paragraph, limit, style.bold)).sum()
}

fn paragraph_lines(paragraph: &str, limit: u32, bold: bool) -> u32 {
    let (mut lines, mut used) = (1_u32, 0_u32);
    let space = width(' ', bold);
    for word in paragraph.split(' ') {
        let length: u32 = word.chars().map(|letter| width(letter, bold)).sum();
        if used > 0 && used + space + length > limit {
            lines += 1;
            used = 0;
        }
        used += length + if used > 0 { space } else { 0 };
        // A word longer than the line, such as the name of a file, is broken.
        while used > limit {
            lines += 1;
            used -= limit;
        }
    }
    lines
}

/// Width of a character in thousandths of the type size; accents above and below take no room of their own.
fn width(letter: char, bold: bool) -> u32 {
    let table = if bold { &BOLD } else { &REGULAR };
    let of = |letter: char| -> Option<u32> {
        let position = (letter as usize).checked_sub(usize::from(b' '))?;
        table.get(position).map(|width| u32::from(*width))
    };
    match letter {
        'đ' => of('d').unwrap_or(UNKNOWN),
        'Đ' => of('D').unwrap_or(UNKNOWN),
        '–' => 500,
        '≤' | '≥' | '≠' => 549,
        _ => {
            let mut parts = std::iter::once(letter).nfd();
            let base = parts.next().and_then(of);
            let horn = parts.any(|mark| mark == '\u{31b}');
            base.map_or(UNKNOWN, |base| base + if horn { HORN } else { 0 })
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "widths are small and positive")]
fn thousandths(room: f64) -> u32 {
    room.clamp(1.0, 10_000_000.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: Style = Style::text();

    #[test]
    fn letters_with_vietnamese_accents_are_as_wide_as_their_letter() {
        assert_eq!(width('ạ', false), 444);
        assert_eq!(width('ữ', false), 554);
        assert_eq!(width('Đ', true), 722);
        assert_eq!(width('漢', false), 1000);
    }

    #[test]
    fn a_column_holds_as_many_digits_as_its_width_says() {
        // A digit of 11 points is 5.5 points wide; the column has 10 × 5.25 points less what caution keeps back.
        assert_eq!(text_lines("123456789", &[10.0], TEXT), 1);
        assert_eq!(text_lines("12345 67890", &[10.0], TEXT), 2);
    }

    #[test]
    fn words_stay_whole_and_names_of_files_are_broken() {
        assert_eq!(text_lines("một hai", &[30.0], TEXT), 1);
        assert_eq!(text_lines("một\nhai", &[30.0], TEXT), 2);
        assert_eq!(text_lines(&"a".repeat(30), &[10.0], TEXT), 3);
        assert_eq!(text_lines("", &[10.0], TEXT), 1);
    }

    #[test]
    fn larger_and_bolder_type_needs_more_lines() {
        let title = "Trẻ em bị xâm hại, vụ việc, đối tượng và xử lý";
        assert_eq!(text_lines(title, &[44.0], TEXT), 1);
        assert_eq!(text_lines(title, &[44.0], TEXT.bold().size(14)), 2);
    }
}
