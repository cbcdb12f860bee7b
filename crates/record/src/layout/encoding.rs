//! The code pages that publishers write in, and the ways in which a copy has been misread once.

use std::borrow::Cow;

use crate::code_page_850::code_page_850;

/// How the text of a file is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Only ASCII was seen when the file was recognised; what follows is UTF-8 where it can be, else windows-1252.
    Ascii,
    /// UTF-8, with or without its mark.
    Utf8,
    /// The publishers' Windows code page.
    Windows1252,
    /// The DOS code page of Western Europe, which PGR's files of 2001 to 2011 are written in.
    Cp850,
    /// The code page of old Macs, in which their spreadsheets save a text: the byte of `ñ` is a dash in windows-1252.
    MacRoman,
    /// UTF-8 of a text in windows-1252 that somebody read as Mac Roman: `AÒo`, `jurÌdico`.
    Windows1252ReadAsMacRoman,
    /// UTF-8 of a text in code page 850 that somebody read as windows-1252: `Cr‚dito`.
    Cp850ReadAsWindows1252,
    /// UTF-8 of a text in UTF-8 that somebody read as windows-1252: `AÃ±o`.
    Utf8ReadAsWindows1252,
}

impl Encoding {
    /// The encodings that these bytes may be in, the likeliest first.
    pub(super) fn candidates(head: &[u8]) -> &'static [Self] {
        if head.is_ascii() {
            &[Self::Ascii]
        } else if is_utf8_so_far(head) && has_c1_controls(head) {
            // No text has these characters: they are what is left of bytes that windows-1252 does not assign.
            &[Self::Cp850ReadAsWindows1252, Self::Windows1252ReadAsMacRoman]
        } else if is_utf8_so_far(head) {
            &[
                Self::Utf8,
                Self::Windows1252ReadAsMacRoman,
                Self::Utf8ReadAsWindows1252,
                Self::Cp850ReadAsWindows1252,
            ]
        } else {
            &[Self::Windows1252, Self::Cp850, Self::MacRoman]
        }
    }

    /// The text, or nothing when the bytes cannot be in this encoding.
    pub(super) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        if bytes.is_ascii() {
            return std::str::from_utf8(bytes).ok().map(Cow::Borrowed);
        }
        let utf8 = || std::str::from_utf8(bytes).ok();
        match self {
            Self::Utf8 => utf8().map(Cow::Borrowed),
            Self::Ascii => utf8().map(Cow::Borrowed).or_else(|| windows_1252(bytes)),
            // A publisher's row that was pasted from another file may be in UTF-8; nothing in windows-1252
            // that is valid UTF-8 beyond ASCII is a Spanish word.
            Self::Windows1252 => utf8().map(Cow::Borrowed).or_else(|| windows_1252(bytes)),
            Self::Cp850 => Some(Cow::Owned(code_page_850(bytes))),
            Self::MacRoman => {
                encoding_rs::MACINTOSH.decode_without_bom_handling_and_without_replacement(bytes)
            }
            Self::Windows1252ReadAsMacRoman => {
                reread(utf8()?, encoding_rs::MACINTOSH, |b| windows_1252(b).map(Cow::into_owned))
            }
            Self::Cp850ReadAsWindows1252 => {
                reread(utf8()?, encoding_rs::WINDOWS_1252, |b| Some(code_page_850(b)))
            }
            Self::Utf8ReadAsWindows1252 => {
                reread(utf8()?, encoding_rs::WINDOWS_1252, |b| String::from_utf8(b.to_vec()).ok())
            }
        }
    }

    /// The name shown with a reading.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ascii => "ASCII",
            Self::Utf8 => "UTF-8",
            Self::Windows1252 => "windows-1252",
            Self::Cp850 => "code page 850",
            Self::MacRoman => "Mac Roman",
            Self::Windows1252ReadAsMacRoman => "UTF-8 of windows-1252 misread as Mac Roman",
            Self::Cp850ReadAsWindows1252 => "UTF-8 of code page 850 misread as windows-1252",
            Self::Utf8ReadAsWindows1252 => "UTF-8 of UTF-8 misread as windows-1252",
        }
    }
}

/// Whether the bytes are UTF-8 apart from a character that the end cuts.
fn is_utf8_so_far(head: &[u8]) -> bool {
    match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    }
}

/// Whether UTF-8 holds a character from U+0080 to U+009F.
fn has_c1_controls(head: &[u8]) -> bool {
    memchr::memchr_iter(0xc2, head).any(|i| head.get(i + 1).is_some_and(|b| (0x80..0xa0).contains(b)))
}

/// windows-1252 without control characters: a text that needs one is no text of a publisher.
fn windows_1252(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let (text, _, _) = encoding_rs::WINDOWS_1252.decode(bytes);
    (!text.chars().any(char::is_control)).then_some(text)
}

/// Undoes a misreading: back to the bytes, then read as they were meant.
fn reread(
    text: &str,
    misread_as: &'static encoding_rs::Encoding,
    decode: impl Fn(&[u8]) -> Option<String>,
) -> Option<Cow<'static, str>> {
    let (bytes, _, lossy) = misread_as.encode(text);
    // A row in order among misread ones has characters that the misreading cannot produce.
    if lossy { Some(Cow::Owned(text.to_owned())) } else { decode(&bytes).map(Cow::Owned) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the header and a label as they stand in the published copies named beside them.
    #[test]
    fn every_misreading_seen_in_a_release_is_undone() {
        let cases: [(&[u8], Encoding, &str); 8] = [
            (b"A\xf1o", Encoding::Windows1252, "Año"),
            ("Año".as_bytes(), Encoding::Utf8, "Año"),
            ("AÒo".as_bytes(), Encoding::Windows1252ReadAsMacRoman, "Año"), // IDEFC, March 2022
            ("com˙n".as_bytes(), Encoding::Windows1252ReadAsMacRoman, "común"),
            (b"DELEGACI\xe0N", Encoding::Cp850, "DELEGACIÓN"), // PGR 2001-2006
            ("Cr‚dito".as_bytes(), Encoding::Cp850ReadAsWindows1252, "Crédito"), // PGR 2012-2015
            (b"A\x96o", Encoding::MacRoman, "Año"), // what a Mac's spreadsheet saved, in tests/cases
            ("AÃ±o".as_bytes(), Encoding::Utf8ReadAsWindows1252, "Año"),
        ];
        for (bytes, encoding, expected) in cases {
            assert_eq!(encoding.decode(bytes).unwrap(), expected, "{encoding:?}");
        }
    }
}
