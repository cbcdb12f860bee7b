//! Federal offences: SESNSP and FGR from 2012, PGR's own files of 2001 to 2017.

pub(super) mod ideff;
pub(super) mod pgr;
