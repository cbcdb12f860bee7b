//! Why a release could not be brought.

use std::{fmt, io, time::Duration};

use crate::CertificateFault;

/// What stops a download. The values are fields, so that a caller can say them in its own language. Addresses are without
/// secrets.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The text is no address that can be asked.
    #[error(
        "`{address}` is not an address: expected one that begins with `https://` or `http://` and names a server"
    )]
    NotAnAddress {
        /// The text.
        address: String,
    },
    /// The proxy is none.
    #[error("`{proxy}` is not a proxy: expected an address such as `http://proxy:3128`")]
    NotAProxy {
        /// The text.
        proxy: String,
    },
    /// Nobody knows the server.
    #[error("the server of `{address}` is not known: check the address and the connection to the network")]
    UnknownServer {
        /// The address.
        address: String,
    },
    /// The server does not accept a connection.
    #[error(
        "the server of `{address}` does not accept a connection ({reason}): check the network, or try again later"
    )]
    Unreachable {
        /// The address.
        address: String,
        /// Why.
        reason: Unreachable,
    },
    /// The server's certificate is not to be trusted.
    #[error("the certificate of `{address}` is not to be trusted: {fault}; nothing was downloaded")]
    Certificate {
        /// The address.
        address: String,
        /// What is wrong with it.
        fault: CertificateFault,
    },
    /// No secure connection comes about.
    #[error("no secure connection to `{address}` comes about: {reason}")]
    NotSecure {
        /// The address.
        address: String,
        /// What the secure layer says.
        reason: String,
    },
    /// The server refuses.
    #[error("`{address}` answers {status}: {}", meaning(*.status))]
    Refused {
        /// The address.
        address: String,
        /// The status of the answer.
        status: u16,
    },
    /// The server is silent for longer than allowed.
    #[error("`{address}` was silent for {} s: try again later, or allow more", .silence.as_secs_f64())]
    Silent {
        /// The address.
        address: String,
        /// How long was allowed.
        silence: Duration,
    },
    /// The answer ended before its end.
    #[error("`{address}` broke off after {received} bytes{}", .expected.map_or_else(String::new, |n| format!(" of {n}")))]
    BrokeOff {
        /// The address.
        address: String,
        /// Bytes that came.
        received: u64,
        /// Bytes that were announced.
        expected: Option<u64>,
    },
    /// More came than was announced.
    #[error("`{address}` gave more than the {announced} bytes that it announced: fetch it again")]
    TooMuch {
        /// The address.
        address: String,
        /// Bytes that were announced, or came before the mark of the end.
        announced: u64,
    },
    /// One address leads to another and on.
    #[error("`{address}` leads on to other addresses more than {most} times")]
    TooManyRedirects {
        /// The address.
        address: String,
        /// How many were allowed.
        most: u32,
    },
    /// A secure address leads to one that is not.
    #[error(
        "`{address}` leads to an address without `https`, which is not followed: give that address if you trust it"
    )]
    Insecure {
        /// The address.
        address: String,
    },
    /// The file is larger than allowed.
    #[error("`{address}` has more than the {most} bytes that are allowed{}", .announced.map_or_else(String::new, |n| format!(": it announces {n}")))]
    TooLarge {
        /// The address.
        address: String,
        /// The most that was allowed.
        most: u64,
        /// What the server announced.
        announced: Option<u64>,
    },
    /// The file was replaced while it was being brought.
    #[error(
        "`{address}` gave other bytes in a second attempt: the file was replaced meanwhile, fetch it again"
    )]
    Replaced {
        /// The address.
        address: String,
    },
    /// The server does not speak as it should.
    #[error("the answer of `{address}` is not understood: {reason}")]
    NotUnderstood {
        /// The address.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// What came cannot be written.
    #[error("what came from `{address}` cannot be written: {source}")]
    NotWritten {
        /// The address.
        address: String,
        /// What the system says.
        source: io::Error,
    },
}

/// Why a server cannot be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreachable {
    /// Nobody listens there.
    Closed,
    /// No connection came about in the time that was allowed.
    TooSlow {
        /// The time.
        allowed: Duration,
    },
}

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed => f.write_str("connection refused"),
            Self::TooSlow { allowed } => write!(f, "no connection within {} s", allowed.as_secs_f64()),
        }
    }
}

/// What a status tells the one who asked.
fn meaning(status: u16) -> &'static str {
    match status {
        401 | 403 => "the publisher does not give it to everybody",
        404 | 410 => "there is nothing at this address, or no longer",
        408 | 425 | 429 => "the server has too much to do: try again later",
        206 => "it gives a part of the file and was asked for the whole",
        200..=299 => "it gives no file",
        300..=399 => "it leads nowhere",
        400..=499 => "the server does not accept the question",
        _ => "the server fails: try again later",
    }
}
