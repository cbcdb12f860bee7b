//! What stops a download, in both languages.

use std::time::Duration;

use fetch::{CertificateFault, Error, Unreachable};
use record::refusal_of_system;
use report::{Text, say};

/// Why a release could not be brought.
pub(crate) fn download_in_words(error: &Error) -> Text {
    match error {
        Error::NotAnAddress { address } => say!(
            "{address} no es una dirección: se espera una que empiece con `https://` o `http://` y nombre un servidor.",
            "{address} is not an address: expected one that begins with `https://` or `http://` and names a server.",
            address = Text::code(address)
        ),
        Error::NotAProxy { proxy } => say!(
            "{proxy} no es un proxy: se espera una dirección como `http://proxy:3128`.",
            "{proxy} is not a proxy: expected an address such as `http://proxy:3128`.",
            proxy = Text::code(proxy)
        ),
        Error::UnknownServer { address } => say!(
            "No se conoce el servidor de {address}: compruebe la dirección y la conexión a la red.",
            "The server of {address} is not known: check the address and the connection to the network.",
            address = Text::code(address)
        ),
        Error::Unreachable { address, reason } => say!(
            "El servidor de {address} no acepta la conexión ({reason}): compruebe la red o intente más tarde.",
            "The server of {address} does not accept a connection ({reason}): check the network, or try again later.",
            address = Text::code(address),
            reason = unreachable_in_words(*reason)
        ),
        Error::Certificate { address, fault } => say!(
            "El certificado de {address} no es de fiar: {fault}. No se descargó nada. Compruebe la dirección y la fecha de este equipo, o avise a la institución.",
            "The certificate of {address} is not to be trusted: {fault}. Nothing was downloaded. Check the address and the date of this machine, or tell the publisher.",
            address = Text::code(address),
            fault = fault_in_words(*fault)
        ),
        Error::NotSecure { address, reason } => say!(
            "No se logra una conexión segura con {address}: {reason}. Compruebe que la dirección sea `https`.",
            "No secure connection to {address} comes about: {reason}. Check that the address is one of `https`.",
            address = Text::code(address),
            reason = Text::code(reason)
        ),
        Error::Refused { address, status } => say!(
            "{address} responde {status}: {meaning}.",
            "{address} answers {status}: {meaning}.",
            address = Text::code(address),
            status = Text::code(status.to_string()),
            meaning = status_in_words(*status)
        ),
        Error::Silent { address, silence } => say!(
            "{address} no envió casi nada durante {silence}: intente más tarde, o espere más con {flag}.",
            "{address} sent next to nothing for {silence}: try again later, or wait longer with {flag}.",
            address = Text::code(address),
            silence = seconds(*silence),
            flag = Text::code("--silence")
        ),
        Error::BrokeOff { address, received, expected } => say!(
            "{address} se cortó después de {received}{expected} bytes: intente de nuevo.",
            "{address} broke off after {received}{expected} bytes: try again.",
            address = Text::code(address),
            received = Text::name(received.to_string()),
            expected = expected.map_or_else(Text::empty, of)
        ),
        Error::TooMuch { address, announced } => say!(
            "{address} envió más que los {announced} bytes que anunció, y no se sabe cuál es el archivo: descárguelo de nuevo.",
            "{address} sent more than the {announced} bytes that it announced, so which of them are the file is not known: fetch it again.",
            address = Text::code(address),
            announced = Text::name(announced.to_string())
        ),
        Error::TooManyRedirects { address, most } => say!(
            "{address} lleva a otras direcciones más de {most} veces.",
            "{address} leads on to other addresses more than {most} times.",
            address = Text::code(address),
            most = Text::name(most.to_string())
        ),
        Error::Insecure { address } => say!(
            "{address} lleva a una dirección sin `https`, que no se sigue: dé esa dirección si confía en ella.",
            "{address} leads to an address without `https`, which is not followed: give that address if you trust it.",
            address = Text::code(address)
        ),
        Error::TooLarge { address, most, announced } => say!(
            "{address} tiene más de los {most} bytes permitidos{announced}.",
            "{address} has more than the {most} bytes that are allowed{announced}.",
            address = Text::code(address),
            most = Text::name(most.to_string()),
            announced = announced.map_or_else(Text::empty, announces)
        ),
        Error::Replaced { address } => say!(
            "{address} dio otros bytes en un segundo intento: el archivo se reemplazó entre tanto; descárguelo de nuevo.",
            "{address} gave other bytes in a second attempt: the file was replaced meanwhile, fetch it again.",
            address = Text::code(address)
        ),
        Error::NotUnderstood { address, reason } => say!(
            "La respuesta de {address} no se entiende: {reason}",
            "The answer of {address} is not understood: {reason}",
            address = Text::code(address),
            reason = Text::code(reason)
        ),
        Error::NotWritten { address, source } => say!(
            "Lo que llegó de {address} no se puede escribir: {reason}.",
            "What came from {address} cannot be written: {reason}.",
            address = Text::code(address),
            reason = refusal_of_system(source)
        ),
    }
}

fn unreachable_in_words(reason: Unreachable) -> Text {
    match reason {
        Unreachable::Closed => Text::both("nadie responde ahí", "nobody answers there"),
        Unreachable::TooSlow { allowed } => {
            say!("sin conexión en {allowed}", "no connection within {allowed}", allowed = seconds(allowed))
        }
    }
}

fn fault_in_words(fault: CertificateFault) -> Text {
    match fault {
        CertificateFault::Expired => Text::both("ya caducó", "it has expired"),
        CertificateFault::NotYetValid => Text::both("todavía no es válido", "it is not valid yet"),
        CertificateFault::UnknownIssuer => Text::both(
            "lo firma el propio servidor o alguien que no se conoce",
            "it is signed by the server itself or by somebody unknown",
        ),
        CertificateFault::OtherName => Text::both("es de otro servidor", "it belongs to another server"),
        CertificateFault::Revoked => Text::both("fue revocado", "it was revoked"),
        CertificateFault::Unsound => {
            Text::both("su firma o su forma está mal", "its signature or its form is wrong")
        }
    }
}

fn seconds(duration: Duration) -> Text {
    Text::name(format!("{} s", duration.as_secs_f64()))
}

fn of(bytes: u64) -> Text {
    say!(" de {bytes}", " of {bytes}", bytes = Text::name(bytes.to_string()))
}

fn announces(bytes: u64) -> Text {
    say!(": anuncia {bytes}", ": it announces {bytes}", bytes = Text::name(bytes.to_string()))
}

/// What a status tells the one who asked.
fn status_in_words(status: u16) -> Text {
    match status {
        401 | 403 => {
            Text::both("la institución no lo da a cualquiera", "the publisher does not give it to everybody")
        }
        404 | 410 => Text::both(
            "no hay nada en esta dirección, o ya no",
            "there is nothing at this address, or no longer",
        ),
        408 | 425 | 429 => Text::both(
            "el servidor tiene demasiado trabajo: intente más tarde",
            "the server has too much to do: try again later",
        ),
        206 => Text::both(
            "da sólo una parte del archivo y se le pidió entero",
            "it gives a part of the file and was asked for the whole",
        ),
        200..=299 => Text::both("no da ningún archivo", "it gives no file"),
        300..=399 => Text::both("no lleva a ninguna parte", "it leads nowhere"),
        400..=499 => {
            Text::both("el servidor no acepta la pregunta", "the server does not accept the question")
        }
        _ => Text::both("el servidor falla: intente más tarde", "the server fails: try again later"),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use measure::Language;

    use super::*;

    /// One error of each kind.
    fn each() -> Vec<Error> {
        let address = || "https://example.org/a.csv".to_owned();
        let refused = |status| Error::Refused { address: address(), status };
        vec![
            Error::NotAnAddress { address: address() },
            Error::NotAProxy { proxy: address() },
            Error::UnknownServer { address: address() },
            Error::Unreachable { address: address(), reason: Unreachable::Closed },
            Error::Unreachable {
                address: address(),
                reason: Unreachable::TooSlow { allowed: Duration::from_secs(30) },
            },
            refused(204),
            refused(206),
            refused(302),
            refused(403),
            refused(404),
            refused(418),
            refused(429),
            refused(500),
            Error::Silent { address: address(), silence: Duration::from_secs(60) },
            Error::BrokeOff { address: address(), received: 5, expected: Some(10) },
            Error::TooMuch { address: address(), announced: 10 },
            Error::Certificate { address: address(), fault: CertificateFault::Expired },
            Error::Certificate { address: address(), fault: CertificateFault::NotYetValid },
            Error::Certificate { address: address(), fault: CertificateFault::UnknownIssuer },
            Error::Certificate { address: address(), fault: CertificateFault::OtherName },
            Error::Certificate { address: address(), fault: CertificateFault::Revoked },
            Error::Certificate { address: address(), fault: CertificateFault::Unsound },
            Error::NotSecure { address: address(), reason: "x".to_owned() },
            Error::TooManyRedirects { address: address(), most: 5 },
            Error::Insecure { address: address() },
            Error::TooLarge { address: address(), most: 5, announced: Some(10) },
            Error::Replaced { address: address() },
            Error::NotUnderstood { address: address(), reason: "x".to_owned() },
            Error::NotWritten { address: address(), source: io::ErrorKind::StorageFull.into() },
        ]
    }

    #[test]
    fn each_failure_is_said_in_two_languages_with_every_value_filled_in() {
        for error in each() {
            let text = download_in_words(&error);
            let (spanish, english) = (text.plain(Language::Es), text.plain(Language::En));
            assert_ne!(spanish, english);
            assert!(!spanish.contains('{') && !english.contains('{'), "{spanish} {english}");
            for word in ["the", "is", "not", "of", "which", "than"] {
                assert!(!spanish.split(' ').any(|seen| seen == word), "{spanish}");
            }
        }
    }
}
