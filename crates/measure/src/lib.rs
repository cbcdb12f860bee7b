//! What is counted, where, when, and as of when: the nouns that every other crate speaks in.
//!
//! Nothing here reads a file, a clock or the environment. A victim, an investigation and a death are
//! different types ([`Count`]), a place has the years in which it existed ([`Place`]), a figure knows the
//! vintage it comes from ([`Vintage`]), and a number that is shown knows how it came to be ([`Quantity`]).

mod checked;
mod count;
mod expected;
mod figure;
mod finding;
mod finding_code;
mod hash;
mod hidden;
mod language;
mod measures;
mod month;
mod offence;
mod panel;
mod place;
mod quantity;
mod release;
mod seen;
mod statistic;
mod trace;
mod vintage;

pub use checked::Checked;
pub use count::{Count, Counted, CountedIn, DifferentStatistics, counted};
pub use expected::{Expected, RowsAre};
pub use figure::{Figure, Origin, OriginError};
pub use finding::{Finding, Severity, Where};
pub use finding_code::FindingCode;
pub use hash::{NotASha256, Sha256};
pub use hidden::is_hidden;
pub use language::Language;
pub use measures::{Measure, Publisher};
pub use month::{Date, Month, NotAMonth, NotAPeriod, Period};
pub use offence::{Catalogue, NotAnOffence, Offence, OffenceSet};
pub use panel::{Panel, PanelError, PanelTime, PanelUnit};
pub use place::{NotAPlace, Place, PlaceCode, PlaceLevel, STATES, State, fold_name};
pub use quantity::{Digits, Interval, Quantity, Unit, group_thousands, round_to_significant};
pub use release::{Release, Terms};
pub use seen::Seen;
pub use statistic::{Basis, NotAStatistic, Statistic};
pub use trace::{Input, Link, NotATrace, Trace, TraceId, written_by_name};
pub use vintage::{Custody, PublicDate, Vintage};
