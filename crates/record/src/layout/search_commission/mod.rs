//! The register of missing persons (RNPDNO), which the Comisión Nacional de Búsqueda keeps.

pub(super) mod missing;
