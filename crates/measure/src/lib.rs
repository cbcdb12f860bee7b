//! What is counted, where, when, and as of when: the nouns that every other crate speaks in.
//!
//! Nothing here reads a file, a clock or the environment. What a publisher prints is a [`Value`], and what of it may
//! be added is decided in one place ([`Sum`]); a place has the years in which it existed ([`Place`]), a figure knows the
//! vintage it comes from ([`Vintage`]), and a number that is shown knows how it came to be ([`Quantity`]).

mod checked;
mod dimension;
mod edition;
mod expected;
mod figure;
mod finding;
mod finding_code;
mod hash;
mod hidden;
mod language;
mod measures;
mod month;
mod month_names;
mod offence;
#[rustfmt::skip]
mod offence_names;
mod panel;
mod place;
mod quantity;
mod release;
mod seen;
mod statistic;
#[rustfmt::skip]
mod statistic_rows;
mod sum;
mod trace;
mod value;
mod vintage;
#[rustfmt::skip]
mod vocabulary;

pub use checked::Checked;
pub use dimension::{Dimension, Dimensions, Level, LevelAsked, Levels, LevelsAsked, NotADimension};
pub use edition::{EditionYear, ReferenceYear};
pub use expected::{Expected, RowsAre};
pub use figure::{Figure, Origin, OriginError};
pub use finding::{Finding, Severity, Where};
pub use finding_code::FindingCode;
pub use hash::{NotASha256, Sha256};
pub use hidden::is_hidden;
pub use language::Language;
pub use measures::Measure;
pub use month::{Date, Month, NotAMonth, NotAPeriod, Period};
pub use month_names::month_names;
pub use offence::{NotAnOffence, OffenceSet};
pub use offence_names::Offence;
pub use panel::{Panel, PanelError, PanelTime, PanelUnit};
pub use place::{NotAPlace, Place, PlaceCode, PlaceLevel, STATES, State, fold_name};
pub use quantity::{Digits, Interval, Quantity, group_thousands, round_to_significant};
pub use release::{Release, Terms};
pub use seen::Seen;
pub use statistic::{Independent, NotAStatistic, SmallCells, StatisticRow};
pub use sum::{Addend, NotAdded, Sum};
pub use trace::{Input, Link, NotATrace, Trace, TraceId, written_by_name};
pub use value::{Decimal, NotADecimal, Precision, PrecisionClass, Value, ValueKind};
pub use vintage::{Custody, PublicDate, Vintage};
pub use vocabulary::{Basis, Catalogue, Publisher, Statistic, Unit};
