//! A value together with everything that was found wrong on the way to it.

use crate::Finding;

/// A value and the findings met while it was made: faulty data is collected, never thrown one at a time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checked<T> {
    /// What could be made of the input.
    pub value: T,
    /// What was found, in the order of the input.
    pub findings: Vec<Finding>,
}

impl<T> Checked<T> {
    /// A value in which nothing was found.
    pub fn sound(value: T) -> Self {
        Self { value, findings: Vec::new() }
    }

    /// The same findings with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Checked<U> {
        Checked { value: change(self.value), findings: self.findings }
    }
}
