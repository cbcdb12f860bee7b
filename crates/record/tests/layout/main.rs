//! Layouts on generated files: what is kept, what is rejected and why, in every wrapping and encoding.

mod faults;
mod generated;
mod sink;
mod wrapped;
