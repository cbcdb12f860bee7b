//! Why a secure connection does not come about: the server's certificate, or a server that does not speak securely.

use std::{fmt, io};

use rustls::CertificateError;

/// What is wrong with the certificate of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateFault {
    /// Its last day has passed.
    Expired,
    /// Its first day is to come.
    NotYetValid,
    /// It is signed by itself, or by nobody who is known.
    UnknownIssuer,
    /// It is that of another server.
    OtherName,
    /// Who signed it took it back.
    Revoked,
    /// Its signature or its form is wrong.
    Unsound,
}

impl fmt::Display for CertificateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Expired => "it has expired",
            Self::NotYetValid => "it is not valid yet",
            Self::UnknownIssuer => "it is signed by the server itself or by an unknown authority",
            Self::OtherName => "it belongs to another server",
            Self::Revoked => "it was revoked",
            Self::Unsound => "its signature or its form is wrong",
        })
    }
}

/// Why a connection is not secure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Insecurity {
    /// The certificate is not to be trusted.
    Certificate(CertificateFault),
    /// The server and this program find no common way to speak securely.
    Talk(String),
}

/// What a failure says of the security of a connection, if that is what it is about.
pub(crate) fn insecurity_of(error: &io::Error) -> Option<Insecurity> {
    Some(insecurity(error.get_ref()?.downcast_ref::<rustls::Error>()?))
}

/// What an error of the secure layer is about.
#[expect(clippy::wildcard_enum_match_arm, reason = "the library may name more in a later version")]
pub(crate) fn insecurity(error: &rustls::Error) -> Insecurity {
    match error {
        rustls::Error::InvalidCertificate(error) => Insecurity::Certificate(fault_of(error)),
        rustls::Error::NoCertificatesPresented => Insecurity::Certificate(CertificateFault::Unsound),
        // The library may name more in a later version.
        other => Insecurity::Talk(other.to_string()),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the library may name more in a later version")]
fn fault_of(error: &CertificateError) -> CertificateFault {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => CertificateFault::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            CertificateFault::NotYetValid
        }
        CertificateError::UnknownIssuer => CertificateFault::UnknownIssuer,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateFault::OtherName
        }
        CertificateError::Revoked => CertificateFault::Revoked,
        // A certificate that signs itself and calls itself an authority: what most tools write by default.
        CertificateError::Other(error) if error.to_string() == "CaUsedAsEndEntity" => {
            CertificateFault::UnknownIssuer
        }
        // The library may name more in a later version.
        _ => CertificateFault::Unsound,
    }
}
