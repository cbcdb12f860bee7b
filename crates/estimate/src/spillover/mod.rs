//! Effects on those near the treated.

pub(crate) mod ring_spillovers;
pub(crate) mod spillover_exposure;
