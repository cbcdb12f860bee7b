//! What exactly a figure measures: who publishes it, what is counted, in which catalogue, dated how.

use serde::{Deserialize, Serialize};

use crate::{Basis, Catalogue, Publisher, Statistic};

/// What a figure measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Measure {
    /// Who publishes it.
    pub publisher: Publisher,
    /// What is counted.
    pub statistic: Statistic,
    /// The catalogue of the offence.
    pub catalogue: Catalogue,
}

impl Measure {
    /// To which moment its counts are dated.
    #[must_use]
    pub fn basis(self) -> Basis {
        self.statistic.basis()
    }
}
