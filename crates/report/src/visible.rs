//! Text of others shown as text: characters that steer a terminal or reorder a line are written out.

use std::{borrow::Cow, fmt::Write as _};

/// The text with every control and every mark of direction written as its number: `\u{202e}`.
///
/// A line end stays one, and so does a blank of any width.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if steers(c) {
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Whether a character is a control (C0, C1, delete) or changes the direction or the joining of what follows.
fn steers(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_written_out_and_nothing_else_is() {
        assert_eq!(visible("a\u{1b}[31mb\u{7}\u{9d}\u{202e}c"), "a\\u{1b}[31mb\\u{7}\\u{9d}\\u{202e}c");
        for plain in ["Peña Nieto, 17,608.5 − 3\nCuliacán", "「＝」 — «x»"] {
            assert!(matches!(visible(plain), Cow::Borrowed(_)), "{plain}");
        }
    }
}
