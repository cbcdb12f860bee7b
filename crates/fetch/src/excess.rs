//! Looks at what a server sends after the end that it announced. The client stops reading there; this does not.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use ureq::{
    Error, Timeout,
    unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport, time::Duration},
};

/// How long a server that was asked to close the connection may take to do so.
const GRACE: Duration = Duration::from_millis(300);

/// Bytes beyond the end of the last answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Excess(Arc<AtomicUsize>);

impl Excess {
    /// How many there were, at least; nothing when the answer ended where it said.
    pub(crate) fn bytes(&self) -> Option<usize> {
        Some(self.0.load(Ordering::SeqCst)).filter(|bytes| *bytes > 0)
    }
}

/// Makes every connection a watched one.
#[derive(Debug)]
pub(crate) struct Watching(pub(crate) Excess);

impl<In: Transport> Connector<In> for Watching {
    type Out = Watched;

    fn connect(&self, details: &ConnectionDetails, chained: Option<In>) -> Result<Option<Watched>, Error> {
        self.0.0.store(0, Ordering::SeqCst);
        // Through a proxy a connection lies within another, whose last bytes are the proxy's own.
        let is_watched = details.config.proxy().is_none();
        let excess = is_watched.then(|| self.0.clone());
        Ok(chained.map(|inner| Watched { inner: inner.boxed(), excess }))
    }
}

/// A connection that looks, when it is given up, for bytes that nobody asked for.
#[derive(Debug)]
pub(crate) struct Watched {
    inner: Box<dyn Transport>,
    excess: Option<Excess>,
}

impl Transport for Watched {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let Some(excess) = &self.excess else { return };
        if self.inner.buffers().input().is_empty() {
            let soon =
                NextTimeout { after: GRACE, reason: Timeout::RecvBody, per_read: None, per_write: None };
            // A connection that ends, or fails, brings no more.
            let _ = self.inner.await_input(soon);
        }
        excess.0.fetch_add(self.inner.buffers().input().len(), Ordering::SeqCst);
    }
}
