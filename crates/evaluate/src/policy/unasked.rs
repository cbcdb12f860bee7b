//! A policy asked otherwise: under another start, or not at all.

use measure::{Quantity, Trace, Unit};

use super::spec::{Alternative, PolicySpec};

/// Why a policy is not asked of the record at all.
#[derive(Debug, Clone, PartialEq)]
pub enum Unasked {
    /// Fewer sourced assignments than the file demands.
    TooFewAssignments {
        /// Assignments that the file lists.
        listed: Box<Quantity>,
        /// Assignments that it demands.
        least: Box<Quantity>,
    },
    /// The outcome is a file that the reader must bring.
    OutcomeNotBrought,
}

impl PolicySpec {
    /// The same policy with another start.
    #[must_use]
    pub fn under(&self, alternative: &Alternative) -> Self {
        let mut other = self.clone();
        for assignment in &mut other.assignments {
            assignment.date = alternative.start;
        }
        other.window = alternative.window;
        other.alternatives.clear();
        other.name_anew();
        other
    }

    /// Why the record is not asked, decided from the file alone: no outcome is read before.
    #[must_use]
    pub fn unasked(&self) -> Option<Unasked> {
        let listed = self.assignments.len();
        match self.least_assignments {
            Some(least) if u32::try_from(listed).is_ok_and(|listed| listed < least) => {
                let counted =
                    Trace::computation("assignments of a policy file", [("policy", self.hash())], []);
                let listed = u64::try_from(listed).unwrap_or(u64::MAX);
                Some(Unasked::TooFewAssignments {
                    listed: Box::new(Quantity::whole(listed, Unit::Items, counted)),
                    least: Box::new(Quantity::whole(
                        u64::from(least),
                        Unit::Items,
                        self.stated("least_assignments"),
                    )),
                })
            }
            _ if self.outcome.is_brought() && self.brought.is_none() => Some(Unasked::OutcomeNotBrought),
            _ => None,
        }
    }
}
