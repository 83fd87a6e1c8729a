//! How much room text takes.

/// Letters of regular text per unit of width: a unit is one digit, and letters are narrower on average.
const LETTERS: f64 = 1.12;

/// Lines a regular text takes; see [`lines`], which is for bold text.
#[must_use]
pub fn regular_lines(text: &str, width: f64) -> u32 {
    lines(text, width * LETTERS)
}

/// Lines a text takes in a cell so many digits wide, words kept whole where they fit.
#[must_use]
pub fn lines(text: &str, width: f64) -> u32 {
    let width = room(width);
    let mut lines = 0_u32;
    for paragraph in text.split('\n') {
        let mut used = 0_usize;
        lines += 1;
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            let needed = if used == 0 { length } else { used + 1 + length };
            if needed <= width {
                used = needed;
                continue;
            }
            if used > 0 {
                lines += 1;
            }
            lines += u32::try_from(length.saturating_sub(1) / width).unwrap_or(0);
            used = length.min(width);
        }
    }
    lines
}

/// Characters that fit, at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "widths are small and positive")]
fn room(width: f64) -> usize {
    width.clamp(1.0, 255.0) as usize
}

/// Height in points of so many lines of text of 11 points or less.
#[must_use]
pub fn height(lines: u32) -> f64 {
    3.5 + 14.5 * f64::from(lines.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_take_several_lines() {
        assert_eq!(lines("Tổng số", 10.0), 1);
        assert_eq!(lines("Từ 6 đến dưới 10 tuổi", 9.0), 3);
        assert_eq!(lines("một\nhai", 30.0), 2);
        assert_eq!(lines(&"x".repeat(25), 10.0), 3);
        assert_eq!(lines("", 10.0), 1);
    }
}
