//! One attempt at an address: the question, the answer, and what to think of a failure.

use std::io::{self, Read, Write};

use measure::Sha256;
use sha2::Digest;
use ureq::{Agent, Body, Proxy, ResponseExt, http::Response};

use crate::{Error, Fetched, Limits, Progress, error::Unreachable, headers};

/// How much is read at once.
const STEP: usize = 1 << 16;

/// An address and how to ask it.
pub(crate) struct Attempt<'a> {
    address: &'a str,
    limits: &'a Limits,
    agent: Agent,
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
        let server = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
        if server.is_none_or(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#'])) {
            return Err(Error::NotAnAddress { address: address.to_owned() });
        }
        let proxy = limits
            .proxy
            .as_deref()
            .map(|proxy| Proxy::new(proxy).map_err(|_| Error::NotAProxy { proxy: proxy.to_owned() }));
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
            .timeout_connect(Some(limits.connect))
            .timeout_recv_response(Some(limits.silence))
            .timeout_per_read(Some(limits.silence));
        Ok(Self { address, limits, agent: config.build().new_agent() })
    }

    /// Asks once and writes what comes beyond what was already written.
    pub(crate) fn make(
        &self,
        attempt: u32,
        into: &mut dyn Write,
        received: &mut Received,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Fetched, Failure> {
        let response = self.agent.get(self.address).call().map_err(|error| self.failure(error, received))?;
        let status = response.status().as_u16();
        if !response.status().is_success() {
            let error = Error::Refused { address: self.address.to_owned(), status };
            let passing = matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504);
            return Err(if passing { Failure::Passing(error) } else { Failure::Lasting(error) });
        }
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        let expected: Option<u64> = header("content-length").and_then(|length| length.parse().ok());
        if expected.is_some_and(|bytes| bytes > self.limits.most_bytes) {
            return Err(Failure::Lasting(self.too_large(expected)));
        }
        let last_modified = header("last-modified").and_then(headers::day_of);
        // A header that is not ASCII is UTF-8 in practice, whatever the standard says.
        let disposition = response.headers().get("content-disposition").map(|value| value.as_bytes());
        let file_name = disposition.and_then(|bytes| headers::name_in(&String::from_utf8_lossy(bytes)));
        let address = response.get_uri().to_string();
        self.take(response, (attempt, expected), into, received, progress)?;
        let sha256 = Sha256::from_bytes(received.hash.clone().finalize().into());
        Ok(Fetched { sha256, bytes: received.bytes, last_modified, file_name, address })
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
        self.pass_over(&mut body, &mut buffer, expected, received)?;
        loop {
            let count = match body.read(&mut buffer) {
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.broken(&error, received.bytes, expected)),
            };
            if count == 0 {
                break;
            }
            let piece = buffer.get(..count).unwrap_or_default();
            if received.bytes + count as u64 > self.limits.most_bytes {
                return Err(Failure::Lasting(self.too_large(None)));
            }
            into.write_all(piece).map_err(|source| {
                Failure::Lasting(Error::NotWritten { address: self.address.to_owned(), source })
            })?;
            received.hash.update(piece);
            received.bytes += count as u64;
            progress(Progress { received: received.bytes, expected, attempt });
        }
        match expected {
            Some(bytes) if bytes != received.bytes => Err(self.broke_off(received.bytes, expected)),
            _ => Ok(()),
        }
    }

    /// Reads what an earlier attempt wrote, and compares it.
    fn pass_over(
        &self,
        body: &mut dyn Read,
        buffer: &mut [u8],
        expected: Option<u64>,
        received: &Received,
    ) -> Result<(), Failure> {
        let mut hash = sha2::Sha256::new();
        let mut passed = 0;
        while passed < received.bytes {
            let wanted = usize::try_from(received.bytes - passed).unwrap_or(STEP).min(buffer.len());
            let room = buffer.get_mut(..wanted).unwrap_or_default();
            let count = match body.read(room) {
                Ok(0) => return Err(self.broke_off(passed, expected)),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.broken(&error, passed, expected)),
            };
            hash.update(buffer.get(..count).unwrap_or_default());
            passed += count as u64;
        }
        if hash.finalize() == received.hash.clone().finalize() {
            Ok(())
        } else {
            Err(Failure::Lasting(Error::Replaced { address: self.address.to_owned() }))
        }
    }

    /// What to think of a failure before a body.
    fn failure(&self, error: ureq::Error, received: &Received) -> Failure {
        let address = self.address.to_owned();
        match error {
            ureq::Error::BadUri(_) => Failure::Lasting(Error::NotAnAddress { address }),
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
            ureq::Error::Io(error) => match error.kind() {
                io::ErrorKind::ConnectionRefused => {
                    Failure::Passing(Error::Unreachable { address, reason: Unreachable::Closed })
                }
                _ => self.broken(&error, received.bytes, None),
            },
            other => Failure::Lasting(Error::NotUnderstood { address, reason: other.to_string() }),
        }
    }

    /// What to think of a failure within a body.
    fn broken(&self, error: &io::Error, received: u64, expected: Option<u64>) -> Failure {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
        let silent =
            matches!(inner, Some(ureq::Error::Timeout(_))) || error.kind() == io::ErrorKind::TimedOut;
        if silent {
            let (address, silence) = (self.address.to_owned(), self.limits.silence);
            return Failure::Passing(Error::Silent { address, silence });
        }
        self.broke_off(received, expected)
    }

    fn broke_off(&self, received: u64, expected: Option<u64>) -> Failure {
        Failure::Passing(Error::BrokeOff { address: self.address.to_owned(), received, expected })
    }

    fn too_large(&self, announced: Option<u64>) -> Error {
        Error::TooLarge { address: self.address.to_owned(), most: self.limits.most_bytes, announced }
    }
}
