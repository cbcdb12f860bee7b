//! Whether a server still gives a file: one that drips a byte a minute holds a download for ever, as a silent one does.

use std::time::{Duration, Instant};

/// Bytes a second below which a server counts as silent.
const SLOWEST: f64 = 16.0;

/// How much came since when. It measures spans and tells no time of day.
pub(crate) struct Pace {
    since: Instant,
    bytes: f64,
    window: Duration,
}

impl Pace {
    /// A pace that is looked at once in so long.
    pub(crate) fn new(window: Duration) -> Self {
        Self { since: Instant::now(), bytes: 0.0, window }
    }

    /// Counts bytes that came; whether those since the last look are too few.
    pub(crate) fn is_too_slow_after(&mut self, count: usize) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "a buffer is far smaller than 2^53 bytes")]
        let count = count as f64;
        self.bytes += count;
        let passed = self.since.elapsed();
        if passed < self.window {
            return false;
        }
        let is_slow = self.bytes < SLOWEST * passed.as_secs_f64();
        *self = Self::new(self.window);
        is_slow
    }
}
