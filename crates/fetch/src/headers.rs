//! What a server says of a file beside its bytes: its name and the day on which it last changed.

use measure::{Date, Language, month_names};

/// The day of a date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// # References
/// RFC 9110, section 5.6.7, IMF-fixdate; the two obsolete forms name no century or no zone and are not read.
pub(crate) fn day_of(text: &str) -> Option<Date> {
    let (_, date) = text.split_once(", ")?;
    let mut parts = date.split(' ');
    let day: i8 = parts.next()?.parse().ok()?;
    let name = parts.next()?;
    // No two months share their first three letters.
    let is = |month: &str| name.len() == 3 && month.starts_with(name);
    let month = month_names(Language::En).iter().position(|month| is(month))?;
    let year: i16 = parts.next()?.parse().ok()?;
    Date::new(year, i8::try_from(month + 1).ok()?, day).ok()
}

/// The name of a file in a header such as `attachment; filename="a.csv"; filename*=UTF-8''a%C3%B1o.csv`.
///
/// The second form is preferred, as it can write every letter. The name is as the server wrote it: [`crate::name`] makes
/// one of it that is fit to be used.
///
/// # References
/// RFC 6266, section 4.3; RFC 8187, section 3.2.
pub(crate) fn name_in(disposition: &str) -> Option<String> {
    let parameters: Vec<(String, &str)> = parameters_of(disposition);
    let value = |wanted: &str| parameters.iter().find(|(key, _)| key == wanted).map(|(_, value)| *value);
    let extended = value("filename*").and_then(|value| {
        let (charset, rest) = value.split_once('\'')?;
        let (_, encoded) = rest.split_once('\'')?;
        charset.eq_ignore_ascii_case("utf-8").then(|| decoded(encoded)).flatten()
    });
    extended.or_else(|| value("filename").map(str::to_owned))
}

/// The parameters of a header, keys in lower case, quotes taken off. A `;` within quotes divides nothing.
fn parameters_of(header: &str) -> Vec<(String, &str)> {
    let mut quoted = false;
    let pieces = header.split(|c: char| {
        quoted ^= c == '"';
        c == ';' && !quoted
    });
    let pair = |piece: &'_ str| -> Option<(usize, usize)> { piece.find('=').map(|at| (at, piece.len())) };
    pieces
        .filter_map(|piece| {
            let (at, end) = pair(piece)?;
            let (key, value) = (piece.get(..at)?, piece.get(at + 1..end)?);
            Some((key.trim().to_ascii_lowercase(), value.trim().trim_matches('"')))
        })
        .collect()
}

/// A percent-encoded text, if it is one.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the example of RFC 9110, section 5.6.7.
    #[test]
    fn the_day_of_the_standard_s_example_is_read() {
        assert_eq!(day_of("Sun, 06 Nov 1994 08:49:37 GMT"), Date::new(1994, 11, 6).ok());
        for text in [
            "",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 31 Feb 2020 00:00:00 GMT",
        ] {
            assert_eq!(day_of(text), None, "{text}");
        }
    }

    /// Source: the examples of RFC 6266, section 5.
    #[test]
    fn names_are_read() {
        assert_eq!(name_in("Attachment; filename=example.html").as_deref(), Some("example.html"));
        assert_eq!(name_in("INLINE; FILENAME= \"an example.html\"").as_deref(), Some("an example.html"));
        assert_eq!(
            name_in("attachment; filename=\"EURO rates\"; filename*=utf-8''%e2%82%ac%20rates").as_deref(),
            Some("€ rates")
        );
        assert_eq!(name_in("attachment; filename=\"a;b.csv\"").as_deref(), Some("a;b.csv"));
        assert_eq!(name_in("attachment; filename*=UTF-8''a%2Fb.csv").as_deref(), Some("a/b.csv"));
        assert_eq!(name_in("attachment"), None);
    }
}
