//! What of an address may be shown and kept: never who asks, never a word that opens a door.

use percent_encoding::percent_decode_str;
use ureq::http::Uri;

/// What stands in place of a secret value.
const LEFT_OUT: &str = "***";

/// A parameter is secret when its name, without marks between words, holds one of these.
const SECRET_PARTS: [&str; 16] = [
    "token",
    "secret",
    "passw",
    "passphrase",
    "contrase",
    "signature",
    "firma",
    "apikey",
    "accesskey",
    "authkey",
    "privatekey",
    "sharedkey",
    "subscriptionkey",
    "credential",
    "authorization",
    "sessionid",
];

/// Or when one of the words of its name is one of these.
const SECRET_WORDS: [&str; 12] =
    ["key", "sig", "sign", "pass", "pwd", "pw", "psw", "auth", "jwt", "sid", "sas", "session"];

/// Or when its name begins so: the parameters of signed addresses.
const SECRET_BEGINNINGS: [&str; 5] = ["x-amz-", "x-goog-", "x-ms-", "x-oss-", "x-cos-"];

/// The address without user and password, without its fragment, and with `***` in place of every value whose name says
/// that it is secret: `token`, `key`, `sig`, `password`, `X-Amz-Signature` and their kind.
///
/// Of a text that is no address, everything up to its last `@` is left out.
///
/// # Example
/// ```
/// let address = "https://ana:secreto@datos.gob.mx/a.csv?anio=2019&token=abc#filas";
/// assert_eq!(fetch::without_secrets(address), "https://datos.gob.mx/a.csv?anio=2019&token=***");
/// ```
#[must_use]
pub fn without_secrets(address: &str) -> String {
    let is_scheme = |scheme: &str| scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => (format!("{scheme}://"), rest),
        _ => (String::new(), address),
    };
    // Where no server can be told from a password, what stands before the last `@` may be one.
    let rest = if is_address(address) {
        without_user(rest)
    } else {
        rest.rsplit('@').next().unwrap_or(rest).to_owned()
    };
    let rest = rest.split_once('#').map_or(rest.as_str(), |(before, _)| before);
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (rest, None),
    };
    let path = parameters(path, &['/', ';']);
    let query = query.map_or_else(String::new, |query| format!("?{}", parameters(query, &['&', ';'])));
    format!("{scheme}{path}{query}")
}

/// Whether the text names a server to ask, and a port that is a number where it names one.
pub(crate) fn is_address(text: &str) -> bool {
    let Ok(uri) = text.parse::<Uri>() else { return false };
    let server = uri.authority().map_or("", |server| server.as_str());
    let server = server.rsplit_once('@').map_or(server, |(_, after)| after);
    let names_port = server.rsplit(']').next().is_some_and(|after| after.contains(':'));
    uri.scheme().is_some()
        && uri.host().is_some_and(|host| !host.is_empty())
        && (!names_port || uri.port_u16().is_some())
}

/// The same of every address within a text that somebody else wrote.
pub(crate) fn words_without_secrets(text: &str) -> String {
    let is_suspect = |word: &str| word.contains("://") || word.contains(['?', '@', '=']);
    let word = |word: &str| if is_suspect(word) { without_secrets(word) } else { word.to_owned() };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The last part of an address's path, decoded.
pub(crate) fn end_of_path(address: &str) -> Option<String> {
    let uri: Uri = address.parse().ok()?;
    let last = uri.path().rsplit('/').next()?;
    let last = last.split(';').next()?;
    Some(percent_decode_str(last).decode_utf8().ok()?.into_owned())
}

fn without_user(rest: &str) -> String {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (server, path) = rest.split_at(end);
    format!("{}{path}", server.rsplit('@').next().unwrap_or(server))
}

/// The text with every secret parameter between these marks left out.
fn parameters(text: &str, marks: &[char]) -> String {
    text.split_inclusive(marks)
        .map(|piece| {
            let end = piece.strip_suffix(marks).map_or(piece.len(), str::len);
            let (piece, mark) = piece.split_at(end);
            match piece.split_once('=') {
                Some((name, value)) if is_secret(name) || holds_secret(value) => {
                    format!("{name}={LEFT_OUT}{mark}")
                }
                _ => format!("{piece}{mark}"),
            }
        })
        .collect()
}

fn is_secret(name: &str) -> bool {
    let name = percent_decode_str(name).decode_utf8_lossy().to_lowercase();
    let joined: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    SECRET_PARTS.iter().any(|part| joined.contains(part))
        || SECRET_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
        || name.split(|c: char| !c.is_alphanumeric()).any(|word| SECRET_WORDS.contains(&word))
}

/// Whether a value is an address with a secret of its own.
fn holds_secret(value: &str) -> bool {
    let value = percent_decode_str(value).decode_utf8_lossy();
    value.contains("://") && without_secrets(&value) != *value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_is_left_of_an_address() {
        for (address, kept) in [
            ("http://user:s3cret@a.mx/b.csv", "http://a.mx/b.csv"),
            ("https://user@a.mx:8443/b.csv", "https://a.mx:8443/b.csv"),
            ("https://a.mx/b.csv?token=s3cret", "https://a.mx/b.csv?token=***"),
            (
                "https://a.mx/b.csv?anio=2019&API_KEY=s3cret&mes=1",
                "https://a.mx/b.csv?anio=2019&API_KEY=***&mes=1",
            ),
            ("https://a.mx/b?accessToken=s3cret;sig=s3cret", "https://a.mx/b?accessToken=***;sig=***"),
            (
                "https://a.mx/b?X-Amz-Date=1&X-Amz-Signature=s3cret",
                "https://a.mx/b?X-Amz-Date=***&X-Amz-Signature=***",
            ),
            ("https://a.mx/b?%74oken=s3cret", "https://a.mx/b?%74oken=***"),
            ("https://a.mx/b?contrase%C3%B1a=s3cret", "https://a.mx/b?contrase%C3%B1a=***"),
            ("https://a.mx/b.csv;jsessionid=s3cret?x=1", "https://a.mx/b.csv;jsessionid=***?x=1"),
            ("https://a.mx/b#access_token=s3cret", "https://a.mx/b"),
            ("https://a.mx/r?url=http%3A%2F%2Fu%3As3cret%40b.mx", "https://a.mx/r?url=***"),
            // No server can be told in these.
            ("http://user:s3#cret@a.mx/b.csv", "http://a.mx/b.csv"),
            ("http://user:s3/cret@a.mx/b.csv", "http://a.mx/b.csv"),
            ("user:s3cret@a.mx/b.csv?key=s3cret", "a.mx/b.csv?key=***"),
            ("ftp://user:s3cret@a.mx/b.csv", "ftp://a.mx/b.csv"),
            ("user:s3cret@x?u=http://a.mx", "x?u=http://a.mx"),
        ] {
            assert_eq!(without_secrets(address), kept, "{address}");
        }
        let told = words_without_secrets("bad location: http://u:s3cret@a.mx/?key=s3cret or /x?sig=s3cret");
        assert!(!told.contains("s3cret"), "{told}");
    }

    #[test]
    fn what_is_no_secret_stays() {
        for address in [
            "https://a.mx/b.csv?clave_ent=09&anio=2019&monkey=1&design=2",
            "https://a.mx/@institucion/b@1.2.csv",
            "https://a.mx/r?url=http%3A%2F%2Fb.mx%2Fc.csv",
            "http://[::1]:8080/b.csv",
        ] {
            assert_eq!(without_secrets(address), address);
        }
    }

    #[test]
    fn the_end_of_a_path_is_decoded() {
        assert_eq!(end_of_path("https://a.mx/d/a%C3%B1o.csv;v=1?x=1").as_deref(), Some("año.csv"));
        assert_eq!(end_of_path("https://a.mx/d/").as_deref(), Some(""));
    }
}
