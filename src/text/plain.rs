//! Texts of others made harmless before they are shown or written.

/// Whether a character acts on the screen or turns the direction of writing instead of being read, or has no width: it
/// would show a text as something else. A line break is none.
#[must_use]
pub fn is_hidden(letter: char) -> bool {
    breaks(letter)
        || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(letter, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
        || matches!(letter, '\u{e0000}'..='\u{e007f}')
}

/// Hidden characters that part words.
fn breaks(letter: char) -> bool {
    (letter.is_control() && letter != '\n') || matches!(letter, '\u{2028}' | '\u{2029}')
}

/// A text without hidden characters; control characters become blanks, line breaks stay.
#[must_use]
pub fn plain(text: &str) -> String {
    let unix = text.replace("\r\n", "\n");
    let spaced = unix.chars().map(|letter| if breaks(letter) { ' ' } else { letter });
    spaced.filter(|letter| !is_hidden(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_a_screen_that_steers_it() {
        assert_eq!(plain("B05\u{1b}[2J\u{7}.xlsx"), "B05 [2J .xlsx");
        assert_eq!(plain("a\u{9b}31mb\u{7f}"), "a 31mb ");
        assert_eq!(plain("bao\u{202e}xslx\u{2066}\u{200b}\u{feff}cao"), "baoxslxcao");
        assert_eq!(plain("một\tcột\r\nhai\u{2028}ba"), "một cột\nhai ba");
    }

    #[test]
    fn what_people_read_stays() {
        for text in ["Báo cáo 6 tháng\nđầu năm 2024", "Quảng Ngãi", "1\u{a0}234 – “x” …", ""]
        {
            assert_eq!(plain(text), text);
        }
    }
}
