//! Prisons, as the federal prison administration (OADPRS) reports them month by month.

pub(super) mod incidents;
