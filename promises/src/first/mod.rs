//! The first five minutes: build, version, demonstration, offline.

mod build;
mod demo;
mod dist;
mod layouts;
mod offline;
mod version;

use crate::promise::Promise;

/// Every promise of the group.
pub(crate) fn promises() -> Vec<Promise> {
    vec![
        version::promise(),
        demo::promise(),
        offline::promise(),
        build::promise(),
        layouts::promise(),
        dist::promise(),
    ]
}
