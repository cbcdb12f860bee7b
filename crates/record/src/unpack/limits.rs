//! How much a file may unpack to, so that a bomb is refused before it fills memory or disk.

use std::{
    fmt,
    io::{Error, Read, Result},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use measure::Seen;

/// How much a file may unpack to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// # Units
    /// Bytes after unpacking.
    pub bytes: u64,
    /// # Units
    /// Unpacked bytes a packed byte, looked at only beyond [`Limits::ratio_from`].
    pub ratio: u64,
    /// # Units
    /// Unpacked bytes from which the ratio counts: small files of blanks pack well and harm nobody.
    pub ratio_from: u64,
}

impl Default for Limits {
    /// 4 GiB, ten times the largest file that a publisher hands out; 200 to 1, three times the best packed
    /// release known (132 MB of victims in 2 MB of bzip2).
    fn default() -> Self {
        Self { bytes: 4 << 30, ratio: 200, ratio_from: 64 << 20 }
    }
}

/// Counts the bytes that pass.
pub(super) struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, count: Arc::default() }
    }

    pub(super) fn count(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.count)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let n = self.inner.read(buffer)?;
        self.count.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Stops at the limits.
pub(super) struct Guarded<R> {
    inner: R,
    packed: Arc<AtomicU64>,
    unpacked: u64,
    limits: Limits,
}

impl<R> Guarded<R> {
    pub(super) fn new(inner: R, packed: Arc<AtomicU64>, limits: Limits) -> Self {
        Self { inner, packed, unpacked: 0, limits }
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let n = self.inner.read(buffer)?;
        self.unpacked += n as u64;
        if self.unpacked > self.limits.bytes {
            return Err(over(Seen::UnpackedOver { bytes: self.limits.bytes }));
        }
        let packed = self.packed.load(Ordering::Relaxed).max(1);
        if self.unpacked > self.limits.ratio_from && self.unpacked / packed > self.limits.ratio {
            return Err(over(Seen::UnpackedFrom { unpacked: self.unpacked, packed }));
        }
        Ok(n)
    }
}

/// The error that says that a limit is exceeded.
pub(super) fn over(seen: Seen) -> Error {
    Error::other(Exceeded(seen))
}

/// A limit was exceeded; travels inside an I/O error.
#[derive(Debug)]
struct Exceeded(Seen);

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Exceeded {}

/// What was seen, when the error is an exceeded limit.
pub(super) fn exceeded(error: &Error) -> Option<Seen> {
    error.get_ref().and_then(|e| e.downcast_ref::<Exceeded>()).map(|e| e.0.clone())
}
