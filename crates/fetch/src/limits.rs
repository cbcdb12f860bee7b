//! What a download may take.

use std::time::Duration;

/// What a download may take.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The most bytes of a release.
    pub most_bytes: u64,
    /// How often the same address is asked, at most.
    pub attempts: u32,
    /// How long to wait before the second attempt; each later wait is twice the one before.
    pub first_wait: Duration,
    /// How long a server may take to accept a connection.
    pub connect: Duration,
    /// How long a server may be silent, before its answer and within it. Fewer than 16 bytes a second are silence.
    pub silence: Duration,
    /// How many redirects are followed.
    pub redirects: u32,
    /// A proxy to ask through, such as `http://proxy:3128`.
    pub proxy: Option<String>,
}

impl Default for Limits {
    /// Enough for the largest file that SESNSP publishes (about 600 MB), over a slow line.
    fn default() -> Self {
        Self {
            most_bytes: 2 << 30,
            attempts: 4,
            first_wait: Duration::from_secs(2),
            connect: Duration::from_secs(30),
            silence: Duration::from_secs(60),
            redirects: 5,
            proxy: None,
        }
    }
}
