//! Layouts on generated files: what is kept, what is rejected and why, in every wrapping and encoding.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what a test calls stops it as its own body may")]

mod envipe;
mod faults;
mod generated;
mod missing;
mod sink;
mod versions;
mod wrapped;
