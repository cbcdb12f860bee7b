//! The DOS code page of Western Europe, in which old files and the names inside archives are written.

/// Characters 128 to 255. Source: Unicode, Inc., mapping table CP850.TXT.
const HIGH: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// The text of bytes in code page 850.
pub(crate) fn code_page_850(bytes: &[u8]) -> String {
    let high: Vec<char> = HIGH.chars().collect();
    bytes
        .iter()
        .map(|&b| match b.checked_sub(128) {
            None => char::from(b),
            Some(i) => high.get(usize::from(i)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_character() {
        assert_eq!(HIGH.chars().count(), 128);
        assert_eq!(code_page_850(b"DELEGACI\xe0N, a\xa4o"), "DELEGACIÓN, año");
    }
}
