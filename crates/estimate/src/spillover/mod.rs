//! Effects on those near the treated.

pub(crate) mod ring_spillovers;
pub(crate) mod spillover_exposure;

pub use ring_spillovers::{RingEffect, RingSpilloverFit, RingSpilloverSpec};
pub use spillover_exposure::RingExposure;
