//! The key of an answer, as a report carries it.

use std::collections::BTreeMap;

use measure::TraceId;
use serde::{Deserialize, Serialize};

/// The key of a report: what is typed after `saldo explain`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportKey {
    /// The key itself.
    pub text: String,
    /// The tables whose rows it leads to, each with what stands before the names of its rows.
    pub tables: BTreeMap<String, String>,
    /// The parts that lead to the numbers of its sentences.
    pub texts: BTreeMap<TraceId, String>,
}
