//! What is asked of the record: the questions whose answers have keys.

use catalogue::TermSpan;
use record::query::{Selector, VintageSelector};

/// A question that a key can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// `saldo show`.
    Show(ShowQuestion),
    /// `saldo diff`.
    Diff(DiffQuestion),
    /// `saldo terms`.
    Terms(TermsQuestion),
    /// `saldo check`.
    Check {
        /// The name of the claims.
        name: String,
        /// The first digits of the hash of their file.
        file: String,
    },
    /// `saldo breaks`.
    Breaks,
    /// `saldo bridges`.
    Bridges(Selector),
}

/// How fine an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// One number a place and month.
    Month,
    /// One number a place and calendar year.
    Year,
    /// One number a place.
    Total,
}

/// What `saldo show` is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowQuestion {
    /// Statistic, offence, place, period, vintage.
    pub selector: Selector,
    /// How fine.
    pub grain: Grain,
    /// Whether rates are wanted beside the numbers.
    pub rates: bool,
    /// The population projection of the rates.
    pub projection: Option<String>,
}

impl ShowQuestion {
    /// The same question with the period that was answered, for a key names it.
    pub(crate) fn during(&self, period: measure::Period) -> Self {
        Self { selector: self.selector.clone().during(period), ..self.clone() }
    }
}

/// What `saldo diff` is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffQuestion {
    /// Statistic, offence, place and period; its vintage is ignored.
    pub selector: Selector,
    /// The earlier vintage; the one before the latest when absent.
    pub from: Option<VintageSelector>,
    /// The later vintage; the latest when absent.
    pub to: Option<VintageSelector>,
}

/// What `saldo terms` is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsQuestion {
    /// Statistic, offence, place and vintage; its period is ignored.
    pub selector: Selector,
    /// How much of each presidency; the longest that all of them allow when it is not named.
    pub span: Option<TermSpan>,
}
