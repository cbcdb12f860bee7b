//! The shape of a program of Rust: its modules, which of them use which, and what a file is made of.
//!
//! Texts are handed in by path from the root of the repository; nothing here reads a disk. Tests are no part of the shape:
//! modules under `#[cfg(test)]` and the files that hold them are left out.

mod file;
mod modules;

pub use file::{FileShape, MANY_ARGUMENTS, file_shape, is_default, is_test_file, tokens};
pub use modules::{Modules, Use};
