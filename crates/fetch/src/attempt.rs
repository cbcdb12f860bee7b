//! One attempt at an address: the question, the answer, and what to think of a failure.

use std::io::{self, Read, Write};

use measure::Sha256;
use sha2::Digest;
use ureq::{
    Agent, Body, Proxy, ResponseExt,
    http::{HeaderMap, Response},
    unversioned::{
        resolver::DefaultResolver,
        transport::{Connector, DefaultConnector},
    },
};

use crate::{
    End, Error, Fetched, Limits, Progress,
    address::{is_address, without_secrets, words_without_secrets},
    certificate::{Insecurity, insecurity, insecurity_of},
    error::Unreachable,
    excess::{Excess, Watching},
    headers,
    name::name_of,
    pace::Pace,
};

/// How much is read at once.
const STEP: usize = 1 << 16;

/// An address and how to ask it.
pub(crate) struct Attempt<'a> {
    address: &'a str,
    /// The address without secrets.
    shown: String,
    limits: &'a Limits,
    agent: Agent,
    excess: Excess,
}

/// What earlier attempts brought and wrote.
#[derive(Default)]
pub(crate) struct Received {
    bytes: u64,
    hash: sha2::Sha256,
}

/// Why an attempt failed, and whether another may not.
pub(crate) enum Failure {
    /// Another attempt may succeed.
    Passing(Error),
    /// Another attempt would fail too.
    Lasting(Error),
}

impl Failure {
    pub(crate) fn into_error(self) -> Error {
        match self {
            Self::Passing(error) | Self::Lasting(error) => error,
        }
    }
}

impl<'a> Attempt<'a> {
    /// An attempt at `address`, which must be one.
    pub(crate) fn new(address: &'a str, limits: &'a Limits) -> Result<Self, Error> {
        let is_secure = address.starts_with("https://");
        let shown = without_secrets(address);
        if !(is_secure || address.starts_with("http://")) || !is_address(address) {
            return Err(Error::NotAnAddress { address: shown });
        }
        let proxy = limits
            .proxy
            .as_deref()
            .map(|proxy| Proxy::new(proxy).map_err(|_| Error::NotAProxy { proxy: without_secrets(proxy) }));
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // A secure address must stay one to its end; an insecure one may become secure.
            .https_only(is_secure)
            .max_redirects(limits.redirects)
            .max_redirects_will_error(true)
            .save_redirect_history(true)
            .proxy(proxy.transpose()?)
            .user_agent(concat!("saldo/", env!("CARGO_PKG_VERSION")))
            // The hash is of the bytes as published, so nothing may be compressed on the way.
            .accept_encoding("identity")
            .timeout_resolve(Some(limits.connect))
            .timeout_connect(Some(limits.connect))
            .timeout_send_request(Some(limits.silence))
            .timeout_recv_response(Some(limits.silence))
            .timeout_per_read(Some(limits.silence));
        let excess = Excess::default();
        let connector = DefaultConnector::default().chain(Watching(excess.clone()));
        let agent = Agent::with_parts(config.build(), connector, DefaultResolver::default());
        Ok(Self { address, shown, limits, agent, excess })
    }

    /// Asks once and writes what comes beyond what was already written.
    pub(crate) fn make(
        &self,
        attempt: u32,
        into: &mut dyn Write,
        received: &mut Received,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Fetched, Failure> {
        // One file is asked for, so a server that has given it may go: what it sends then is too much.
        let asked = self.agent.get(self.address).header("connection", "close");
        let response = asked.call().map_err(|error| self.failure(error, received))?;
        let status = response.status().as_u16();
        // Any other success is a part of the file, or none.
        if status != 200 {
            let error = Error::Refused { address: self.shown.clone(), status };
            let passing = matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504);
            return Err(if passing { Failure::Passing(error) } else { Failure::Lasting(error) });
        }
        let headers = response.headers();
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let expected: Option<u64> = header("content-length").and_then(|length| length.trim().parse().ok());
        if expected.is_some_and(|bytes| bytes > self.limits.most_bytes) {
            return Err(Failure::Lasting(self.too_large(expected)));
        }
        let end = end_of(headers, expected);
        let last_modified = header("last-modified").and_then(headers::day_of);
        // A header that is not ASCII is UTF-8 in practice, whatever the standard says.
        let disposition = headers.get("content-disposition").map(|value| value.as_bytes());
        let disposition = disposition.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let answered = response.get_uri().to_string();
        let file_name = name_of(disposition.as_deref(), &[&answered, self.address]);
        self.take(response, (attempt, expected), into, received, progress)?;
        let sha256 = Sha256::from_bytes(received.hash.clone().finalize().into());
        let address = without_secrets(&answered);
        Ok(Fetched { sha256, bytes: received.bytes, last_modified, file_name, address, end })
    }

    /// Reads a body to its end.
    fn take(
        &self,
        response: Response<Body>,
        (attempt, expected): (u32, Option<u64>),
        into: &mut dyn Write,
        received: &mut Received,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), Failure> {
        let mut body = response.into_body().into_reader();
        let mut buffer = vec![0; STEP];
        let mut pace = Pace::new(self.limits.silence);
        self.pass_over(&mut body, (&mut buffer, &mut pace), expected, received)?;
        loop {
            let count = match body.read(&mut buffer) {
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.broken(&error, received.bytes, expected)),
            };
            if count == 0 {
                break;
            }
            let (piece, _) = buffer.split_at(count);
            if received.bytes + count as u64 > self.limits.most_bytes {
                return Err(Failure::Lasting(self.too_large(None)));
            }
            into.write_all(piece).map_err(|source| {
                Failure::Lasting(Error::NotWritten { address: self.shown.clone(), source })
            })?;
            received.hash.update(piece);
            received.bytes += count as u64;
            progress(Progress { received: received.bytes, expected, attempt });
            if pace.is_too_slow_after(count) {
                return Err(self.silent());
            }
        }
        let announced = expected.unwrap_or(received.bytes);
        if received.bytes < announced {
            return Err(self.broke_off(received.bytes, expected));
        }
        if received.bytes > announced || self.excess.bytes().is_some() {
            return Err(Failure::Lasting(Error::TooMuch { address: self.shown.clone(), announced }));
        }
        Ok(())
    }

    /// Reads what an earlier attempt wrote, and compares it.
    fn pass_over(
        &self,
        body: &mut dyn Read,
        (buffer, pace): (&mut [u8], &mut Pace),
        expected: Option<u64>,
        received: &Received,
    ) -> Result<(), Failure> {
        let mut hash = sha2::Sha256::new();
        let mut passed = 0;
        while passed < received.bytes {
            let wanted = usize::try_from(received.bytes - passed).unwrap_or(STEP).min(buffer.len());
            let (room, _) = buffer.split_at_mut(wanted);
            let count = match body.read(room) {
                // A file that ends whole before the place that was reached is another.
                Ok(0) if expected == Some(passed) => return Err(self.replaced()),
                Ok(0) => return Err(self.broke_off(passed, expected)),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.broken(&error, passed, expected)),
            };
            hash.update(buffer.split_at(count).0);
            passed += count as u64;
            if pace.is_too_slow_after(count) {
                return Err(self.silent());
            }
        }
        if hash.finalize() == received.hash.clone().finalize() { Ok(()) } else { Err(self.replaced()) }
    }

    /// What to think of a failure before a body.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the library may name more in a later version")]
    fn failure(&self, error: ureq::Error, received: &Received) -> Failure {
        let address = self.shown.clone();
        match error {
            ureq::Error::Rustls(error) => self.insecure(insecurity(&error)),
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
                Failure::Lasting(Error::NotAnAddress { address })
            }
            ureq::Error::RequireHttpsOnly(_) => Failure::Lasting(Error::Insecure { address }),
            ureq::Error::TooManyRedirects => {
                Failure::Lasting(Error::TooManyRedirects { address, most: self.limits.redirects })
            }
            ureq::Error::RedirectFailed => Failure::Lasting(Error::Refused { address, status: 302 }),
            ureq::Error::HostNotFound => Failure::Passing(Error::UnknownServer { address }),
            ureq::Error::ConnectionFailed => {
                Failure::Passing(Error::Unreachable { address, reason: Unreachable::Closed })
            }
            ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
                let reason = Unreachable::TooSlow { allowed: self.limits.connect };
                Failure::Passing(Error::Unreachable { address, reason })
            }
            ureq::Error::Timeout(_) => {
                Failure::Passing(Error::Silent { address, silence: self.limits.silence })
            }
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                Failure::Passing(Error::Unreachable { address, reason: Unreachable::Closed })
            }
            ureq::Error::Io(error) => self.broken(&error, received.bytes, None),
            other => {
                // The library may quote an address that a server leads to.
                let reason = words_without_secrets(&other.to_string());
                Failure::Lasting(Error::NotUnderstood { address, reason })
            }
        }
    }

    /// What to think of a failure within a body.
    fn broken(&self, error: &io::Error, received: u64, expected: Option<u64>) -> Failure {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
        let silent =
            matches!(inner, Some(ureq::Error::Timeout(_))) || error.kind() == io::ErrorKind::TimedOut;
        if silent {
            return self.silent();
        }
        match insecurity_of(error) {
            Some(insecurity) => self.insecure(insecurity),
            None => self.broke_off(received, expected),
        }
    }

    /// What to think of a connection that is not secure.
    fn insecure(&self, insecurity: Insecurity) -> Failure {
        let address = self.shown.clone();
        Failure::Lasting(match insecurity {
            Insecurity::Certificate(fault) => Error::Certificate { address, fault },
            Insecurity::Talk(reason) => Error::NotSecure { address, reason },
        })
    }

    fn silent(&self) -> Failure {
        Failure::Passing(Error::Silent { address: self.shown.clone(), silence: self.limits.silence })
    }

    fn replaced(&self) -> Failure {
        Failure::Lasting(Error::Replaced { address: self.shown.clone() })
    }

    fn broke_off(&self, received: u64, expected: Option<u64>) -> Failure {
        Failure::Passing(Error::BrokeOff { address: self.shown.clone(), received, expected })
    }

    fn too_large(&self, announced: Option<u64>) -> Error {
        Error::TooLarge { address: self.shown.clone(), most: self.limits.most_bytes, announced }
    }
}

/// How it will be known where the file ends.
fn end_of(headers: &HeaderMap, expected: Option<u64>) -> End {
    // RFC 9112, section 6.3: what is chunked marks its own end.
    let is_chunked = headers
        .get_all("transfer-encoding")
        .iter()
        .any(|value| value.to_str().is_ok_and(|value| value.to_ascii_lowercase().contains("chunked")));
    match (expected, is_chunked) {
        (Some(_), _) => End::Announced,
        (None, true) => End::Marked,
        (None, false) => End::Closed,
    }
}
