//! What a browser may do with a page: nothing from outside, and only the inline blocks that we wrote, known by hash.

use std::fmt::Write as _;

use measure::Sha256;

/// The Content-Security-Policy of a page with these inline blocks.
///
/// # References
/// W3C, Content Security Policy Level 3, sections 2.3.1 (hash sources) and 3.3 (the meta element).
pub(super) fn content_policy(styles: &[&str], scripts: &[&str]) -> String {
    let mut policy = "default-src 'none'".to_owned();
    for (directive, blocks) in [("style-src", styles), ("script-src", scripts)] {
        if blocks.is_empty() {
            continue;
        }
        let _ = write!(policy, "; {directive}");
        for block in blocks {
            let _ = write!(policy, " 'sha256-{}'", base64(Sha256::of(block.as_bytes()).as_bytes()));
        }
    }
    policy.push_str("; base-uri 'none'; form-action 'none'");
    policy
}

/// Source: RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let joined =
            (0..3).fold(0_usize, |sum, i| sum << 8 | usize::from(group.get(i).copied().unwrap_or(0)));
        for place in 0..4 {
            let letter = LETTERS.get(joined >> (18 - 6 * place) & 63).copied().unwrap_or(b'=');
            text.push(if place > group.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: RFC 4648, section 10.
    #[test]
    fn base64_is_the_standards() {
        for (plain, written) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(plain.as_bytes()), written);
        }
    }

    /// Source: W3C, Content Security Policy Level 3, section 8.4: the hash of `alert('Hello, world.');`.
    #[test]
    fn a_hash_is_the_standards_example() {
        let policy = content_policy(&[], &["alert('Hello, world.');"]);
        assert!(
            policy.contains("script-src 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"),
            "{policy}"
        );
    }
}
