//! Questions to the record: a total, a series, a rate, a difference between vintages, the cells behind a figure.

mod choose;
mod diff;
mod held;
mod held_rate;
mod jump_words;
mod jumps;
mod rate;
mod refusal;
mod selector;
mod series;
mod terms;
mod values;

pub use choose::{Chosen, Fill};
pub use diff::{Change, Difference};
pub use held::{Held, Record, Want};
pub use jumps::{Compared, Evidence, JUMP_CASES, JUMP_FACTOR, Jump, JumpClass, Movement, Tally, is_jump};
pub use rate::{DEFAULT_PROJECTION, NoRate, PopulationSeries, Rate};
pub use refusal::Refusal;
pub use selector::{Accepting, NotASelector, PlaceSelector, Selected, Selector, VintageSelector};
pub use series::{Answer, Point};
pub use terms::{LONGEST_TERM, TermFigure};
pub use values::{ValueAnswer, ValuePoint};
