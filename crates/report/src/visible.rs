//! Characters that a reader cannot see but a terminal or a browser obeys, shown as text.

use std::borrow::Cow;

/// The text with every hidden character written as `<U+202E>`: escapes and other control characters, marks that turn
/// the direction of reading, letters without width. Line ends and tabs stay.
///
/// # Example
/// ```
/// assert_eq!(report::visible("a\u{202e}b\u{1b}[31m"), "a<U+202E>b<U+001B>[31m");
/// ```
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        if is_hidden(letter) {
            shown.push_str(&format!("<U+{:04X}>", u32::from(letter)));
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

/// The same for a text within a line, as names are: a line end in it would begin a line that we never wrote.
pub(crate) fn visible_in_line(text: &str) -> String {
    visible(text).replace('\n', "<U+000A>").replace('\t', "<U+0009>")
}

/// Whether a character acts on what stands around it instead of being read; a page keeps its lines and tabs.
pub(crate) fn is_hidden(letter: char) -> bool {
    !matches!(letter, '\n' | '\t') && measure::is_hidden(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_shown_and_what_is_seen_is_left() {
        let hidden = ['\0', '\u{7}', '\r', '\u{1b}', '\u{7f}', '\u{85}', '\u{9b}', '\u{9d}', '\u{61c}']
            .into_iter()
            .chain('\u{200b}'..='\u{200f}')
            .chain('\u{202a}'..='\u{202e}')
            .chain('\u{2066}'..='\u{2069}')
            .chain(['\u{feff}']);
        for letter in hidden {
            let shown = visible_in_line(&format!("a{letter}b"));
            assert_eq!(shown, format!("a<U+{:04X}>b", u32::from(letter)));
            assert!(shown.is_ascii());
        }
        let plain = "Ñandú, 1\u{a0}234\u{202f}% «−3» 日本 🌵\n\tx";
        assert_eq!(visible(plain), plain);
        assert_eq!(visible_in_line("a\nb"), "a<U+000A>b");
    }
}
