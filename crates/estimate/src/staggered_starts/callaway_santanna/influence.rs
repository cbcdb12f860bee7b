//! What a larger weight on one unit does to the effect in a cell, kept in the smallest form that gives it back.

use super::Estimate;

/// Which rows and columns a cell compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// Group of the cohort.
    pub group: usize,
    /// Place of the period.
    pub place: usize,
    /// Place of the base period.
    pub base: usize,
    /// The comparison is this group and all after it, less the cohort's own.
    pub first_control: usize,
}

/// The influence of each unit on the effect in a cell; the squares of its sums within clusters add up to the variance.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Influence {
    /// Which rows and columns.
    pub shape: Shape,
    /// One value for each unit of the cohort and of its comparison, in the order of the sample.
    ///
    /// None where the cell is a difference of mean changes of whole groups: then the influence follows from the shape, and
    /// thousands of cells cost nothing to keep.
    pub listed: Option<Vec<f64>>,
}

impl Influence {
    /// That of a difference of mean changes of whole groups.
    pub(super) fn of_means(shape: Shape) -> Self {
        Self { shape, listed: None }
    }
}

/// What a comparison found.
pub(super) struct Compared {
    /// The effect and its standard error.
    pub estimate: Estimate,
    /// Units of the cohort compared.
    pub n_treated: usize,
    /// Units compared with.
    pub n_controls: usize,
    /// Influence of each unit.
    pub influence: Influence,
}
