//! The store: bytes as downloaded, cells as Parquet, and commits that make both visible.

pub mod figures;
